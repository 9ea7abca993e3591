"""Integrations: "X invokes Y", "X sends … to Y", and tables of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind, Value
from studyapp.parsing import Span, Table, TableCell

TABLE = "integration table"  # the rule of its facts

_WORKS_WITH = re.compile(
    r"\b(?:invokes?|triggers?|integrates? with|(?:sends?|publish(?:es)?|delivers?|writes?|streams?) (?:[\w-]+ ){1,6}?(?:in)?to)\b"
)
_NEGATED = re.compile(r"\b(?:not|never|cannot)\b[^,.;]{0,30}$")


def read(passage: Passage) -> Reading | None:
    match = _WORKS_WITH.search(passage.text)
    if not match or len({mention.slug for mention in passage.mentions}) < 2:
        return None
    if _NEGATED.search(passage.text, max(0, match.start() - 40), match.start()):
        return None
    return Reading(Kind.INTEGRATION, "X invokes Y")


@dataclass(frozen=True)
class IntegrationRow:
    label: TableCell
    reading: Reading
    span: Span  # from the first cell to the last


def read_table(table: Table) -> Iterator[IntegrationRow]:
    """The rows of "Source | Integration": each source integrates in this one way and no other."""
    if [cell.text.casefold() for cell in table.header] != ["source", "integration"]:
        return
    for label, way in table.rows:
        if label.text and way.text:
            value = Value(members=(way.text.rstrip("."),), closed=True, surface=way.text)
            statement = f"{label.text} {way.text.rstrip('.')}."
            reading = Reading(Kind.INTEGRATION, TABLE, value, label.text, statement, is_strong=True)
            yield IntegrationRow(label, reading, Span(label.span.start, way.span.end))
