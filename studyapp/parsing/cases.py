"""Worked cases: a story, a question, and its options, each with the one fact that makes it right or wrong."""

import re
from collections.abc import Iterable, Iterator

from .decisions import fold
from .documents import slugify
from .records import Block, BlockKind, ParsedCase, ParsedCaseOption, ParsedDocument, ParsedNote, ParseError
from .sentences import joined, read_sentences

_SECTION = "cases"
_LEVEL_OF_SECTION, _LEVEL_OF_CASE = 2, 3
_TITLE = re.compile(r"case:\s*", re.IGNORECASE)
_TASK = re.compile(r"[ \t]*Task:(?P<task>[^\n]*)")
_TICK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+$")
_SELECT = re.compile(r"\s*\(Select (?P<count>TWO|THREE)\.\)$")
_COUNTS = {"TWO": 2, "THREE": 3}
_BRACES = re.compile(r"\{([^{}]*)\}")
_FEWEST_OPTIONS, _FEWEST_OPTIONS_FOR_SEVERAL = 4, 5


def parse_cases(document: ParsedDocument) -> tuple[ParsedCase, ...]:
    """Read the cases below "## Cases" of a content document; what is wrong with one is in its ``problems``."""
    cases: list[ParsedCase] = []
    titles: set[str] = set()
    notes = case_notes(document)
    for place, note in enumerate(notes):
        if note.level != _LEVEL_OF_CASE:
            continue
        reader = _Reader(document, note)
        reader.check_neighbors(notes[place - 1], notes[place + 1 : place + 2])
        reader.check_title(titles)
        cases.append(reader.read())
    return tuple(cases)


def case_notes(document: ParsedDocument) -> list[ParsedNote]:
    """The notes of a section "## Cases" with cases in it: nothing but the reasons there is made a fact.

    Notes of learners know no cases: there, a heading "Cases" is one like any other.
    """
    found: list[ParsedNote] = []
    is_inside = False
    for note in document.notes:
        if note.level <= _LEVEL_OF_SECTION:
            is_inside = note.level == _LEVEL_OF_SECTION and fold(note.heading) == _SECTION
        if is_inside:
            found.append(note)
    is_content = document.front_matter.checked is not None
    return found if is_content and any(note.level == _LEVEL_OF_CASE for note in found) else []


