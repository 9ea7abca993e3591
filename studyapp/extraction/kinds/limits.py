"""Limits in prose: a quantity with a bound, or a label and its quantity."""

import re
from dataclasses import replace

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.quantities import Quantity, parse_quantity
from studyapp.extraction.records import Kind, Op

_HYPOTHETICAL = re.compile(
    r"\b(?:suppose|imagine|assume|for example|for instance|e\.g\.|if|say)\b|^to\s[^,]*$|\b(?:is|are) (?:required|needed)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no longer|never|isn't|aren't|doesn't|don't|cannot|can't)\b[^,.;:]*$", re.IGNORECASE)
_FLIPPED = re.compile(r"(?:more|longer|over)\b", re.IGNORECASE)
_LABELLED = re.compile(r"(?P<label>[^:–]{2,80}?)(?::| –| -)\s+(?P<value>.+)$", re.DOTALL)
_RAISES = re.compile(r"\b(?:max|maximum|limit|quota|up to)\b", re.IGNORECASE)

_NEAR_START = 30
_SHORT = 25


def read(passage: Passage) -> Reading | None:
    if not passage.is_content and (reading := _read_labelled(passage)):
        return reading
    quantity = passage.chief_quantity
    if quantity is None or quantity.op is None:
        return None
    if _is_only_supposed(passage.text, quantity):
        return None
    value = quantity.as_value(passage.text)
    return Reading(Kind.LIMIT, "quantity with a bound", value, is_strong=_is_plain(passage))


def _is_plain(passage: Passage) -> bool:
    """A short sentence with one figure that begins with its service: no doubt what the figure belongs to."""
    starts_with_service = bool(passage.mentions) and passage.mentions[0].start <= _NEAR_START
    return starts_with_service and len(passage.quantities) == 1 and len(passage.text.split()) <= _SHORT


def _is_only_supposed(text: str, quantity: Quantity) -> bool:
    before = text[: quantity.bound_start]
    bound = text[quantity.bound_start : quantity.start]
    return bool(_HYPOTHETICAL.search(before) or (_NEGATION.search(before) and not _FLIPPED.match(bound)))


def _read_labelled(passage: Passage) -> Reading | None:
    """A line of loose notes such as "Timeout: 900 seconds (15 minutes)"."""
    match = _LABELLED.match(passage.text)
    if not match or _HYPOTHETICAL.search(passage.text):
        return None
    quantity = parse_quantity(re.sub(r"\s*\([^()]*\)\s*$", "", match["value"].rstrip(".")))
    if quantity is None or not quantity.unit:
        return None
    value = quantity.as_value(match["value"])
    if quantity.op is None and _RAISES.search(match["label"]):
        value = replace(value, op=Op.MAX)
    return Reading(Kind.LIMIT, "label: quantity", value, match["label"].strip())
