"""Quantities in prose: "at most 15 minutes", "from 128 MB to 10,240 MB", "1,000 requests per second"."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from .records import Op, Value
from .units import NUMBER_WORDS, SYMBOLS, UNIT_OF, to_base

_MULTIPLIERS = {
    "hundred": 100,
    "thousand": 1000,
    "k": 1000,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_NUMBER = re.compile(
    r"(?<![\w$€£.,:/@#+-])(?P<money>[$€£]\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3}){1,4}+(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?)(?![.,]?\d)"
    rf"|(?P<word>{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}|a(?=\s(?:hundred|thousand|million|billion)\b))\b)"
    r"(?:\s?(?P<multiplier>hundred|thousand|million|billion|trillion)\b|(?P<letter>[kKM])\b)?",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[\s-]?(?P<unit>%|[A-Za-zµμ]+(?:/s)?)(?![\w]|-[A-Za-z])")
# "4-5 days" is a range; a number after any other hyphen ("us-east-1") is part of a name.
_GLUED_DASH = re.compile(r"(?<=\d)-(?=\d)")
_WORD = re.compile(r"\s(?P<word>[A-Za-z][A-Za-z-]*)")
_PER = re.compile(r"\s?(?:per|an?|each|every|/)\s?(second|sec|minute|hour|day|week|month|year)\b", re.IGNORECASE)
_TO = re.compile(r"\s?(?:to|–|—|-|through|and)\s?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s$", re.IGNORECASE)

# Words that end the name of what is counted.
_NO_NOUNS = (
    "a an and or of in on at to for from by with per is are was were be can may must will that which who while when if as "
    "the each every than then until after before between into out up so but not only has have had also does do it its "
    "they their"
)
_AFTER_NOUN = frozenset(_NO_NOUNS.split())
_UNCOUNTED_BEFORE = re.compile(
    r"(?:\b(?:route|layer|http|https|port|version|ver|v|tls|ssl|oauth|python|java|node(?:\.js)?|redis|mysql|postgresql|"
    r"error|errors|status|code|codes|app|tier|level|step|phase|section|chapter|figure|question|rfc|iso|soc|ipv|ec|s|"
    r"windows|ubuntu|linux|example|number|no\.)|\.NET)\s$",
    re.IGNORECASE,
)
_STATUS_NOUN = re.compile(r"\s(?:\w+\s)?(?:errors?|status|responses?|codes?)\b", re.IGNORECASE)
_YEARS = range(1990, 2041)

_MAX = (
    r"at most|up ?to|(?:no|not) (?:more|longer|larger|greater) than|less than|fewer than|under|within|"
    r"as (?:much|many|long|large) as|capped at|limited to|(?:cannot|can't|must not|may not|never|not) exceed|≤|<=|<"
)
_MIN = r"at least|(?:no|not) (?:less|fewer|shorter|smaller) than|more than|longer than|over|as (?:little|few) as|≥|>=|>"
_BOUND = re.compile(
    rf"(?:(?P<max>(?<!\w)(?:{_MAX}))|(?P<min>(?<!\w)(?:{_MIN})))\s*+(?:about\s|approximately\s)?$", re.IGNORECASE
)
_NOUN_BOUND = re.compile(
    r"\b(?:(?P<max>maximum|max|limit|quota|hard limit)|(?P<min>minimum|min))\b(?![^.;:!?]*\b(?:maximum|max|minimum|min)\b)",
    re.IGNORECASE,
)
_AFTER_BOUND = re.compile(
    r"\s?\(?(?:(?P<max>or (?:less|fewer|shorter|smaller)|at most|max(?:imum)?\b)|(?P<min>or (?:more|longer|larger)|at least|min(?:imum)?\b))",
    re.IGNORECASE,
)
_NEGATED_MIN = re.compile(r"\b(?:cannot|can't|can not|not|never|no)\b[^,.;]{0,30}$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;!?]\s|[()]")
_WINDOW = 80


@dataclass(frozen=True)
class Quantity:
    """A figure with its unit in ``text[start:end]``; ``amount`` is in ``unit``, ``base`` in seconds, bytes, or a count."""

    start: int
    end: int
    surface: str
    amount: Fraction
    unit: str
    dimension: str
    base: Fraction
    high: Fraction | None = None
    base_high: Fraction | None = None
    op: Op | None = None  # None: no word says whether it is a bound
    bound_start: int = 0  # where "at most" begins, else ``start``
    parts: tuple[str, ...] = ()  # of a range: the surfaces of its ends

    def as_value(self, text: str) -> Value:
        op = Op.RANGE if self.high is not None else self.op or Op.EXACT
        surface = text[self.bound_start : self.end]
        return Value(op, self.amount, self.high, self.unit, self.dimension, surface=surface)


def parse_quantity(text: str) -> Quantity | None:
    """The quantity that the text is, with or without its bound; None when it says anything else or more."""
    found = find_quantities(text)
    if len(found) == 1:
        quantity = found[0]
        before = text[: quantity.bound_start].strip().casefold()
        after = text[quantity.end :].strip(" .)")
        if before in ("", "from", "between") and (
            not after or _AFTER_BOUND.fullmatch(text[quantity.end :].rstrip(" )"))
        ):
            return quantity
        return None
    return _bare_number(text)


def _bare_number(text: str) -> Quantity | None:
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    bound = re.match(rf"(?:(?P<max>{_MAX})|(?P<min>{_MIN}))\s+", stripped, re.IGNORECASE)
    shift = bound.end() if bound else 0
    number = _NUMBER.fullmatch(stripped[shift:])
    if not number:
        return None
    amount = _amount(number)
    op = None if bound is None else Op.MAX if bound["max"] else Op.MIN
    unit, dimension = ("$", "money") if number["money"] else ("", "count:")
    at, end = start + shift, start + len(stripped)
    return Quantity(at, end, text[at:end], amount, unit, dimension, amount, op=op, bound_start=start)


def find_quantities(text: str) -> list[Quantity]:
    """All quantities in order; ranges are one quantity. Years, versions, status codes, and ordinals are none."""
    found: list[Quantity] = []
    numbers = list(_NUMBER.finditer(_GLUED_DASH.sub("–", text)))
    index = 0
    while index < len(numbers):
        number = numbers[index]
        ranged = _range(text, number, numbers[index + 1]) if index + 1 < len(numbers) else None
        quantity = ranged or _single(text, number)
        index += 2 if ranged else 1
        if quantity:
            floor = found[-1].end if found else 0
            found.append(_with_bound(text, quantity, floor))
    return found


def _amount(number: re.Match[str]) -> Fraction:
    if number["digits"]:
        amount = Fraction(number["digits"].replace(",", ""))
    else:
        amount = NUMBER_WORDS.get(number["word"].lower(), Fraction(1))
    multiplier = number["multiplier"] or number["letter"]
    return amount * _MULTIPLIERS[multiplier.lower()] if multiplier else amount


def _single(text: str, number: re.Match[str]) -> Quantity | None:
    amount = _amount(number)
    if number["money"]:
        return Quantity(
            number.start(), number.end(), number[0], amount, "$", "money", amount, bound_start=number.start()
        )
    unit = _UNIT.match(text, number.end())
    known = UNIT_OF.get(unit["unit"].lower()) if unit else None
    # "8 s" and "8 B" are units only in figures; "one b" is not.
    if unit and known and (number["digits"] or len(unit["unit"]) > 1):
        return _rated(text, number, amount, known[0], known[2], to_base(amount, known[0]), unit.end())
    return _counted(text, number, amount)


def _rated(
    text: str,
    number: re.Match[str],
    amount: Fraction,
    unit: str,
    dimension: str,
    base: Fraction,
    end: int,
) -> Quantity:
    per = _PER.match(text, end)
    if per and dimension != "time" and not dimension.startswith("rate"):
        period = UNIT_OF[per[1].lower()][0].removesuffix("s")
        noun = dimension.removeprefix("count:")
        dimension, unit, end = f"rate:{noun}/{period}", f"{unit} per {period}", per.end()
    start = number.start()
    return Quantity(start, end, text[start:end], amount, unit, dimension, base, bound_start=start)


def _counted(text: str, number: re.Match[str], amount: Fraction) -> Quantity | None:
    if _is_no_count(text, number, amount):
        return None
    words: list[re.Match[str]] = []
    at = number.end()
    while len(words) < 5 and (word := _WORD.match(text, at)) and word["word"].lower() not in _AFTER_NOUN:
        words.append(word)
        at = word.end()
        if amount != 1 and _is_plural(word["word"]):
            break
        if amount == 1 and len(words) == 3:
            break
    if not words or (amount != 1 and not _is_plural(words[-1]["word"])):
        return None
    phrase = text[words[0].start("word") : words[-1].end()]
    unit = phrase if amount != 1 else _pluralize(phrase)
    noun = _singularize(words[-1]["word"]).lower()
    return _rated(text, number, amount, unit, f"count:{noun}", amount, words[-1].end())


def _is_no_count(text: str, number: re.Match[str], amount: Fraction) -> bool:
    """Numbers that name something: versions, years, status codes, "Route 53", "one of", "layer 4"."""
    if _UNCOUNTED_BEFORE.search(text, max(0, number.start() - 16), number.start()):
        return True
    digits = number["digits"]
    if digits is None:
        return amount == 1
    if amount in _YEARS and "," not in digits:
        return True
    return 300 <= amount < 600 and _STATUS_NOUN.match(text, number.end()) is not None


def _range(text: str, first: re.Match[str], second: re.Match[str]) -> Quantity | None:
    high = _single(text, second)
    if high is None or first["money"] and high.dimension != "money":
        return None
    low = _single(text, first)
    to = _TO.match(text, low.end if low else first.end())
    if to and low and to.end() != second.start():
        # "1 to 60 minutes": what was read as the name of things counted was none.
        low, to = None, _TO.match(text, first.end())
    if to is None or to.end() != second.start():
        return None
    if "and" in to[0].lower() and not _FROM.search(text, max(0, first.start() - 9), first.start()):
        return None
    amount, base = (low.amount, low.base) if low else (_amount(first), to_base(_amount(first), high.unit))
    if low and low.dimension != high.dimension or base > high.base:
        return None
    if low and low.unit != high.unit:
        amount = base / (high.base / high.amount)
    start = first.start()
    opening = _FROM.search(text, max(0, start - 9), start)
    parts = (low.surface if low else first[0], high.surface)
    return Quantity(
        start,
        high.end,
        text[start : high.end],
        amount,
        high.unit,
        high.dimension,
        base,
        high.amount,
        high.base,
        Op.RANGE,
        opening.start() if opening else start,
        parts,
    )


def _with_bound(text: str, quantity: Quantity, floor: int) -> Quantity:
    if quantity.high is not None:
        return quantity
    left = text[max(floor, quantity.start - _WINDOW) : quantity.start]
    cuts = [cut.end() for cut in _CLAUSE_END.finditer(left)]
    left = left[cuts[-1] :] if cuts else left
    if bound := _BOUND.search(left):
        begins = quantity.start - len(left) + bound.start()
        is_max = bool(bound["max"]) or _NEGATED_MIN.search(left[: bound.start()]) is not None
        return replace(quantity, op=Op.MAX if is_max else Op.MIN, bound_start=begins)
    if (after := _AFTER_BOUND.match(text, quantity.end)) or (after := _NOUN_BOUND.search(left)):
        return replace(quantity, op=Op.MAX if after["max"] else Op.MIN)
    return quantity


# Singular and plural of what is counted: good enough for units, which are plain nouns.


def _is_plural(word: str) -> bool:
    return len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _singularize(word: str) -> str:
    if not _is_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


def _pluralize(word: str) -> str:
    if _is_plural(word):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def format_quantity(amount: Fraction, unit: str) -> str:
    """The figure with its unit as a reader expects it: "1,000", "15 minutes", "1 minute", "$0.20", "50%"."""
    is_whole = amount.denominator == 1
    figure = f"{amount.numerator:,}" if is_whole else f"{float(amount):,.6f}".rstrip("0").rstrip(".")
    if unit == "$":
        return f"${float(amount):,.2f}" if not is_whole else f"${figure}"
    if unit in ("", "%"):
        return figure + unit
    if unit in SYMBOLS or unit.split(" per ")[0] in SYMBOLS:
        return f"{figure} {unit}"
    head, per, period = unit.partition(" per ")
    *adjectives, noun = head.split(" ")
    noun = _singularize(noun) if amount == 1 else _pluralize(noun)
    return f"{figure} {' '.join([*adjectives, noun])}{per}{period}"
