"""Which texts may stand beside each other as options: alike in length, unlike in what they say."""

import re
from collections.abc import Iterable
from functools import lru_cache

from studyapp.extraction import stem

_SHORTER, _LONGER = 0.7, 1.4
_SMALL_WORDS = frozenset(
    """a about additional after all also an and any are as at be been before being between both but by can could do does
    for from get gets had has have if in into is it its more must no not of off on one only or other out over same so
    such than that the their them then there these they this those through to two under until up use used uses using
    was when where which while who with within without""".split()
)


def is_like_in_length(text: str, other: str) -> bool:
    return _SHORTER <= len(other) / len(text) <= _LONGER


def words_of(text: str, besides: Iterable[str] = ()) -> frozenset[str]:
    """The stems of the words that carry meaning, without those that ``besides`` (such as names) brings along."""
    known = {stem(word) for name in besides for word in re.findall(r"[\w@]+", name.lower())}
    return _stems(text) - known


@lru_cache(maxsize=10_000)  # every statement is held against every other one
def _stems(text: str) -> frozenset[str]:
    found = (word for word in re.findall(r"[\w@]+", text.lower()) if word not in _SMALL_WORDS)
    return frozenset(stem(word) for word in found)


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter text the two have in common."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
