from django.db import models

from .facts import Fact
from .keys import uuid7
from .learners import Learner


class DayPlan(models.Model):
    """What one learner studies on one day: computed once, so that an answer does not look at all cards."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="plans")
    day = models.DateField()
    made_at = models.DateTimeField()
    minutes = models.FloatField(null=True, help_text="Of study meant for the day; empty: whatever is due")
    allowed = models.PositiveIntegerField(
        default=0, help_text="How many of the planned facts are asked; those beyond are for when one cannot be"
    )
    extra_minutes = models.PositiveSmallIntegerField(default=0, help_text="Asked for beyond these")
    is_for_exam = models.BooleanField(default=False)
    first_new = models.FloatField(
        null=True, help_text="The position before which every fact was begun, so that the search can start there"
    )
    outlook = models.JSONField(null=True, help_text="What was expected when the page of the plan was last asked")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "day"], name="day_plan_unique")]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.day}"


class PlannedFactQuerySet(models.QuerySet):
    def open(self):
        """Those still to be asked, in their order."""
        return self.filter(is_done=False, fact__state="published").order_by("position")


class PlannedFact(models.Model):
    plan = models.ForeignKey(DayPlan, models.CASCADE, related_name="planned")
    position = models.PositiveIntegerField()
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="+", db_constraint=False)
    is_new = models.BooleanField()
    seconds = models.FloatField(help_text="Expected")
    is_done = models.BooleanField(default=False)

    objects = PlannedFactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "fact"], name="planned_fact_unique")]
        indexes = [models.Index(fields=["plan", "is_done", "position"], name="planned_fact_queue")]

    def __str__(self) -> str:
        return f"{self.position} {self.fact_id}"
