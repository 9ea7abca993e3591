import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models

from .keys import uuid7


class Learner(models.Model):
    """Somebody who studies: a visitor at first, an account's owner once they sign up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="learner")
    created_at = models.DateTimeField(auto_now_add=True)
    new_per_day = models.PositiveSmallIntegerField(default=20, help_text="New facts introduced per day")
    desired_retention = models.FloatField(default=0.9)
    day_starts_at = models.PositiveSmallIntegerField(default=4, help_text="Hour at which a study day begins")
    time_zone = models.CharField(max_length=60, default="UTC")
    extra_new = models.PositiveSmallIntegerField(default=0, help_text="New facts asked for beyond the day's number")
    extra_new_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(desired_retention__gte=0.7, desired_retention__lte=0.99),
                name="learner_retention_range",
            ),
            models.CheckConstraint(condition=models.Q(day_starts_at__lt=24), name="learner_day_start_range"),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user_id else f"visitor {str(self.id)[-8:]}"

    def day_of(self, moment: datetime) -> date:
        """Return the study day that the moment belongs to: it begins at ``day_starts_at`` o'clock, local time."""
        return (moment.astimezone(self._zone()) - timedelta(hours=self.day_starts_at)).date()

    def start_of_day(self, moment: datetime) -> datetime:
        """Return when the study day of the moment began."""
        day = self.day_of(moment)
        return datetime(day.year, day.month, day.day, self.day_starts_at, tzinfo=self._zone())

    def new_allowance(self, moment: datetime) -> int:
        """Return how many new facts this day may bring in all."""
        return self.new_per_day + (self.extra_new if self.extra_new_on == self.day_of(moment) else 0)

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


class OwnerLink(models.Model):
    """A sign-in link for the owner's admin: good once, for ten minutes, from this machine only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of the token; the token itself is not kept"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"expires {self.expires_at:%Y-%m-%d %H:%M}"
