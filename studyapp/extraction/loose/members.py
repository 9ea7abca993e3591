"""Lists in prose: "supports A, B and C", "features include A, B", "X to do this, Y to do that"."""

import re
from dataclasses import dataclass

from .words import is_verb, words_of

_TRIGGER = re.compile(
    r"\b(?:like|such as|including|includes?|are|from|with|for|between|supports?|to|has|have|offers?|into|following(?: \w+){0,3})\b:?\s+|:\s+|\s[-–—=]\s",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+")
_COMMA = re.compile(r"\s*,\s*(?:and\s+|or\s+)?")
# After these a list is one only when all of it is names.
_LOOSE = frozenset({"from", "with", "for", "to", "into", "has", "have", "between", "-", "–", "—", "="})
_NAMES_SEVERAL = re.compile(r"(?<!s)s\W*$|\b(?:supported|following|includes?)\b", re.IGNORECASE)
_LONGEST_ITEM = 5
_LONGEST_TASK = 22
_MOST = 16
_ETC = re.compile(r"(?:,?\s*(?:etc|\.\.\.|…)\.?)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Members:
    lead: str
    items: tuple[str, ...]
    places: tuple[tuple[int, int], ...]  # of each item in the text
    are_tasks: bool = False  # "S3 to store, SNS to notify"


def find_members(text: str, starts: frozenset[int] = frozenset(), label: str = "") -> Members | None:
    """The list that ends the text; ``starts`` are the places where names of services begin.

    Under a label ("Event categories: …") the text itself may be the list.
    """
    stripped = _ETC.sub("", text.rstrip(" .;"))
    masked = re.sub(r"\([^()]*\)", lambda match: "\u0001" * len(match[0]), stripped)
    comma = masked.find(",")
    if comma < 0:
        return _pair(stripped, masked)
    tasks = _tasks(stripped, masked, starts)
    if tasks:
        return tasks
    if label and _NAMES_SEVERAL.search(label) and (whole := _whole(masked)):
        return Members(label, tuple(stripped[a:b] for a, b in whole), tuple(whole))
    for trigger in reversed(list(_TRIGGER.finditer(masked, 0, comma))):
        places = _places(masked, trigger.end(), _SPLIT)
        if 3 <= len(places) <= _MOST and all(_is_name(masked[a:b]) for a, b in places):
            if trigger[0].strip().lower() in _LOOSE and not all(
                stripped[a].isupper() or stripped[a] == "." for a, _ in places
            ):
                continue
            items = tuple(stripped[a:b] for a, b in places)
            return Members(stripped[: trigger.end()].strip(" :-–—="), items, tuple(places))
        if len(masked[trigger.end() : comma].split()) > _LONGEST_ITEM:
            break
    return None


def _whole(masked: str) -> list[tuple[int, int]]:
    places = _places(masked, 0, _SPLIT)
    return places if 3 <= len(places) <= _MOST and all(_is_name(masked[a:b]) for a, b in places) else []


def _pair(text: str, masked: str) -> Members | None:
    match = re.search(r"\b(?:two|2)\s(?:\w+\s){0,2}\w+\s?(?::|[-–—]|are)\s|\bonly for\s", masked)
    if not match:
        return None
    places = _places(masked, match.end(), _SPLIT)
    if len(places) != 2 or not all(_is_name(masked[a:b]) for a, b in places):
        return None
    return Members(text[: match.end()].strip(" :-–—"), tuple(text[a:b] for a, b in places), tuple(places))


def _tasks(text: str, masked: str, starts: frozenset[int]) -> Members | None:
    """Services with what each of them is for."""
    trigger = re.search(r"\b(?:are|is|include|includes|with|like)\b:?\s+|:\s+", masked)
    if not trigger:
        return None
    places = _places(masked, trigger.end(), _COMMA)
    named = [place for place in places if place[0] in starts]
    if len(places) < 3 or len(named) < 0.7 * len(places) or max(b - a for a, b in places) > 12 * _LONGEST_TASK:
        return None
    if not all(re.search(r"\s(?:to|for)\s|\u0001", masked[a:b]) for a, b in named):
        return None
    return Members(text[: trigger.end()].strip(" :"), tuple(text[a:b] for a, b in named), tuple(named), True)


def _places(masked: str, start: int, splitter: re.Pattern[str]) -> list[tuple[int, int]]:
    places, at = [], start
    for match in splitter.finditer(masked, start):
        places.append((at, match.start()))
        at = match.end()
    places.append((at, len(masked)))
    return [(a, b) for a, b in places if masked[a:b].strip()]


def _is_name(item: str) -> bool:
    words = words_of(item.replace("\u0001", ""))
    if not words or len(words) > _LONGEST_ITEM + 3 or len(item.split()) > _LONGEST_ITEM:
        return False
    return not any(is_verb(words, at) for at in range(len(words)) if at or len(words) > 2)
