"""Search in the notes: all words must occur, headings count more than text."""

import re
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from studyapp.extraction import CASE_REASON
from studyapp.models import Document, Fact, Learner, Note
from studyapp.services import rendering

MOST_CHARACTERS = 200
MOST_WORDS = 8
MOST_HITS = 50
SNIPPET = 220  # characters, of which a quarter stands before the first word found
# What is taken out of a note before its words are shown, in this order.
HIDDEN = (
    rendering.FRONT_MATTER,
    rendering.NUMBERS,
    re.compile(r"\A\s*#{1,6} .*$", re.MULTILINE),  # its heading, which stands above the snippet
    re.compile(r"\s*\(\[[^\]]*\]\([^)]*\)\)"),  # sources
    re.compile(r"^[ \t]*\|?[ \t:|-]*-[ \t:|-]*$", re.MULTILINE),  # rules and the lines below table headers
    re.compile(r"^[ \t]*(?:(?:[-*+]|\d+\.|#{1,6})[ \t]+|\|[ \t]*)", re.MULTILINE),  # marks at the start of lines
)
ROW_ENDS = re.compile(r"[ \t]*\|[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Hit:
    note: Note
    snippet: SafeString  # escaped, with the words in <mark>


def search_notes(query: str, learner: Learner | None) -> list[Hit]:
    """Return the notes in which every word of the query occurs, the best first."""
    words = _words(query)
    if not words:
        return []
    documents = Document.objects.readable_by(learner).defer("html")
    for word in words:
        documents = documents.filter(text__icontains=word)
    notes = Prefetch("notes", Note.objects.published().order_by("position"))
    documents = list(documents.order_by("title", "pk").prefetch_related(notes))
    _fetch_reasons([note for document in documents for note in document.notes.all() if _is_below(note, "Cases")])
    found = []
    for document in documents:
        for note in document.notes.all():
            text = _text_of(note)
            folded, headings = text.casefold(), note.trail.casefold() + " " + note.heading.casefold()
            if text and all(word in folded or word in headings for word in words):
                in_heading = sum(word in note.heading.casefold() for word in words)
                found.append((-in_heading, -sum(map(folded.count, words)), len(found), note, text))
    found.sort(key=lambda row: row[:3])
    return [Hit(note, _snippet(text, words)) for *_, note, text in found[:MOST_HITS]]


def _words(query: str) -> list[str]:
    words = (word.strip("\"'“”‘’.,;:?!()") for word in query.replace("\x00", " ")[:MOST_CHARACTERS].casefold().split())
    return list(dict.fromkeys(filter(None, words)))[:MOST_WORDS]


def _text_of(note: Note) -> str:
    """Return what a reader sees of the note below its heading: of situations nothing, of cases the reasons."""
    if _is_below(note, "Situations") or note.heading == "Situations":
        return ""
    if reasons := getattr(note, "reasons", None):
        return " ".join(rendering.plain(fact.quote) for fact in reasons)
    text = note.document.text[note.start : note.end]
    for hidden in HIDDEN:
        text = hidden.sub("", text)
    return rendering.plain(ROW_ENDS.sub(";", text)).rstrip(";") or note.heading


def _is_below(note: Note, heading: str) -> bool:
    return heading.casefold() in note.trail.casefold().split(" › ")


def _fetch_reasons(notes: list[Note]) -> None:
    reasons = Fact.objects.published().filter(rule=CASE_REASON).order_by("start")
    prefetch_related_objects(notes, Prefetch("facts", reasons, to_attr="reasons"))


def _snippet(text: str, words: list[str]) -> SafeString:
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, (first.start() if first else 0) - SNIPPET // 4)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + SNIPPET
    end = len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + SNIPPET // 2)
    shown, parts, at = text[start:end], [], 0
    for match in pattern.finditer(shown):
        parts += [escape(shown[at : match.start()]), "<mark>", escape(match[0]), "</mark>"]
        at = match.end()
    parts.append(escape(shown[at:]))
    return mark_safe("…" * (start > 0) + "".join(parts) + "…" * (end < len(text)))
