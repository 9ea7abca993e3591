"""Fill in the blank: a fact's own sentence without the words worth recalling."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from studyapp.extraction import Value
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.numbers import parse_amount
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.service_names import mask, mentions, names_of
from studyapp.generation.wording import capitalize, plural, singular

MODEL = "cloze"
BLANK = "____"

_LEADS = {
    "value": (
        "Which value completes this statement{about}?",
        "Fill in the missing value.",
        "Which amount belongs in the blank?",
        "Complete this statement{about} with the right value.",
        "Which value is missing from this statement{about}?",
        "What is the missing value in this statement{about}?",
    ),
    "words": (
        "Fill in the blank.",
        "Complete this statement{about}.",
        "What belongs in the blank?",
        "Which word or words complete this statement{about}?",
        "What is missing from this statement{about}?",
        "Which word or words are missing from this statement{about}?",
    ),
}
_LAST_AMOUNT = re.compile(r"\$?\d[\d,.]*[^\d]*$")


def parts(bank: FactBank) -> Iterable[FactBank]:
    """The facts of each document; a sentence that others repeat belongs to the document that says it first."""
    homes: dict[str, str] = {}
    said: dict[str, dict[str, Fact]] = defaultdict(dict)
    for key, fact in bank.facts.items():
        said[homes.setdefault(fact.body.statement, fact.body.document)][key] = fact
    for facts in said.values():
        yield replace(bank, facts=facts, decisions=(), cases=(), keys={})


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    """One question for each blank; facts that say the same sentence share it."""
    services = {name.lower(): slug for slug in bank.service_names for name in names_of(bank, slug)}
    asked: dict[tuple[str, str], list[Fact]] = {}
    for fact in bank.facts.values():
        for term in blanks(fact):
            asked.setdefault((fact.body.statement, term), []).append(fact)
    for (_, term), facts in asked.items():
        yield _question(bank, facts, term, services.get(term.lower(), ""))


def blanks(fact: Fact) -> list[str]:
    """The words to leave out: the bold ones, else the amount."""
    statement = fact.body.statement
    terms = list(fact.body.terms) or _amounts(fact.body.value)
    return [term for term in dict.fromkeys(terms) if _occurs(term, statement)]


def _amounts(value: Value | None) -> list[str]:
    match = _LAST_AMOUNT.search(value.surface) if value and value.amount is not None else None
    return [match[0].strip()] if match else []


def _occurs(term: str, statement: str) -> bool:
    return bool(term) and mask(statement, (term,), BLANK) not in (statement, BLANK, f"{BLANK}.")


def _question(bank: FactBank, facts: list[Fact], term: str, service: str) -> GeneratedQuestion:
    first, fact_keys = facts[0], tuple(fact.key for fact in facts)
    body = first.body
    names = names_of(bank, service) if service else ()
    masked = mask(mask(body.statement, names, BLANK), (term,), BLANK)
    number = blanks(first).index(term) + 1
    return GeneratedQuestion(
        key=question_key(MODEL, fact_keys[:1], f"blank {number}"),
        model=MODEL,
        type="cloze",
        group=first.key,
        facts=fact_keys,
        spec={
            "masked": masked,
            "term": term,
            "accepted": _accepted(term, names),
            "kind": "value" if re.match(r"\$?\d", term) else "words",
            "topic": _topic(bank, body.subject, masked, term, names),
            "statement": body.statement,
            "then": body.then,
            "facts": list(fact_keys),
        },
        title=masked,
        task=first.task,
        difficulty=difficulty(recall=True),
    )


def _accepted(term: str, names: tuple[str, ...]) -> list[str]:
    spellings = [term, *names]
    if not parse_amount(term):
        *start, last = term.split(" ")
        spellings += [
            " ".join((*start, form(last))) for form in (singular, plural) if last.isalpha() and last.islower()
        ]
    return list(dict.fromkeys(spellings))


def _topic(bank: FactBank, subject: str, masked: str, term: str, names: tuple[str, ...]) -> str:
    """The service that the sentence is about, when neither the rest of the sentence names it nor the blank hides it."""
    name = bank.service_names.get(subject, "")
    if not re.match(r"(Amazon|AWS) ", name):  # a feature reads badly without its article
        subject = bank.service_parents.get(subject, "")
        name = bank.service_names.get(subject, "")
    if not name or mentions(masked, names_of(bank, subject)) or term.lower() in name.lower() or name in names:
        return ""
    return name


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    about = f" about {spec['topic']}" if spec["topic"] else ""
    lead = rng.choice(_LEADS[spec["kind"]])
    if about and "statement{about}" not in lead:
        lead = "Complete this statement{about}."
    explanation = spec["statement"]
    if spec["then"]:
        explanation += f" Older notes may still say: “{spec['then']}”"
    answer = RenderedOption(spec["term"], True, spec["statement"], spec["facts"][0])
    return RenderedQuestion(
        type="cloze",
        stem=f"{lead.format(about=about)}\n\n{capitalize(spec['masked'])}",
        options=(answer,),
        explanation=explanation,
        facts=tuple(spec["facts"]),
        accepted=tuple(spec["accepted"]),
    )
