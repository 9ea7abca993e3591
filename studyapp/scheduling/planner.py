"""What to study today so that the most is known on the exam day, and what to expect of it.

Facts are ranked by the advantage that ``prices`` gives a review today, per expected second, over reviews and new facts
alike. New facts are spread, the last days go once more over what gains most by it, and nothing is planned beyond the exam:
all that follows from counting marks on that one day. Without a date, or after it, a fact is due when its recall has
fallen to the retention that the learner wishes.

Shapes: memories of one learner are arrays (facts,). Days are study days (see ``days``); ``minutes`` are those of each day
from today to the exam's eve. Recall and scores run from 0 to 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from . import kernel, prices, spacing
from .course import Habits, Memories, Truth, play
from .kernel import Floats

SAMPLE = 200  # facts that stand for all in a forecast
DRAWS = 12  # learners in a forecast that might be this one
FEW = 3  # enough of them to see whether all facts fit
SPARE = 20
SIGMA = 0.3  # how much the parameters of learners differ: the spread of their logarithms
RICHER = np.array([1.15, 1.3, 1.5, 1.75, 2, 2.5, 3, 4])  # times the minutes, to find how many would cover all
LEAST_WEIGHT = 1e-4  # of a fact that the exam does not ask, against the mean
COVERED = 0.005  # the share of facts that may stay unseen and yet count as none


@dataclass(frozen=True)
class Plan:
    """Today's facts in order: their places in the memories, and for each its expected seconds and marks gained.

    ``marks`` is how much the review adds to the expected recall on the exam day, times the weight of the fact. ``spare``
    are the facts that would come next, for when one of these cannot be asked.
    """

    facts: NDArray[np.integer]
    seconds: Floats
    marks: Floats
    new: int
    spare: NDArray[np.integer] = field(default_factory=lambda: np.empty(0, np.intp))

    @property
    def minutes(self) -> float:
        return float(self.seconds.sum()) / 60


@dataclass(frozen=True)
class Outlook:
    """What a number of minutes on the days left would bring: the score on the day with a 90 % interval."""

    score: float
    low: float
    high: float
    minutes_used: float  # in all
    unseen: int  # facts that will not fit
    reviews: tuple[float, ...] = ()  # of each day, from today
    new: tuple[float, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """The outlook of the learner's own minutes, and what would change it.

    ``minutes_to_cover``: minutes a day at which every fact would be seen; None when four times as many would not do.
    ``cost_of_missing_today``: how much lower the score is expected to be when nothing is studied today.
    """

    outlook: Outlook
    minutes_to_cover: float | None
    cost_of_missing_today: float


def expected_seconds(memories: Memories, habits: Habits, parameters: Floats = kernel.DEFAULTS) -> Floats:
    """Return how long asking each fact today is expected to take, shape as the memories."""
    known = memories.recall(0, parameters)
    review = (1 - known) * habits.review_seconds[0] + known * habits.success_seconds
    return np.where(memories.is_new, habits.new_seconds, review)


def expected_recall(memories: Memories, days_left: int, habits: Habits, parameters: Floats = kernel.DEFAULTS) -> Floats:
    """Return the expected recall on the exam day when each fact is asked today and never again, shape as the memories."""
    stability, difficulty = memories.stability, memories.difficulty
    before = kernel.recall(stability, memories.days_ago, parameters)
    failed = kernel.forgotten_stability(stability, difficulty, before, parameters)
    after = kernel.recalled_stability(stability, difficulty, before, parameters)
    known = sum(
        share * kernel.recall(s, days_left, parameters) for share, s in zip(habits.success_shares, after, strict=True)
    )
    first = sum(
        share * kernel.recall(np.maximum(parameters[..., r], kernel.STABILITY_MIN), days_left, parameters)
        for r, share in enumerate(habits.first_shares)
    )
    review = (1 - before) * kernel.recall(failed, days_left, parameters) + before * known
    return np.where(memories.is_new, first, review)


def gain(memories: Memories, days_left: int, habits: Habits, parameters: Floats = kernel.DEFAULTS) -> Floats:
    """Return weight × what a review today adds to the recall on the exam day if it is the last, shape as the memories."""
    after = expected_recall(memories, days_left, habits, parameters)
    return memories.weight * (after - memories.recall(days_left, parameters))


def priority(
    memories: Memories,
    days_left: int,
    *,
    minutes: Floats,
    habits: Habits,
    tables: prices.Tables,
    parameters: Floats = kernel.DEFAULTS,
) -> Floats:
    """Return (learners, facts) how much a review today is worth per second; ``minutes`` (learners or none, days)."""
    seconds_left = 60 * minutes[..., minutes.shape[-1] - days_left :].sum(-1)
    price = prices.choose_price(memories, seconds_left, days_left, tables)
    worth = prices.advantage(memories, days_left, price, tables)
    return worth / expected_seconds(memories, habits, parameters)


def plan_today(
    memories: Memories,
    minutes: Sequence[float],
    *,
    habits: Habits | None = None,
    parameters: Floats = kernel.DEFAULTS,
    retention: float = 0.9,
    new_per_day: int = 20,
    notes: NDArray[np.integer] | None = None,
) -> Plan:
    """Return what to ask today, the most valuable first, as much as fits into today's minutes.

    ``notes`` says for each fact which note it is from: those of one note are kept apart.

    ``minutes`` is empty without an exam ahead: then facts due by ``retention`` come, and at most ``new_per_day`` new ones,
    whatever the time. A fact that was asked today already (``days_ago`` 0) is left out. ValueError for negative minutes.
    """
    habits = habits or Habits()
    budget = _checked(minutes)
    seconds = expected_seconds(memories, habits, parameters)
    is_open = memories.is_new | (memories.days_ago > 0)
    if not len(budget):
        return _plan_by_retention(memories, seconds, is_open, parameters, retention, new_per_day)
    tables = prices.price_tables(len(budget), habits, parameters)
    one = _rows(memories, 1)
    score = priority(one, len(budget), minutes=budget, habits=habits, tables=tables, parameters=parameters)[0]
    order = np.argsort(-np.where(is_open, score, -np.inf), kind="stable")
    order = order[is_open[order]]
    today, ranked = budget[0] * 60, order
    if notes is None:
        order = order[np.cumsum(seconds[order]) - seconds[order] < today]
    else:
        picked = spacing.pick_apart(
            order.tolist(), notes.tolist(), memories.is_new.tolist(), seconds.tolist(), float(today)
        )
        order = np.array(spacing.spread(picked, notes.tolist()), dtype=np.intp)
    marks = gain(memories, len(budget), habits, parameters)
    spare = ranked[~np.isin(ranked, order)][:SPARE]
    return Plan(order, seconds[order], marks[order], int(memories.is_new[order].sum()), spare)


def forecast(
    memories: Memories,
    minutes: Sequence[float],
    *,
    habits: Habits | None = None,
    parameters: Floats = kernel.DEFAULTS,
    sigma: float = SIGMA,
    seed: int = 0,
) -> Forecast:
    """Return what these minutes will bring, by playing the days left with learners who might be this one.

    ``sigma`` says how far the true parameters may lie from ``parameters``: smaller for a learner whose own were fitted.
    """
    budget = _checked(minutes)
    missed = budget.copy()
    missed[:1] = 0
    base, without_today = _outlooks(memories, [budget, missed], habits, parameters, sigma, seed)
    total = memories.stability.shape[-1]
    others = []
    if base.unseen > COVERED * total:
        others = _outlooks(memories, [budget * factor for factor in RICHER], habits, parameters, sigma, seed, FEW)
    mean = float(budget.mean()) if len(budget) else 0.0
    covering = [
        mean * factor
        for factor, option in zip([1.0, *RICHER], [base, *others], strict=False)
        if option.unseen <= COVERED * total
    ]
    return Forecast(base, min(covering, default=None), max(0.0, base.score - without_today.score))


def what_if(
    memories: Memories,
    options: Sequence[Sequence[float]],
    *,
    habits: Habits | None = None,
    parameters: Floats = kernel.DEFAULTS,
    sigma: float = SIGMA,
    seed: int = 0,
) -> list[Outlook]:
    """Return the outlook for each of the options: other minutes, another date (another number of days), or both."""
    budgets = [_checked(option) for option in options]
    found: dict[int, Outlook] = {}
    for days in sorted({len(budget) for budget in budgets}):
        same = [n for n, budget in enumerate(budgets) if len(budget) == days]
        outlooks = _outlooks(memories, [budgets[n] for n in same], habits, parameters, sigma, seed)
        found |= dict(zip(same, outlooks, strict=True))
    return [found[n] for n in range(len(budgets))]


def _outlooks(
    memories: Memories,
    budgets: Sequence[Floats],
    habits: Habits | None,
    parameters: Floats,
    sigma: float,
    seed: int,
    draws: int = DRAWS,
) -> list[Outlook]:
    """Play all budgets, which have as many days, at once and with the same luck."""
    habits = habits or Habits()
    total = memories.stability.shape[-1]
    if not total:
        return [Outlook(0.0, 0.0, 0.0, 0.0, 0) for _ in budgets]
    rng = np.random.default_rng(seed)
    chosen = _sample(memories, rng)
    share = len(chosen) / total
    part = Memories(
        *(a[chosen] for a in (memories.stability, memories.difficulty, memories.days_ago)),
        np.broadcast_to(memories.weight, (total,))[chosen],
    )
    noise = np.exp(sigma * rng.standard_normal((draws, 1, 21)))
    possible = np.clip(parameters * noise, kernel.LOWER, kernel.UPPER).astype(np.float32)
    minutes = np.repeat(np.stack(budgets), draws, axis=0) * share
    rank = partial(
        priority,
        minutes=minutes,
        habits=habits,
        tables=prices.price_tables(minutes.shape[1], habits, parameters),
        parameters=parameters.astype(np.float32),
    )
    truth = Truth(np.tile(possible, (len(budgets), 1, 1)))
    start = _rows(part, len(minutes))
    outcome = play(
        rank,
        truth,
        minutes,
        start,
        seed=seed,
        copies=len(budgets),
        habits=habits,
        believed_parameters=parameters,
        owes=True,
    )
    recall = truth.recall(outcome.true)
    scores = (recall * start.weight).sum(1) / np.broadcast_to(start.weight, recall.shape[1:]).sum()
    unseen = outcome.true.is_new.sum(1) / share
    used = outcome.seconds.sum(1) / 60 / share
    reviews, new = outcome.reviews / share, outcome.new / share
    return [
        _outlook(scores[own], used[own], unseen[own], reviews[own], new[own])
        for own in (slice(n, n + draws) for n in range(0, len(minutes), draws))
    ]


def _outlook(scores: Floats, used: Floats, unseen: Floats, reviews: Floats, new: Floats) -> Outlook:
    middle, reach = float(scores.mean()), 1.8 * float(scores.std(ddof=1))  # 1.8: Student's t for 12 draws
    return Outlook(
        middle,
        max(0.0, middle - reach),
        min(1.0, middle + reach),
        float(used.mean()),
        round(float(unseen.mean())),
        tuple(reviews.mean(0).tolist()),
        tuple(new.mean(0).tolist()),
    )


def workload(
    memories: Memories,
    days: int,
    *,
    habits: Habits | None = None,
    parameters: Floats = kernel.DEFAULTS,
    retention: float = 0.9,
    new_per_day: int = 20,
    seed: int = 0,
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Return reviews, new facts, and minutes of each of the days from today when facts return by retention."""
    if not memories.stability.shape[-1]:
        return ((0.0,) * days,) * 3

    def rank(believed: Memories, days_left: int) -> Floats:
        late = believed.days_ago - kernel.interval(believed.stability, retention, parameters)
        fits = believed.is_new & (np.cumsum(believed.is_new, 1) <= new_per_day)
        score = np.where(fits, 0.5, -np.inf)
        return np.where(~believed.is_new & (late >= 0) & (believed.days_ago > 0), 1.0, score)

    truth = Truth(np.broadcast_to(parameters.astype(np.float32), (FEW, 1, 21)))
    outcome = play(
        rank,
        truth,
        [24 * 60.0] * days,
        _rows(memories, FEW),
        seed=seed,
        habits=habits or Habits(),
        believed_parameters=parameters,
    )
    return tuple(tuple(part.mean(0).tolist()) for part in (outcome.reviews, outcome.new, outcome.seconds / 60))


