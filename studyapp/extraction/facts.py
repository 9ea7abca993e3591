"""Facts of a document: each sentence is shown to the kinds of facts in their order."""

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from studyapp.parsing import (
    Block,
    BlockKind,
    Link,
    ParsedDecision,
    ParsedDocument,
    ParsedNote,
    Sentence,
    Span,
    parse_cases,
    parse_decision,
)
from studyapp.parsing.cases import case_notes
from studyapp.parsing.decisions import decision_section
from studyapp.parsing.sentences import read_sentences

from .decisions import option_slugs
from .gazetteer import Gazetteer
from .kinds import comparison, integrations, memberships, procedures, read_passage, tables, then_and_now
from .loose import LooseReader
from .loose.scope import Names
from .passages import Origin, Passage, Reading, make_passage, page_service, service_around
from .records import Confidence, ExtractedFact, Kind

CASE_REASON = "case reason"  # the rule of facts that are the reason of a case's option

_FEWEST_WORDS = 3  # a shorter line is a label, no statement


def extract(document: ParsedDocument, gazetteer: Gazetteer) -> list[ExtractedFact]:
    """All facts of the document, in its order; ``document.text[span.start:span.end] == quote`` for each."""
    facts = list(_Extractor(document, gazetteer).facts())
    return sorted(facts, key=lambda fact: (fact.span.start, fact.span.end))


@dataclass(frozen=True)
class _Place:
    """A note and the service that its sentences are about unless they say otherwise."""

    note: ParsedNote
    around: str


