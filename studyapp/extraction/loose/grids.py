"""Tables that keep to no guide: comparisons, settings with their values, lists with remarks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.parsing import Span, Table, TableCell

from .scope import Names, Origin, Topic

_YES = re.compile(r"(?:yes|y|true|x|supported)\b\W*|[✓✔✅☑]\W*", re.IGNORECASE)
_NO = re.compile(r"(?:no|n|false|✗|✘|❌|–|—|not supported|none)\b\W*|[✗✘❌]\W*", re.IGNORECASE)
_EMPTY = re.compile(r"(?:|\?+|-|–|—|n/?a|tbd|\.\.\.|…)", re.IGNORECASE)
_RAISED = re.compile(r"can (?:it )?be (?:raised|increased|changed)|adjustable|raisable|soft", re.IGNORECASE)
_ADJECTIVE = re.compile(r"(?:default|custom|new|each|every|an?|the|one)\s", re.IGNORECASE)
_PLAIN_HEAD = re.compile(
    r"(?:what it does|what|description|details?|notes?|use|uses?|use ?cases?|value|watch out|remarks?|comments?|meaning|purpose|why|when|info|limit|feature|features|facts?|answer|item|question|setting)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class GridCell:
    """One cell with all that it means: "Subnets per VPC | Default quota | 200"."""

    topic: Topic
    row: str
    column: str  # "" when the head of the column only says that there is something
    text: str
    truth: bool | None  # of a cell Yes or No
    span: Span  # from the head of the row to the end of the cell


def read_grid(table: Table, names: Names, around: Topic) -> Iterator[GridCell]:
    heads = [cell.text for cell in table.header]
    services = [names.label_exactly(head, around.slug) for head in heads]
    by_column = len([slug for slug in services[1:] if slug]) >= max(2, 0.6 * (len(heads) - 1))
    in_rows = [names.label_exactly(row[0].text, around.slug) for row in table.rows]
    by_row = not by_column and bool(in_rows) and sum(bool(slug) for slug in in_rows) >= 0.4 * len(in_rows)
    for row, named in zip(table.rows, in_rows, strict=True):
        for index, cell in enumerate(row[1:], start=1):
            if _EMPTY.fullmatch(cell.text) or _RAISED.search(heads[index]) and _truth(cell) is not None:
                continue
            topic = around
            if by_column and services[index]:
                topic = Topic(services[index], Origin.LABEL)
            elif by_row and named:
                topic = Topic(named, Origin.LABEL)
            elif not by_column and (part := _part(row[0].text, names, around.slug)):
                topic = Topic(part, Origin.LABEL)
            head = "" if by_column or _PLAIN_HEAD.fullmatch(heads[index]) else heads[index]
            span = Span(row[0].span.start if row[0].text else cell.span.start, cell.span.end)
            label = "" if by_row and named and topic.slug == named else row[0].text
            yield GridCell(topic, label, head, cell.text, _truth(cell), span)


def _part(label: str, names: Names, around: str) -> str:
    """The feature that a row begins with, of the service that the table is about: "Default NACL", "Flow log targets"."""
    mentions = names.find(label)
    if not around or not mentions or names.top(around) != around:
        return ""
    slug = mentions[0].slug
    is_first = not mentions[0].start or _ADJECTIVE.fullmatch(label[: mentions[0].start])
    return slug if is_first and slug != around and names.top(slug) == around else ""


def _truth(cell: TableCell) -> bool | None:
    if _YES.fullmatch(cell.text):
        return True
    return False if _NO.fullmatch(cell.text) else None
