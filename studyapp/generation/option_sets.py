"""Closed option sets: sets of options in which each one can be the only right answer.

A question draws such a set first and its key second, so nobody can tell the key from the options shown.
The table of a situation has a row for each requirement it can state and a column for each option; its letters are
p (passes), f (fails), and u (unknown, which never decides anything).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

Vector = tuple[int, ...]  # rows of the table: the requirements that a question states

_SIZES = (4, 3)
_MOST_REQUIREMENTS = 3
_MOST_VECTORS = 16  # kept for each key of a set; more would only fatten the stored plan
_NEARLY_AS_GOOD, _STILL_GOOD = 1, 3  # flaws beyond those of the best vector
_ROUNDS = 200


@dataclass(frozen=True)
class Table:
    rows: tuple[str, ...]
    clauses: tuple[str, ...]  # the need behind each row: two rows of one need are never stated together
    width: int

    def vectors(self) -> Iterator[Vector]:
        for size in range(1, _MOST_REQUIREMENTS + 1):
            for vector in combinations(range(len(self.rows)), size):
                if len({self.clauses[row] for row in vector}) == size:
                    yield vector


@dataclass(frozen=True)
class ClosedSet:
    options: tuple[int, ...]
    vectors: dict[int, tuple[Vector, ...]]  # key → the best ways to ask for it


def closed_sets(table: Table) -> list[ClosedSet]:
    """All closed sets of four; and sets of three for the options that no set of four can serve."""
    masks = [(vector, *_masks(table, vector)) for vector in table.vectors()]
    found: list[ClosedSet] = []
    for size in _SIZES:
        served = {option for known in found for option in known.options}
        for options in combinations(range(table.width), size):
            if served.issuperset(options):
                continue
            if closed := _close(table, options, masks):
                found.append(closed)
    return found


def _masks(table: Table, vector: Vector) -> tuple[int, int]:
    """Bit sets of the options that pass every requirement, and of those that fail at least one."""
    passed = failed = 0
    for option in range(table.width):
        letters = [table.rows[row][option] for row in vector]
        passed |= all(letter == "p" for letter in letters) << option
        failed |= any(letter == "f" for letter in letters) << option
    return passed, failed


def _close(table: Table, options: tuple[int, ...], masks: list[tuple[Vector, int, int]]) -> ClosedSet | None:
    whole = sum(1 << option for option in options)
    ways: dict[int, list[Vector]] = {option: [] for option in options}
    for vector, passed, failed in masks:
        winners = passed & whole
        if winners and not winners & (winners - 1) and failed & whole == whole ^ winners:
            ways[winners.bit_length() - 1].append(vector)
    if not all(ways.values()):
        return None
    return ClosedSet(options, {key: _best(table, key, options, vectors) for key, vectors in ways.items()})


def _best(table: Table, key: int, options: tuple[int, ...], vectors: list[Vector]) -> tuple[Vector, ...]:
    """The vectors with the fewest flaws; and for every requirement that these leave out, the best that states it."""
    others = [option for option in options if option != key]
    ranked = sorted((flaws(table, vector, others), vector) for vector in vectors)
    best = ranked[0][0]
    kept = [vector for count, vector in ranked if count <= best + _NEARLY_AS_GOOD]
    kept = kept[:: max(1, -(-len(kept) // _MOST_VECTORS))]
    stated = {row for vector in kept for row in vector}
    for count, vector in ranked:
        if count <= best + _STILL_GOOD and not stated.issuperset(vector) and not _idle_rows(table, vector, others):
            kept.append(vector)
            stated.update(vector)
    return tuple(kept)


def _idle_rows(table: Table, vector: Vector, others: Sequence[int]) -> int:
    return sum(all(table.rows[row][option] != "f" for option in others) for row in vector)


def flaws(table: Table, vector: Vector, others: Sequence[int]) -> int:
    """How far a question is from two or three requirements of which every distractor meets all but one."""
    letters = {option: [table.rows[row][option] for row in vector] for option in others}
    strangers = sum("p" not in verdicts for verdicts in letters.values())
    surplus = sum(verdicts.count("f") - 1 for verdicts in letters.values())
    return 4 * (len(vector) == 1) + 2 * strangers + 2 * _idle_rows(table, vector, others) + surplus


def balanced_weights(sets: Sequence[ClosedSet]) -> list[float]:
    """Weights to draw the sets with, so that each option is key about equally often in every set.

    Questions are chosen by key and then draw a set; a key that few sets serve would else be met more often in them.
    """
    weights = [1.0] * len(sets)
    for _ in range(_ROUNDS):
        totals = _totals(sets, weights)
        for place, closed in enumerate(sets):
            pull = 1.0
            for option in closed.options:
                pull /= totals[option]
            weights[place] *= pull ** (1 / len(closed.options))
        largest = max(weights)
        weights = [max(weight / largest, 0.001) for weight in weights]
    return [round(weight, 3) for weight in weights]


def key_shares(sets: Sequence[ClosedSet], weights: Sequence[float]) -> list[dict[int, float]]:
    """For each set: how often each member is the key when the set is shown (all questions asked equally often)."""
    totals = _totals(sets, weights)
    shares = []
    for closed in sets:
        whole = sum(1 / totals[option] for option in closed.options)
        shares.append({option: 1 / totals[option] / whole for option in closed.options})
    return shares


def _totals(sets: Sequence[ClosedSet], weights: Sequence[float]) -> dict[int, float]:
    totals: dict[int, float] = {}
    for closed, weight in zip(sets, weights, strict=True):
        for option in closed.options:
            totals[option] = totals.get(option, 0.0) + weight
    return totals
