"""Files in, documents understood out; what cannot be read is reported with its place."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from studyapp import extraction, parsing
from studyapp.extraction import Decision, Gazetteer
from studyapp.parsing import ParsedCase, ParsedDocument, ParseError
from studyapp.services.importing.cache import Cache
from studyapp.services.importing.digests import code_digest
from studyapp.services.importing.records import ImportReport, ReadDocument

MOST_BYTES = 5_000_000
SUFFIXES = {".md", ".markdown", ".txt"}


@dataclass(frozen=True)
class Frame:
    """What documents may name: services, and exam tasks by their ids."""

    gazetteer: Gazetteer
    tasks: frozenset[str]
    digest: str


def read_document(path: Path, base: Path, frame: Frame, cache: Cache, report: ImportReport) -> ReadDocument | None:
    """Return the document, or None with the reason in ``report.problems``: one bad file does not sink the others."""
    name = path.relative_to(base).as_posix() if path != base else path.name
    try:
        text = read_text(path, name)
    except ParseError as error:
        report.problems.append(str(error))
        return None
    digest = hashlib.sha256("\n".join((code_digest(), frame.digest, name, text)).encode()).hexdigest()
    document, problems = cache.recall(f"document {digest}", lambda: _understand(name, text, digest, frame))
    report.problems += problems
    return document


def _understand(name: str, text: str, digest: str, frame: Frame) -> tuple[ReadDocument | None, list[str]]:
    problems: list[str] = []
    try:
        parsed = parsing.parse_document(name, text)
        _check_front_matter(parsed, frame)
        facts = extraction.extract(parsed, frame.gazetteer)
        decision = None
        if parsed_decision := parsing.parse_decision(parsed):
            problems += map(str, parsed_decision.problems)
            decision = replace(
                extraction.build_decision(parsed_decision, facts, frame.gazetteer), tasks=parsed.front_matter.tasks
            )
        cases = parsing.parse_cases(parsed)
        problems += _case_problems(parsed, cases, frame.tasks)
    except ParseError as error:
        return None, [*problems, str(error)]
    # What stands in the sections has been read; of the sections themselves an import needs the places.
    parsed = replace(parsed, notes=tuple(replace(note, blocks=()) for note in parsed.notes))
    return ReadDocument(parsed, facts, decision, digest, cases), problems


def _case_problems(parsed: ParsedDocument, cases: Iterable[ParsedCase], tasks: frozenset[str]) -> Iterator[str]:
    for case in cases:
        yield from map(str, case.problems)
        if case.task and case.task not in tasks:
            message = f"the exam task '{case.task}' of the case '{case.title}' is not in exams/; correct it"
            yield str(ParseError(parsed.path, case.line, message))


def read_decisions(content: Path) -> list[Decision]:
    """Return the comparisons of the content's notes, as far as they can be read."""
    report = ImportReport()
    frame, folder, cache = read_frame(content), content / "notes", Cache(settings.IMPORT_CACHE, code_digest())
    read = [read_document(path, folder, frame, cache, report) for path in sorted(note_files(folder, report))]
    return [document.decision for document in read if document and document.decision]


def read_frame(content: Path) -> Frame:
    services = (content / "services.toml").read_text(encoding="utf-8")
    exams = [path.read_text(encoding="utf-8") for path in sorted((content / "exams").glob("*.toml"))]
    tasks = {task["id"] for exam in exams for domain in tomllib.loads(exam)["domains"] for task in domain["tasks"]}
    digest = hashlib.sha256("\n".join((services, *exams)).encode()).hexdigest()
    return Frame(Gazetteer.from_mapping(tomllib.loads(services)), frozenset(tasks), digest)


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


def _check_front_matter(parsed: ParsedDocument, frame: Frame) -> None:
    head = parsed.front_matter
    if not head.checked:
        raise ParseError(
            parsed.path, 1, "the front matter needs 'checked: 2026-11-23', the day the page was compared with AWS"
        )
    if not head.sources:
        raise ParseError(parsed.path, 1, "the front matter needs 'sources', a list of 'page title – address'")
    if bool(head.service) == bool(head.decision):
        raise ParseError(parsed.path, 1, "the front matter needs either 'service' or 'decision'")
    if head.service and head.service not in frame.gazetteer.services:
        raise ParseError(
            parsed.path, 1, f"the service '{head.service}' is not in services.toml; add it there or correct it"
        )
    if not head.tasks:
        raise ParseError(parsed.path, 1, "the front matter needs 'tasks', exam tasks such as [saa.3.2]")
    for task in head.tasks:
        if task not in frame.tasks:
            raise ParseError(parsed.path, 1, f"the exam task '{task}' is not in exams/; correct it")
