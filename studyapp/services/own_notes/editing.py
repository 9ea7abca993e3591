"""Changing the text of a document in place: it is read again, and its facts keep their keys, cards, and schedules."""

import hashlib
from datetime import datetime

from django.db import transaction

from studyapp.models import Document

from .reading import read_notes
from .saving import save_document

MOST_CHARACTERS = 300_000  # more takes longer to read than a page may take to come


class StaleText(ValueError):
    """The text is not the one that was seen; the message is for the learner."""


class UnfitText(ValueError):
    """The text cannot be taken; the message says why."""


def version_of(document: Document) -> str:
    return hashlib.sha256(document.text.encode("utf-8", errors="replace")).hexdigest()[:16]


@transaction.atomic
def save_text(document: Document, text: str, *, version: str, now: datetime) -> Document:
    """Put a text in place of the one whose ``version`` was seen; raises also ``ParseError``."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.text == text:
        return row
    if version_of(row) != version:
        raise StaleText(
            "The document was changed since you opened it. Your text stands below; copy what you need, "
            "then open the document again."
        )
    if not text.strip():
        raise UnfitText("The text is empty. Write a note, or delete the document.")
    if len(text) > max(MOST_CHARACTERS, len(row.text)):
        raise UnfitText(f"The text has {len(text):,} characters; {MOST_CHARACTERS:,} can be edited in place.")
    return save_document(row.owner, row.path, read_notes(row.path, text), now=now).document
