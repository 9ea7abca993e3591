import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studyapp.models import Document, ExamDomain, Fact, Note, Option, Question, Service
from studyapp.models.states import State
from studyapp.services.importing import import_content
from tests.factories import CardFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data" / "content"


@pytest.fixture
def content(tmp_path):
    shutil.copytree(DATA, tmp_path / "content")
    return tmp_path / "content"


def run(content, **options):
    return import_content(content, now=options.pop("now", NOW), **options)


def edit(content, name, old, new):
    path = content / "notes" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fact(fragment):
    return Fact.objects.get(statement__contains=fragment)


def test_documents_become_notes_facts_and_questions(content):
    report = run(content)
    assert report.problems == []
    assert Document.objects.count() == 2
    assert Note.objects.filter(heading="Limits").exists()
    assert fact("on demand").kind == "definition"
    assert fact("15 minutes cannot be raised").kind == "limit"
    assert Question.objects.filter(model="situation").count() >= 3
    assert (Service.objects.count(), ExamDomain.objects.count()) == (4, 4)


def test_every_fact_quotes_its_document_exactly(content):
    run(content)
    assert all(fact.is_quoted_exactly for fact in Fact.objects.select_related("document"))


def test_every_question_gives_a_reason_and_a_fact_for_every_option(content):
    run(content)
    assert Option.objects.count() > 20
    assert not Option.objects.filter(why="").exists()
    assert not Option.objects.filter(fact=None).exists()


def test_importing_twice_changes_nothing(content):
    run(content)
    before = list(Fact.objects.order_by("pk").values())
    report = run(content)
    assert report.changed == 0
    assert list(Fact.objects.order_by("pk").values()) == before


def test_importing_again_with_new_code_but_the_same_result_changes_nothing(content):
    run(content)
    from studyapp.models import ImportedFile

    ImportedFile.objects.all().delete()
    assert run(content).changed == 0


def test_checking_writes_nothing(content):
    report = run(content, only_check=True)
    assert (report.documents, Document.objects.count(), Service.objects.count()) == (2, 0, 0)
    assert report.questions > 10


def test_a_changed_value_keeps_the_fact_and_its_schedule(content):
    run(content)
    card = CardFactory(fact=fact("15 minutes cannot be raised"), reps=4)
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    later = NOW + timedelta(days=1)
    run(content, now=later)
    card.fact.refresh_from_db()
    assert "20 minutes" in card.fact.statement
    assert (card.fact.state, card.fact.changed_at, card.fact.cards.get().reps) == (State.PUBLISHED, later, 4)


def test_a_mended_typo_keeps_the_fact(content):
    edit(
        content, "lambda.md", "can run code that is written in **Python**", "can run code thta is writen in **Python**"
    )
    run(content)
    before = fact("thta")
    edit(content, "lambda.md", "thta is writen", "that is written")
    run(content)
    assert fact("that is written").pk == before.pk


def test_a_moved_section_keeps_its_facts(content):
    run(content)
    before = set(Fact.objects.published().values_list("pk", flat=True))
    path = content / "notes" / "lambda.md"
    head, first, second = path.read_text(encoding="utf-8").split("\n## ")
    path.write_text("\n## ".join([head, second + "\n", first]), encoding="utf-8")
    run(content)
    assert set(Fact.objects.published().values_list("pk", flat=True)) == before
    assert all(fact.is_quoted_exactly for fact in Fact.objects.select_related("document"))


def test_a_sentence_moved_to_another_document_keeps_the_fact(content):
    run(content)
    before = fact("Python")
    sentence = "AWS Lambda can run code that is written in **Python**.\n\n"
    edit(content, "lambda.md", sentence, "")
    head = (content / "notes" / "lambda.md").read_text(encoding="utf-8").split("# AWS")[0]
    (content / "notes" / "languages.md").write_text(head + "# Languages\n\n" + sentence, encoding="utf-8")
    run(content)
    after = fact("Python")
    assert (after.pk, after.document.path, after.state) == (before.pk, "languages.md", State.PUBLISHED)


def test_what_vanished_is_retired_and_comes_back_with_its_history(content):
    run(content)
    python = fact("Python")
    CardFactory(fact=python, reps=3)
    edit(content, "lambda.md", "AWS Lambda can run code that is written in **Python**.", "")
    run(content)
    python.refresh_from_db()
    assert python.state == State.RETIRED
    assert not Question.objects.published().filter(fact=python).exists()
    edit(content, "lambda.md", "## Limits", "AWS Lambda can run code that is written in **Python**.\n\n## Limits")
    run(content)
    python.refresh_from_db()
    assert (python.state, python.cards.get().reps) == (State.PUBLISHED, 3)


