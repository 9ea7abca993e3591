"""What the worker does, by the name that the queue keeps: never rename."""

from django.utils import timezone
from django_tasks import task

from . import working


@task()
def read_upload(pk: str) -> None:
    working.read_upload(pk, clock=timezone.now)


@task()
def read_again() -> None:
    working.read_again(clock=timezone.now)
