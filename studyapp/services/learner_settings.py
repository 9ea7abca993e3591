"""What learners state about their exam and their time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from studyapp.models import Learner
from studyapp.services import plans, reviews


@dataclass(frozen=True)
class Settings:
    """What a learner states on the page of the plan."""

    exam_date: date | None
    minutes_by_weekday: list[int]
    days_off: list[str]
    target_score: int | None
    new_per_day: int
    desired_retention: float


@transaction.atomic
def save_settings(learner: Learner, settings: Settings, *, now: datetime) -> None:
    """Save the settings; what is learned follows another retention, and today is planned anew."""
    before = learner.terms
    for name, value in vars(settings).items():
        setattr(learner, name, value)
    learner.save(update_fields=list(vars(settings)))
    if learner.terms != before:
        reviews.rebuild_all(learner)
    plans.remake(learner, now=now)
