"""What a learner sends is kept and handed to the worker; the same form sent twice is one upload."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from studyapp.models import Learner, Upload, UploadedFile

from . import tasks
from .working import LIMITS

MOST_PASTED = 1_000_000  # characters
MOST_AT_ONCE = 3  # uploads that are still being read
MOST_DOCUMENTS = 2_000
PASTED = "pasted"
WORDS_OF_TITLE = 8
LONGEST_TITLE = 80
HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
UNFIT = re.compile(r"[\x00-\x1f\x7f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class Refused(ValueError):
    """What was sent is not taken; the message is a sentence for the learner."""


@dataclass(frozen=True)
class SentFile:
    name: str
    data: bytes


def begin_upload(
    owner: Learner,
    *,
    token: uuid.UUID,
    pasted: str = "",
    title: str = "",
    files: Sequence[SentFile] = (),
    now: datetime,
) -> Upload:
    """Take notes and have them read in the background; raises ``Refused`` when there is nothing or too much."""
    if known := owner.uploads.filter(token=token).first():
        return known
    sent = [*files]
    if pasted.strip():
        sent.insert(0, SentFile(path_of_pasted(owner, pasted, title), pasted.encode("utf-8", errors="replace")))
    _check(owner, sent, pasted, now)
    with transaction.atomic():
        upload, is_new = Upload.objects.get_or_create(
            owner=owner, token=token, defaults={"created_at": now, "heard_at": now, "stage": "Waiting for its turn"}
        )
        if is_new:
            UploadedFile.objects.bulk_create(
                UploadedFile(upload=upload, name=file.name[:300], data=file.data) for file in sent
            )
    if is_new:
        tasks.read_upload.enqueue(str(upload.pk))
        upload.refresh_from_db()
    return upload


def _check(owner: Learner, sent: list[SentFile], pasted: str, now: datetime) -> None:
    if not sent:
        raise Refused("Paste your notes or choose a file first.")
    if len(pasted) > MOST_PASTED:
        raise Refused(
            f"The pasted text has {len(pasted):,} characters, but {MOST_PASTED:,} can be read at once. "
            "Save it as a file, or paste it in parts."
        )
    if len(sent) > LIMITS.files:
        raise Refused(f"These are {len(sent):,} files, but {LIMITS.files:,} can be sent at once. Send them in parts.")
    size = sum(len(file.data) for file in sent)
    if size > LIMITS.sent:
        raise Refused(
            f"The files have {size / 1e6:,.0f} MB, but {LIMITS.sent / 1e6:,.0f} MB can be sent at once. "
            "Send them in parts, or without pictures."
        )
    running = [upload for upload in owner.uploads.all()[:20] if upload.is_running and not upload.is_stuck(now)]
    if len(running) >= MOST_AT_ONCE:
        raise Refused(f"{MOST_AT_ONCE} uploads are still being read. Wait until one is done, then send this again.")
    if owner.documents.count() >= MOST_DOCUMENTS:
        raise Refused(f"You have {MOST_DOCUMENTS:,} documents, which is the most. Delete some first.")


def path_of_pasted(owner: Learner, text: str, title: str) -> str:
    """Return a name for pasted text. The same text keeps its name; another text never takes a name that is in use."""
    title = UNFIT.sub(" ", title or _title_in(text)).strip(" .")[:LONGEST_TITLE].strip(" .") or "Pasted notes"
    used = dict(owner.documents.filter(path__startswith=f"{PASTED}/").values_list("path", "text"))
    path, n = f"{PASTED}/{title}.md", 2
    while used.get(path, text) != text:
        path, n = f"{PASTED}/{title} ({n}).md", n + 1
    return path


def _title_in(text: str) -> str:
    if heading := HEADING.search(text):
        return heading[1]
    return " ".join(re.sub(r"[*_`#>|\[\]]", " ", text[:2000]).split()[:WORDS_OF_TITLE]).rstrip(".,;:–—-")


def cancel(upload: Upload, *, now: datetime) -> None:
    """Stop reading after the document that is being read; what was read stays."""
    stage = "Cancelled. What was read before stays in your notes."
    running = Upload.objects.filter(pk=upload.pk, state__in=(Upload.State.WAITING, Upload.State.READING))
    if running.update(state=Upload.State.CANCELLED, stage=stage, heard_at=now):
        upload.files.all().delete()


def resume(upload: Upload, *, now: datetime) -> None:
    """Have an upload read again whose worker died; what was read before is not read twice."""
    waiting = Upload.objects.filter(pk=upload.pk, heard_at=upload.heard_at)
    if upload.is_stuck(now) and waiting.update(state=Upload.State.WAITING, stage="Waiting for its turn", heard_at=now):
        tasks.read_upload.enqueue(str(upload.pk))
