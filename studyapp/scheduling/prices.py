"""What a second of study is worth, and from it which fact is worth a review today.

Greedy planning asks how much a review today adds to recall on the exam day, as if it were the last review of the fact. But
most facts are reviewed again, and a review is worth more when it comes at the right distance. So time is given a price,
in marks per second: at a price every fact can be planned on its own, backwards from the exam day, and what remains of a
review today – its marks, the price paid, and the later reviews it saves – against waiting a day is its advantage. The
price is the one at which all facts together use the minutes that are left (the minimum of the Lagrangian dual). To plan
many things under one budget in this way is Whittle's index (Whittle 1988, "Restless bandits: activity allocation in a
changing world").

The tables depend on the memory's parameters and the learner's habits alone, not on the facts: they are computed once, and
a question such as "what if I had 30 minutes" only reads them.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .course import Habits, Memories
from .kernel import Floats

# Finer grids gain less than 0.1 points of a percent and take four times as long.
LOG_STABILITIES = np.linspace(np.log(0.05), np.log(2000), 28)
DIFFICULTIES = np.linspace(1, 10, 5)
DAYS_AGO = np.array([0, 1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 60, 90, 180, 400.0])
LAST_DAY = 400
YESTERDAY = 1  # the place of one day in DAYS_AGO
PRICES = np.array([1e-5, 1e-4, 3e-4, 7e-4, 1.3e-3, 2e-3, 3e-3, 4.5e-3, 7e-3, 0.01, 0.015, 0.025])
# Two margins, chosen on learners other than those of the proof. A day's minutes cannot be moved to another day, so that
# they buy a little less than the sum of all minutes would. And a plan that trusts in every day to come puts new facts off
# until it is too late for those who skip one; to reckon with missed days costs the others next to nothing.
USABLE = 0.8
MISSED = 0.2
# How far the eight neighbors of a place are from it, in flat places.
NEIGHBORS = [a * len(DIFFICULTIES) * len(DAYS_AGO) + b * len(DAYS_AGO) + c for a, b, c in product((0, 1), repeat=3)]
SAMPLE = 75  # facts per learner that are enough to find the price


@dataclass(frozen=True)
class Place:
    """Where memories lie on the grid: the flat place of the lower corner and its eight neighbors' weights."""

    base: NDArray[np.integer]
    weights: tuple[Floats, ...]

    def read(self, table: Floats, prices: Floats) -> Floats:
        """Return the table's values (learners, facts) at these prices, which broadcast to (learners, facts)."""
        layer, share = _cell(PRICES, prices)
        rows = table.reshape(-1, len(PRICES))
        low = self._mix([rows[self.base + step, layer] for step in NEIGHBORS])
        high = self._mix([rows[self.base + step, layer + 1] for step in NEIGHBORS])
        return low * (1 - share) + high * share

    def read_all(self, table: Floats) -> Floats:
        """Return the table's values (learners, facts, prices) at all prices."""
        rows = table.reshape(-1, len(PRICES))
        return sum(
            rows[self.base + step] * weight[..., None] for step, weight in zip(NEIGHBORS, self.weights, strict=True)
        )

    def _mix(self, values: list[Floats]) -> Floats:
        return sum(value * weight for value, weight in zip(values, self.weights, strict=True))


@dataclass(frozen=True)
class Tables:
    """For each number of days left (0 to the horizon) and price: what a memory is worth, and the advantage of a review.

    ``values[h]`` and ``advantages[h]`` have shape (stabilities, difficulties, days ago, prices); ``new_values`` and
    ``new_advantages`` (days left, prices). Values are marks (weight 1) minus the price of the seconds still to be spent.
    """

    values: tuple[Floats, ...]
    advantages: tuple[Floats, ...]
    new_values: Floats
    new_advantages: Floats


def price_tables(days: int, habits: Habits | None = None, parameters: Floats = kernel.DEFAULTS) -> Tables:
    """Return the tables for up to ``days`` days left; the same arguments are computed once per process."""
    return _price_tables(days, habits or Habits(), tuple(float(p) for p in parameters))


@lru_cache(maxsize=4)
def _price_tables(days: int, habits: Habits, numbers: tuple[float, ...]) -> Tables:
    w = np.array(numbers)
    stability, difficulty, ago = np.meshgrid(np.exp(LOG_STABILITIES), DIFFICULTIES, DAYS_AGO, indexing="ij")
    recall = kernel.recall(stability, ago, w)
    seconds = (1 - recall) * habits.review_seconds[0] + recall * habits.success_seconds
    corners = _corners(stability, difficulty, recall, habits, w)
    first = _first_answers(habits, w)
    lower, share = _cell(DAYS_AGO, DAYS_AGO + 1)
    cost = (PRICES[:, None] * seconds.ravel()).reshape(len(PRICES), *recall.shape).astype(np.float32)
    share = share.astype(np.float32)

    value = np.broadcast_to(recall.astype(np.float32), cost.shape)
    new_value = np.zeros(len(PRICES))
    values, advantages, new_values, new_advantages = (
        [_prices_last(value)],
        [_prices_last(np.zeros_like(value))],
        [new_value],
        [new_value],
    )
    for _ in range(days):
        tomorrow = value[..., YESTERDAY].reshape(len(PRICES), -1)
        review = sum(tomorrow[:, place] * weight for place, weight in corners) - cost
        wait = value[..., lower] * (1 - share) + value[..., lower + 1] * share
        begin = sum(tomorrow[:, place] * weight for place, weight in first) - PRICES * habits.new_seconds
        advantages.append(_prices_last(review - wait))
        new_advantages.append(begin - new_value)
        value = wait + (1 - MISSED) * np.maximum(review - wait, 0)
        new_value = new_value + (1 - MISSED) * np.maximum(begin - new_value, 0)
        values.append(_prices_last(value))
        new_values.append(new_value)
    return Tables(tuple(values), tuple(advantages), np.array(new_values), np.array(new_advantages))


