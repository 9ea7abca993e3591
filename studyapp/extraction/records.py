"""The facts that extraction hands on, and the decisions that they form."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from studyapp.parsing import Link, ParsedSituation, Span

from .identity import signature
from .units import to_base


class Kind(StrEnum):
    DEFINITION = "definition"
    LIMIT = "limit"
    DEFAULT = "default"
    MEMBERSHIP = "membership"
    CAPABILITY = "capability"
    INCAPABILITY = "incapability"
    CHOICE = "choice"
    CONTRAST = "contrast"
    BEHAVIOUR = "behaviour"
    REQUIREMENT = "requirement"
    INTEGRATION = "integration"
    PRICING = "pricing"
    PROCEDURE = "procedure"


class Confidence(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    WEAK = "weak"


class Op(StrEnum):
    MAX = "<="
    MIN = ">="
    EXACT = "="
    RANGE = "range"


@dataclass(frozen=True)
class Value:
    """What a fact says in figures or names.

    ``amount`` (and ``high`` of a range) is in ``unit``, as written; ``dimension`` and ``base`` (seconds, bytes, a count)
    make values comparable. ``members`` holds the names of a membership.
    """

    op: Op = Op.EXACT
    amount: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    dimension: str = ""  # time | data | percent | money | count:<noun> | rate:<noun>/<unit>
    members: tuple[str, ...] = ()
    closed: bool = False  # the members are the whole list
    surface: str = ""  # as written: "at most 15 minutes"

    @property
    def base(self) -> Fraction | None:
        """The amount in the base of its dimension; None when there is no figure."""
        return None if self.amount is None else to_base(self.amount, self.unit)

    @property
    def base_high(self) -> Fraction | None:
        return None if self.high is None else to_base(self.high, self.unit)


@dataclass(frozen=True)
class ExtractedFact:
    """One fact and its evidence: ``document_text[span.start:span.end] == quote``."""

    kind: Kind
    subject: str  # slug of the gazetteer, "" when unknown
    statement: str  # a whole sentence in plain words that stands alone
    quote: str  # the evidence as it stands in the document, Markdown included
    span: Span
    document: str  # path
    note: str  # key of the parsed note
    confidence: Confidence
    rule: str  # the name of the rule that made it
    attribute: str = ""  # label of a limit, set of a membership; "need: option" of a decision's cell
    value: Value | None = None
    terms: tuple[str, ...] = ()  # words of the statement worth recalling: blanks of fill-in questions
    source: Link | None = None
    checked: date | None = None
    then: str = ""  # what older notes say instead, of a then-and-now block
    decision: str = ""  # slug of the decision, of a cell
    need: str = ""
    option: str = ""

    @cached_property
    def signature(self) -> str:
        """What stays the same when wording, place, or value of the fact change: the seed of its identity."""
        return signature(self)


@dataclass(frozen=True)
class DecisionCell:
    """What one option does about one need: passes it, fails it, or holds it up to a limit; and the fact that says so."""

    passes: bool | None  # None: it depends on the number, see limit
    limit: Value | None
    fact: ExtractedFact


@dataclass(frozen=True)
class Decision:
    """A comparison, checked: every cell here is known and has its fact; what is missing is unknown."""

    slug: str
    title: str
    document: str
    options: dict[str, str]  # label of the column → slug of the service, "" when the gazetteer lacks it
    names: dict[str, str]  # label of the column → name to show
    needs: dict[str, str]  # label of the row → phrase, "It runs one process for up to {run time} …"
    ranges: dict[str, tuple[tuple[Value, Value], ...]]  # label of the row → ranges to draw from
    cells: dict[tuple[str, str], DecisionCell]  # (row, column)
    situations: tuple[ParsedSituation, ...] = ()
    tasks: tuple[str, ...] = ()
