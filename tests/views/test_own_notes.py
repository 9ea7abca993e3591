import io
import re
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from studyapp.models import Fact, Finding, Question, Upload
from studyapp.services import study
from tests.factories import DocumentFactory, FactFactory, LearnerFactory

pytestmark = pytest.mark.django_db

NOTES = """# SQS

One batch holds at most 10 messages.
Max size of a message is 256 KB.
A queue is usually read by one consumer for at most 5 minutes.
"""


@pytest.fixture
def add(client, small_content):
    """Return a function that sends the form and returns the answer; read at once, as tasks are in tests."""

    def add(*files, token=None, **data):
        sent = [
            SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
            for name, content in files
        ]
        return client.post("/notes/add/", {"token": token or uuid.uuid4(), "files": sent, **data})

    return add


@pytest.fixture
def document(add):
    add(pasted=NOTES)
    return Upload.objects.get().owner.documents.get()


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1]).split())


# Bringing notes in


def test_a_visitor_can_bring_notes_and_sees_what_was_found(client, add):
    response = add(pasted=NOTES)
    assert re.fullmatch(r"/notes/uploads/[0-9a-f-]{36}/", response.url)
    text = text_of(client.get(response.url))
    assert "1 document, 3 facts 2 certain, 1 likely; 1 finding." in text
    assert client.get("/notes/").context["shelves"][0][0] == "Your notes"


def test_somebody_who_only_looks_at_the_form_is_not_written_down(client):
    assert client.get("/notes/add/").status_code == 200
    assert "learner" not in client.session


def test_the_same_form_sent_twice_leads_to_the_same_upload(add):
    token = uuid.uuid4()
    assert add(pasted=NOTES, token=token).url == add(pasted=NOTES, token=token).url
    assert Upload.objects.count() == 1


def test_a_refused_form_keeps_what_was_typed(client, add, monkeypatch):
    monkeypatch.setattr("studyapp.services.own_notes.uploads.MOST_PASTED", 10)
    response = add(pasted="<b>Eleven</b> characters", title="Mine")
    assert response.status_code == 422
    page = response.content.decode()
    assert "The pasted text has 24 characters, but 10 can be read at once." in page
    assert "&lt;b&gt;Eleven&lt;/b&gt; characters</textarea>" in page
    assert 'value="Mine"' in page


def test_an_empty_form_says_what_to_do(add):
    assert "Paste your notes or choose a file first." in text_of(add())


def test_a_folder_keeps_its_paths(client, add, learner):
    files = [
        SimpleUploadedFile("a.md", b"# SQS\n\nOne batch holds at most 10 messages.\n"),
        SimpleUploadedFile("a.md", b"# Lambda\n\nx y z\n"),
    ]
    client.post("/notes/add/", {"token": uuid.uuid4(), "folder": files, "paths": "notes/queues/a.md\nnotes/a.md"})
    assert set(learner.documents.values_list("path", flat=True)) == {"notes/queues/a.md", "notes/a.md"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bomb.zip", zipped(**{"a.md": b"\0" * 30_000_000}), "times its size: no notes do."),
        ("notes.zip", zipped(**{"../../etc/passwd.md": "# x"}), "the name leads out of its folder; rename the file."),
        ("notes.zip", zipped(**{"/etc/passwd.md": "# x"}), "the name begins at the root of a disk; pack the folder, not the disk."),
        ("many.zip", zipped(**{f"{n}.md": "x" for n in range(501)}), "the zip holds 501 files, but 500 can be read at once; split it."),
        ("notes.md", b"\x89PNG\r\n\x1a\n\0\0\0", "notes.md: the file is a picture."),
        ("notes.md", b"\x00\x01\x02" * 100, "notes.md: the file holds no text; send Markdown, text, or HTML."),
        ("notes.md", b" \n", "notes.md: the file is empty; write a note or delete it."),
        ("notes.md", b"x" * 1_000_001, "notes.md: the file has 1 MB, but at most 1 MB can be read; split it."),
        ("notes.docx", b"PK\x03\x04", "notes.docx: the file is a Word document; save it as text or HTML."),
        ("notes.zip", b"PK\x03\x04 no zip", "notes.zip: the zip is damaged; pack it again."),
    ],
)  # fmt: skip
def test_hostile_and_useless_files_are_refused_with_a_sentence(client, add, name, content, sentence):
    text = text_of(client.get(add((name, content)).url))
    assert "Nothing could be read." in text
    assert sentence in text


