"""Questions drawn as learners meet them, and what is known to hold them up to."""

import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from studyapp.generation.models import case, situation
from studyapp.generation.proofs import Known, Rendering
from studyapp.models import Fact, Question, Service, Situation


@dataclass(frozen=True)
class Drawn:
    """One showing, with the question that it is a showing of."""

    row: Question
    rendering: Rendering

    @property
    def has_options(self) -> bool:
        return self.rendering.question.type != Question.Type.CLOZE

    def says(self, sentence: str) -> str:
        return f"{self.row.key}: {sentence}"


def published_questions() -> list[Question]:
    plans = {situation.pk: situation for situation in Situation.objects.all()}
    rows = list(Question.objects.known_to(None).select_related("fact").order_by("key"))
    for row in rows:
        row.situation = plans.get(row.situation_id)
    return rows


def draw(row: Question, seed: int) -> Drawn:
    shared = row.situation.plan if row.situation_id else None
    plan = {} if row.is_edited else row.spec
    return Drawn(row, Rendering(row.model, row.render(seed), seed, plan, None if row.is_edited else shared))


def sample(questions: list[Question], count: int, seed: int) -> list[Drawn]:
    """Draw showings as learners meet them: of each model as many as it has questions, and situations for the rest.

    What people wrote stands once. Questions whose options are drawn are drawn with repetition: if each of them stood once,
    whoever knew all others would know the option that was never right yet.
    """
    rng = random.Random(seed)
    written = [row for row in questions if row.is_edited or row.model == case.MODEL]
    by_model: dict[str, list[Question]] = defaultdict(list)
    for row in questions:
        if not row.is_edited and row.model != case.MODEL:
            by_model[row.model].append(row)
    rest = count - len(written) - sum(len(rows) for model, rows in by_model.items() if model != situation.MODEL)
    showings = [draw(row, rng.getrandbits(40)) for row in written]
    for model, rows in sorted(by_model.items()):
        times = max(len(rows), rest) if model == situation.MODEL else len(rows)
        showings += [draw(row, rng.getrandbits(40)) for row in rng.choices(rows, k=times)]
    return showings


def sample_situations(questions: list[Question], count: int, seed: int) -> list[Drawn]:
    rng = random.Random(seed)
    rows = [row for row in questions if row.model == situation.MODEL and not row.is_edited]
    return [draw(row, rng.getrandbits(40)) for row in rng.choices(rows, k=count)] if rows else []


def known_facts() -> Known:
    facts = Fact.objects.published().filter(document__owner=None)
    services = list(Service.objects.select_related("parent"))
    return Known(
        statements=dict(facts.values_list("key", "statement")),
        limits={key: _limit(value) for key, value in facts.values_list("key", "value") if value and "value" in value},
        services={name.lower(): s.slug for s in services for name in (*s.aliases, s.name)},
        categories={service.slug: service.category for service in services},
        parents={service.slug: service.parent.slug for service in services if service.parent},
    )


def _limit(value: dict[str, Any]) -> dict[str, Any]:
    high = value.get("high")
    return {
        "op": value["op"],
        "amount": str(value["value"]),
        "high": None if high is None else str(high),
        "unit": value.get("unit", ""),
    }
