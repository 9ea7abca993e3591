"""Blocks of Markdown, line by line, with the exact place of each: the part of Markdown that notes are written in."""

import re
from dataclasses import dataclass

from .records import Block, BlockKind, ParseError, Sentence, Span, Table, TableCell
from .sentences import plain, read_sentences

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_QUOTE = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
_CALLOUT = re.compile(r"[ \t]*\[!\w+\][+-]?")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|(\d{1,9})[.)])(?:[ \t]+|$)")
_TICK = re.compile(r"\[[ xX]\][ \t]+")
_UNDERLINE = re.compile(r"(?:=+|-{2,})[ \t]*")
_LONGEST_TITLE = 80
_TAB_WIDTH = 4


@dataclass(frozen=True)
class Line:
    start: int
    end: int  # without the line break
    number: int
    text: str


def read_lines(text: str, start: int = 0, number: int = 1) -> list[Line]:
    lines = []
    while start < len(text):
        newline = text.find("\n", start)
        end = newline if newline >= 0 else len(text)
        trimmed = end - 1 if end > start and text[end - 1] == "\r" else end
        lines.append(Line(start, trimmed, number, text[start:trimmed]))
        start, number = end + 1, number + 1
    return lines


def read_heading(line: str) -> tuple[int, str] | None:
    """Level and title of a heading such as ``## Run time``, or of a line and the dashes under it."""
    match = _HEADING.match(line)
    if not match:
        above, _, under = line.rstrip().rpartition("\n")
        title = plain(above.strip())
        return (1 if under.startswith("=") else 2, title) if above and _UNDERLINE.fullmatch(under) else None
    title = line[match.end() :].strip()
    bare = title.rstrip("#")
    if bare != title and (not bare or bare[-1] in " \t"):
        title = bare.rstrip()
    return len(match[1]), plain(title)


def read_blocks(path: str, text: str, lines: list[Line], *, strict: bool = False) -> list[Block]:
    """All blocks of a document in order; ``parent`` counts from the first of them.

    ``strict`` makes a table row that is longer or shorter than the header an error; otherwise it is cut or filled up.
    """
    return _Scanner(path, text, lines, strict).scan()


