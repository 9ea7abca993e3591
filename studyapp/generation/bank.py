"""The facts that questions are made from, looked up the ways that question models need."""

from dataclasses import dataclass, field

from studyapp.extraction import Confidence, Decision, ExtractedFact
from studyapp.parsing import ParsedCase


@dataclass(frozen=True)
class Fact:
    """An extracted fact under its stable key."""

    key: str
    body: ExtractedFact
    task: str = ""

    @property
    def is_sure(self) -> bool:
        """What was read with little certainty is only asked in its own words."""
        return self.body.confidence is not Confidence.WEAK


@dataclass(frozen=True)
class Case:
    """A worked case and the facts that its options' reasons became."""

    document: str  # path
    parsed: ParsedCase
    facts: tuple[str, ...]  # keys, one for each option; "" where the fact is not known
    task: str = ""


@dataclass(frozen=True)
class FactBank:
    """Everything known: facts by key, decisions, cases, names and definitions of services.

    ``keys`` finds the key of an extracted fact (decisions hold extracted facts).
    """

    facts: dict[str, Fact]
    decisions: tuple[Decision, ...] = ()
    cases: tuple[Case, ...] = ()
    service_names: dict[str, str] = field(default_factory=dict)  # slug → name
    service_categories: dict[str, str] = field(default_factory=dict)
    service_parents: dict[str, str] = field(default_factory=dict)  # slug → slug of what it is a feature of
    service_aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys: dict[ExtractedFact, str] = field(default_factory=dict)
