"""From files of content to rows: documents, notes, facts, and the questions made from them.

Importing twice changes nothing; what a person edited stays; what vanished from the files is retired, never deleted.
"""

import tomllib
from datetime import datetime
from pathlib import Path

from studyapp import generation
from studyapp.models import Document, Fact, ImportedFile, Question

from .digests import file_digests
from .facts import sync_documents, value_as_json
from .frame import sync_exam, sync_services
from .questions import make_bank, order_introduction, provisional_keys, sync_questions, warn_of_unasked
from .reading import note_files, read_decisions, read_document, read_frame, read_text
from .records import ImportReport

__all__ = ["ImportReport", "import_content", "read_decisions", "read_text", "value_as_json"]


def import_content(
    content: Path, notes: Path | None = None, *, now: datetime, only_check: bool = False
) -> ImportReport:
    """Bring the database in line with ``content``: services.toml, exams/ and the documents below notes/.

    ``notes`` is a file or folder to read instead of ``content / "notes"``; then documents elsewhere are left alone. With
    ``only_check`` nothing is written.
    """
    report = ImportReport()
    content = content.resolve()
    folder = notes.resolve() if notes else content / "notes"
    paths = sorted(note_files(folder, report))
    digests = file_digests([content / "services.toml", *sorted((content / "exams").glob("*.toml")), *paths], content)
    is_whole = notes is None
    if is_whole and not only_check and digests == dict(ImportedFile.objects.values_list("path", "digest")):
        report.documents = Document.objects.published().count()
        report.facts = Fact.objects.published().count()
        report.questions = Question.objects.published().count()
        return report

    gazetteer, tasks = read_frame(content)
    base = content / "notes" if folder.resolve().is_relative_to((content / "notes").resolve()) else folder
    read = [document for path in paths if (document := read_document(path, base, gazetteer, tasks, report))]
    report.documents = len(read)
    report.facts = sum(len(document.facts) for document in read)
    if only_check:
        keys = provisional_keys(read)
        bank = make_bank(read, keys, {}, gazetteer)
        questions = generation.generate(bank)
        report.questions = len(questions)
        warn_of_unasked(bank, questions, report)
        return report

    sync_services(tomllib.loads((content / "services.toml").read_text(encoding="utf-8")))
    for path in sorted((content / "exams").glob("*.toml")):
        sync_exam(tomllib.loads(path.read_text(encoding="utf-8")))
    rows = sync_documents(read, report, is_whole=is_whole, now=now)
    if is_whole:
        bank = make_bank(read, rows.keys, rows.edited, gazetteer)
        questions = generation.generate(bank)
        sync_questions(questions, report)
        warn_of_unasked(bank, questions, report)
        order_introduction(questions)
        if not report.problems:
            ImportedFile.objects.all().delete()
            ImportedFile.objects.bulk_create(ImportedFile(path=p, digest=d) for p, d in digests.items())
    report.questions = Question.objects.published().count()
    return report
