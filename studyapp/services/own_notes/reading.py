"""One text understood: its sections, facts, findings, and what the checked facts say about it; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings

from studyapp.extraction import ExtractedFact, extract, fact_key
from studyapp.extraction.doctor import DATED, DIFFERS, Doctor, Finding
from studyapp.parsing import FrontMatter, ParsedDocument, parse_document
from studyapp.services.doctoring import content_doctor


@dataclass(frozen=True)
class ReadNotes:
    parsed: ParsedDocument
    facts: list[ExtractedFact]
    findings: list[Finding]
    counterparts: dict[int, str]  # place in ``facts`` → key of the checked fact that says the same


def read_notes(name: str, text: str) -> ReadNotes:
    """Raises ``ParseError`` with a sentence when the text cannot be read at all."""
    doctor = content_doctor(settings.CONTENT)
    parsed = _as_loose(parse_document(name, text), doctor)
    facts = list(_distinct(extract(parsed, doctor.gazetteer)))
    same = {n: fact_key(found.signature) for n, fact in enumerate(facts) if (found := doctor.same_as(fact))}
    # What one checked fact says as well is neither dated nor wrong, whatever another one is about.
    backed = {(facts[n].span, facts[n].statement) for n in same}
    findings = [
        finding
        for finding in doctor.examine(parsed, facts)
        if finding.kind not in (DATED, DIFFERS) or (finding.span, finding.says) not in backed
    ]
    return ReadNotes(parsed, facts, findings, same)


def _as_loose(parsed: ParsedDocument, doctor: Doctor) -> ParsedDocument:
    """Only what stands in ``content/`` was checked, whatever a learner's file says of itself."""
    head = parsed.front_matter
    service = head.service if head.service in doctor.gazetteer.services else ""
    return replace(parsed, front_matter=FrontMatter(title=head.title, service=service))


def _distinct(facts: list[ExtractedFact]) -> Iterator[ExtractedFact]:
    """Without those that say the same about the same words."""
    seen = set()
    for fact in facts:
        identity = (fact.span, fact.statement, fact.value)
        if identity not in seen:
            seen.add(identity)
            yield fact
