"""Quantities as loose notes write them: what ``quantities`` reads, and bounds in everyday words."""

import re
from dataclasses import replace
from fractions import Fraction

from studyapp.extraction.quantities import Quantity, find_quantities
from studyapp.extraction.records import Op, Value
from studyapp.extraction.units import NUMBER_WORDS, UNIT_OF

_MAX_BEFORE = re.compile(
    r"(?:\b(?:tops? out at|max(?:es|ed)? out at|(?:goes|go|grows?|scales?|increase[sd]?|stretch\w*|raised|bursts?) (?:only )?(?:up )?to|"
    r"below|in under|under|within|up ?to|no more than|caps? at|capped at|limited to|limit of|limit is|a maximum of|max(?:imum)?(?: is| of)?|"
    r"less than|fewer than|lower than)|[≤<]=?)\s*(?:about\s|approximately\s|~\s?)?$",
    re.IGNORECASE,
)
_MIN_BEFORE = re.compile(
    r"(?:\b(?:at least|minimum(?: is| of)?|min(?: is| of)?|starts? (?:at|from)|as low as)|[≥>]=?)\s*$", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s?(?:\w+\s)?(?:(?P<max>max(?:imum)?|tops|or less)|(?P<min>min(?:imum)?|or more))\b(?!\s?\w*\s?\d)", re.IGNORECASE
)


# What is counted in capitals or at a rate, and figures that only a bound makes one.
_NUM = r"(?<![\w.,$/-])(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,4})?)"
_RATE = re.compile(
    _NUM + r"\s?(?P<unit>(?:[KMGT]i?B|[A-Za-z]{2,12}(?:\s[a-z]{2,12})?)/s(?:ec(?:ond)?)?"
    r"|IOPS(?: (?:per|/) GB)?|RCUs?|WCUs?|ACUs?|vCPUs?|VPCs|AZs?|PUTs?|GETs?)(?![\w/])"
)
_DAYS = re.compile(_NUM + r"\s?(?P<unit>d)(?![\w'’])")
_EACH = re.compile(_NUM + r"(?=\s(?:per|for each|in each)\s(?!second|minute|hour|day|month|year)[a-z])")
_BOUNDED = re.compile(
    r"(?:\b(?:max(?:imum)?(?: of| is|:)?|min(?:imum)?(?: of| is|:)?|up ?to|at (?:most|least)|only|limit(?: of| is|:)?)|[≤≥<>]=?)\s"
    + _NUM
    + r"(?![\w.%]|\s?(?:%|[A-Za-z]+/))",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[A-Za-z)]\s?[:=]\s" + _NUM + r"$")
_ONE = re.compile(
    r"(?:less than|under|within|below|up to)\s(?P<num>an?)\s(?P<unit>second|minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_COLON = re.compile(r"(?<=[A-Za-z)]):(?=\d)")
_SUB = re.compile(r"\b(?P<num>[Ss]ub)-?\s?(?P<unit>ms|milliseconds?|seconds?|minutes?)\b")
_VAGUE = re.compile(
    r"\b(?:sub-?(?:ms|milliseconds?|seconds?)|(?:single|double)[- ]digit[- ]milliseconds?|(?:\d{2,4}s|hundreds|thousands|millions|billions|trillions) of \w+|"
    r"unlimited \w+|(?:virtually |an? )?(?:infinite|unlimited) number of \w+|\d+ nines)",
    re.IGNORECASE,
)


# Words that count, and those before an article that does: "fifteen", "a thousand", "within an hour", "sub-second".
_COUNTING = frozenset(
    [*NUMBER_WORDS, "hundred", "thousand", "million", "billion", "sub", "than", "under", "within", "below", "up"]
)
_LETTERS = re.compile(r"[a-z]+")


def find_figures(text: str) -> list[Quantity]:
    has_digit = _DIGIT.search(text) is not None
    if not has_digit and _COUNTING.isdisjoint(_LETTERS.findall(text.lower())):
        return []
    text = _COLON.sub(" ", text) if has_digit else text
    rates = [match.span() for pattern in (_RATE, _DAYS) for match in pattern.finditer(text)] if has_digit else []
    found = [one for one in find_quantities(text) if not any(one.start < b and one.end > a for a, b in rates)]
    taken = [(quantity.start, quantity.end) for quantity in found]
    for pattern in (_RATE, _DAYS, _BOUNDED, _LABELLED, _EACH, _ONE, _SUB) if has_digit else (_ONE, _SUB):
        for match in pattern.finditer(text):
            start = match.start("num")
            if not any(start < b and match.end() > a for a, b in taken):
                found.append(_extra(match))
                taken.append((start, match.end()))
    return sorted((_bounded(text, quantity) for quantity in found), key=lambda quantity: quantity.start)


_VAGUE_HINTS = ("s of ", "sub", "digit", "unlimited", "infinite", "nines")


def is_vague_figure(text: str) -> bool:
    """Whether the words measure without a number: "millions of requests", "sub-ms"."""
    lowered = text.lower()
    return any(hint in lowered for hint in _VAGUE_HINTS) and bool(_VAGUE.search(text))


def _extra(match: re.Match[str]) -> Quantity:
    unit = match.groupdict().get("unit") or ""
    amount = Fraction(1) if not match["num"][0].isdigit() else Fraction(match["num"].replace(",", ""))
    start, end = match.start("num"), match.end()
    surface = match.string[start:end]
    op = Op.MAX if match["num"].lower() == "sub" else None
    if unit == "d":
        unit = "days"
    if " GB" in unit:
        return Quantity(start, end, surface, amount, "IOPS per GB", "rate:iops/gb", amount, bound_start=start)
    head, slash, _ = unit.partition("/")
    suffix = "/second" if slash else ""
    if known := UNIT_OF.get(head.casefold()):
        dimension = f"rate:{known[2].removeprefix('count:')}/second" if slash else known[2]
        shown = f"{known[0]} per second" if slash else known[0]
        return Quantity(start, end, surface, amount, shown, dimension, amount * known[3], op=op, bound_start=start)
    noun = head.split()[-1].casefold() if head else ""
    shown = f"{head} per second" if slash else unit
    dimension = f"rate:{noun}{suffix}" if slash else f"count:{noun}"
    return Quantity(start, end, surface, amount, shown, dimension, amount, bound_start=start)


def _bounded(text: str, quantity: Quantity) -> Quantity:
    if quantity.op is not None or quantity.high is not None:
        return quantity
    left = text[max(0, quantity.start - 40) : quantity.start]
    if _MAX_BEFORE.search(left):
        return replace(quantity, op=Op.MAX)
    if _MIN_BEFORE.search(left):
        return replace(quantity, op=Op.MIN)
    if after := _AFTER.match(text, quantity.end):
        return replace(quantity, op=Op.MAX if after["max"] else Op.MIN)
    return quantity


def ends_of(quantity: Quantity) -> tuple[Value, Value]:
    """The two bounds that a range states, each in the unit it is written in."""
    low = quantity.parts[0] if quantity.parts else ""
    high = quantity.parts[1] if len(quantity.parts) > 1 else quantity.surface
    if low and not re.search(r"[A-Za-z%]", low):
        low = f"{low} {quantity.unit}"
    own = find_quantities(low)
    amount, unit = (own[0].amount, own[0].unit) if len(own) == 1 else (quantity.amount, quantity.unit)
    dimension = quantity.dimension
    return (
        Value(Op.MIN, amount, unit=unit, dimension=dimension, surface=f"at least {low}"),
        Value(Op.MAX, quantity.high, unit=quantity.unit, dimension=dimension, surface=f"at most {high}"),
    )
