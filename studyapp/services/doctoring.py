"""Examine notes against the checked facts of the content; nothing is written."""

import functools
import tomllib
from pathlib import Path
from typing import Any

from studyapp.extraction import ExtractedFact, Gazetteer, extract, load_gazetteer
from studyapp.extraction.doctor import Doctor, Finding
from studyapp.parsing import ParseError, Refusal, parse_document

from .folders import read_path
from .importing import read_text


def check_notes(path: Path, content: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the findings in the notes of a file, folder, or zip, and a sentence for each that could not be read."""
    findings: list[dict[str, Any]] = []
    problems: list[str] = []
    for read in read_path(path):
        if isinstance(read, Refusal):
            problems += [] if read.quiet else [str(read)]
            continue
        try:
            findings += [as_json(read.path, finding) for finding in check_text(read.path, read.text, content)]
        except ParseError as error:
            problems.append(str(error))
    return findings, problems


def check_text(name: str, text: str, content: Path) -> list[Finding]:
    doctor = content_doctor(content)
    document = parse_document(name, text)
    return doctor.examine(document, extract(document, doctor.gazetteer))


@functools.lru_cache(maxsize=2)
def content_doctor(content: Path) -> Doctor:
    """The doctor that knows the facts of the content as its files stand; built once per process."""
    gazetteer = load_gazetteer(content / "services.toml")
    return Doctor(_checked_facts(content / "notes", gazetteer), gazetteer, read_corrections(content))


def read_corrections(content: Path) -> list[tuple[str, str]]:
    """What older notes say, each with the statement of the fact that puts it right; a content may have none."""
    path = content / "corrections.toml"
    if not path.exists():
        return []
    return [(one["says"], one["now"]) for one in tomllib.loads(path.read_text(encoding="utf-8"))["correction"]]


def _checked_facts(notes: Path, gazetteer: Gazetteer) -> list[ExtractedFact]:
    facts: list[ExtractedFact] = []
    for file in sorted(notes.rglob("*.md")):
        name = file.relative_to(notes).as_posix()
        facts += extract(parse_document(name, read_text(file, name)), gazetteer)
    return facts


def as_json(document: str, finding: Finding) -> dict[str, Any]:
    return {
        "document": document,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "kind": finding.kind,
        "says": finding.says,
        "now": finding.now,
        "source": finding.source,
        "checked": finding.checked.isoformat() if finding.checked else None,
        "fact": finding.fact,
        "fix": finding.fix,
        "other": {"start": finding.other.start, "end": finding.other.end, "quote": finding.other_quote}
        if finding.other
        else None,
    }
