"""From files of content to rows: documents, notes, facts, and the questions made from them.

Importing twice changes nothing; what a person edited stays; what vanished from the files is retired, never deleted.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from studyapp import generation
from studyapp.models import Document, Fact, ImportedFile, Question
from studyapp.services import search

from .cache import Cache
from .digests import code_digest, file_digests
from .facts import sync_documents, value_as_json
from .frame import sync_frame
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
    known = dict(ImportedFile.objects.values_list("path", "digest"))
    is_whole = notes is None
    if is_whole and not only_check and digests == known:
        report.documents = Document.objects.published().count()
        report.facts = Fact.objects.published().count()
        report.questions = Question.objects.published().count()
        search.index_forgotten_notes()
        return report

    frame, cache = read_frame(content), Cache(settings.IMPORT_CACHE, code_digest())
    base = content / "notes" if folder.resolve().is_relative_to((content / "notes").resolve()) else folder
    read = [document for path in paths if (document := read_document(path, base, frame, cache, report))]
    report.documents = len(read)
    report.facts = sum(len(document.facts) for document in read)
    if only_check:
        keys = provisional_keys(read)
        bank = make_bank(read, keys, {}, frame.gazetteer)
        questions = generation.generate(bank, cache.recall)
        report.questions = len(questions)
        warn_of_unasked(bank, questions, report)
        return report

    of_frame = {path: digest for path, digest in digests.items() if path.endswith(".toml")}
    if not known.items() >= of_frame.items():
        sync_frame(content)
        _remember(of_frame)
    rows = sync_documents(read, report, is_whole=is_whole, now=now)
    if is_whole:
        bank = make_bank(read, rows.keys, rows.edited, frame.gazetteer)
        questions = generation.generate(bank, cache.recall)
        sync_questions(questions, report)
        warn_of_unasked(bank, questions, report)
        order_introduction(questions)
        cache.save()
        if not report.problems:
            _remember(digests)
    report.questions = Question.objects.published().count()
    return report


@transaction.atomic
def _remember(digests: dict[str, str]) -> None:
    ImportedFile.objects.all().delete()
    ImportedFile.objects.bulk_create(ImportedFile(path=path, digest=digest) for path, digest in digests.items())
