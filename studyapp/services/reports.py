"""Reports of problems with questions: learners write them, editors answer them."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from studyapp.models import Answer, Learner, QuestionReport

MOST_A_DAY = 30


class TooManyReports(ValueError):
    """The learner reported enough for a day; the message is for them."""


@transaction.atomic
def report_question(answer: Answer, *, kind: str, text: str, now: datetime) -> QuestionReport:
    """Save what a learner finds wrong with the question of their answer; saying it again changes the report.

    A report that was closed is opened again when its reporter says something else.
    """
    Learner.objects.select_for_update().get(pk=answer.learner_id)  # two reports at once are counted one after the other
    report = QuestionReport.objects.filter(learner=answer.learner_id, answer=answer).first()
    if report and (report.kind, report.text) == (kind, text):
        return report
    if report:
        report.kind, report.text, report.state = kind, text, QuestionReport.State.OPEN
        report.save(update_fields=["kind", "text", "state"])
        return report
    if QuestionReport.objects.filter(learner=answer.learner_id).of_last_day(now).count() >= MOST_A_DAY:
        raise TooManyReports(f"You sent {MOST_A_DAY} reports within a day, which is the most. Send this one tomorrow.")
    return QuestionReport.objects.create(
        learner_id=answer.learner_id,
        answer=answer,
        question_id=answer.question_id,
        kind=kind,
        text=text,
        created_at=now,
    )


@transaction.atomic
def close_reports(reports: QuerySet[QuestionReport], state: str, *, note: str) -> int:
    """Answer or dismiss reports with one note to all their reporters; the number of reports comes back."""
    return reports.update(state=state, note=note, is_note_read=False)
