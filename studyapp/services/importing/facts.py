"""Documents, notes, and facts: a fact stays the same row when its wording, place, or value changes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from studyapp import extraction
from studyapp.extraction import ExtractedFact
from studyapp.extraction.identity import fact_key, similarity
from studyapp.models import (
    Document,
    ExamTask,
    Fact,
    Note,
    Service,
)
from studyapp.models.states import State
from studyapp.parsing import ParsedDocument
from studyapp.services import rendering, search
from studyapp.services.importing.records import ImportReport, ReadDocument
from studyapp.services.importing.saving import BATCH, save_all

SAME_FACT = 0.75  # from this similarity on, an edited sentence is still the fact that it was
SAME_LETTERS = 0.92  # a typo changes words, but hardly the letters


@dataclass
class SyncedFacts:
    keys: dict[ExtractedFact, str] = field(default_factory=dict)
    edited: dict[str, Fact] = field(default_factory=dict)  # by key
    taken: set[str] = field(default_factory=set)  # keys of all facts, retired ones too


def sync_documents(read: list[ReadDocument], report: ImportReport, *, is_whole: bool, now: datetime) -> SyncedFacts:
    synced = SyncedFacts(taken=set(Fact.objects.filter(document__owner=None).values_list("key", flat=True)))
    services = dict(Service.objects.values_list("slug", "pk"))
    tasks = {task.code: task for task in ExamTask.objects.all()}
    rows = {row.path: row for row in Document.objects.filter(owner=None)}
    known = {(row.path, row.digest) for row in rows.values() if row.state == State.PUBLISHED}
    changed = [document for document in read if (document.parsed.path, document.digest) not in known]
    _find_keys([document for document in read if (document.parsed.path, document.digest) in known], synced)
    homeless = _facts_that_left(read)
    for document in changed:
        row = rows.get(document.parsed.path)
        with transaction.atomic():
            report.changes["changed documents" if row else "new documents"] += 1
            row = _save_document(row, document, services, tasks)
            _sync_facts(row, document, sync_notes(row, document.parsed), services, homeless, synced, report, now=now)
            facts = row.facts.published().order_by("start")
            row.html = rendering.document_html(row.text, facts, row.notes.published(), document.cases)
            row.save(update_fields=["html"])
            search.index_notes(row.notes.published())
    if is_whole:
        gone = Document.objects.filter(owner=None, state=State.PUBLISHED).exclude(
            path__in=[document.parsed.path for document in read]
        )
        # A document that could not be read this time is kept as it was.
        gone = [row for row in gone if not any(problem.startswith(row.path + ":") for problem in report.problems)]
        for row in gone:
            with transaction.atomic():
                row.state = State.RETIRED
                row.save(update_fields=["state"])
                row.notes.update(state=State.RETIRED)
                report.changes["retired facts"] += row.facts.published().update(state=State.RETIRED)
                report.changes["retired documents"] += 1
    return synced


def _save_document(row: Document | None, document: ReadDocument, services: dict, tasks: dict) -> Document:
    parsed, head = document.parsed, document.parsed.front_matter
    row = row or Document(
        path=parsed.path, slug=slugify(Path(parsed.path).with_suffix("").as_posix().replace("/", "-"))[:200]
    )
    row.title, row.text, row.digest = parsed.title, parsed.text, document.digest
    row.service_id, row.decision = services.get(head.service), head.decision
    row.sources = [{"title": link.title, "url": link.url} for link in head.sources]
    row.checked, row.state = head.checked, State.PUBLISHED
    row.save()
    row.tasks.set([tasks[code] for code in head.tasks if code in tasks])
    return row


def sync_notes(row: Document, parsed_document: ParsedDocument) -> dict[str, Note]:
    """Bring the sections of a document in line with its text; one that vanished is retired."""
    known = {note.key: note for note in row.notes.all()}
    fields = ["heading", "trail", "position", "start", "end", "state"]
    new, old = [], []
    for position, parsed in enumerate(parsed_document.notes):
        note = known.pop(parsed.key, None)
        (old if note else new).append(note := note or Note(document=row, key=parsed.key))
        note.heading, note.trail = parsed.heading[:300], " › ".join(parsed.path)[:900]
        note.position, note.start, note.end = position, parsed.span.start, parsed.span.end
        note.state = State.PUBLISHED
    Note.objects.bulk_create(new)
    save_all(old, fields)
    Note.objects.filter(pk__in=[note.pk for note in known.values()]).update(state=State.RETIRED)
    return {note.key: note for note in [*new, *old]}


def _facts_that_left(read: list[ReadDocument]) -> dict[str, Fact]:
    """Return facts, by signature, of documents that no longer hold them: they may have moved to another document."""
    here = {(document.parsed.path, fact.signature) for document in read for fact in document.facts}
    facts = Fact.objects.filter(document__owner=None).values_list("pk", "document__path", "signature")
    left = [pk for pk, path, signature in facts if (path, signature) not in here]
    return {fact.signature: fact for fact in Fact.objects.filter(pk__in=left)}


def _find_keys(unchanged: list[ReadDocument], synced: SyncedFacts) -> None:
    """Fill in the keys of the facts of documents that are as they were."""
    edited = {fact.key: fact for fact in Fact.objects.published().filter(document__owner=None, is_edited=True)}
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    facts = Fact.objects.published().filter(document__owner=None).order_by("start")
    for key, path, signature in facts.values_list("key", "document__path", "signature"):
        known[path, signature].append(key)
    for document in unchanged:
        for body in document.facts:
            if keys := known[document.parsed.path, body.signature]:
                key = synced.keys[body] = keys.pop(0)
                if key in edited:
                    synced.edited[key] = edited[key]


def match_facts(old: list[Fact], new: list[ExtractedFact]) -> dict[int, Fact]:
    """Return which row each new fact (by its place in the list) is: same signature first, else the most similar one."""
    matched: dict[int, Fact] = {}
    by_signature: dict[str, list[Fact]] = {}
    for fact in old:
        by_signature.setdefault(fact.signature, []).append(fact)
    for n, body in enumerate(new):
        if found := by_signature.get(body.signature):
            matched[n] = found.pop(0)
    left = [fact for facts in by_signature.values() for fact in facts]
    pairs = [
        (score, n, fact)
        for n, body in enumerate(new)
        if n not in matched
        for fact in left
        if fact.attribute == body.attribute or not (fact.attribute and body.attribute)
        if (score := likeness(fact, body)) >= SAME_FACT
    ]
    taken: set[int] = set()
    for _, n, fact in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2].pk)):
        if n not in matched and fact.pk not in taken:
            matched[n] = fact
            taken.add(fact.pk)
    return matched


def likeness(fact: Fact, body: ExtractedFact) -> float:
    """Return, 0 to 1, how much the sentence in the note looks like the one that the fact stood in before."""
    # A person may have rewritten the statement: what stood in the note is the quote.
    before = rendering.plain(fact.quote) if fact.is_edited else fact.statement
    by_words = similarity(before, body.statement)
    if by_words >= SAME_FACT:
        return by_words
    by_letters = SequenceMatcher(None, before, body.statement, autojunk=False)
    return by_letters.ratio() if by_letters.quick_ratio() >= SAME_LETTERS <= by_letters.ratio() else by_words


def _sync_facts(
    row: Document,
    document: ReadDocument,
    notes: dict[str, Note],
    services: dict[str, int],
    homeless: dict[str, Fact],
    synced: SyncedFacts,
    report: ImportReport,
    *,
    now: datetime,
) -> None:
    old = list(row.facts.all())
    matched = match_facts(old, document.facts)
    moved = {
        n: fact for n, body in enumerate(document.facts) if n not in matched and (fact := homeless.get(body.signature))
    }
    moved = {n: fact for n, fact in moved.items() if fact.document_id != row.pk}
    new, changed, news = [], [], []
    for n, body in enumerate(document.facts):
        fact = matched.get(n) or moved.get(n)
        if fact is None:
            fact = Fact(key=free_key(fact_key(body.signature), synced.taken))
            new.append(fact)
            report.changes["new facts"] += 1
        else:
            before = _content_of(fact)
        value = value_as_json(body.value)
        is_new_value = fact.pk and not fact.is_edited and says_otherwise(fact, body.quote, value)
        fact.document, fact.note, fact.signature = row, notes[body.note], body.signature[:400]
        fact.quote, fact.start, fact.end = body.quote, body.span.start, body.span.end
        if not fact.is_edited:
            fact.service_id, fact.kind, fact.statement = services.get(body.subject), str(body.kind), body.statement
            fact.attribute, fact.value, fact.terms = body.attribute[:300], value, list(body.terms)
            fact.confidence, fact.rule, fact.then = str(body.confidence), body.rule, body.then
            source = body.source or (document.parsed.front_matter.sources or (None,))[0]
            fact.source_title, fact.source_url = (source.title[:300], source.url[:500]) if source else ("", "")
            fact.checked, fact.state = body.checked or document.parsed.front_matter.checked, State.PUBLISHED
            if is_new_value:
                fact.changed_at = now
                news.append(fact)
        else:
            synced.edited[fact.key] = fact
        if fact.pk:
            changed.append(fact)
            report.changes["changed facts"] += before != _content_of(fact)
        synced.keys[body] = fact.key
    gone = {fact.pk for fact in old} - {fact.pk for fact in changed}
    Fact.objects.bulk_create(new, batch_size=BATCH)
    begin_histories(news, now=now)
    save_all(changed, FACT_FIELDS)
    Fact.history.bulk_history_create(news, update=True, default_change_reason="import", default_date=now)
    report.changes["retired facts"] += Fact.objects.published().filter(pk__in=gone).update(state=State.RETIRED)


FACT_FIELDS = [
    *("document", "note", "service", "signature", "kind", "statement", "quote", "start", "end", "attribute", "value"),
    *("terms", "confidence", "rule", "then", "source_title", "source_url", "checked", "state", "changed_at"),
]


def says_otherwise(fact: Fact, quote: str, value: dict[str, Any] | None) -> bool:
    """Say whether the note gives another value than before. Other words for it, or better reading, are no news."""
    if fact.value is None or fact.quote == quote:
        return False
    without_words = [{k: v for k, v in (side or {}).items() if k != "surface"} for side in (fact.value, value)]
    return without_words[0] != without_words[1]


def begin_histories(facts: list[Fact], *, now: datetime) -> None:
    """Keep what the facts said before their first change; learners see it on the fact's page."""
    begun = set(Fact.history.filter(id__in=[fact.pk for fact in facts]).values_list("id", flat=True))
    stored = Fact.objects.filter(pk__in=[fact.pk for fact in facts if fact.pk not in begun])
    Fact.history.bulk_history_create(stored, default_change_reason="as imported", default_date=now)


def _content_of(fact: Fact) -> tuple:
    return fact.statement, fact.value, fact.quote, fact.kind, fact.state, fact.document_id


def free_key(key: str, taken: set[str]) -> str:
    free, n = key, 2
    while free in taken:
        free, n = f"{key}-{n}", n + 1
    taken.add(free)
    return free


def value_as_json(value: extraction.Value | None) -> dict[str, Any] | None:
    """Return a fact's value as the database and the exports keep it: whole numbers as such, fractions as decimals."""
    if value is None:
        return None
    data: dict[str, Any] = {"op": str(value.op)}
    if value.amount is not None:
        data |= {"value": _number(value.amount), "unit": value.unit, "dimension": value.dimension}
    if value.high is not None:
        data["high"] = _number(value.high)
    if value.members:
        data |= {"members": list(value.members), "closed": value.closed}
    if value.surface:
        data["surface"] = value.surface
    return data


def _number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)
