"""Requirements: "… must …", "… requires …", "To …, …"."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_MUST = re.compile(
    r"\bmust\b|(?<!not )(?<!n't )\b(?:requires?|needs?) (?!(?:no|not|of|and|or|for|in)\b)\w|^To\s[^,]+,\s",
    re.IGNORECASE,
)


def read(passage: Passage) -> Reading | None:
    if _MUST.search(passage.text) and (passage.is_content or passage.subject):
        return Reading(Kind.REQUIREMENT, "must")
    return None
