"""The first page of somebody who has studied before: what to do next, and where marks are to be won."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from studyapp.models import Learner, Question, Quiz
from studyapp.services import papers, plans, readiness, study
from studyapp.services.notices import Notices, notices_for
from studyapp.services.readiness import DomainReadiness, ReadinessReport

DAYS = 28


@dataclass(frozen=True)
class TaskState:
    code: str
    title: str
    facts: int  # that can be asked
    begun: int


@dataclass(frozen=True)
class DomainState:
    readiness: DomainReadiness
    tasks: tuple[TaskState, ...]

    @property
    def at_stake(self) -> float:
        """How many of a hundred points of the exam are still to be won here; where nothing is known, it is guessed."""
        share = self.readiness.share
        return self.readiness.weight * (1 - (readiness.GUESS if share is None else share))


@dataclass(frozen=True)
class Activity:
    days: tuple[tuple[date, int], ...]  # answers of each day, the latest last

    @property
    def active(self) -> int:
        return sum(number > 0 for _, number in self.days)

    @property
    def answers(self) -> int:
        return sum(number for _, number in self.days)


@dataclass(frozen=True)
class Home:
    counts: study.Counts
    days_left: int | None
    plan_line: str
    report: ReadinessReport | None
    domains: tuple[DomainState, ...]  # most marks at stake first
    activity: Activity
    notices: Notices
    unfinished: Quiz | None


def home_of(learner: Learner, *, now: datetime) -> Home:
    report = readiness.readiness_of(learner, now)
    states = task_states(learner)
    domains = [DomainState(domain, states.get(domain.code, ())) for domain in (report.domains if report else ())]
    return Home(
        counts=study.counts(learner, now=now),
        days_left=_days_left(learner, now=now),
        plan_line=plans.plan_line(learner, now),
        report=report,
        domains=tuple(sorted(domains, key=lambda domain: -domain.at_stake)),
        activity=activity_of(learner, now=now),
        notices=notices_for(learner),
        unfinished=papers.left_open(learner, now=now),
    )


def _days_left(learner: Learner, *, now: datetime) -> int | None:
    """Return the days until the exam, 0 on its day, None without one ahead."""
    days = (learner.exam_date - learner.day_of(now)).days if learner.exam_date else -1
    return days if days >= 0 else None


def task_states(learner: Learner) -> dict[str, tuple[TaskState, ...]]:
    """Return for each exam domain its tasks, with how many of their facts the learner has begun."""
    rows = (
        Question.objects.known_to(learner)
        .exclude(task=None)
        .values("task__domain__code", "task__code", "task__title")
        .order_by("task__domain__code", "task__code")
        .annotate(
            facts_of_task=Count("fact", distinct=True),
            begun=Count("fact", filter=Q(fact__cards__learner=learner), distinct=True),
        )
        .values_list("task__domain__code", "task__code", "task__title", "facts_of_task", "begun")
    )
    states: dict[str, tuple[TaskState, ...]] = {}
    for domain, code, title, facts, known in rows:
        states[domain] = (*states.get(domain, ()), TaskState(code, title, facts, known))
    return states


def activity_of(learner: Learner, *, now: datetime) -> Activity:
    today = learner.day_of(now)
    since = learner.start_of_day(now) - timedelta(days=DAYS)
    moments = learner.answers.filter(answered_at__gte=since, answered_at__lte=now).values_list("answered_at", flat=True)
    numbers = Counter(map(learner.day_of, moments))
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return Activity(tuple((day, numbers[day]) for day in days))
