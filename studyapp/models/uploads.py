from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse

from .keys import uuid7
from .learners import Learner


class Upload(models.Model):
    """Notes that a learner hands over at once, and how far reading them has come."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READING = "reading", "Reading"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    SILENCE = timedelta(minutes=3)  # a worker that says nothing for so long is taken for dead

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(Learner, models.CASCADE, related_name="uploads")
    token = models.UUIDField(help_text="Of the form: the same form sent twice is one upload")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=300, blank=True, help_text="What is being done, in words")
    percent = models.PositiveSmallIntegerField(default=0)
    summary = models.JSONField(default=dict, help_text="What was found, by kind")
    documents = models.JSONField(default=list, help_text="Keys of the documents that were read")
    problems = models.JSONField(default=list, help_text="Sentences about what was not read")
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField(help_text="When the worker last reported")

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "token"], name="upload_owner_token_unique")]

    def __str__(self) -> str:
        return f"upload of {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("own_notes:upload", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)

    def is_stuck(self, now: datetime) -> bool:
        return self.is_running and now - self.heard_at > self.SILENCE


class UploadedFile(models.Model):
    """A file as it was sent; it is deleted as soon as it is read."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    data = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
