"""Timed papers: what a mock exam asks, what is saved while its clock runs, and how it is handed in.

The server keeps the deadline: a request after it finds the paper closed, and what was saved until then counts.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from studyapp.generation import RenderedQuestion
from studyapp.models import Exam, ExamDomain, Learner, Question, Quiz, QuizItem
from studyapp.services import quizzes, study
from studyapp.services.quizzes import SCENARIO_MODELS, Criteria, NothingToAsk

SHORTER = (50, 40, 30, 20, 10)
CLOCKED = (Quiz.Mode.TIMED, Quiz.Mode.EXAM)
MINUTES_PER_QUESTION = 2
JUST_NOW = timedelta(minutes=1)


class PaperClosed(ValueError):
    """The paper was handed in, or its time is up; the message is for the learner."""


@dataclass(frozen=True)
class Share:
    """What a paper takes from one exam domain, and how many stories the bank has there."""

    domain: ExamDomain
    wanted: int
    stories: int
    unseen: int

    @property
    def lacks(self) -> int:
        return max(0, self.wanted - self.stories)

    @property
    def seen(self) -> int:
        """How many of them this learner was told before: what is unseen comes first."""
        return max(0, min(self.wanted, self.stories) - self.unseen)


@dataclass(frozen=True)
class Offer:
    """A paper as it could be drawn now."""

    count: int
    minutes: int
    shares: tuple[Share, ...]

    @property
    def is_possible(self) -> bool:
        return not any(share.lacks for share in self.shares)

    @property
    def seen(self) -> int:
        return sum(share.seen for share in self.shares)

    @property
    def unseen(self) -> int:
        return self.count - self.seen


def allocate(weights: dict[str, int], count: int) -> dict[str, int]:
    """Share a number out by weight, the largest remainders rounded up."""
    total = sum(weights.values())
    exact = {code: count * weight / total for code, weight in weights.items()}
    shares = {code: int(number) for code, number in exact.items()}
    order = sorted(exact, key=lambda code: (shares[code] - exact[code], code))
    for code in order[: count - sum(shares.values())]:
        shares[code] += 1
    return shares


def offers(learner: Learner | None, exam: Exam) -> list[Offer]:
    """Return the whole paper and shorter ones, the whole one first whether the bank fills it or not."""
    domains = list(exam.domains.all())
    told = _told(learner)
    stories: dict[str, set[str]] = defaultdict(set)
    for _, story, _, domain, _ in _candidates(learner, exam):
        stories[domain].add(story)
    found = []
    for count in (exam.questions, *(n for n in SHORTER if n < exam.questions)):
        wanted = _wanted(exam, domains, count)
        shares = tuple(Share(d, wanted[d.code], len(stories[d.code]), len(stories[d.code] - told)) for d in domains)
        found.append(Offer(count, minutes_for(exam, count), shares))
    return found


def minutes_for(exam: Exam, count: int, *, extra: bool = False) -> int:
    """Return the exam's time for so many questions, with the same part of its extra time for those who get it."""
    minutes = exam.minutes + (exam.extra_minutes if extra else 0)
    return -(-minutes * count // exam.questions)


@transaction.atomic
def start_exam(
    learner: Learner, exam: Exam, *, count: int, now: datetime, extra: bool = False, on_paper: bool = False
) -> Quiz:
    """Draw a paper of situations and cases by the weight of the domains; NothingToAsk when the bank cannot fill it.

    One clock runs at a time: while a paper is open, it comes back, so that sending the form twice starts one.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    started = learner.quizzes.filter(finished_at=None)
    if on_paper:
        started = started.filter(mode=Quiz.Mode.PAPER, created_at__gt=now - JUST_NOW)
    else:
        started = started.filter(mode=Quiz.Mode.EXAM, deadline__gt=now)
    if quiz := started.first():
        return quiz
    minutes = minutes_for(exam, count, extra=extra)
    quiz = Quiz(
        learner=learner,
        exam=exam,
        mode=Quiz.Mode.PAPER if on_paper else Quiz.Mode.EXAM,
        created_at=now,
        touched_at=now,
        deadline=None if on_paper else now + timedelta(minutes=minutes),
        criteria={"count": count, "minutes": minutes, "extra": extra},
    )
    rng = Random(str(quiz.pk))
    picked = _draw(learner, exam, count, rng)
    if len(picked) < count:
        raise NothingToAsk(
            f"The bank has stories for {len(picked)} of {count} questions now. Choose a shorter paper, or add notes."
        )
    _save_items(quiz, picked, rng)
    return quiz


@transaction.atomic
def start_timed(learner: Learner, criteria: Criteria, *, now: datetime) -> Quiz:
    """Draw a quiz whose reasons come at the end, with the exam's time for each question."""
    quiz = Quiz(learner=learner, mode=Quiz.Mode.TIMED, created_at=now, touched_at=now, criteria=asdict(criteria))
    rng = Random(str(quiz.pk))
    picked = quizzes.draw(learner, criteria, rng, now=now)
    minutes = MINUTES_PER_QUESTION * len(picked)
    quiz.deadline = now + timedelta(minutes=minutes)
    quiz.criteria["minutes"] = minutes
    _save_items(quiz, picked, rng)
    return quiz


def rendered_of(item: QuizItem) -> RenderedQuestion:
    return RenderedQuestion.from_json(item.shown)


def is_answered(item: QuizItem) -> bool:
    """Whether the item has as many choices as it asks for."""
    return len(item.chosen) == (1 if item.shown["type"] == "cloze" else rendered_of(item).select)


@transaction.atomic
def save_item(
    item: QuizItem,
    *,
    chosen: list[int | str],
    is_flagged: bool,
    confidence: int | None,
    struck: list[dict[str, Any]],
    now: datetime,
    version: int | None = None,
) -> QuizItem:
    """Save what the learner chose so far. PaperClosed after the deadline, or when the paper was handed in.

    The time since the last save of any question is given to this one. With a ``version``, which is how often the item
    had been saved when the choice was made, a choice that reaches the server late does not undo a later one.
    """
    quiz = Quiz.objects.select_for_update().get(pk=item.quiz_id)
    if quiz.finished_at or quiz.is_over(now):
        raise PaperClosed("Time is up: the paper was handed in with what was saved until then.")
    item.refresh_from_db()
    if version is not None and version < item.version:
        return item
    if item.chosen and chosen != item.chosen:
        item.changes = [*item.changes, item.chosen]
    item.chosen, item.is_flagged, item.confidence, item.struck = chosen, is_flagged, confidence, struck
    if quiz.deadline:  # how long a question took on paper is not known
        item.milliseconds += max(0, round((now - quiz.touched_at).total_seconds() * 1000))
    item.version += 1
    item.save(update_fields=["chosen", "changes", "is_flagged", "confidence", "struck", "milliseconds", "version"])
    quiz.touched_at = now
    quiz.save(update_fields=["touched_at"])
    return item


@transaction.atomic
def hand_in(quiz: Quiz, *, now: datetime) -> None:
    """Close a paper once: what was chosen becomes answers, which move the cards as those of a quiz do.

    After the deadline the time of the deadline holds, whenever that is noticed.
    """
    quiz = Quiz.objects.select_for_update().select_related("learner").get(pk=quiz.pk)
    if quiz.finished_at:
        return
    now = quiz.deadline if quiz.is_over(now) else now
    for item in quiz.items.select_related("question", "question__fact"):
        if item.is_flagged:
            quizzes.set_flag(quiz.learner, item.question, True, now=now)
        if not is_answered(item):
            continue
        rendered = rendered_of(item)
        showing = study.make_showing(
            item.question, item.question.fact, item.seed, rendered, f"quiz {item.token}", quiz.learner
        )
        item.answer = study.record_answer(
            quiz.learner,
            showing,
            item.chosen[0] if rendered.type == "cloze" else item.chosen,
            now=now,
            milliseconds=item.milliseconds or None,
            confidence=item.confidence,
            struck=item.struck,
        )
        item.save(update_fields=["answer"])
    quizzes.finish(quiz, now=now)


def close_if_over(quiz: Quiz, *, now: datetime) -> Quiz:
    """Hand in a paper whose deadline has passed; the quiz comes back as it now is."""
    if quiz.is_over(now) and not quiz.finished_at:
        hand_in(quiz, now=now)
        quiz.refresh_from_db()
    return quiz


# ------------------------------------------------------------------ drawing


Row = tuple[int, str, str, str, str]  # question, story, task, domain, model


def left_open(learner: Learner | None, *, now: datetime) -> Quiz | None:
    """Return the latest quiz, when it was left before its end."""
    latest = learner.quizzes.first() if learner else None
    return latest if latest and not close_if_over(latest, now=now).finished_at else None


def _candidates(learner: Learner | None, exam: Exam) -> list[Row]:
    questions = Question.objects.known_to(learner).filter(model__in=SCENARIO_MODELS, task__domain__exam=exam)
    rows = questions.order_by("pk").values_list("pk", "group", "key", "task__code", "task__domain__code", "model")
    return [(pk, group or key, task, domain, model) for pk, group, key, task, domain, model in rows]


def _told(learner: Learner | None) -> set[str]:
    """The stories that the learner was told in any wording."""
    if not learner:
        return set()
    rows = learner.answers.order_by().values_list("question__group", "question__key").distinct()
    return {group or key for group, key in rows}


def _wanted(exam: Exam, domains: Iterable[ExamDomain], count: int) -> dict[str, int]:
    if count == exam.questions and sum(d.mock_questions for d in domains) == count:
        return {d.code: d.mock_questions for d in domains}
    return allocate({d.code: d.weight for d in domains}, count)


def _draw(learner: Learner, exam: Exam, count: int, rng: Random) -> list[int]:
    """Pick each story once, unseen ones first, the tasks of a domain in turn; no question gives another one away."""
    wanted = _wanted(exam, list(exam.domains.all()), count)
    told = _told(learner)
    asked = set(learner.answers.values_list("question", flat=True))
    rows = _candidates(learner, exam)
    rng.shuffle(rows)
    rows.sort(key=lambda row: (row[1] in told, row[0] in asked))
    while True:
        picked = [pk for domain, number in wanted.items() for pk in _in_turn(rows, domain, number, told)]
        given_away = quizzes.given_away(picked)
        if given_away is None:
            rng.shuffle(picked)
            return picked
        rows = [row for row in rows if row[0] != given_away]


def _in_turn(rows: list[Row], domain: str, number: int, told: set[str]) -> list[int]:
    """Pick from one domain: what is unseen first, and of that the task with the fewest questions so far."""
    left = [row for row in rows if row[3] == domain]
    picked: list[int] = []
    stories: set[str] = set()
    per_task: Counter[str] = Counter()
    while left and len(picked) < number:
        pk, story, task, *_ = min(left, key=lambda row: (row[1] in told, per_task[row[2]]))
        picked.append(pk)
        stories.add(story)
        per_task[task] += 1
        left = [row for row in left if row[1] not in stories]
    return picked


def _save_items(quiz: Quiz, picked: list[int], rng: Random) -> None:
    """Save the paper with its questions as they will be shown, so that no import changes them meanwhile."""
    questions = Question.objects.select_related("situation", "fact").in_bulk(picked)
    quiz.save()
    seeds = [rng.getrandbits(47) for _ in picked]
    QuizItem.objects.bulk_create(
        QuizItem(
            quiz=quiz,
            position=n,
            question_id=pk,
            seed=seed,
            token=uuid.UUID(int=rng.getrandbits(128)),
            shown=questions[pk].render(seed).as_json(),
        )
        for n, (pk, seed) in enumerate(zip(picked, seeds, strict=True), 1)
    )
