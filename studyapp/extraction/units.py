"""Units as notes write them, and what they are in seconds, bytes, or single things."""

from fractions import Fraction

# Unit as it is shown → spellings, dimension, size in the base unit. Sizes of data count in 1024s, as AWS does.
_UNITS: tuple[tuple[str, str, str, Fraction], ...] = (
    ("nanoseconds", "ns nanosecond nanoseconds", "time", Fraction(1, 10**9)),
    ("microseconds", "µs μs us microsecond microseconds", "time", Fraction(1, 10**6)),
    ("ms", "ms msec msecs", "time", Fraction(1, 1000)),
    ("milliseconds", "millisecond milliseconds", "time", Fraction(1, 1000)),
    ("seconds", "s sec secs second seconds", "time", Fraction(1)),
    ("minutes", "min mins minute minutes", "time", Fraction(60)),
    ("hours", "h hr hrs hour hours", "time", Fraction(3600)),
    ("days", "day days", "time", Fraction(86400)),
    ("weeks", "week weeks", "time", Fraction(7 * 86400)),
    ("months", "month months", "time", Fraction(30 * 86400)),
    ("years", "year years", "time", Fraction(365 * 86400)),
    ("bytes", "b byte bytes", "data", Fraction(1)),
    ("KB", "kb kib kilobyte kilobytes", "data", Fraction(1024)),
    ("MB", "mb mib megabyte megabytes", "data", Fraction(1024**2)),
    ("GB", "gb gib gigabyte gigabytes gig gigs", "data", Fraction(1024**3)),
    ("TB", "tb tib terabyte terabytes", "data", Fraction(1024**4)),
    ("PB", "pb pib petabyte petabytes", "data", Fraction(1024**5)),
    ("Kbps", "kbps kbit/s", "rate:bit/second", Fraction(1000)),
    ("Mbps", "mbps mbit/s", "rate:bit/second", Fraction(1000**2)),
    ("Gbps", "gbps gbit/s", "rate:bit/second", Fraction(1000**3)),
    ("%", "% percent", "percent", Fraction(1)),
    ("$", "dollar dollars usd", "money", Fraction(1)),
    ("cents", "cent cents", "money", Fraction(1, 100)),
)
UNIT_OF = {spelling: unit for unit in _UNITS for spelling in unit[1].split()}
_BASE_OF = {unit[0]: unit[3] for unit in _UNITS}
SYMBOLS = frozenset({"ms", "KB", "MB", "GB", "TB", "PB", "Kbps", "Mbps", "Gbps", "%", "$"})

NUMBER_WORDS = {
    word: Fraction(number)
    for number, word in [
        (1, "one"), (2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"), (7, "seven"), (8, "eight"),
        (9, "nine"), (10, "ten"), (11, "eleven"), (12, "twelve"), (13, "thirteen"), (14, "fourteen"), (15, "fifteen"),
        (16, "sixteen"), (18, "eighteen"), (20, "twenty"), (30, "thirty"), (40, "forty"), (50, "fifty"), (60, "sixty"),
        (90, "ninety"),
    ]
}  # fmt: skip


def to_base(amount: Fraction, unit: str) -> Fraction:
    """The amount in seconds, bytes, or single things; the period of a rate ("MB per second") belongs to its dimension."""
    return amount * _BASE_OF.get(unit.partition(" per ")[0], Fraction(1))
