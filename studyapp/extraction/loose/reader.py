"""The facts of one note, block by block: scope first, then clauses, then what each clause states."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studyapp.extraction.gazetteer import Mention
from studyapp.extraction.quantities import Quantity
from studyapp.extraction.records import ExtractedFact, Kind, Op, Value
from studyapp.parsing import Block, BlockKind, ParsedDocument, ParsedNote, Sentence, Span
from studyapp.parsing.sentences import read_sentences

from .clauses import Clause, split_clauses
from .figures import ends_of, find_figures
from .grids import GridCell, read_grid
from .kinds import Reading, is_talk, read_kind, supposed_at
from .members import Members, find_members
from .scope import Names, Origin, Topic
from .surface import Surface, read_surface
from .trust import trust
from .words import ADVERBS, PRONOUNS, TOKEN, is_verb, words_of

_LABEL = re.compile(r"(?P<label>[^:–—=(]{1,60}(?:\([^()]{1,40}\))?[^:–—=(]{0,20})(?::|\s[–—]|\s-)\s+(?=\S)")
_MARK = re.compile(r"[:–—]|\s-")  # after a label
_FARTHEST = 125
_FARTHEST_PARENT = 8  # bullets above: who nests deeper no longer writes about the topmost
_LONGEST = 1500  # characters of a sentence: a longer one is no prose, and is read in pieces
_NO_LABEL = re.compile(r"\b(?:if|when|because|so|that|which)\b", re.IGNORECASE)
_TITLE_LINE = re.compile(r"[A-Z][A-Z \d&/]{2,40}:?|[^.!?]{1,60}:")
_BACK = re.compile(r"(?:it|its|it's|they|their|this|these|that|thats|both|he|one)\b", re.IGNORECASE)
_DEFINES = re.compile(r"^\S+(?: \S+){0,4} (?:is|are) ")
_EMPTY = re.compile(
    r"\b(?:is that|issue that|thats|is|are|like)$|\b(?:a ?lot of|many|several) (?:features|things|benefits)$",
    re.IGNORECASE,
)
# Clauses that need the one before to be understood.
_LEANS = re.compile(
    r"(?:they|you|we|one|this|that|which|who|both|these|there|only|not|no|without|whatever|he|so|then|otherwise|even|easy|great|good|best)\b",
    re.IGNORECASE,
)
_ANY_ASIDE = re.compile(r"\([^()]{12,300}\)")
_SHORT = 5
_LABELLED_LINE = re.compile(r"\s*(?:\*\*[^*\n]{1,60}\*\*|[A-Z][\w /&@-]{0,30}(?::| =| [–—-]) )")
_CALLOUT = re.compile(r"[ \t]*>[ \t]*\[!\w+\][+-]?[^\n]*\n(?:[ \t]*>[ \t]*)*")
_FEWEST = 2
_NARROWEST, _WIDEST = 60, 130  # prose is wrapped between these
_COLUMN = 44  # and never so early
_RAGGED = 0.6  # of the line ends have room for the next word: each line is a statement of its own
_GOES_ON = re.compile(
    r"(?:,|\b(?:a|an|the|and|or|of|to|in|for|with|that|which|is|are|by|from|on|as|if|when|than))$", re.I
)
_CONTINUES = re.compile(r"\s*(?:and|or|but|which|that|because|than|as)\b")
_NAVIGATION = re.compile(
    r"(?:up|next|previous|prev|back|home|related|links?|see also|index|parent|source|sources|tags?|status|created|updated)\s*:",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?:A|Ans|Answer|Back)\s?[:.)]\s+(?=\S)")
_TITLE = 5
_ORDER = re.compile(
    r"(?:use|choose|enable|set|pick|create|avoid|consider|keep|add|make sure|remember)\b", re.IGNORECASE
)
_THINGS = "items"
# Headings that are parts of any service, though a service is called so too.
_EVERYDAY = frozenset("backup backups health console table tables transfer location organization shield".split())
_COSTS = re.compile(r"\b(?:pay|costs?|pric\w+|billing|billed|charges?|charged|fees?)\b", re.IGNORECASE)
# Kinds that the words before a clause must not give it.
_OWN = frozenset({Kind.INCAPABILITY, Kind.PRICING, Kind.DEFINITION})
_VERSUS = re.compile(r"[^.:;]{1,60}\s(?:vs\.?|versus)\s[^.:;]{1,60}")
# "The services are …": each of them is one, and the statement is about it.
_EQUAL = re.compile(
    r"\b(?:services?|options?|choices|examples?|tools?|products?)\b.*\b(?:are|is|include|includes)$", re.IGNORECASE
)
_CONTRAST = re.compile(r"\b(?:while|whereas|although|though|unlike)\s+$", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:max(?:imum)?|min(?:imum)?|defaults?|limits?|quotas?|number of|how many|count)\b", re.IGNORECASE
)


@dataclass
class _Place:
    """Where the reader is: the note, and what the text around is about."""

    note: ParsedNote
    around: Topic
    paragraph: Topic = Topic()
    families: frozenset[str] = frozenset()  # the services that were subjects in the paragraph
    repeated: str = ""  # the service that the last sentence began with
    last: Topic = Topic()  # what the sentence before was about, down to the feature


@dataclass(frozen=True)
class _Line:
    """A sentence being read."""

    surface: Surface
    sentence: Sentence
    terse: bool
    label: str = ""
    labelled: Topic = Topic()


class LooseReader:
    """Reads the notes of one document in order; what a paragraph is about carries over to the next."""

    def __init__(self, document: ParsedDocument, names: Names, page: str) -> None:
        self.document, self.names = document, names
        self.page = Topic(page, Origin.HEADING) if page else Topic()
        self.carried = Topic()
        self.titled = Topic()  # of the last line that was a title
        self.announced: dict[str, str] = {}
        titles = {note.heading for note in document.notes if note.level}
        self.alone = frozenset(slug for title in titles if (slug := names.label_exactly(title, "")))

    def read(self, note: ParsedNote) -> Iterator[ExtractedFact]:
        place = _Place(note, self._around(note))
        if note.level:
            self.carried = self.titled = Topic()  # a heading begins something new
        for index, block in enumerate(note.blocks):
            if block.table:
                yield from self._grid(place, block)
            elif block.kind not in (BlockKind.HEADING, BlockKind.CODE):
                yield from self._block(place, index, block)

    # Scope

    def _around(self, note: ParsedNote) -> Topic:
        outer = self.page
        for heading in note.path:
            if outer.slug and heading.strip().casefold() in _EVERYDAY:
                continue
            if slug := self._heading(heading, outer.slug):
                outer = Topic(slug, Origin.HEADING)
        return outer

    def _heading(self, heading: str, outer: str) -> str:
        mentions = self.names.find(heading)
        slugs = {mention.slug for mention in mentions}
        if len(slugs) > 1 and re.search(r"\b(?:vs\.?|versus|or|and|compared)\b|[+&,/]", heading):
            tops = {self.names.top(slug) for slug in slugs}
            if len(tops) > 1:
                tops -= self.alone  # "RDS & Aurora" is about RDS when Aurora has a heading of its own
            return tops.pop() if len(tops) == 1 else ""
        if len(mentions) == 1 and re.search(r"\s(?:and|&|\+)\s|,", heading) and mentions[0].slug != outer:
            # "Subnets and ACLs": of one family, but of no one in it.
            return self.names.top(mentions[0].slug)
        return self.names.label(heading, "") or (mentions[0].slug if len(slugs) > 1 else "")

    def _parent(self, place: _Place, block: Block) -> tuple[Topic, str]:
        """What the bullet above, or the words before the list, are about, and its words when they are a mere label."""
        label = ""
        for _ in range(_FARTHEST_PARENT):
            if block.parent is None:
                break
            block = place.note.blocks[block.parent]
            if not block.sentences:
                continue
            last = block.sentences[-1].text
            is_title = len(last.split()) <= _TITLE and (len(block.sentences) == 1 or not last.endswith((".", "!", "?")))
            if block.kind is BlockKind.PARAGRAPH and not is_title and not block.sentences[-1].text.endswith(":"):
                break  # a list after a paragraph, not led in by it
            text = read_surface(self.document.text, block.sentences[-1].span.start, block.sentences[-1].span.end).text
            head = block.sentences[-1].lead or (match["label"] if (match := _LABEL.match(text)) else text)
            if not label and len(head.split()) <= 5 and not block.sentences[-1].lead:
                label = head.rstrip(" :.")
            slug = self.names.label(head, place.around.slug) or self.names.label(text, place.around.slug)
            if slug:
                return Topic(slug, Origin.LABEL), label
        return Topic(), label

    # Blocks

    def _block(self, place: _Place, index: int, block: Block) -> Iterator[ExtractedFact]:
        place.paragraph = place.last = Topic()
        place.families = frozenset()
        if self._is_title(place, block):
            return
        parent, parent_label = self._parent(place, block)
        around = parent if parent.slug else self.titled if self.titled.slug else place.around
        has_children = any(other.parent == index for other in place.note.blocks[index + 1 : index + 2])
        sentences, has_lines = self._sentences(block)
        is_titled = around is self.titled
        for number, sentence in enumerate(self._cut(sentences)):
            if is_titled and not self.titled.slug:
                around = place.around
            surface = read_surface(self.document.text, sentence.span.start, sentence.span.end)
            words = surface.text.split()
            if _NAVIGATION.match(surface.text):
                continue
            if has_lines and not number and self.titled.slug and self._begins_anew(surface.text):
                around, self.titled, self.carried = place.around, Topic(), Topic()
            if _is_versus(surface.text):
                around, self.titled, self.carried = place.around, Topic(), Topic()
                continue
            if surface.text.endswith("?") and (asked := self._asked(surface.text)):
                around = self.carried = self.titled = asked
                place.paragraph = place.last = Topic()
                continue
            if has_lines and (slug := self._line_title(surface.text, around)):
                around = self.carried = self.titled = Topic(slug, Origin.HEADING)
                place.paragraph = place.last = Topic()
                continue
            if has_children and len(words) <= 4 and not re.search(r"\d\s?[A-Za-z]", surface.text):
                continue
            line = self._line(surface, sentence, has_lines or block.kind is BlockKind.ITEM, around, parent_label)
            yield from self._line_facts(place, line, around)
            named = place.last.slug
            if is_titled and not has_lines and named and not self.names.is_part(named, self.titled.slug):
                self.titled = Topic()  # prose about another service: what the title covers has ended

    def _sentences(self, block: Block) -> tuple[Sequence[Sentence], bool]:
        """The sentences of the block; lines that are no wrapped prose are statements of their own."""
        text = self.document.text
        if block.kind is BlockKind.QUOTE and (title := _CALLOUT.match(text, block.span.start, block.span.end)):
            # The title of a callout is no part of what it says.
            rest = [one for one in block.sentences if one.span.end > title.end()]
            return [replace(one, span=Span(max(one.span.start, title.end()), one.span.end)) for one in rest], False
        if block.kind is not BlockKind.PARAGRAPH:
            return block.sentences, False
        breaks = _line_breaks(block.span.of(text))
        if not breaks:
            return block.sentences, False
        edges = [block.span.start, *(block.span.start + at for at in breaks), block.span.end]
        pairs = zip(edges, edges[1:], strict=False)
        return [one for start, end in pairs for one in read_sentences(text, start, end, is_item=True)], True

    def _cut(self, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
        """The sentences, with those that never end cut at a comma or space, so that reading stays linear."""
        text = self.document.text
        for sentence in sentences:
            start, end = sentence.span.start, sentence.span.end
            while end - start > _LONGEST:
                window = text[start : start + _LONGEST]
                at = max(window.rfind(", ") + 1, window.rfind(". ") + 1) or window.rfind(" ") + 1 or _LONGEST
                yield Sentence(window[:at], Span(start, start + at))
                start += at
                while start < end and text[start].isspace():
                    start += 1
            if start == sentence.span.start:
                yield sentence
            elif start < end:
                yield Sentence(text[start:end], Span(start, end))

    def _is_title(self, place: _Place, block: Block) -> bool:
        """A short line of its own, such as "EFS": no fact, but the title of what follows."""
        if block.kind is not BlockKind.PARAGRAPH or len(block.sentences) != 1:
            return False
        text = block.sentences[0].text
        words = words_of(text)
        slug = self._line_title(text, place.around)
        if slug:
            self.carried = self.titled = Topic(slug, Origin.HEADING)
        elif self._begins_anew(text):
            self.titled = Topic()
        is_short = len(text.split()) <= _TITLE and not text.endswith((".", "!"))
        return bool(slug) or is_short and not any(word[0].isdigit() for word in words) and not _speaks(text)

    def _begins_anew(self, line: str) -> bool:
        """Whether the first line of several is a title of something unknown: "snow"."""
        words = line.split()
        is_plain_title = len(words) <= 2 and line[-1:].isalnum() and not any(word[0].isdigit() for word in words)
        return is_plain_title and not _speaks(line) and not self.names.find(line)

    def _asked(self, question: str) -> Topic:
        """What the answer below a question is about: the one service that it names."""
        tops = {self.names.top(mention.slug) for mention in self.names.find(question)}
        return Topic(tops.pop(), Origin.CARRIED) if len(tops) == 1 else Topic()

    def _line_title(self, text: str, around: Topic) -> str:
        """The service that a line is the title of: it names the service and says nothing."""
        bare = re.sub(r"\([^()]*\)", "", text).strip()
        if len(bare.split()) > _TITLE or bare.endswith((".", "!", "?")) or bare[:1] in "-*•":
            return ""
        slug = self.names.label_exactly(text, around.slug)
        if not slug or slug != self.names.gazetteer.lookup(bare.strip(" :")) and _speaks(bare):
            return ""
        return slug

    def _line(self, surface: Surface, sentence: Sentence, terse: bool, around: Topic, parent_label: str) -> _Line:
        text = surface.text
        if answer := _ANSWER.match(text):
            start, end = surface.span(answer.end(), len(text)).start, sentence.span.end
            surface = read_surface(self.document.text, start, end)
            sentence = replace(sentence, text=sentence.text[answer.end() :], span=Span(start, end), lead="")
            text = surface.text
        match = _LABEL.match(text) if _MARK.search(text, 0, _FARTHEST) else None
        head = text[: len(sentence.lead)] if sentence.lead and text.startswith(sentence.lead) else ""
        if not head and match and self._is_label(match["label"]):
            head = match["label"]
        labelled = Topic()
        opening = self.names.opening(head)
        if around.slug and around.origin is not Origin.CARRIED:
            opening = ""  # "VPC origin" under CloudFront
        if head and (slug := self.names.label_exactly(head, around.slug) or opening):
            labelled = Topic(slug, Origin.LABEL)
        elif head:
            named = self.names.subject(head, self.names.find(head), Topic())
            labelled = (
                replace(named, origin=Origin.LABEL) if named.origin is Origin.NAMED and not around.slug else Topic()
            )
        return _Line(surface, sentence, terse, head or parent_label, labelled)

    def _is_label(self, label: str) -> bool:
        words = words_of(label)
        if len(words) > 6 or _NO_LABEL.search(label):
            return False
        return not any(is_verb(words, at) for at in range(1, len(words)))

    def _line_facts(self, place: _Place, line: _Line, around: Topic) -> Iterator[ExtractedFact]:
        text = line.surface.text
        if self._is_silent(text):
            return
        supposed = supposed_at(text)
        if supposed is not None and supposed < 30:
            return
        body = self._body_start(line)
        topic = line.labelled if line.labelled.slug else self._topic(place, around, text)
        if line.labelled.slug:
            place.families |= {self.names.top(topic.slug)}
            topic = replace(self._settled(place, topic, first=True, defines=True), origin=Origin.LABEL)
        subject = ""  # the words that the next clause leaves out
        host: Clause | None = None
        asides: tuple[Clause, ...] = ()
        whole = split_clauses(text[body:], terse=line.terse)
        first = True
        asides = tuple(replace(one, start=one.start + body, end=one.end + body) for one in whole if one.aside)
        for clause, following in zip(whole, [*whole[1:], None], strict=False):
            clause = replace(clause, start=clause.start + body, end=clause.end + body)
            said = text[clause.start : clause.end]
            if is_talk(said):
                self._turn(place, said)
                continue
            if "?" in said or _EMPTY.search(said.rstrip(" .")) or (supposed is not None and supposed < clause.end):
                continue
            mentions = self.names.find(said)
            place.families |= {self.names.top(mention.slug) for mention in mentions[:1]}
            is_bare = (
                (topic.slug or said.count(",") >= 2)
                and line.label
                and clause.start
                and not line.labelled.slug
                and not _speaks(said)
            )
            own = topic if is_bare or self._refers_back(said) else self.names.subject(said, mentions, topic)
            if first and own.origin is Origin.NAMED and not place.paragraph.slug:
                own = self._announced_member(own, mentions)
                if own.origin is Origin.LABEL:
                    place.paragraph = place.last = topic = replace(own, origin=Origin.CARRIED)
            self._announce(said, mentions)
            if (
                own.origin is Origin.NAMED
                and not clause.aside
                and (first or not _CONTRAST.search(text, max(0, clause.start - 12), clause.start))
            ):
                topic = self._settled(place, own, first=first, defines=bool(_DEFINES.search(said)))
            if following and not find_figures(said) and self._completes(text[body:], following):
                host, first = host or clause, False
                continue
            before = self._leaning(text, clause, said, host)
            yield from self._clause_facts(
                place, line, clause, said, own, mentions, "" if before else subject, before, asides
            )
            if not clause.aside:
                subject = _subject_words(said) or subject
                host, first = (clause if not host or not before else replace(clause, start=host.start)), False

    def _completes(self, text: str, following: Clause) -> bool:
        """Whether the next clause only says the rest of this one: "…, they just deploy code"."""
        if following.aside or following.joint not in (",", "and", ", and", "&"):
            return False
        return bool(
            re.match(
                r"(?:they (?:just|may|might|would)|one is|both|which|who)\b",
                text[following.start : following.end],
                re.IGNORECASE,
            )
        )

    def _leaning(self, text: str, clause: Clause, said: str, host: Clause | None) -> str:
        """The words before a clause that cannot stand alone."""
        if host is None:
            return ""
        if clause.aside:
            return text[host.start : clause.start].rstrip(" (")
        words = words_of(said)
        if words and is_verb(words, 0) and re.match(r"\w+ (?:it|them)\b", said):
            return text[host.start : clause.start].rstrip()
        if words and is_verb(words, 0) and re.match(r"(?:if|to|when)\s", text[host.start :], re.IGNORECASE):
            return text[host.start : clause.start].rstrip()
        if _LEANS.match(said) or len(words) <= _SHORT and is_verb(words, 0) and clause.start - host.start < 160:
            return text[host.start : clause.start].rstrip()
        return ""

    def _settled(self, place: _Place, own: Topic, *, first: bool, defines: bool) -> Topic:
        """What the next clauses are about when they do not say."""
        top = self.names.top(own.slug)
        if not place.paragraph.slug or not self.carried.slug:
            self.carried = Topic(top, Origin.CARRIED)
        if not place.paragraph.slug or first and (defines or place.repeated == top):
            place.paragraph = Topic(top, Origin.CARRIED)
        if first:
            place.repeated = top
        place.last = own
        return replace(own, origin=Origin.CARRIED)

    def _announce(self, said: str, mentions: list[Mention]) -> None:
        """Remember "two types: A & B": what follows may call them by the first word of their names."""
        if len(mentions) >= 2 and re.search(r"\b(?:types|kinds|options|flavou?rs|ways|modes|classes)\b", said):
            self.announced = {self.names.name(mention.slug).casefold(): mention.slug for mention in mentions}

    def _announced_member(self, own: Topic, mentions: list[Mention]) -> Topic:
        word = re.match(r"[a-z]+", mentions[0].surface.casefold()) if mentions else None
        members = [name for name, slug in self.announced.items() if slug == own.slug]
        members = members or [name for name in self.announced if word and name.startswith(word[0])]
        if len(members) != 1:
            self.announced = {}
            return own
        slug = self.announced.pop(members[0])  # each member opens one paragraph
        return own if slug == own.slug else Topic(slug, Origin.LABEL)

    def _turn(self, place: _Place, said: str) -> None:
        """ "IAM is next": no fact, but what follows is about it."""
        mentions = self.names.find(said)
        if mentions and re.search(r"\b(?:next|now|on to|let's|talk about|part)\b", said, re.IGNORECASE):
            top = Topic(self.names.top(mentions[0].slug), Origin.CARRIED)
            place.paragraph = place.last = self.carried = top

    def _topic(self, place: _Place, around: Topic, text: str) -> Topic:
        if place.last.slug and _BACK.match(text):
            return replace(place.last, origin=Origin.CARRIED)
        if around.slug and place.paragraph.slug == self.names.top(around.slug) != around.slug and not _BACK.match(text):
            return around  # a heading that names a feature stays what its sentences are about
        if place.paragraph.slug and (
            _BACK.match(text) or not around.slug or self.names.is_part(place.paragraph.slug, around.slug)
        ):
            return replace(place.paragraph, origin=Origin.CARRIED)
        if around.slug:
            return around
        if self.carried.origin is Origin.HEADING:
            return self.carried
        return replace(self.carried, origin=Origin.REMOTE) if self.carried.slug else Topic()

    def _refers_back(self, said: str) -> bool:
        return bool(re.match(r"(?:it|its|it's|they|their|this|these)\s", said, re.IGNORECASE))

    def _body_start(self, line: _Line) -> int:
        """Where the text after its label begins."""
        if not line.label or not line.surface.text.startswith(line.label):
            return 0
        mark = re.compile(r"\s*(?::|[–—-])\s*").match(line.surface.text, len(line.label))
        return mark.end() if mark else 0

    def _is_silent(self, text: str) -> bool:
        return len(text.split()) < _FEWEST or bool(_TITLE_LINE.fullmatch(text.strip())) or text.rstrip().endswith("?")

    # Clauses

    def _clause_facts(
        self,
        place: _Place,
        line: _Line,
        clause: Clause,
        said: str,
        topic: Topic,
        mentions: list[Mention],
        subject: str,
        before: str = "",
        asides: tuple[Clause, ...] = (),
    ) -> Iterator[ExtractedFact]:
        words = words_of(said)
        # What stands in brackets is read on its own.
        quantities = find_figures(said if clause.aside else self._without(said, clause, asides))
        if len(words) < 2 and not quantities and not line.label:
            return
        elif line.label and clause.start and len(_apart(quantities)) == 1:
            quantities = [_hinted(one, line.label) for one in quantities]
        starts = frozenset(mention.start for mention in mentions)
        if not quantities and line.label and re.fullmatch(r"[\d,.]+\.?", said):
            quantities = [
                _hinted(one, line.label) for one in find_figures(f"{said.rstrip('.')} {_counted(line.label)}")
            ]
        whole = said if clause.aside or not before else f"{before} {said}"
        services = len({mention.slug for mention in mentions} | {topic.slug})
        plain = _ANY_ASIDE.sub("", said if quantities else whole)
        reading = read_kind(said if clause.aside else plain, quantities, services)
        if topic.origin is Origin.CARRIED and len(place.families) == 1:
            topic = replace(topic, origin=Origin.ALONE)
        make = _Maker(self, place, line, clause, topic)
        prefix = self._prefix(line, clause, whole, topic, mentions, subject)
        if before:
            prefix += f"{before} – " if clause.aside else f"{before} "
        if reading.kind in _OWN and before and read_kind(said, quantities, 1).kind is not reading.kind:
            reading = replace(reading, kind=Kind.CAPABILITY)
        is_listed = line.label if line.label and clause.start and line.surface.text.startswith(line.label) else ""
        members = None if clause.aside or reading.quantities else find_members(said, starts, is_listed)
        if reading.quantities and reading.kind in (Kind.LIMIT, Kind.DEFAULT, Kind.PRICING):
            yield from self._figure_facts(make, reading, line, said, prefix)
        else:
            yield make.fact(reading.kind, reading.rule, _sentence(prefix + said))
        if members:
            yield from self._member_facts(make, members, prefix)

    def _without(self, said: str, clause: Clause, asides: tuple[Clause, ...]) -> str:
        for aside in asides:
            if clause.start <= aside.start < clause.end:
                first, last = aside.start - clause.start, aside.end - clause.start
                said = said[:first] + " " * (last - first) + said[last:]
        return said

    def _prefix(
        self, line: _Line, clause: Clause, said: str, topic: Topic, mentions: list[Mention], subject: str
    ) -> str:
        """What the clause leaves out: its service, the label it stands under, the subject before its verb."""
        parts = []
        is_label = bool(line.label) and line.labelled.slug == topic.slug
        if topic.slug and not is_label and topic.slug not in {mention.slug for mention in mentions}:
            parts.append(self.names.name(topic.slug))
        is_own = line.surface.text.startswith(line.label) and not said.startswith(line.label)
        if line.label and (is_own or line.label.casefold() not in said.casefold()):
            parts.append(line.label)
        words = words_of(said)
        while words and words[0].lower() in ADVERBS:
            words = words[1:]
        opens_with_verb = bool(words) and is_verb(words, 0)
        lead = ""
        is_advice = bool(_ORDER.match(said))
        if subject and not is_advice and (opens_with_verb or clause.aside or not _speaks(said)):
            lead = subject if subject.casefold() not in said.casefold() else ""
        return "".join(f"{part}: " for part in parts) + (
            f"{lead} " if lead and opens_with_verb else f"{lead} – " if lead else ""
        )

    def _figure_facts(
        self, make: "_Maker", reading: Reading, line: _Line, said: str, prefix: str
    ) -> Iterator[ExtractedFact]:
        for quantity in _apart(reading.quantities):
            rule = reading.rule
            if len(_apart(reading.quantities)) > 1:
                rule = f"{rule}, one of several"
            said_so = re.search(r"\b(?:from|between|anywhere|min|max)\b", said, re.IGNORECASE)
            if quantity.high is not None and quantity.dimension == "time" and not said_so:
                yield make.fact(
                    reading.kind, "range", _sentence(prefix + said), quantity.as_value(said), quantity.surface
                )
                continue
            if quantity.high is None:
                yield make.fact(
                    reading.kind,
                    rule,
                    _sentence(prefix + said),
                    quantity.as_value(f"{said} {_counted(line.label)}"),
                    quantity.surface,
                )
                continue
            for value in ends_of(quantity):
                text = said[: quantity.bound_start] + value.surface + said[quantity.end :]
                yield make.fact(reading.kind, "range", _sentence(prefix + text), value, value.surface)

    def _member_facts(self, make: "_Maker", members: Members, prefix: str) -> Iterator[ExtractedFact]:
        for item, (start, end) in zip(members.items, members.places, strict=True):
            value = Value(members=members.items, surface=item)
            kind = (
                Kind.INTEGRATION
                if members.are_tasks
                else Kind.MEMBERSHIP
                if _names_set(members.lead)
                else Kind.CAPABILITY
            )
            statement = _sentence(f"{prefix}{members.lead} {item}")
            own = make
            is_unknown = make.topic.origin in (Origin.REMOTE, Origin.NOWHERE)
            is_equal = _EQUAL.search(members.lead) and make.topic.origin is not Origin.HEADING
            if not members.are_tasks and (is_unknown or is_equal):
                found = self.names.find(item)
                if (
                    len(found) == 1
                    and not (make.topic.slug and self.names.is_part(found[0].slug, make.topic.slug))
                    and len(found[0].surface) >= 0.7 * len(item)
                    and (is_unknown or not self.names.find(members.lead))
                ):
                    own = make.about(Topic(found[0].slug, Origin.NAMED))
            yield own.fact(kind, "member", statement, value, item, f"{members.lead}: {item}", start, end)

    # Tables

    def _grid(self, place: _Place, block: Block) -> Iterator[ExtractedFact]:
        assert block.table
        around, _ = self._parent(place, block)
        for cell in read_grid(block.table, self.names, around if around.slug else place.around):
            yield from self._cell_facts(place, cell)

    def _cell_facts(self, place: _Place, cell: GridCell) -> Iterator[ExtractedFact]:
        label = ", ".join(part for part in (cell.row, cell.column) if part)
        surface = Surface(cell.text, cell.span.start)
        sentence = Sentence(cell.text, cell.span)
        line = _Line(surface, sentence, True, label, cell.topic)
        make = _Maker(self, place, line, Clause(0, 0), cell.topic, cell.span)
        name = self.names.name(cell.topic.slug)
        prefix = f"{name}: {label}: " if name and label else f"{name}: " if name else f"{label}: "
        if cell.truth is not None:
            kind = Kind.CAPABILITY if cell.truth else Kind.INCAPABILITY
            yield make.fact(kind, "cell yes or no", f"{prefix}{'yes' if cell.truth else 'no'}.", attribute=label)
            return
        for start, end in _cell_clauses(cell.text):
            said = cell.text[start:end]
            bare = re.sub(r"\s*\([^()]*\)$", "", said)
            hint = cell.column or cell.row
            if not cell.column and re.search(r"\b(?:default|max|min)", cell.row, re.IGNORECASE):
                hint = cell.row
            figures = [_hinted(quantity, hint) for quantity in find_figures(said)]
            if bare != said and re.fullmatch(r"[\d,.]+", bare) and not any(one.start < len(bare) for one in figures):
                said, figures = bare, []
            if not figures and re.fullmatch(r"[\d,.]+", said) and (_LIMITS.search(hint) or _counted(label) != _THINGS):
                noun = _counted(label)
                figures = [_hinted(one, hint) for one in find_figures(f"{said} {noun}")]
            reading = read_kind(said, figures, 1)
            if figures and not (reading.quantities and reading.kind is Kind.PRICING):
                kind = (
                    Kind.DEFAULT
                    if re.search(r"\bdefault", hint, re.IGNORECASE) and not any(one.op for one in figures)
                    else Kind.LIMIT
                )
                for quantity in figures:
                    ends = (
                        ends_of(quantity)
                        if quantity.high is not None
                        else (quantity.as_value(f"{said} {_counted(label)}"),)
                    )
                    for value in ends:
                        yield make.fact(
                            kind,
                            "cell with a figure",
                            _sentence(prefix + said),
                            value,
                            quantity.surface,
                            label + value.surface,
                        )
            else:
                kind = Kind.DEFAULT if re.search(r"\bdefault", label, re.IGNORECASE) else reading.kind
                if kind is Kind.CAPABILITY and _COSTS.search(label):
                    kind = Kind.PRICING
                yield make.fact(kind, "cell", _sentence(prefix + said), attribute=label)


class _Maker:
    """Makes the facts of one clause: they share its place, subject, and source."""

    def __init__(
        self, reader: LooseReader, place: _Place, line: _Line, clause: Clause, topic: Topic, span: Span | None = None
    ) -> None:
        self.reader, self.place, self.line, self.clause, self.topic = reader, place, line, clause, topic
        self.span = span

    def about(self, topic: Topic) -> "_Maker":
        return _Maker(self.reader, self.place, self.line, self.clause, topic, self.span)

    def fact(
        self,
        kind: Kind,
        rule: str,
        statement: str,
        value: Value | None = None,
        term: str = "",
        attribute: str = "",
        start: int = 0,
        end: int = 0,
    ) -> ExtractedFact:
        document = self.reader.document
        span = self.span or self.line.surface.span(
            self.clause.start + start if end else self.clause.start, self.clause.start + end if end else self.clause.end
        )
        terms = self.line.sentence.terms or ((term,) if term and term in statement else ())
        return ExtractedFact(
            kind=kind,
            subject=self.topic.slug,
            statement=statement,
            quote=span.of(document.text),
            span=span,
            document=document.path,
            note=self.place.note.key,
            confidence=trust(rule, self.topic.origin, statement, aside=self.clause.aside),
            rule=rule,
            attribute=attribute,
            value=value,
            terms=tuple(one for one in terms if one in statement),
            source=self.line.sentence.source or next(iter(document.front_matter.sources), None),
            checked=document.front_matter.checked,
        )


def _apart(quantities: Sequence[Quantity]) -> list[Quantity]:
    """Without those that say the same again: "900 seconds (15 minutes)"."""
    return [
        quantity
        for at, quantity in enumerate(quantities)
        if not any((one.base, one.dimension) == (quantity.base, quantity.dimension) for one in quantities[:at])
    ]


def _line_breaks(paragraph: str) -> list[int]:
    """Where lines of a paragraph end for good: where the next word would have fitted, or nobody wraps so."""
    if "\n" not in paragraph:
        return []
    lines = paragraph.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    joints = [(line.rstrip(), following.split(maxsplit=1)) for line, following in zip(lines, lines[1:], strict=False)]
    with_room = sum(bool(words) and len(line) + 1 + len(words[0]) <= width for line, words in joints)
    share = _RAGGED if width >= _NARROWEST else _RAGGED / 2 if width >= _COLUMN else 0
    is_ragged = len(lines) > 2 and with_room >= len(joints) * share
    breaks, at = [], 0
    for line, following in zip(lines, lines[1:], strict=False):
        at += len(line) + 1
        word = following.split(maxsplit=1)[:1]
        if not word or following.lstrip().startswith((":", "|")):
            continue
        if is_ragged:
            if not (_GOES_ON.search(line.rstrip()) or _CONTINUES.match(following)):
                breaks.append(at)
            continue
        has_room = len(line.rstrip()) + 1 + len(word[0]) <= width
        is_odd = _LABELLED_LINE.match(following) or width > _WIDEST or width < _NARROWEST and not word[0][0].islower()
        if (has_room or is_odd) and (not word[0][0].islower() or width > _WIDEST):
            breaks.append(at)
    return breaks


def _sentence(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:–—-")
    return text if text.endswith((".", "!")) else f"{text}."


def _speaks(said: str) -> bool:
    words = words_of(said)
    return any(is_verb(words, at) for at in range(len(words)))


def _subject_words(said: str) -> str:
    """The words before the verb, when they name something."""
    tokens = list(itertools.islice(TOKEN.finditer(said), 12))
    words = [token[0] for token in tokens]
    for at, token in enumerate(tokens[:8]):
        if is_verb(words, at):
            head = said[: token.start()].strip()
            return head if at and words[0].lower() not in PRONOUNS and not _NO_LABEL.match(head) else ""
    return said if len(words) <= 3 and not any(word[0].isdigit() for word in words) else ""


def _is_versus(text: str) -> bool:
    """Whether the line is the title of a comparison: what follows is about neither alone."""
    return _VERSUS.fullmatch(text.strip()) is not None and not _speaks(text)


def _names_set(lead: str) -> bool:
    return bool(
        re.search(
            r"\b(?:are|is|include|includes|including|types?|categories|following)$", lead.rstrip(" :"), re.IGNORECASE
        )
    )


def _hinted(quantity: Quantity, hint: str) -> Quantity:
    """A bare figure under "Max" is a maximum."""
    if quantity.op is not None or quantity.high is not None:
        return quantity
    if re.search(r"\b(?:max(?:imum)?|up to|hard limit)\b", hint, re.IGNORECASE):
        return replace(quantity, op=Op.MAX)
    if re.search(r"\bmin(?:imum)?\b", hint, re.IGNORECASE):
        return replace(quantity, op=Op.MIN)
    return quantity


def _counted(label: str) -> str:
    """What a bare number in a cell counts: "Route tables per VPC" → "Route tables"."""
    words = re.split(r"\s(?:per|in|of|for|,)\s|,", label, maxsplit=1)[0].split()
    plural = [word for word in words if word.endswith("s")]
    return " ".join(words[-2:]) if plural and words[-1].endswith("s") else _THINGS


def _cell_clauses(text: str) -> list[tuple[int, int]]:
    pieces = split_clauses(text, terse=True)
    return [
        (piece.start, piece.end) for piece in pieces if not piece.aside or text[: piece.start].strip(" (").isdigit()
    ]
