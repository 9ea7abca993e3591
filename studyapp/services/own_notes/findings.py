"""The doctor's findings as rows: what their author decided stays decided as long as the words stay."""

import hashlib
import re

from studyapp.extraction.doctor import CONTRADICTION, DATED, DIFFERS
from studyapp.extraction.doctor import Finding as Found
from studyapp.models import Document, Fact, Finding
from studyapp.services.importing.saving import BATCH, save_all

FIELDS = "kind quote start end says now fix source checked checked_fact fact other".split()
SAME_NOTES = "The same notes say: "  # how the doctor begins what contradicts
LINE_START = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?")  # a bullet's mark, or nothing


def sync(document: Document, found: list[Found], facts: list[Fact]) -> None:
    known = {row.key: row for row in document.findings.all()}
    checked = dict(
        Fact.objects.published()
        .filter(document__owner=None, key__in={finding.fact for finding in found if finding.fact})
        .values_list("key", "pk")
    )
    rows = {}
    for finding in found:
        key = _key(finding)
        row = known.pop(key, None) or rows.get(key) or Finding(document=document, key=key)
        rows[key] = row
        row.kind, row.quote, row.start, row.end = finding.kind, finding.quote, finding.span.start, finding.span.end
        row.says, row.now, row.fix = finding.says, finding.now, _fix_of(finding, document.text)
        row.source, row.checked = finding.source[:500], finding.checked
        row.checked_fact_id = checked.get(finding.fact)
        row.fact = _fact_of(finding, facts)
        row.other = _contradicted(finding, facts)
    document.findings.filter(key__in=known).delete()
    new = [row for row in rows.values() if row._state.adding]
    save_all([row for row in rows.values() if not row._state.adding], FIELDS)
    Finding.objects.bulk_create(new, batch_size=BATCH)
    doubt(document)


def doubt(document: Document) -> None:
    """Bring ``is_doubted`` of the document's facts in line with the findings that wait for a decision."""
    waiting = document.findings.open().filter(kind__in=Finding.DOUBTS)
    doubted = {pk for pair in waiting.values_list("fact", "other") for pk in pair if pk}
    document.facts.filter(is_doubted=True).exclude(pk__in=doubted).update(is_doubted=False)
    document.facts.filter(pk__in=doubted).update(is_doubted=True)


def _key(finding: Found) -> str:
    words = "\n".join((finding.kind, " ".join(finding.quote.split()), finding.now))
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def _fix_of(finding: Found, text: str) -> str:
    """What the doctor puts in place, else what holds, where the quote is all that stands on its line."""
    if finding.fix or finding.kind not in (DATED, DIFFERS):
        return finding.fix
    start, end = finding.span.start, finding.span.end
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end:].split("\n", 1)[0]
    return finding.now if LINE_START.fullmatch(before) and not after.strip(" .\r") else ""


def _fact_of(finding: Found, facts: list[Fact]) -> Fact | None:
    here = [fact for fact in facts if (fact.start, fact.end) == (finding.span.start, finding.span.end)]
    return next((fact for fact in here if fact.statement == finding.says), here[0] if here else None)


def _contradicted(finding: Found, facts: list[Fact]) -> Fact | None:
    if finding.kind != CONTRADICTION:
        return None
    said = finding.now.removeprefix(SAME_NOTES)
    return next((fact for fact in facts if fact.statement == said), None)
