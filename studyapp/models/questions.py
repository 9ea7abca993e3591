import random

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from studyapp import generation
from studyapp.generation import RenderedOption, RenderedQuestion

from .exams import ExamTask
from .facts import Fact
from .states import PublishableQuerySet, State


class Situation(models.Model):
    """What the questions of one story have in common: its clauses, options, and the verdicts of the table."""

    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=300)
    plan = models.JSONField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(PublishableQuerySet):
    def about(self, fact: Fact):
        """Those that test the fact, chiefly or among others."""
        return self.filter(question_facts__fact=fact)

    def known_to(self, learner):
        return self.published().filter(models.Q(owner=None) | models.Q(owner=learner))


class Question(models.Model):
    """A plan for a question and its first rendering, which editors see; each showing is rendered anew from its seed."""

    class Type(models.TextChoices):
        SINGLE = "single", "One answer"
        MULTIPLE = "multiple", "Several answers"
        CLOZE = "cloze", "Fill in the blank"

    key = models.CharField(max_length=80, unique=True)
    model = models.CharField(max_length=40, db_index=True)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.SINGLE)
    group = models.CharField(max_length=200, db_index=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    stem = models.TextField()
    explanation = models.TextField(blank=True)
    accepted = models.JSONField(default=list, blank=True, help_text="Spellings of the answer to a blank")
    spec = models.JSONField(default=dict, blank=True)
    situation = models.ForeignKey(Situation, models.PROTECT, null=True, blank=True, related_name="questions")
    facts = models.ManyToManyField(Fact, through="QuestionFact", related_name="questions")
    # Of a learner's own notes both go with their owner: RESTRICT allows that, PROTECT would not.
    fact = models.ForeignKey(Fact, models.RESTRICT, related_name="main_questions", help_text="What it is chiefly about")
    task = models.ForeignKey(ExamTask, models.SET_NULL, null=True, blank=True, related_name="questions")
    owner = models.ForeignKey("Learner", models.CASCADE, null=True, blank=True, related_name="questions")
    difficulty = models.FloatField(default=2)
    start_difficulty = models.FloatField(
        null=True, editable=False, help_text="What generation expected, when the difficulty is learned from answers"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    is_edited = models.BooleanField(
        default=False, help_text="Changed by a person: shown as written here, and left alone by imports"
    )
    base = models.JSONField(
        null=True, editable=False, help_text="The texts as generated: what a person's changes are compared with"
    )
    needs_review = models.BooleanField(default=False, help_text="The facts changed after a person edited the text")
    digest = models.CharField(max_length=64, blank=True)

    objects = QuestionQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["spec", "base"])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(difficulty__gte=1, difficulty__lte=5), name="question_difficulty_range"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.stem[:120]

    @property
    def family(self) -> str:
        """What the question has in common with those that ask the same: answers to all of them count together."""
        return self.group or self.key

    @property
    def varies(self) -> bool:
        """Whether another seed tells it with other numbers, words, or options."""
        if self.is_edited or self.model == "cloze":
            return False
        return self.model != "case" or "{" in self.spec["story"] + "".join(o["text"] for o in self.spec["options"])

    def render(self, seed: int) -> RenderedQuestion:
        """Return what a learner sees for this seed; the same seed gives the same question as long as the row stays."""
        if not self.is_edited:
            return generation.render(self.model, self.spec, seed, self.situation.plan if self.situation_id else None)
        options = [
            RenderedOption(option.text, option.is_correct, option.why, option.fact.key if option.fact_id else "")
            for option in self.options.select_related("fact")
        ]
        random.Random(seed).shuffle(options)
        keys = [self.fact.key, *(option.fact for option in options if option.fact)]
        return RenderedQuestion(
            self.type, self.stem, tuple(options), self.explanation, tuple(dict.fromkeys(keys)), tuple(self.accepted)
        )


class QuestionFact(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="question_facts")
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="question_facts")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["question", "fact"], name="question_fact_unique")]

    def __str__(self) -> str:
        return f"{self.question_id} tests {self.fact_id}"


class Option(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    text = models.TextField()
    is_correct = models.BooleanField("right", default=False)
    why = models.TextField("reason", help_text="Why it is right or wrong, from a fact")
    fact = models.ForeignKey(Fact, models.RESTRICT, null=True, blank=True, related_name="options")
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    def clean(self) -> None:
        if not self.why.strip():
            raise ValidationError({"why": "Say with a fact why this option is right or wrong."})
