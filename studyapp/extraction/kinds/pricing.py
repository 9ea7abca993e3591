"""Pricing: "… is billed …", "you pay …", "… free of charge"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_PRICE = re.compile(
    r"\b(?:(?:is|are|be|gets?|being) (?:\w+ )?(?:billed|charged|priced|metered)|bills|charges (?:for|per|by|only|nothing)"
    r"|costs? (?:\$|\d|more|less|nothing|about|the same|twice|half|as much|only|extra|an?\b)|pays?\b|free(?: of charge|\.| tier| for\b)"
    r"|(?:for|is|are) free\b|no (?:\w+ )?(?:charges?|fees?)\b|at no (?:\w+ )?(?:charge|cost)|no (?:extra|additional) cost)",
    re.IGNORECASE,
)


def read(passage: Passage) -> Reading | None:
    return Reading(Kind.PRICING, "is billed") if _PRICE.search(passage.text) else None
