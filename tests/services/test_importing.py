import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studyapp.models import Document, ExamDomain, Fact, Note, Option, Question, Service
from studyapp.models.states import State
from studyapp.services import editing
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
    assert "{" not in compute.html
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


CASES = """---
title: Worked cases: functions
service: lambda
tasks: [saa.3.2]
sources: [Lambda – https://docs.aws.amazon.com/lambda]
checked: 2026-11-23
---
# Worked cases: functions

## Cases

### Case: a film that stops

Task: saa.2.1

A studio converts {films | shows} in an AWS Lambda function. The conversion of long ones stops.

Which change ends the stops?

- [x] Run the conversion as a task on AWS Fargate.
  A task on AWS Fargate has **no limit** on its run time. ([Fargate](https://docs.aws.amazon.com/fargate))
- [ ] Raise the timeout of the function to one hour.
  An AWS Lambda function runs for at most **15 minutes**.
- [ ] Raise the memory of the function.
  Memory of an AWS Lambda function scales its **CPU power**,
  not its run time.
- [ ] Put AWS Batch before the function.
  AWS Batch runs jobs in **containers**.

### Case: a function that waits

A shop waits. Its function waits, too.

What should it do?

- [x] Wait less.
  An AWS Lambda function is billed for its **duration**.
- [ ] Wait more.
  An idle AWS Lambda function keeps its **duration** running.
- [ ] Wait on Amazon EC2.
  An idle Amazon EC2 instance is billed by the **second**.
- [ ] Wait in line.
  AWS Batch keeps its jobs in **queues**.

## Afterwards

AWS Lambda functions can be written in **Go**.
"""


@pytest.fixture
def cases(content):
    (content / "notes" / "cases").mkdir()
    (content / "notes" / "cases" / "functions.md").write_text(CASES, encoding="utf-8")
    return content


def test_a_case_becomes_one_question_with_a_fact_for_each_option(cases):
    report = run(cases)
    assert (report.problems, report.warnings) == ([], [])
    question = Question.objects.get(model="case", title="a film that stops")
    assert (question.task.code, question.group) == ("saa.2.1", "case/cases/functions.md/a-film-that-stops")
    assert question.fact == fact("A task on AWS Fargate")
    assert sorted(option.fact.statement for option in question.options.all()) == [
        "A task on AWS Fargate has no limit on its run time.",
        "AWS Batch runs jobs in containers.",
        "An AWS Lambda function runs for at most 15 minutes.",
        "Memory of an AWS Lambda function scales its CPU power, not its run time.",
    ]
    assert fact("A task on AWS Fargate").source_url == "https://docs.aws.amazon.com/fargate"
    assert not Question.objects.filter(model="cloze", fact__rule="case reason").exists()


def test_a_case_without_a_task_has_the_first_of_its_document(cases):
    run(cases)
    assert Question.objects.get(title="a function that waits").task.code == "saa.3.2"


def test_importing_cases_twice_changes_nothing(cases):
    run(cases)
    assert run(cases).changed == 0


def test_a_mended_reason_keeps_the_case_and_its_fact(cases):
    run(cases)
    question = Question.objects.get(title="a film that stops")
    edit(cases, "cases/functions.md", "on its run time", "on its running time")
    edit(cases, "cases/functions.md", "Case: a film that stops", "Case: a long film")
    run(cases)
    question.refresh_from_db()
    assert (question.title, question.state) == ("a long film", State.PUBLISHED)
    assert question.fact == fact("running time")


def test_a_case_with_a_retired_fact_is_not_asked_and_its_other_facts_are(cases):
    from studyapp.services import editing

    run(cases)
    editing.set_state(
        Fact.objects.filter(statement__contains="A task on AWS Fargate"), State.RETIRED, user=UserFactory()
    )
    edit(cases, "cases/functions.md", "Wait less", "Wait no more")
    run(cases)
    assert Question.objects.get(title="a film that stops").state == State.RETIRED
    assert Question.objects.published().filter(model="cloze", fact=fact("CPU power, not")).exists()


