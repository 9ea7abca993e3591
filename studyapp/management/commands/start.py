import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from studyapp.management import supervising
from studyapp.management.commands.import_content import print_report
from studyapp.services.importing import import_content
from studyapp.services.own_notes import tasks
from studyapp.services.owners import make_owner_link

HOST = supervising.HOST


class Command(BaseCommand):
    help = (
        "Bring database, content, and static files up to date, print the addresses, and serve the app on this machine, "
        "with its worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, port: int, **options) -> None:
        refuse_taken_port(port)
        self.migrate()
        report = import_content(settings.CONTENT, now=timezone.now())
        if report.changed or report.problems:
            print_report(self, report, only_check=False)
        self.collect_static()
        if report.changed or not (settings.VAR / "quality.json").exists():
            measure_bank()
        tasks.read_again.enqueue()
        token = make_owner_link(now=timezone.now())
        connections.close_all()
        self.stdout.write(f"Study:  http://{HOST}:{port}/")
        self.stdout.write(f"Admin:  http://{HOST}:{port}/owner/sign-in/{token}/  (once, within 10 minutes)")
        self.stdout.write("Stop with Ctrl+C.")
        self.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", supervising.__name__, str(port)])

    def migrate(self) -> None:
        executor = MigrationExecutor(connections["default"])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)

    def collect_static(self) -> None:
        stamp = settings.VAR / "static.digest"
        digest = static_digest()
        if not (stamp.exists() and stamp.read_text() == digest and Path(settings.STATIC_ROOT).is_dir()):
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(digest)


def measure_bank() -> None:
    """Have the figures of the page "How good is this bank" computed beside the server: they take some seconds."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check_bank", "--write"]
    subprocess.Popen(manage, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} is taken or not allowed. Choose another one: make run PORT={port + 1}"
            ) from error


def static_digest() -> str:
    """Return a digest of the project's static files and of the installed packages, which bring their own."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
