"""Changing the text of a document in place: it is read again, and its facts keep their keys, cards, and schedules."""

from datetime import datetime

from studyapp.models import Document

from .reading import read_notes
from .saving import save_document

MOST_CHARACTERS = 300_000  # more takes longer to read than a page may take to come


class UnfitText(ValueError):
    """The text cannot be taken; the message says why."""


def save_text(document: Document, text: str, *, version: str, now: datetime) -> Document:
    """Put a text in place of the one whose ``version`` was seen; raises also ``StaleText`` and ``ParseError``."""
    if document.text == text:
        return document
    if not text.strip():
        raise UnfitText("The text is empty. Write a note, or delete the document.")
    if len(text) > max(MOST_CHARACTERS, len(document.text)):
        raise UnfitText(f"The text has {len(text):,} characters; {MOST_CHARACTERS:,} can be edited in place.")
    return save_document(
        document.owner, document.path, read_notes(document.path, text), now=now, version=version
    ).document
