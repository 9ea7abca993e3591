"""What an import reads, and what it reports."""

from collections import Counter
from dataclasses import dataclass, field

from studyapp.extraction import Decision, ExtractedFact
from studyapp.parsing import ParsedCase, ParsedDocument


@dataclass
class ImportReport:
    """What an import found and did; ``problems`` are sentences for the authors."""

    documents: int = 0
    facts: int = 0
    questions: int = 0
    changes: Counter = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(self.changes.values())


@dataclass(frozen=True)
class ReadDocument:
    """A document read and understood, not yet in the database."""

    parsed: ParsedDocument
    facts: list[ExtractedFact]
    decision: Decision | None
    digest: str
    cases: tuple[ParsedCase, ...] = ()
