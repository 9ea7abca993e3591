"""Limits as questions need them: what is limited, by how much, and how that reads in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.extraction import Kind, Op
from studyapp.extraction.quantities import format_quantity

from .bank import Fact, FactBank
from .numbers import Amount, lower_amount, upper_amount
from .service_names import mentions, names_of
from .wording import article, capitalize, plural, singular

# Nouns that take no article: "memory of 8 GB", not "a memory of 8 GB".
_MASS = re.compile(r"\b(memory|storage|throughput|capacity|concurrency|latency|space|bandwidth|retention)$", re.I)
# A value above a quota that AWS raises on request is no mistake.
_ADJUSTABLE = re.compile(r"\b(?:can|may) be (?:raised|increased)|\bquota increase|\badjustable", re.I)
_LARGE_AND_SMALL = {"time": ("longest", "shortest"), "data": ("largest", "smallest")}
_BARE = re.compile(r"^(an?|the|one|each|every) ", re.I)


@dataclass(frozen=True)
class Limit:
    fact: Fact
    label: str  # "run time of one invocation"
    service: str  # slug
    place: str  # " in AWS Lambda"; empty when the label names the service itself
    category: str
    unit: str
    dimension: str
    high: Amount | None  # nothing above is allowed
    low: Amount | None  # nothing below is allowed

    @property
    def bounds(self) -> dict[str, Amount]:
        return {side: bound for side, bound in (("maximum", self.high), ("minimum", self.low)) if bound}

    def superlative(self, side: str) -> str:
        """The longest run time, the smallest memory: what lies just within the bound."""
        most, least = _LARGE_AND_SMALL.get(self.dimension, ("highest", "lowest"))
        return most if side == "maximum" else least

    def text_of(self, side: str) -> str:
        """The bound as its author wrote it."""
        value = self.fact.body.value
        assert value is not None  # see limit_facts
        assert value.amount is not None
        number = value.high if side == "maximum" and value.high is not None else value.amount
        return format_quantity(number, value.unit)

    def design(self, quantity: str) -> str:
        """``A run time of 12 minutes for one invocation in AWS Lambda``."""
        head, of, owner = self.label.partition(" of ")
        if head == "number" and of:
            counted, of, owner = owner.partition(" of ")
            head, quantity = "", _counted(quantity, counted)
        elif self._is_count_of(head):
            head, quantity = "", _counted(quantity, head)
        elif (split := self.label.rpartition(" of "))[1]:
            head, of, owner = split
        lead = f"{head} of {quantity}" if head else quantity
        if head and not _MASS.search(head) and not _BARE.match(head):
            lead = f"{article(head)} {lead}"
        return capitalize(f"{lead} for {owner}" if of else lead) + self.place

    def _is_count_of(self, head: str) -> bool:
        return bool(self.unit) and plural(self.unit).lower() == plural(head).lower()


def _counted(quantity: str, noun: str) -> str:
    """``5`` and ``layers`` make ``5 layers``; ``5 layers`` and ``layers`` too."""
    figures = quantity.split(" ")[0]
    return f"{figures} {singular(noun) if figures == '1' else noun}"


def table_limits(bank: FactBank) -> Iterator[Limit]:
    """The limits of limit tables, whose labels are made to be asked about."""
    for fact in limit_facts(bank):
        if "limit table" in fact.body.rule.replace("-", " ") and fact.body.attribute:
            yield as_limit(bank, fact)


def is_adjustable(statement: str) -> bool:
    return bool(_ADJUSTABLE.search(statement))


def limit_facts(bank: FactBank) -> Iterator[Fact]:
    for fact in bank.facts.values():
        body = fact.body
        if (
            body.kind is Kind.LIMIT
            and fact.is_sure
            and body.value
            and body.value.amount is not None
            and body.value.op is not Op.EXACT
        ):
            yield fact


def as_limit(bank: FactBank, fact: Fact) -> Limit:
    body = fact.body
    assert body.value is not None
    return Limit(
        fact=fact,
        label=re.sub(r"^(?:maximum|minimum) ", "", body.attribute),
        service=body.subject,
        place=_place(bank, body.subject, body.attribute),
        category=bank.service_categories.get(body.subject, ""),
        unit=body.value.unit,
        dimension=body.value.dimension,
        high=None if body.value.op is Op.MIN else upper_amount(body.value),
        low=None if body.value.op is Op.MAX else lower_amount(body.value),
    )


def _place(bank: FactBank, service: str, label: str) -> str:
    """ " in AWS Lambda", unless the label names the service in full; a feature needs its parent's name."""
    name = bank.service_names.get(service, "")
    if not name or name.casefold() in label.casefold():
        return ""
    if not _says(bank, service, label):
        return f" in {name}"
    parent = "" if re.match("(?:Amazon|AWS) ", name) else bank.service_parents.get(service, "")
    if parent in bank.service_names and not _says(bank, parent, label):
        return f" in {bank.service_names[parent]}"
    return ""


def _says(bank: FactBank, service: str, label: str) -> bool:
    """Whether the label holds a name of the service, or the last words of its name."""
    tail = " ".join(bank.service_names[service].split()[1:])
    return mentions(label, names_of(bank, service)) or (" " in tail and tail.casefold() in label.casefold())
