"""Which service a clause is about: its own subject, else what stands around it."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from studyapp.extraction.gazetteer import Gazetteer, Mention

from .spelling import Speller
from .words import PREPOSITIONS, TOKEN, is_verb, words_of


class Origin(StrEnum):
    NAMED = "named"  # the clause names it as its subject
    LABEL = "label"  # the bold term, column, or parent bullet it stands under
    HEADING = "heading"
    CARRIED = "carried"  # of the sentence or paragraph before
    ALONE = "alone"  # of the sentences before, in a paragraph about one service only
    REMOTE = "remote"  # of a paragraph before
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Topic:
    slug: str = ""
    origin: Origin = Origin.NOWHERE


_AIM = re.compile(
    r"(?:\b(?:use|uses|using|choose|pick|prefer|enable|consider|think|that'?s|answer is)|->|=>|→)\s+(?:an?\s|the\s)?$",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"(?:to|if|when|for)\b|.*(?:->|=>|→)", re.IGNORECASE)
_INSIDE = re.compile(r"\b(?:of|in|for|on|by)\s+(?:an?\s|the\s|your\s)?$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:an?\s|the\s|your\s)?$", re.IGNORECASE)
_OPENING = re.compile(r"(?:in|with|for|on|inside)\s+(?:an?\s|the\s)?$", re.IGNORECASE)
# Names that are words too: at the start of a clause they are names when a verb follows.
_ALSO_WORDS = frozenset(
    "athena inspector glue neptune artifact comprehend outposts snowball personalize pinpoint lex translate transcribe "
    "forecast detective amplify shield".split()
)
_PARTS_OF_NAMES = frozenset({"Batch", "Backup", "Health", "Config"})
_GOES_ON = re.compile(r"\s[A-Z][a-z]")
_EQUATED = re.compile(r"([A-Za-z]+) ?(?:=|:|–|—) ")
_MEASURED = re.compile(
    r"\b(?:hundreds|thousands|millions|number|lots|kinds|types|dozens) of\s(?:an?\s|the\s)?$", re.IGNORECASE
)
_FIRST_WORD = re.compile(r"([A-Z][a-z]+)\b")
_COMPOUND = re.compile(r"-[a-z]")
_FAMILIES = 4
_LONGEST_HEAD = 240  # characters: the verb stands earlier


class Names:
    """The gazetteer, with misspellings, and with what features are called among their own kind."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._speller = Speller(gazetteer)
        self._short = _short_names(gazetteer)
        self._concepts = {
            service.name.split()[0].casefold(): slug
            for slug, service in gazetteer.services.items()
            if service.type == "concept"
        }

    def find(self, text: str) -> list[Mention]:
        found = self.gazetteer.find(text, self._speller.repair)
        # "Batch Replication", "Backup Vault": part of another name.
        found = [one for one in found if not (one.surface in _PARTS_OF_NAMES and _GOES_ON.match(text, one.end))]
        equated = _EQUATED.match(text)
        is_new = equated and equated[1].casefold() in _ALSO_WORDS and not (found and found[0].start == 0)
        if equated and is_new and (slug := self.gazetteer.lookup(equated[1])):
            found.insert(0, Mention(slug, *equated.span(1), equated[1]))
        first = _FIRST_WORD.match(text)
        if first and first[1].casefold() in _ALSO_WORDS and not (found and found[0].start == first.start(1)):
            words = words_of(text[:80])
            if len(words) > 1 and is_verb(words, 1) and (slug := self.gazetteer.lookup(first[1])):
                found.insert(0, Mention(slug, *first.span(1), first[1]))
        return found

    def label(self, text: str, around: str) -> str:
        """The service that a label, heading, or cell names: exactly, by its short name, or as the only one in it."""
        bare = re.sub(r"\([^()]*\)", "", text).strip(" :.*–—-")
        if not bare:
            return ""
        if around:
            for family in (around, self.top(around)):
                if slug := self._short.get((family, _fold(bare)), ""):
                    return slug
        if slug := self.gazetteer.lookup(bare):
            return slug
        slugs = {mention.slug for mention in self.find(text)}
        return slugs.pop() if len(slugs) == 1 else ""

    def _shortened(self, family: str, label: str) -> str:
        """ "Glacier instant" for "S3 Glacier Instant Retrieval": two words or more that only one name of the family has."""
        if " " not in label:
            return ""
        fitting = {slug for (home, name), slug in self._short.items() if home == family and f" {label} " in f" {name} "}
        return fitting.pop() if len(fitting) == 1 else ""

    def label_exactly(self, text: str, around: str) -> str:
        bare = re.sub(r"\([^()]*\)", "", text).strip(" :.*–—-")
        if around:
            for family in (around, self.top(around)):
                if slug := self._short.get((family, _fold(bare)), ""):
                    return slug
            if slug := self._shortened(self.top(around), _fold(bare)):
                return slug
        if slug := self.gazetteer.lookup(bare):
            return slug
        mentions = self.find(bare)
        if len(mentions) == 1 and mentions[0].start == 0:
            rest = _fold(bare[mentions[0].end :])  # "SQS FIFO"
            if slug := self._short.get((mentions[0].slug, rest), ""):
                return slug
        return mentions[0].slug if len(mentions) == 1 and len(mentions[0].surface) >= 0.7 * len(bare) else ""

    def opening(self, label: str) -> str:
        """The service whose name a label of few words begins with: "Parameter Store standard"."""
        mentions = self.find(label)
        rest = label[mentions[0].end :].split() if mentions else []
        is_name = len(mentions) == 1 and mentions[0].start == 0 and len(rest) <= 2
        return mentions[0].slug if is_name and not any(word.lower() in PREPOSITIONS for word in rest) else ""

    def top(self, slug: str) -> str:
        """The service that a feature belongs to."""
        for _ in range(_FAMILIES):
            service = self.gazetteer.services.get(slug)
            if service is None or service.type != "feature" or not service.parent:
                return slug
            slug = service.parent
        return slug

    def is_part(self, slug: str, of: str) -> bool:
        return self.top(slug) == self.top(of)

    def name(self, slug: str) -> str:
        return self.gazetteer.name_of(slug)

    def subject(self, text: str, mentions: list[Mention], around: Topic) -> Topic:
        """The service the clause names as what it is about, else that around it."""
        if concept := self._concept(text):
            return Topic(concept, Origin.NAMED)
        outside = [mention for mention in mentions if "(" not in text[: mention.start] or ")" in text[: mention.start]]
        if around.slug and outside and around.origin in (Origin.HEADING, Origin.CARRIED):
            home = self.top(around.slug)
            named = [
                mention.slug
                for mention in outside[1:]
                if self.top(mention.slug) == home and (mention.slug == home or not is_plain(mention))
            ]
            if self.top(outside[0].slug) != home and named:
                # Under DynamoDB, "Lambda reads … from DynamoDB" is about DynamoDB.
                aims = [mention for mention in mentions if self._is_aim(text, mention)]
                return self._named(aims[0], around) if aims else replace(around, origin=Origin.CARRIED)
        for mention in mentions:
            if self._is_aim(text, mention):
                return self._named(mention, around)
        head = _head_end(text)
        for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
            if following and self._shares(text, mention, following, around.slug):
                return around
            if _COMPOUND.match(text, mention.end) or self._is_foreign(mention, around):
                continue
            left = text[max(0, mention.start - 24) : mention.start]
            if mention.start > head:
                break
            if _OPENING.fullmatch(text[: mention.start]):
                continue
            if _is_subject(text, mention):
                return self._named(mention, around)
            is_open = around.origin in (Origin.NOWHERE, Origin.CARRIED, Origin.REMOTE)
            if (
                is_open
                and _OF.search(left)
                and not _MEASURED.search(left)
                or _INSIDE.search(left)
                and self.is_part(mention.slug, around.slug)
            ):
                return replace(self._named(mention, around), slug=self.top(mention.slug))
        if around.slug:
            return around
        opening = [mention for mention in mentions if _OPENING.fullmatch(text[: mention.start])]
        return self._named(opening[0], around) if opening else around

    def _named(self, mention: Mention, around: Topic) -> Topic:
        """A feature under a plain word ("environment variables", "a subnet") counts for its service."""
        slug = mention.slug
        if (
            is_plain(mention)
            or around.slug
            and around.origin in (Origin.CARRIED, Origin.REMOTE)
            and around.slug == self.top(slug)
        ):
            slug = self.top(slug)
        # Plain words in a paragraph about another service may well mean something of that one.
        is_doubtful = is_plain(mention) and around.origin is Origin.CARRIED and not self.is_part(slug, around.slug)
        return Topic(slug, Origin.CARRIED if is_doubtful else Origin.NAMED)

    def _is_aim(self, text: str, mention: Mention) -> bool:
        left = text[max(0, mention.start - 24) : mention.start]
        return bool(_AIM.search(left)) and (mention.start < 12 or bool(_ADVICE.match(text)))

    def _concept(self, text: str) -> str:
        """ "Serverless means …" is about serverless computing."""
        words = words_of(text[:60])
        slug = self._concepts.get(words[0].casefold(), "") if words else ""
        return slug if slug and len(words) > 1 and is_verb(words, 1) else ""

    def _shares(self, text: str, mention: Mention, following: Mention, around: str) -> bool:
        """Whether "A + B does …" stands where B is the topic."""
        between = text[mention.end : following.start]
        return following.slug == around and bool(re.fullmatch(r"\s*(?:\+|&|and)\s*", between))

    def _is_foreign(self, mention: Mention, topic: Topic) -> bool:
        """A word such as DLQ or MFA that another service has too: under a heading it belongs to that."""
        around = topic.slug
        service = self.gazetteer.services[mention.slug]
        if (
            service.type != "feature"
            or not around
            or topic.origin is Origin.REMOTE
            or self.is_part(mention.slug, around)
        ):
            return False
        family = self.name(self.top(mention.slug)).removeprefix("Amazon ").removeprefix("AWS ").casefold()
        is_other = family.split()[-1] not in mention.surface.casefold()
        is_firm = topic.origin in (Origin.LABEL, Origin.HEADING)
        is_common = mention.surface.islower() or is_firm and is_plain(mention)
        return is_other and (len(mention.surface.split()) == 1 or is_common)


