"""Integrations: "X invokes Y", "X sends … to Y"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_WORKS_WITH = re.compile(
    r"\b(?:invokes?|triggers?|integrates? with|(?:sends?|publish(?:es)?|delivers?|writes?|streams?) (?:[\w-]+ ){1,6}?(?:in)?to)\b"
)
_NEGATED = re.compile(r"\b(?:not|never|cannot)\b[^,.;]{0,30}$")


def read(passage: Passage) -> Reading | None:
    match = _WORKS_WITH.search(passage.text)
    if not match or len({mention.slug for mention in passage.mentions}) < 2:
        return None
    if _NEGATED.search(passage.text, max(0, match.start() - 40), match.start()):
        return None
    return Reading(Kind.INTEGRATION, "X invokes Y")
