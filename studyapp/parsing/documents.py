"""A whole document: its front matter, and its sections as notes."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePosixPath

import yaml

from .blocks import Line, read_blocks, read_heading, read_lines
from .pages import PageReader, is_page
from .records import Block, BlockKind, FrontMatter, Link, ParsedDocument, ParsedNote, ParseError, Span

_LONGEST_HEAD = 64 * 1024
_BOM = "\ufeff"
# "title: Worked cases: queues" is no YAML, but what is meant is plain.
_TITLE_WITH_COLON = re.compile(r"^title:[ \t]+(?P<title>[^\s'\"\[{|>&*!%@`#][^#]*:[ \t][^#]*)$")
_OF_THE_GUIDE = ("checked:", "tasks:", "sources:", "decision:")
_ADDRESS = re.compile(r"https?://\S+")

# PyYAML answers some broken values (a month 13, "!!int x", deep nesting) with whatever Python raised inside it.
_YAML_ERRORS = (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def parse_document(path: str, text: str) -> ParsedDocument:
    """Read a Markdown document. One with ``checked`` in its front matter is content and must keep to the guide."""
    if is_page(path, text):
        return _parse_page(path, text)
    lines = read_lines(text, len(_BOM) if text.startswith(_BOM) else 0)
    head_length = _head_length(lines)
    front_matter = _read_front_matter(path, lines[:head_length]) if head_length else FrontMatter()
    body = lines[head_length:]
    strict = front_matter.checked is not None
    blocks = read_blocks(path, text, body, strict=strict)
    headings = {index: _heading(text, block) for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING}
    first = next((title for level, title in headings.values() if level == 1 and title), "")
    title = front_matter.title or first or PurePosixPath(path).stem
    notes = _notes(text, title, blocks, headings)
    return ParsedDocument(path, text, front_matter, title, notes)


def _parse_page(path: str, text: str) -> ParsedDocument:
    page = PageReader(text)
    blocks = page.read()
    first = next((title for level, title in page.headings.values() if level == 1 and title), "")
    title = first or PurePosixPath(path).stem
    return ParsedDocument(path, text, FrontMatter(), title, _notes(text, title, blocks, page.headings))


def _read_front_matter(path: str, lines: list[Line]) -> FrontMatter:
    """Content must keep to the guide; of other notes any head is accepted, and what it says is used where it can be."""
    try:
        return _FrontMatterReader(path, lines).read()
    except ParseError:
        is_huge = lines[-1].end - lines[0].start > _LONGEST_HEAD
        if is_huge or any(line.text.startswith(_OF_THE_GUIDE) for line in lines):
            raise
        return FrontMatter()


def slugify(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.casefold())) or "section"


def _heading(text: str, block: Block) -> tuple[int, str]:
    heading = read_heading(block.span.of(text))
    assert heading
    return heading


def _notes(text: str, title: str, blocks: list[Block], headings: dict[int, tuple[int, str]]) -> tuple[ParsedNote, ...]:
    starts = [*headings, len(blocks)]
    notes = []
    path: list[tuple[int, str]] = []
    used: Counter[str] = Counter()
    for start, stop in zip(starts, starts[1:], strict=False):
        level, heading = headings[start]
        path = [*[outer for outer in path if outer[0] < level], (level, heading)]
        titles = tuple(name for _, name in path)
        if path[0][0] > 1:
            titles = (title, *titles)
        end = blocks[stop].span.start if stop < len(blocks) else len(text)
        notes.append(_note(titles, level, blocks, start, stop, end, used))
    if starts[0] > 0:
        # Its key is taken last: text put before the first heading must not rename the other notes.
        end = blocks[starts[0]].span.start if starts[0] < len(blocks) else len(text)
        notes.insert(0, _note((title,), 0, blocks, 0, starts[0], end, used))
    return tuple(notes)


def _note(
    path: tuple[str, ...], level: int, blocks: list[Block], start: int, stop: int, end: int, used: Counter[str]
) -> ParsedNote:
    own = tuple(
        replace(block, parent=block.parent - start) if block.parent is not None else block
        for block in blocks[start:stop]
    )
    key = _unused("/".join(slugify(heading) for heading in path), used)
    return ParsedNote(key, path[-1], level, path, Span(own[0].span.start, end), own[0].line, own)


def _unused(key: str, used: Counter[str]) -> str:
    wanted = key
    while key in used:
        used[wanted] += 1
        key = f"{wanted}-{used[wanted]}"
    used[key] = 1
    return key


def _head_length(lines: list[Line]) -> int:
    """The number of lines of the front matter; 0 when the document starts without one."""
    if not lines or lines[0].text.rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() in ("---", "..."):
            return index + 1 if any(":" in inside.text for inside in lines[1:index]) or index == 1 else 0
    return 0


def _quoted(line: re.Match[str]) -> str:
    title = line["title"].strip().replace("'", "''")
    return f"title: '{title}'"


class _FrontMatterReader:
    def __init__(self, path: str, lines: list[Line]) -> None:
        self.path, self.lines = path, lines
        self.values: Mapping[object, object] = {}

    def read(self) -> FrontMatter:
        source = "\n".join(_TITLE_WITH_COLON.sub(_quoted, line.text) for line in self.lines[1:-1])
        if len(source) > _LONGEST_HEAD:
            raise ParseError(self.path, 1, "the front matter is longer than 64 kB; close it with a line ---")
        self.values = self._load(source)
        checked = self._date("checked")
        return FrontMatter(
            title=self._string("title"),
            service=self._string("service"),
            decision=self._string("decision"),
            tasks=self._strings("tasks"),
            sources=tuple(self._source(entry, strict=checked is not None) for entry in self._strings("sources")),
            checked=checked,
        )

    def _load(self, source: str) -> Mapping[object, object]:
        try:
            loaded = yaml.safe_load(source)
        except _YAML_ERRORS as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or "a value cannot be read"
            # One for counting from 1, one for the line --- above.
            raise ParseError(
                self.path, mark.line + 2 if mark else 1, f"the front matter is not YAML: {what}"
            ) from error
        if loaded is None:
            return {}
        if not isinstance(loaded, dict):
            raise ParseError(self.path, 2, "the front matter must be lines such as 'title: AWS Lambda limits'")
        return loaded

    def _line_of(self, key: str) -> int:
        return next((line.number for line in self.lines if line.text.startswith(f"{key}:")), 1)

    def _fail(self, key: str, message: str) -> ParseError:
        return ParseError(self.path, self._line_of(key), message)

    def _string(self, key: str) -> str:
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, (str, int, float, date)):
            raise self._fail(key, f"'{key}' must be one line of text")
        return self._line(key, value)

    def _line(self, key: str, value: object) -> str:
        try:
            return " ".join(str(value).split())
        except ValueError as error:  # Python writes no number of more than 4,300 digits
            raise self._fail(key, f"'{key}' must be one line of text, not a huge number") from error

    def _strings(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None:
            return ()
        entries = value if isinstance(value, list) else [value]
        return tuple(self._entry(key, entry) for entry in entries)

    def _entry(self, key: str, entry: object) -> str:
        if isinstance(entry, dict) and len(entry) == 1:
            # YAML takes "- Types of EC2: a list – https://…" for a pair; the author meant a line.
            name, rest = next(iter(entry.items()))
            entry = f"{name}: {rest}" if isinstance(name, str) and isinstance(rest, str) else entry
        if not isinstance(entry, (str, int, float)):
            raise self._fail(key, f"'{key}' must be a list with one line of text for each entry")
        return self._line(key, entry)

    def _source(self, entry: str, *, strict: bool) -> Link:
        words = entry.split(" ")
        address = words[-1]
        if not _ADDRESS.fullmatch(address):
            if strict:
                raise self._fail("sources", f"the source '{entry}' must end with its address: 'page title – https://…'")
            return Link(entry, "")
        title = " ".join(words[:-1]).rstrip("–—-: ")
        return Link(title or address, address)

    def _date(self, key: str) -> date | None:
        value = self.values.get(key)
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError as error:
            raise self._fail(key, f"'{key}' must be a day such as 2026-11-23") from error
