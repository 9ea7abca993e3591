from datetime import datetime

from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Coalesce, Greatest

from studyapp.scheduling import MemoryState

from .facts import Fact
from .keys import uuid7
from .learners import Learner


class Rating(models.IntegerChoices):
    """How an answer went; the numbers are those of FSRS and Anki."""

    AGAIN = 1, "Again"
    HARD = 2, "Hard"
    GOOD = 3, "Good"
    EASY = 4, "Easy"


MOST_CHANGED = 500  # facts, the latest, of which a learner hears


class CardQuerySet(models.QuerySet):
    def askable(self):
        """Those whose fact stands; one of a learner's own notes also only while nothing speaks against it."""
        stands = Fact.objects.published().filter(pk=models.OuterRef("fact"), is_doubted=False, counterpart=None)
        # Looked up for each card in the order of the queue: joined, SQLite may begin with all facts that stand.
        return self.filter(models.Exists(stands.exclude(judgement="rejected")))

    def due(self, now: datetime):
        """Those to ask now, the longest overdue first."""
        return self.askable().filter(ask_at__lte=now).order_by("ask_at")

    def outdated(self):
        """Those whose fact has another value since it was last asked, as far as the learner did not wave it off."""
        changed = models.F("fact__changed_at")
        unread = models.Q(change_read_at=None) | models.Q(change_read_at__lt=changed)
        # Numbers instead of a subquery, so that SQLite looks up the few facts that changed, not all of the cards.
        facts = list(Fact.objects.changed().values_list("pk", flat=True)[:MOST_CHANGED])
        if not facts:
            return self.none()
        return self.filter(unread, fact__in=facts, last_review__lt=changed, fact__state="published").order_by(
            "fact__changed_at", "pk"
        )


class Card(models.Model):
    """One learner's memory of one fact."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="cards")
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="cards", db_constraint=False)
    memory_state = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField()
    last_review = models.DateTimeField(null=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    is_suspended = models.BooleanField(default=False, help_text="Not asked until the learner takes it up again")
    buried_until = models.DateTimeField(null=True, help_text="Not asked before")
    ask_at = models.GeneratedField(
        expression=Case(
            When(is_suspended=True, then=None),
            default=Greatest("due", Coalesce("buried_until", "due")),
            output_field=models.DateTimeField(),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
        help_text="When it may be asked: when due, later when buried, never when suspended",
    )
    change_read_at = models.DateTimeField(null=True, help_text="When the learner waved off the news of a changed value")

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "fact"], name="card_learner_fact_unique"),
            models.CheckConstraint(
                condition=models.Q(stability=None) | models.Q(stability__gt=0), name="card_stability_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(difficulty=None) | models.Q(difficulty__gte=1, difficulty__lte=10),
                name="card_difficulty_range",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "ask_at"], name="card_learner_ask"),
            models.Index(fields=["learner", "created_at"], name="card_learner_created"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.fact_id}"

    @property
    def key(self) -> str:
        """What the fuzz of its intervals is drawn from: the same after an undo and for whoever the card moves to."""
        return str(self.fact_id)

    @property
    def memory(self) -> MemoryState:
        return MemoryState(
            self.memory_state,
            self.step,
            self.stability,
            self.difficulty,
            self.due,
            self.last_review,
            self.reps,
            self.lapses,
        )

    @memory.setter
    def memory(self, memory: MemoryState) -> None:
        self.memory_state, self.step = memory.state, memory.step
        self.stability, self.difficulty = memory.stability, memory.difficulty
        self.due, self.last_review = memory.due, memory.last_review
        self.reps, self.lapses = memory.reps, memory.lapses


class Review(models.Model):
    """One rating of one card. The card is what its reviews make of it, in the order of their numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="reviews")
    card = models.ForeignKey(Card, models.CASCADE, related_name="reviews")
    answer = models.OneToOneField("Answer", models.CASCADE, related_name="review")
    rating = models.PositiveSmallIntegerField(choices=Rating.choices)
    number = models.PositiveIntegerField(help_text="Of the card's reviews, from 1: a clock may go back, this may not")
    reviewed_at = models.DateTimeField()
    before = models.JSONField(help_text="The memory before, for undo")

    class Meta:
        indexes = [models.Index(fields=["learner", "reviewed_at"], name="review_learner_time")]
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="review_card_number_unique"),
            models.CheckConstraint(condition=models.Q(rating__gte=1, rating__lte=4), name="review_rating_range"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} at {self.reviewed_at:%Y-%m-%d %H:%M}"
