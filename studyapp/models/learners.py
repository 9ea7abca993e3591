import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models

from studyapp.scheduling import Terms, days

from .keys import uuid7


def usual_minutes() -> list[int]:
    """Twenty minutes on every day of the week."""
    return [20] * 7


class Learner(models.Model):
    """Somebody who studies: a visitor at first, an account's owner once they sign up."""

    class Theme(models.TextChoices):
        SYSTEM = "", "As the device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="learner")
    created_at = models.DateTimeField(auto_now_add=True)
    new_per_day = models.PositiveSmallIntegerField(default=20, help_text="New facts introduced per day")
    desired_retention = models.FloatField(default=0.9)
    day_starts_at = models.PositiveSmallIntegerField(default=4, help_text="Hour at which a study day begins")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_zone_chosen = models.BooleanField(default=False, help_text="Else the zone is that of the browser")
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True)
    has_single_keys = models.BooleanField(default=True, help_text="Single letters and digits are shortcuts")
    exam_date = models.DateField(null=True, blank=True, help_text="Empty: facts return by the desired retention")
    minutes_by_weekday = models.JSONField(default=usual_minutes, help_text="Seven numbers, Monday first")
    days_off = models.JSONField(default=list, blank=True, help_text="Dates as YYYY-MM-DD on which nothing is studied")
    target_score = models.PositiveSmallIntegerField(null=True, blank=True)
    parameters = models.JSONField(
        null=True, blank=True, help_text="The 21 numbers of FSRS-6 fitted to this learner; empty: its defaults"
    )
    fitted_at = models.DateTimeField(null=True, blank=True, help_text="When a fit was last tried")
    fitted_reviews = models.PositiveIntegerField(default=0, help_text="How many reviews there were then")
    fit_verdict = models.JSONField(null=True, blank=True, help_text="What the later, unseen reviews said of that fit")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(desired_retention__gte=0.7, desired_retention__lte=0.99),
                name="learner_retention_range",
            ),
            models.CheckConstraint(condition=models.Q(day_starts_at__lt=24), name="learner_day_start_range"),
            models.CheckConstraint(
                condition=models.Q(target_score=None) | models.Q(target_score__gte=100, target_score__lte=1000),
                name="learner_target_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user_id else f"visitor {str(self.id)[-8:]}"

    @property
    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    @property
    def terms(self) -> Terms:
        """What the learner's facts are scheduled by."""
        fitted = {"parameters": tuple(self.parameters)} if self.parameters else {}
        return Terms(
            desired_retention=self.desired_retention, zone=self.zone, day_starts_at=self.day_starts_at, **fitted
        )

    def day_of(self, moment: datetime) -> date:
        """Return the study day that the moment belongs to: it begins at ``day_starts_at`` o'clock, local time."""
        return days.study_day(moment, self.zone, self.day_starts_at)

    def start_of(self, day: date) -> datetime:
        """Return when a study day begins."""
        return days.day_start(day, self.zone, self.day_starts_at)

    def start_of_day(self, moment: datetime) -> datetime:
        """Return when the study day of the moment began."""
        return self.start_of(self.day_of(moment))

    def days_left(self, moment: datetime) -> int:
        """Return how many study days, today's included, there are before the exam; 0 without one ahead."""
        return days.days_until(self.exam_date, moment, self.zone, self.day_starts_at) if self.exam_date else 0

    def minutes_on(self, day: date) -> int:
        """Return how long the learner means to study on that day."""
        return 0 if day.isoformat() in self.days_off else self.minutes_by_weekday[day.weekday()]


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
