import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from studyapp.models import Question
from studyapp.services.editing import problem_with_keys
from tests.factories import NOW, AnswerFactory, FactFactory, LearnerFactory, QuestionFactory, QuestionReportFactory

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


@pytest.mark.parametrize(
    "model", ["question", "fact", "document", "note", "service", "learner", "exam", "examtask", "questionreport"]
)
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


def test_the_first_edit_keeps_the_texts_as_generated(desk):
    question = QuestionFactory(is_edited=False, stem="As imported?")
    save(desk, question, stem="As a person wrote it?", **{"options-1-text": "6 minutes"})
    question.refresh_from_db()
    assert question.base["stem"] == "As imported?"
    assert [option["text"] for option in question.base["options"]] == [
        "15 minutes",
        "5 minutes",
        "30 minutes",
        "60 minutes",
    ]
    assert question.base["options"][0]["fact"] == question.fact.key


def test_a_later_edit_leaves_the_texts_as_generated(desk):
    question = QuestionFactory(is_edited=False, stem="As imported?")
    save(desk, question, stem="As a person wrote it?")
    question.refresh_from_db()
    save(desk, question, stem="Better still?")
    question.refresh_from_db()
    assert question.base["stem"] == "As imported?"


def test_editing_an_option_alone_keeps_the_texts_as_generated(desk):
    question = QuestionFactory(is_edited=False)
    save(desk, question, **{"options-1-text": "6 minutes"})
    question.refresh_from_db()
    assert question.base["options"][1]["text"] == "5 minutes"


def test_the_page_of_an_edited_question_shows_what_was_generated(desk):
    question = QuestionFactory(is_edited=False, stem="As imported?")
    save(desk, question, stem="As a person wrote it?")
    page = desk.get(reverse("admin:studyapp_question_change", args=[question.pk])).content.decode()
    assert "As imported?" in page


def test_a_question_in_its_history_opens(desk):
    question = QuestionFactory(is_edited=False)
    save(desk, question, stem="As a person wrote it?")
    row = question.history.first()
    url = reverse("admin:studyapp_question_simple_history", args=[question.pk, row.pk])
    assert desk.get(url).status_code == 200


def answers(question, right, wrong):
    for n in range(right + wrong):
        AnswerFactory(question=question, learner=LearnerFactory(), is_correct=n < right, answered_at=NOW)


@pytest.mark.parametrize(
    ("right", "wrong", "text"),
    [(20, 9, "too few answers (29)"), (18, 12, "60% right, r unknown, 30 answers"), (0, 0, "too few answers (0)")],
)
def test_the_list_shows_statistics_of_thirty_answers_or_more(desk, right, wrong, text):
    answers(QuestionFactory(), right, wrong)
    assert text in desk.get(reverse("admin:studyapp_question_changelist")).content.decode()


def test_the_page_of_a_question_shows_which_wrong_options_draw(desk):
    question = QuestionFactory()
    answers(question, 18, 11)
    shown = question.render(0).as_json()
    five = next(n for n, option in enumerate(shown["options"]) if option["text"] == "5 minutes")
    AnswerFactory(question=question, is_correct=False, chosen=[five])
    page = desk.get(reverse("admin:studyapp_question_change", args=[question.pk])).content.decode()
    assert "18 of 30 learners were right at first (60%)." in page
    assert "<li>5 minutes – chosen 1 of 30 times (3%)</li>" in page


def test_the_difficulty_is_learned_by_an_action(desk):
    question = QuestionFactory(difficulty=2)
    answers(question, 0, 5)
    data = {"action": "learn_difficulty", "_selected_action": [question.pk]}
    page = desk.post(reverse("admin:studyapp_question_changelist"), data, follow=True).content.decode()
    question.refresh_from_db()
    assert question.difficulty == 3.5
    assert "The difficulty of 1 question changed." in page


def test_the_list_counts_open_reports_and_links_them(desk):
    report = QuestionReportFactory()
    AnswerFactory(question=report.question).reports.create(
        learner=LearnerFactory(), question=report.question, kind="wrong", created_at=NOW
    )
    QuestionReportFactory(answer__question=report.question, state="dismissed")
    page = desk.get(reverse("admin:studyapp_question_changelist"), {"q": "minutes"}).content.decode()
    url = f"{reverse('admin:studyapp_questionreport_changelist')}?question__id__exact={report.question_id}"
    assert f'<a href="{url}&amp;state__exact=open">2</a>' in page
    assert desk.get(f"{url}&state__exact=open").context["cl"].result_count == 2


def test_the_number_of_answers_and_reports_costs_the_list_no_more_queries(desk, django_assert_max_num_queries):
    url = reverse("admin:studyapp_question_changelist")
    QuestionReportFactory()
    with django_assert_max_num_queries(40) as few:
        desk.get(url)
    for _ in range(10):
        QuestionReportFactory()
    with django_assert_max_num_queries(len(few)):
        desk.get(url)


def test_the_checks_of_a_question_are_shown_to_its_editor(desk):
    question = QuestionFactory(stem="The run time of one invocation is long.")
    page = desk.get(reverse("admin:studyapp_question_change", args=[question.pk])).content.decode()
    assert "As stored: F12: The stem asks nothing." in page
    assert "200 of 200 drawings: F12: The stem asks nothing." in page
    assert "Right in 200 of 200: 15 minutes" in page
    assert "Mean length: 10 letters if right, 10 if wrong" in page
