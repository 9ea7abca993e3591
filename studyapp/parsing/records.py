"""What parsing hands on. Offsets count characters of the text as it was given: ``text[start:end]`` is what was read."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ParseError(ValueError):
    """A document cannot be read; the message is a sentence for its author, with file and line."""

    def __init__(self, path: str, line: int | None, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        where = f"{path}: line {line}" if line else path
        super().__init__(f"{where}: {message}")

    def __reduce__(self) -> tuple[type["ParseError"], tuple[str, int | None, str]]:
        return type(self), (self.path, self.line, self.message)


@dataclass(frozen=True, order=True)
class Span:
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class FrontMatter:
    """The head of a document. Notes of a learner may have none: then everything here is empty."""

    title: str = ""
    service: str = ""  # slug of the gazetteer
    decision: str = ""  # slug of the decision that the document is about
    tasks: tuple[str, ...] = ()  # ids of exam tasks, the main one first
    sources: tuple[Link, ...] = ()
    checked: date | None = None


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # one bullet or step of a list
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True)
class Sentence:
    """One sentence, cleaned of Markdown, and where it stands.

    ``span`` covers the raw sentence in the document, without the bullet mark and without the bracketed source at its
    end; ``text`` is the same in plain words; ``terms`` are its bold parts, in order, plain.
    """

    text: str
    span: Span
    terms: tuple[str, ...] = ()
    source: Link | None = None
    lead: str = ""  # the term of a bullet ``**Term**: text``, plain; ``text`` and ``span`` still hold the whole bullet


@dataclass(frozen=True)
class TableCell:
    text: str  # plain, stripped
    span: Span


@dataclass(frozen=True)
class Table:
    header: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]  # every row as long as the header


@dataclass(frozen=True)
class Block:
    kind: BlockKind
    span: Span
    line: int  # the first line of the block, counted from 1
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    depth: int = 0  # of a list item, 0 = outermost
    number: int | None = None  # of a step in a numbered list
    parent: int | None = None  # index in the note's blocks: an item's parent item, else the paragraph that leads in


@dataclass(frozen=True)
class ParsedNote:
    """One section of a document: a heading and what follows it up to the next heading of any level."""

    key: str  # unique in the document and stable under edits of the text: the slugs of the heading path
    heading: str
    level: int
    path: tuple[str, ...]  # headings from the document's title down to this one
    span: Span  # from the heading to the end of the section
    line: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class ParsedDocument:
    path: str  # relative to the folder of notes, with forward slashes
    text: str  # unmodified
    front_matter: FrontMatter
    title: str
    notes: tuple[ParsedNote, ...]

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


# A decision: the comparison that scenario questions are made from.


@dataclass(frozen=True)
class DecisionOption:
    label: str  # the column
    sentence: Sentence  # what it is


@dataclass(frozen=True)
class Need:
    label: str  # the row
    phrase: Sentence  # "It runs one process for up to {run time} without interruption."
    ranges: tuple[tuple[str, str], ...] = ()  # as written: ("1 minute", "10 minutes"); empty when no number is drawn
    line: int = 0


@dataclass(frozen=True)
class ParsedCell:
    need: str
    option: str
    value: str  # as written: "Yes", "No", "at most 15 minutes", "?"
    span: Span


@dataclass(frozen=True)
class ParsedReason:
    need: str
    option: str
    sentence: Sentence
    note: str  # key of the note that it stands in


@dataclass(frozen=True)
class ParsedClause:
    label: str  # row of a clause, column of an option
    sentence: Sentence


@dataclass(frozen=True)
class ParsedSituation:
    key: str  # slug of the title, unique in the decision
    title: str
    story: str
    clauses: tuple[ParsedClause, ...]
    ask: str
    options: tuple[ParsedClause, ...]
    note: str  # key of the note that it stands in
    line: int


@dataclass(frozen=True)
class ParsedDecision:
    slug: str
    title: str
    document: str  # path
    options: tuple[DecisionOption, ...]
    needs: tuple[Need, ...]
    cells: tuple[ParsedCell, ...]
    reasons: tuple[ParsedReason, ...]
    situations: tuple[ParsedSituation, ...] = ()
    problems: tuple[ParseError, ...] = field(default=())
    tasks: tuple[str, ...] = ()  # of the front matter


# A worked case: one question, told in full.


@dataclass(frozen=True)
class ParsedCaseOption:
    text: Sentence
    is_right: bool
    reason: Sentence  # the fact that makes it right or wrong
    span: Span  # from its text to the end of the reason's source


@dataclass(frozen=True)
class ParsedCase:
    key: str  # slug of the title, unique in the document
    title: str
    task: str  # id of the exam task as written, "" when the case names none
    story: str
    ask: str
    options: tuple[ParsedCaseOption, ...]
    note: str  # key of the note that it stands in
    span: Span  # of that note
    line: int
    problems: tuple[ParseError, ...] = field(default=())
