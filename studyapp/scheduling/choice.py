"""Which question asks a fact this time: one not seen yet, else the one seen longest ago, and not the same form again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random


@dataclass(frozen=True)
class Candidate:
    """A question that could ask the fact, with this learner's history of it."""

    pk: int
    model: str
    group: str = ""
    is_main: bool = True  # chiefly about the fact, not one of several that it touches
    last_seen: datetime | None = None


# A scenario asks what the exam asks; recall comes between.
WEIGHTS = {"situation": 4.0, "case": 4.0}
SIDE_WEIGHT = 0.5


def choose_question(
    candidates: Sequence[Candidate], *, rng: Random, last_model: str = "", recent_groups: frozenset[str] = frozenset()
) -> Candidate | None:
    """Return the question to ask, or None without candidates.

    ``last_model`` is the form in which the fact was asked last, ``recent_groups`` are stories of this sitting: both are
    avoided as long as anything else is left.
    """
    pool = list(candidates)
    for is_wanted in (
        lambda c: c.group not in recent_groups or not c.group,
        lambda c: c.last_seen is None,
        lambda c: c.model != last_model,
    ):
        pool = [c for c in pool if is_wanted(c)] or pool
    if not pool:
        return None
    if all(c.last_seen for c in pool):
        return min(pool, key=lambda c: (c.last_seen, c.pk))
    weights = [WEIGHTS.get(c.model, 1.0) * (1 if c.is_main else SIDE_WEIGHT) for c in pool]
    return rng.choices(pool, weights)[0]
