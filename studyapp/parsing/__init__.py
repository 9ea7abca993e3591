"""Documents in, parsed notes out: text with front matter becomes blocks and sentences with exact character spans."""

from .cases import parse_cases
from .decisions import parse_decision
from .documents import parse_document
from .records import (
    Block,
    BlockKind,
    DecisionOption,
    FrontMatter,
    Link,
    Need,
    ParsedCase,
    ParsedCaseOption,
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
    Table,
    TableCell,
)

__all__ = [
    "Block",
    "BlockKind",
    "DecisionOption",
    "FrontMatter",
    "Link",
    "Need",
    "ParseError",
    "ParsedCase",
    "ParsedCaseOption",
    "ParsedCell",
    "ParsedClause",
    "ParsedDecision",
    "ParsedDocument",
    "ParsedNote",
    "ParsedReason",
    "ParsedSituation",
    "Sentence",
    "Span",
    "Table",
    "TableCell",
    "parse_cases",
    "parse_decision",
    "parse_document",
]
