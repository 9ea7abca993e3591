"""First the option that meets a need, then its limit: two facts of a comparison in one question."""

import random
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from studyapp.extraction import Decision, DecisionCell, Op
from studyapp.extraction.quantities import format_quantity
from studyapp.generation.bank import FactBank
from studyapp.generation.columns import Column, columns_of
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.limits import is_adjustable
from studyapp.generation.numbers import Amount, unit_size, upper_amount
from studyapp.generation.records import GeneratedQuestion, Json, RenderedQuestion
from studyapp.generation.wording import join, placeholders

from .limit_value import derived_amounts, draw_options, possible_ranks

MODEL = "two-step"
BLANK = "____"

_STEMS = (
    "A team compares {names}. It needs the one that {does}.\n\n"
    "Which value completes this statement about that one?\n\n{limit}",
    "Of {names}, only one {does}.\n\nWhich value completes this statement about it?\n\n{limit}",
    "An architect looks among {names} for the one that {does}.\n\n"
    "What is the limit of that one? Complete the statement.\n\n{limit}",
    "Just one of {names} {does}.\n\nWhich value belongs in this statement about the same one?\n\n{limit}",
    "A company considers {names} and selects the one that {does}.\n\n"
    "Which value completes this statement about the choice?\n\n{limit}",
    "Among {names}, one {does}.\n\nWhich value completes the next statement about that one?\n\n{limit}",
)
_OTHERS = 3
_AFFIRMATIVE = re.compile(r"It (?!does not\b|cannot\b)")


def parts(bank: FactBank) -> Iterable[FactBank]:
    return bank.by_decision


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for decision in bank.decisions:
        columns = [column for column in columns_of(bank, decision).values() if column.speaks_for_itself]
        for row in decision.needs:
            sentence = _sentence(decision, row)
            for column in columns if sentence else []:
                cell = decision.cells.get((row, column.label))
                picks = list(_picks(bank, decision, column, columns, row))
                values = _values(bank, decision, column, columns, row)
                if cell and picks and values and not is_adjustable(cell.fact.statement):
                    yield _question(bank, decision, column, cell, {**values, "picks": picks, "limit": sentence})


def _sentence(decision: Decision, row: str) -> str:
    """The need's sentence with a blank for its number, said as a limit: "It keeps records for at most ____"."""
    phrase = decision.needs[row]
    if placeholders(phrase) != {row}:
        return ""
    return re.sub(
        rf"(up to |at most )?\{{{re.escape(row)}\}}", lambda match: f"{match[1] or 'at most '}{BLANK}", phrase
    )


def _picks(bank: FactBank, decision: Decision, key: Column, columns: list[Column], limit: str) -> Iterator[Json]:
    """The needs that this column meets and three others explicitly do not."""
    for need, phrase in decision.needs.items():
        own = decision.cells.get((need, key.label))
        if need == limit or placeholders(phrase) or not _AFFIRMATIVE.match(phrase) or own is None or not own.passes:
            continue
        cells = {column.phrase: decision.cells.get((need, column.label)) for column in columns}
        failing = [name for name, cell in cells.items() if cell and cell.passes is False]
        if len(failing) >= _OTHERS:
            yield {
                "does": phrase.removeprefix("It ").rstrip("."),
                "name": key.phrase,
                "reason": own.fact.statement,
                "fact": bank.keys.get(own.fact, ""),
                "others": failing,
            }


def _upper(cell: DecisionCell | None) -> Amount | None:
    return upper_amount(cell.limit) if cell and cell.limit and cell.limit.op is Op.MAX else None


def _values(bank: FactBank, decision: Decision, key: Column, columns: list[Column], row: str) -> Json:
    """The column's limit, the limits of other columns in the row, and values made from the limit."""
    cell = decision.cells.get((row, key.label))
    bound = _upper(cell)
    if cell is None or cell.limit is None or bound is None:
        return {}
    own, fact = cell.fact.statement, bank.keys.get(cell.fact, "")
    unit = cell.limit.unit
    values = {bound.base: {"text": _text(bound.base, unit), "why": own, "fact": fact}}
    real: list[Fraction] = []
    for column in columns:
        other = decision.cells.get((row, column.label))
        amount = _upper(other)
        if other and other.limit and amount and amount.base not in values and amount.dimension == bound.dimension:
            text = _text(amount.base, other.limit.unit)
            why = f"{text} is true of {column.phrase}: {other.fact.statement}"
            values[amount.base] = {"text": text, "why": why, "fact": bank.keys.get(other.fact, "")}
            real.append(amount.base)
    derived = [base for base in derived_amounts(bound, unit) if base not in values]
    for base in derived:
        values[base] = {"text": _text(base, unit), "why": f"{_text(base, unit)} is not the limit. {own}", "fact": fact}
    bases = sorted(values)
    spec = {
        "values": [values[base] for base in bases],
        "true": bases.index(bound.base),
        "real": sorted(map(bases.index, real)),
        "derived": sorted(map(bases.index, derived)),
    }
    return spec if possible_ranks(spec) else {}


def _text(base: Fraction, unit: str) -> str:
    return format_quantity(base / unit_size(unit), unit)


def _question(bank: FactBank, decision: Decision, column: Column, cell: DecisionCell, spec: Json) -> GeneratedQuestion:
    fact = bank.keys.get(cell.fact, "")
    return GeneratedQuestion(
        key=question_key(MODEL, (fact,), f"{decision.slug}\n{column.label}"),
        model=MODEL,
        type="single",
        group=f"{decision.slug}: limit of {column.label}",
        facts=tuple(dict.fromkeys(key for key in (fact, *(pick["fact"] for pick in spec["picks"])) if key)),
        spec=spec,
        title=f"{column.label}: {spec['limit']}",
        task=decision.tasks[0] if decision.tasks else "",
        difficulty=difficulty(requirements=2, similarity=0.6),
    )


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    pick = rng.choice(spec["picks"])
    names = [pick["name"], *rng.sample(pick["others"], _OTHERS)]
    rng.shuffle(names)
    options = draw_options(spec, rng)
    key = spec["values"][spec["true"]]
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS).format(names=join(names), does=pick["does"], limit=spec["limit"]),
        options=options,
        explanation=" ".join(dict.fromkeys((pick["reason"], key["why"]))),
        facts=tuple(dict.fromkeys(fact for fact in (key["fact"], pick["fact"], *(o.fact for o in options)) if fact)),
    )