def _sample(memories: Memories, rng: np.random.Generator) -> NDArray[np.integer]:
    """Return the places of at most SAMPLE facts, spread evenly over stability, so that new and old keep their shares."""
    order = np.lexsort((rng.random(memories.stability.shape[-1]), np.nan_to_num(memories.stability)))
    if len(order) <= SAMPLE:
        return order
    return order[((np.arange(SAMPLE) + 0.5) * len(order) / SAMPLE).astype(int)]


def _rows(memories: Memories, rows: int) -> Memories:
    """Return one learner's memories as (rows, facts), in single precision, which is exact enough, and of mean weight 1."""
    parts = (memories.stability, memories.difficulty, memories.days_ago)
    mean = float(memories.weight.mean()) if memories.weight.any() else 1.0
    weight = np.maximum(memories.weight / mean, LEAST_WEIGHT).astype(np.float32)
    return Memories(*(np.tile(part.astype(np.float32), (rows, 1)) for part in parts), weight)


def _plan_by_retention(
    memories: Memories,
    seconds: Floats,
    is_open: NDArray[np.bool_],
    parameters: Floats,
    retention: float,
    new_per_day: int,
) -> Plan:
    late = memories.days_ago - kernel.interval(memories.stability, retention, parameters)
    due = np.flatnonzero(is_open & ~memories.is_new & (late >= 0))
    due = due[np.argsort(memories.recall(0, parameters)[due], kind="stable")]
    new = np.flatnonzero(memories.is_new)[:new_per_day]
    order = np.concatenate([due, new])
    return Plan(order, seconds[order], np.zeros(len(order)), len(new))


def _checked(minutes: Sequence[float]) -> Floats:
    budget = np.asarray(minutes, float).reshape(-1)
    if not (budget >= 0).all():
        raise ValueError("The minutes of a day are a number from 0 up.")
    return budget
