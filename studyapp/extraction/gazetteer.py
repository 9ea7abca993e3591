"""The gazetteer: which service a text names, by the names and aliases of ``services.toml``."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(r"\w+")
_MOST_WORDS = 50_000  # to remember
_PREFIXES = frozenset({"amazon", "aws"})

# Names that are also ordinary words: they need a capital inside a sentence, or "AWS"/"Amazon" before them …
_ORDINARY = (
    "amplify artifact athena backup batch budgets chime comprehend config connect console detective forecast glue "
    "inspector lex location marketplace neptune organization organizations outposts personalize pinpoint shield snowball "
    "swagger table transcribe transfer translate"
)
_COMMON_WORDS = frozenset(_ORDINARY.split())
# … and aliases that name a service only together with "AWS", "Amazon", or their fuller name.
_NEVER_ALONE = frozenset({"private", "regional", "standard", "ram", "organization", "health"})


@dataclass(frozen=True)
class Service:
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    category: str = ""
    parent: str = ""  # slug of what it is a feature of
    type: str = ""
    definition: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class Mention:
    slug: str
    start: int
    end: int
    surface: str


@dataclass
class _Node:
    """A place in the trie of names: the words that may follow, and the services whose name ends here."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[tuple[str, str]] = field(default_factory=list)  # (alias as written, slug)


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    folded: str


class Gazetteer:
    def __init__(self, services: Iterable[Service]) -> None:
        self.services = {service.slug: service for service in services}
        self._root = _Node()
        self._begins: dict[tuple[str, bool], bool] = {}  # word and whether it is read as it is spelled
        # Names before aliases: where two services share a spelling, the one that is called so is meant.
        for service in self.services.values():
            self._add(service.name, service.slug)
        for service in self.services.values():
            for alias in service.aliases:
                self._add(alias, service.slug)

    @classmethod
    def from_mapping(cls, tables: Mapping[str, Mapping[str, object]]) -> "Gazetteer":
        return cls(_service(slug, table) for slug, table in tables.items())

    def _add(self, name: str, slug: str) -> None:
        words = [token.folded for token in _tokens(name)]
        if len(words) > 1 and words[0] in _PREFIXES:
            words = words[1:]
        if not words:
            return
        for last in {words[-1], _singular(words[-1])}:
            node = self._root
            for word in [*words[:-1], last]:
                node = node.next.setdefault(word, _Node())
            node.ends.append((name, slug))

    def find(self, text: str, repair: Callable[[str], str] | None = None) -> list[Mention]:
        """Every mention, in order, the longest name first; names match with or without Amazon or AWS before them.

        ``repair`` gives the right spelling of a folded word, for notes that nobody proofread.
        """
        if not self._may_name(text, repair):
            return []
        tokens = _tokens(text)
        if repair:
            tokens = [_repaired(token, repair) for token in tokens]
        mentions = []
        at = 0
        while at < len(tokens):
            word = tokens[at].folded
            begins = word in self._root.next or _singular(word) in self._root.next
            found = self._longest(text, tokens, at) if begins else None
            if found is None:
                at += 1
                continue
            slug, after = found
            start = tokens[at - 1].start if _is_prefixed(text, tokens, at) else tokens[at].start
            end = tokens[after - 1].end
            mentions.append(Mention(slug, start, end, text[start:end]))
            at = after
        return mentions

    def _may_name(self, text: str, repair: Callable[[str], str] | None) -> bool:
        """Whether any word begins a name: of most texts the answer is known for every word, and it is no."""
        for word in _WORD.findall(text):
            begins = self._begins.get((word, repair is None))
            if begins is None:
                folded = repair(word.casefold()) if repair else word.casefold()
                begins = folded in self._root.next or _singular(folded) in self._root.next
                if len(self._begins) < _MOST_WORDS:
                    self._begins[word, repair is None] = begins
            if begins:
                return True
        return False

    def lookup(self, name: str) -> str:
        """The slug of what is called exactly so, or ""."""
        if name in self.services:
            return name
        tokens = _tokens(name)
        at = 1 if len(tokens) > 1 and tokens[0].folded in _PREFIXES else 0
        ends = [(after, node) for after, node in self._walk(tokens, at) if after == len(tokens)]
        return _best(ends[-1][1], name) if ends else ""

    def name_of(self, slug: str) -> str:
        return self.services[slug].name if slug in self.services else ""

    def _walk(self, tokens: list[_Token], at: int) -> list[tuple[int, _Node]]:
        """The names that start at a token: (index after the last token, node), shortest first."""
        ends = []
        node = self._root
        for index in range(at, len(tokens)):
            word = tokens[index].folded
            singular = node.next.get(_singular(word)) if _singular(word) != word else None
            following = node.next.get(word)
            if singular and singular.ends and not (following and following.ends):
                ends.append((index + 1, singular))
            if following is None:
                break
            node = following
            if node.ends:
                ends.append((index + 1, node))
        return ends

    def _longest(self, text: str, tokens: list[_Token], at: int) -> tuple[str, int] | None:
        for after, node in reversed(self._walk(tokens, at)):
            if after - at > 1 or _may_stand_alone(text, tokens, at):
                return _best(node, text[tokens[at].start : tokens[after - 1].end]), after
        return None


def load_gazetteer(path: Path) -> Gazetteer:
    return Gazetteer.from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))


def _service(slug: str, table: Mapping[str, object]) -> Service:
    aliases = table.get("aliases") or ()
    assert isinstance(aliases, Iterable)
    return Service(
        slug,
        str(table.get("name", slug)),
        tuple(str(alias) for alias in aliases),
        str(table.get("category", "")),
        str(table.get("parent", "")),
        str(table.get("type", "")),
        str(table.get("definition", "")),
    )


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[0], match.start(), match.end(), match[0].casefold()) for match in _TOKEN.finditer(text)]


def _repaired(token: _Token, repair: Callable[[str], str]) -> _Token:
    right = repair(token.folded)
    return token if right == token.folded else _Token(right, token.start, token.end, right)


def _singular(word: str) -> str:
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1]


def _best(node: _Node, surface: str) -> str:
    same_case = [slug for alias, slug in node.ends if alias.endswith(surface)]
    return (same_case or [node.ends[0][1]])[0]


def _is_prefixed(text: str, tokens: list[_Token], at: int) -> bool:
    if at == 0 or tokens[at - 1].folded not in _PREFIXES:
        return False
    return text[tokens[at - 1].end : tokens[at].start].isspace()


def _may_stand_alone(text: str, tokens: list[_Token], at: int) -> bool:
    word = tokens[at]
    if _is_prefixed(text, tokens, at) or len(tokens) == 1:
        return True
    if word.folded in _NEVER_ALONE or _singular(word.folded) in _NEVER_ALONE:
        return False
    if word.folded not in _COMMON_WORDS and _singular(word.folded) not in _COMMON_WORDS:
        return True
    starts_sentence = at == 0 or tokens[at - 1].text in ".!?:"
    return word.text[0].isupper() and not starts_sentence
