"""Procedures: the steps of a numbered list."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind
from studyapp.parsing import Block, ParsedNote

_STEPS = re.compile(r"\b(?:steps?|how to|procedure|in this order|setup|set up)\b", re.IGNORECASE)


def read_step(passage: Passage, block: Block, note: ParsedNote) -> Reading | None:
    """Content numbers only steps; loose notes number all sorts of things, so there the words before the list decide."""
    if block.number is None:
        return None
    title = _title(block, note)
    if not passage.is_content and not _STEPS.search(title):
        return None
    return Reading(Kind.PROCEDURE, "numbered list", attribute=title)


def _title(block: Block, note: ParsedNote) -> str:
    if block.parent is not None and (sentences := note.blocks[block.parent].sentences):
        return sentences[-1].text.rstrip(":")
    return note.heading
