"""Sentences of a block of Markdown: where each one stands, what it says in plain words, and its source."""

import html
import re
from collections.abc import Iterator, Sequence

from .records import Link, Sentence, Span

# Every repeat is possessive or stops at its own delimiter, so that no text takes more than linear time.
_URL = r"[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+"
INLINE = re.compile(
    rf"""
      (?<!`)`++(?P<code>[^`]++)`++
    | !?\[\[(?P<wiki>[^\[\]]*+)\]\]
    | !?\[(?P<link>[^\[\]]*+)\]\({_URL}(?:\s+"[^"]*+")?\)
    | \*\*(?P<bold>(?:`[^`]*+`|[^*`])++)\*\*
    | (?<!\w)__(?P<strong>[^_]++)__(?!\w)
    | (?<![\w*])\*(?P<em>[^*\s][^*]*+)\*(?![\w*])
    | (?<![\w_])_(?P<emphasis>[^_\s][^_]*+)_(?![\w_])
    | ~~(?P<struck>[^~]++)~~
    | ==(?P<mark>[^=]++)==
    | <(?P<auto>https?://[^<>\s]*+)>
    | (?P<tag></?[A-Za-z][^<>]*+>)
    | \\(?P<escaped>[!-/:-@\[-`{{-~])
    """,
    re.VERBOSE,
)
_MARKS = re.compile(r"[`\[*_~=<\\]")  # one of which every mark has
_PLAIN_INSIDE = ("link", "bold", "strong", "em", "emphasis", "struck", "mark")

_LINK = rf"\[(?P<title>[^\[\]]*+)\]\((?P<url>https?://{_URL})\)"
_SOURCE = re.compile(rf"\(\s*+{_LINK}(?:\s*+[,;]\s*+\[[^\[\]]*+\]\({_URL}\))*+\s*+\)(?P<stop>[.!?]?)")
_LEAD = re.compile(r"\*\*(?P<term>[^*\n]{1,120}?)(?::\*\*|\*\*[ \t]*+(?::|[–—-](?=\s)))")

