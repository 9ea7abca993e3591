"""Planned values held up to limits: one stays within and three do not, or the other way round."""

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice

from studyapp.extraction import Kind
from studyapp.generation.bank import FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.limits import Limit, is_adjustable, table_limits
from studyapp.generation.neighbors import Neighbors
from studyapp.generation.numbers import round_numbers, unit_size
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion

MODEL = "limit-scenario"

_STEMS = {
    "within": (
        "An architect checks four planned values against service limits. Which one stays within its limit?",
        "Four designs each depend on one value. No quota has been raised. Which value do the services allow?",
        "A team reviews the planned values of a design. Which one is possible without exceeding a limit?",
        "During a design review, three of four planned values turn out to be impossible. Which one is possible?",
        "A company plans a new application on AWS. Which of these planned values is within the limit that applies to it?",
        "Which of these values can an architect plan for without exceeding a service limit?",
    ),
    "beyond": (
        "An architect checks four planned values against service limits. Which one exceeds what is allowed?",
        "Four designs each depend on one value. No quota has been raised. Which value do the services reject?",
        "A team reviews the planned values of a design. Which one is outside the limit that applies to it?",
        "During a design review, three of four planned values turn out to be possible. Which one is impossible?",
        "A company plans a new application on AWS. Which of these planned values breaks a service limit?",
        "Which of these values must an architect change because it breaks a service limit?",
    ),
}
_OTHER = {"within": "beyond", "beyond": "within"}
_DISTRACTORS = 3
_MOST_CANDIDATES = 9
# Clear and near bands on either side of a limit; the limit itself is never drawn.
_BELOW = ((Fraction(1, 10), Fraction(1, 2)), (Fraction(7, 10), Fraction(95, 100)))
_ABOVE = ((Fraction(11, 10), Fraction(3, 2)), (Fraction(2), Fraction(10)))


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.of_kind(Kind.LIMIT),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    limits = [limit for limit in _distinct(table_limits(bank)) if not is_adjustable(limit.fact.body.statement)]
    plans = {limit.fact.key: _plan(limit) for limit in limits}
    neighbors = Neighbors(limits, lambda limit: limit.fact.body.document, lambda limit: limit.category)
    for limit in limits:
        for asked, wrong in _OTHER.items():
            near = (plans[other.fact.key] for other in neighbors.nearest_to(limit) if other is not limit)
            others = list(islice((plan for plan in near if plan[wrong]), _MOST_CANDIDATES))
            if plans[limit.fact.key][asked] and len(others) >= _DISTRACTORS:
                yield GeneratedQuestion(
                    key=question_key(MODEL, (limit.fact.key,), asked),
                    model=MODEL,
                    type="single",
                    group=limit.fact.key,
                    facts=(limit.fact.key,),
                    spec={"asked": asked, "key": plans[limit.fact.key], "others": others},
                    title=f"{limit.label}{limit.place}: {asked}",
                    task=limit.fact.task,
                    difficulty=difficulty(near_band=True),
                )


def _distinct(limits: Iterator[Limit]) -> Iterator[Limit]:
    seen = set()
    for limit in limits:
        if (limit.label, limit.place) not in seen:
            seen.add((limit.label, limit.place))
            yield limit


def _plan(limit: Limit) -> Json:
    """The designs to draw from, by side and band, each with the number in words."""
    within, beyond = _bands(limit)
    return {
        "fact": limit.fact.key,
        "statement": limit.fact.body.statement,
        "within": [designs for band in within if (designs := _designs(limit, *band))],
        "beyond": [designs for band in beyond if (designs := _designs(limit, *band))],
    }


def _bands(limit: Limit) -> tuple[list[tuple[Fraction, Fraction]], list[tuple[Fraction, Fraction]]]:
    within, beyond = [], []
    if limit.high:
        floor = limit.low.base if limit.low else Fraction(0)
        within += [(max(low * limit.high.base, floor), high * limit.high.base) for low, high in _BELOW]
        beyond += [(low * limit.high.base, high * limit.high.base) for low, high in _ABOVE]
    elif limit.low:
        within += [(low * limit.low.base, high * limit.low.base) for low, high in _ABOVE]
    if limit.low and limit.low.base > unit_size(limit.unit):  # below 1 second or 1 node lies nothing to plan for
        beyond += [(low * limit.low.base, high * limit.low.base) for low, high in _BELOW]
    return within, beyond


def _designs(limit: Limit, low: Fraction, high: Fraction) -> list[list[str]]:
    bounds = {bound.base for bound in limit.bounds.values()}
    if low > high:
        return []
    numbers = round_numbers(low, high, limit.unit, limit.dimension)
    return [[limit.design(number.text), number.text] for number in numbers if number.base not in bounds]


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    asked = spec["asked"]
    shown = [(spec["key"], asked), *((plan, _OTHER[asked]) for plan in rng.sample(spec["others"], _DISTRACTORS))]
    rng.shuffle(shown)
    options = tuple(_option(plan, side, side == asked, rng) for plan, side in shown)
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS[asked]),
        options=options,
        explanation=spec["key"]["statement"],
        facts=tuple(dict.fromkeys((spec["key"]["fact"], *(option.fact for option in options)))),
    )


def _option(plan: Json, side: str, is_correct: bool, rng: random.Random) -> RenderedOption:
    text, quantity = rng.choice(rng.choice(plan[side]))
    verdict = "is allowed" if side == "within" else "is not allowed"
    return RenderedOption(text, is_correct, f"{quantity} {verdict}. {plan['statement']}", plan["fact"])