def test_the_reader_shows_of_a_case_its_reasons_only_and_marks_every_fact(cases):
    run(cases)
    document = Document.objects.get(path="cases/functions.md")
    assert document.facts.count() == 9
    for row in document.facts.all():
        assert f'id="fact-{row.key}"' in document.html, row.statement
    for hidden in ("studio", "Which change", "Raise the", "[x]", "[ ]", "saa.2.1", "Wait less"):
        assert hidden not in document.html
    for shown in (
        "<h3>Case: a film that stops",
        "<h3>Case: a function",
        "<h2>Afterwards",
        "(<a href",
        "not its run time",
    ):
        assert shown in document.html
    assert document.html.count("<li>") == 8


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_marks_stand_around_their_sentences(cases, line_end):
    text = CASES.replace("\n", line_end).encode()
    (cases / "notes" / "cases" / "functions.md").write_bytes(text)
    run(cases)
    row = fact("in containers")
    mark = f'<mark id="fact-{row.key}" data-fact="{row.pk}">AWS Batch runs jobs in <strong>containers</strong>.</mark>'
    assert mark in row.document.html


def test_an_unknown_task_of_a_case_is_named(cases):
    edit(cases, "cases/functions.md", "Task: saa.2.1", "Task: saa.9.9")
    assert run(cases).problems == [
        "cases/functions.md: line 12: the exam task 'saa.9.9' of the case 'a film that stops' is not in exams/; correct it"
    ]


def test_a_mistake_in_a_case_is_named_and_the_other_cases_are_asked(cases):
    edit(cases, "cases/functions.md", "Which change ends the stops?", "Which change ends the stops.")
    [problem] = run(cases).problems
    assert problem.startswith("cases/functions.md: line 18: the question of the case 'a film that stops' must end with")
    assert [question.title for question in Question.objects.filter(model="case")] == ["a function that waits"]


# Values that change


def test_a_changed_value_keeps_what_was_said_before(content):
    run(content)
    limit = fact("15 minutes cannot be raised")
    before = limit.statement
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content, now=NOW + timedelta(days=1))
    limit.refresh_from_db()
    rows = limit.history.order_by("history_id").values_list("statement", "history_change_reason")
    assert list(rows) == [(before, "as imported"), (limit.statement, "import")]
    assert limit.earlier_statements() == [(before, NOW + timedelta(days=1))]


def test_every_change_of_a_value_is_kept(content):
    run(content)
    for minutes, days in ((20, 1), (30, 2)):
        edit(content, "lambda.md", f"{minutes - 5 if minutes == 20 else 20} minutes", f"{minutes} minutes")
        run(content, now=NOW + timedelta(days=days))
    earlier = fact("30 minutes cannot be raised").earlier_statements()
    assert [("20 minutes" in text, "15 minutes" in text, until) for text, until in earlier] == [
        (True, False, NOW + timedelta(days=2)),
        (False, True, NOW + timedelta(days=1)),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| at most 15 minutes |", "| up to 15 minutes |"),
        ("The limit of 15 minutes cannot be raised.", "The limit of 15 minutes holds everywhere."),
        ("written in **Python**", "written in the **Python** language"),
    ],
)
def test_other_words_for_the_same_value_are_no_news(content, old, new):
    run(content)
    edit(content, "lambda.md", old, new)
    assert run(content).changes["changed facts"] == 1
    assert not Fact.objects.exclude(changed_at=None).exists()
    assert not Fact.history.exists()


def test_reading_the_same_sentence_better_is_no_news(content):
    run(content)
    limit = fact("15 minutes cannot be raised")
    limit.value |= {"value": 15000}  # as worse code read it
    Fact.objects.bulk_update([limit], ["value"])
    edit(content, "lambda.md", "grows with memory", "grows as memory does")
    run(content)
    limit.refresh_from_db()
    assert (limit.value["value"], limit.changed_at) == (15, None)


# Edited questions


def limit_question():
    return Question.objects.get(model="limit-value", fact__statement__contains="run time of one invocation")


