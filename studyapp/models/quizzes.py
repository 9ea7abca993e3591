from datetime import datetime

from django.db import models
from django.urls import reverse

from .exams import Exam
from .facts import Fact
from .keys import uuid7
from .learners import Learner
from .questions import Question


class Confidence(models.IntegerChoices):
    """How sure a learner says they are, before they see the answer."""

    GUESS = 1, "Guess"
    FAIRLY = 2, "Fairly sure"
    SURE = 3, "Sure"


class StrikeReason(models.TextChoices):
    """Why a learner rules an option out."""

    TIME = "time", "Too slow, or runs too long"
    SIZE = "size", "Too small: a limit"
    COST = "cost", "Costs more"
    OPERATIONS = "operations", "More work to operate"
    SCOPE = "scope", "Made for something else"
    SECURITY = "security", "Not secure enough"
    LOSS = "loss", "Can fail or lose data"


class Quiz(models.Model):
    """A set of questions chosen at once and answered one after the other."""

    class Mode(models.TextChoices):
        REVIEW = "review", "Review"  # the reasons follow each answer
        TIMED = "timed", "Timed"  # a clock; the reasons come at the end
        EXAM = "exam", "Mock exam"  # timed, and its questions are shared out as in the exam
        PAPER = "paper", "On paper"  # printed, answered by pencil, and typed in

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="quizzes")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    criteria = models.JSONField(default=dict)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.REVIEW)
    exam = models.ForeignKey(Exam, models.SET_NULL, null=True, related_name="papers", help_text="Of a mock exam")
    deadline = models.DateTimeField(null=True, help_text="No choice is taken after it")
    touched_at = models.DateTimeField(null=True, help_text="Until when its time was given to its questions")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_mode_display().lower()} of {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("quiz:run", args=[self.pk])

    def is_over(self, now: datetime) -> bool:
        """Whether its deadline has passed, noticed or not."""
        return bool(self.deadline and now >= self.deadline)


class Answer(models.Model):
    """What a learner was shown and chose. The shown text is kept here, so that later edits do not rewrite history."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="answers")
    token = models.UUIDField(help_text="Of the showing: the same showing is answered once")
    question = models.ForeignKey(Question, models.RESTRICT, related_name="answers", db_constraint=False)
    fact = models.ForeignKey(Fact, models.RESTRICT, related_name="answers", db_constraint=False)
    seed = models.BigIntegerField()
    shown = models.JSONField(help_text="The rendered question")
    chosen = models.JSONField(default=list, help_text="Positions of the chosen options, or the typed text")
    is_correct = models.BooleanField()
    answered_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(null=True)
    confidence = models.PositiveSmallIntegerField(choices=Confidence.choices, null=True)
    struck = models.JSONField(default=list, help_text="Options ruled out: their positions and, if told, why")

    class Meta:
        ordering = ["-answered_at"]
        constraints = [models.UniqueConstraint(fields=["learner", "token"], name="answer_learner_token_unique")]
        indexes = [
            models.Index(fields=["learner", "question"], name="answer_learner_question"),
            models.Index(fields=["learner", "answered_at"], name="answer_learner_time"),
        ]

    def __str__(self) -> str:
        return f"{'right' if self.is_correct else 'wrong'} at {self.answered_at:%Y-%m-%d %H:%M}"


class QuizItem(models.Model):
    """One question of a quiz, with the seed that it is rendered from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.RESTRICT, related_name="+", db_constraint=False)
    seed = models.BigIntegerField()
    token = models.UUIDField()
    answer = models.OneToOneField(Answer, models.SET_NULL, null=True, related_name="quiz_item")
    # Of a timed paper: what is asked, drawn at its start, and what is saved until it is handed in and becomes an answer.
    shown = models.JSONField(null=True, help_text="The rendered question")
    chosen = models.JSONField(default=list, help_text="Positions of the options chosen so far, or the typed text")
    changes = models.JSONField(default=list, help_text="What was chosen before, the first choice first")
    struck = models.JSONField(default=list)
    confidence = models.PositiveSmallIntegerField(choices=Confidence.choices, null=True)
    is_flagged = models.BooleanField(default=False)
    milliseconds = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0, help_text="How often it was saved: an older page changes nothing")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["quiz", "position"], name="quiz_item_position_unique")]

    def __str__(self) -> str:
        return f"{self.quiz_id} #{self.position}"


class Flag(models.Model):
    """A question that a learner wants to come back to."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="flags")
    question = models.ForeignKey(Question, models.CASCADE, related_name="flags", db_constraint=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["learner", "question"], name="flag_learner_question_unique")]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.question_id}"