class _Extractor:
    def __init__(self, document: ParsedDocument, gazetteer: Gazetteer) -> None:
        self.document, self.gazetteer = document, gazetteer
        self.page = page_service(document, gazetteer)
        self.is_content = document.front_matter.checked is not None

    def facts(self) -> Iterator[ExtractedFact]:
        decision = parse_decision(self.document)
        cases = {note.key for note in case_notes(self.document)}
        loose = None if self.is_content else LooseReader(self.document, _names(self.gazetteer), self.page)
        for note in self.document.notes:
            if note.key in cases or (decision is not None and decision_section(note)):
                continue
            yield from self._note_facts(self._place(note)) if loose is None else loose.read(note)
        yield from self._case_facts()
        if decision:
            yield from self._decision_facts(decision)

    def _place(self, note: ParsedNote) -> _Place:
        return _Place(note, service_around(note, self.page, self.gazetteer))

    def _note_facts(self, place: _Place) -> Iterator[ExtractedFact]:
        listed: set[int] = set()
        for index, block in enumerate(place.note.blocks):
            if then_and_now.is_then_and_now(block):
                yield from self._then_and_now_facts(place, block)
            elif block.table:
                yield from self._table_facts(place, block)
            elif index not in listed:
                fact, members = self._listed_members(place, index)
                listed.update(members)
                if fact:
                    yield fact
                yield from self._block_facts(place, block)

    # Sentences

    def _block_facts(self, place: _Place, block: Block) -> Iterator[ExtractedFact]:
        before = ""
        around = self._parent_service(place, block) or place.around
        for sentence in block.sentences:
            passage = self._passage(sentence, around, before)
            before = passage.subject or before
            reading = procedures.read_step(passage, block, place.note) or self._read(passage)
            if reading:
                yield self._fact(place, passage, reading)

    def _parent_service(self, place: _Place, block: Block) -> str:
        """The service that the bullet above, or the words before the list, are about, when they name just one."""
        while block.parent is not None:
            block = place.note.blocks[block.parent]
            slugs = {mention.slug for sentence in block.sentences for mention in self.gazetteer.find(sentence.text)}
            if len(slugs) == 1:
                return slugs.pop()
        return ""

    def _passage(self, sentence: Sentence, around: str, before: str = "", text: str = "") -> Passage:
        return make_passage(
            sentence, self.gazetteer, around=around, before=before, is_content=self.is_content, text=text
        )

    def _read(self, passage: Passage) -> Reading | None:
        if len(passage.text.split()) < _FEWEST_WORDS or passage.text.endswith((":", "?")):
            return None
        return read_passage(passage)

    def _fact(self, place: _Place, passage: Passage, reading: Reading, then: str = "") -> ExtractedFact:
        value = reading.value
        if value is None and (quantity := passage.chief_quantity):
            value = quantity.as_value(passage.text)
        return ExtractedFact(
            kind=reading.kind,
            subject=passage.subject,
            statement=reading.statement or self._statement(passage),
            quote=passage.sentence.span.of(self.document.text),
            span=passage.sentence.span,
            document=self.document.path,
            note=place.note.key,
            confidence=self._confidence(passage, reading),
            rule=reading.rule,
            attribute=reading.attribute,
            value=value,
            terms=passage.sentence.terms,
            source=self._source(passage.sentence),
            checked=self.document.front_matter.checked,
            then=then,
        )

    def _statement(self, passage: Passage) -> str:
        text = passage.text
        if self.is_content:
            return text
        if passage.subject and passage.origin is not Origin.SENTENCE:
            text = f"{self.gazetteer.name_of(passage.subject)}: {text}"
        return text if text.endswith((".", "!", "?")) else f"{text}."

    def _confidence(self, passage: Passage, reading: Reading) -> Confidence:
        if self.is_content:
            return Confidence.CERTAIN
        if passage.origin is Origin.NOWHERE:
            return Confidence.WEAK
        is_explicit = passage.origin is Origin.SENTENCE or reading.rule == "limit table"
        return Confidence.CERTAIN if reading.is_strong and is_explicit else Confidence.LIKELY

    def _source(self, sentence: Sentence) -> Link | None:
        return sentence.source or next(iter(self.document.front_matter.sources), None)

    # Lists, tables, then-and-now blocks

    def _listed_members(self, place: _Place, index: int) -> tuple[ExtractedFact | None, set[int]]:
        """The membership that a lead-in and its bullets state, and those bullets that say nothing more."""
        block = place.note.blocks[index]
        if block.kind is not BlockKind.PARAGRAPH or not block.sentences or not block.sentences[-1].text.endswith(":"):
            return None, set()
        items = _items_below(place.note, index)
        names = [child.sentences[0].lead or child.sentences[0].text for _, child in items]
        lead_in = block.sentences[-1]
        reading = memberships.read_list(lead_in.text, names)
        if reading is None:
            return None, set()
        last = items[-1][1].sentences[-1]
        span = Span(lead_in.span.start, last.span.end)
        whole = Sentence(reading.statement, span, lead_in.terms, lead_in.source or last.source)
        fact = self._fact(place, self._passage(whole, place.around), reading)
        bare = {number for number, child in items if not child.sentences[0].text.endswith(".")}
        return fact, {number for number in bare if not place.note.blocks[number].sentences[0].lead}

    def _then_and_now_facts(self, place: _Place, block: Block) -> Iterator[ExtractedFact]:
        for sentence, then in then_and_now.read_then_and_now(block, self.document.text):
            passage = self._passage(sentence, place.around)
            if reading := self._read(passage):
                yield self._fact(place, passage, reading, then)

    def _table_facts(self, place: _Place, block: Block) -> Iterator[ExtractedFact]:
        assert block.table
        for entry in integrations.read_table(block.table):
            sentence = Sentence(entry.label.text, entry.span)
            yield self._fact(place, self._passage(sentence, place.around), entry.reading)
        for row in tables.read_limit_table(block.table):
            note = (
                () if row.note is None else read_sentences(self.document.text, row.note.span.start, row.note.span.end)
            )
            # A note with a word to recall is a fact of its own; any other only completes the sentence of its row.
            own = [sentence for sentence in note if sentence.terms]
            yield self._row_fact(place, row, [sentence for sentence in note if not sentence.terms], note)
            for sentence in own:
                passage = self._passage(sentence, place.around)
                if reading := self._read(passage):
                    yield self._fact(place, passage, reading)

    def _row_fact(
        self, place: _Place, row: tables.LimitRow, added: list[Sentence], note: tuple[Sentence, ...]
    ) -> ExtractedFact:
        source = next((sentence.source for sentence in note if sentence.source), None)
        sentence = Sentence(row.label.text, row.span, row.terms, source)
        passage = self._passage(sentence, place.around)
        names_subject = passage.origin is Origin.SENTENCE
        statement = tables.row_statement(row, self.gazetteer.name_of(passage.subject), names_subject=names_subject)
        statement = " ".join([statement, *(_ended(more.text) for more in added)])
        reading = row.reading
        full = Reading(reading.kind, reading.rule, reading.value, reading.attribute, statement, reading.is_strong)
        return self._fact(place, passage, full)

    # Cases

    def _case_facts(self) -> Iterator[ExtractedFact]:
        """One fact for each reason, whatever it looks like: the question is made from all of them."""
        notes = {note.key: note for note in self.document.notes}
        for case in parse_cases(self.document):
            place = self._place(notes[case.note])
            for option in case.options:
                passage = self._passage(option.reason, place.around)
                reading = self._read(passage) or Reading(Kind.CAPABILITY, CASE_REASON)
                yield self._fact(place, passage, replace(reading, rule=CASE_REASON, attribute="", statement=""))

    # Decisions

    def _decision_facts(self, decision: ParsedDecision) -> Iterator[ExtractedFact]:
        notes = {note.key: note for note in self.document.notes}
        options = (
            next(note for note in self.document.notes if decision_section(note) == "options")
            if decision.options
            else None
        )
        for option in decision.options:
            assert options
            passage = self._passage(option.sentence, "")
            if reading := self._read(passage):
                yield self._fact(_Place(options, ""), passage, reading)
        slugs = option_slugs(decision, self.gazetteer)
        values = {(cell.need, cell.option): cell.value for cell in decision.cells}
        for reason in decision.reasons:
            value = values.get((reason.need, reason.option), "?")
            if value == "?":
                continue
            yield ExtractedFact(
                kind=comparison.cell_kind(value),
                subject=slugs.get(reason.option, ""),
                statement=reason.sentence.text,
                quote=reason.sentence.span.of(self.document.text),
                span=reason.sentence.span,
                document=self.document.path,
                note=notes[reason.note].key,
                confidence=Confidence.CERTAIN if self.is_content else Confidence.LIKELY,
                rule="comparison",
                attribute=f"{reason.need}: {reason.option}",
                value=comparison.cell_limit(value),
                terms=reason.sentence.terms,
                source=self._source(reason.sentence),
                checked=self.document.front_matter.checked,
                decision=decision.slug,
                need=reason.need,
                option=reason.option,
            )


@functools.lru_cache(maxsize=4)
def _names(gazetteer: Gazetteer) -> Names:
    return Names(gazetteer)


def _items_below(note: ParsedNote, index: int) -> list[tuple[int, Block]]:
    """The outermost bullets of the list that a paragraph leads in, with their places in the note."""
    inside = itertools.takewhile(
        lambda number: note.blocks[number].parent is not None, range(index + 1, len(note.blocks))
    )
    below = [(number, note.blocks[number]) for number in inside]
    return [(number, item) for number, item in below if item.parent == index and item.sentences]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
