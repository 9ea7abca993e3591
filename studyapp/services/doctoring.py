"""Examine notes against the checked facts of the content; nothing is written."""

import functools
from pathlib import Path
from typing import Any

from studyapp.extraction import ExtractedFact, Gazetteer, extract, load_gazetteer
from studyapp.extraction.doctor import Doctor, Finding
from studyapp.parsing import ParseError, parse_document

from .importing import read_text

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".html", ".htm"})


def check_notes(path: Path, content: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the findings in the notes of a file or folder, and a sentence for each that could not be read."""
    findings: list[dict[str, Any]] = []
    problems: list[str] = []
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
    for file in files:
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            text = read_text(file, name)
            findings += [as_json(name, finding) for finding in check_text(name, text, content)]
        except ParseError as error:
            problems.append(str(error))
        except OSError as error:
            problems.append(f"{file} cannot be read: {error.strerror}.")
    return findings, problems


def check_text(name: str, text: str, content: Path) -> list[Finding]:
    doctor = content_doctor(content)
    document = parse_document(name, text)
    return doctor.examine(document, extract(document, doctor.gazetteer))


@functools.lru_cache(maxsize=2)
def content_doctor(content: Path) -> Doctor:
    """The doctor that knows the facts of the content as its files stand; built once per process."""
    gazetteer = load_gazetteer(content / "services.toml")
    return Doctor(_checked_facts(content / "notes", gazetteer), gazetteer)


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
    }