def place(memories: Memories) -> Place:
    """Return where the memories lie on the grid; new facts lie anywhere, and what is read there is not for use."""
    is_new = memories.is_new
    row, up = _even_cell(LOG_STABILITIES, np.log(np.where(is_new, 1, memories.stability)))
    column, right = _even_cell(DIFFICULTIES, np.where(is_new, 5, memories.difficulty))
    days = np.minimum(memories.days_ago, LAST_DAY).astype(np.intp)
    depth, deep = DAY_CELLS[0][days], DAY_CELLS[1][days]
    weights = [
        (up if a else 1 - up) * (right if b else 1 - right) * (deep if c else 1 - deep)
        for a, b, c in product((0, 1), repeat=3)
    ]
    base = (row * len(DIFFICULTIES) + column) * len(DAYS_AGO) + depth
    return Place(base, tuple(weight.astype(np.float32) for weight in weights))


def choose_price(memories: Memories, seconds_left: float | Floats, days_left: int, tables: Tables) -> Floats:
    """Return the price for each learner, shape (learners, 1), at which their facts use the seconds that are left.

    ``seconds_left`` is one number or one per learner.
    """
    facts = memories.stability.shape[1]
    part = memories.columns(slice(None, None, max(1, facts // SAMPLE)))
    scale = facts / max(1, part.stability.shape[1])
    worth = scale * np.einsum("lfp->lp", _worths(part, days_left, tables))
    dual = worth + PRICES * np.reshape(seconds_left, (-1, 1)) * USABLE
    return PRICES[np.argmin(dual, axis=1)][:, None]


def advantage(memories: Memories, days_left: int, prices: Floats, tables: Tables) -> Floats:
    """Return (learners, facts) the marks that a review today is worth beyond waiting a day, at the learner's price."""
    # A fact of double weight is planned as one of single weight at half the price.
    own = prices / memories.weight
    seen = place(memories).read(tables.advantages[days_left], own)
    new = np.interp(own, PRICES, tables.new_advantages[days_left])
    return memories.weight * np.where(memories.is_new, new, seen)


def _worths(memories: Memories, days_left: int, tables: Tables) -> Floats:
    """Return what each fact is worth at each price, (learners, facts, prices)."""
    seen = place(memories).read_all(tables.values[days_left])
    single = np.where(memories.is_new[..., None], tables.new_values[days_left], seen)
    if (memories.weight == 1).all():
        return single
    weight = np.broadcast_to(memories.weight, memories.stability.shape[-1:])[:, None]
    layer, share = _cell(PRICES, PRICES / weight)
    fact = np.arange(len(weight))[:, None]
    return weight * (single[:, fact, layer] * (1 - share) + single[:, fact, layer + 1] * share)


def _prices_last(table: Floats) -> Floats:
    return np.ascontiguousarray(np.moveaxis(table, 0, -1), dtype=np.float32)


def _corners(
    stability: Floats, difficulty: Floats, recall: Floats, habits: Habits, w: Floats
) -> list[tuple[NDArray[np.integer], Floats]]:
    """Return where a review leads from each place of the grid, as flat places and their probabilities."""
    after = [
        kernel.forgotten_stability(stability, difficulty, recall, w),
        *kernel.recalled_stability(stability, difficulty, recall, w),
    ]
    shares = [1 - recall, *(recall * share for share in habits.success_shares)]
    return [
        (flat, (share * weight).astype(np.float32))
        for rating in range(4)
        for flat, weight in _neighbors(after[rating], kernel.next_difficulty(difficulty, rating + 1, w))
        for share in (shares[rating],)
    ]


def _first_answers(habits: Habits, w: Floats) -> list[tuple[int, float]]:
    ratings = np.arange(1, 5)
    neighbors = _neighbors(kernel.first_stability(ratings, w), kernel.first_difficulty(ratings, w))
    return [
        (int(flat[rating]), float(weight[rating] * habits.first_shares[rating]))
        for flat, weight in neighbors
        for rating in range(4)
    ]


def _neighbors(stability: Floats, difficulty: Floats) -> list[tuple[NDArray[np.integer], Floats]]:
    row, up = _even_cell(LOG_STABILITIES, np.log(stability))
    column, right = _even_cell(DIFFICULTIES, difficulty)
    return [
        ((row + a) * len(DIFFICULTIES) + column + b, (up if a else 1 - up) * (right if b else 1 - right))
        for a, b in product((0, 1), repeat=2)
    ]


def _even_cell(grid: Floats, values: Floats) -> tuple[NDArray[np.integer], Floats]:
    """Return what ``_cell`` returns, for a grid of even steps, without a search."""
    along = (np.clip(values, grid[0], grid[-1]) - grid[0]) / (grid[1] - grid[0])
    lower = np.minimum(along.astype(np.intp), len(grid) - 2)
    return lower, along - lower


def _cell(grid: Floats, values: Floats) -> tuple[NDArray[np.integer], Floats]:
    """Return the place below each value and how far (0 to 1) it lies towards the next."""
    inside = np.clip(values, grid[0], grid[-1])
    lower = np.clip(np.searchsorted(grid, inside, side="right") - 1, 0, len(grid) - 2)
    return lower, (inside - grid[lower]) / (grid[lower + 1] - grid[lower])


# For every number of days at once, since days ago are whole.
DAY_CELLS = _cell(DAYS_AGO, np.arange(LAST_DAY + 1))
