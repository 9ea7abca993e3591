"""The note doctor: notes and checked facts in, findings out – what is wrong, dated, or was not understood.

Content keeps, next to what holds now, what older notes often still say. A clause that says just that, and lacks the words
that put it right, is a finding; so are figures that no checked fact knows, former names, and services mixed up.
"""

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from studyapp.parsing import BlockKind, ParsedDocument, Span

from .gazetteer import Gazetteer
from .identity import fact_key
from .loose.figures import find_figures
from .loose.kinds import SUPPOSED, is_talk
from .loose.scope import Names, is_plain
from .loose.spelling import distance
from .records import ExtractedFact, Kind, Op, Value
from .stems import stem
from .units import NUMBER_WORDS, UNIT_OF

DATED, DIFFERS, CONTRADICTION, RENAMED, SLIP = "dated", "differs", "contradiction", "renamed", "slip"
FIGURE, SILENT = "figure without fact", "nothing understood"
QUIET = frozenset({FIGURE, SILENT})  # no fault of the notes: to be listed apart, in small print

# Names that services had before, and what they are called now.
FORMER_NAMES = {
    "Kinesis Data Firehose": "Amazon Data Firehose",
    "Kinesis Firehose": "Amazon Data Firehose",
    "CloudWatch Events": "Amazon EventBridge",
    "AWS SSO": "AWS IAM Identity Center",
    "AWS Single Sign-On": "AWS IAM Identity Center",
    "Kinesis Data Analytics": "Amazon Managed Service for Apache Flink",
    "Amazon Elasticsearch Service": "Amazon OpenSearch Service",
    "Server Migration Service": "AWS Application Migration Service",
    "ElastiCache for Redis": "Amazon ElastiCache for Valkey or Redis OSS",
}
_FORMERLY = re.compile(
    r"\b(?:prev(?:iously)?|former(?:ly)?|aka|once|old name|renamed|was called|ex|successor of)\b\.?[^.;]{0,40}$",
    re.IGNORECASE,
)

