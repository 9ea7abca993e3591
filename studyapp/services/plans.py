"""The plan of a learner's day: which facts are asked, in which order; made once a day, or when its settings change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from studyapp.models import DayPlan, Document, Fact, Learner, PlannedFact, Question, QuestionFact
from studyapp.models.states import State
from studyapp.scheduling import pace, spacing

if TYPE_CHECKING:
    from studyapp.scheduling.course import Habits, Memories

# numpy is imported where it is used: without an exam day no page needs it.

HORIZON = 120  # days; an exam farther away is planned as if it were this far
LATEST = 3000  # reviews that tell how fast the learner is
MORE_MINUTES, MORE_NEW = 10, 10
USUAL_SECONDS = 30.0
SPARE = 20
# Stories take longer than the cards on which the usual habits were measured.
FIRST_SECONDS = (60.0, 55.0, 45.0, 35.0)
REVIEW_SECONDS = (50.0, 45.0, 32.0, 22.0)


@dataclass(frozen=True)
class Standing:
    """All that a plan is made from: what the learner remembers of every fact, and how they work."""

    facts: list[int]  # keys, in the order in which new ones are introduced
    notes: list[int]
    memories: "Memories"
    habits: "Habits"
    is_closed: list[bool]  # not asked today: buried
    minutes: list[float]  # of each day until the exam; empty without one ahead


def plan_of(learner: Learner, *, now: datetime) -> DayPlan:
    """Return the plan of the learner's day, made now if there is none."""
    day = learner.day_of(now)
    return learner.plans.filter(day=day).first() or _make(learner, now=now)


@transaction.atomic
def remake(learner: Learner, *, now: datetime) -> None:
    """Forget the plan of the day, since what it rests on has changed: the next look makes it anew."""
    learner.plans.filter(day=learner.day_of(now)).delete()


@transaction.atomic
def add_more(learner: Learner, *, now: datetime) -> None:
    """Plan ten more minutes today or, without an exam ahead, ten more new facts."""
    plan = plan_of(learner, now=now)
    if plan.is_for_exam:
        used = minutes_used(learner, now=now)
        extra = max(0, round(used - (plan.minutes or 0))) + MORE_MINUTES
        plan.delete()
        _make(learner, now=now, extra_minutes=extra)
        return
    last = plan.planned.order_by("-position").values_list("position", flat=True).first()
    facts = waiting_facts(learner, since=plan.first_new).exclude(pk__in=plan.planned.values("fact"))
    rows = [(pk, True, USUAL_SECONDS) for pk in facts.values_list("pk", flat=True)[:MORE_NEW]]
    _save_planned(plan, rows, start=0 if last is None else last + 1)
    plan.allowed = plan.planned.filter(is_done=True).count() + MORE_NEW
    plan.save(update_fields=["allowed"])


def waiting_facts(learner: Learner, *, since: float | None = None) -> QuerySet[Fact]:
    """Return the facts that a question asks and that the learner has not begun, in order."""
    facts = _askable(learner).askable()
    if since is not None:
        facts = facts.filter(position__gte=since)
    return facts.not_started_by(learner)


def _askable(learner: Learner) -> QuerySet[Fact]:
    asked = QuestionFact.objects.filter(fact=OuterRef("pk"), question__state="published")
    return Fact.objects.known_to(learner).filter(Exists(asked))


@transaction.atomic
def _make(learner: Learner, *, now: datetime, extra_minutes: int = 0) -> DayPlan:
    Learner.objects.select_for_update().get(pk=learner.pk)  # two pages opened at once make one plan
    day = learner.day_of(now)
    if plan := learner.plans.filter(day=day).first():
        return plan
    plan = DayPlan(learner=learner, day=day, made_at=now, extra_minutes=extra_minutes)
    plan.is_for_exam = learner.days_left(now) > 0
    if plan.is_for_exam:
        plan.minutes = learner.minutes_on(day)
        rows = _for_exam(learner, plan, now=now)
    else:
        rows = _by_retention(learner, plan, now=now)
    plan.save()
    _save_planned(plan, rows)
    learner.plans.filter(day__lt=day - timedelta(days=7)).delete()
    return plan


def _save_planned(plan: DayPlan, rows: list[tuple[int, bool, float]], *, start: int = 0) -> None:
    PlannedFact.objects.bulk_create(
        PlannedFact(plan=plan, position=n, fact_id=fact, is_new=is_new, seconds=seconds)
        for n, (fact, is_new, seconds) in enumerate(rows, start)
    )


