"""What is the limit? The true value among values of other limits."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from studyapp.extraction import Kind
from studyapp.extraction.quantities import format_quantity
from studyapp.generation.bank import FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.limits import Limit, as_limit, limit_facts, table_limits
from studyapp.generation.numbers import Amount, round_numbers, unit_size
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion

MODEL = "limit-value"

_STEMS = {
    "maximum": (
        "What is the maximum {label}{place}?",
        "What is the {most} possible {label}{place}?",
        "What is the upper limit for the {label}{place}?",
        "An architect must know the maximum {label}{place}. What is it?",
        "A design must stay within the maximum {label}{place}. What is that maximum?",
        "A team asks for the {most} {label} that is possible{place}. What is the answer?",
    ),
    "minimum": (
        "What is the minimum {label}{place}?",
        "What is the {most} possible {label}{place}?",
        "What is the lower limit for the {label}{place}?",
        "An architect must know the minimum {label}{place}. What is it?",
        "A design must not fall below the minimum {label}{place}. What is that minimum?",
        "A team asks for the {most} {label} that is possible{place}. What is the answer?",
    ),
}
_OPTIONS = 4
_FACTORS = tuple(
    Fraction(number) for number in ("1/2", "1/3", "2/3", "1/4", "1/5", "1/8", "1/10", "1/16", "2", "3", "4", "5", "10")
)
_FAR = 200  # another limit's value further away than this factor tempts nobody
_SMALL = 20  # counts up to here have whole neighbors to confuse them with


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.of_kind(Kind.LIMIT),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    amounts = _amounts(as_limit(bank, fact) for fact in limit_facts(bank))
    for limit in table_limits(bank):
        for side, bound in limit.bounds.items():
            spec = _spec(limit, side, bound, amounts[side, bound.dimension])
            if bound.base > 0 and possible_ranks(spec):
                yield GeneratedQuestion(
                    key=question_key(MODEL, (limit.fact.key,), side),
                    model=MODEL,
                    type="single",
                    group=limit.fact.key,
                    facts=(limit.fact.key,),
                    spec=spec,
                    title=f"{side} {limit.label}{limit.place}",
                    task=limit.fact.task,
                    difficulty=difficulty(similarity=0.6),
                )


def _amounts(limits: Iterable[Limit]) -> dict[tuple[str, str], dict[Fraction, Limit]]:
    """The amounts of all limits by side and dimension, in their order, each with the first limit that has it."""
    found: dict[tuple[str, str], dict[Fraction, Limit]] = defaultdict(dict)
    for limit in limits:
        for side, bound in limit.bounds.items():
            found[side, bound.dimension].setdefault(bound.base, limit)
    return {kind: dict(sorted(amounts.items())) for kind, amounts in found.items()}


def _spec(limit: Limit, side: str, bound: Amount, amounts: dict[Fraction, Limit]) -> Json:
    values = {bound.base: _value(limit.text_of(side), limit.fact.body.statement, limit.fact.key)}
    real = [base for base in amounts if bound.base / _FAR <= base <= bound.base * _FAR and base != bound.base]
    for base in real:
        other = amounts[base]
        values[base] = _value(other.text_of(side), _belongs(other, side), other.fact.key)
    derived = [base for base in derived_amounts(bound, limit.unit) if base not in values]
    for base in derived:
        text = format_quantity(base / unit_size(limit.unit), limit.unit)
        values[base] = _value(text, f"The {side} is {limit.text_of(side)}, not {text}.", limit.fact.key)
    bases = sorted(values)
    return {
        "side": side,
        "label": limit.label,
        "place": limit.place,
        "most": limit.superlative(side),
        "values": [values[base] for base in bases],
        "true": bases.index(bound.base),
        "real": sorted(bases.index(base) for base in real),
        "derived": sorted(bases.index(base) for base in derived),
    }


def _value(text: str, why: str, fact: str) -> Json:
    return {"text": text, "why": why, "fact": fact}


def _belongs(other: Limit, side: str) -> str:
    text = other.text_of(side)
    if other.label and "table" in other.fact.body.rule:
        return f"{text} is the {side} {other.label}{other.place}."
    return f"{text} belongs to another limit: {other.fact.body.statement}"


def derived_amounts(bound: Amount, unit: str) -> list[Fraction]:
    """Multiples and parts of the true value that still look like values of the same limit."""
    size = unit_size(unit)
    number = bound.base / size
    numbers = [number * factor for factor in _FACTORS]
    if number <= _SMALL and bound.dimension.startswith("count"):
        numbers += [number + step for step in (-3, -2, -1, 1, 2, 3)]
    bases = {each * size for each in numbers if each > 0 and each.denominator == 1}
    if sum(base < bound.base for base in bases) < _OPTIONS - 1:
        round_ones = round_numbers(bound.base / 10, bound.base * 9 / 10, unit, bound.dimension)
        bases |= {number.base for number in round_ones[-_OPTIONS:] if (number.base / size).denominator == 1}
    return sorted(base for base in bases if bound.dimension != "percent" or base <= 100)


def possible_ranks(spec: Json) -> list[int]:
    lower = spec["true"]
    higher = len(spec["values"]) - 1 - lower
    return [rank for rank in range(_OPTIONS) if rank <= lower and _OPTIONS - 1 - rank <= higher]


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    key, options = spec["values"][spec["true"]], draw_options(spec, rng)
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS[spec["side"]]).format(label=spec["label"], place=spec["place"], most=spec["most"]),
        options=options,
        explanation=key["why"],
        facts=tuple(dict.fromkeys((key["fact"], *(option.fact for option in options)))),
    )


def draw_options(spec: Json, rng: random.Random) -> tuple[RenderedOption, ...]:
    """The place of the key among the sorted options is drawn first, so it tells nothing."""
    true = spec["true"]
    rank = rng.choice(possible_ranks(spec))
    lower = _choose(spec, rng, rank, range(true))
    higher = _choose(spec, rng, _OPTIONS - 1 - rank, range(true + 1, len(spec["values"])))
    return tuple(
        RenderedOption(value["text"], place == true, value["why"], value["fact"])
        for place in sorted((*lower, true, *higher))
        for value in [spec["values"][place]]
    )


def _choose(spec: Json, rng: random.Random, count: int, places: range) -> list[int]:
    """Values of real limits first; multiples of the true value where these do not suffice."""
    real = [place for place in spec["real"] if place in places]
    derived = [place for place in spec["derived"] if place in places]
    chosen = rng.sample(real, min(count, len(real)))
    return chosen + rng.sample(derived, count - len(chosen))
