"""Small records to test with: a test names only what it is about."""

from dataclasses import replace
from fractions import Fraction

from studyapp.extraction import Confidence, Decision, DecisionCell, ExtractedFact, Kind, Op, Value
from studyapp.generation import Fact, FactBank
from studyapp.parsing import ParsedClause, ParsedSituation, Sentence, Span

NOWHERE = Span(0, 0)
NAMES = {
    "lambda": "AWS Lambda",
    "fargate": "AWS Fargate",
    "ec2": "Amazon EC2",
    "batch": "AWS Batch",
    "sqs": "Amazon SQS",
    "sns": "Amazon SNS",
    "eventbridge": "Amazon EventBridge",
    "mq": "Amazon MQ",
}
ALIASES = {slug: (name.split(" ", 1)[1],) for slug, name in NAMES.items()}
CATEGORIES = {slug: "compute" if slug in ("lambda", "fargate", "ec2", "batch") else "integration" for slug in NAMES}


def a_fact(statement: str, **fields: object) -> ExtractedFact:
    fact = ExtractedFact(
        kind=Kind.CAPABILITY,
        subject="",
        statement=statement,
        quote=statement,
        span=NOWHERE,
        document="page.md",
        note="note",
        confidence=Confidence.CERTAIN,
        rule="test",
    )
    return replace(fact, **fields)


def a_value(amount: int, unit: str, op: Op = Op.MAX, high: int | None = None, dimension: str = "") -> Value:
    dimension = dimension or ("time" if unit in ("seconds", "minutes", "hours", "days") else "data")
    top = None if high is None else Fraction(high)
    return Value(
        op=op, amount=Fraction(amount), high=top, unit=unit, dimension=dimension, surface=f"at most {amount} {unit}"
    )


def a_limit(label: str, amount: int, unit: str, subject: str = "lambda", **fields: object) -> ExtractedFact:
    value = fields.pop("value", None) or a_value(amount, unit)
    statement = f"The {label} of {NAMES[subject]} is at most {amount} {unit}."
    known = {
        "kind": Kind.LIMIT,
        "subject": subject,
        "attribute": label,
        "value": value,
        "rule": "limit table",
        **fields,
    }
    return a_fact(statement, **known)


def a_definition(subject: str, what: str, **fields: object) -> ExtractedFact:
    return a_fact(f"{NAMES[subject]} is {what}.", kind=Kind.DEFINITION, subject=subject, **fields)


def a_list(attribute: str, *members: str, closed: bool = True, **fields: object) -> ExtractedFact:
    value = Value(members=members, closed=closed)
    statement = f"The {attribute} are: {', '.join(members)}."
    return a_fact(statement, kind=Kind.MEMBERSHIP, attribute=attribute, value=value, **fields)


def a_bank(*facts: ExtractedFact, decisions: tuple[Decision, ...] = ()) -> FactBank:
    cells = [cell.fact for decision in decisions for cell in decision.cells.values()]
    known = {f"f{number}": fact for number, fact in enumerate([*facts, *cells])}
    return FactBank(
        facts={key: Fact(key, fact, "saa.3.2") for key, fact in known.items()},
        decisions=decisions,
        service_names=NAMES,
        service_categories=CATEGORIES,
        service_aliases=ALIASES,
        keys={fact: key for key, fact in known.items()},
    )


def a_cell(text: str, need: str = "need", option: str = "option") -> DecisionCell | None:
    """``Yes``, ``No``, ``at most 15 minutes``; ``?`` is no cell."""
    if text == "?":
        return None
    fact = a_fact(f"{option} says {text} to {need}.", decision="jobs", need=need, option=option)
    if text in ("Yes", "No"):
        return DecisionCell(text == "Yes", None, fact)
    bound, amount, unit = text.replace("at most", "<=").replace("at least", ">=").split()
    return DecisionCell(None, a_value(int(amount), unit, Op(bound)), fact)


COMPARISON = """
need              | Lambda             | Fargate | EC2 | Batch | SQS
run time          | at most 15 minutes | Yes     | Yes | Yes   | ?
memory            | at most 10 GB      | Yes     | Yes | Yes   | No
GPU               | No                 | No      | Yes | Yes   | No
no idle cost      | Yes                | No      | No  | No    | Yes
no servers        | Yes                | Yes     | No  | No    | Yes
own image         | Yes                | Yes     | Yes | Yes   | No
priority queue    | No                 | No      | No  | Yes   | No
any kernel        | No                 | No      | Yes | No    | No
always running    | No                 | Yes     | Yes | No    | ?
"""
RANGES = {
    "run time": ((a_value(1, "minutes"), a_value(10, "minutes")), (a_value(20, "minutes"), a_value(24, "hours"))),
    "memory": ((a_value(1, "GB"), a_value(8, "GB")), (a_value(16, "GB"), a_value(100, "GB"))),
}
CLAUSES = {
    "run time": "Each conversion runs for up to {run time}.",
    "memory": "One conversion needs {memory} of memory.",
    "GPU": "The encoder needs a GPU.",
    "no idle cost": "Days without a file must cost nothing.",
    "no servers": "The company does not want to patch servers.",
    "own image": "The encoder must run from a container image.",
    "priority queue": "Editors set a priority for each {photo | song | film}.",
    "any kernel": "The encoder loads a kernel module.",
    "always running": "The encoder must stay loaded between files.",
}


def a_situation(options: tuple[str, ...] = ("Lambda", "Fargate", "EC2", "Batch"), **clauses: str) -> ParsedSituation:
    texts = clauses or CLAUSES
    return ParsedSituation(
        key="uploads",
        title="files that arrive",
        story="A company converts {photos | songs | films}.",
        clauses=tuple(ParsedClause(need, Sentence(text, NOWHERE)) for need, text in texts.items()),
        ask="Which solution meets these requirements?",
        options=tuple(ParsedClause(label, Sentence(f"Run the conversion on {label}.", NOWHERE)) for label in options),
        note="note",
        line=1,
    )


def a_decision(comparison: str = COMPARISON, *situations: ParsedSituation, ranges=RANGES) -> Decision:
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in comparison.strip().splitlines()]
    labels = header[1:]
    cells = {
        (row[0], label): cell
        for row in rows
        for label, text in zip(labels, row[1:], strict=True)
        if (cell := a_cell(text, row[0], label))
    }
    return Decision(
        slug="jobs",
        title="Choosing compute for a job",
        document="jobs.md",
        options={label: label.lower() for label in labels},
        names={label: NAMES.get(label.lower(), label) for label in labels},
        needs={row[0]: f"It offers {row[0]}." if row[0] not in ranges else f"It allows {{{row[0]}}}." for row in rows},
        ranges=ranges,
        cells=cells,
        situations=situations or (a_situation(),),
        tasks=("saa.3.2",),
    )
