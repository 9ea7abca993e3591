import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from studyapp.admin.questions import problem_with_keys
from studyapp.models import Question
from tests.factories import FactFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """The admin with its owner signed in."""
    client.force_login(User.objects.create_superuser("editor"))
    return client


def form_data(question, **changes):
    options = list(question.options.all())
    data = {
        "type": question.type,
        "stem": question.stem,
        "explanation": question.explanation,
        "accepted": "[]",
        "initial-accepted": "[]",  # Django sends it along where a default is a callable
        "state": question.state,
        "task": question.task_id or "",
        "fact": question.fact_id,
        "difficulty": question.difficulty,
        "title": question.title,
        "options-TOTAL_FORMS": len(options),
        "options-INITIAL_FORMS": len(options),
    }
    for n, option in enumerate(options):
        data |= {
            f"options-{n}-id": option.pk,
            f"options-{n}-question": question.pk,
            f"options-{n}-text": option.text,
            f"options-{n}-why": option.why,
            f"options-{n}-fact": option.fact_id,
            f"options-{n}-position": option.position,
        }
        if option.is_correct:
            data[f"options-{n}-is_correct"] = "on"
    return data | changes


def save(desk, question, **changes):
    url = reverse("admin:studyapp_question_change", args=[question.pk])
    return desk.post(url, form_data(question, **changes))


@pytest.mark.parametrize("model", ["question", "fact", "document", "note", "service", "learner", "exam", "examtask"])
def test_every_list_opens_and_can_be_searched(desk, model):
    QuestionFactory()
    url = reverse(f"admin:studyapp_{model}_changelist")
    assert desk.get(url).status_code == 200
    assert desk.get(url, {"q": "Lambda"}).status_code == 200


def test_a_visitor_does_not_reach_the_desk(client):
    url = reverse("admin:studyapp_question_changelist")
    assert client.get(url).status_code == 302


def test_an_edit_marks_the_question_and_keeps_its_history(desk):
    question = QuestionFactory(is_edited=False, stem="As imported?")
    assert save(desk, question, stem="As a person wrote it?").status_code == 302
    question.refresh_from_db()
    assert (question.stem, question.is_edited) == ("As a person wrote it?", True)
    assert [row.stem for row in question.history.order_by("history_id")] == ["As imported?", "As a person wrote it?"]


def test_editing_an_option_marks_its_question(desk):
    question = QuestionFactory(is_edited=False)
    save(desk, question, **{"options-1-text": "6 minutes"})
    question.refresh_from_db()
    assert question.is_edited
    assert [row.text for row in question.options.all()][1] == "6 minutes"


def test_saving_without_a_change_marks_nothing(desk):
    question = QuestionFactory(is_edited=False)
    save(desk, question)
    question.refresh_from_db()
    assert not question.is_edited


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options-1-is_correct": "on"}, "Exactly one option must be right; 2 are."),
        ({"options-1-why": ""}, "This field is required."),
        ({"options-1-text": "15  MINUTES"}, "Two options say the same."),
        ({"type": "multiple"}, "At least two options must be right"),
    ],
)
def test_a_question_that_cannot_be_asked_is_not_saved(desk, changes, message):
    question = QuestionFactory(is_edited=False)
    response = save(desk, question, **changes)
    assert response.status_code == 200
    assert message in response.content.decode()
    question.refresh_from_db()
    assert not question.is_edited


@pytest.mark.parametrize(
    ("kind", "right", "options", "is_fine"),
    [
        ("single", 1, 4, True),
        ("single", 1, 2, False),
        ("multiple", 2, 5, True),
        ("multiple", 5, 5, False),
        ("cloze", 1, 1, True),
        ("cloze", 1, 2, False),
    ],
)
def test_each_type_needs_its_number_of_keys(kind, right, options, is_fine):
    assert (problem_with_keys(kind, right, options) == "") is is_fine


def test_questions_are_retired_and_restored_by_the_list(desk):
    question = QuestionFactory()
    url = reverse("admin:studyapp_question_changelist")
    desk.post(url, {"action": "retire", "_selected_action": [question.pk]})
    assert not Question.objects.published().exists()
    desk.post(url, {"action": "restore", "_selected_action": [question.pk]})
    assert Question.objects.published().exists()


def test_the_preview_shows_key_and_reasons(desk):
    question = QuestionFactory()
    text = desk.get(reverse("admin:studyapp_question_preview", args=[question.pk]), {"seed": "7"}).content.decode()
    assert "15 minutes" in text
    assert "The limit is higher than 5 minutes." in text


def test_a_fact_cannot_be_deleted(desk):
    fact = FactFactory()
    assert desk.post(reverse("admin:studyapp_fact_delete", args=[fact.pk]), {"post": "yes"}).status_code == 403


def test_the_list_of_questions_takes_the_same_queries_with_many_rows(desk, django_assert_max_num_queries):
    for _ in range(20):
        QuestionFactory()
    with django_assert_max_num_queries(30):
        desk.get(reverse("admin:studyapp_question_changelist"))
