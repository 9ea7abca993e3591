"""The facts that questions are made from, looked up the ways that question models need."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from studyapp.extraction import Confidence, Decision, ExtractedFact, Kind
from studyapp.parsing import ParsedCase


def _digest(held: object) -> str:
    return hashlib.sha256(repr(held).encode()).hexdigest()


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

    @cached_property
    def digest(self) -> str:
        return _digest(self)


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

    def where(self, is_wanted: Callable[[Fact], bool]) -> "FactBank":
        """The bank of someone who knows these facts only, and neither decisions nor cases."""
        wanted = {key: fact for key, fact in self.facts.items() if is_wanted(fact)}
        return replace(self, facts=wanted, decisions=(), cases=(), keys={})

    def of_kind(self, kind: Kind) -> "FactBank":
        return self.where(lambda fact: fact.body.kind is kind)

    @cached_property
    def by_decision(self) -> tuple["FactBank", ...]:
        """Each decision alone, with what its document tells besides the comparison."""
        told: dict[str, dict[str, Fact]] = defaultdict(dict)
        for key, fact in self.facts.items():
            if not fact.body.decision:
                told[fact.body.document][key] = fact
        return tuple(
            replace(
                self, facts=told[decision.document], decisions=(decision,), cases=(), keys=self._cell_keys(decision)
            )
            for decision in self.decisions
        )

    def _cell_keys(self, decision: Decision) -> dict[ExtractedFact, str]:
        return {cell.fact: self.keys[cell.fact] for cell in decision.cells.values() if cell.fact in self.keys}

    @cached_property
    def digest(self) -> str:
        """Two banks with the same digest hold the same, in the same order."""
        facts = [fact.digest for fact in self.facts.values()]
        keys = [(fact.span, key) for fact, key in self.keys.items()]  # the facts themselves stand in the decisions
        names = (self.service_names, self.service_categories, self.service_parents, self.service_aliases)
        return _digest((facts, self.decisions, self.cases, keys, names))