def _by_retention(learner: Learner, plan: DayPlan, *, now: datetime) -> list[tuple[int, bool, float]]:
    """Return the day's new facts: what is due needs no plan, since its day stands on the card."""
    since = _search_from(learner)
    begun = learner.cards.filter(created_at__gte=learner.start_of_day(now), reps__gt=0).count()
    wanted = max(0, learner.new_per_day - begun)
    facts = list(waiting_facts(learner, since=since).values_list("pk", "note", "position")[: wanted + SPARE])
    plan.first_new = facts[0][2] if facts else since
    plan.allowed = wanted
    notes = [note for _, note, _ in facts]
    order = [*spacing.spread(range(min(wanted, len(facts))), notes), *range(wanted, len(facts))]
    return [(facts[n][0], True, USUAL_SECONDS) for n in order]


def _search_from(learner: Learner) -> float | None:
    """Return the position before which nothing waits, as far as the last plan knew and no import came since."""
    last = learner.plans.order_by("-day").first()
    return last.first_new if last and not is_outdated(last) else None


def is_outdated(plan: DayPlan) -> bool:
    """Say whether notes were imported since the plan was made."""
    return Document.objects.filter(imported_at__gt=plan.made_at).exists()


def _for_exam(learner: Learner, plan: DayPlan, *, now: datetime) -> list[tuple[int, bool, float]]:
    import numpy as np

    from studyapp.scheduling import planner

    standing = standing_of(learner, now=now)
    minutes = standing.minutes.copy()
    minutes[0] = max(0.0, minutes[0] + plan.extra_minutes - minutes_used(learner, now=now))
    is_open = np.flatnonzero(~np.array(standing.is_closed, bool))
    memories = standing.memories
    chosen = planner.plan_today(
        type(memories)(
            memories.stability[is_open],
            memories.difficulty[is_open],
            memories.days_ago[is_open],
            memories.weight[is_open],
        ),
        minutes,
        habits=standing.habits,
        parameters=parameters_of(learner),
        notes=np.array(standing.notes, int)[is_open],
    )
    plan.allowed = len(chosen.facts)
    places = is_open[np.concatenate([chosen.facts, chosen.spare])].tolist()
    seconds = planner.expected_seconds(memories, standing.habits, parameters_of(learner))
    return [(standing.facts[place], bool(memories.is_new[place]), float(seconds[place])) for place in places]


def standing_of(learner: Learner, *, now: datetime) -> Standing:
    """Return what the learner remembers of everything that can be asked, as arrays."""
    import numpy as np

    from studyapp.scheduling.course import Memories

    cards = {
        fact: rest
        for fact, *rest in learner.cards.values_list(
            "fact", "stability", "difficulty", "last_review", "is_suspended", "buried_until"
        )
    }
    is_wanted = Fact.SURE | Q(pk__in=learner.cards.filter(reps__gt=0).values("fact"))
    rows = _askable(learner).filter(is_wanted).order_by("position", "pk").values_list("pk", "note")
    rows = [(pk, note) for pk, note in rows if not (pk in cards and cards[pk][3])]
    today, end = learner.day_of(now), learner.start_of(learner.day_of(now) + timedelta(days=1))
    stability, difficulty, days_ago = (np.full(len(rows), fill) for fill in (np.nan, np.nan, 0.0))
    is_closed = [False] * len(rows)
    for n, (pk, _) in enumerate(rows):
        if not (card := cards.get(pk)):
            continue
        is_closed[n] = bool(card[4] and card[4] >= end)
        if card[0] is not None:
            stability[n], difficulty[n] = card[0], card[1]
            days_ago[n] = max(0, (today - learner.day_of(card[2])).days)
    facts = [pk for pk, _ in rows]
    left = min(learner.days_left(now), HORIZON)
    return Standing(
        facts,
        [note for _, note in rows],
        Memories(stability, difficulty, days_ago, np.array(_weights(facts))),
        habits_of(learner),
        is_closed,
        [float(learner.minutes_on(today + timedelta(days=n))) for n in range(left)],
    )


def parameters_of(learner: Learner):
    import numpy as np

    return np.array(learner.terms.parameters)


