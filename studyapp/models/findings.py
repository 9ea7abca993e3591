from django.db import models

from .documents import Document
from .facts import Fact
from .keys import uuid7


class FindingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Finding.State.OPEN)

    def of_note(self):
        """Those that a person should look at; what was merely not understood is listed quietly."""
        return self.exclude(kind__in=Finding.QUIET)


class Finding(models.Model):
    """What the note doctor says about a place in a learner's document."""

    class Kind(models.TextChoices):
        DATED = "dated", "Out of date"
        DIFFERS = "differs", "Differs from the checked notes"
        CONTRADICTION = "contradiction", "Two of your sentences disagree"
        RENAMED = "renamed", "Renamed"
        SLIP = "slip", "Slip"
        FIGURE = "figure without fact", "A figure that gave no fact"
        SILENT = "nothing understood", "Not understood"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept as it is"

    QUIET = (Kind.FIGURE, Kind.SILENT)
    # Nothing is asked about a fact with one of these until its author has decided.
    DOUBTS = (Kind.DATED, Kind.DIFFERS, Kind.CONTRADICTION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="findings")
    key = models.CharField(max_length=40, help_text="What it says about which words, wherever they stand")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    says = models.TextField(blank=True)
    now = models.TextField(blank=True, help_text="What holds")
    source = models.URLField(max_length=500, blank=True)
    checked = models.DateField(null=True, blank=True)
    fix = models.TextField(blank=True, help_text="What to put in place of the quote")
    fact = models.ForeignKey(Fact, models.CASCADE, null=True, related_name="findings")
    other = models.ForeignKey(
        Fact, models.CASCADE, null=True, related_name="+", help_text="The one that it contradicts"
    )
    checked_fact = models.ForeignKey(
        Fact, models.SET_NULL, null=True, related_name="+", help_text="The checked fact that says what holds"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["document", "start"]
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="finding_key_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.quote[:80]}"
