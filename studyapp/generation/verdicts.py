"""Does an option meet a need? Yes, no, or not known: only what a fact says outright may decide a question."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from studyapp.extraction import DecisionCell, Op, Value

from .numbers import lower_amount, upper_amount


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Draw:
    """The number that a need asks for, or all numbers it may ask for; both ends in the base of the dimension."""

    low: Fraction
    high: Fraction
    dimension: str

    @classmethod
    def between(cls, low: Value, high: Value) -> "Draw | None":
        start, end = lower_amount(low), upper_amount(high)
        if start is None or end is None or start.dimension != end.dimension:
            return None
        return cls(start.base, end.base, start.dimension)


def check(cell: DecisionCell | None, draw: Draw | None = None) -> Verdict:
    """Hold an option's cell up to a need, with the number it asks for when the need has one."""
    if cell is None:
        return Verdict.UNKNOWN
    if cell.passes is not None:
        return Verdict.PASS if cell.passes else Verdict.FAIL
    if cell.limit is None or draw is None:
        return Verdict.UNKNOWN
    return check_limit(cell.limit, draw)


def check_limit(limit: Value, draw: Draw) -> Verdict:
    """Pass when every number of the draw is allowed, fail when none is; a draw on both sides decides nothing."""
    first, last = lower_amount(limit), upper_amount(limit)
    if first is None or last is None or first.dimension != draw.dimension:
        return Verdict.UNKNOWN
    low = None if limit.op is Op.MAX else first.base
    high = None if limit.op is Op.MIN else last.base
    if (low is None or low <= draw.low) and (high is None or draw.high <= high):
        return Verdict.PASS
    if (low is not None and draw.high < low) or (high is not None and high < draw.low):
        return Verdict.FAIL
    return Verdict.UNKNOWN