_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]*_`]*+(?=\s|$)")
# Line breaks that end a sentence without a stop: a blank line, a hard break, a list or a labelled line in a quote.
_HARD_BREAK = re.compile(
    r"(?<=  )\r?\n|(?<=\\)\r?\n|\n(?=[ \t\r]*+\n)"
    r"|\n(?=[ \t]*+(?:[-*+•][ \t]|(?:Often still written|Now|Numbers):))"
)
_BOLD_LINE = re.compile(r"^[ \t]*+\*\*[^*\n]++\*\*[ \t\r]*+$", re.MULTILINE)
_MARK = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+")

_NEVER_LAST = frozenset(
    {"e.g", "eg", "i.e", "vs", "approx", "ca", "cf", "incl", "excl", "esp", "fig", "resp", "viz", "mr", "dr"}
)
_SELDOM_LAST = frozenset({"etc", "inc", "corp", "ltd", "u.s", "a.m", "p.m", "max", "min", "prev", "dept", "no", "al"})
_LONGEST_ASIDE = 300  # a bracket that closes farther away does not keep its sentences together


def plain(markdown: str) -> str:
    """The words of Markdown text, without its marks and with single spaces."""
    return " ".join(html.unescape(_unmark(markdown)).split())


def _unmark(markdown: str) -> str:
    return INLINE.sub(_words_of, markdown) if _MARKS.search(markdown) else markdown


def _words_of(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    inside = match[kind]
    if kind in _PLAIN_INSIDE:
        return _unmark(inside)
    if kind == "wiki":
        return inside.rpartition("|")[2]
    if kind == "tag":
        return " " if inside.lower().startswith("<br") else ""
    return inside


def bold_terms(markdown: str) -> tuple[str, ...]:
    if "*" not in markdown and "_" not in markdown:
        return ()
    terms = (plain(match["bold"] or match["strong"] or "") for match in INLINE.finditer(markdown))
    return tuple(term for term in terms if term)


def read_sentences(
    text: str, start: int, end: int, *, visible: str | None = None, is_item: bool = False
) -> tuple[Sentence, ...]:
    """The sentences of ``text[start:end]``.

    ``visible`` is the same stretch, character for character, with the marks of a quote blanked. A bracketed link after
    a sentence is its source; after the last one of the block it serves all that have none.
    """
    raw = text[start:end] if visible is None else visible
    found: list[Sentence] = []
    for first, last in _pieces(raw):
        if found:
            first = _take_sources(raw, first, last, found)
        if visible is not None and (mark := _MARK.match(raw, first, last)):
            first = mark.end()
        sentence = _sentence(raw, first, last, start)
        if sentence:
            found.append(sentence)
    if is_item and found and (lead := _LEAD.match(raw, found[0].span.start - start)):
        found[0] = _replace(found[0], lead=plain(lead["term"]).rstrip(": "))
    if found and (source := found[-1].source):
        found = [sentence if sentence.source else _replace(sentence, source=source) for sentence in found]
    return tuple(found)


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Several sentences in a row as if they were one."""
    return Sentence(
        " ".join(sentence.text for sentence in sentences),
        Span(sentences[0].span.start, sentences[-1].span.end),
        tuple(term for sentence in sentences for term in sentence.terms),
        sentences[-1].source,
    )


def _replace(sentence: Sentence, *, source: Link | None = None, lead: str = "") -> Sentence:
    return Sentence(sentence.text, sentence.span, sentence.terms, source or sentence.source, lead or sentence.lead)


def _take_sources(raw: str, first: int, last: int, found: list[Sentence]) -> int:
    """Give bracketed links at the start of a piece to the sentence before it; return where the rest starts."""
    while source := _SOURCE.match(raw, first, last):
        if not found[-1].source:
            found[-1] = _replace(found[-1], source=_link(source))
        first = _skip_space(raw, source.end(), last)
    return first


def _sentence(raw: str, first: int, last: int, offset: int) -> Sentence | None:
    source, stop = None, ""
    opening = raw.rfind("([", first, last)
    if opening > first and (match := _SOURCE.fullmatch(raw, opening, last)):
        source, stop = _link(match), match["stop"]
        last = _rskip_space(raw, first, opening)
    words = plain(raw[first:last]) + stop
    if not any(character.isalnum() for character in words):
        return None
    return Sentence(words, Span(offset + first, offset + last), bold_terms(raw[first:last]), source)


def _link(match: re.Match[str]) -> Link:
    return Link(plain(match["title"]), match["url"])


def _skip_space(raw: str, first: int, last: int) -> int:
    while first < last and raw[first].isspace():
        first += 1
    return first


def _rskip_space(raw: str, first: int, last: int) -> int:
    while last > first and raw[last - 1].isspace():
        last -= 1
    return last


def _pieces(raw: str) -> Iterator[tuple[int, int]]:
    first = 0
    for end in [*_ends(raw), len(raw)]:
        begin = _skip_space(raw, first, end)
        last = _rskip_space(raw, begin, end)
        if begin < last:
            yield begin, last
        first = max(first, end)


def _ends(raw: str) -> list[int]:
    masked = _mask(raw)
    aside = _asides(masked)
    ends = {match.end() for match in _STOP.finditer(masked) if not aside[match.end()] and _is_end(masked, match)}
    ends.update(match.end() for match in _HARD_BREAK.finditer(masked))
    ends.update(match.end() for match in _BOLD_LINE.finditer(masked))
    return sorted(ends)


def _mask(raw: str) -> str:
    """The same text with code, links, and stops inside bold replaced, so that no sentence ends in them."""
    return INLINE.sub(_masked, raw) if _MARKS.search(raw) else raw


def _masked(match: re.Match[str]) -> str:
    whole, kind = match[0], match.lastgroup or ""
    if kind not in _PLAIN_INSIDE or kind == "link":
        return re.sub(r"\S", "x", whole)
    closing = len(whole) - (1 if kind in ("em", "emphasis") else 2)
    return re.sub(r"[.!?…]", "x", whole[: closing - 1]) + whole[closing - 1 :]


def _asides(masked: str) -> bytearray:
    """Mark the places inside brackets: a stop there does not end the sentence around them."""
    inside = bytearray(len(masked) + 1)
    if "(" not in masked:
        return inside
    opened: list[int] = []
    for position, character in enumerate(masked):
        if character == "(":
            opened.append(position)
        elif character == ")" and opened:
            begin = opened.pop()
            if position - begin <= _LONGEST_ASIDE:
                inside[begin + 1 : position + 1] = b"\x01" * (position - begin)
    return inside


def _is_end(masked: str, stop: re.Match[str]) -> bool:
    after = masked[stop.end() : stop.end() + 80].lstrip().lstrip("*_\"'“‘(")[:1]
    if not after:
        return True
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return not after.islower()
    before = masked[max(0, stop.start() - 16) : stop.start()].split()
    word = before[-1].lower().lstrip("(*_\"'“‘") if before else ""
    if word in _NEVER_LAST:
        return False
    if word in _SELDOM_LAST:
        return after.isupper()
    return not (word.isdigit() and _starts_line(masked, stop.start() - len(word)))


def _starts_line(text: str, position: int) -> bool:
    return text[max(0, position - 8) : position].rstrip(" \t")[-1:] in ("", "\n")
