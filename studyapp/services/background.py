"""The queue of work that is done beside the server."""

import socket

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

MOST_TRIES = 3


def worker_name() -> str:
    """One worker runs on a machine: what it left unfinished is known by its name."""
    return f"worker-{socket.gethostname()}"[:64]


def reclaim(worker: str) -> int:
    """Put back into the queue what a worker of this name was doing when it died; return how much."""
    left = [row for row in DBTaskResult.objects.running() if row.worker_ids[-1:] == [worker]]
    for row in left:
        if len(row.worker_ids) < MOST_TRIES:
            row.status = TaskResultStatus.READY
            row.save(update_fields=["status"])
        else:
            row.set_failed(RuntimeError(f"The worker died {MOST_TRIES} times while it did this."))
    return len(left)
