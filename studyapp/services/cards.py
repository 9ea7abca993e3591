"""One fact of a learner: setting it aside, taking it up again, its schedule, and those that do not stick."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from studyapp import scheduling
from studyapp.models import Card, Fact, Learner, PlannedFact, Review
from studyapp.scheduling import leeches
from studyapp.services import fitting, plans

SHOWN = 20


@transaction.atomic
def bury(learner: Learner, fact: Fact, *, now: datetime) -> Card:
    """Ask the fact not again before tomorrow."""
    card = _card(learner, fact, now=now)
    card.buried_until = learner.start_of(learner.day_of(now) + timedelta(days=1))
    card.save(update_fields=["buried_until"])
    return card


@transaction.atomic
def suspend(learner: Learner, fact: Fact, *, now: datetime) -> Card:
    """Ask the fact no more until it is taken up again."""
    card = _card(learner, fact, now=now)
    card.is_suspended = True
    card.save(update_fields=["is_suspended"])
    return card


@transaction.atomic
def take_up(learner: Learner, fact: Fact) -> None:
    """Ask the fact again as before; one that was set aside before it was ever asked is new again."""
    learner.cards.filter(fact=fact, reps=0).delete()
    learner.cards.filter(fact=fact).update(is_suspended=False, buried_until=None)


def _card(learner: Learner, fact: Fact, *, now: datetime) -> Card:
    card, _ = Card.objects.select_for_update().get_or_create(
        learner=learner, fact=fact, defaults={"due": now, "created_at": now}
    )
    PlannedFact.objects.filter(plan__learner=learner, plan__day=learner.day_of(now), fact=fact, is_done=False).delete()
    return card


@dataclass(frozen=True)
class Schedule:
    """How a fact stands with a learner; chances are from 0 to 1."""

    card: Card
    recall: float
    recall_on_exam_day: float | None
    is_buried: bool
    reviews: list[Review]  # the latest first

    @property
    def percent(self) -> int:
        return round(100 * self.recall)

    @property
    def exam_percent(self) -> int | None:
        return None if self.recall_on_exam_day is None else round(100 * self.recall_on_exam_day)


def schedule_of(learner: Learner | None, fact: Fact, *, now: datetime) -> Schedule | None:
    """Return the fact's schedule, None when the learner has not met it."""
    card = learner.cards.filter(fact=fact).first() if learner else None
    if not card:
        return None
    exam = learner.start_of(learner.exam_date) if learner.days_left(now) else None
    return Schedule(
        card,
        scheduling.recall(card.memory, now=now, terms=learner.terms),
        scheduling.recall(card.memory, now=exam, terms=learner.terms) if exam else None,
        bool(card.buried_until and card.buried_until > now),
        list(card.reviews.select_related("answer").order_by("-number")[:SHOWN]),
    )


@dataclass(frozen=True)
class Leech:
    fact: Fact
    asked: int
    forgotten: int
    expected: float
    is_suspended: bool


@dataclass(frozen=True)
class LeechReport:
    """Facts forgotten more often than expected, of how many tested, and how many would be named by chance."""

    leeches: list[Leech]
    tested: int
    by_chance: float
    by_count: int  # that the rule of eight lapses would name


def leeches_of(learner: Learner) -> LeechReport:
    import numpy as np

    from studyapp.scheduling import fit

    log, keys = fitting.log_of(learner)
    predicted = fit.predict(log, plans.parameters_of(learner)) if len(log) else np.empty(0)
    known = np.flatnonzero(~np.isnan(predicted))
    by_card: dict[int, list[int]] = {}
    for place in known.tolist():
        by_card.setdefault(int(log.card[place]), []).append(place)
    tested, named = 0, {}
    for number, places in by_card.items():
        if len(places) < leeches.LEAST_REVIEWS:
            continue
        tested += 1
        forgetting = (1 - predicted[places]).tolist()
        forgotten = int((log.rating[places] == 1).sum())
        if leeches.is_leech(forgetting, forgotten):
            named[keys[number]] = (len(places), forgotten, round(sum(forgetting), 1))
    cards = learner.cards.filter(pk__in=named, fact__state="published").select_related("fact__document", "fact__note")
    found = [Leech(card.fact, *named[card.pk], card.is_suspended) for card in cards]
    return LeechReport(
        sorted(found, key=lambda leech: leech.expected - leech.forgotten),
        tested,
        round(leeches.FALSE_ALARMS * tested, 1),
        learner.cards.filter(lapses__gte=leeches.COUNT_OF_LAPSES).count(),
    )


@dataclass(frozen=True)
class SetAside:
    suspended: list[Card]
    buried: list[Card]
    until: date | None


def set_aside(learner: Learner, *, now: datetime) -> SetAside:
    """Return what the learner has set aside."""
    cards = learner.cards.filter(fact__state="published").select_related("fact__document", "fact__note")
    suspended = list(cards.filter(is_suspended=True).order_by("fact__statement"))
    buried = list(cards.filter(buried_until__gt=now, is_suspended=False).order_by("fact__statement"))
    return SetAside(suspended, buried, learner.day_of(now) + timedelta(days=1) if buried else None)
