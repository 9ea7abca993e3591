"""Facts that do not stick: forgotten more often than their schedule expected, by more than chance explains."""

from collections.abc import Sequence

FALSE_ALARMS = 0.005  # the share of ordinary facts that would be named by chance, at most
LEAST_REVIEWS = 4  # before which even one that was always forgotten says little
COUNT_OF_LAPSES = 8  # the rule of other programs, shown beside


def chance_of_so_many(forgetting: Sequence[float], forgotten: int) -> float:
    """Return the probability that at least so many are forgotten when each is with its own probability.

    The exact tail of a sum of unequal coins; ``forgetting`` are 1 − expected recall before each review.
    """
    counts = [1.0]  # the probability of 0, 1, 2, … forgotten so far
    for share in forgetting:
        grown = [0.0] * (len(counts) + 1)
        for n, weight in enumerate(counts):
            grown[n] += weight * (1 - share)
            grown[n + 1] += weight * share
        counts = grown
    return min(1.0, sum(counts[forgotten:]))


def is_leech(forgetting: Sequence[float], forgotten: int) -> bool:
    return len(forgetting) >= LEAST_REVIEWS and chance_of_so_many(forgetting, forgotten) < FALSE_ALARMS
