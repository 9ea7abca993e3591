"""Reading an upload, document by document, with its progress told; can be broken off and begun again at any point."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from studyapp.models import Document, Fact, Question, Upload
from studyapp.parsing import ParseError, Refusal, UploadedText, UploadLimits, read_uploads

from .reading import read_notes
from .saving import StaleText, digest_of, save_document, version_of

LIMITS = UploadLimits(sent=20_000_000, text=1_000_000, unpacked=20_000_000, files=500)
MOST_TIME = timedelta(minutes=10)
MOST_PROBLEMS = 100
SHARE_OF_READING = 0.6  # of the work for a document; the rest is writing
logger = logging.getLogger(__name__)


class _Stopped(Exception):
    """The learner cancelled or deleted the upload."""


def read_upload(pk: str, *, clock: Callable[[], datetime]) -> None:
    upload = Upload.objects.filter(pk=pk, state__in=(Upload.State.WAITING, Upload.State.READING)).first()
    if not upload:
        return
    try:
        _Reading(upload, clock).run()
    except _Stopped:
        return
    except Exception:
        # Whatever it was, the learner must not look at a bar for ever; the log tells the rest.
        logger.exception("Upload %s could not be read", pk)
        stage = (
            "Something went wrong while reading. What was read before stays in your notes; the rest can be sent again."
        )
        Upload.objects.filter(pk=pk).update(state=Upload.State.FAILED, stage=stage, heard_at=clock())
        raise


def read_again(*, clock: Callable[[], datetime]) -> int:
    """Read the documents anew that other code read, or that were held against other checked notes; return how many."""
    count = 0
    documents = Document.objects.published().exclude(owner=None).select_related("owner").defer("html")
    for document in documents.order_by("pk").iterator(chunk_size=20):
        if document.digest == digest_of(document.text):
            continue
        try:
            save_document(
                document.owner, document.path, read_notes(document.path, document.text), now=clock(),
                version=version_of(document),
            )  # fmt: skip
        except (ParseError, StaleText, Document.DoesNotExist) as reason:  # edited or deleted meanwhile
            logger.warning("Document %s was not read again: %s", document.pk, reason)
            continue
        count += 1
    return count


class _Reading:
    def __init__(self, upload: Upload, clock: Callable[[], datetime]) -> None:
        self.upload, self.clock, self.begun_at = upload, clock, clock()
        self.problems: list[str] = []
        self.documents: list[int] = []

    def run(self) -> None:
        self.tell("Opening what you sent", 1)
        texts = list(self._texts())
        whole, done = sum(len(text.text) for text in texts) or 1, 0
        for n, text in enumerate(texts, 1):
            if self.clock() - self.begun_at > MOST_TIME:
                left = len(texts) - n + 1
                minutes = MOST_TIME.total_seconds() / 60
                self.problems.append(f"After {minutes:.0f} minutes, {left:,} documents were left; send them again.")
                break
            name = PurePosixPath(text.path).name
            of = f" ({n:,} of {len(texts):,})" if len(texts) > 1 else ""
            self.tell(f"Reading {name}{of}", _percent(done, whole))
            self._read(
                text, f"Making questions from {name}{of}", _percent(done + SHARE_OF_READING * len(text.text), whole)
            )
            done += len(text.text)
        self._finish()

    def _texts(self):
        files = ((file.name, bytes(file.data)) for file in self.upload.files.all().iterator(chunk_size=20))
        for read in read_uploads(files, LIMITS):
            if isinstance(read, Refusal):
                self.problems.append(str(read))
                continue
            if read.remark:
                self.problems.append(f"{read.path}: {read.remark}")
            yield read

    def _read(self, text: UploadedText, stage: str, percent: int) -> None:
        try:
            read = read_notes(text.path, text.text)
        except ParseError as error:
            self.problems.append(str(error))
            return
        self.tell(stage, percent)
        saved = save_document(self.upload.owner, text.path[:300], read, now=self.clock())
        self.documents.append(saved.document.pk)

    def tell(self, stage: str, percent: int) -> None:
        running = Upload.objects.filter(pk=self.upload.pk, state__in=(Upload.State.WAITING, Upload.State.READING))
        told = running.update(state=Upload.State.READING, stage=stage[:300], percent=percent, heard_at=self.clock())
        if not told:
            raise _Stopped

    def _finish(self) -> None:
        upload = self.upload
        shown = self.problems[:MOST_PROBLEMS]
        if len(self.problems) > MOST_PROBLEMS:
            shown.append(f"{len(self.problems) - MOST_PROBLEMS:,} more files were left out.")
        running = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING)
        running.update(
            state=Upload.State.DONE,
            stage="",
            percent=100,
            summary=summarize(self.documents),
            documents=self.documents,
            problems=shown,
            heard_at=self.clock(),
        )
        upload.files.all().delete()


def _percent(done: float, whole: int) -> int:
    return max(2, min(99, round(100 * done / whole)))


def summarize(documents: list[int]) -> dict[str, int]:
    rows = Document.objects.published().filter(pk__in=documents)
    facts = Fact.objects.published().filter(document__in=rows)
    by_confidence = Counter(facts.values_list("confidence", flat=True))
    findings = sum(document.findings.open().of_note().count() for document in rows)
    return {
        "documents": rows.count(),
        "facts": sum(by_confidence.values()),
        "certain": by_confidence[Fact.Confidence.CERTAIN],
        "likely": by_confidence[Fact.Confidence.LIKELY],
        "weak": by_confidence[Fact.Confidence.WEAK],
        "linked": facts.exclude(counterpart=None).count(),
        "findings": findings,
        "questions": Question.objects.published().filter(fact__in=facts).count(),
    }
