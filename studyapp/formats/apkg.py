"""Anki decks: a zip with a database in the layout of schema 11, which every Anki client reads."""

import base64
import hashlib
import html
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .note_types import CHOICE, CLOZE, NoteType, note_type_json
from .records import ExportedCard

# What is not plain text to HTML or to Anki, which reads braces as fields and blanks and has brackets for sounds.
SPECIAL = re.compile(r"[&<>{}\n\x1f]|\[(?=sound:|anki:|latex|\$)|(?<=(?i:javascript)):")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>", "\x1f": " "}
BLANK = re.compile(r"_{3,}")
PARAGRAPHS = re.compile(r"\n\s*\n")
TAGS = re.compile(r"<[^>]*>")
FIELD_SEPARATOR = "\x1f"

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE col (
    id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null,
    dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null,
    decks text not null, dconf text not null, tags text not null
);
CREATE TABLE notes (
    id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null,
    tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null,
    data text not null
);
CREATE TABLE cards (
    id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null,
    usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null,
    factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null,
    odid integer not null, flags integer not null, data text not null
);
CREATE TABLE revlog (
    id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null,
    lastIvl integer not null, factor integer not null, time integer not null, type integer not null
);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_revlog_cid on revlog (cid);
CREATE INDEX ix_notes_csum on notes (csum);
"""

# Anki's own defaults, without which the database is not whole; so old that they never replace the reader's.
DECK_OPTIONS = {
    **{"id": 1, "name": "Default", "mod": 0, "usn": -1, "dyn": False},
    **{"maxTaken": 60, "timer": 0, "autoplay": True, "replayq": True},
    "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": True},
    "rev": {"perDay": 200, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "bury": True, "hardFactor": 1.2},
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 1},
}


def write(cards: Iterable[ExportedCard], *, deck_name: str, now: datetime) -> bytes:
    """Return an .apkg file; the same cards at the same time give the same bytes."""
    cards = list(cards)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        _write_collection(path, cards, deck_name, now)
        collection = path.read_bytes()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (("collection.anki2", collection), ("media", b"{}")):
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return file.getvalue()


def _write_collection(path: Path, cards: Sequence[ExportedCard], deck_name: str, now: datetime) -> None:
    # Anki updates a note only when the incoming one has the newer stamp, and a deck does not know what its reader
    # imported before. So all notes carry the time of the export: a later export always wins over an earlier one.
    mod = int(now.timestamp())
    names = sorted({_full_name(deck_name, card) for card in cards} | {deck_name})
    decks = {name: _deck_id(name) for name in names}
    # Anki shows an id as the time at which the card was added, and orders by it; so none may lie in the future.
    first_id = int(now.timestamp() * 1000) - len(cards)
    notes, rows = [], []
    first_fields: Counter[str] = Counter()
    for position, card in enumerate(cards):
        note_id = first_id + position
        kind = CLOZE if card.kind == "cloze" else CHOICE
        first, *others = _fields(card, kind)
        first_fields[first] += 1
        if (count := first_fields[first]) > 1:  # Anki takes notes with the same first field for duplicates
            first += f" ({count})"
        notes.append(_note_row(card, kind, [first, *others], note_id, mod))
        rows.append(
            (note_id, note_id, decks[_full_name(deck_name, card)], 0, mod, -1, 0, 0, position + 1, *[0] * 8, "")
        )
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    with connection:
        connection.execute(f"INSERT INTO col VALUES ({_marks(13)})", _collection_row(decks, now))
        connection.executemany(f"INSERT INTO notes VALUES ({_marks(11)})", notes)
        connection.executemany(f"INSERT INTO cards VALUES ({_marks(18)})", rows)
    connection.close()


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _collection_row(decks: dict[str, int], now: datetime) -> tuple[int | str, ...]:
    mod = int(now.timestamp())
    configuration = {"nextPos": 1, "curDeck": 1, "activeDecks": [1], "sortType": "noteFld", "schedVer": 2}
    note_types = {str(kind.id): note_type_json(kind) for kind in (CHOICE, CLOZE)}
    deck_rows = {str(pk): _deck_json(pk, name, mod) for name, pk in [("Default", 1), *decks.items()]}
    return (
        *(1, _day_start(now), mod * 1000, mod * 1000, 11, 0, 0, 0),
        *(json.dumps(part) for part in (configuration, note_types, deck_rows, {"1": DECK_OPTIONS}, {})),
    )


def _day_start(now: datetime) -> int:
    """Anki counts days from the collection's start, and its days begin at four in the morning."""
    four = now.astimezone(UTC).replace(hour=4, minute=0, second=0, microsecond=0)
    return int((four if four <= now else four - timedelta(days=1)).timestamp())


