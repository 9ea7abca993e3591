"""Files in, documents understood out; what cannot be read is reported with its place."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from studyapp import extraction, parsing
from studyapp.extraction import Decision, Gazetteer
from studyapp.parsing import ParsedCase, ParsedDocument, ParseError
from studyapp.services import rendering
from studyapp.services.importing.digests import code_digest
from studyapp.services.importing.records import ImportReport, ReadDocument

MOST_BYTES = 5_000_000
SUFFIXES = {".md", ".markdown", ".txt"}


def read_document(
    path: Path, base: Path, gazetteer: Gazetteer, tasks: set[str], report: ImportReport
) -> ReadDocument | None:
    """Return the document, or None with the reason in ``report.problems``: one bad file does not sink the others."""
    name = path.relative_to(base).as_posix() if path != base else path.name
    try:
        text = read_text(path, name)
        parsed = parsing.parse_document(name, text)
        _check_front_matter(parsed, gazetteer, tasks)
        facts = extraction.extract(parsed, gazetteer)
        decision = None
        if parsed_decision := parsing.parse_decision(parsed):
            report.problems += [str(problem) for problem in parsed_decision.problems]
            decision = replace(
                extraction.build_decision(parsed_decision, facts, gazetteer), tasks=parsed.front_matter.tasks
            )
        cases = parsing.parse_cases(parsed)
        report.problems += _case_problems(parsed, cases, tasks)
    except ParseError as error:
        report.problems.append(str(error))
        return None
    digest = hashlib.sha256(f"{rendering.VERSION}{code_digest()}{text}".encode()).hexdigest()
    return ReadDocument(parsed, facts, decision, digest, cases)


def _case_problems(parsed: ParsedDocument, cases: Iterable[ParsedCase], tasks: set[str]) -> Iterator[str]:
    for case in cases:
        yield from map(str, case.problems)
        if case.task and case.task not in tasks:
            message = f"the exam task '{case.task}' of the case '{case.title}' is not in exams/; correct it"
            yield str(ParseError(parsed.path, case.line, message))


def read_decisions(content: Path) -> list[Decision]:
    """Return the comparisons of the content's notes, as far as they can be read."""
    report = ImportReport()
    gazetteer, tasks = read_frame(content)
    folder = content / "notes"
    read = [read_document(path, folder, gazetteer, tasks, report) for path in sorted(note_files(folder, report))]
    return [document.decision for document in read if document and document.decision]


def read_frame(content: Path) -> tuple[Gazetteer, set[str]]:
    """Return the gazetteer and the ids of exam tasks: what documents may name."""
    gazetteer = Gazetteer.from_mapping(tomllib.loads((content / "services.toml").read_text(encoding="utf-8")))
    exams = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((content / "exams").glob("*.toml"))]
    return gazetteer, {task["id"] for exam in exams for domain in exam["domains"] for task in domain["tasks"]}


def read_text(path: Path, name: str) -> str:
    """Return a file's text exactly as it is, line ends included."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ParseError(
            name, None, f"the file has {size / 1e6:,.0f} MB, but notes may have {MOST_BYTES / 1e6:,.0f} MB; split it"
        )
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ParseError(name, line, "the file is not UTF-8; save it again with that encoding") from error
    if not text.strip():
        raise ParseError(name, None, "the file is empty; write a note or delete it")
    return text


def note_files(folder: Path, report: ImportReport) -> Iterable[Path]:
    if folder.is_file():
        yield folder
        return
    if not folder.is_dir():
        report.problems.append(f"{folder}: there is no such file or folder")
        return
    root = folder.resolve()
    for path in folder.rglob("*"):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            if path.resolve().is_relative_to(root):
                yield path
            else:
                report.problems.append(f"{path.relative_to(folder)}: the link leads out of the folder of notes")


def _check_front_matter(parsed: ParsedDocument, gazetteer: Gazetteer, tasks: set[str]) -> None:
    head = parsed.front_matter
    if not head.checked:
        raise ParseError(
            parsed.path, 1, "the front matter needs 'checked: 2026-11-23', the day the page was compared with AWS"
        )
    if not head.sources:
        raise ParseError(parsed.path, 1, "the front matter needs 'sources', a list of 'page title – address'")
    if bool(head.service) == bool(head.decision):
        raise ParseError(parsed.path, 1, "the front matter needs either 'service' or 'decision'")
    if head.service and head.service not in gazetteer.services:
        raise ParseError(
            parsed.path, 1, f"the service '{head.service}' is not in services.toml; add it there or correct it"
        )
    if not head.tasks:
        raise ParseError(parsed.path, 1, "the front matter needs 'tasks', exam tasks such as [saa.3.2]")
    for task in head.tasks:
        if task not in tasks:
            raise ParseError(parsed.path, 1, f"the exam task '{task}' is not in exams/; correct it")
