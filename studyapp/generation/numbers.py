"""Amounts with units: compared in one base, drawn as round numbers, read as people write them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from studyapp.extraction import Value, parse_quantity
from studyapp.extraction.quantities import format_quantity, to_base


@dataclass(frozen=True)
class Amount:
    base: Fraction  # in seconds, bytes, or single things
    dimension: str


def unit_size(unit: str) -> Fraction:
    """How much one of the unit is in the base; the period of a rate ("MB per second") is part of its dimension."""
    return to_base(Fraction(1), unit.split(" per ")[0])


def lower_amount(value: Value) -> Amount | None:
    return None if value.amount is None else Amount(value.amount * unit_size(value.unit), value.dimension)


def upper_amount(value: Value) -> Amount | None:
    number = value.high if value.high is not None else value.amount
    return None if number is None else Amount(number * unit_size(value.unit), value.dimension)


_SMALL_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: number for number, word in enumerate(_SMALL_NUMBERS.split())}
_WORDS |= {word: 10 * number for number, word in enumerate(_TENS.split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}


def parse_amount(text: str) -> Amount | None:
    """Read ``15 min``, ``fifteen minutes``, ``10240MB`` or ``$5``; None when the text is not one amount."""
    text = _in_figures(text.strip().rstrip("."))
    quantity = parse_quantity(text)
    if (
        quantity is None
        or quantity.high is not None
        or quantity.bound_start != quantity.start
        or quantity.end < len(text)
    ):
        return None  # "more than one" is not "one"
    return Amount(quantity.base, quantity.dimension)


def _in_figures(text: str) -> str:
    """``twenty-four hours`` is ``24 hours``."""
    words = text.replace("-", " ").split()
    total, part, read = 0, 0, 0
    for word in words:
        small = word.lower()
        if small in _WORDS:
            part += _WORDS[small]
        elif small in _SCALES and read:
            part = max(part, 1) * _SCALES[small]
            if _SCALES[small] >= 1_000:
                total, part = total + part, 0
        elif not (small == "and" and read):
            break
        read += 1
    return " ".join((str(total + part), *words[read:])) if read else text


# ------------------------------------------------------------------ round numbers

_TIME_STEPS: dict[str, Iterable[int]] = {
    "milliseconds": (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 75, 80, 100, 150, 200, 250, 300, 400, 500, 600, 750, 800),
    "seconds": (*range(1, 11), 12, *range(15, 60, 5), 75, 90),
    "minutes": (*range(1, 11), 12, *range(15, 60, 5), 75, 90),
    "hours": (*range(1, 11), 12, 14, 15, 16, 18, 20, 22, 24, 30, 36, 48),
    "days": (*range(2, 11), 12, 14, 15, 18, 20, 21, 25, 28, *range(30, 65, 5), 75, 90, 100, 120, 150, 180, 200, 250, 300),
    "years": range(1, 26),
}  # fmt: skip
_DATA_UNITS = ("bytes", "KB", "MB", "GB", "TB", "PB")
_DATA_STEPS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 48, 50, 60, 64, 75, 80, 90, 96, 100, 120, 128,
               150, 160, 180, 200, 250, 256, 300, 320, 350, 384, 400, 450, 500, 512, 600, 640, 700, 750, 768, 800, 900)  # fmt: skip
_COUNT_STEPS = (10, 12, 15, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90)
_FEW, _MOST_STEPS = 3, 5
_GRID_STEPS = tuple(step * 10**power for power in range(18) for step in (1, 2, 5))


@dataclass(frozen=True)
class RoundNumber:
    base: Fraction
    text: str


def round_numbers(low: Fraction, high: Fraction, unit: str, dimension: str) -> list[RoundNumber]:
    """Round numbers from ``low`` to ``high`` (both in the base), ascending; whole numbers of a coarse grid where these are few."""
    found = {
        number * size: format_quantity(Fraction(number), name)
        for name, size, steps in _ladders(unit, dimension, high)
        for number in steps
        if low <= number * size <= high
    }
    if len(found) < _FEW:
        found |= dict(_whole_numbers(low, high, unit))
    return [RoundNumber(base, found[base]) for base in sorted(found)]


def _ladders(unit: str, dimension: str, high: Fraction) -> Iterator[tuple[str, Fraction, Iterable[int]]]:
    if dimension == "time":
        yield from ((name, unit_size(name), steps) for name, steps in _TIME_STEPS.items())
    elif dimension == "data":
        yield from ((name, unit_size(name), _DATA_STEPS) for name in _DATA_UNITS)
    elif dimension == "percent":
        yield unit, Fraction(1), (*range(1, 10), *range(10, 100, 5))
    else:
        yield unit, unit_size(unit), _counts(high / unit_size(unit))


def _counts(top: Fraction) -> list[int]:
    steps, scale = list(range(1, 10)), 1
    while 10 * scale <= top:
        steps += [step * scale for step in _COUNT_STEPS]
        scale *= 10
    return steps


def _whole_numbers(low: Fraction, high: Fraction, unit: str) -> Iterator[tuple[Fraction, str]]:
    """Multiples of 1, 2, 5, 10 … of the unit, at most about five of them."""
    size = unit_size(unit)
    step = next(step for step in _GRID_STEPS if (high - low) / size / step <= _MOST_STEPS)
    for count in range(int(-(-low // (size * step))), int(high // (size * step)) + 1):
        yield count * step * size, format_quantity(Fraction(count * step), unit)
