"""What a learner takes for something else: pairs of services, from wrong choices and from what they ruled out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from studyapp.generation import RenderedQuestion
from studyapp.models import Confidence, Fact, Learner, Question, Quiz, Service, StrikeReason
from studyapp.services import quizzes
from studyapp.services.quizzes import SCENARIO_MODELS, NothingToAsk

LATEST = 2000  # answers that are looked at
CLEARED = 2  # times right in a row after the last mix-up
DRILL = 10
DRAWS = 12  # seeds tried until both stand in a question
CONTRAST = "contrast"

Pair = tuple[str, str]  # names of two services, in their order


@dataclass
class Confusion:
    """Two services of which one was chosen where the other one was right."""

    pair: Pair
    slugs: Pair
    met: int = 0  # times that both stood in a question, one of them right
    wrong: int = 0
    sure: int = 0  # of the wrong ones
    since: int = 0  # times right since the last mix-up
    last_at: datetime | None = None
    reasons: Counter[str] = field(default_factory=Counter)  # why the right one was ruled out

    @property
    def is_cleared(self) -> bool:
        return self.since >= CLEARED

    @property
    def reasons_in_words(self) -> list[tuple[str, int]]:
        labels = dict(StrikeReason.choices)
        return [(labels[reason], number) for reason, number in self.reasons.most_common() if reason in labels]


def confusions_of(learner: Learner | None) -> list[Confusion]:
    """Return the pairs that were mixed up at least once: those not cleared first, the most frequent first."""
    if not learner:
        return []
    answers = list(
        learner.answers.order_by("-answered_at").values_list(
            "shown", "chosen", "struck", "is_correct", "confidence", "answered_at", "question__model"
        )[:LATEST]
    )
    services = _services(key for shown, *_ in answers for key in _fact_keys(shown))
    found: dict[Pair, Confusion] = {}
    for shown, chosen, struck, is_correct, confidence, at, model in reversed(answers):
        if shown["type"] == "cloze":
            continue
        met, mixed = _pairs(shown, chosen, model, services, is_correct=is_correct)
        ruled_out = [s["reason"] for s in struck if shown["options"][s["option"]]["is_correct"] and s["reason"]]
        for slugs in met:
            names = (services[slugs[0]], services[slugs[1]])
            confusion = found.setdefault(slugs, Confusion(names, slugs))
            confusion.met += 1
            if slugs in mixed:
                confusion.wrong += 1
                confusion.sure += confidence == Confidence.SURE
                confusion.since, confusion.last_at = 0, at
                confusion.reasons.update(ruled_out)
            elif confusion.wrong and is_correct:
                confusion.since += 1
    mixed_up = [confusion for confusion in found.values() if confusion.wrong]
    return sorted(mixed_up, key=lambda c: (c.is_cleared, -c.wrong, -c.last_at.timestamp(), c.pair))


@transaction.atomic
def start_drill(learner: Learner, slugs: Pair, *, now: datetime) -> Quiz:
    """Draw a quiz of questions in which both stand, one of them as the answer; NothingToAsk when there is none."""
    quiz = Quiz(learner=learner, created_at=now, criteria={"pair": list(slugs), "models": "all", "count": DRILL})
    rng = Random(str(quiz.pk))
    drawn: list[tuple[int, int]] = []
    told: set[str] = set()
    seen = set(learner.answers.values_list("question", flat=True))
    questions = list(_questions_of(learner, slugs))
    rng.shuffle(questions)
    questions.sort(key=lambda question: question.pk in seen)
    services = _services(f.key for question in questions for f in question.facts.all())
    for question in questions:
        if len(drawn) == DRILL or question.family in told:
            continue
        for _ in range(DRAWS):
            seed = rng.getrandbits(47)
            if _stand(question.render(seed), question.model, slugs, services):
                drawn.append((question.pk, seed))
                told.add(question.family)
                break
    if not drawn:
        raise NothingToAsk("No question of the bank asks for these two side by side.")
    rng.shuffle(drawn)
    quiz.save()
    quizzes.save_items(quiz, drawn, rng)
    return quiz


def _questions_of(learner: Learner, slugs: Pair) -> Iterable[Question]:
    """Those about one of the two that also test a fact of the other one."""
    tested = Question.facts.through.objects
    both = [Exists(tested.filter(question=OuterRef("pk"), fact__service__slug=slug)) for slug in slugs]
    questions = Question.objects.known_to(learner).filter(*both, fact__service__slug__in=slugs)
    questions = questions.filter(model__in=(*SCENARIO_MODELS, CONTRAST)).order_by("pk")
    return questions.select_related("situation", "fact").prefetch_related("facts")


def _stand(rendered: RenderedQuestion, model: str, slugs: Pair, services: dict[str, str]) -> bool:
    met, _ = _pairs(rendered.as_json(), [], model, services, is_correct=True)
    return slugs in met


def _services(keys: Iterable[str]) -> dict[str, str]:
    """Return for each fact's key the slug of its service, and for each slug the name."""
    rows = Fact.objects.filter(key__in=set(keys)).exclude(service=None).values_list("key", "service__slug")
    slug_of = dict(rows)
    return slug_of | dict(Service.objects.filter(slug__in=set(slug_of.values())).values_list("slug", "name"))


def _fact_keys(shown: dict[str, Any]) -> list[str]:
    return [*shown["facts"], *(option["fact"] for option in shown["options"] if option["fact"])]


def _pairs(
    shown: dict[str, Any], chosen: list[int], model: str, services: dict[str, str], *, is_correct: bool
) -> tuple[set[Pair], set[Pair]]:
    """Return the pairs that stand in a question, one of them right, and those of them that were mixed up.

    A contrast is about its two services whatever was chosen.
    """
    if model == CONTRAST:
        named = {services[key] for key in _fact_keys(shown) if key in services}
        met = {_ordered(*named)} if len(named) == 2 else set()
        return met, set() if is_correct else met
    options = [(services.get(option["fact"]), option["is_correct"], n) for n, option in enumerate(shown["options"])]
    right = [(service, n) for service, is_right, n in options if is_right and service]
    wrong = [(service, n) for service, is_right, n in options if not is_right and service]
    met = {_ordered(a, b) for a, _ in right for b, _ in wrong if a != b}
    taken = [service for service, n in wrong if n in chosen]
    missed = [service for service, n in right if n not in chosen]
    return met, {_ordered(a, b) for a in missed for b in taken if a != b}


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
