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
from .uploads import Refusal, UploadedText, UploadLimits, read_upload, read_uploads

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
    "Refusal",
    "Sentence",
    "Span",
    "Table",
    "TableCell",
    "UploadLimits",
    "UploadedText",
    "parse_cases",
    "parse_decision",
    "parse_document",
    "read_upload",
    "read_uploads",
]
