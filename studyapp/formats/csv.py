"""Spreadsheets: one row a question, readable by people and by the import dialogs of other study tools."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from string import ascii_uppercase

from .records import ExportedCard

FEWEST_OPTION_COLUMNS = 6
# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(cards: Iterable[ExportedCard], *, deck_name: str, now: datetime) -> bytes:
    """Return the cards as CSV. The byte order mark tells Excel that it is UTF-8."""
    cards = list(cards)
    width = max([FEWEST_OPTION_COLUMNS, *(len(card.options) for card in cards)])
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_header(width))
    writer.writerows([guarded(cell) for cell in _row(card, width)] for card in cards)
    return file.getvalue().encode("utf-8-sig")


def _header(width: int) -> list[str]:
    options = [f"option {letter}" for letter in ascii_uppercase[:width]]
    return [
        *("id", "type", "stem", *options, "key", "answer", "reasons", "explanation"),
        *("quote", "document", "source", "checked", "tags"),
    ]


def _row(card: ExportedCard, width: int) -> Sequence[str]:
    lettered = list(zip(ascii_uppercase, card.options, strict=False))
    is_cloze = card.kind == "cloze"
    options = [] if is_cloze else [option.text for option in card.options]
    return (
        card.seed,
        card.kind,
        card.stem,
        *options,
        *[""] * (width - len(options)),
        "" if is_cloze else "".join(letter for letter, option in lettered if option.is_correct),
        " | ".join(dict.fromkeys((*card.answers, *card.accepted))),
        "\n".join(option.why if is_cloze else f"{letter}: {option.why}" for letter, option in lettered if option.why),
        card.explanation,
        card.quote,
        card.document,
        " – ".join(part for part in (card.source_title, card.source_url) if part),
        card.checked.isoformat() if card.checked else "",
        " ".join(card.tags),
    )


def guarded(cell: str) -> str:
    """Return the cell as a text that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