def test_a_vanished_document_retires_its_facts(content):
    run(content)
    (content / "notes" / "lambda.md").unlink()
    run(content)
    assert Document.objects.get(path="lambda.md").state == State.RETIRED
    assert not Fact.objects.published().filter(document__path="lambda.md").exists()


def test_what_a_person_edited_is_never_overwritten(content):
    run(content)
    question = Question.objects.filter(model="cloze").first()
    question.stem, question.is_edited = "A person's words: ____", True
    question.save()
    python = fact("Python")
    python.statement, python.is_edited = "Lambda runs Python.", True
    python.save()
    edit(content, "lambda.md", "written in **Python**", "written in **Python** or Java")
    run(content)
    question.refresh_from_db()
    python.refresh_from_db()
    assert (question.stem, python.statement) == ("A person's words: ____", "Lambda runs Python.")
    assert python.is_quoted_exactly


def test_an_edited_question_whose_facts_changed_asks_for_review(content):
    run(content)
    question = Question.objects.get(model="cloze", fact=fact("15 minutes cannot be raised"))
    question.is_edited = True
    question.save()
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content)
    question.refresh_from_db()
    assert question.needs_review


def test_a_question_retired_by_a_person_stays_retired(content):
    from studyapp.services import editing

    run(content)
    question = Question.objects.filter(model="cloze").first()
    editing.set_state(Question.objects.filter(pk=question.pk), State.RETIRED, user=UserFactory())
    edit(content, "lambda.md", "grows with memory", "grows as memory does")
    run(content)
    question.refresh_from_db()
    assert question.state == State.RETIRED


def test_one_bad_document_does_not_sink_the_others(content):
    (content / "notes" / "bad.md").write_bytes(b"---\ntitle: x\n---\n# x\n\nna\xefve\n")
    report = run(content)
    assert report.problems == ["bad.md: line 6: the file is not UTF-8; save it again with that encoding"]
    assert Document.objects.count() == 2


def test_a_document_that_became_unreadable_keeps_what_it_had(content):
    run(content)
    (content / "notes" / "lambda.md").write_text("", encoding="utf-8")
    report = run(content)
    assert report.problems == ["lambda.md: the file is empty; write a note or delete it"]
    assert fact("Python").state == State.PUBLISHED


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("service: lambda", "service: lamda", "the service 'lamda' is not in services.toml"),
        ("tasks: [saa.3.2]", "tasks: [saa.9.9]", "the exam task 'saa.9.9' is not in exams/"),
        ("checked: 2026-11-23", "", "the front matter needs 'checked"),
        ("title: AWS", "title: [AWS", "lambda.md: line "),
        ("| memory of one function |", "| memory | of | one |", "lambda.md: line "),
    ],
)
def test_a_mistake_in_a_document_is_named_with_its_place(content, old, new, message):
    edit(content, "lambda.md", old, new)
    [problem] = run(content).problems
    assert message in problem
    assert problem.startswith("lambda.md: line ")


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(content):
    with open(content / "notes" / "big.md", "wb") as file:
        file.truncate(50_000_000)
    assert "big.md: the file has 50 MB, but notes may have 5 MB; split it" in run(content).problems


def test_a_link_that_leads_out_of_the_folder_is_refused(content, tmp_path):
    (tmp_path / "secret.md").write_text("# secret", encoding="utf-8")
    (content / "notes" / "link.md").symlink_to(tmp_path / "secret.md")
    assert run(content).problems == ["link.md: the link leads out of the folder of notes"]


def test_the_reader_marks_every_fact_and_hides_the_stories(content):
    run(content)
    lambda_notes, compute = Document.objects.get(path="lambda.md"), Document.objects.get(decision="compute")
    python = fact("Python")
    assert f'<mark id="fact-{python.key}" data-fact="{python.pk}">' in lambda_notes.html
    assert "photo agency" not in compute.html
    assert "Numbers:" not in compute.html
    for row in Fact.objects.all():
        assert f'id="fact-{row.key}"' in row.document.html, row.statement


def test_a_note_with_script_in_it_becomes_harmless_html(content):
    edit(
        content,
        "lambda.md",
        "AWS Lambda can run",
        '<script>alert(1)</script><img src=x onerror="a()"> AWS Lambda can run',
    )
    run(content)
    html = Document.objects.get(path="lambda.md").html
    assert "<script" not in html
    assert "onerror" not in html.replace("&quot;", '"').split("<img")[0]
    assert "<img" not in html
