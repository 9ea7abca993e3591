"""What kind of fact a clause states: rules in order, each with a name under which its precision is measured."""

import re
from dataclasses import dataclass

from studyapp.extraction.quantities import Quantity
from studyapp.extraction.records import Kind

from .figures import is_vague_figure
from .words import is_verb, words_of

SUPPOSED = re.compile(
    r"\b(?:suppose|supposing|imagine|let'?s say|say you|assume|pretend|what if|hypothetically|scenario:)\b|"
    r"^(?:if|when) (?:an?|our|your|the|this|my) (?:company|companies|client|customer|startup|firm|shop|bank|team) "
    r"(?!.*(?:\b(?:use|choose|pick|take|go for|then)\b|->|→|=>))",
    re.IGNORECASE,
)
EXAMPLE = re.compile(r"(?:^|[\s(\"])(?:e\.?g\.?|for example|for instance|example:|ex:)(?=[\s,:]|$)", re.IGNORECASE)
_TALK = re.compile(
    r"\b(?:I|I'm|I've|TODO|he|she)\b|(?i:\b(?:i (?:should|must|need|have|want|will|think|guess)|they say|me|my|someone|somebody|colleague|coworker|boss|not sure|no idea|forum|reddit|"
    r"slides?|course|lecture|instructor|tbd|to-?do|check (?:this|the docs|numbers|again)|look (?:this )?up|remember to|"
    r"our company|was told|heard|i think|i guess|maybe|is next|next up|iirc|afaik|supposedly|allegedly|rumou?r|"
    r"last (?:week|year|month|updated|edited|modified|reviewed)|yesterday|these notes|this (?:page|section|chapter)|next section|"
    r"table of contents|click here|see (?:also|below|above))\b)"
)
_CHOICE = re.compile(
    r"^(?:choose|pick|prefer|use (?!cases?\b)\S+(?: \S+){0,3} (?:when|for|if|to|instead))\b|^(?:to|if|when|for)\b[^,]*, (?:then )?(?:use|choose|pick|prefer|enable|go for)\b|"
    r"\b(?:great|good|best|ideal|perfect|suit(?:ed|able)|meant|intended|preferred|recommended|designed|better) (?:choice |fit |option )?(?:for|if|when|than|choice)\b|"
    r"^used (?:if|when)\b|\b(?:right (?:way|choice|answer)|the (?:choice|way to go) (?:when|if|for))\b|\bthe answer\b|\bkeywords? for\b|\bexam (?:says|asks|questions?|mentions)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\$|\b(?:pay|pays|paid|costs?(?!-)|cheap|cheaper|cheapest|expensive|billed|bills|billing|charged?|charges|fees?|pric\w+|free(?!\s?(?:form|dom|space))|no extra cost|low cost|discount\w*)\b",
    re.IGNORECASE,
)
_FREE_SPACE = re.compile(
    r"\bfree(?: space| for at least| disk| memory)|\d% (?:is )?free\b|lag[- ]free|hands[- ]free", re.IGNORECASE
)
_DEFAULT = re.compile(
    r"\b(?:by default|defaults? (?:to|is|are|of|=|:)|is the default|being the default|\(default\)|on by default|default)\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"\b(?:cannot|can ?not|can'?t|not (?:possible|supported|available|allowed)|unable|impossible|nobody can)\b",
    re.IGNORECASE,
)
_MUST = re.compile(r"\b(?:must|needs? (?!to know)|requires?|required|have to|has to|mandatory|needed)\b", re.IGNORECASE)
_WHEN = re.compile(r"^(?:if|when|whenever|once|after|as soon as|in case)\s", re.IGNORECASE)
_JOINS = re.compile(
    r"\b(?:integrat\w+ with|integration with|invokes|triggers)\b",
    re.IGNORECASE,
)
_IS_A = re.compile(
    r"(?<!\bthere )(?<!\bthese )(?<!\bor )\b(?:is|are|=|means|stands for)\s+(?:(?:basically|just|simply)\s)?"
    r"(?:an?|the|[A-Z]\w+'s)\s(?!(?:choice|answer|case|same|only|first|cheapest|fastest|default|little|lot|bit)\b)",
    re.IGNORECASE,
)
_BETTER = re.compile(r"\b(?:better choice than|better than|unlike|compared (?:to|with)|as opposed to)\b", re.IGNORECASE)
# Counts of these say how a thing is made up, not how much of it there may be.
_PARTS = re.compile(
    r"(?:types?|modes?|kinds?|ways?|options?|class(?:es)?|flavou?rs?|tiers?|points?|parts|steps?|categories|things|reasons|features|components|standbys|copies|azs?|regions?|zones?|nines|layers?|levels?)$",
    re.IGNORECASE,
)
_ABILITY = re.compile(
    r"\b(?:can|may|max|maximum|per|supports?|allows?|limit\w*|quota|concurrent|provides|provided|have)\b|:",
    re.IGNORECASE,
)


# A word or a piece of one for each way in which a pattern can match: without any of them it is not searched.
_HINTS = {
    _CHOICE: "choose pick prefer use to if when for great good best ideal perfect suit meant intended recommended designed "
    "better right choice answer keyword exam",
    _PRICE: "$ pay paid cost cheap expensive bill charg fee pric free discount",
    SUPPOSED: "suppos imagine let say assume pretend what hypothetically scenario if when",
    _IS_A: "is are = means stands",
    _CANNOT: "can not unable impossible",
    _MUST: "must need requir have has mandatory",
    _JOINS: "integrat invokes triggers",
    _BETTER: "better unlike compared opposed",
    _DEFAULT: "default",
}
_TALK_WORDS = frozenset(
    "i say m ve todo do he she me my someone somebody colleague coworker boss sure idea forum reddit slide slides course lecture "
    "instructor tbd again docs numbers up remember our told heard think guess maybe next iirc afaik supposedly allegedly "
    "rumor rumour week year month updated edited modified reviewed yesterday notes page section chapter contents here also "
    "below above".split()
)
_LETTERS = re.compile(r"[a-z]+")
_HINTS_OF = {pattern: tuple(hints.split()) for pattern, hints in _HINTS.items()}


def _found(pattern: re.Pattern[str], text: str, lowered: str) -> re.Match[str] | None:
    for hint in _HINTS_OF[pattern]:
        if hint in lowered:
            return pattern.search(text)
    return None


@dataclass(frozen=True)
class Reading:
    kind: Kind
    rule: str
    quantities: tuple[Quantity, ...] = ()


def is_talk(text: str) -> bool:
    """Whether the words are about the writer or the page, not about a service."""
    return not _TALK_WORDS.isdisjoint(_LETTERS.findall(text.lower())) and bool(_TALK.search(text))


def supposed_at(text: str) -> int | None:
    """Where the words begin that only suppose something; None when there are none."""
    match = _found(SUPPOSED, text, text.lower())
    return match.start() if match else None


def figures_that_count(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """The quantities that limit something; none in a condition, an example, a supposition, or a denial."""
    if not quantities or SUPPOSED.search(text) or EXAMPLE.search(text[:12]) or _WHEN.match(text):
        return []
    found = []
    for quantity in quantities:
        before = text[: quantity.bound_start]
        if re.search(r"\b(?:if|when|whenever|suppose|unless|e\.?g\.?|for example|example)\b", before, re.IGNORECASE):
            continue
        after = text[quantity.end : quantity.end + 30]
        if (
            re.match(r"\)?\s*(?:is|are) (?:required|needed)", after)
            or re.search(r"\b(?:not|no longer)\s+(?:\w+\s){0,2}$", before)
            and quantity.op is not None
            and "more" not in text[quantity.bound_start : quantity.start]
        ):
            continue
        found.append(quantity)
    return found


def limits(quantity: Quantity, text: str) -> bool:
    """Whether the quantity bounds or measures; a small bare count does not."""
    if quantity.op is not None or quantity.high is not None:
        return not (quantity.dimension.startswith("count:") and _PARTS.search(quantity.unit) and quantity.op is None)
    if quantity.dimension in ("time", "data", "percent") or quantity.dimension.startswith("rate:"):
        return True
    if quantity.dimension == "money" or _PARTS.search(quantity.unit):
        return False
    return quantity.amount >= 50 or bool(_ABILITY.search(text))


def read_kind(text: str, quantities: list[Quantity], services: int) -> Reading:
    lowered = text.lower()
    figures = figures_that_count(text, quantities)
    measures = tuple(quantity for quantity in figures if limits(quantity, text))
    firm = any(one.op is not None and one.dimension in ("time", "data") for one in measures)
    is_price = (
        not (firm and "$" not in text) and _found(_PRICE, text, lowered) is not None and not _FREE_SPACE.search(text)
    )
    if _found(_BETTER, text, lowered):
        return Reading(Kind.CONTRAST, "better than")
    if _found(_CHOICE, text, lowered) and not (measures and any(one.op for one in measures)):
        return Reading(Kind.CHOICE, "use X for")
    if measures and not is_price:
        if _found(_DEFAULT, text, lowered) and not any(one.op or one.high for one in measures):
            return Reading(Kind.DEFAULT, "default quantity", measures)
        bounded = any(one.op or one.high for one in measures)
        return Reading(Kind.LIMIT, "bounded quantity" if bounded else "bare quantity", measures)
    defines = _found(_IS_A, text, lowered)
    if is_vague_figure(text) and not is_price and not (defines and not is_vague_figure(text[: defines.end()])):
        return Reading(Kind.LIMIT, "vague figure")
    if is_price:
        return Reading(Kind.PRICING, "price", measures)
    if _found(_DEFAULT, text, lowered):
        return Reading(Kind.DEFAULT, "default")
    if EXAMPLE.search(text[:14]):
        return Reading(Kind.CAPABILITY, "example")
    if _WHEN.match(text):
        return Reading(Kind.BEHAVIOUR, "if A, B")
    if _found(_CANNOT, text, lowered):
        return Reading(Kind.INCAPABILITY, "X cannot")
    if _found(_MUST, text, lowered):
        return Reading(Kind.BEHAVIOUR, "must")
    if services >= 2 and _found(_JOINS, text, lowered):
        return Reading(Kind.INTEGRATION, "X and Y")
    if defines:
        return Reading(Kind.DEFINITION, "X is a")
    words = words_of(text)
    speaks = any(is_verb(words, at) for at in range(len(words)))
    return Reading(Kind.CAPABILITY, "plain clause" if speaks else "fragment")
