"""Facts of one note kept apart: the answer to one is often read in the other."""

from collections import deque
from collections.abc import Iterable, Sequence

GAP = 6  # facts between two of the same note, while others are left
LOOK_AHEAD = 10  # times as many facts as fit are looked through for one of another note


def pick_apart(
    order: Sequence[int], notes: Sequence[int], is_new: Sequence[bool], seconds: Sequence[float], budget: float
) -> list[int]:
    """Return the facts for a day, the first of ``order`` as far as ``budget`` seconds go.

    Of two new facts of one note the later waits for another day, unless there is nothing else to fill the day with.
    The other three sequences have a value for each fact; ``order`` holds places in them.
    """
    picked: list[int] = []
    waiting: list[int] = []
    met: set[int] = set()
    left, fitting = budget, _count_fitting(order, seconds, budget)
    for fact in order[: LOOK_AHEAD * fitting]:
        if left <= 0:
            break
        if is_new[fact] and notes[fact] in met:
            waiting.append(fact)
            continue
        picked.append(fact)
        left -= seconds[fact]
        if is_new[fact]:
            met.add(notes[fact])
    for fact in [*waiting, *order[LOOK_AHEAD * fitting :]]:
        if left <= 0:
            break
        picked.append(fact)
        left -= seconds[fact]
    return picked


def spread(order: Iterable[int], notes: Sequence[int], *, gap: int = GAP) -> list[int]:
    """Return the same facts with at least ``gap`` others between two of one note, as far as that can be.

    Each place takes the first fact whose note was not met lately; so the order changes as little as possible.
    """
    waiting, found, recent = list(order), [], deque(maxlen=gap)
    while waiting:
        place = next((n for n, fact in enumerate(waiting) if notes[fact] not in recent), 0)
        fact = waiting.pop(place)
        found.append(fact)
        recent.append(notes[fact])
    return found


def _count_fitting(order: Sequence[int], seconds: Sequence[float], budget: float) -> int:
    for count, fact in enumerate(order):
        if budget <= 0:
            return count
        budget -= seconds[fact]
    return len(order)
