from datetime import datetime
from itertools import pairwise

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from .documents import Document, Note
from .gazetteer import Service
from .states import PublishableQuerySet, State


class FactQuerySet(PublishableQuerySet):
    def known_to(self, learner):
        """Everyone's facts and those of the learner's own notes."""
        return self.published().filter(models.Q(document__owner=None) | models.Q(document__owner=learner))

    def askable(self):
        """Those that questions may be asked about: certain or confirmed, and neither rejected nor in doubt.

        What a checked fact says as well is asked as that fact.
        """
        return self.filter(Fact.SURE, counterpart=None, is_doubted=False).exclude(judgement=Fact.Judgement.REJECTED)

    def changed(self):
        """Those that once had another value, the latest change first."""
        return self.filter(changed_at__isnull=False).order_by("-changed_at")

    def not_started_by(self, learner):
        """Those without a card, in the order in which they are introduced."""
        facts = self.exclude(cards__learner=learner) if learner else self
        return facts.order_by("position", "pk")


class Fact(models.Model):
    """One statement and the exact place it comes from: ``document.text[start:end] == quote``."""

    class Confidence(models.TextChoices):
        CERTAIN = "certain", "Certain"
        LIKELY = "likely", "Likely"
        WEAK = "weak", "Weak"

    class Judgement(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        REJECTED = "rejected", "Rejected"

    SURE = models.Q(confidence=Confidence.CERTAIN) | models.Q(judgement=Judgement.CONFIRMED)

    key = models.CharField(max_length=40, help_text="Identity: stays when wording, place, or value change")
    signature = models.CharField(max_length=400, db_index=True)
    document = models.ForeignKey(Document, models.CASCADE, related_name="facts")
    note = models.ForeignKey(Note, models.CASCADE, related_name="facts")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="facts")
    kind = models.CharField(max_length=20)
    statement = models.TextField()
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    attribute = models.CharField(max_length=300, blank=True)
    value = models.JSONField(null=True, blank=True)
    terms = models.JSONField(default=list, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, default=Confidence.CERTAIN)
    rule = models.CharField(max_length=60, blank=True)
    then = models.TextField(blank=True, help_text="What older notes say instead")
    source_title = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    checked = models.DateField(null=True, blank=True)
    position = models.FloatField(default=0, help_text="Order in which new facts are introduced")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PUBLISHED)
    is_edited = models.BooleanField(default=False, help_text="Changed by a person: an import leaves the text alone")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When the value last changed")
    counterpart = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="own_sentences",
        help_text="Of a learner's fact: the checked fact that says the same",
    )
    judgement = models.CharField(
        max_length=10, choices=Judgement.choices, blank=True, help_text="What its owner said of a fact of their notes"
    )
    is_doubted = models.BooleanField(default=False, help_text="Nothing is asked until its owner decided on a finding")

    objects = FactQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["position", "counterpart", "judgement", "is_doubted"])

    class Meta:
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="fact_key_unique"),
            models.CheckConstraint(condition=models.Q(start__lte=models.F("end")), name="fact_span_ordered"),
        ]
        indexes = [
            models.Index(fields=["state", "position"], name="fact_introduction"),
            models.Index(fields=["key"], name="fact_by_key"),
            # Few facts ever change; whoever asks which did must not look at all of them, nor at all cards.
            models.Index(fields=["changed_at"], condition=models.Q(changed_at__isnull=False), name="fact_changed"),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("notes:fact", args=[self.pk])

    @property
    def is_askable(self) -> bool:
        """Of one row what ``askable`` is of many."""
        is_sure = self.confidence == self.Confidence.CERTAIN or self.judgement == self.Judgement.CONFIRMED
        is_open = not self.counterpart_id and not self.is_doubted and self.judgement != self.Judgement.REJECTED
        return is_sure and is_open

    def get_place_url(self) -> str:
        """The sentence in the reader."""
        return f"{self.document.get_absolute_url()}#fact-{self.key}"

    @property
    def value_in_words(self) -> str:
        """What the fact says in few words, for a label: a value, or whether a need is met."""
        if self.value and self.value.get("surface"):
            return f"{self.attribute}: {self.value['surface']}" if self.attribute else self.value["surface"]
        need, _, option = self.attribute.rpartition(": ")
        if need and option and self.kind in ("capability", "incapability"):
            return f"{need}: {'yes' if self.kind == 'capability' else 'no'}"
        return ""

    def earlier_statements(self) -> list[tuple[str, datetime]]:
        """Return what the fact said before and until when, the latest first."""
        rows = list(self.history.order_by("history_id").values_list("statement", "history_date"))
        ends = [(statement, until) for (statement, _), (following, until) in pairwise(rows) if statement != following]
        return ends[::-1]

    @property
    def is_quoted_exactly(self) -> bool:
        return self.document.text[self.start : self.end] == self.quote
