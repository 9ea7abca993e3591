"""Memory by FSRS-6, one answer at a time. Only this module and the constants of ``kernel`` know py-fsrs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from fsrs import Card, Rating, Scheduler, State

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


def fresh(now: datetime) -> MemoryState:
    """Return the memory of a fact that has not been asked yet."""
    return MemoryState(state=0, step=None, stability=None, difficulty=None, due=now)


@cache
def scheduler(desired_retention: float) -> Scheduler:
    # py-fsrs draws its fuzz from the global random generator, so the same history would give different schedules.
    return Scheduler(desired_retention=desired_retention, enable_fuzzing=False)


def review(memory: MemoryState, rating: int, *, now: datetime, desired_retention: float = 0.9) -> MemoryState:
    """Return the memory after an answer rated 1 (again) to 4 (easy) at ``now``, in UTC; the input is unchanged."""
    card, _ = scheduler(desired_retention).review_card(_card(memory, now), Rating(rating), now)
    is_lapse = memory.state == State.Review and rating == Rating.Again
    return replace(
        memory,
        state=int(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=now,
        reps=memory.reps + 1,
        lapses=memory.lapses + is_lapse,
    )


def intervals(memory: MemoryState, *, now: datetime, desired_retention: float = 0.9) -> dict[int, timedelta]:
    """Return for each rating how long after ``now`` the fact would be asked again."""
    return {r: review(memory, r, now=now, desired_retention=desired_retention).due - now for r in RATINGS}


def recall(memory: MemoryState, *, now: datetime) -> float:
    """Return the probability, 0 to 1, that the fact is recalled at ``now``; 0 before the first answer."""
    if memory.last_review is None:
        return 0.0
    return scheduler(0.9).get_card_retrievability(_card(memory, now), now)


def _card(memory: MemoryState, now: datetime) -> Card:
    if memory.state == 0:
        return Card(card_id=1, due=now)
    return Card(
        card_id=1,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )
