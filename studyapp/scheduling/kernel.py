"""FSRS-6 on whole arrays: what a rating does to stability and difficulty, and how recall fades.

The formulas are those of py-fsrs 6.3 (https://github.com/open-spaced-repetition/py-fsrs, MIT), which the tests hold this
module to. Everywhere: ``stability`` in days (> 0), ``difficulty`` 1 to 10, ``days`` whole days ≥ 0, ``rating`` 1 (again)
to 4 (easy); arrays broadcast; ``parameters`` has the 21 numbers of FSRS-6 in its last axis, so that (21,) is one learner
and (learners, 1, 21) fits states of shape (learners, facts). Nothing is checked per call: bad numbers give nan, as in
numpy.
"""

import numpy as np
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating]

DEFAULTS: Floats = np.array(DEFAULT_PARAMETERS)
LOWER: Floats = np.array(LOWER_BOUNDS_PARAMETERS)
UPPER: Floats = np.array(UPPER_BOUNDS_PARAMETERS)
STABILITY_MIN = 0.001


def check_parameters(parameters: ArrayLike) -> Floats:
    """Return the parameters as an array, shape (..., 21); ValueError says which one is out of FSRS's bounds."""
    array = np.asarray(parameters, dtype=float)
    if array.shape[-1:] != (21,):
        raise ValueError(f"FSRS-6 has 21 parameters, not {array.shape[-1] if array.ndim else 1}.")
    bad = np.argwhere(~((array >= LOWER) & (array <= UPPER)))
    if len(bad):
        n = int(bad[0][-1])
        value = array[tuple(bad[0])]
        raise ValueError(f"Parameter {n} is {value:g}; FSRS-6 allows {LOWER[n]:g} to {UPPER[n]:g}.")
    return array


def recall(stability: Floats, days: ArrayLike, parameters: Floats = DEFAULTS) -> Floats:
    """Return the probability (0 to 1) of recall ``days`` after the last review: 0.9 when days = stability."""
    decay = -parameters[..., 20]
    factor = 0.9 ** (1 / decay) - 1
    return (1 + factor * days / stability) ** decay


def interval(stability: Floats, retention: float, parameters: Floats = DEFAULTS) -> Floats:
    """Return after how many whole days (at least 1) recall has fallen to ``retention``."""
    decay = -parameters[..., 20]
    factor = 0.9 ** (1 / decay) - 1
    return np.maximum(1, np.round(stability / factor * (retention ** (1 / decay) - 1)))


def first_stability(rating: NDArray[np.integer], parameters: Floats = DEFAULTS) -> Floats:
    """Return the stability after a first answer."""
    firsts = [parameters[..., r] for r in range(4)]
    return np.maximum(np.choose(rating - 1, firsts), STABILITY_MIN)


def first_difficulty(rating: ArrayLike, parameters: Floats = DEFAULTS) -> Floats:
    """Return the difficulty after a first answer."""
    return np.clip(_raw_difficulty(rating, parameters), 1, 10)


def next_difficulty(difficulty: Floats, rating: ArrayLike, parameters: Floats = DEFAULTS) -> Floats:
    """Return the difficulty after a further answer: damped near 10, drawn back a little to that of Easy."""
    change = -parameters[..., 6] * (rating - 3) * (10 - difficulty) / 9
    pull = parameters[..., 7]
    return np.clip(pull * _raw_difficulty(4, parameters) + (1 - pull) * (difficulty + change), 1, 10)


def recalled_stability(
    stability: Floats, difficulty: Floats, retrievability: Floats, parameters: Floats = DEFAULTS
) -> tuple[Floats, Floats, Floats]:
    """Return the stabilities after Hard, Good, and Easy on a later day; ``retrievability`` is recall just before."""
    w = parameters
    growth = (
        np.exp(w[..., 8])
        * (11 - difficulty)
        * stability ** -w[..., 9]
        * (np.exp((1 - retrievability) * w[..., 10]) - 1)
    )
    steps = (w[..., 15] * growth, growth, w[..., 16] * growth)
    hard, good, easy = (np.maximum(stability * (1 + step), STABILITY_MIN) for step in steps)
    return hard, good, easy


def forgotten_stability(
    stability: Floats, difficulty: Floats, retrievability: Floats, parameters: Floats = DEFAULTS
) -> Floats:
    """Return the stability after Again on a later day."""
    w = parameters
    long_term = (
        w[..., 11]
        * difficulty ** -w[..., 12]
        * ((stability + 1) ** w[..., 13] - 1)
        * np.exp((1 - retrievability) * w[..., 14])
    )
    return np.maximum(np.minimum(long_term, stability / np.exp(w[..., 17] * w[..., 18])), STABILITY_MIN)


def same_day_stability(stability: Floats, rating: ArrayLike, parameters: Floats = DEFAULTS) -> Floats:
    """Return the stability after a further answer on the same day."""
    w = parameters
    growth = np.exp(w[..., 17] * (rating - 3 + w[..., 18])) * stability ** -w[..., 19]
    return np.maximum(stability * np.where(np.greater(rating, 1), np.maximum(growth, 1), growth), STABILITY_MIN)


def review(
    stability: Floats, difficulty: Floats, days: ArrayLike, rating: NDArray[np.integer], parameters: Floats = DEFAULTS
) -> tuple[Floats, Floats]:
    """Return stability and difficulty after an answer ``days`` after the last one; stability nan means: never asked."""
    is_new = np.isnan(stability)
    old, hardness = np.where(is_new, 1, stability), np.where(is_new, 5, difficulty)
    before = recall(old, days, parameters)
    hard, good, easy = recalled_stability(old, hardness, before, parameters)
    later = np.choose(rating - 1, [forgotten_stability(old, hardness, before, parameters), hard, good, easy])
    after = np.where(np.less(days, 1), same_day_stability(old, rating, parameters), later)
    return (
        np.where(is_new, first_stability(rating, parameters), after),
        np.where(is_new, first_difficulty(rating, parameters), next_difficulty(hardness, rating, parameters)),
    )


def _raw_difficulty(rating: ArrayLike, parameters: Floats) -> Floats:
    return parameters[..., 4] - np.exp(parameters[..., 5] * (rating - 1)) + 1