def edit_question(question, **texts):
    """Change texts as a person does in the admin."""
    editing.begin_edit(question)
    for name, text in texts.items():
        setattr(question, name, text)
    question.save()


def test_what_a_person_left_alone_follows_the_notes(content):
    run(content)
    question = limit_question()
    edit_question(question, stem="Wie lange? How long may a function run?")
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    report = run(content)
    question.refresh_from_db()
    right = question.options.get(is_correct=True)
    assert question.stem == "Wie lange? How long may a function run?"
    assert "20 minutes" in right.text
    assert "20 minutes" in right.why
    assert "20 minutes" in question.explanation
    assert "15 minutes" not in question.explanation
    assert not question.needs_review
    assert report.changes["questions to review"] == 0


def test_what_person_and_notes_both_changed_stays_and_asks_for_review(content):
    run(content)
    question = limit_question()
    edit_question(question, explanation="A quarter of an hour.")
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    report = run(content)
    question.refresh_from_db()
    assert (question.explanation, question.needs_review) == ("A quarter of an hour.", True)
    assert "20 minutes" in question.options.get(is_correct=True).text
    assert report.changes["questions to review"] == 1


def test_a_reviewed_question_is_not_asked_for_again_until_the_next_change(content):
    run(content)
    question = limit_question()
    edit_question(question, explanation="A quarter of an hour.")
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content)
    Question.objects.update(needs_review=False)
    edit(content, "lambda.md", "grows with memory", "grows as memory does")
    run(content)
    assert not limit_question().needs_review
    edit(content, "lambda.md", "20 minutes", "30 minutes")
    run(content)
    assert limit_question().needs_review
    assert limit_question().explanation == "A quarter of an hour."


def test_an_option_that_a_person_changed_stays_while_the_others_follow(content):
    run(content)
    question = limit_question()
    editing.begin_edit(question)
    question.save()
    mine = question.options.filter(is_correct=False).first()
    mine.text = "A whole day"
    mine.save()
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content)
    mine.refresh_from_db()
    assert mine.text == "A whole day"
    assert "20 minutes" in question.options.get(is_correct=True).text


def test_the_answer_to_a_blank_follows_with_its_spellings(content):
    run(content)
    question = Question.objects.get(model="cloze", fact=fact("15 minutes cannot be raised"))
    edit_question(question, explanation="See the table.")
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content)
    question.refresh_from_db()
    assert question.options.get().text.startswith("20")
    assert all("15" not in spelling for spelling in question.accepted)


def test_a_merge_by_the_import_stands_in_the_history(content):
    run(content)
    question = limit_question()
    edit_question(question, stem="How long?")
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content)
    assert list(question.history.order_by("history_id").values_list("history_change_reason", flat=True)) == [
        "as imported",
        None,
        "import",
    ]


def test_a_question_that_was_edited_and_is_generated_as_before_changes_nothing(content):
    from studyapp.models import ImportedFile

    run(content)
    edit_question(limit_question(), stem="How long?")
    Question.objects.update(digest="of other code")
    ImportedFile.objects.all().delete()
    report = run(content)
    assert report.changes["questions to review"] == 0
    assert (limit_question().stem, limit_question().needs_review) == ("How long?", False)


def test_a_question_given_back_is_made_from_the_notes_again(content):
    run(content)
    stem = limit_question().stem
    edit_question(limit_question(), stem="How long?")
    editing.give_back_to_import(Question.objects.filter(pk=limit_question().pk), user=UserFactory())
    run(content)
    assert (limit_question().stem, limit_question().base) == (stem, None)


def test_a_learned_difficulty_outlives_the_import_and_takes_the_new_start_value(content):
    run(content)
    start = limit_question().difficulty
    Question.objects.filter(pk=limit_question().pk).update(difficulty=4.5, start_difficulty=1)
    edit(content, "lambda.md", "15 minutes", "20 minutes")
    run(content)
    assert (limit_question().difficulty, limit_question().start_difficulty) == (4.5, start)