_TOKEN = re.compile(r"[@\w][\w.#/+-]*[\w#+]|\w")
_NUMBER = re.compile(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s?([A-Za-z%]+)?")
_STOP = frozenset(
    "a an and any are as at be been but by can do does each every for from has have if in into is it its may of on one or over "
    "so than that the their then there these this those to up was were when which while whose will with within amazon aws you "
    "your we our they them also use uses used using etc like such just some other another own more most much very now".split()
)
_SAME = {
    "creds": "credential", "db": "database", "ram": "memory", "env": "environment", "vars": "variable", "lang": "language",
    "infinite": "infinit", "unlimited": "infinit", "nodejs": "node.js", "upto": "up", "func": "function", "auth": "authent",
    "org": "organization", "config": "configur", "usecase": "use", "log": "sign", "login": "sign", "dlq": "dead-letter",
    "golang": "go", "modif": "chang", "modification": "chang", "change": "chang", "way": "choic", "required": "need", "require": "need", "requires": "need",
    "min": "minimum", "max": "maximum", "doesn't": "not", "don't": "not", "aren't": "not", "cannot": "not", "can't": "not",
    "isn't": "not", "never": "not", "dont": "not", "doesnt": "not", "arent": "not", "cant": "not", "apis": "api",
}  # fmt: skip
_UNITS = frozenset(spelling for spelling, unit in UNIT_OF.items() if unit[2] in ("time", "data"))

_ENOUGH = 0.56  # of the weight of what older notes say
_ENOUGH_WITH_FIGURE = 0.27  # the same, when the figure is the same
_ITSELF = 0.34  # of its words without names: the clause itself must say them
_HARDLY = 0.5  # of the weight of what puts it right
_KNOWN = 0.8  # of two statements that say the same
_ALIKE = 0.72  # of two statements about the same figure
# Of two statements that say the same, each of the other's words; beside an equal figure fewer are enough.
_SAME_STATEMENT, _SAME_WITH_FIGURE = 0.62, 0.36


@dataclass(frozen=True)
class Finding:
    span: Span
    quote: str
    kind: str
    says: str  # what the notes say, as a sentence that stands alone
    now: str = ""  # what holds
    source: str = ""  # the address that says so
    checked: date | None = None
    fact: str = ""  # key of the checked fact
    fix: str = ""  # what to put in place of the quote
    other: Span | None = None  # where the notes say the opposite, of a contradiction
    other_quote: str = ""

    def patched(self, text: str) -> str:
        """The text with the fix in place of the quote; unchanged when there is none, or the quote no longer stands there."""
        if not self.fix or self.span.of(text) != self.quote:
            return text
        return text[: self.span.start] + self.fix + text[self.span.end :]


class Doctor:
    """Examines notes against checked facts; built once for many notes."""

    def __init__(
        self, checked: Iterable[ExtractedFact], gazetteer: Gazetteer, corrections: Iterable[tuple[str, str]] = ()
    ) -> None:
        """``corrections`` are pairs of what older notes say and the statement of the checked fact that puts it right."""
        self.gazetteer = gazetteer
        self.names = Names(gazetteer)
        self.checked = [fact for fact in checked if fact.checked is not None]
        self._read = functools.lru_cache(maxsize=20_000)(self._read)  # each statement is read for several questions
        self._words = {id(fact): self._read(fact.statement, fact.subject) for fact in self.checked}
        self._by_id = {id(fact): fact for fact in self.checked}
        self._order = {id(fact): n for n, fact in enumerate(self.checked)}
        seen = Counter(word for words in self._words.values() for word in words)
        self._total = len(self.checked) + 1
        self._seen = seen
        self._weights: dict[str, float] = {}
        self.family: dict[str, list[ExtractedFact]] = defaultdict(list)
        for fact in self.checked:
            self.family[self.names.top(fact.subject)].append(fact)
        self._holding: dict[tuple[str, str], list[int]] = defaultdict(list)
        for fact in self.checked:
            for word in self._words[id(fact)]:
                self._holding[self.names.top(fact.subject), word].append(id(fact))
        self.old = [(fact, self._read(fact.then, fact.subject)) for fact in self.checked if fact.then]
        stating = {fact.statement: fact for fact in self.checked}
        for says, now in corrections:
            if fact := stating.get(now):
                self.old.append((fact, self._read(says, fact.subject)))

    def examine(self, document: ParsedDocument, facts: Sequence[ExtractedFact]) -> list[Finding]:
        news = [fact for fact in facts if not self._is_known(fact)]
        found = [
            *self._dated(news),
            *self._differing(news),
            *_contradictions(facts),
            *self._renamed(document),
            *self._slips(document, facts),
            *self._misspelled(document),
            *_unread(document, facts),
        ]
        return sorted(_once(found), key=lambda finding: (finding.span.start, finding.span.end))

    # Words

    def _read(self, text: str, subject: str = "") -> frozenset[str]:
        """Stems, figures in their base unit, and services by slug."""
        words = set()
        for mention in self.names.find(text):
            words |= {f"@{self.names.top(mention.slug)}", f"@{mention.slug}"}
        words |= {f"@{self.names.top(subject)}"} if subject else set()
        for number, unit in _NUMBER.findall(text):
            known = UNIT_OF.get(unit.casefold())
            amount = Fraction(number.replace(",", "").rstrip("."))
            words.add(f"#{amount * known[3]}{known[2]}" if known else f"#{amount}")
        for mention in reversed(self.names.find(text)):
            if not is_plain(mention):
                text = f"{text[: mention.start]} {text[mention.end :]}"
        for match in _TOKEN.finditer(text.casefold()):
            word = match[0].strip(".-/")
            if word in NUMBER_WORDS and word != "one":
                words.add(f"#{NUMBER_WORDS[word]}")
            elif word and word not in _STOP and word not in _UNITS and not word[0].isdigit():
                words |= {_stem(part) for part in re.split(r"[/-]", word) if part and part not in _STOP}
        return frozenset(words)

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weight_of(word) for word in words)

    def _weight_of(self, word: str) -> float:
        if word not in self._weights:
            rarity = math.log(self._total / (1 + self._seen[word])) + 0.1
            self._weights[word] = rarity / 2 if word[0] == "@" else rarity
        return self._weights[word]

    def _share(self, wanted: frozenset[str], said: frozenset[str]) -> float:
        whole = self._weight(wanted)
        return self._weight(wanted & said) / whole if whole else 0.0

    # What older notes say

    def _dated(self, facts: Sequence[ExtractedFact]) -> Iterator[Finding]:
        readings = [(fact, self._read(fact.statement, fact.subject), self._read(fact.quote)) for fact in facts]
        for checked, old in self.old:
            now = self._words[id(checked)]
            righting = now - old
            home = self.names.top(checked.subject)
            best: tuple[float, int, ExtractedFact] | None = None
            figures = frozenset(word for word in old if word[0] == "#")
            enough = _ENOUGH_WITH_FIGURE if figures else _ENOUGH
            plain = frozenset(word for word in old if word[0] != "#" and word != f"@{home}")
            for fact, said, own in readings:
                if home not in {self.names.top(fact.subject)} and f"@{home}" not in said:
                    continue
                share = self._share(old, said)
                if not figures <= own or not figures and self._share(plain, own) < _ITSELF:
                    continue
                if share < enough or (righting and self._share(righting, said) >= _HARDLY):
                    continue
                candidate = (share + self._share(plain, own), -len(fact.quote), fact)
                if best is None or candidate[:2] > best[:2]:
                    best = candidate
            if best:
                yield self._finding(DATED, best[2], checked)

    def _is_known(self, fact: ExtractedFact) -> bool:
        """Whether a checked fact says just this."""
        said = self._read(fact.statement, fact.subject)
        return any(
            ("not" in said) == ("not" in words)
            and self._share(said, words) >= _KNOWN
            and self._share(words, said) >= _KNOWN
            for words in self._near(self.names.top(fact.subject), said)
        )

    def same_as(self, fact: ExtractedFact) -> ExtractedFact | None:
        """Return the checked fact that says the same, None when there is none: the best in words, figures being equal."""
        if not fact.subject:
            return None
        said, value = self._read(fact.statement, fact.subject), fact.value
        has_figure = value is not None and value.base is not None
        best: tuple[tuple[bool, float], ExtractedFact] | None = None
        home = self.names.top(fact.subject)
        for checked in self._near_facts(home, said):
            words, theirs = self._words[id(checked)], checked.value
            if ("not" in said) != ("not" in words):
                continue
            if fact.subject != checked.subject and home not in (fact.subject, checked.subject):
                continue  # two parts of one service
            if has_figure:
                if theirs is None or not _same_figure(value, theirs):
                    continue
                enough, words = _SAME_WITH_FIGURE, _without_figures(words) - _BOUNDS
                said_here = _without_figures(said) - _BOUNDS
            else:
                enough, said_here = _SAME_STATEMENT, said
            share = min(self._share(said_here, words), self._share(words, said_here))
            rank = (checked.kind is fact.kind, share)
            if share >= enough and (best is None or rank > best[0]):
                best = (rank, checked)
        return best[1] if best else None

    def _near(self, home: str, said: frozenset[str]) -> list[frozenset[str]]:
        """The words of checked facts about the service that share one of the rarest words."""
        return [self._words[id(fact)] for fact in self._near_facts(home, said)]

    def _near_facts(self, home: str, said: frozenset[str]) -> list[ExtractedFact]:
        rarest = sorted((word for word in said if self._seen[word]), key=lambda word: (self._seen[word], word))[:3]
        found = {number for word in rarest for number in self._holding.get((home, word), ())}
        return [self._by_id[number] for number in sorted(found, key=self._order.__getitem__)]

    def _finding(self, kind: str, fact: ExtractedFact, checked: ExtractedFact, fix: str = "") -> Finding:
        source = checked.source.url if checked.source else ""
        key = fact_key(checked.signature)
        return Finding(
            fact.span, fact.quote, kind, fact.statement, checked.statement, source, checked.checked, key, fix
        )

    # Figures and denials

    def _differing(self, facts: Sequence[ExtractedFact]) -> Iterator[Finding]:
        for fact in facts:
            if not fact.subject:
                continue
            near = self.family[self.names.top(fact.subject)]
            if fact.value and fact.value.base is not None and fact.kind in (Kind.LIMIT, Kind.DEFAULT):
                if checked := self._other_figure(fact, near):
                    yield self._finding(DIFFERS, fact, checked, _with_figure(fact, checked))
            elif fact.kind in (Kind.CAPABILITY, Kind.INCAPABILITY) and (checked := self._denial(fact, near)):
                yield self._finding(DIFFERS, fact, checked)

    def _other_figure(self, fact: ExtractedFact, near: Sequence[ExtractedFact]) -> ExtractedFact | None:
        """The checked fact about the same thing with another figure, unless some checked fact knows the figure."""
        assert fact.value
        said = _without_figures(self._read(fact.statement, fact.subject)) - _BOUNDS
        best: tuple[float, ExtractedFact] | None = None
        for checked in near:
            value = checked.value
            if value is None or value.base is None or value.dimension != fact.value.dimension:
                continue
            if {value.op, fact.value.op} == {Op.MAX, Op.MIN} or (fact.kind is Kind.DEFAULT) != (
                checked.kind is Kind.DEFAULT
            ):
                continue
            if fact.value.base in (value.base, value.base_high):
                return None
            words = _without_figures(self._words[id(checked)]) - _BOUNDS
            share = min(self._share(words, said), 1.0)
            both = (share + self._share(said, words)) / 2
            if both >= _ALIKE and (best is None or both > best[0]):
                best = (both, checked)
        return best[1] if best else None

    def _denial(self, fact: ExtractedFact, near: Sequence[ExtractedFact]) -> ExtractedFact | None:
        wanted = Kind.INCAPABILITY if fact.kind is Kind.CAPABILITY else Kind.CAPABILITY
        said = self._read(fact.statement, fact.subject) - _DENIALS
        if len(said) < 3 or _NEGATED.search(fact.statement) and fact.kind is Kind.CAPABILITY:
            return None
        for checked in near:
            words = self._words[id(checked)] - _DENIALS
            if checked.kind is wanted and self._share(words, said) >= 0.9 and self._share(said, words) >= 0.9:
                return checked
        return None

    # Names

    def _renamed(self, document: ParsedDocument) -> Iterator[Finding]:
        for old, new in FORMER_NAMES.items():
            for match in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", document.text, re.IGNORECASE):
                before = document.text[max(0, match.start() - 60) : match.start()]
                after = document.text[match.end() : match.end() + 40]
                if (
                    _FORMERLY.search(before)
                    or new.split()[-1].casefold() in after.split(".")[0].casefold()
                    and "now" in after
                ):
                    continue
                now = f"{new} is the current name of {old}."
                yield Finding(Span(*match.span()), match[0], RENAMED, match[0], now, fix=new)

    def _misspelled(self, document: ParsedDocument) -> Iterator[Finding]:
        """Names with a wrong letter or two: "Cognito User Polls"."""
        for note in document.notes:
            for block in note.blocks:
                for sentence in block.sentences:
                    quote = sentence.span.of(document.text)
                    for mention in self.names.find(quote):
                        name = self.gazetteer.name_of(mention.slug)
                        if wrong := _wrong_word(mention.surface, name):
                            start = sentence.span.start + mention.start + mention.surface.index(wrong[0])
                            span = Span(start, start + len(wrong[0]))
                            yield Finding(span, wrong[0], SLIP, mention.surface, f"The name is {name}.", fix=wrong[1])

    def _slips(self, document: ParsedDocument, facts: Sequence[ExtractedFact]) -> Iterator[Finding]:
        """A service that nothing checked connects with the words around it, where one of nearly the same name fits."""
        for fact in facts:
            for mention in self.names.find(fact.quote):
                if mention.slug != self.names.top(mention.slug) or len(mention.surface.split()) > 2:
                    continue  # "CloudWatch Logs" is no slip of the pen
                for other in self._lookalikes(self.names.top(mention.slug)):
                    words = {word for word in self._read(fact.quote) if word[0] not in "@#"}
                    if self._backing(other, words) >= 3 + 3 * self._backing(mention.slug, words):
                        start = fact.span.start + mention.start
                        if document.text[start : start + len(mention.surface)] != mention.surface:
                            continue
                        name = self.gazetteer.name_of(other)
                        span = Span(start, start + len(mention.surface))
                        now = f"{name} fits here, not {mention.surface}: the checked facts with these words are about {name}."
                        yield Finding(span, mention.surface, SLIP, fact.statement, now, fix=name.split()[-1])

    def _lookalikes(self, slug: str) -> list[str]:
        """Services whose names begin alike: CloudWatch, CloudFront, CloudTrail."""
        begin = self._last_word(slug)[:5]
        if len(self._last_word(slug)) < 8 or self.gazetteer.services[slug].type != "service":
            return []
        return [other for other in self.family if other != slug and self._last_word(other)[:5] == begin]

    def _last_word(self, slug: str) -> str:
        return self.gazetteer.name_of(slug).casefold().rpartition(" ")[2]

    def _backing(self, slug: str, words: set[str]) -> int:
        """How many checked facts about the service share two rare words with these."""
        return sum(
            sum(self._seen[word] <= max(40, self._total // 25) for word in words & self._words[id(fact)]) >= 2
            for fact in self.family[self.names.top(slug)]
        )


_NEGATED = re.compile(
    r"\b(?:not|no|never|cannot|can't|cant|n't|without|only)\b|n't\b|\bdont\b|\bdoesnt\b", re.IGNORECASE
)
_DENIALS = frozenset({"not", "cannot", "can't", "no", "never", "don't", "doesn't", "isn't", "doe"})


def _wrong_word(surface: str, name: str) -> tuple[str, str] | None:
    """The misspelled word of a name, and the right one."""
    right = {word.casefold(): word for word in re.findall(r"\w+", name)}
    for word in re.findall(r"[A-Za-z]{5,}", surface):
        folded = word.casefold()
        if folded in right or any(folded.rstrip("s") == one.rstrip("s") for one in right):
            continue
        near = [one for one in right if len(one) >= 5 and one[0] == folded[0] and distance(folded, one) <= 2]
        if len(near) == 1 and not near[0].startswith(folded) and not folded.startswith(near[0]):
            return word, right[near[0]]
    return None


def _stem(word: str) -> str:
    root = stem(_SAME.get(word, word))
    return _SAME.get(root, root)


_BOUNDS = frozenset({"maximum", "minimum", "limit", "up", "least", "default"})  # the figures say it


def _same_figure(one: Value, other: Value) -> bool:
    if one.dimension != other.dimension or {one.op, other.op} == {Op.MAX, Op.MIN}:
        return False
    return one.base in (other.base, other.base_high)


def _without_figures(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0] != "#")


def _with_figure(fact: ExtractedFact, checked: ExtractedFact) -> str:
    """The quote with the checked figure in place of its own."""
    assert fact.value
    assert checked.value
    figures = find_figures(fact.quote)
    mine = [one for one in figures if one.base == fact.value.base]
    theirs = find_figures(checked.value.surface or checked.statement)
    if len(mine) != 1 or not theirs:
        return ""
    return fact.quote[: mine[0].start] + theirs[-1].surface + fact.quote[mine[0].end :]


def _contradictions(facts: Sequence[ExtractedFact]) -> Iterator[Finding]:
    """The same limit with two figures; and "not for 3 GB" beside "up to 10 GB"."""
    limits = [
        fact
        for fact in facts
        if fact.subject and fact.value and fact.value.base is not None and fact.value.op in (Op.MAX, Op.MIN)
    ]
    same: dict[tuple[object, ...], ExtractedFact] = {}
    for fact in limits:
        assert fact.value
        key = (fact.signature, fact.value.op, fact.value.dimension)
        first = same.setdefault(key, fact)
        if first.value and first.value.base != fact.value.base and first.quote != fact.quote:
            yield _against(fact, first)
    for fact in facts:
        if not _REFUSES.search(fact.statement) or not fact.subject:
            continue
        for quantity in find_figures(fact.statement):
            for limit in limits:
                assert limit.value
                assert limit.value.base is not None
                is_same = limit.subject == fact.subject and limit.value.dimension == quantity.dimension
                if (
                    is_same
                    and limit.value.op is Op.MAX
                    and limit.value.base > quantity.base
                    and "file" in fact.statement
                    and _FILES.search(limit.statement)
                ):
                    yield _against(fact, limit)
                    break


def _against(fact: ExtractedFact, other: ExtractedFact) -> Finding:
    now = f"The same notes say: {other.statement}"
    return Finding(fact.span, fact.quote, CONTRADICTION, fact.statement, now, other=other.span, other_quote=other.quote)


_REFUSES = re.compile(
    r"\bnot the right (?:way|choice)|\bnot (?:suitable|possible)|\bdon't use|\bcannot handle", re.IGNORECASE
)
_FILES = re.compile(r"\b(?:disk|/tmp|storage|file|ephemeral)", re.IGNORECASE)


def _unread(document: ParsedDocument, facts: Sequence[ExtractedFact]) -> Iterator[Finding]:
    """Figures and sentences that no fact covers."""
    covered = bytearray(len(document.text) + 1)
    for fact in facts:
        covered[fact.span.start : fact.span.end] = b"\x01" * (fact.span.end - fact.span.start)
    for note in document.notes:
        for block in note.blocks:
            if block.kind in (BlockKind.HEADING, BlockKind.CODE):
                continue
            for sentence in block.sentences:
                if any(covered[sentence.span.start : sentence.span.end]):
                    continue
                quote = sentence.span.of(document.text)
                if len(sentence.text.split()) < 4 or sentence.text.endswith(("?", ":")) or is_talk(sentence.text):
                    continue
                if SUPPOSED.search(sentence.text):
                    continue
                kind = FIGURE if find_figures(sentence.text) else SILENT
                yield Finding(sentence.span, quote, kind, sentence.text)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for the same place and the same statement."""
    seen = set()
    for finding in findings:
        key = (finding.span, finding.now)
        if key not in seen:
            seen.add(key)
            yield finding
