"""The plain words of a stretch of a document, and where in the document each character of them stands."""

import html
import re
from dataclasses import dataclass

from studyapp.parsing import Span
from studyapp.parsing.sentences import INLINE

_MARKED = re.compile(r"[*_`\[\]<>&~=\\\n\t\r\u00a0]|  ")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});")
_QUOTE_MARK = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_NESTED = frozenset({"link", "bold", "strong", "em", "emphasis", "struck", "mark"})
_DEEPEST = 6


@dataclass(frozen=True)
class Surface:
    text: str
    start: int  # of the text in the document, when it stands there as it is
    places: tuple[tuple[int, int], ...] | None = None  # else where each character begins and ends

    def span(self, first: int, last: int) -> Span:
        if self.places is None:
            return Span(self.start + first, self.start + last)
        return Span(self.places[first][0], self.places[last - 1][1])


def read_surface(document: str, start: int, end: int) -> Surface:
    raw = document[start:end]
    if not _MARKED.search(raw):
        return Surface(raw, start)
    # Marks of a quote at the start of its lines become spaces, which are read as one.
    raw = _QUOTE_MARK.sub(lambda match: " " * len(match[0]), raw)
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for character, first, last in _words(raw, 0, len(raw), 0):
        if character.isspace():
            if not characters or characters[-1] == " ":
                continue
            character = " "
        characters.append(character)
        places.append((start + first, start + last))
    while characters and characters[-1] == " ":
        characters.pop()
        places.pop()
    return Surface("".join(characters), start, tuple(places))


def _words(raw: str, first: int, last: int, depth: int) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    at = first
    for match in INLINE.finditer(raw, first, last):
        found += _plain(raw, at, match.start())
        at = match.end()
        kind = match.lastgroup or ""
        inner, outer = match.span(kind)
        if kind in _NESTED and depth < _DEEPEST:
            found += _words(raw, inner, outer, depth + 1)
        elif kind == "wiki":
            found += _plain(raw, inner + match[kind].rfind("|") + 1, outer)
        elif kind == "tag":
            if match[kind].lower().startswith("<br"):
                found.append((" ", match.start(), match.end()))
        else:
            found += _plain(raw, inner, outer)
    return found + _plain(raw, at, last)


def _plain(raw: str, first: int, last: int) -> list[tuple[str, int, int]]:
    if "&" not in raw[first:last]:
        return [(raw[at], at, at + 1) for at in range(first, last)]
    found: list[tuple[str, int, int]] = []
    at = first
    for match in _ENTITY.finditer(raw, first, last):
        found += [(raw[index], index, index + 1) for index in range(at, match.start())]
        found += [(character, match.start(), match.end()) for character in html.unescape(match[0])]
        at = match.end()
    return found + [(raw[index], index, index + 1) for index in range(at, last)]
