"""A course of study until the exam, day by day, on arrays of shape (learners, facts).

The forecast plays it with what is believed of one learner, the simulation with many learners whose true memory is another
than the one believed. Chance is an argument: two courses with the same seed meet the same luck on every fact and day,
whatever each chooses, so that their difference is not noise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .kernel import Floats


@dataclass(frozen=True)
class Memories:
    """What is believed of the facts, each array (..., facts).

    ``stability`` in days, nan for a fact not asked yet; ``difficulty`` 1 to 10; ``days_ago``: whole study days since the
    last review; ``weight``: what a fact is worth in the exam, in any unit, broadcast.
    """

    stability: Floats
    difficulty: Floats
    days_ago: Floats
    weight: Floats = field(default_factory=lambda: np.ones(1))

    @classmethod
    def fresh(cls, *shape: int, dtype: type = float) -> "Memories":
        """Return memories of facts that were never asked."""
        nothing = np.full(shape, np.nan, dtype)
        return cls(nothing, nothing.copy(), np.zeros(shape, dtype), np.ones(1, dtype))

    def columns(self, chosen: slice) -> "Memories":
        """Return the memories of some facts."""
        weight = self.weight if self.weight.shape[-1] == 1 else self.weight[..., chosen]
        return Memories(self.stability[..., chosen], self.difficulty[..., chosen], self.days_ago[..., chosen], weight)

    @property
    def is_new(self) -> NDArray[np.bool_]:
        return np.isnan(self.stability)

    def recall(self, days: float = 0, parameters: Floats = kernel.DEFAULTS) -> Floats:
        """Return the probability of recall in ``days`` days without a review; 0 for new facts."""
        return np.nan_to_num(kernel.recall(self.stability, self.days_ago + days, parameters))


@dataclass(frozen=True)
class Habits:
    """How somebody answers: shares of ratings, and seconds by rating (again, hard, good, easy).

    The defaults are those of fsrs-rs, measured on Anki's users (https://github.com/open-spaced-repetition/fsrs-rs).
    """

    first_shares: tuple[float, float, float, float] = (0.24, 0.094, 0.495, 0.171)
    success_shares: tuple[float, float, float] = (0.224, 0.631, 0.145)
    first_seconds: tuple[float, float, float, float] = (19.6, 18.8, 13.8, 10.7)
    review_seconds: tuple[float, float, float, float] = (19.4, 17.6, 12.4, 8.9)

    @property
    def new_seconds(self) -> float:
        """Expected seconds for a fact that was never asked."""
        return float(np.dot(self.first_shares, self.first_seconds))

    @property
    def success_seconds(self) -> float:
        """Expected seconds for a review that is known."""
        return float(np.dot(self.success_shares, self.review_seconds[1:]))


def learn_habits(
    ratings: Sequence[int],
    seconds: Sequence[float],
    is_first: Sequence[bool],
    *,
    weight: float = 40,
    base: Habits | None = None,
) -> Habits:
    """Return the habits of a learner from their answers; ``base`` counts as ``weight`` answers of each sort.

    Three sequences of one length; seconds beyond five minutes count as five, since somebody left the desk.
    """
    rating, first = np.asarray(ratings, int), np.asarray(is_first, bool)
    spent = np.clip(np.asarray(seconds, float), 1, 300)
    base = base or Habits()

    def shares(prior: tuple[float, ...], counts: Floats) -> tuple[float, ...]:
        total = np.asarray(prior) * weight + counts
        return tuple((total / total.sum()).tolist())

    def times(prior: tuple[float, ...], chosen: NDArray[np.bool_]) -> tuple[float, ...]:
        sums = np.bincount(rating[chosen], spent[chosen], 5)[1:]
        counts = np.bincount(rating[chosen], minlength=5)[1:]
        return tuple(((np.asarray(prior) * weight / 4 + sums) / (weight / 4 + counts)).tolist())

    return Habits(
        shares(base.first_shares, np.bincount(rating[first], minlength=5)[1:]),
        shares(base.success_shares, np.bincount(rating[~first], minlength=5)[2:]),
        times(base.first_seconds, first),
        times(base.review_seconds, ~first),
    )


@dataclass(frozen=True)
class Truth:
    """How a learner's memory really works, and how they report.

    ``parameters`` (learners, 1, 21); with ``is_exponential`` recall fades as 0.9^(days ÷ stability); ``inflated`` is the
    share of answers reported one rating too high, ``skipped`` the share of days not studied, ``guessed`` the
    probability that a forgotten fact is answered rightly all the same and reported as Good.
    """

    parameters: Floats
    is_exponential: bool = False
    inflated: float = 0.0
    skipped: float = 0.0
    guessed: float = 0.0

    def recall(self, memories: Memories, days: float = 0) -> Floats:
        """Return the true probability of recall in ``days`` days; 0 for new facts."""
        if self.is_exponential:
            return np.nan_to_num(0.9 ** ((memories.days_ago + days) / memories.stability))
        return memories.recall(days, self.parameters)


# What to ask first today: memories and days left in, one number per fact out; -inf is not asked today.
Priority = Callable[[Memories, int], Floats]


@dataclass(frozen=True)
class Outcome:
    """The end of a course: the true and the believed memories on the exam's morning.

    For each learner and day (learners, days): seconds studied, how many facts were asked again, and how many first.
    """

    true: Memories
    believed: Memories
    seconds: Floats
    reviews: Floats
    new: Floats


def play(
    priority: Priority,
    truth: Truth,
    minutes: Sequence[float] | Floats,
    start: Memories,
    *,
    seed: int,
    copies: int = 1,
    habits: Habits | None = None,
    believed_parameters: Floats = kernel.DEFAULTS,
    true_start: Memories | None = None,
    knows_truth: bool = False,
    owes: bool = False,
) -> Outcome:
    """Play one course for all learners at once.

    ``minutes`` has one number per day from today to the exam's eve, or a row of them per learner. With ``copies`` the
    learners are that many times the same ones, who meet the same luck.

    ``start`` (learners, facts) is what is believed; the truth starts as the same unless ``true_start`` is given. With
    ``knows_truth`` the beliefs follow the learner's true ratings, for a ``priority`` that has the true parameters. With
    ``owes`` what the last fact of a day took too long is missing the next day: for a sample of the facts in a share of the
    minutes, which is so small that it would add up.
    """
    habits = habits or Habits()
    dtype = start.stability.dtype.type
    believed, true = _copy(start), _copy(true_start or start)
    assumed = truth.parameters if knows_truth else believed_parameters.astype(dtype)
    learners, facts = start.stability.shape
    budgets = np.broadcast_to(np.asarray(minutes, dtype) * 60, (learners, np.shape(minutes)[-1]))
    seconds_of = np.array([habits.review_seconds, habits.first_seconds], dtype)
    days = budgets.shape[1]
    spent, again, begun = (np.zeros((learners, days), dtype) for _ in range(3))
    debt = np.zeros(learners, dtype)
    rows = np.arange(learners)[:, None]
    most = min(facts, int(budgets.max(initial=0) / min(*habits.first_seconds, *habits.review_seconds)) + 1)
    for day in range(days):
        rng = np.random.default_rng((seed, day))
        luck = np.tile(rng.random((3, learners // copies, facts), dtype=np.float32), (1, copies, 1))
        is_skipped = np.tile(rng.random(learners // copies), copies) < truth.skipped
        budget = np.where(is_skipped, 0, budgets[:, day] - debt)[:, None]
        if facts and budget.any():
            score = priority(believed, days - day)
            first = _best(score, most)
            is_new = true.is_new[rows, first]
            known = truth.recall(_take(true, rows, first))
            luck = luck[:, rows, first]
            rating = _ratings(is_new, known, luck, habits)
            reported = _reported(rating, is_new, luck[2], truth)
            cost = seconds_of[is_new.astype(int), reported - 1]
            is_asked = (np.cumsum(cost, 1) - cost < budget) & (score[rows, first] > -np.inf)
            spent[:, day] = np.sum(cost * is_asked, 1)
            begun[:, day] = np.sum(is_asked & is_new, 1)
            again[:, day] = np.sum(is_asked, 1) - begun[:, day]
            row, column = np.nonzero(is_asked)
            fact = first[row, column]
            _answer(true, row, fact, rating[row, column], truth.parameters, truth)
            _answer(believed, row, fact, (rating if knows_truth else reported)[row, column], assumed)
        if owes:
            debt = np.where(budgets[:, day] > 0, np.maximum(spent[:, day] - budget[:, 0], 0), debt)
        true.days_ago[...] += 1
        believed.days_ago[...] += 1
    return Outcome(true, believed, spent, again, begun)


def _best(score: Floats, most: int) -> NDArray[np.integer]:
    """Return the indices of the ``most`` highest scores of each row, the highest first."""
    if most >= score.shape[1]:
        return np.argsort(-score, axis=1, kind="stable")
    best = np.sort(np.argpartition(-score, most - 1, axis=1)[:, :most], axis=1)
    order = np.argsort(-np.take_along_axis(score, best, 1), axis=1, kind="stable")
    return np.take_along_axis(best, order, 1)


def _ratings(is_new: NDArray[np.bool_], known: Floats, luck: Floats, habits: Habits) -> NDArray[np.integer]:
    first = 1 + np.searchsorted(np.cumsum(habits.first_shares)[:3], luck[1])
    success = 2 + np.searchsorted(np.cumsum(habits.success_shares)[:2], luck[1])
    return np.where(is_new, first, np.where(luck[0] < known, success, 1))


def _reported(
    rating: NDArray[np.integer], is_new: NDArray[np.bool_], luck: Floats, truth: Truth
) -> NDArray[np.integer]:
    is_guessed = (rating == 1) & ~is_new & (luck < truth.guessed)
    is_inflated = luck > 1 - truth.inflated
    return np.where(is_guessed, 3, np.minimum(4, rating + is_inflated))


def _answer(
    memories: Memories,
    row: NDArray[np.integer],
    fact: NDArray[np.integer],
    rating: NDArray[np.integer],
    parameters: Floats,
    truth: Truth | None = None,
) -> None:
    """Write the effect of the answers into the memories."""
    own = parameters[row, 0] if parameters.ndim == 3 else parameters
    stability, difficulty, days = (
        memories.stability[row, fact],
        memories.difficulty[row, fact],
        memories.days_ago[row, fact],
    )
    if truth and truth.is_exponential:
        # The kernel asks how many days it is since the last review; this many give the recall of the other curve.
        decay = -own[..., 20]
        known = np.where(np.isnan(stability), 1, stability)
        left = np.maximum(0.9 ** (days / known), 1e-3)
        same_recall = known * (left ** (1 / decay) - 1) / (0.9 ** (1 / decay) - 1)
        days = np.where(days < 1, days, np.maximum(same_recall, 1))
    memories.stability[row, fact], memories.difficulty[row, fact] = kernel.review(
        stability, difficulty, days, rating, own
    )
    memories.days_ago[row, fact] = 0


def _take(memories: Memories, rows: NDArray[np.integer], columns: NDArray[np.integer]) -> Memories:
    parts = (memories.stability, memories.difficulty, memories.days_ago)
    return Memories(*(part[rows, columns] for part in parts))


def _copy(memories: Memories) -> Memories:
    return replace(
        memories,
        stability=memories.stability.copy(),
        difficulty=memories.difficulty.copy(),
        days_ago=memories.days_ago.copy(),
    )
