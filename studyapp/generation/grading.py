"""Is a written answer right? Spelling habits are forgiven, a wrong number or another word is not."""

import re
import unicodedata
from collections.abc import Iterable

from .numbers import parse_amount

_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.I)
_LONG_ENOUGH = 5  # letters of a word in which one typo is forgiven


def is_right_text(given: str, accepted: Iterable[str]) -> bool:
    answer = _clean(given)
    return bool(answer) and any(_matches(answer, _clean(text)) for text in accepted)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = " ".join(text.split()).strip(" .,;:!?\"'`“”()")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return _ARTICLE.sub("", text).lower()


def _matches(given: str, right: str) -> bool:
    if _joined(given) == _joined(right):
        return True
    amount, answer = parse_amount(right), parse_amount(given)
    if amount and answer and amount.base == answer.base and _same_dimension(answer.dimension, amount.dimension):
        return True
    return _same_words(given, right)


def _same_dimension(given: str, right: str) -> bool:
    """ "How many queues? – 20" needs no noun, "20 minutes" needs its unit."""
    return given == right or (given == "count:" and right.startswith("count:"))


def _joined(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text)


def _same_words(given: str, right: str) -> bool:
    ours, theirs = re.split(r"[\s_-]+", right), re.split(r"[\s_-]+", given)
    if len(ours) == len(theirs):
        return all(_is_near(word, other) for word, other in zip(ours, theirs, strict=True))
    return _is_near(_joined(right), _joined(given))


def _is_near(word: str, other: str) -> bool:
    """Equal, or a long word with one typo; the first letter must be right: "synchronous" is not "asynchronous"."""
    if word == other:
        return True
    if len(word) < _LONG_ENOUGH or word[0] != other[:1] or re.search(r"\d", word + other):
        return False
    return _is_one_edit(word, other)


def _is_one_edit(a: str, b: str) -> bool:
    """One letter added, left out, or changed, or two neighbors swapped."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    start = next((i for i, letter in enumerate(a) if letter != b[i]), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    rest_a, rest_b = a[start:], b[start:]
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