def is_plain(mention: Mention) -> bool:
    """Whether it is named by plain words, "environment variables", not by a name."""
    surface = mention.surface
    return surface[:2].islower() or surface[1:].islower() and " " in surface


def _fold(text: str) -> str:
    return " ".join(text.casefold().removesuffix("s").split())


def _short_names(gazetteer: Gazetteer) -> dict[tuple[str, str], str]:
    """ "Standard-IA" for "S3 Standard-IA", and so on, by the service that it belongs to."""
    short: dict[tuple[str, str], str] = {}
    for slug, service in gazetteer.services.items():
        parent = gazetteer.services.get(service.parent)
        if parent is None:
            continue
        heads = sorted({name.casefold() for name in parent.names}, key=len, reverse=True)
        heads += [parent.name.casefold().removeprefix("amazon ").removeprefix("aws ")]
        for name in service.names:
            folded = name.casefold().removeprefix("amazon ").removeprefix("aws ")
            for head in heads:
                if folded.startswith(f"{head} "):
                    rest = _fold(folded[len(head) :].removeprefix(" for "))
                    for one in {
                        rest,
                        _fold(
                            rest.removesuffix(" queue")
                            .removesuffix(" endpoint")
                            .removesuffix(" workflow")
                            .removesuffix(" routing")
                        ),
                    }:
                        if len(one) > 1:
                            short.setdefault((service.parent, one), slug)
    return short


def _head_end(text: str) -> int:
    """Where the verb of the clause begins; without one, a few words in."""
    tokens = list(TOKEN.finditer(text, 0, _LONGEST_HEAD))
    words = [token[0] for token in tokens]
    depth = 0
    for at, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth <= 0 and is_verb(words, at):
            return token.start()
    return tokens[min(len(tokens), 4) - 1].start() if tokens else 0


def _is_subject(text: str, mention: Mention) -> bool:
    before = [word.lower() for word in words_of(text[: mention.start])]
    before = [
        word
        for word in before
        if word
        not in (
            "amazon",
            "aws",
            '"',
            "the",
            "a",
            "an",
            "each",
            "every",
            "your",
            "also",
            "second",
            "is",
            "final",
            "however",
            ",",
        )
    ]
    if not before:
        return True
    if any(is_verb(before, at) or word.endswith("ing") for at, word in enumerate(before)):
        return False
    if before[-1] in PREPOSITIONS or any(word in PREPOSITIONS for word in before):
        return False
    return len(before) <= 3 and before[-1] not in ("and", "or", "/", "+", "&", "like")
