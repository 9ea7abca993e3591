"""A second opinion on situations: which options pass what is shown, worked out anew from the stored cells.

It shares no code with the verdicts, the option sets, or the rendering that it checks.
"""

import re
from fractions import Fraction

from .records import Json

_SECONDS = {"millisecond": Fraction(1, 1000), "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_SECONDS |= {"month": Fraction(365 * 86400, 12), "year": 365 * 86400}
_BYTES = {"byte": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
_SIZES = {name: Fraction(size) for name, size in (_SECONDS | _BYTES).items()}


def passing_options(shared: Json, drawn: Json) -> list[str]:
    """The shown options that meet every shown need for certain."""
    return [
        option
        for option in drawn["options"]
        if all(_meets(shared, drawn, need, option) is True for need in drawn["needs"])
    ]


def failing_options(shared: Json, drawn: Json) -> list[str]:
    """The shown options that miss a shown need for certain."""
    return [
        option
        for option in drawn["options"]
        if any(_meets(shared, drawn, need, option) is False for need in drawn["needs"])
    ]


def agrees(shared: Json, drawn: Json) -> bool:
    """Exactly the marked key passes, and every other option fails by a fact."""
    others = [option for option in drawn["options"] if option != drawn["key"]]
    return passing_options(shared, drawn) == [drawn["key"]] and failing_options(shared, drawn) == others


def _meets(shared: Json, drawn: Json, need: str, option: str) -> bool | None:
    cell = shared["cells"].get(need, {}).get(option)
    if cell is None:
        return None
    if cell["limit"] is None:
        return bool(cell["passes"]) if cell["passes"] is not None else None
    asked = drawn["numbers"].get(need)
    if asked is None:
        return None
    return allows(cell["limit"], read(asked))


def bounds(limit: Json) -> tuple[Fraction, Fraction]:
    """Both ends of a limit in the base of its unit; the same number twice unless it is a range."""
    size = _SIZES.get(_unit(limit["unit"]), Fraction(1))
    low = Fraction(limit["amount"]) * size
    return low, Fraction(limit["high"]) * size if limit["high"] else low


def allows(limit: Json, asked: Fraction) -> bool:
    low, high = bounds(limit)
    return {"<=": asked <= low, ">=": asked >= low, "=": asked == low, "range": low <= asked <= high}[limit["op"]]


def read(text: str) -> Fraction:
    match = re.match(r"\$?([\d,.]+)\s*(.*)", text)
    if match is None:
        raise ValueError(f"“{text}” was drawn as a number, but it holds none.")
    return Fraction(match[1].replace(",", "")) * _SIZES.get(_unit(match[2]), Fraction(1))


def _unit(text: str) -> str:
    name = text.lower().strip()
    return name if name in _SIZES else name.removesuffix("s")
