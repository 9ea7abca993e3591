"""The 21 parameters of FSRS-6 fitted to one learner's reviews, and whether they are worth adopting.

The fit maximizes the likelihood of recalled and forgotten, with a prior around FSRS's defaults so that few reviews move
the parameters little. It works on the logarithms of the parameters by Fisher scoring: all derivatives are differences that
one pass over the reviews gives at once, so that ten thousand reviews take a fraction of a second and no other library.
As Anki does, first answers and answers on the same day shape the memory but are not predicted.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from . import kernel
from .kernel import Floats

PRIOR = 0.5  # spread of the logarithms of the parameters among learners, somewhat wider than is found
STEP = 1e-4  # of a logarithm, for the differences
DAMPINGS = np.array([0.0, 0.3, 3.0, 30.0])
ROUNDS = 12
UNSEEN = 0.2  # the share of the latest reviews that decides
ENOUGH_GAIN = 0.02  # of the log likelihood, for one more round
ENOUGH = 100  # predicted reviews in either part, below which nothing is adopted
TINY = 1e-6


@dataclass(frozen=True)
class Reviews:
    """One learner's reviews in the order of time: arrays of one length. ``day`` counts study days from any start."""

    card: NDArray[np.integer]
    day: NDArray[np.integer]
    rating: NDArray[np.integer]

    def __post_init__(self) -> None:
        if not len(self.card) == len(self.day) == len(self.rating):
            raise ValueError("Cards, days, and ratings of reviews must be as many.")
        if len(self.rating) and not (self.rating.min() >= 1 and self.rating.max() <= 4):
            raise ValueError("A rating is 1, 2, 3, or 4.")

    def __len__(self) -> int:
        return len(self.card)

    @property
    def is_recalled(self) -> NDArray[np.bool_]:
        return self.rating > 1


@dataclass(frozen=True)
class Fitted:
    """Parameters (21,), the mean log loss of the predicted reviews with them, and how many rounds the fit took."""

    parameters: Floats
    log_loss: float
    rounds: int


@dataclass(frozen=True)
class Verdict:
    """What the later, unseen reviews say: mean log loss of each row on them, and what to use from now on."""

    parameters: Floats
    is_adopted: bool
    predicted: int  # reviews in the unseen slice
    log_loss: dict[str, float] = field(default_factory=dict)  # default, fitted, constant, moving average


def predict(reviews: Reviews, parameters: Floats = kernel.DEFAULTS) -> Floats:
    """Return the probability of recall before each review, (reviews,); nan for first ones and those of the same day.

    ``parameters`` (sets, 21) gives (sets, reviews).
    """
    sets = np.atleast_2d(parameters)
    found = _predict(_by_step(reviews), len(reviews), sets)
    return found if np.ndim(parameters) == 2 else found[0]


def fit(
    reviews: Reviews,
    *,
    start: Floats = kernel.DEFAULTS,
    guess: float = 0.0,
    used: NDArray[np.bool_] | None = None,
) -> Fitted:
    """Return the parameters under which the reviews are most likely, given the prior around ``start``.

    ``guess`` is the probability that a forgotten fact was answered rightly and yet rated above Again. ``used`` (reviews,)
    restricts which predictions count.
    """
    steps, actual = _by_step(reviews), reviews.is_recalled
    center = np.log(np.maximum(start, TINY))
    low, high = np.log(np.maximum(kernel.LOWER, TINY)), np.log(kernel.UPPER)
    first = _predict(steps, len(reviews), np.exp(center)[None])[0]
    counted = ~np.isnan(first) & (True if used is None else used)
    if not counted.any():
        return Fitted(np.asarray(start, float), float("nan"), 0)

    def probabilities(points: Floats) -> Floats:
        return guess + (1 - guess) * np.clip(_predict(steps, len(reviews), np.exp(points))[:, counted], TINY, 1 - TINY)

    def losses(points: Floats) -> Floats:
        away = 0.5 * (((points - center) / PRIOR) ** 2).sum(1)
        return _losses(probabilities(points), actual[counted]).sum(1) + away

    point, loss, rounds = np.clip(center, low, high), np.inf, 0
    while rounds < ROUNDS:
        rounds += 1
        found = probabilities(np.vstack([point, point + STEP * np.eye(21)]))
        now, slopes = found[0], (found[1:] - found[0]) / STEP
        spread = now * (1 - now)
        gradient = slopes @ ((now - actual[counted]) / spread) + (point - center) / PRIOR**2
        information = (slopes / spread) @ slopes.T + np.eye(21) / PRIOR**2
        candidates = np.array(
            [
                np.clip(point - np.linalg.solve(information + d * np.diag(np.diag(information)), gradient), low, high)
                for d in DAMPINGS
            ]
        )
        tried = losses(candidates)
        best = int(np.argmin(tried))
        is_settled = not tried[best] < loss - ENOUGH_GAIN
        if tried[best] < loss:
            point, loss = candidates[best], tried[best]
        if is_settled:
            break
    parameters = np.clip(np.exp(point), kernel.LOWER, kernel.UPPER)
    return Fitted(parameters, float(_losses(probabilities(point[None]), actual[counted]).mean()), rounds)


