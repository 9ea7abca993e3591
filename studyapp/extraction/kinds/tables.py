"""Limit tables: "Limit | Value | Note", one limit a row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from studyapp.extraction.passages import Reading
from studyapp.extraction.quantities import Quantity, find_quantities, parse_quantity
from studyapp.extraction.records import Kind, Op, Value
from studyapp.parsing import Span, Table, TableCell

_LABEL_HEADS = re.compile(
    r"limits?|quotas?|resources?|settings?|attributes?|parameters?|propert(?:y|ies)|items?", re.IGNORECASE
)
_VALUE_HEADS = re.compile(
    r"(?:hard |soft )?(?:values?|limits?|quotas?|max(?:imum)?|min(?:imum)?|defaults?(?: (?:value|limit|quota))?)",
    re.IGNORECASE,
)
_NOTE_HEADS = re.compile(r"notes?|remarks?|comments?", re.IGNORECASE)
_FEWEST_QUANTITIES = 0.8  # the share of cells that makes a column one of values


@dataclass(frozen=True)
class LimitRow:
    label: TableCell
    value: TableCell
    quantity: Quantity
    reading: Reading
    terms: tuple[str, ...]
    note: TableCell | None
    span: Span  # from the first cell to the last


def read_limit_table(table: Table) -> Iterator[LimitRow]:
    """The rows of a limit table; nothing for any other table."""
    column = _value_column(table)
    if column is None:
        return
    heads = [cell.text for cell in table.header]
    note = next((index for index, head in enumerate(heads) if _NOTE_HEADS.fullmatch(head)), None)
    for row in table.rows:
        quantity = _quantity(row[column].text)
        if quantity and row[0].text:
            span = Span(row[0].span.start, max(cell.span.end for cell in row))
            reading = _reading(heads[column], row[0].text, row[column].text, quantity)
            yield LimitRow(
                row[0],
                row[column],
                quantity,
                reading,
                _terms(quantity),
                row[note] if note is not None and row[note].text else None,
                span,
            )


def _value_column(table: Table) -> int | None:
    heads = [cell.text for cell in table.header]
    if len(heads) < 2 or not table.rows or not _LABEL_HEADS.fullmatch(heads[0]):
        return None
    for index, head in enumerate(heads[1:], start=1):
        if _VALUE_HEADS.fullmatch(head):
            values = sum(_quantity(row[index].text) is not None for row in table.rows)
            if values >= _FEWEST_QUANTITIES * len(table.rows):
                return index
    return None


def _quantity(text: str) -> Quantity | None:
    return parse_quantity(text) or next(iter(find_quantities(text)), None)


def _reading(head: str, label: str, cell: str, quantity: Quantity) -> Reading:
    value = quantity.as_value(cell)
    kind = Kind.LIMIT
    if quantity.op is None:
        if "default" in head.lower():
            kind = Kind.DEFAULT
        elif head.lower().startswith("min"):
            value = replace(value, op=Op.MIN)
        elif re.match(r"(?:hard |soft )?(?:max|limit|quota)", head, re.IGNORECASE):
            value = replace(value, op=Op.MAX)
    return Reading(kind, "limit table", value, label, is_strong=True)


def _terms(quantity: Quantity) -> tuple[str, ...]:
    """The figures to recall; the lower end of a range only when it names its unit ("from 1 to 60 minutes": no)."""
    if quantity.high is None:
        return (quantity.surface,)
    return tuple(part for part in quantity.parts if not part.replace(",", "").replace(".", "").isdigit())


def row_statement(row: LimitRow, name: str, *, names_subject: bool) -> str:
    """The row as a sentence: "AWS Lambda: the run time of one invocation is at most 15 minutes." """
    label = row.label.text
    if not label[1:2].isupper():
        label = label[0].lower() + label[1:]
    phrase = value_phrase(row.reading.value, row.value.text)
    article = "" if re.match(r"(?:the|an?|each|every)\s", label, re.IGNORECASE) else "the "
    sentence = f"{article}{label} is {phrase}."
    if name and not names_subject:
        return f"{name}: {sentence}"
    return sentence[0].upper() + sentence[1:]


def value_phrase(value: Value | None, cell: str) -> str:
    phrase = cell.rstrip(". ")
    bare = value is not None and phrase == value.surface and phrase[:1].isdigit()
    if bare and value and value.op is Op.MAX:
        return f"at most {phrase}"
    if bare and value and value.op is Op.MIN:
        return f"at least {phrase}"
    return phrase[0].lower() + phrase[1:] if phrase[1:2].islower() else phrase
