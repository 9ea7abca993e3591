import pytest
from django.urls import reverse
from django.utils import timezone

from studyapp.models import Learner, QuestionReport
from studyapp.services import quizzes
from studyapp.services.quizzes import Criteria
from tests.factories import AnswerFactory, LearnerFactory, QuestionFactory, QuestionReportFactory

from .test_study import answer, right_choices

pytestmark = pytest.mark.django_db
SENT = {"kind": "wrong", "text": "It is 20 minutes now."}


@pytest.fixture
def answered(client, learner):
    """The address of the feedback on an answer that ``client`` gave."""
    QuestionFactory()
    page = client.get("/study/")
    return answer(client, page, right_choices(page)).url


def test_the_feedback_offers_to_report_a_problem(client, answered):
    text = client.get(answered).content.decode()
    assert "<summary>Report a problem</summary>" in text
    assert f'action="{answered}report/"' in text


def test_a_report_is_saved_and_leads_back_to_the_feedback(client, learner, answered):
    response = client.post(f"{answered}report/", SENT)
    assert response.url == answered
    report = QuestionReport.objects.get()
    assert (report.learner, report.kind, report.text) == (learner, "wrong", "It is 20 minutes now.")
    text = client.get(answered).content.decode()
    assert "Thank you. Your report was sent to the editors" in text
    assert "<summary>You reported a problem</summary>" in text
    assert "It is 20 minutes now.</textarea>" in text


def test_a_report_by_htmx_sends_its_part_of_the_page(client, answered, htmx):
    text = client.post(f"{answered}report/", SENT, headers=htmx).content.decode()
    assert text.lstrip().startswith('<div id="report"')
    assert "Thank you. Your report was sent to the editors" in text


def test_a_report_from_a_quiz_leads_back_to_its_question(client, learner):
    QuestionFactory()
    quiz = quizzes.start(learner, Criteria(models="all"), now=timezone.now())
    item = quiz.items.get()
    answered = quizzes.answer_item(item, [0], now=timezone.now())
    page = reverse("quiz:question", args=[quiz.pk, 1])
    assert "Report a problem" in client.get(page).content.decode()
    assert client.post(reverse("reports:send", args=[answered.pk]), SENT).url == page


def test_a_question_left_blank_in_a_quiz_cannot_be_reported(client, learner):
    QuestionFactory()
    quiz = quizzes.start(learner, Criteria(models="all"), now=timezone.now())
    quizzes.finish(quiz, now=timezone.now())
    assert "Report a problem" not in client.get(reverse("quiz:question", args=[quiz.pk, 1])).content.decode()


def test_another_learners_answer_cannot_be_reported(client, learner):
    foreign = AnswerFactory()
    assert client.post(reverse("reports:send", args=[foreign.pk]), SENT).status_code == 404
    assert not QuestionReport.objects.exists()


def test_a_question_of_ones_own_notes_is_not_reported(client, learner):
    own = AnswerFactory(learner=learner, question=QuestionFactory(owner=learner))
    assert client.get(reverse("reports:send", args=[own.pk])).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose what is wrong."),
        ({"kind": "nonsense"}, "Choose one of the reasons in the list."),
        ({"kind": "other", "text": " "}, "Say in a few words what is wrong."),
        ({"kind": "wrong", "text": "x" * 1001}, "Keep your words under 1,000 characters; these are 1,001."),
        ({"kind": "wrong", "text": "a\0b"}, "Null characters are not allowed."),
    ],
)
@pytest.mark.parametrize("by_htmx", [False, True])
def test_a_report_that_cannot_be_sent_is_refused_with_a_sentence(client, answered, htmx, data, sentence, by_htmx):
    response = client.post(f"{answered}report/", data, headers=htmx if by_htmx else {})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not QuestionReport.objects.exists()


def test_the_end_of_a_line_counts_as_one_character(client, answered):
    client.post(f"{answered}report/", {"kind": "wrong", "text": "x" * 998 + "\r\ny"})
    assert len(QuestionReport.objects.get().text) == 1000


def test_more_than_thirty_reports_a_day_are_refused_with_a_sentence(client, learner, answered):
    question = QuestionReportFactory().question
    QuestionReport.objects.bulk_create(
        QuestionReport(learner=learner, question=question, kind="wrong", created_at=timezone.now()) for _ in range(30)
    )
    response = client.post(f"{answered}report/", SENT)
    assert response.status_code == 422
    assert "You sent 30 reports within a day" in response.content.decode()


def test_what_is_written_in_a_report_is_escaped(client, answered):
    client.post(f"{answered}report/", {"kind": "other", "text": "</textarea><script>"})
    assert "</textarea><script>" not in client.get(answered).content.decode()


def test_the_reports_of_a_visitor_join_their_account(client, learner, answered):
    client.post(f"{answered}report/", SENT)
    data = {"username": "reader", "password1": "correct horse battery", "password2": "correct horse battery"}
    client.post("/accounts/signup/", data)
    assert QuestionReport.objects.get().learner.user.username == "reader"


def test_the_reports_of_a_visitor_who_signs_in_move_to_the_account(client, learner, answered):
    from tests.factories import PASSWORD, UserFactory

    client.post(f"{answered}report/", SENT)
    own = LearnerFactory(user=UserFactory())
    client.post("/accounts/login/", {"login": own.user.username, "password": PASSWORD})
    assert not Learner.objects.filter(pk=learner.pk).exists()
    assert QuestionReport.objects.get().learner == own
