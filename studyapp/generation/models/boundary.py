"""Just below, at, or just above a limit: which of three neighboring values is the last that is allowed?"""

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations

from studyapp.extraction import Kind
from studyapp.extraction.quantities import format_quantity
from studyapp.generation.bank import FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.limits import Limit, is_adjustable, table_limits
from studyapp.generation.numbers import unit_size
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion

MODEL = "boundary"

_STEMS = {
    "allowed": (
        "A team tests three values for the {label}{place}. Which is the {last} that is allowed?",
        "Which of these values is the {last} that is allowed for the {label}{place}?",
        "An architect needs the {last} possible {label}{place}. Which of these values is it?",
        "Three designs differ only in the {label}{place}. Which of these values is the {last} that works?",
        "Three settings are proposed for the {label}{place}. Which is the {last} within the limit?",
        "A template is to set the {label}{place}. Which of these values is the {last} that AWS accepts?",
    ),
    "rejected": (
        "A team tests three values for the {label}{place}. Which is the {first} that is rejected?",
        "Which of these values is the {first} that goes beyond the limit for the {label}{place}?",
        "An architect changes the {label}{place} step by step. Which of these values is the {first} beyond the limit?",
        "Three designs differ only in the {label}{place}. Which of these values is the {first} that fails?",
        "Three settings are proposed for the {label}{place}. Which is the {first} outside the limit?",
        "A template is to set the {label}{place}. Which of these values is the {first} that AWS refuses?",
    ),
}
_SHOWN = 3
# Steps past the limit that are shown; for either question every place of the key must be possible.
_STEPS = {"allowed": range(-2, 3), "rejected": range(-2, 4)}
_SMALLEST = 4  # of fewer units no two steps below are left


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.of_kind(Kind.LIMIT),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for limit in table_limits(bank):
        if is_adjustable(limit.fact.body.statement):
            continue
        for side, bound in limit.bounds.items():
            number = bound.base / unit_size(limit.unit)
            if number.denominator == 1 and number >= _SMALLEST and _is_open(limit):
                for asked in _STEMS:
                    yield _question(limit, side, asked, number)


def _is_open(limit: Limit) -> bool:
    """The other end of a range lies far enough away."""
    bases = [bound.base for bound in limit.bounds.values()]
    width = (max(bases) - min(bases)) / unit_size(limit.unit)
    return len(bases) == 1 or width >= _SMALLEST


def _question(limit: Limit, side: str, asked: str, number: Fraction) -> GeneratedQuestion:
    outward = 1 if side == "maximum" else -1
    return GeneratedQuestion(
        key=question_key(MODEL, (limit.fact.key,), f"{side} {asked}"),
        model=MODEL,
        type="single",
        group=limit.fact.key,
        facts=(limit.fact.key,),
        spec={
            "asked": asked,
            "side": side,
            "label": limit.label,
            "place": limit.place,
            "words": _words(limit, side),
            "values": {str(step): format_quantity(number + outward * step, limit.unit) for step in _STEPS[asked]},
            "statement": limit.fact.body.statement,
            "fact": limit.fact.key,
        },
        title=f"{side} {limit.label}{limit.place}: {asked}",
        task=limit.fact.task,
        difficulty=difficulty(near_band=True, options=_SHOWN),
    )


def _words(limit: Limit, side: str) -> Json:
    """ "The longest run time", "the smallest memory": the last value that is allowed, and the first that is not."""
    other = "minimum" if side == "maximum" else "maximum"
    return {"last": limit.superlative(side), "first": limit.superlative(other)}


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    """The place of the key among the sorted values is drawn first, so it tells nothing."""
    ways = _ways(spec["asked"])
    rank = rng.randrange(_SHOWN)
    steps = rng.choice([way for way in ways if way.index(_key(way, spec["asked"])) == rank])
    key = _key(steps, spec["asked"])
    shown = steps if spec["side"] == "maximum" else steps[::-1]
    options = tuple(
        RenderedOption(spec["values"][str(step)], step == key, _why(spec, step, key), spec["fact"]) for step in shown
    )
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS[spec["asked"]]).format(label=spec["label"], place=spec["place"], **spec["words"]),
        options=options,
        explanation=spec["statement"],
        facts=(spec["fact"],),
    )


def _ways(asked: str) -> list[tuple[int, ...]]:
    return [
        steps
        for steps in combinations(_STEPS[asked], _SHOWN)
        if any((step <= 0) == (asked == "allowed") for step in steps)
    ]


def _key(steps: tuple[int, ...], asked: str) -> int:
    """The last step up to the limit, or the first step past it."""
    return max(s for s in steps if s <= 0) if asked == "allowed" else min(s for s in steps if s > 0)


def _why(spec: Json, step: int, key: int) -> str:
    value, is_allowed = spec["values"][str(step)], step <= 0
    verdict = f"{value} is {'allowed' if is_allowed else 'not allowed'}"
    if step != key and is_allowed == (spec["asked"] == "allowed"):
        nearer = spec["values"][str(key)]
        verdict += f", but so is {nearer}" if is_allowed else f", but {nearer} breaks the limit already"
    return f"{verdict}. {spec['statement']}"