def habits_of(learner: Learner) -> "Habits":
    """Return how the learner rates and how long they take, a question once more on the same day counted to the first."""
    from studyapp.scheduling.course import Habits, learn_habits

    usual = Habits(first_seconds=FIRST_SECONDS, review_seconds=REVIEW_SECONDS)
    rows = learner.reviews.order_by("-reviewed_at").values_list(
        "card", "number", "rating", "reviewed_at", "answer__milliseconds"
    )[:LATEST]
    rows = list(rows)[::-1]
    seconds = pace.seconds_of([row[3] for row in rows], [row[4] for row in rows])
    firsts: dict[tuple, list] = {}
    for (card, number, rating, moment, _), spent in zip(rows, seconds, strict=True):
        first = firsts.setdefault((card, learner.day_of(moment)), [rating, 0.0, number == 1])
        first[1] += spent
    ratings, times, is_first = zip(*firsts.values(), strict=True) if firsts else ((), (), ())
    return learn_habits(ratings, times, is_first, base=usual)


def _weights(facts: list[int]) -> list[float]:
    """Return what each fact is worth: its share of the exam, the marks of a domain spread evenly over its facts.

    A fact of the learner's own notes that belongs to no domain counts as much as the mean of the others.
    """
    domains: dict[int, set[int]] = {}
    weight_of: dict[int, int] = {}
    pairs = Question.objects.published().exclude(task=None).order_by().distinct()
    for fact, domain, weight in pairs.values_list("question_facts__fact", "task__domain", "task__domain__weight"):
        domains.setdefault(fact, set()).add(domain)
        weight_of[domain] = weight
    sizes = dict.fromkeys(weight_of, 0.0)
    for fact in facts:
        for domain in domains.get(fact, ()):
            sizes[domain] += 1 / len(domains[fact])
    worth = [
        sum(weight_of[d] / len(domains[fact]) / sizes[d] for d in domains[fact]) if fact in domains else None
        for fact in facts
    ]
    known = [w for w in worth if w is not None]
    usual = sum(known) / len(known) if known else 1.0
    return [usual if w is None else w for w in worth]


def minutes_used(learner: Learner, *, now: datetime) -> float:
    """Return how long the learner has studied today."""
    rows = list(
        learner.answers.filter(answered_at__gte=learner.start_of_day(now))
        .order_by("answered_at")
        .values_list("answered_at", "milliseconds")
    )
    return sum(pace.seconds_of([moment for moment, _ in rows], [measured for _, measured in rows])) / 60


def mark(learner: Learner, fact: int, *, is_done: bool, now: datetime) -> None:
    """Say of a fact whether the day's plan still waits for it."""
    PlannedFact.objects.filter(plan__learner=learner, plan__day=learner.day_of(now), fact=fact).update(is_done=is_done)


@dataclass(frozen=True)
class Left:
    """What of a plan is still open."""

    reviews: int
    new: int
    seconds: float


def left_of(plan: DayPlan) -> Left:
    rows = plan.planned.order_by("position").values_list("is_new", "seconds", "is_done", "fact__state")
    return left_among(plan, list(rows))


def left_among(plan: DayPlan, rows: list[tuple[bool, float, bool, str]]) -> Left:
    """Return what is open among the planned facts; each row says whether it is new, its seconds, whether done, its state."""
    done = sum(bool(is_done) for _, _, is_done, _ in rows)  # a plan without facts has one empty row
    waiting = [row for row in rows if not row[2] and row[3] == State.PUBLISHED][: max(0, plan.allowed - done)]
    new = sum(is_new for is_new, *_ in waiting)
    return Left(len(waiting) - new, new, sum(seconds for _, seconds, *_ in waiting))


def plan_line(learner: Learner | None, now: datetime) -> str:
    """Return the day's plan in a sentence; the heading above it says when the exam is."""
    if not learner:
        return ""
    plan = plan_of(learner, now=now)
    left = left_of(plan)
    if not plan.is_for_exam:
        due = learner.cards.due(now)[:1000].count()
        parts = [_counted(due, "fact is due", "facts are due") if due else "Nothing is due"]
        parts += [_counted(left.new, "new fact", "new facts")] if left.new else []
        return f"{', '.join(parts)}."
    if not left.reviews + left.new:
        return "Today’s plan is done."
    kinds = [_counted(left.reviews, "review", "reviews")] if left.reviews else []
    kinds += [_counted(left.new, "new fact", "new facts")] if left.new else []
    return f"Today: {' and '.join(kinds)}, about {max(1, round(left.seconds / 60))} minutes."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