def judge(reviews: Reviews, *, current: Floats = kernel.DEFAULTS, guess: float = 0.0) -> Verdict:
    """Fit on the earlier reviews, compare with ``current`` on the later ones, and say which parameters to use.

    The fitted ones are adopted when they are better there; with too few reviews ``current`` stays.
    """
    edge = int(len(reviews) * (1 - UNSEEN))
    is_early = np.arange(len(reviews)) < edge
    before = predict(reviews, current)
    is_predicted = ~np.isnan(before)
    late = is_predicted & ~is_early
    if late.sum() < ENOUGH or (is_predicted & is_early).sum() < ENOUGH:
        return Verdict(current, False, int(late.sum()))
    early = Reviews(reviews.card[:edge], reviews.day[:edge], reviews.rating[:edge])
    fitted = fit(early, guess=guess).parameters
    actual = reviews.is_recalled
    after = predict(reviews, fitted)
    constant = np.full(len(reviews), actual[is_predicted & is_early].mean())
    moving = np.full(len(reviews), np.nan)
    moving[is_predicted] = moving_average(actual[is_predicted])
    floor = {"default": kernel.DEFAULTS, "current": current}
    rows = {name: predict(reviews, w) for name, w in floor.items()} | {"fitted": after}
    rows = {name: guess + (1 - guess) * row for name, row in rows.items()}
    rows |= {"constant": constant, "moving average": moving}
    loss = {name: log_loss(row[late], actual[late]) for name, row in rows.items()}
    is_adopted = loss["fitted"] < loss["current"]
    return Verdict(fitted if is_adopted else current, is_adopted, int(late.sum()), loss)


def log_loss(predicted: Floats, actual: NDArray[np.bool_]) -> float:
    """Return the mean log loss; predictions that are nan do not count."""
    known = ~np.isnan(predicted)
    return float(_losses(np.clip(predicted[known], TINY, 1 - TINY), actual[known]).mean())


def moving_average(actual: NDArray[np.bool_], *, rate: float = 0.3, start: float = 1.2) -> Floats:
    """Return before each answer what the answers so far predict: srs-benchmark's MOVING-AVG, no memory model at all."""
    found, x = np.empty(len(actual)), start
    for n, recalled in enumerate(actual.tolist()):
        found[n] = 1 / (1 + np.exp(-x))
        x += rate * (recalled - found[n])
    return found


def calibration(predicted: Floats, actual: NDArray[np.bool_], *, bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean predicted, share recalled, reviews) for groups of equal size, from the least to the most likely."""
    known = np.flatnonzero(~np.isnan(predicted))
    order = known[np.argsort(predicted[known], kind="stable")]
    groups = [group for group in np.array_split(order, bins) if len(group)]
    return [(float(predicted[g].mean()), float(actual[g].mean()), len(g)) for g in groups]


def _losses(predicted: Floats, actual: NDArray[np.bool_]) -> Floats:
    return -np.log(np.where(actual, predicted, 1 - predicted))


# One step of many histories: which reviews, their gaps in days, and their ratings. Longer histories come first, so that
# the cards of a step are the first of those of the step before.
Step = tuple[NDArray[np.integer], Floats, NDArray[np.integer]]


def _by_step(reviews: Reviews) -> list[Step]:
    if not len(reviews):
        return []
    order = np.argsort(reviews.card, kind="stable")
    _, starts, lengths = np.unique(reviews.card[order], return_index=True, return_counts=True)
    longest = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[longest], lengths[longest]
    steps = []
    for n in range(lengths[0]):
        here = order[starts[: np.searchsorted(-lengths, -n, side="left")] + n]
        gap = np.zeros(len(here)) if n == 0 else reviews.day[here] - reviews.day[steps[-1][0][: len(here)]]
        steps.append((here, np.maximum(gap, 0.0), reviews.rating[here]))
    return steps


def _predict(steps: list[Step], length: int, sets: Floats) -> Floats:
    found = np.full((len(sets), length), np.nan)
    each = sets[:, None]
    stability = difficulty = np.empty((len(sets), 0))
    for n, (here, gap, rating) in enumerate(steps):
        if n == 0:
            stability = kernel.first_stability(rating, each)
            difficulty = kernel.first_difficulty(rating, each)
            continue
        stability, difficulty = stability[:, : len(here)], difficulty[:, : len(here)]
        found[:, here] = np.where(gap >= 1, kernel.recall(stability, gap, each), np.nan)
        stability, difficulty = kernel.review(stability, difficulty, gap, rating, each)
    return found
