"""Memory by FSRS-6, one answer at a time. Only this module and the constants of ``kernel`` know py-fsrs.

py-fsrs counts spans of 24 hours and draws its fuzz from the global random generator. Here days are the learner's study
days, a fact is due when such a day begins, and the fuzz follows from the fact and the number of its answers: so a log of
reviews always gives the same memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS

from .days import DAY_STARTS_AT, day_start, fuzzed_interval, study_day

# One step: what was forgotten comes once more in the same session. What was known waits for another day, as the plan
# until the exam reckons; a second question ten minutes later would take time from facts that are new.
STEPS = (timedelta(minutes=10),)
RATINGS = (1, 2, 3, 4)  # again, hard, good, easy


@dataclass(frozen=True)
class MemoryState:
    """What is known of one memory.

    ``state`` is 0 before the first answer, then FSRS's 1 learning, 2 review, 3 relearning; ``stability`` is in days;
    ``difficulty`` runs from 1 to 10; times are aware and in UTC.
    """

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None = None
    reps: int = 0
    lapses: int = 0

    def as_json(self) -> dict:
        return {
            "state": self.state,
            "step": self.step,
            "stability": self.stability,
            "difficulty": self.difficulty,
            "due": self.due.isoformat(),
            "last_review": self.last_review.isoformat() if self.last_review else None,
            "reps": self.reps,
            "lapses": self.lapses,
        }

    @classmethod
    def from_json(cls, data: dict) -> "MemoryState":
        last = data["last_review"]
        times = {
            "due": datetime.fromisoformat(data["due"]),
            "last_review": datetime.fromisoformat(last) if last else None,
        }
        return cls(**{**data, **times})


@dataclass(frozen=True)
class Terms:
    """What one learner's facts are scheduled by: FSRS's 21 numbers, the recall at which a fact is due, and the clock."""

    parameters: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
    desired_retention: float = 0.9
    zone: ZoneInfo = ZoneInfo("UTC")
    day_starts_at: int = DAY_STARTS_AT

    def day_of(self, moment: datetime) -> date:
        return study_day(moment, self.zone, self.day_starts_at)


USUAL = Terms()


def fresh(now: datetime) -> MemoryState:
    """Return the memory of a fact that has not been asked yet."""
    return MemoryState(state=0, step=None, stability=None, difficulty=None, due=now)


def review(memory: MemoryState, rating: int, *, now: datetime, terms: Terms = USUAL, key: str = "") -> MemoryState:
    """Return the memory after an answer rated 1 (again) to 4 (easy) at ``now``; the input is unchanged.

    ``key`` names the fact for the fuzz, which spreads what was learned together; without it there is none.
    """
    today = terms.day_of(now)
    card, _ = _scheduler(terms.parameters, terms.desired_retention).review_card(
        _card(memory, terms), Rating(rating), _noon(today)
    )
    wait = card.due - _noon(today)
    if card.state == State.Review:
        days = fuzzed_interval(wait.days, key, memory.reps + 1) if key else wait.days
        due = day_start(today + timedelta(days=days), terms.zone, terms.day_starts_at).astimezone(UTC)
    else:
        due = now + wait
    return replace(
        memory,
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=due,
        last_review=now,
        reps=memory.reps + 1,
        lapses=memory.lapses + (memory.state == State.Review and rating == Rating.Again),
    )


def replay(reviews: Iterable[tuple[int, datetime]], *, terms: Terms = USUAL, key: str = "") -> MemoryState | None:
    """Return the memory that these ratings and their moments leave, in their order; None without any."""
    memory = None
    for rating, moment in reviews:
        memory = review(memory or fresh(moment), rating, now=moment, terms=terms, key=key)
    return memory


def intervals(memory: MemoryState, *, now: datetime, terms: Terms = USUAL, key: str = "") -> dict[int, timedelta]:
    """Return for each rating how long after ``now`` the fact would be asked again."""
    return {r: review(memory, r, now=now, terms=terms, key=key).due - now for r in RATINGS}


def recall(memory: MemoryState, *, now: datetime, terms: Terms = USUAL) -> float:
    """Return the probability, 0 to 1, that the fact is recalled at ``now``; 0 before the first answer."""
    if memory.last_review is None:
        return 0.0
    scheduler = _scheduler(terms.parameters, terms.desired_retention)
    return scheduler.get_card_retrievability(_card(memory, terms), _noon(terms.day_of(now)))


@lru_cache(maxsize=64)
def _scheduler(parameters: tuple[float, ...], desired_retention: float) -> Scheduler:
    return Scheduler(
        parameters=parameters,
        desired_retention=desired_retention,
        learning_steps=STEPS,
        relearning_steps=STEPS,
        enable_fuzzing=False,
    )


def _card(memory: MemoryState, terms: Terms) -> Card:
    """Return the memory as py-fsrs has it, at noon of its study day: spans of 24 hours are days then."""
    if memory.last_review is None:
        return Card(card_id=1, due=memory.due)
    return Card(
        card_id=1,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=_noon(terms.day_of(memory.last_review)),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
