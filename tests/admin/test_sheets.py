"""Questions as CSV: out, changed elsewhere, and in again."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from studyapp.services import roles
from tests.factories import ExamTaskFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db

EXPORT = reverse("admin:studyapp_question_export")
IMPORT = reverse("admin:studyapp_question_import")
CONFIRM = reverse("admin:studyapp_question_process_import")


@pytest.fixture
def editor(client):
    user = UserFactory(username="editor")
    roles.make_editor(user)
    client.force_login(user)
    return client


def exported(editor):
    return list(csv.DictReader(io.StringIO(editor.get(EXPORT).content.decode())))


def try_out(editor, rows):
    """Send the rows as a file, and return the page with what they would change."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    file = SimpleUploadedFile("questions.csv", text.getvalue().encode())
    return editor.post(IMPORT, {"import_file": file, "format": "0", "resource": ""})


def confirm(editor, page):
    return editor.post(CONFIRM, page.context["confirm_form"].initial)


def problems(page):
    return [error for row in page.context["result"].invalid_rows for error in row.error.messages]


def test_the_file_holds_the_question_with_its_options(editor):
    question = QuestionFactory(options=[("=15", True, "a"), ("30", False, "b"), ("60", False, "c")])
    (row,) = exported(editor)
    assert (row["key"], row["stem"], row["right"]) == (question.key, question.stem, "1")
    assert (row["option 1"], row["why 1"], row["option 2"], row["option 4"]) == ("'=15", "a", "30", "")


def test_a_file_that_comes_back_unchanged_changes_nothing(editor):
    question = QuestionFactory(is_edited=False, options=[("=15", True, "a"), ("30", False, "b"), ("60", False, "c")])
    page = try_out(editor, exported(editor))
    assert page.context["result"].totals["skip"] == 1
    confirm(editor, page)
    question.refresh_from_db()
    assert not question.is_edited
    assert question.history.count() == 1


def test_a_changed_row_is_shown_first_and_written_when_confirmed(editor):
    question = QuestionFactory(is_edited=False, stem="How long may it run?")
    task = ExamTaskFactory()
    (row,) = exported(editor)
    row |= {"stem": "How long can it run?", "option 4": "90 minutes", "task": task.code}
    page = try_out(editor, [row])
    assert "How long <del>may</del> <ins>can</ins> it run?" in page.content.decode()
    question.refresh_from_db()
    assert question.stem == "How long may it run?"
    confirm(editor, page)
    question.refresh_from_db()
    assert (question.stem, question.is_edited, question.task) == ("How long can it run?", True, task)
    assert [option.text for option in question.options.all()] == ["15 minutes", "5 minutes", "30 minutes", "90 minutes"]
    assert question.history.latest().history_user.username == "editor"


def test_an_edit_that_was_made_meanwhile_wins(editor):
    question = QuestionFactory()
    (row,) = exported(editor)
    question.stem = "Mended by somebody else?"
    question.save()
    page = try_out(editor, [row | {"explanation": "Another one."}])
    assert problems(page) == ["This question was changed after the file was written. Export it again."]
    assert "confirm_form" not in page.context


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"key": "nothing"}, "There is no question with the key nothing."),
        ({"task": "saa.9.9"}, "There is no task saa.9.9."),
        ({"state": "gone"}, "The state is one of: published, retired."),
        ({"stem": " "}, "The stem is empty."),
        ({"right": "7"}, "Name the right options by their numbers, such as 1 or 1, 3."),
        ({"right": "1, 2"}, "Exactly one option must be right; 2 are."),
        ({"why 2": ""}, "Say with a fact why this option is right or wrong."),
        ({"option 2": "15 minutes"}, "Two options say the same."),
        ({"option 2": ""}, "Number the options from 1 without a gap."),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(editor, change, sentence):
    QuestionFactory()
    (row,) = exported(editor)
    assert sentence in problems(try_out(editor, [row | change]))


def test_columns_may_be_left_out(editor):
    question = QuestionFactory()
    (row,) = exported(editor)
    confirm(editor, try_out(editor, [{"key": row["key"], "version": row["version"], "explanation": "Shorter."}]))
    question.refresh_from_db()
    assert question.explanation == "Shorter."
    assert question.options.count() == 4


def test_more_rows_need_no_more_queries(editor, django_assert_max_num_queries):
    QuestionFactory.create_batch(10)
    with django_assert_max_num_queries(25):
        exported(editor)
