import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from studyapp.models import QuestionReport
from tests.factories import QuestionReportFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/studyapp/questionreport/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def act(desk, action, note, *reports):
    data = {"action": action, "note": note, "_selected_action": [report.pk for report in reports]}
    return desk.post(QUEUE, data, follow=True).content.decode()


def stored(report):
    return QuestionReport.objects.values_list("state", "note").get(pk=report.pk)


def test_the_queue_links_the_question_and_its_preview(desk):
    report = QuestionReportFactory(text="It is 20 minutes now.")
    page = desk.get(QUEUE).content.decode()
    assert "It is 20 minutes now." in page
    assert f'href="/admin/studyapp/question/{report.question_id}/change/"' in page
    assert f'href="/admin/studyapp/question/{report.question_id}/preview/?seed=0"' in page


def test_the_queue_is_filtered_by_state(desk):
    QuestionReportFactory(text="Still open.")
    QuestionReportFactory(text="Long mended.", state="answered", note="Done.")
    page = desk.get(QUEUE, {"state__exact": "open"}).content.decode()
    assert "Still open." in page
    assert "Long mended." not in page


def test_several_reports_are_answered_with_one_note(desk):
    first, second = QuestionReportFactory.create_batch(2)
    assert "2 answered." in act(desk, "answer", " Mended, thank you. ", first, second)
    assert stored(first) == stored(second) == ("answered", "Mended, thank you.")


def test_an_answer_needs_a_note(desk):
    report = QuestionReportFactory()
    assert "Write a note beside the action" in act(desk, "answer", " ", report)
    assert stored(report) == ("open", "")


def test_a_note_that_is_too_long_is_refused(desk):
    report = QuestionReportFactory()
    assert "Keep the note under 1,000 characters." in act(desk, "answer", "x" * 1001, report)
    assert stored(report) == ("open", "")


def test_a_report_can_be_dismissed_without_a_word(desk):
    report = QuestionReportFactory()
    act(desk, "dismiss", "", report)
    assert stored(report) == ("dismissed", "")


def test_the_page_of_a_report_shows_what_the_learner_saw(desk):
    report = QuestionReportFactory(answer__chosen=[0])
    page = desk.get(reverse("admin:studyapp_questionreport_change", args=[report.pk])).content.decode()
    assert report.question.stem in page
    assert ", chosen</li>" in page


def test_a_report_whose_answer_was_taken_back_still_opens(desk):
    report = QuestionReportFactory()
    report.answer.delete()
    page = desk.get(reverse("admin:studyapp_questionreport_change", args=[report.pk])).content.decode()
    assert "The answer was taken back." in page


def test_a_report_is_answered_on_its_page_with_a_note_only(desk):
    report = QuestionReportFactory(is_note_read=True)
    url = reverse("admin:studyapp_questionreport_change", args=[report.pk])
    page = desk.post(url, {"state": "answered", "note": ""}).content.decode()
    assert "it is the answer that the reporter reads" in page
    assert desk.post(url, {"state": "answered", "note": "Mended."}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.note, report.is_note_read) == ("answered", "Mended.", False)


def test_more_reports_need_no_more_queries(desk, django_assert_max_num_queries):
    QuestionReportFactory()
    with django_assert_max_num_queries(30) as few:
        desk.get(QUEUE)
    QuestionReportFactory.create_batch(10)
    with django_assert_max_num_queries(len(few)):
        desk.get(QUEUE)