def test_more_files_than_can_be_sent_are_refused_on_the_form(add):
    response = add(*[(f"{n}.md", "# x\n") for n in range(501)])
    assert response.status_code == 422
    assert "These are 501 files, but 500 can be sent at once. Send them in parts." in text_of(response)


def test_a_request_with_a_hundred_thousand_files_is_refused_with_a_sentence(client):
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.md"\r\n\r\n\r\n'
    response = client.generic("POST", "/notes/add/", part * 100_000 + b"--x--\r\n", "multipart/form-data; boundary=x")
    assert response.status_code == 400
    assert "too much at once" in response.content.decode()


def test_a_request_larger_than_anything_allowed_is_refused_unread(client):
    response = client.post("/notes/add/", {"pasted": "x"}, headers={"Content-Length": "30000000"})
    assert response.status_code == 413
    assert "too much at once" in response.content.decode()


def test_scripts_in_notes_never_reach_the_page(client, add, learner):
    add(
        ("a.html", "<h1>SQS</h1><p onclick=x()>One batch holds at most 10 messages.</p><script>alert(1)</script>"),
        ("b.md", "# SQS <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) A queue has at most 3 tags.\n"),
    )  # fmt: skip
    for document in learner.documents.all():
        page = client.get(document.get_absolute_url()).content.decode().split("<main")[1]
        assert not re.search(r"<script|onclick|<img|href=\"javascript", page)


# Progress


def test_an_upload_that_waits_polls_and_can_be_reloaded_or_cancelled(client, learner, htmx):
    now = timezone.now()
    upload = Upload.objects.create(
        owner=learner, token=uuid.uuid4(), created_at=now, heard_at=now, percent=40, stage="Reading a.md"
    )
    page = client.get(upload.get_absolute_url()).content.decode()
    assert f'hx-get="{upload.get_absolute_url()}" hx-trigger="every 1s"' in page
    assert '<progress id="bar" max="100" value="40">' in page
    assert f'<a class="button" href="{upload.get_absolute_url()}">See how far it is</a>' in page
    part = client.get(upload.get_absolute_url(), headers=htmx).content.decode()
    assert part.lstrip().startswith('<div id="progress"')
    assert "<h1>Reading your notes</h1>" in part  # the heading too says when it is over
    assert client.post(f"{upload.get_absolute_url()}cancel/").url == upload.get_absolute_url()
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "Cancelled." in page
    assert "hx-trigger" not in page


def test_an_upload_of_which_nothing_is_heard_says_so_and_can_be_started_again(client, learner, small_content):
    then = timezone.now() - timedelta(minutes=5)
    upload = Upload.objects.create(owner=learner, token=uuid.uuid4(), created_at=then, heard_at=then)
    assert "Nothing was heard from the worker for three minutes." in text_of(client.get(upload.get_absolute_url()))
    client.post(f"{upload.get_absolute_url()}resume/")
    assert "Nothing could be read." in text_of(client.get(upload.get_absolute_url()))


# The reader


def test_the_reader_shows_findings_with_what_holds_and_since_when(client, document):
    text = text_of(client.get(document.get_absolute_url()))
    assert "Max size of a message is 256 KB. An Amazon SQS message is at most 1 MiB." in text
    assert "AWS page , checked on November 23, 2026" in text


def test_what_the_checked_notes_do_not_say_is_not_called_right(client, add, learner):
    add(("sqs.md", "# SQS\n\nOne batch of Amazon SQS holds at most 7 messages."))
    (document,) = learner.documents.all()
    page = client.get(document.get_absolute_url()).content.decode()
    assert "1 fact is not in them and so was not checked." in page
    assert "Read without doubt, not checked" in page
    assert "Certain" not in page


