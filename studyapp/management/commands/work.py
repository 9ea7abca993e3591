import os
import signal
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand

from studyapp.services import background

LOOK_EVERY = 2.0  # seconds


class Command(BaseCommand):
    help = "Do what takes longer than a page may, such as reading uploaded notes; start runs it beside the server."

    def handle(self, *args, **options) -> None:
        threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
        name = background.worker_name()
        background.reclaim(name)
        call_command("prune_db_task_results", verbosity=0)
        call_command("db_worker", worker_id=name, interval=0.5, startup_delay=False, reload=False, verbosity=0)


def end_with_parent(parent: int) -> None:
    """A worker whose supervisor was killed must not go on alone."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