class _Reader:
    def __init__(self, document: ParsedDocument, note: ParsedNote) -> None:
        self.document, self.note = document, note
        self.problems: list[ParseError] = []
        title = _TITLE.match(note.heading)
        self.title = note.heading[title.end() if title else 0 :]
        if not title or not self.title:
            self._complain(note.line, "the heading of a case is '### Case: short title'")
        self.task = ""
        self.marks: list[bool] = []  # of all options, also of those that lack a reason

    def _complain(self, line: int, message: str) -> None:
        self.problems.append(ParseError(self.document.path, line, message))

    def check_title(self, titles: set[str]) -> None:
        if slugify(self.title) in titles:
            self._complain(self.note.line, f"the case '{self.title}' stands here twice")
        titles.add(slugify(self.title))

    def check_neighbors(self, before: ParsedNote, after: Iterable[ParsedNote]) -> None:
        """Nothing is read that stands between the section's heading and its first case, or below a smaller heading."""
        if before.level == _LEVEL_OF_SECTION and len(before.blocks) > 1:
            self._complain(before.blocks[1].line, "nothing may stand between '## Cases' and the first case")
        for note in after:
            if note.level > _LEVEL_OF_CASE:
                self._complain(note.line, f"the case '{self.title}' must have no headings of its own")

    def read(self) -> ParsedCase:
        before, after = _parted(self.note)
        paragraphs = list(self._paragraphs(before))
        if len(paragraphs) < 2:
            message = (
                f"the case '{self.title}' needs a story and, in a paragraph of its own, a question before its options"
            )
            self._complain(self.note.line, message)
        options = tuple(self._options(after))
        ask = paragraphs[-1] if paragraphs else ""
        if ask:
            self._check_ask(ask, before[-1].line)
        self._check_placeholders(" ".join(paragraphs), self.note.line)
        return ParsedCase(
            key=slugify(self.title),
            title=self.title,
            task=self.task,
            story="\n\n".join(paragraphs[:-1]),
            ask=ask,
            options=options,
            note=self.note.key,
            span=self.note.span,
            line=self.note.line,
            problems=tuple(sorted(self.problems, key=lambda problem: problem.line or 0)),
        )

    # Story and question

    def _paragraphs(self, blocks: list[Block]) -> Iterator[str]:
        for number, block in enumerate(blocks):
            if block.kind is not BlockKind.PARAGRAPH:
                self._complain(
                    block.line, "a case is a story, a question, and options, in this order; this is none of them"
                )
                continue
            start, end = block.span.start, block.span.end
            if number == 0 and (task := _TASK.match(self.document.text, start, end)):
                self.task, start = task["task"].strip(" \t\r."), task.end()
            if sentences := read_sentences(self.document.text, start, end):
                yield joined(sentences).text

    def _check_ask(self, ask: str, line: int) -> None:
        announced = _SELECT.search(ask)
        wanted = _COUNTS[announced["count"]] if announced else 1
        if not _SELECT.sub("", ask).endswith("?"):
            hint = "with a question mark, or with '? (Select TWO.)'"
            self._complain(line, f"the question of the case '{self.title}' must end {hint}")
        self._check_counts(wanted, line)

    def _check_counts(self, wanted: int, line: int) -> None:
        right, words = sum(self.marks), {count: word for word, count in _COUNTS.items()}
        if right == 0:
            self._complain(line, f"the case '{self.title}' has no right option; mark it '- [x]'")
        elif right > max(words):
            self._complain(
                line, f"the case '{self.title}' has {right} right options, but at most three can be asked for"
            )
        elif wanted == 1 and right > 1:
            message = f"{right} options are marked [x], so the question must end with '(Select {words[right]}.)'"
            self._complain(line, message)
        elif right != wanted:
            marked = "1 option is" if right == 1 else f"{right} options are"
            self._complain(line, f"the question says '(Select {words[wanted]}.)', but {marked} marked [x]")
        fewest = _FEWEST_OPTIONS if max(right, wanted) == 1 else _FEWEST_OPTIONS_FOR_SEVERAL
        if len(self.marks) < fewest:
            self._complain(line, f"the case '{self.title}' has {len(self.marks)} options, but needs at least {fewest}")

    # Options

    def _options(self, blocks: list[Block]) -> Iterator[ParsedCaseOption]:
        for block in blocks:
            if block.kind is not BlockKind.ITEM:
                self._complain(block.line, "nothing may follow the options of a case")
            elif option := self._option(block):
                yield option

    def _option(self, block: Block) -> ParsedCaseOption | None:
        text, (start, end) = self.document.text, (block.span.start, block.span.end)
        tick = _TICK.search(text, text.rfind("\n", 0, start) + 1, start)
        if not tick:
            self._complain(block.line, "an option starts with '- [x] ' when it is right, else with '- [ ] '")
            return None
        self.marks.append(tick["mark"] in "xX")
        split = self._end_of_option(start, end)
        words, reasons = read_sentences(text, start, split), read_sentences(text, split, end)
        if not words or not reasons:
            message = "this option, a sentence with a full stop, lacks its reason: one indented sentence below it"
            self._complain(block.line, message)
            return None
        if len(reasons) > 1:
            self._complain(block.line, f"the reason of an option is one sentence, but here are {len(reasons)}")
        self._check_placeholders(joined(words).text, block.line)
        if any("|" in name for name in _BRACES.findall(reasons[0].text)):
            self._complain(block.line, "a reason is a fact and offers no choice of words {a | b}")
        return ParsedCaseOption(joined(words), self.marks[-1], reasons[0], block.span)

    def _end_of_option(self, start: int, end: int) -> int:
        """Where the first line ends that closes a sentence: what follows it is the reason."""
        text = self.document.text
        while (newline := text.find("\n", start, end)) >= 0:
            if text[start:newline].rstrip(" \t\r\"'”’)*_`").endswith((".", "?", "!")):
                return newline
            start = newline + 1
        return end

    def _check_placeholders(self, text: str, line: int) -> None:
        for name in _BRACES.findall(text):
            if "|" not in name:
                self._complain(line, f"{{{name}}} must be a choice {{a | b}}")


def _parted(note: ParsedNote) -> tuple[list[Block], list[Block]]:
    """The blocks before the first option, and those from there on."""
    blocks = [block for block in note.blocks if block.kind is not BlockKind.HEADING]
    first = next((place for place, block in enumerate(blocks) if block.kind is BlockKind.ITEM), len(blocks))
    return blocks[:first], blocks[first:]
