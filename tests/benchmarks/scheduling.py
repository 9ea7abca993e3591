"""The plan, the what-if, and the fit, for one learner with many facts."""

import time
from collections.abc import Callable

import numpy as np

from studyapp.scheduling import fit, kernel, planner, prices
from studyapp.scheduling.course import Memories

FACTS, DAYS, REVIEWS = 2000, 90, 10_000


def rows(row: Callable[[str, float, str, float], dict]) -> list[dict]:
    """Return the rows of the table; ``row`` makes one from a name, a value, its unit, and the goal."""
    memories, minutes = half_begun(), [30.0] * DAYS
    size = f"{FACTS:,} facts × {DAYS} days"

    def from_nothing() -> None:
        prices._price_tables.cache_clear()
        planner.plan_today(memories, minutes)

    reviews = history()
    return [
        row(f"plan of a day, {size}, nothing computed before", seconds(from_nothing), "s", 1),
        row(f"plan of a day, {size}, again", seconds(lambda: planner.plan_today(memories, minutes)), "s", 0.1),
        row(f"forecast, {size}", seconds(lambda: planner.forecast(memories, minutes)), "s", 1),
        row(f"what-if of three, {size}", seconds(lambda: planner.what_if(memories, three(minutes))), "s", 1),
        row(f"fit of {len(reviews):,} reviews", seconds(lambda: fit.fit(reviews)), "s", 1),
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


def history(length: int = 8) -> fit.Reviews:
    """Return the reviews of a learner with parameters of their own, asked when FSRS's defaults said so, more or less."""
    rng = np.random.default_rng(2)
    noise = np.exp(0.3 * rng.standard_normal(21))
    parameters = np.clip(kernel.DEFAULTS * noise, kernel.LOWER, kernel.UPPER)
    cards = REVIEWS // length
    stability = difficulty = np.full(cards, np.nan)
    gap, days, ratings = np.zeros(cards), [rng.integers(0, 60, cards)], []
    for step in range(length):
        known = kernel.recall(stability, gap, parameters) if step else np.full(cards, 0.76)
        ratings.append(np.where(rng.random(cards) < known, rng.choice([2, 3, 4], cards, p=[0.2, 0.65, 0.15]), 1))
        stability, difficulty = kernel.review(stability, difficulty, gap, ratings[-1], parameters)
        gap = np.ceil(stability * rng.uniform(0.3, 2, cards))
        days.append(days[-1] + gap.astype(int))
    day, rating = np.concatenate(days[:-1]), np.concatenate(ratings)
    order = np.argsort(day, kind="stable")
    return fit.Reviews(np.tile(np.arange(cards), length)[order], day[order], rating[order])
