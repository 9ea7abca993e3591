from django.db import models
from django.urls import reverse

from .facts import Fact
from .keys import uuid7
from .learners import Learner
from .questions import Question


class Quiz(models.Model):
    """A set of questions chosen at once and answered one after the other."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="quizzes")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    criteria = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"quiz of {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("quiz:run", args=[self.pk])


class Answer(models.Model):
    """What a learner was shown and chose. The shown text is kept here, so that later edits do not rewrite history."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="answers")
    token = models.UUIDField(help_text="Of the showing: the same showing is answered once")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", db_constraint=False)
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="answers", db_constraint=False)
    seed = models.BigIntegerField()
    shown = models.JSONField(help_text="The rendered question")
    chosen = models.JSONField(default=list, help_text="Positions of the chosen options, or the typed text")
    is_correct = models.BooleanField()
    answered_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(null=True)

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
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_constraint=False)
    seed = models.BigIntegerField()
    token = models.UUIDField()
    answer = models.OneToOneField(Answer, models.SET_NULL, null=True, related_name="quiz_item")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["quiz", "position"], name="quiz_item_position_unique")]

    def __str__(self) -> str:
        return f"{self.quiz_id} #{self.position}"
