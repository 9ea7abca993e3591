from django.db import models


class State(models.TextChoices):
    """Of what comes from notes: nothing is deleted, so that history and schedules stay whole."""

    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class PublishableQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)
