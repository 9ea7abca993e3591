from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models

from .keys import uuid7
from .learners import Learner
from .questions import Question
from .quizzes import Answer


class QuestionReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=QuestionReport.State.OPEN)

    def with_news(self):
        """Those whose reporter has something to read: every answer, and a reason where there is one."""
        answered = models.Q(state=QuestionReport.State.ANSWERED)
        reasoned = models.Q(state=QuestionReport.State.DISMISSED) & ~models.Q(note="")
        return self.filter(answered | reasoned, is_note_read=False).order_by("created_at")

    def of_last_day(self, now: datetime):
        return self.filter(created_at__gt=now - timedelta(days=1))


class QuestionReport(models.Model):
    """What a learner finds wrong with a question that they answered, and what an editor says to it."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "The answer is wrong"
        AMBIGUOUS = "ambiguous", "More than one answer fits"
        UNCLEAR = "unclear", "It is unclear or in bad English"
        OUTDATED = "outdated", "It is out of date"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        DISMISSED = "dismissed", "Dismissed"

    MOST_CHARACTERS = 1000

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="reports")
    # An answer that is taken back takes no report with it: the question is no better for that.
    answer = models.ForeignKey(Answer, models.SET_NULL, null=True, related_name="reports")
    question = models.ForeignKey(Question, models.RESTRICT, related_name="reports", db_constraint=False)
    kind = models.CharField("why", max_length=10, choices=Kind.choices)
    text = models.TextField(max_length=MOST_CHARACTERS, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    note = models.TextField(max_length=MOST_CHARACTERS, blank=True, help_text="What the reporter is told")
    is_note_read = models.BooleanField(default=False)

    objects = QuestionReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "report"
        constraints = [models.UniqueConstraint(fields=["learner", "answer"], name="report_learner_answer_unique")]
        indexes = [
            models.Index(fields=["learner", "created_at"], name="report_learner_time"),
            models.Index(fields=["state", "created_at"], name="report_state_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.created_at:%Y-%m-%d})"

    def clean(self) -> None:
        if self.state == self.State.ANSWERED and not self.note.strip():
            raise ValidationError({"note": "Write a note: it is the answer that the reporter reads."})
