"""Contrasts: "X …, while Y …", "Unlike Y, X …"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_CONTRAST = re.compile(r"Unlike\s|.*,\s+(?:while|whereas)\s", re.DOTALL)


def read(passage: Passage) -> Reading | None:
    if _CONTRAST.match(passage.text) and (passage.is_content or passage.mentions):
        return Reading(Kind.CONTRAST, "X while Y")
    return None
