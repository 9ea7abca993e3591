"""Which services a text names, and which services are relatives of each other."""

import re
from functools import lru_cache

from .bank import FactBank


def names_of(bank: FactBank, slug: str) -> tuple[str, ...]:
    """The name, with and without its maker, and all aliases; longest first."""
    name = bank.service_names.get(slug, "")
    names = {name, name.removeprefix("Amazon ").removeprefix("AWS "), *bank.service_aliases.get(slug, ())} - {""}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def mentions(text: str, names: tuple[str, ...]) -> bool:
    return bool(names) and bool(_pattern(names).search(text))


@lru_cache(maxsize=4096)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?:e?s)?(?![\w-])")


def mask(text: str, names: tuple[str, ...], blank: str) -> str:
    """Put a blank for every occurrence of the names, in any case and number."""
    return _any_case(names).sub(blank, text) if names else text


@lru_cache(maxsize=4096)
def _any_case(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_pattern(names).pattern, re.IGNORECASE)


def family(bank: FactBank, slug: str) -> set[str]:
    """The service, its ancestors, and its descendants."""
    return _ancestors(bank, slug) | {slug} | {other for other in bank.service_names if slug in _ancestors(bank, other)}


def _ancestors(bank: FactBank, slug: str) -> set[str]:
    found: set[str] = set()
    while (slug := bank.service_parents.get(slug, "")) and slug not in found:
        found.add(slug)
    return found
