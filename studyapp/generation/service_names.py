"""Which services a text names, and which services are relatives of each other."""

import re
from functools import lru_cache

from .bank import FactBank


def names_of(bank: FactBank, slug: str) -> tuple[str, ...]:
    """The name, with and without its maker, and all aliases; longest first."""
    return _with_short_name(bank.service_names.get(slug, ""), bank.service_aliases.get(slug, ()))


@lru_cache(maxsize=4096)
def _with_short_name(name: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    names = {name, name.removeprefix("Amazon ").removeprefix("AWS "), *aliases} - {""}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def mentions(text: str, names: tuple[str, ...]) -> bool:
    return bool(names) and bool(_pattern(names).search(text))


@lru_cache(maxsize=4096)
def _pattern(names: tuple[str, ...], flags: int = 0) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?:e?s)?(?![\w-])", flags)


def mask(text: str, names: tuple[str, ...], blank: str) -> str:
    """Put a blank for every occurrence of the names, in any case and number."""
    return _pattern(names, re.IGNORECASE).sub(blank, text) if names else text


def are_relatives(bank: FactBank, slug: str, other: str) -> bool:
    """Whether they are one service, or one is a part of the other."""
    return slug == other or slug in _ancestors(bank, other) or other in _ancestors(bank, slug)


def _ancestors(bank: FactBank, slug: str) -> set[str]:
    found: set[str] = set()
    while (slug := bank.service_parents.get(slug, "")) and slug not in found:
        found.add(slug)
    return found
