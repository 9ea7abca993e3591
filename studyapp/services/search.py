"""Search in the notes: every word must occur, its beginning is enough, and headings count more than text.

SQLite (FTS5) and PostgreSQL (full text) index the same words of ``SearchText``; here stands all that tells them apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from studyapp.extraction import CASE_REASON
from studyapp.models import Fact, Learner, Note, SearchText
from studyapp.services import rendering

MOST_CHARACTERS = 200
MOST_WORDS = 8
MOST_HITS = 50
BATCH = 500
SNIPPET = 220  # characters, of which a quarter stands before the first word found
WORD = re.compile(r"[^\W_]+")
# "queues" finds "queue", and "caching" finds "cache": an ending that is long enough away from the start is no condition.
ENDING = re.compile(r"(?<=[^\W\d_]{3})s$|(?<=[^\W\d_]{4})(?:ies|ing|ed|es|y|e)$")
READABLE = """
    JOIN studyapp_note AS note ON note.id = hit.note_id
    JOIN studyapp_document AS document ON document.id = note.document_id
    WHERE {condition} AND note.state = 'published' AND document.state = 'published'
        AND (document.owner_id IS NULL OR document.owner_id = %s)
    ORDER BY {rank}, note.document_id, note.position LIMIT %s"""
# Of a heading's words one counts as much as ten of the text, of the title and the headings above it as much as four.
SQLITE = (
    "SELECT hit.note_id FROM studyapp_searchindex JOIN studyapp_searchtext AS hit ON hit.note_id = studyapp_searchindex.rowid"
    + (READABLE.format(condition="studyapp_searchindex MATCH %s", rank="bm25(studyapp_searchindex, 4, 10, 1)"))
)
POSTGRESQL = "SELECT hit.note_id FROM studyapp_searchtext AS hit" + READABLE.format(
    condition="words @@ %s::tsquery", rank="-ts_rank('{0.1, 0.1, 0.4, 1}', words, %s::tsquery)"
)
# What is taken out of a note before its words are shown, in this order.
HIDDEN = (
    rendering.FRONT_MATTER,
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
    pks = _find(words, learner)
    notes = Note.objects.select_related("document", "search_text").defer("document__text", "document__html")
    found = notes.in_bulk(pks)
    pattern = _pattern(words)
    return [Hit(found[pk], _snippet(found[pk].search_text.shown, pattern)) for pk in pks if pk in found]


def index_notes(notes: Iterable[Note]) -> None:
    """Let the search find what stands in these notes now; call it when a document's notes and facts are saved."""
    notes = list(notes)
    prefetch_related_objects(notes, "document")
    _fetch_reasons([note for note in notes if _is_below(note, "Cases")])
    SearchText.objects.bulk_create(
        [_search_text(note) for note in notes],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["note"],
        update_fields=["shown", "title", "heading", "body"],
    )


def index_forgotten_notes() -> None:
    """Index what was saved before there was an index."""
    index_notes(Note.objects.published().filter(search_text=None).select_related("document"))


def _search_text(note: Note) -> SearchText:
    above = f"{note.document.title} {note.trail}"
    shown = _text_of(note)
    # A note that shows nothing, such as a story, which holds answers, is not found by its heading either.
    title, heading, body = ("", "", "") if not shown else (_indexed(above), _indexed(note.heading), _indexed(shown))
    return SearchText(note=note, shown=shown, title=title, heading=heading, body=body)


def _indexed(text: str) -> str:
    """Words and spaces only: then every database splits the text at the same places."""
    return " ".join(WORD.findall(text.casefold()))


def _words(query: str) -> list[tuple[str, ...]]:
    """Return the words, each as the parts between its signs: "us-east-1" is three in a row."""
    words = (tuple(WORD.findall(word)) for word in query[:MOST_CHARACTERS].casefold().split())
    words = list(dict.fromkeys(filter(None, words)))[:MOST_WORDS]
    return [(*word[:-1], ENDING.sub("", word[-1])) for word in words]


def _find(words: list[tuple[str, ...]], learner: Learner | None) -> list[int]:
    if connection.vendor == "sqlite":
        match = " AND ".join(f'"{" ".join(parts)}"*' for parts in words)
        sql, parameters = SQLITE, [match, learner.pk.hex if learner else "", MOST_HITS]
    else:
        match = " & ".join(f"({' <-> '.join((*parts[:-1], parts[-1] + ':*'))})" for parts in words)
        sql, parameters = POSTGRESQL, [match, learner.pk if learner else None, match, MOST_HITS]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _pattern(words: list[tuple[str, ...]]) -> re.Pattern:
    """Return what finds the words, endings included, in a text that is shown."""
    longest = sorted((r"[\W_]+".join(parts) for parts in words), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest)})[^\W_]*", re.IGNORECASE)


def _text_of(note: Note) -> str:
    """Return what a reader sees of the note below its heading: of situations nothing, of cases the reasons."""
    if _is_below(note, "Situations") or note.heading == "Situations":
        return ""
    if reasons := getattr(note, "reasons", None):
        return " ".join(rendering.plain(fact.quote) for fact in reasons)
    text = note.document.text[note.start : note.end]
    text = rendering.without_numbers(text)
    for hidden in HIDDEN:
        text = hidden.sub("", text)
    return rendering.plain(ROW_ENDS.sub(";", text)).rstrip(";") or note.heading


def _is_below(note: Note, heading: str) -> bool:
    return heading.casefold() in note.trail.casefold().split(" › ")


def _fetch_reasons(notes: list[Note]) -> None:
    reasons = Fact.objects.published().filter(rule=CASE_REASON).order_by("start")
    prefetch_related_objects(notes, Prefetch("facts", reasons, to_attr="reasons"))


def _snippet(text: str, pattern: re.Pattern) -> SafeString:
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
