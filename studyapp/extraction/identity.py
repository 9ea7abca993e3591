"""Identity: what makes a fact the same fact when its wording, place, or value changes."""

import hashlib
import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Protocol

from .stems import ENDINGS, stem
from .units import NUMBER_WORDS, UNIT_OF

_LONGEST = 360
_WORD = re.compile(r"#|[^\W_][\w@./-]*[^\W_]|[^\W_]")
_FIGURE = re.compile(
    rf"(?<![\w.-])[$€£]?(?:\d++(?:[.,]\d++)*+|(?:{'|'.join(NUMBER_WORDS)})\b)"
    rf"(?:[\s-]?(?:hundred|thousand|million|billion))?(?:[\s-]?(?:{'|'.join(map(re.escape, UNIT_OF))})(?!\w))?(?!\w)"
)
_NO_CONTENT = (
    "a an and any are as at be been but by can do does each every for from has have if in into is it its may of on one only "
    "or over so than that the their then there these this those to up was were when which while whose will with within "
    "amazon aws"
)
_STOP_WORDS = frozenset(_NO_CONTENT.split())


class _Bounded(Protocol):
    @property
    def op(self) -> str: ...


class _Identified(Protocol):
    """What of an ``ExtractedFact`` makes its identity; the record itself imports this module."""

    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def attribute(self) -> str: ...
    @property
    def value(self) -> _Bounded | None: ...
    @property
    def decision(self) -> str: ...
    @property
    def need(self) -> str: ...
    @property
    def option(self) -> str: ...


def signature(fact: _Identified) -> str:
    """What stays when the value changes: the cell of a decision, the row of a table, a set, else the words."""
    if fact.decision:
        parts = ["cell", fact.decision, _fold(fact.need), _fold(fact.option)]
    elif fact.rule == "limit table" and fact.value:
        parts = ["limit", fact.subject, _fold(fact.attribute), fact.value.op]
    elif fact.rule == "integration table":
        parts = ["integration", fact.subject, _fold(fact.attribute)]
    elif fact.kind == "membership" and fact.attribute:
        parts = ["set", fact.subject, " ".join(sorted(set(content_words(fact.attribute))))]
    else:
        parts = ["words", fact.subject, " ".join(sorted(set(content_words(fact.statement))))]
    whole = "|".join(parts)
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}#{_hash(whole)}"


def fact_key(signature: str) -> str:
    return _hash(signature)


def similarity(one: str, other: str) -> float:
    """How alike two statements are, 0 … 1, whatever their numbers: for matching an edited sentence to what it was."""
    left, right = content_words(one), content_words(other)
    if not left or not right:
        return float(left == right)
    common = sum((Counter(left) & Counter(right)).values())
    shared = 2 * common / (len(left) + len(right))
    order = SequenceMatcher(None, left, right, autojunk=False).ratio() if common else 0.0
    return (2 * shared + order) / 3


def content_words(text: str) -> list[str]:
    """The stems of the words that carry meaning, with every number and its unit as "#"."""
    # Never other endings than these: the stems are part of every fact's identity.
    words = (match[0] for match in _WORD.finditer(_FIGURE.sub(" # ", text.casefold())))
    return [stem(word, ENDINGS) for word in words if word not in _STOP_WORDS]


def _fold(label: str) -> str:
    return " ".join(label.casefold().split())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