def test_marks_in_the_text_say_how_their_facts_stand(client, document):
    page = client.get(document.get_absolute_url()).content.decode()
    assert re.findall(r'<mark [^>]*class="(is-\w+)">', page) == ["is-certain", "is-doubted", "is-likely"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("One batch holds at most 10 messages.\n", ["h1>One batch holds at most 10 messages"]),
        ("# SQS\n\n## Batches\n\n# Lambda\n", ["h1>SQS", "h2>Batches", "h2>Lambda"]),
    ],
)
def test_a_document_has_one_heading_of_the_first_order(client, add, learner, text, headings):
    add(pasted=text)
    page = client.get(learner.documents.get().get_absolute_url()).content.decode().split("<article>")[1]
    assert re.findall(r"<(h[12]>[^<]+)", page.split("</article>")[0]) == headings


def test_a_confirmed_fact_shows_its_questions_at_once(client, document, htmx):
    fact = document.facts.get(confidence="likely")
    url = f"{document.get_absolute_url()}facts/"
    card = client.post(url, {"confirm": fact.pk}, headers=htmx).content.decode()
    assert card.startswith(f'\n<li class="card is-certain is-new" id="card-{fact.pk}"')
    assert "1 question" in card
    assert client.post(url, {"reconsider": fact.pk}).url == f"{document.get_absolute_url()}#card-{fact.pk}"
    assert not fact.questions.published().exists()


def test_a_fact_is_corrected_on_a_page_of_its_own(client, document):
    fact = document.facts.get(confidence="likely")
    url = f"{document.get_absolute_url()}facts/{fact.pk}/"
    assert "A queue is usually read by one consumer" in client.get(url).content.decode()
    refused = client.post(url, {"statement": "A consumer reads.", "term": "five"})
    assert refused.status_code == 422
    assert "The words to recall must stand in the sentence." in text_of(refused)
    assert "A consumer reads.</textarea>" in refused.content.decode()
    client.post(url, {"statement": "A consumer reads for five minutes.", "term": "five minutes"})
    assert "for ____." in fact.questions.published().get().stem


def test_a_finding_is_fixed_in_the_text_by_one_click(client, document):
    finding = document.findings.get(kind="dated")
    client.post(f"{document.get_absolute_url()}findings/{finding.pk}/", {"fix": "1"})
    document.refresh_from_db()
    assert "An Amazon SQS message is at most 1 MiB.\n" in document.text
    page = text_of(client.get(document.get_absolute_url()))
    assert "The text was fixed and read again." in page
    assert "0 findings" in page


def test_a_finding_decided_in_another_tab_is_settled(client, document):
    finding = document.findings.get(kind="dated")
    url = f"{document.get_absolute_url()}findings/{finding.pk}/"
    client.post(url, {"fix": "1"})
    client.get(document.get_absolute_url())
    client.post(url, {"fix": "1"})
    assert "This finding is settled already." in text_of(client.get(document.get_absolute_url()))


def test_a_finding_can_be_kept(client, document):
    finding = document.findings.get(kind="dated")
    client.post(f"{document.get_absolute_url()}findings/{finding.pk}/", {"keep": "1"})
    assert Finding.objects.get(pk=finding.pk).state == "kept"
    assert Question.objects.published().filter(fact=finding.fact).exists()


def test_two_sentences_that_disagree_stand_side_by_side(client, add, learner):
    add(pasted="# Lambda\n\nA Lambda function has at most 3 layers.\n\nA Lambda function has at most 5 layers.\n")
    document = learner.documents.get()
    page = client.get(document.get_absolute_url()).content.decode()
    assert page.count("This one holds</button>") == 2
    three, five = document.facts.order_by("start")
    finding = document.findings.get(kind="contradiction")
    client.post(f"{document.get_absolute_url()}findings/{finding.pk}/", {"holds": five.pk})
    assert not Question.objects.published().filter(fact=three).exists()
    assert Question.objects.published().filter(fact=five).exists()


def test_editing_the_text_reads_it_again(client, document):
    url = f"{document.get_absolute_url()}edit/"
    form = client.get(url).context["form"]
    fact = document.facts.get(statement__contains="10 messages")
    text = NOTES.replace("10 messages", "12 messages").replace("\n", "\r\n")
    response = client.post(url, {"text": text, "version": form["version"].value()})
    assert response.url == document.get_absolute_url()
    document.refresh_from_db()
    assert document.text == NOTES.replace("10 messages", "12 messages")
    assert document.facts.published().get(statement__contains="12 messages").key == fact.key


