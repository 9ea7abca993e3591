"""Choices: "Choose X when …", "Choose X over Y when …", "Use X for …"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_CHOOSE = re.compile(r"(?:Choose|Use|Prefer|Pick|Select)\s")
_REASON = re.compile(r"\b(?:when|if|for|over|instead of|rather than|where|to)\b")


def read(passage: Passage) -> Reading | None:
    if _CHOOSE.match(passage.text) and (passage.is_content or (passage.mentions and _REASON.search(passage.text))):
        return Reading(Kind.CHOICE, "choose X when")
    return None
