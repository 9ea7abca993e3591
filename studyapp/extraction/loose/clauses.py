"""A sentence in, its clauses out: the pieces that can each hold a fact of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .words import ADVERBS, CONJUNCTIONS, DETERMINERS, FINITE, PREPOSITIONS, PRONOUNS, THIRD, is_verb, words_of

_EDGE = re.compile(
    r"\s*(?:(?:and|but|then|so|also|though|although|while|whereas|plus|&)\s+|[,;:–—-]\s+)", re.IGNORECASE
)
_FILLER = "\u0001"
_LONGEST_SUBJECT = 7  # words before the verb
_LONGEST = 4000  # of a "sentence": what is longer is no prose and is read as it stands
_SIGHT = 400  # characters around a joint that decide whether a clause ends there

# Where a clause may end: the text around the match decides whether one does.
_JOINT = re.compile(
    r"(?P<hard>\s*;\s+|,?\s+(?=(?:while|whereas|though|although|but)\s)|(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!approx)\.\s+(?=[A-Z\d])"
    r"|(?<=\))\s+(?=(?:If|It|When|The|This|These|They|You|We|In|For|A|An|Use|Create|Handles?|Another|Also|And|So|Great|Can|max|min|great)\s))"
    r"|\s+(?=at no (?:extra |additional )?(?:cost|charge)\b)|\s+(?=without \w+ing\s)"
    r"|(?P<soft>(?<=\))\s+(?=[A-Za-z]+\s)|,\s+(?:and\s+|or\s+|so\s+|where\s+|which\s+|because\s+|then\s+|with\s+(?=\d))?"
    r"|\s+(?:and|&|so|because|or)\s+)"
)
_FRAGMENT = re.compile(
    r"(?:no|not|never|easy|great|good|best|ideal|perfect|max|min|maximum|minimum|up ?to|pay|used for|used to|only|at (?:most|least)|"
    r"less|more|without|default|cheap(?:er|est)?|free|limited|compatible|integrat\w+|deployed|billed|charged|needs?|must|can|"
    r"cant|cannot|supports?|possibility|usually within|it'?s|thats|that's|they're|one \w+ being|lets?|monitor\w*|"
    r"(?:first|second|third|final|last|another) is|both of which|(?:hundreds|thousands|millions|billions|trillions|\d+s) of|(?:micro|milli)seconds?|\w+ed (?:with|by|for))\b|[\d>≥<≤~$]|sub-\w",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"(?:if|when|whenever|once|after|before|as soon as|unless|in case|with|to)\s", re.IGNORECASE)
_INNER_LABEL = re.compile(r"[A-Z]\w+(?: \w+){0,2}:\s")
_OPENER = re.compile(r"^\s*(?:however|but|also|so|then|and|though),?\s+", re.IGNORECASE)
_MEASURES = re.compile(r"(?:hundreds|thousands|millions|billions|trillions|\d+s) of\b", re.IGNORECASE)
_SURELY = frozenset("has have can cannot can't must requires needs allows provides doesn't dont don't isn't".split())
_BARE = re.compile(r"(?:^|[\s(])[\d.,]+$")
_BETWEEN = re.compile(r"\bbetween \S+(?: \w+)?$", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"\b(?:that|thats|that's|is|are|like|know|which|who|whose|where|wherever|whenever|to|of|in|for|the|a|an)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\(([^()]{0,300})\)")
_RELATIVE = re.compile(r"(?:how|which|who|what|where|why|see|that)\b", re.IGNORECASE)
_BARE_ASIDE = re.compile(r"[\w&/+.-]+(?:\s[\w&/+.-]+){0,3}$")


@dataclass(frozen=True)
class Clause:
    start: int
    end: int
    aside: bool = False  # the inside of a bracket
    joint: str = ""  # the word or mark that it follows


def split_clauses(text: str, *, terse: bool = False) -> list[Clause]:
    """The clauses of the sentence in order; an aside in brackets that says something comes after its clause.

    ``terse`` is for bullets and cells, where a comma is often all that stands between two facts.
    """
    if len(text) > _LONGEST:
        return [Clause(0, len(text))]
    masked, asides = _mask_asides(text)
    clauses = _with_reasons(_join_short(masked, list(_outer(masked, terse))))
    found = []
    for clause in clauses:
        found.append(clause)
        found += [
            aside for start, end in asides if clause.start <= start < clause.end for aside in _inside(text, start, end)
        ]
    return found


def _with_reasons(clauses: list[Clause]) -> list[Clause]:
    """ "A because B" states A for that reason, and B."""
    for index in range(len(clauses) - 1, 0, -1):
        if clauses[index].joint.endswith("because"):
            clauses[index - 1] = replace(clauses[index - 1], end=clauses[index].end)
    return clauses


def _mask_asides(text: str) -> tuple[str, list[tuple[int, int]]]:
    asides = [match.span(1) for match in _ASIDE.finditer(text)]
    masked = _ASIDE.sub(lambda match: "(" + _FILLER * (len(match[0]) - 2) + ")", text)
    return masked, asides


def _inside(text: str, start: int, end: int) -> Iterator[Clause]:
    """The clauses of an aside: those with a figure or a verb; "(Elastic Network Interface)" only spells out a name."""
    inside = text[start:end]
    for first, last, joint in _pieces(inside, terse=True):
        piece = inside[first:last]
        words = words_of(piece)
        speaks = len(words) > 2 and any(
            is_verb(words, at) and (at or word.lower() in FINITE | THIRD) for at, word in enumerate(words)
        )
        if _RELATIVE.match(piece):
            continue
        if speaks or re.search(r"\d\s?[A-Za-z%]", piece) and not _BARE_ASIDE.fullmatch(piece.replace(",", "")):
            yield Clause(start + first, start + last, True, joint)


def _outer(masked: str, terse: bool) -> Iterator[Clause]:
    for first, last, joint in _pieces(masked, terse=terse):
        yield Clause(first, last, False, joint)


def _pieces(text: str, *, terse: bool) -> Iterator[tuple[int, int, str]]:
    start, joint = 0, ""
    for match in _JOINT.finditer(text):
        if match.start() <= start:
            continue
        if match["hard"] is not None or _starts_clause(text, match, start, terse):
            yield from _trimmed(text, start, match.start(), joint)
            start, joint = match.end(), match[0].strip() or text[match.end() : match.end() + 8].split(" ")[0]
    yield from _trimmed(text, start, len(text), joint)


def _trimmed(text: str, start: int, end: int, joint: str) -> Iterator[tuple[int, int, str]]:
    while True:
        word = _EDGE.match(text, start, end)
        if not word:
            break
        joint = joint or word[0].strip()
        start = word.end()
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    if start < end:
        yield start, end, joint.strip()


def _starts_clause(text: str, joint: re.Match[str], start: int, terse: bool) -> bool:
    mark = joint[0].strip()
    rest = text[joint.end() : joint.end() + 90]
    before = _OPENER.sub("", text[max(start, joint.start() - _SIGHT) : joint.start()])
    if _UNFINISHED.search(before):
        return False
    if _SUBORDINATE.match(before.lstrip()) and "," not in before:
        # "If …, it …" is one statement; so is "To do this, use that".
        return False
    opening = before.split(maxsplit=1)[:1]
    if mark == "," and opening and opening[0].lower() in PREPOSITIONS | {"however"} and not _has_verb(words_of(before)):
        return False
    words = words_of(rest)
    while words and words[0].lower() in ADVERBS | {"and", "or", "but", "so"}:
        words = words[1:]
    if not words:
        return False
    if words[0][0].isdigit() and (_BARE.search(before) or mark in ("and", "&", "or") and _BETWEEN.search(before)):
        return False  # "1, 10, or 100 Gbps", "between 24 and 72 hours"
    if mark in ("and", "&") and not is_verb(words, 0) and not _has_verb(words_of(before)):
        return False
    if mark == "where" or mark.endswith("which") or mark.endswith("because") or mark == "because":
        return any(is_verb(words, at) for at in range(min(len(words), 6)))
    if mark == "" and words[0].lower() in FINITE:
        return False
    if is_verb(words, 0) and words[0].lower() not in ("is", "are", "s"):
        if mark == "" and not _has_verb(words_of(before)):
            return False
        if mark in ("and", "&", "or") and len(before.split()) < 3:
            return False
        if mark != "," and len(rest.split()) <= 4 and re.search(r"\b(?:will|would)\b", before):
            return False
        if terse or _has_verb(words_of(text[max(0, joint.start() - _SIGHT) : joint.start()])):
            return True
    if mark in ("and", "&") and words[0].lower() in _SURELY or _MEASURES.match(rest):
        return True
    if mark == "" or mark == "or" and words[0].lower() not in DETERMINERS:
        return False
    if _opens_with_subject(words, participles=mark.startswith(",")):
        return True
    if mark == "and" and words[0].endswith("ing") and re.search(r"\bby \w+ing (?:\S+ )+\S+$", before):
        return True
    if mark.startswith(","):
        if terse and re.search(r"\d\s?[A-Za-z%]", rest.split(",")[0]):
            return True
        if (
            terse
            and not _has_verb(words[:12])
            and not re.match(r"[\d>≥<≤~$]|(?:no|not|max|min|only|needs?|free|cheap\w*)\b", rest, re.I)
        ):
            text = text[:_SIGHT]
            return not _has_verb(words_of(text)) and len(words) > 2 and _is_heavy(before) and not _is_list(text)
        if re.match(r"\d", rest):
            return (
                _MEASURES.match(rest) is not None
                or bool(re.match(r"[\d.,–-]+\s?(?:[A-Za-z%/]+)(?:\s\w+)?", rest))
                and (terse or _has_figure(before))
            )
        return bool(_FRAGMENT.match(rest) or _INNER_LABEL.match(rest))
    if mark in ("and", "&"):
        return bool(
            re.match(
                r"(?:up ?to|max|min|maximum|minimum|at most|at least|no|not|never|[\d>≥<≤~][\d.,]*\s?[A-Za-z])",
                rest,
                re.I,
            )
        ) and (_has_figure(before) or rest.lower().startswith(("no ", "never ")))
    return False


def _is_heavy(before: str) -> bool:
    return len(before.split()) >= 2


def _is_list(text: str) -> bool:
    parts = text.split(",")
    return len(parts) > 2 and all(len(part.split()) <= 3 for part in parts[1:])


def _has_figure(text: str) -> bool:
    return bool(re.search(r"\d", text))


def _has_verb(words: Sequence[str]) -> bool:
    if any(is_verb(words, at) for at in range(len(words))):
        return True
    # "It scales to petabytes", "DataSync moves lots of data": nothing else can be the verb.
    return len(words) > 2 and any(
        word in THIRD and (at == 1 or words[at - 1].lower() in PRONOUNS) for at, word in enumerate(words[:3]) if at
    )


def _opens_with_subject(words: Sequence[str], *, participles: bool) -> bool:
    """Whether a subject and its verb follow: "it fails", "DB instances can", "the cache has"."""
    first = words[0].lower()
    if first in PREPOSITIONS or first in CONJUNCTIONS:
        return False
    limit = _LONGEST_SUBJECT if first in DETERMINERS or words[0][:1].isupper() else 5
    for at in range(1, min(limit, len(words))):
        word = words[at]
        if not re.match(r"[\w@(]", word) or word.lower() in ("to", "that", "which", "who", "and", "or"):
            return first in PRONOUNS and at == 1 and False
        if (
            participles
            and word.endswith("ed")
            and at + 1 < len(words)
            and words[at + 1].lower() in PREPOSITIONS | {"alongside"}
        ):
            return True
        if is_verb(words, at):
            return word.lower() not in ("its",) or first in PRONOUNS
    return False


def _join_short(text: str, clauses: list[Clause]) -> list[Clause]:
    """A piece of one or two words without a figure says nothing alone and stays with the one before it."""
    joined: list[Clause] = []
    for clause in clauses:
        piece = text[clause.start : clause.end]
        is_short = (
            len(piece.split()) <= 2
            and not re.search(r"\d", piece)
            and not re.match(r"(?:free|cheapest|lost|always|never)\b|\w+ed \w+ly\b", piece)
        )
        if is_short and joined:
            joined[-1] = Clause(joined[-1].start, clause.end, joined[-1].aside, joined[-1].joint)
        else:
            joined.append(clause)
    return joined
