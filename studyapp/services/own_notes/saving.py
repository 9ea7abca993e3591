"""What was read becomes rows: a fact stays the same row, with its card, when its wording, place, or value changes."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.text import slugify

from studyapp.extraction import ExtractedFact, fact_key
from studyapp.models import Document, Fact, ImportedFile, Learner, Note, Service
from studyapp.models.states import State
from studyapp.services import rendering, search
from studyapp.services.importing.digests import code_digest
from studyapp.services.importing.facts import (
    FACT_FIELDS,
    begin_histories,
    free_key,
    match_facts,
    says_otherwise,
    sync_notes,
    value_as_json,
)
from studyapp.services.importing.saving import BATCH, save_all

from . import findings, questions
from .reading import ReadNotes

SOONER = 24  # how much sooner a fact of one's own notes is introduced than a plain one of everyone's
LONGEST_SLUG = 180
MOST_PAIRS = 200_000  # of sentences held against each other: some seconds
OWN_FIELDS = [*FACT_FIELDS, "counterpart", "is_doubted", "judgement"]


@dataclass(frozen=True)
class Saved:
    document: Document
    is_changed: bool


class StaleText(ValueError):
    """The text is not the one that was seen; the message is for the learner."""


def save_document(owner: Learner, path: str, read: ReadNotes, *, now: datetime, version: str = "") -> Saved:
    """Write the document of this path, new or as it now reads; ``version`` is that of the text it takes the place of.

    It counts as read, by its digest, once everything is written: what was broken off is done again the next time.
    """
    row = _save_facts(owner, path, read, version, now=now)
    if row is None:
        return Saved(Document.objects.get(owner=owner, path=path), False)
    row.html = rendering.document_html(row.text, row.facts.published().order_by("start"), row.notes.published())
    row.save(update_fields=["html"])
    search.index_notes(row.notes.published())
    questions.sync(row)
    row.digest = digest_of(row.text)
    row.save(update_fields=["digest"])
    return Saved(row, True)


@transaction.atomic
def _save_facts(owner: Learner, path: str, read: ReadNotes, version: str, *, now: datetime) -> Document | None:
    """Return the document, None when it was read already as it is."""
    row = Document.objects.select_for_update().filter(owner=owner, path=path).first()
    text = read.parsed.text
    if version and (row is None or version_of(row) != version):
        raise StaleText(
            "The document was changed since you opened it. Your text stands below; copy what you need, "
            "then open the document again."
        )
    if row and row.digest == digest_of(text) and row.state == State.PUBLISHED:
        return None
    row = row or Document(owner=owner, path=path, slug=_free_slug(owner, read.parsed.title, path))
    row.title, row.text, row.digest, row.state = read.parsed.title[:300], text, "", State.PUBLISHED
    row.service = Service.objects.filter(slug=read.parsed.front_matter.service).first()
    row.save()
    facts = _sync_facts(row, read, sync_notes(row, read.parsed), now=now)
    findings.sync(row, read.findings, facts)
    return row


def version_of(document: Document) -> str:
    return hashlib.sha256(document.text.encode("utf-8", errors="replace")).hexdigest()[:16]


def digest_of(text: str) -> str:
    """Return a digest of all that decides how the text is understood: the code, what was checked, and the text."""
    checked = "".join(ImportedFile.objects.order_by("path").values_list("digest", flat=True))
    whole = f"{rendering.VERSION}{code_digest()}{checked}{text}"
    return hashlib.sha256(whole.encode("utf-8", errors="replace")).hexdigest()


def _free_slug(owner: Learner, title: str, path: str) -> str:
    wanted = slugify(title)[:LONGEST_SLUG] or slugify(PurePosixPath(path).stem)[:LONGEST_SLUG] or "notes"
    return free_key(wanted, set(owner.documents.values_list("slug", flat=True)))


def _sync_facts(row: Document, read: ReadNotes, notes: dict[str, Note], *, now: datetime) -> list[Fact]:
    """Return the rows in the order of ``read.facts``."""
    old = list(row.facts.select_related("note"))
    matched = _match(old, read.facts)
    services = dict(Service.objects.values_list("slug", "pk"))
    checked = _checked_keys(read)
    taken = {fact.key for fact in old}
    rows, new, changed, news = [], [], [], []
    for n, body in enumerate(read.facts):
        fact = matched.get(n)
        if fact is None:
            fact = Fact(key=free_key(fact_key(f"{row.pk}|{body.signature}"), taken))
            fact.position = _position(fact.key)
            new.append(fact)
        else:
            changed.append(fact)
            if not fact.is_edited and says_otherwise(fact, body.quote, value_as_json(body.value)):
                news.append(fact)  # for its history; to its author it is no news
        _fill(fact, row, notes[body.note], body, services)
        fact.counterpart_id = checked.get(read.counterparts.get(n, "")) if not fact.is_edited else None
        rows.append(fact)
    gone = {fact.pk for fact in old} - {fact.pk for fact in changed}
    begin_histories(news, now=now)
    Fact.objects.bulk_create(new, batch_size=BATCH)
    save_all(changed, OWN_FIELDS)
    Fact.history.bulk_history_create(news, update=True, default_change_reason="edited notes", default_date=now)
    Fact.objects.filter(pk__in=gone).update(state=State.RETIRED)
    _hand_over_cards(row, [fact for fact in changed if fact.counterpart_id])
    return rows


def _match(old: list[Fact], new: list[ExtractedFact]) -> dict[int, Fact]:
    """Which row each fact is. Every sentence is compared with every other one only as long as they are not too many."""
    known = {fact.signature for fact in old}
    strange = sum(body.signature[:400] not in known for body in new)
    if strange * (len(old) - (len(new) - strange)) <= MOST_PAIRS:
        return match_facts(old, new)
    by_note: dict[str, list[int]] = {}
    for n, body in enumerate(new):
        by_note.setdefault(body.note, []).append(n)
    matched: dict[int, Fact] = {}
    for note, places in by_note.items():
        here = [fact for fact in old if fact.note.key == note]
        if len(here) * len(places) <= MOST_PAIRS:
            found = match_facts(here, [new[n] for n in places])
            matched |= {places[n]: fact for n, fact in found.items()}
    return matched


def _hand_over_cards(row: Document, linked: list[Fact]) -> None:
    """What was learned of a sentence goes on with the checked fact that says the same, unless that is known already."""
    known = set(row.owner.cards.filter(fact__in=[f.counterpart_id for f in linked]).values_list("fact", flat=True))
    for fact in linked:
        if fact.counterpart_id not in known and row.owner.cards.filter(fact=fact).update(fact=fact.counterpart_id):
            known.add(fact.counterpart_id)


def _fill(fact: Fact, row: Document, note: Note, body: ExtractedFact, services: dict[str, int]) -> None:
    """What a person corrected stays theirs; only its place follows the text."""
    fact.document, fact.note, fact.signature = row, note, body.signature[:400]
    fact.quote, fact.start, fact.end, fact.state = body.quote, body.span.start, body.span.end, State.PUBLISHED
    if fact.is_edited:
        return
    fact.service_id, fact.kind, fact.statement = services.get(body.subject), str(body.kind), body.statement
    fact.attribute, fact.value, fact.terms = body.attribute[:300], value_as_json(body.value), list(body.terms)
    fact.confidence, fact.rule = str(body.confidence), body.rule
    fact.source_title, fact.source_url = (body.source.title[:300], body.source.url[:500]) if body.source else ("", "")


def _checked_keys(read: ReadNotes) -> dict[str, int]:
    everyones = Fact.objects.published().filter(document__owner=None, key__in=set(read.counterparts.values()))
    return dict(everyones.values_list("key", "pk"))


def _position(key: str) -> float:
    draw = (int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) + 1) / (16**12 + 1)
    return round(-math.log(draw) / SOONER, 9)
