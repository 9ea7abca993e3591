"""Memberships: "The scalar types are: string, number, binary, boolean, and null." """

import re
from collections.abc import Sequence

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind, Value

_SET = re.compile(r"(?P<set>.*?\S)\s(?P<verb>are|is|includes?)(?: the following)?:(?:\s(?P<members>.*))?$", re.DOTALL)
_SEPARATOR = re.compile(r",\s+(?:and|or)\s+|,\s+")
_LAST_SEPARATOR = re.compile(r"\s+(?:and|or)\s+")
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)


def read(passage: Passage) -> Reading | None:
    match = _SET.match(passage.text)
    if not match or not match["members"]:
        return None
    return _reading(match, split_members(match["members"]), passage.text)


def read_list(lead_in: str, items: Sequence[str]) -> Reading | None:
    """A lead-in such as "The target types are:" and the bullets below it."""
    match = _SET.match(lead_in)
    if not match or match["members"] or len(items) < 2:
        return None
    members = tuple(item.rstrip(".;,") for item in items)
    return _reading(match, members, f"{lead_in} {join_members(members)}.")


def _reading(match: re.Match[str], members: tuple[str, ...], statement: str) -> Reading | None:
    if len(members) < 2:
        return None
    closed = not match["verb"].startswith("include")
    value = Value(members=members, closed=closed, surface=", ".join(members))
    return Reading(Kind.MEMBERSHIP, "the X are: list", value, _ARTICLE.sub("", match["set"], count=1), statement)


def split_members(listed: str) -> tuple[str, ...]:
    listed = listed.strip().rstrip(".")
    parts = [part for part in _SEPARATOR.split(listed) if part]
    has_final_comma = re.search(r",\s+(?:and|or)\s", listed) is not None
    if parts and not has_final_comma:
        parts[-1:] = _LAST_SEPARATOR.split(parts[-1])
    return tuple(
        _ARTICLE.sub("", part.strip(), count=1) if _ARTICLE.match(part.strip()) else part.strip() for part in parts
    )


def join_members(members: Sequence[str]) -> str:
    if len(members) < 3:
        return " and ".join(members)
    return f"{', '.join(members[:-1])}, and {members[-1]}"
