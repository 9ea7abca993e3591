"""Blocks of a page of HTML, as note programs export it: the text between the tags, with the exact place of each."""

import re
from dataclasses import dataclass, field

from .records import Block, BlockKind, Sentence, Span, Table, TableCell
from .sentences import plain, read_sentences

_BEGINS = re.compile(r"\ufeff?\s*(?:<!doctype html|<html\b|<body\b)", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<rest>[^<>]*)>")
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_BREAKS = frozenset(
    "address article aside blockquote body br caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HIDDEN = ("script", "style", "head", "template", "svg", "noscript", "textarea", "title", "nav", "select", "button")
_FRAMES = frozenset({"header", "footer"})  # of a page: their headings count, the rest is no note


_FARTHEST = 32  # lists around an item that may be empty


def is_page(path: str, text: str) -> bool:
    return path.casefold().endswith((".html", ".htm")) or _BEGINS.match(text) is not None


@dataclass
class _Cells:
    """A table being read."""

    rows: list[list[TableCell]] = field(default_factory=list)
    start: int = 0


class PageReader:
    """Reads a page once from start to end; ``headings`` gives level and title of heading blocks by their index."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = text.lower() if text.isascii() else re.sub("[A-Z]", lambda one: one[0].lower(), text)
        self._unclosed: set[str] = set()  # hidden elements that never end: not looked for again
        self.blocks: list[Block] = []
        self.headings: dict[int, tuple[int, str]] = {}
        self._begin = 0  # of the run of text since the last break
        self._element = ""  # the block element that the run stands in
        self._items: list[int | None] = []  # for each open list, the block of its current item
        self._table: _Cells | None = None
        self._line, self._counted = 1, 0
        self._framed = 0  # how many of _FRAMES are open
        self._lead: int | None = None  # the paragraph that leads in the lists after it

    def read(self) -> list[Block]:
        at = 0
        while (opening := self.text.find("<", at)) >= 0:
            at = self._tag(opening)
        self._flush(len(self.text))
        return self.blocks

    def _tag(self, at: int) -> int:
        """Handle what begins with "<" and return where reading goes on."""
        if self.text.startswith("<!--", at):
            end = self.text.find("-->", at)
            self._flush(at)
            self._begin = len(self.text) if end < 0 else end + 3
            return self._begin
        if declaration := _DECLARATION.match(self.text, at):
            self._begin = declaration.end()
            return self._begin
        tag = _TAG.match(self.text, at)
        if not tag:
            return at + 1
        name = tag["name"].lower()
        if name in _HIDDEN and not tag["close"]:
            self._flush(at)
            end = -1 if name in self._unclosed else self._folded.find(f"</{name}", tag.end())
            if end < 0:
                self._unclosed.add(name)
            self._begin = max(end, tag.end())
            return self._begin
        if name in _BREAKS:
            self._flush(at)
            self._begin = tag.end()
            self._break(name, closes=bool(tag["close"]), at=at)
        elif name in _HIDDEN:
            self._begin = tag.end()
        return tag.end()

    def _break(self, name: str, *, closes: bool, at: int) -> None:
        if name in _FRAMES:
            self._framed = max(0, self._framed + (-1 if closes else 1))
        if name in ("ul", "ol"):
            if closes:
                del self._items[-1:]
            else:
                self._items.append(None)
        elif name == "table":
            if closes:
                self._end_table(at)
            else:
                self._table = _Cells(start=at)
        elif name == "tr" and not closes and self._table:
            self._table.rows.append([])
        elif name == "li" and not closes and self._items:
            self._items[-1] = None
        self._element = "" if closes else name

    def _flush(self, end: int) -> None:
        start = self._begin
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start >= end:
            if self._table and self._element in ("td", "th") and self._table.rows:
                self._table.rows[-1].append(TableCell("", Span(start, start)))
                self._element = ""
            return
        self._begin = end
        if self._framed and not re.fullmatch(r"h[1-6]", self._element):
            return
        if self._table and self._table.rows:
            self._table.rows[-1].append(TableCell(plain(self.text[start:end]), Span(start, end)))
            self._element = ""
        elif re.fullmatch(r"h[1-6]", self._element):
            self._lead = None
            self.headings[len(self.blocks)] = (int(self._element[1]), plain(self.text[start:end]))
            self._add(BlockKind.HEADING, start, end)
        elif self._element == "pre":
            self._add(BlockKind.CODE, start, end)
        elif self._items:
            above = self._items[-2 : -2 - _FARTHEST : -1]
            parent = next((index for index in above if index is not None), self._lead)
            self._items[-1] = len(self.blocks)
            sentences = read_sentences(self.text, start, end, is_item=True)
            self._add(BlockKind.ITEM, start, end, sentences, len(self._items) - 1, parent)
        else:
            self._lead = len(self.blocks)
            self._add(BlockKind.PARAGRAPH, start, end, read_sentences(self.text, start, end))

    def _end_table(self, end: int) -> None:
        cells, self._table = self._table, None
        rows = [row for row in cells.rows if row] if cells else []
        if not cells or len(rows) < 2:
            return
        width = len(rows[0])
        filler = TableCell("", Span(end, end))
        body = tuple((*row[:width], *[filler] * (width - len(row))) for row in rows[1:])
        self._add(BlockKind.TABLE, cells.start, end, table=Table(tuple(rows[0]), body))

    def _add(
        self,
        kind: BlockKind,
        start: int,
        end: int,
        sentences: tuple[Sentence, ...] = (),
        depth: int = 0,
        parent: int | None = None,
        table: Table | None = None,
    ) -> None:
        self._line += self.text.count("\n", self._counted, max(start, self._counted))
        self._counted = max(start, self._counted)
        self.blocks.append(Block(kind, Span(start, end), self._line, sentences, table, depth, None, parent))
