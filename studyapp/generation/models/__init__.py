"""The question models, one module each: facts in, questions out, and a question back to what a learner sees."""

import json
import random
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

from studyapp.extraction import CASE_REASON
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.records import GeneratedQuestion, Json, RenderedQuestion

from . import (
    boundary,
    case,
    cloze,
    contrast,
    definition,
    integration,
    introduction,
    limit_scenario,
    limit_value,
    membership,
    negative,
    next_step,
    situation,
    then_and_now,
    two_step,
)


class Model(Protocol):
    MODEL: str

    def parts(self, bank: FactBank) -> Iterable[FactBank]:
        """What questions can depend on: each part tells all that matters for some, and together they tell it for all."""

    def generate(self, bank: FactBank) -> Iterator[GeneratedQuestion]: ...

    def render(self, spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion: ...


# Model id → module. A new kind of question is one module and one line here.
MODELS: dict[str, Model] = {
    module.MODEL: module
    for module in (
        situation,
        case,
        two_step,
        limit_scenario,
        limit_value,
        boundary,
        contrast,
        negative,
        introduction,
        definition,
        membership,
        integration,
        then_and_now,
        next_step,
        cloze,
    )
}


Questions = list[GeneratedQuestion]


def generate(bank: FactBank, recall: Callable[[str, Callable[[], Questions]], Questions] | None = None) -> Questions:
    """All questions that the facts allow, model by model, each with an identity of its own.

    ``recall(name, make)`` may return what ``make()`` returned when it was last called under that name: the name says
    all that the questions depend on but the code.
    """
    questions: Questions = []
    for model, module in MODELS.items():
        for part in module.parts(bank):
            make = partial(_make, module, part)
            questions += recall(f"{model} {part.digest}", make) if recall else make()
    questions = list(_without_needless_blanks(bank, questions))
    seen: dict[str, str] = {}
    for question in questions:
        if question.key in seen:
            raise ValueError(
                f"Two questions have the key {question.key}: “{seen[question.key]}” and “{question.title}”."
            )
        seen[question.key] = question.title
    return questions


def _make(module: Model, part: FactBank) -> Questions:
    return list(module.generate(part))


def _without_needless_blanks(bank: FactBank, questions: list[GeneratedQuestion]) -> Iterator[GeneratedQuestion]:
    """Leave out blanks in what an option of a comparison does, and in the reasons of cases: stories ask it better."""
    side_shows = (cloze.MODEL, negative.MODEL, two_step.MODEL)  # they need many facts to ask about a few
    asked = {fact for question in questions if question.model not in side_shows for fact in question.facts}
    for question in questions:
        is_needless = question.model == cloze.MODEL and all(
            fact in asked and _is_told_in_stories(bank.facts[fact]) for fact in question.facts
        )
        if not is_needless:
            yield question


def _is_told_in_stories(fact: Fact) -> bool:
    return bool(fact.body.decision) or fact.body.rule == CASE_REASON


def render(model: str, spec: Json, seed: int, shared: Json | None = None) -> RenderedQuestion:
    """Draw what a learner sees: the same seed shows the same question."""
    return MODELS[model].render(spec, chance(model, spec, seed, shared), shared)


def chance(model: str, spec: Json, seed: int, shared: Json | None = None) -> random.Random:
    """The dice of one showing. The plan is part of the seed, so questions with equal seeds do not share their luck."""
    return random.Random(f"{model} {(shared or {}).get('title', '')} {json.dumps(spec, sort_keys=True)} {seed}")
