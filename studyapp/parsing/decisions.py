"""Decisions: the page form of a comparison, with its options, table, needs, and situations."""

import re
from collections.abc import Iterable, Iterator

from .documents import slugify
from .records import (
    Block,
    BlockKind,
    DecisionOption,
    Need,
    ParsedCell,
    ParsedClause,
    ParsedDecision,
    ParsedDocument,
    ParsedNote,
    ParsedReason,
    ParsedSituation,
    ParseError,
    Sentence,
    Span,
)
from .sentences import joined, plain, read_sentences

_SECTIONS = ("options", "comparison", "needs", "situations")
_LABEL = re.compile(r"(?P<label>[^:\n]{1,120}):\*{0,2}\s+")
_CELL = re.compile(r"yes|no|\?|(?P<bound>at most|at least) .*\d.*", re.IGNORECASE)
_NUMBERS = re.compile(r"Numbers:\s*", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SITUATION = re.compile(r"situation:\s*", re.IGNORECASE)
_FEWEST_OPTIONS = 3
_FEWEST_CLAUSES = 2


def parse_decision(document: ParsedDocument) -> ParsedDecision | None:
    """Read the comparison of a decision page; None when the document is none.

    All that is wrong is collected in ``problems``, and the rest is read as far as it goes.
    """
    return _Reader(document).read() if document.front_matter.decision else None


def fold(label: str) -> str:
    """Labels compare without case, marks, and extra spaces."""
    return plain(label).casefold()


class _Reader:
    def __init__(self, document: ParsedDocument) -> None:
        self.document = document
        self.problems: list[ParseError] = []
        self.sections = _sections(document)
        self.columns: dict[str, str] = {}  # folded label → label as written first
        self.rows: dict[str, str] = {}
        self.values: dict[tuple[str, str], str] = {}  # (row, column) → value of the cell
        self.rows_with_numbers: set[str] = set()

    def read(self) -> ParsedDecision:
        self._check_sections()
        options = tuple(self._options())
        cells = tuple(self._cells())
        needs, reasons = self._needs()
        self._check_reasons(cells, reasons)
        situations = tuple(self._situations())
        matter = self.document.front_matter
        return ParsedDecision(
            matter.decision,
            self.document.title,
            self.document.path,
            options,
            needs,
            cells,
            reasons,
            situations,
            tuple(sorted(self.problems, key=lambda problem: problem.line or 0)),
            matter.tasks,
        )

    def _complain(self, line: int | None, message: str) -> None:
        self.problems.append(ParseError(self.document.path, line, message))

    def _check_sections(self) -> None:
        for name in _SECTIONS:
            if name not in self.sections:
                self._complain(None, f"a decision needs a section '## {name.capitalize()}'")

    def _notes(self, section: str) -> list[ParsedNote]:
        return self.sections.get(section, [])

    # Options and the comparison

    def _options(self) -> Iterator[DecisionOption]:
        for note in self._notes("options"):
            for block in _items(note):
                labelled = _labelled(self.document, block)
                if labelled is None:
                    self._complain(block.line, "an option is a bullet such as '- **Lambda**: one sentence'")
                    continue
                label, sentence = labelled
                if fold(label) in self.columns:
                    self._complain(block.line, f"the option '{label}' stands here twice")
                    continue
                self.columns[fold(label)] = label
                yield DecisionOption(label, sentence)

    def _cells(self) -> Iterator[ParsedCell]:
        note = next(iter(self._notes("comparison")), None)
        if note is None:
            return
        block = next((block for block in note.blocks if block.table), None)
        if block is None or block.table is None:
            self._complain(note.line, "the comparison needs a table '| Need | option | option |'")
            return
        labels = [cell.text for cell in block.table.header[1:]]
        self._check_columns(labels, block.line)
        for number, row in enumerate(block.table.rows, start=block.line + 2):
            label = row[0].text
            if not label or fold(label) in self.rows:
                self._complain(number, f"the row '{label}' stands here twice" if label else "a row needs a label")
                continue
            self.rows[fold(label)] = label
            for column, cell in zip(labels, row[1:], strict=False):
                if parsed := self._cell(label, column, cell.text, cell.span, number):
                    yield parsed

    def _check_columns(self, labels: list[str], line: int) -> None:
        seen: set[str] = set()
        for label in labels:
            if fold(label) in seen:
                self._complain(line, f"the column '{label}' stands here twice")
            elif fold(label) not in self.columns:
                self._complain(line, f"the column '{label}' is none of the options")
            seen.add(fold(label))
        for folded, label in self.columns.items():
            if folded not in seen:
                self._complain(line, f"the option '{label}' has no column in the table")

    def _cell(self, row: str, column: str, value: str, span: Span, line: int) -> ParsedCell | None:
        option = self.columns.get(fold(column))
        if option is None or (row, option) in self.values:
            return None
        match = _CELL.fullmatch(value)
        if not match:
            message = f"the cell '{value}' of row '{row}' must be Yes, No, 'at most …', 'at least …', or ?"
            self._complain(line, message)
            return None
        self.values[row, option] = value
        if match["bound"]:
            self.rows_with_numbers.add(row)
        return ParsedCell(row, option, value, span)

    # Needs and their reasons

    def _needs(self) -> tuple[tuple[Need, ...], tuple[ParsedReason, ...]]:
        needs: dict[str, Need] = {}
        reasons: dict[tuple[str, str], ParsedReason] = {}
        for note in self._notes("needs")[1:]:
            row = self.rows.get(fold(note.heading))
            if row is None:
                self._complain(note.line, f"the need '{note.heading}' is no row of the comparison")
                continue
            if row in needs:
                self._complain(note.line, f"the need '{row}' stands here twice")
                continue
            if need := self._need(note, row):
                needs[row] = need
            for reason, line in self._reasons(note, row):
                if (row, reason.option) in reasons:
                    self._complain(line, f"the need '{row}' has two reasons for '{reason.option}'")
                    continue
                reasons[row, reason.option] = reason
        for row in self.rows.values():
            if row not in needs and not any(fold(note.heading) == fold(row) for note in self._notes("needs")[1:]):
                self._complain(None, f"the row '{row}' has no section '### {row}' under Needs")
        return tuple(needs.values()), tuple(reasons.values())

    def _need(self, note: ParsedNote, row: str) -> Need | None:
        sentences = [sentence for block in _paragraphs(note) for sentence in block.sentences]
        numbers = [sentence for sentence in sentences if _NUMBERS.match(sentence.text)]
        phrases = [sentence for sentence in sentences if not _NUMBERS.match(sentence.text)]
        ranges = tuple(pair for sentence in numbers for pair in self._ranges(sentence))
        if not phrases:
            self._complain(note.line, f"the need '{row}' lacks its sentence, 'It …'")
            return None
        self._check_phrase(row, phrases, bool(ranges), note.line)
        return Need(row, phrases[0], ranges, note.line)

    def _check_phrase(self, row: str, phrases: list[Sentence], has_numbers: bool, line: int) -> None:
        if len(phrases) > 1:
            self._complain(line, f"the need '{row}' has more than one sentence before its reasons")
        if row in self.rows_with_numbers and not has_numbers:
            self._complain(line, f"the row '{row}' has limits, so its need needs a line 'Numbers: A to B'")
        named = [fold(name) for name in _PLACEHOLDER.findall(phrases[0].text)]
        if (has_numbers or row in self.rows_with_numbers) and fold(row) not in named:
            self._complain(line, f"the sentence of the need '{row}' must hold {{{row}}}, where the number goes")
        for name in named:
            if name != fold(row) and "|" not in name:
                self._complain(line, f"the sentence of the need '{row}' holds {{{name}}}, which is not its row")

    def _ranges(self, numbers: Sentence) -> Iterator[tuple[str, str]]:
        listed = _NUMBERS.sub("", numbers.text, count=1).rstrip(". ")
        for part in re.split(r"[,;]\s+", listed):
            low, _, high = part.partition(" to ")
            if not high.strip():
                line = self.document.line_of(numbers.span.start)
                self._complain(line, f"'{part}' must be a range such as '1 minute to 10 minutes'")
                continue
            yield low.removeprefix("from ").strip(), high.strip()

    def _reasons(self, note: ParsedNote, row: str) -> Iterator[tuple[ParsedReason, int]]:
        for block in _items(note):
            labelled = _labelled(self.document, block)
            if labelled is None:
                self._complain(block.line, "a reason is a bullet such as '- Lambda: one sentence'")
                continue
            label, sentence = labelled
            option = self.columns.get(fold(label))
            if option is None:
                self._complain(block.line, f"'{label}' is none of the options")
                continue
            yield ParsedReason(row, option, sentence, note.key), block.line

    def _check_reasons(self, cells: Iterable[ParsedCell], reasons: Iterable[ParsedReason]) -> None:
        given = {(reason.need, reason.option): reason for reason in reasons}
        for cell in cells:
            reason = given.get((cell.need, cell.option))
            where = f"'{cell.need}' of '{cell.option}'"
            if cell.value != "?" and reason is None:
                line = self.document.line_of(cell.span.start)
                self._complain(line, f"the cell {where} says {cell.value}, but Needs gives no reason for it")
            elif cell.value == "?" and reason is not None:
                line = self.document.line_of(reason.sentence.span.start)
                self._complain(line, f"the cell {where} is ?, but here is a reason for it")

    # Situations

    def _situations(self) -> Iterator[ParsedSituation]:
        seen: set[str] = set()
        for note in self._notes("situations")[1:]:
            match = _SITUATION.match(note.heading)
            if not match:
                self._complain(note.line, "the heading of a situation is '### Situation: short title'")
            title = note.heading[match.end() if match else 0 :]
            key = slugify(title)
            if key in seen:
                self._complain(note.line, f"the situation '{title}' stands here twice")
                continue
            seen.add(key)
            if situation := self._situation(note, key, title):
                yield situation

    def _situation(self, note: ParsedNote, key: str, title: str) -> ParsedSituation | None:
        groups = _groups(note)
        if [kind for kind, _ in groups] != [BlockKind.PARAGRAPH, BlockKind.ITEM] * 2:
            message = f"the situation '{title}' must be a story, clauses, a question, and options, in this order"
            self._complain(note.line, message)
            return None
        story, clauses, ask, options = (blocks for _, blocks in groups)
        parsed = ParsedSituation(
            key,
            title,
            "\n\n".join(_text(block) for block in story),
            tuple(self._clauses(clauses, self.rows, "row of the comparison")),
            " ".join(_text(block) for block in ask),
            tuple(self._clauses(options, self.columns, "option")),
            note.key,
            note.line,
        )
        self._check_situation(parsed)
        return parsed

    def _clauses(self, blocks: list[Block], labels: dict[str, str], what: str) -> Iterator[ParsedClause]:
        seen: set[str] = set()
        for block in blocks:
            labelled = _labelled(self.document, block)
            if labelled is None:
                self._complain(block.line, f"this bullet must start with the label of a {what} and a colon")
                continue
            label = labels.get(fold(labelled[0]))
            if label is None:
                self._complain(block.line, f"'{labelled[0]}' is no {what}")
            elif label in seen:
                self._complain(block.line, f"'{label}' stands here twice")
            else:
                seen.add(label)
                yield ParsedClause(label, labelled[1])

    def _check_situation(self, situation: ParsedSituation) -> None:
        line, title = situation.line, situation.title
        if len(situation.options) < _FEWEST_OPTIONS:
            self._complain(line, f"the situation '{title}' needs at least {_FEWEST_OPTIONS} options")
        if len(situation.clauses) < _FEWEST_CLAUSES:
            self._complain(line, f"the situation '{title}' needs at least {_FEWEST_CLAUSES} clauses")
        if not situation.ask.endswith("?"):
            self._complain(line, f"the question of the situation '{title}' must end with a question mark")
        for text in (situation.story, situation.ask, *(option.sentence.text for option in situation.options)):
            self._check_placeholders(text, "", line)
        for clause in situation.clauses:
            at = self.document.line_of(clause.sentence.span.start)
            self._check_placeholders(clause.sentence.text, clause.label, at)
            named = {fold(name) for name in _PLACEHOLDER.findall(clause.sentence.text)}
            if clause.label in self.rows_with_numbers and fold(clause.label) not in named:
                self._complain(at, f"this clause must hold {{{clause.label}}}, where the number goes")

    def _check_placeholders(self, text: str, row: str, line: int) -> None:
        for name in _PLACEHOLDER.findall(text):
            if "|" not in name and fold(name) != fold(row):
                hint = f"the row {{{row}}} or a choice {{a | b}}" if row else "a choice {a | b}"
                self._complain(line, f"{{{name}}} must be {hint}")


def _sections(document: ParsedDocument) -> dict[str, list[ParsedNote]]:
    """The notes of each named section of level 2, that of its heading first."""
    sections: dict[str, list[ParsedNote]] = {}
    name = ""
    for note in document.notes:
        if note.level <= 2:
            name = fold(note.heading) if note.level == 2 else ""
        if name in _SECTIONS:
            sections.setdefault(name, []).append(note)
    return sections


def decision_section(note: ParsedNote) -> str:
    """Which of the four sections of a decision the note belongs to, or ""."""
    level_of_section = 2
    if note.level < level_of_section:
        return ""
    outer = [fold(heading) for heading in note.path]
    position = len(outer) - 1 - (note.level - level_of_section)
    name = outer[position] if 0 <= position < len(outer) else ""
    return name if name in _SECTIONS else ""


def _items(note: ParsedNote) -> list[Block]:
    return [block for block in note.blocks if block.kind is BlockKind.ITEM]


def _paragraphs(note: ParsedNote) -> list[Block]:
    return [block for block in note.blocks if block.kind is BlockKind.PARAGRAPH]


def _groups(note: ParsedNote) -> list[tuple[BlockKind, list[Block]]]:
    """Runs of paragraphs and of list items, in order."""
    groups: list[tuple[BlockKind, list[Block]]] = []
    for block in note.blocks:
        if block.kind is BlockKind.HEADING:
            continue
        if groups and groups[-1][0] is block.kind:
            groups[-1][1].append(block)
        else:
            groups.append((block.kind, [block]))
    return groups


def _text(block: Block) -> str:
    return " ".join(sentence.text for sentence in block.sentences)


def _labelled(document: ParsedDocument, block: Block) -> tuple[str, Sentence] | None:
    """The label of a bullet ``- label: text`` and its text as one sentence."""
    if not block.sentences:
        return None
    start, end = block.span.start, block.span.end
    match = _LABEL.match(document.text, start, end)
    if not match:
        return None
    label = plain(match["label"].replace("*", ""))
    sentences = read_sentences(document.text, match.end(), end)
    if not label or not sentences:
        return None
    return label, joined(sentences)
