"""Quizzes: which questions match, a run of them, and what came out by exam domain and service."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from studyapp.generation import RenderedQuestion
from studyapp.models import Answer, Flag, Learner, Question, Quiz, QuizItem
from studyapp.services import study
from studyapp.services.study import Showing, make_showing

SCENARIO_MODELS = ("situation", "case")
SCENARIO_SHARE = 0.7  # of a quiz over everything: the exam asks scenarios
MOST = 65


class NothingToAsk(ValueError):
    """No question matches; the message says what to change."""


@dataclass(frozen=True)
class Criteria:
    services: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    count: int = 10
    models: str = "scenarios"  # or "all"
    source: str = "all"  # or "unseen", "missed", "flagged", "due"


@dataclass(frozen=True)
class GroupResult:
    code: str
    title: str
    right: int
    total: int
    weight: int = 0


def matching(learner: Learner | None, criteria: Criteria, *, now: datetime | None = None) -> QuerySet[Question]:
    """Return the questions to choose from; ``now`` is needed for those that are due."""
    questions = Question.objects.known_to(learner)
    if criteria.models == "scenarios":
        questions = questions.filter(model__in=SCENARIO_MODELS)
    if criteria.domains:
        questions = questions.filter(task__domain__code__in=criteria.domains)
    if criteria.tasks:
        questions = questions.filter(task__code__in=criteria.tasks)
    if criteria.services:
        services = Question.facts.through.objects.filter(
            question=OuterRef("pk"), fact__service__slug__in=criteria.services
        )
        questions = questions.filter(Exists(services))
    if criteria.source == "unseen" and learner:
        questions = questions.exclude(pk__in=learner.answers.values("question"))
    elif criteria.source == "missed":
        questions = questions.filter(fact__in=_missed_facts(learner))
    elif criteria.source == "flagged":
        questions = questions.filter(flags__learner=learner) if learner else questions.none()
    elif criteria.source == "due":
        due = learner.cards.due(now).order_by() if learner else None
        questions = questions.filter(fact__in=due.values("fact")) if learner else questions.none()
    return questions


def _missed_facts(learner: Learner | None) -> QuerySet:
    """Facts whose last answer was wrong."""
    answers = Answer.objects.filter(learner=learner)
    latest = answers.filter(fact=OuterRef("fact")).order_by("-answered_at").values("pk")[:1]
    return answers.filter(pk=Subquery(latest), is_correct=False).values("fact")


@dataclass(frozen=True)
class Matches:
    """How many questions match, how many of them are new to the learner, and how many different stories they tell."""

    questions: int
    unseen: int
    stories: int
    wanted: int

    @property
    def is_short(self) -> bool:
        """Whether a quiz of the wanted length cannot be filled: a story is told once in a quiz."""
        return 0 < self.stories < self.wanted


def matches(learner: Learner | None, criteria: Criteria, *, now: datetime) -> Matches:
    questions = matching(learner, criteria, now=now).order_by()
    total = questions.count()
    new = questions.exclude(pk__in=learner.answers.values("question")).count() if learner else total
    alone = questions.filter(group="").count()
    stories = questions.exclude(group="").values("group").distinct().count()
    return Matches(total, new, alone + stories, criteria.count)


@transaction.atomic
def start(learner: Learner, criteria: Criteria, *, now: datetime) -> Quiz:
    """Draw a quiz: unseen questions first, no story twice, scenarios in the majority."""
    quiz = Quiz(learner=learner, created_at=now, criteria=asdict(criteria))
    rng = Random(str(quiz.pk))
    picked = draw(learner, criteria, rng, now=now)
    quiz.save()
    save_items(quiz, [(pk, rng.getrandbits(47)) for pk in picked], rng)
    return quiz


def save_items(quiz: Quiz, drawn: list[tuple[int, int]], rng: Random) -> None:
    """Save the questions of a quiz in their order, each with its seed."""
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, position=n, question_id=pk, seed=seed, token=uuid.UUID(int=rng.getrandbits(128)))
        for n, (pk, seed) in enumerate(drawn, 1)
    )


def draw(learner: Learner, criteria: Criteria, rng: Random, *, now: datetime) -> list[int]:
    """Return the questions of a quiz in their order; NothingToAsk when none matches."""
    count = max(1, min(criteria.count, MOST))
    rows = list(matching(learner, criteria, now=now).order_by("pk").values_list("pk", "group", "model"))
    if not rows:
        raise NothingToAsk("No question matches. Choose more services or domains, or drop a filter.")
    seen = set(learner.answers.values_list("question", flat=True))
    rng.shuffle(rows)
    rows.sort(key=lambda row: row[0] in seen)
    picked = choose(rows, count)
    rng.shuffle(picked)
    return picked


def choose(rows: list[tuple[int, str, str]], count: int) -> list[int]:
    """Pick questions of which none states, word for word, the fact that another one asks for."""
    picked = _pick(rows, count)
    while (spoiled := given_away(picked)) is not None:
        rows = [row for row in rows if row[0] != spoiled]
        picked = _pick(rows, count)
    return picked


def given_away(picked: list[int]) -> int | None:
    """Return a question that another one answers. One at a time: of two that answer each other, one can stay."""
    questions = list(Question.objects.filter(pk__in=picked).values_list("pk", "stem", "fact__statement"))
    for pk, _, statement in questions:
        if statement and any(statement in stem for other, stem, _ in questions if other != pk):
            return pk
    return None


def _pick(rows: list[tuple[int, str, str]], count: int) -> list[int]:
    """Return question keys in the order of ``rows``: each story once while stories last, scenarios up to their share."""
    picked: list[int] = []
    groups: set[str] = set()
    scenarios = [row for row in rows if row[2] in SCENARIO_MODELS]
    others = [row for row in rows if row[2] not in SCENARIO_MODELS]
    wanted = count if not others else round(count * SCENARIO_SHARE)
    for pool, limit in ((scenarios, wanted), (others, count), (scenarios, count)):
        for pk, group, _ in pool:
            if len(picked) >= limit:
                break
            if pk in picked or (group and group in groups):
                continue
            picked.append(pk)
            groups.add(group)
    return picked


def item_showing(item: QuizItem) -> Showing:
    question = item.question
    rendered = question.render(item.seed)
    return make_showing(question, question.fact, item.seed, rendered, f"quiz {item.token}", item.quiz.learner)


def draw_again(answer: Answer, draw: int) -> RenderedQuestion:
    """Return the question of an answer as another seed tells it, the same each time for the same number."""
    rng = Random(f"{answer.pk} {draw}")
    before = _content(answer.shown)
    for _ in range(study.DRAWS):
        rendered = answer.question.render(rng.getrandbits(47))
        if _content(rendered.as_json()) != before:
            break
    return rendered


def _content(shown: dict[str, Any]) -> tuple[str, frozenset[str]]:
    return shown["stem"], frozenset(option["text"] for option in shown["options"])


@transaction.atomic
def answer_item(item: QuizItem, chosen: list[int] | str, *, now: datetime, **details) -> Answer:
    """Save the answer to a quiz question, which is also a review of its fact; the second time changes nothing."""
    if item.answer_id:
        return item.answer
    answer = study.record_answer(item.quiz.learner, item_showing(item), chosen, now=now, **details)
    item.answer = answer
    item.save(update_fields=["answer"])
    if not item.quiz.items.filter(answer=None).exists():
        finish(item.quiz, now=now)
    return answer


def is_flagged(learner: Learner | None, question: Question) -> bool:
    known = getattr(question, "is_flagged", None)  # read with the question, where it is studied
    return bool(learner) and (learner.flags.filter(question=question).exists() if known is None else known)


def set_flag(learner: Learner, question: Question, wanted: bool, *, now: datetime) -> None:
    """Mark a question to come back to, or take the mark away."""
    if wanted:
        Flag.objects.get_or_create(learner=learner, question=question, defaults={"created_at": now})
    else:
        learner.flags.filter(question=question).delete()


def finish(quiz: Quiz, *, now: datetime) -> None:
    if not quiz.finished_at:
        quiz.finished_at = now
        quiz.save(update_fields=["finished_at"])
