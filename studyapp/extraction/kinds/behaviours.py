"""Behaviours: "If …, …", "When …, …"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_CONDITION = re.compile(r"(?:If|When|Whenever|Once|After|As soon as)\s[^,]+,\s")
_ADVICE = re.compile(r"\b(?:required|exam|question|you should|right (?:way|choice))\b", re.IGNORECASE)


def read(passage: Passage) -> Reading | None:
    if _CONDITION.match(passage.text) and (passage.is_content or not _ADVICE.search(passage.text)):
        return Reading(Kind.BEHAVIOUR, "if A, B")
    return None
