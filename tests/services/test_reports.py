from datetime import timedelta

import pytest

from studyapp.models import Answer, QuestionReport
from studyapp.services.reports import TooManyReports, close_reports, report_question
from tests.factories import NOW, AnswerFactory, QuestionReportFactory

pytestmark = pytest.mark.django_db


def test_a_report_names_the_learner_the_answer_and_the_question():
    answer = AnswerFactory()
    report_question(answer, kind="wrong", text="It is 20 minutes.", now=NOW)
    report = QuestionReport.objects.get()
    assert (report.learner, report.answer, report.question) == (answer.learner, answer, answer.question)
    assert (report.kind, report.text, report.state, report.created_at) == ("wrong", "It is 20 minutes.", "open", NOW)


def test_reporting_again_changes_the_report():
    answer = AnswerFactory()
    first = report_question(answer, kind="wrong", text="", now=NOW)
    again = report_question(answer, kind="unclear", text="What is it?", now=NOW)
    assert first.pk == again.pk
    assert QuestionReport.objects.values_list("kind", "text").get() == ("unclear", "What is it?")


def test_saying_something_else_opens_a_closed_report_again():
    report = QuestionReportFactory(state="answered", note="Mended.")
    report_question(report.answer, kind=report.kind, text="Still wrong.", now=NOW)
    assert QuestionReport.objects.get().state == "open"


def test_sending_the_same_twice_leaves_a_closed_report_closed():
    report = QuestionReportFactory(state="answered", note="Mended.")
    report_question(report.answer, kind=report.kind, text=report.text, now=NOW)
    assert QuestionReport.objects.get().state == "answered"


def many(learner, count, created_at):
    answer = AnswerFactory(learner=learner)
    QuestionReport.objects.bulk_create(
        QuestionReport(learner=learner, question=answer.question, kind="wrong", created_at=created_at)
        for _ in range(count)
    )


def test_a_learner_may_send_thirty_reports_a_day():
    answer = AnswerFactory()
    many(answer.learner, 29, NOW - timedelta(hours=23))
    report_question(answer, kind="wrong", text="", now=NOW)
    with pytest.raises(TooManyReports, match="You sent 30 reports within a day, which is the most"):
        report_question(AnswerFactory(learner=answer.learner), kind="wrong", text="", now=NOW)


def test_the_reports_of_other_days_and_other_learners_do_not_count():
    answer = AnswerFactory()
    many(answer.learner, 40, NOW - timedelta(hours=25))
    many(AnswerFactory().learner, 40, NOW)
    report_question(answer, kind="wrong", text="", now=NOW)
    assert answer.reports.count() == 1


def test_a_report_can_be_changed_when_the_day_is_full():
    report = QuestionReportFactory()
    many(report.learner, 30, NOW)
    report_question(report.answer, kind="unclear", text="", now=NOW)
    assert report.answer.reports.get().kind == "unclear"


def test_a_report_outlives_the_answer_that_is_taken_back():
    report = QuestionReportFactory()
    Answer.objects.all().delete()
    report.refresh_from_db()
    assert (report.answer, report.state) == (None, "open")


def test_closing_reports_gives_all_their_reporters_one_note():
    QuestionReportFactory.create_batch(2)
    assert close_reports(QuestionReport.objects.all(), "answered", note="Mended.") == 2
    assert list(QuestionReport.objects.values_list("state", "note")) == [("answered", "Mended.")] * 2
