"""The plan and the what-if, for one learner with many facts."""

import time
from collections.abc import Callable

import numpy as np

from studyapp.scheduling import planner, prices
from studyapp.scheduling.course import Memories

FACTS, DAYS = 2000, 90


def rows(row: Callable[[str, float, str, float], dict]) -> list[dict]:
    """Return the rows of the table; ``row`` makes one from a name, a value, its unit, and the goal."""
    memories, minutes = half_begun(), [30.0] * DAYS
    size = f"{FACTS:,} facts × {DAYS} days"

    def from_nothing() -> None:
        prices._price_tables.cache_clear()
        planner.plan_today(memories, minutes)

    return [
        row(f"plan of a day, {size}, nothing computed before", seconds(from_nothing), "s", 1),
        row(f"plan of a day, {size}, again", seconds(lambda: planner.plan_today(memories, minutes)), "s", 0.1),
        row(f"forecast, {size}", seconds(lambda: planner.forecast(memories, minutes)), "s", 1),
        row(f"what-if of three, {size}", seconds(lambda: planner.what_if(memories, three(minutes))), "s", 1),
    ]


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def three(minutes: list[float]) -> list[list[float]]:
    return [[m * factor for m in minutes] for factor in (0.5, 1.5, 2)]


def half_begun() -> Memories:
    rng = np.random.default_rng(1)
    stability = np.where(rng.random(FACTS) < 0.5, np.nan, np.exp(rng.normal(2, 1, FACTS)))
    return Memories(
        stability, rng.uniform(1, 10, FACTS), rng.integers(1, 40, FACTS).astype(float), rng.uniform(0.5, 2, FACTS)
    )
