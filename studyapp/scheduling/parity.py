"""Whether the memory of this app is that of py-fsrs: random histories through both, compared after every answer."""

from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
from numpy.typing import NDArray

from . import kernel
from .kernel import Floats
from .proof import Parity

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
LEARNERS = 20  # with parameters of their own, the first with FSRS's defaults
LENGTH = 8
WAIT = 9  # days after which recall is compared, too


def compare_with_py_fsrs(histories: int = 10_000, *, seed: int = 1) -> Parity:
    """Return the greatest differences over so many histories: same-day answers, lapses, and gaps of years among them."""
    rng = np.random.default_rng(seed)
    worst, answers = np.zeros(3), 0
    for number, share in enumerate(np.array_split(np.arange(histories), min(LEARNERS, histories))):
        parameters = random_parameters(rng) if number else kernel.DEFAULTS
        ratings, days = random_histories(len(share), rng)
        expected = np.stack([by_py_fsrs(r, d, parameters) for r, d in zip(ratings, days, strict=True)])
        difference = np.abs(by_kernel(ratings, days, parameters) - expected)
        difference[..., 0] /= expected[..., 0]
        worst, answers = np.maximum(worst, difference.max((0, 1))), answers + ratings.size
    return Parity(histories, answers, *(float(w) for w in worst))


def random_parameters(rng: np.random.Generator) -> Floats:
    return np.clip(kernel.DEFAULTS * np.exp(0.3 * rng.standard_normal(21)), kernel.LOWER, kernel.UPPER)


def random_histories(count: int, rng: np.random.Generator) -> tuple[NDArray[np.integer], Floats]:
    """Return ratings and days since the answer before, (histories, answers)."""
    shape = (count, LENGTH)
    ratings = rng.choice([1, 2, 3, 4], size=shape, p=[0.25, 0.15, 0.45, 0.15])
    days = np.where(rng.random(shape) < 0.3, 0, np.ceil(10 ** rng.uniform(0, 3.3, shape)))
    return ratings, days


def by_kernel(ratings: NDArray[np.integer], days: Floats, parameters: Floats) -> Floats:
    """Return stability, difficulty, and recall ``WAIT`` days later after every answer, (histories, answers, 3)."""
    stability = difficulty = np.full(len(ratings), np.nan)
    found = []
    for rating, gap in zip(ratings.T, days.T, strict=True):
        stability, difficulty = kernel.review(stability, difficulty, gap, rating, parameters)
        found.append(np.stack([stability, difficulty, kernel.recall(stability, WAIT, parameters)], 1))
    return np.stack(found, 1)


def by_py_fsrs(ratings: NDArray[np.integer], days: Floats, parameters: Floats) -> Floats:
    """Return the same for one history, (answers, 3)."""
    scheduler = fsrs.Scheduler(parameters=tuple(parameters), enable_fuzzing=False)
    card, now, found = fsrs.Card(card_id=1, due=START), START, []
    for rating, gap in zip(ratings, days, strict=True):
        now += timedelta(days=float(gap))
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), now)
        recall = scheduler.get_card_retrievability(card, now + timedelta(days=WAIT))
        found.append((card.stability, card.difficulty, recall))
    return np.array(found)
