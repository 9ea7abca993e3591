"""Defaults: "… by default", "The default … is …"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_DEFAULT = re.compile(
    r"\bby default\b|\bdefaults to\b|^The default\b|\bdefault (?:\w+ ){1,6}?(?:is|are)\b|\bis the default\b(?! route)",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:no|not an?|without an?) default\b", re.IGNORECASE)


def read(passage: Passage) -> Reading | None:
    if not _DEFAULT.search(passage.text) or _NEGATED.search(passage.text):
        return None
    return Reading(Kind.DEFAULT, "by default")