def test_an_edit_that_another_tab_overtook_keeps_what_was_typed(client, document):
    url = f"{document.get_absolute_url()}edit/"
    version = client.get(url).context["form"]["version"].value()
    client.post(url, {"text": NOTES + "\nOne.\n", "version": version})
    response = client.post(url, {"text": NOTES + "\nTwo.\n", "version": version})
    assert response.status_code == 422
    assert "The document was changed since you opened it." in text_of(response)
    assert "Two.\n</textarea>" in response.content.decode()


def test_an_empty_text_is_refused(client, document):
    url = f"{document.get_absolute_url()}edit/"
    version = client.get(url).context["form"]["version"].value()
    assert "The text is empty." in text_of(client.post(url, {"text": " ", "version": version}))


def test_deleting_asks_first_and_says_what_goes(client, document):
    url = f"{document.get_absolute_url()}delete/"
    assert "With the text go 3 facts, 1 question, and your progress" in text_of(client.get(url))
    client.post(url)
    assert "“SQS” was deleted." in text_of(client.get("/notes/"))
    assert client.get(document.get_absolute_url()).status_code == 404


def test_the_list_says_how_many_findings_wait(client, document):
    assert "1 to look at" in text_of(client.get("/notes/"))


def test_the_reader_costs_the_same_number_of_queries_with_more_facts(client, document, django_assert_num_queries):
    with django_assert_num_queries(7):
        client.get(document.get_absolute_url())
    for n in range(5):
        FactFactory(document=document, note=document.notes.first(), service=None, confidence="likely", key=f"k{n}")
    with django_assert_num_queries(7):
        client.get(document.get_absolute_url())


# What is whose


def test_nobody_else_finds_notes_facts_questions_or_uploads(client, document):
    owner = document.owner
    finding, fact = document.findings.first(), document.facts.first()
    session = client.session
    session["learner"] = str(LearnerFactory().pk)
    session.save()
    own = document.get_absolute_url()
    gets = [
        own,
        f"{own}edit/",
        f"{own}delete/",
        f"{own}facts/{fact.pk}/",
        f"/facts/{fact.pk}/",
        owner.uploads.get().get_absolute_url(),
    ]
    posts = [f"{own}edit/", f"{own}delete/", f"{own}facts/", f"{own}facts/{fact.pk}/", f"{own}findings/{finding.pk}/"]
    posts += [f"{owner.uploads.get().get_absolute_url()}{what}/" for what in ("cancel", "resume")]
    assert {client.get(url).status_code for url in gets} == {404}
    assert {client.post(url, {"confirm": fact.pk}).status_code for url in posts} == {404}


def test_search_decks_and_quizzes_of_others_hold_nothing_of_it(client, document):
    counted = client.get("/decks/count/", {"format": "csv"}).content
    found = client.get("/notes/", {"q": "batch"}).content.decode()
    assert "batch" in found.split("<ol")[1]
    client.session.flush()
    client.cookies.clear()
    assert client.get("/decks/count/", {"format": "csv"}).content != counted
    assert "No section of the notes has these words." in client.get("/notes/", {"q": "batch"}).content.decode()
    assert "batch" not in client.get("/decks/download/", {"format": "csv"}).content.decode()
    assert client.get("/notes/").context["shelves"][0][0] != "Your notes"


def test_a_service_that_only_somebodys_own_notes_name_is_offered_to_nobody(client, learner):
    FactFactory(document=DocumentFactory(owner=LearnerFactory(), service__name="Amazon Secret"))
    assert "Amazon Secret" not in client.get("/quiz/").content.decode()


def test_the_checked_fact_quotes_the_learners_own_sentence_beside_its_own(client, add, learner):
    add(pasted="# SQS\n\nAmazon SQS keeps a message for max 14 days!\n")
    checked = Fact.objects.get(document__owner=None, statement__contains="14 days")
    assert learner.documents.get().facts.get().counterpart == checked
    showing = study.show_fact(learner, checked, reps=0, reason="new", now=timezone.now())
    answer = study.record_answer(learner, showing, "14 days", now=timezone.now())
    page = text_of(client.get(f"/study/answers/{answer.pk}/"))
    assert "From your own notes Amazon SQS keeps a message for max 14 days!" in page