class _Scanner:
    def __init__(self, path: str, text: str, lines: list[Line], strict: bool) -> None:
        self.path, self.text, self.lines, self.strict = path, text, lines, strict
        self.at = 0
        self.blocks: list[Block] = []
        self.open_items: list[tuple[int, int]] = []  # indent and index of the items around the current line
        self.lead_in: int | None = None  # the paragraph just before a list

    def scan(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text.strip():
                self.at += 1
            elif fence := _fence(line.text):
                self._code(fence)
            elif line.text.lstrip().startswith("<!--"):
                self._comment()
            elif _HEADING.match(line.text):
                self._close_list()
                self._add(BlockKind.HEADING, self.at, self.at + 1)
            elif _is_rule(line.text):
                self._close_list()
                self.at += 1
            elif self._is_underlined(self.at):
                self._close_list()
                self._add(BlockKind.HEADING, self.at, self.at + 2)
            elif _QUOTE.match(line.text):
                self._quote()
            elif self._is_table(self.at):
                self._table()
            elif _ITEM.match(line.text):
                self._item()
            else:
                self._paragraph()
        return self.blocks

    def _add(
        self,
        kind: BlockKind,
        first: int,
        after: int,
        *,
        start: int | None = None,
        sentences: tuple[Sentence, ...] = (),
        table: Table | None = None,
        depth: int = 0,
        number: int | None = None,
        parent: int | None = None,
    ) -> None:
        begin = self.lines[first].start if start is None else start
        span = Span(begin, self.lines[after - 1].end)
        self.blocks.append(Block(kind, span, self.lines[first].number, sentences, table, depth, number, parent))
        self.at = after

    def _close_list(self) -> None:
        self.open_items, self.lead_in = [], None

    def _code(self, fence: str) -> None:
        after = self.at + 1
        while after < len(self.lines):
            line = self.lines[after].text.strip()
            after += 1
            if len(line) >= len(fence) and set(line) == {fence[0]}:
                break
        self._add(BlockKind.CODE, self.at, after)

    def _comment(self) -> None:
        after = self.at
        while after < len(self.lines) and "-->" not in self.lines[after].text:
            after += 1
        self._add(BlockKind.CODE, self.at, min(after + 1, len(self.lines)))

    def _quote(self) -> None:
        self._close_list()
        first = after = self.at
        while after < len(self.lines) and _QUOTE.match(self.lines[after].text):
            after += 1
        start, end = self.lines[first].start, self.lines[after - 1].end
        visible = "".join(self._blanked(index, last=index == after - 1) for index in range(first, after))
        sentences = read_sentences(self.text, start, end, visible=visible)
        self._add(BlockKind.QUOTE, first, after, sentences=sentences)

    def _blanked(self, index: int, *, last: bool) -> str:
        """The line of a quote up to the next one, of the same length, with its marks turned to spaces."""
        line = self.lines[index]
        mark = _QUOTE.match(line.text)
        width = mark.end() if mark else 0
        if callout := _CALLOUT.match(line.text, width):
            width = callout.end()
        rest = "" if last else self.text[line.end : self.lines[index + 1].start]
        return " " * width + line.text[width:] + rest

    def _is_underlined(self, index: int) -> bool:
        """Whether the line is a title by the dashes under it; a sentence above a rule is none."""
        if index + 1 >= len(self.lines) or not _UNDERLINE.fullmatch(self.lines[index + 1].text):
            return False
        text = self.lines[index].text
        is_alone = index == 0 or not self.lines[index - 1].text.strip()
        is_title = len(text) <= _LONGEST_TITLE and not text.rstrip().endswith((".", "!", ",", ";", ":"))
        return is_alone and is_title and not (_QUOTE.match(text) or _ITEM.match(text) or _indent(text) >= _TAB_WIDTH)

    def _is_table(self, index: int) -> bool:
        if index + 1 >= len(self.lines) or "|" not in self.lines[index].text:
            return False
        dashes = self.lines[index + 1].text
        if "|" not in dashes or "-" not in dashes or dashes.strip(" \t|:-"):
            return False
        cells = [dashes[cell.start : cell.end] for cell in _split_row(dashes)]
        return all("-" in cell.strip(":") and not cell.strip(":-") for cell in cells)

    def _table(self) -> None:
        self._close_list()
        first = self.at
        header = self._cells(self.lines[first])
        after, rows = first + 2, []
        while after < len(self.lines) and self._is_row(after):
            rows.append(self._row(self.lines[after], len(header)))
            after += 1
        self._add(BlockKind.TABLE, first, after, table=Table(header, tuple(rows)))

    def _is_row(self, index: int) -> bool:
        text = self.lines[index].text
        return "|" in text and not (_HEADING.match(text) or _QUOTE.match(text) or _fence(text))

    def _row(self, line: Line, width: int) -> tuple[TableCell, ...]:
        cells = self._cells(line)
        if self.strict and len(cells) != width:
            message = f"this row has {len(cells)} cells, but the table's header has {width}"
            raise ParseError(self.path, line.number, message)
        filler = TableCell("", Span(line.end, line.end))
        return (*cells[:width], *[filler] * (width - len(cells)))

    def _cells(self, line: Line) -> tuple[TableCell, ...]:
        return tuple(
            TableCell(
                plain(line.text[cell.start : cell.end].replace("\\|", "|")),
                Span(line.start + cell.start, line.start + cell.end),
            )
            for cell in _split_row(line.text)
        )

    def _item(self) -> None:
        first, line = self.at, self.lines[self.at]
        mark = _ITEM.match(line.text)
        assert mark
        indent = _indent(line.text)
        while self.open_items and self.open_items[-1][0] >= indent:
            self.open_items.pop()
        if not self.open_items and self.lead_in is None and self._follows_paragraph():
            self.lead_in = len(self.blocks) - 1
        parent = self.open_items[-1][1] if self.open_items else self.lead_in
        depth = len(self.open_items)
        self.open_items.append((indent, len(self.blocks)))
        tick = _TICK.match(line.text, mark.end())
        start = line.start + (tick or mark).end()
        after = self._continue(first + 1, in_list=True)
        sentences = read_sentences(self.text, start, self.lines[after - 1].end, is_item=True)
        number = int(mark[1]) if mark[1] else None
        self._add(
            BlockKind.ITEM, first, after, start=start, sentences=sentences, depth=depth, number=number, parent=parent
        )

    def _follows_paragraph(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind is BlockKind.PARAGRAPH

    def _paragraph(self) -> None:
        indent = _indent(self.lines[self.at].text)
        while self.open_items and self.open_items[-1][0] >= indent:
            self.open_items.pop()
        parent = self.open_items[-1][1] if self.open_items else None
        if parent is None:
            self._close_list()
        after = self._continue(self.at + 1, in_list=bool(self.open_items))
        start, end = self.lines[self.at].start, self.lines[after - 1].end
        self._add(BlockKind.PARAGRAPH, self.at, after, sentences=read_sentences(self.text, start, end), parent=parent)

    def _continue(self, after: int, *, in_list: bool) -> int:
        while after < len(self.lines) and self.lines[after].text.strip() and not self._interrupts(after, in_list):
            after += 1
        return after

    def _interrupts(self, index: int, in_list: bool) -> bool:
        text = self.lines[index].text
        if item := _ITEM.match(text):
            # "… in\n2019. It …" is no list: only a list that starts with 1 may follow text without a blank line.
            return in_list or item[1] in (None, "1")
        return bool(
            _HEADING.match(text)
            or _QUOTE.match(text)
            or _fence(text)
            or _is_rule(text)
            or text.lstrip().startswith("<!--")
            or self._is_table(index)
        )


def _fence(text: str) -> str:
    match = _FENCE.match(text)
    if not match or (match[1][0] == "`" and "`" in text[match.end() :]):
        return ""
    return match[1]


def _is_rule(text: str) -> bool:
    """A line of dashes, stars, or the like: a rule, or the underline of a heading."""
    marks = text.replace(" ", "").replace("\t", "")
    return len(marks) >= 3 and marks[0] in "-*_=" and not marks.strip(marks[0])


def _indent(text: str) -> int:
    column = 0
    for character in text:
        if character == "\t":
            column += _TAB_WIDTH - column % _TAB_WIDTH
        elif character.isspace():
            column += 1
        else:
            break
    return column


def _split_row(text: str) -> list[Span]:
    """Where the cells of a table row stand in it, without the space around them."""
    bars = [at for at, character in enumerate(text) if character == "|" and not _is_escaped(text, at)]
    edges = [-1, *bars, len(text)]
    spans = [_stripped(text, before + 1, after) for before, after in zip(edges, edges[1:], strict=False)]
    if bars and not text[: bars[0]].strip():
        spans = spans[1:]
    if bars and len(spans) > 1 and not text[bars[-1] + 1 :].strip():
        spans = spans[:-1]
    return spans


def _is_escaped(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "\\"


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
