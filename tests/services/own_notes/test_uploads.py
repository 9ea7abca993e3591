import uuid
from datetime import timedelta

import pytest

from studyapp.models import Upload, UploadedFile
from studyapp.services import own_notes
from studyapp.services.doctoring import content_doctor
from studyapp.services.importing import import_content
from studyapp.services.own_notes import SentFile, uploads, working
from tests.small_content import NOW

NOTES = "# SQS\n\nOne batch holds at most 10 messages.\n"


@pytest.fixture
def send(learner, small_content):
    def send(*files, token=None, **kwargs):
        sent = [SentFile(name, data.encode() if isinstance(data, str) else data) for name, data in files]
        return own_notes.begin_upload(learner, token=token or uuid.uuid4(), files=sent, now=NOW, **kwargs)

    return send


@pytest.fixture
def waiting(monkeypatch, send):
    """An upload that no worker has taken yet."""
    monkeypatch.setattr(uploads.tasks, "read_upload", Queue())
    return send(("a.md", NOTES), ("b.md", "# Lambda\n\nA Lambda function has at most 5 layers.\n"))


class Queue:
    def __init__(self):
        self.taken = []

    def enqueue(self, pk):
        self.taken.append(pk)


def test_an_upload_ends_with_what_was_found(send):
    upload = send(("a.md", NOTES), ("b.md", "# Lambda\n\nA Lambda function has at most 5 layers.\n"))
    assert (upload.state, upload.percent) == (Upload.State.DONE, 100)
    assert upload.summary == {
        "documents": 2, "facts": 2, "certain": 2, "likely": 0, "weak": 0, "linked": 0, "findings": 0, "questions": 2,
    }  # fmt: skip
    assert not UploadedFile.objects.exists()


def test_the_same_form_sent_twice_is_one_upload(send, learner):
    token = uuid.uuid4()
    assert send(("a.md", NOTES), token=token) == send(("a.md", NOTES), token=token)
    assert learner.documents.count() == 1


def test_what_cannot_be_read_is_said_and_the_rest_is_read(send):
    upload = send(("a.md", NOTES), ("b.md", b"%PDF-1.7 \x00"), ("../c.md", NOTES))
    assert upload.summary["documents"] == 1
    assert upload.problems == [
        "b.md: the file is a PDF; export it as Markdown, text, or HTML.",
        "../c.md: the name leads out of its folder; rename the file.",
    ]


@pytest.mark.parametrize(
    ("files", "kwargs", "sentence"),
    [
        ([], {}, "Paste your notes or choose a file first."),
        ([], {"pasted": " \n"}, "Paste your notes or choose a file first."),
        (
            [],
            {"pasted": "x" * 1_000_001},
            "The pasted text has 1,000,001 characters, but 1,000,000 can be read at once.",
        ),
        ([("a.md", "a")] * 501, {}, "These are 501 files, but 500 can be sent at once. Send them in parts."),
        ([("a.zip", bytes(20_000_001))], {}, "The files have 20 MB, but 20 MB can be sent at once."),
    ],
)
def test_nothing_and_too_much_are_refused_with_a_sentence(send, learner, files, kwargs, sentence):
    with pytest.raises(own_notes.Refused, match=sentence):
        send(*files, **kwargs)
    assert not learner.uploads.exists()


def test_a_fourth_upload_waits_until_one_is_read(waiting, send, learner):
    send(("a.md", NOTES))
    send(("a.md", NOTES))
    with pytest.raises(own_notes.Refused, match="3 uploads are still being read"):
        send(("a.md", NOTES))


def test_a_cancelled_upload_is_not_read(waiting, learner):
    own_notes.cancel(waiting, now=NOW)
    working.read_upload(str(waiting.pk), clock=lambda: NOW)
    waiting.refresh_from_db()
    assert waiting.state == Upload.State.CANCELLED
    assert not learner.documents.exists()
    assert not UploadedFile.objects.exists()


def test_cancelling_between_two_documents_keeps_the_first(waiting, learner, monkeypatch):
    save = working.save_document

    def save_and_cancel(*args, **kwargs):
        own_notes.cancel(waiting, now=NOW)
        return save(*args, **kwargs)

    monkeypatch.setattr(working, "save_document", save_and_cancel)
    working.read_upload(str(waiting.pk), clock=lambda: NOW)
    waiting.refresh_from_db()
    assert waiting.stage == "Cancelled. What was read before stays in your notes."
    assert learner.documents.count() == 1


def test_an_upload_that_was_broken_off_is_read_to_its_end_the_next_time(waiting, learner, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(working, "summarize", lambda documents: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            working.read_upload(str(waiting.pk), clock=lambda: NOW)
    waiting.refresh_from_db()
    assert waiting.state == Upload.State.FAILED
    assert waiting.stage.startswith("Something went wrong while reading.")
    Upload.objects.update(state=Upload.State.READING)  # as a worker that was killed leaves it
    working.read_upload(str(waiting.pk), clock=lambda: NOW)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.summary["documents"]) == (Upload.State.DONE, 2)


def test_reading_ends_after_ten_minutes_with_a_sentence(waiting, learner):
    clock = iter([NOW, NOW, NOW, NOW, NOW, *[NOW + timedelta(minutes=11)] * 20])
    working.read_upload(str(waiting.pk), clock=lambda: next(clock))
    waiting.refresh_from_db()
    assert learner.documents.count() == 1
    assert waiting.problems == ["After 10 minutes, 1 documents were left; send them again."]


def test_an_upload_of_which_nothing_is_heard_can_be_started_again(waiting):
    queue = uploads.tasks.read_upload
    own_notes.resume(waiting, now=NOW + timedelta(minutes=2))
    assert len(queue.taken) == 1
    own_notes.resume(waiting, now=NOW + timedelta(minutes=4))
    assert len(queue.taken) == 2


@pytest.mark.parametrize(
    ("text", "title", "path"),
    [
        ("# Amazon SQS #\n\nx", "", "pasted/Amazon SQS.md"),
        ("SQS keeps a message for at most 14 days, they say", "", "pasted/SQS keeps a message for at most 14.md"),
        ("x", "../../etc/passwd", "pasted/etc passwd.md"),
        ("x", "a\x00b/c\\d", "pasted/a b c d.md"),
        ("***", "", "pasted/Pasted notes.md"),
    ],
)
def test_pasted_notes_are_named_after_their_title(learner, text, title, path):
    assert uploads.path_of_pasted(learner, text, title) == path


def test_notes_are_read_again_when_what_is_checked_changes(send, learner, small_content):
    send(("a.md", "# SQS\n\nOne batch of SQS holds at most 10 messages.\n"))
    fact = learner.documents.get().facts.get()
    assert working.read_again(clock=lambda: NOW) == 0
    path = small_content / "notes" / "sqs.md"
    path.write_text(path.read_text() + "\nOne batch of Amazon SQS holds at most **10 messages**.\n")
    import_content(small_content, now=NOW)
    content_doctor.cache_clear()
    assert working.read_again(clock=lambda: NOW) == 1
    fact.refresh_from_db()
    assert "10 messages" in fact.counterpart.statement
    assert not fact.questions.published().exists()