# Decks


def _full_name(deck_name: str, card: ExportedCard) -> str:
    return f"{deck_name}::{card.deck}" if card.deck else deck_name


def _deck_id(name: str) -> int:
    return 1_600_000_000_000 + _number(name, 5) % 100_000_000_000


def _number(text: str, size: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:size], "big")


def _deck_json(pk: int, name: str, mod: int) -> dict[str, object]:
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    return (
        {"id": pk, "name": name, "mod": mod, "usn": -1, "desc": "", "dyn": 0, "conf": 1}
        | today
        | {
            "collapsed": False,
            "browserCollapsed": False,
            "extendNew": 0,
            "extendRev": 0,
        }
    )


# Notes


def _note_row(card: ExportedCard, kind: NoteType, fields: list[str], note_id: int, mod: int) -> tuple[int | str, ...]:
    first = html.unescape(TAGS.sub("", fields[0])).strip()
    # By this checksum Anki finds notes with the same first field.
    checksum = int(hashlib.sha1(first.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {' '.join(tag.replace(' ', '-') for tag in card.tags)} " if card.tags else ""
    return note_id, _guid(card.seed), kind.id, mod, -1, tags, FIELD_SEPARATOR.join(fields), first, checksum, 0, ""


def _guid(seed: str) -> str:
    """Anki knows a note by this text: the same question has the same one in every export."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"studyapp {seed}".encode()).digest()[:9]).decode()


def _fields(card: ExportedCard, kind: NoteType) -> list[str]:
    """The fields in the order of the note type; what the quote says already is not said twice."""
    reasons, told = [option.why for option in card.options], {"", card.explanation, card.quote}
    parts = {
        "Question": _paragraphs(card.stem),
        "Text": _cloze_text(card),
        "Options": _list("".join(f"<li>{_text(option.text)}</li>" for option in card.options)),
        "Answers": _list("".join(map(_judged_option, card.options))),
        "Also accepted": _text(", ".join(spelling for spelling in card.accepted if spelling not in card.answers)),
        "Reason": "".join(f"<p>{_text(why)}</p>" for why in dict.fromkeys(reasons) if why not in told),
        "Explanation": _paragraphs("" if card.explanation == card.quote else card.explanation),
        "Quote": _quote(card),
        "Source": _source(card),
    }
    return [parts[name] for name in kind.fields]


def _text(text: str) -> str:
    """Plain text as HTML. Quotation marks stay as they are, so that a search in Anki finds them."""
    return SPECIAL.sub(lambda match: ENTITIES.get(match[0]) or f"&#{ord(match[0])};", text.strip())


def _paragraphs(text: str) -> str:
    return "<br><br>".join(_text(part) for part in PARAGRAPHS.split(text.strip()) if part.strip())


def _cloze_text(card: ExportedCard) -> str:
    # Two colons would begin a hint.
    answer = _text(" / ".join(card.answers)).replace("::", "&#58;&#58;")
    stem = _paragraphs(card.stem if BLANK.search(card.stem) else f"{card.stem} ____")
    return BLANK.sub(lambda _: f"{{{{c1::{answer}}}}}", stem)


def _list(items: str) -> str:
    return f'<ol type="A">{items}</ol>'


def _judged_option(option: tuple[str, bool, str]) -> str:
    text, is_correct, why = option
    verdict, word = ("right", "Right") if is_correct else ("wrong", "Wrong")
    reason = f'<div class="why">{_text(why)}</div>' if why else ""
    return f'<li class="{verdict}"><b class="verdict">{word}:</b> {_text(text)}{reason}</li>'


def _quote(card: ExportedCard) -> str:
    if not card.quote:
        return ""
    origin = f'<div class="origin">Note: {_text(card.document)}</div>' if card.document else ""
    return f"<blockquote>{_text(card.quote)}</blockquote>{origin}"


def _source(card: ExportedCard) -> str:
    title = _text(card.source_title or card.source_url)
    if card.source_url.startswith(("https://", "http://")):
        title = f'<a href="{html.escape(card.source_url)}">{title}</a>'
    checked = f"checked {card.checked.isoformat()}" if card.checked else ""
    return ", ".join(part for part in (title, checked) if part)
