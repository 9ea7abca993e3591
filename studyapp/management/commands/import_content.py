from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from studyapp.services.importing import ImportReport, import_content


class Command(BaseCommand):
    help = "Import the notes of content/, or the file or folder PATH: documents become facts, and facts questions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="a file or folder of notes instead of content/notes/")
        parser.add_argument("--check", action="store_true", help="read and report, but write nothing")

    def handle(self, *args, path: Path | None, check: bool, **options) -> None:
        report = import_content(settings.CONTENT, path, now=timezone.now(), only_check=check)
        print_report(self, report, only_check=check)
        if report.problems:
            raise CommandError(
                f"{len(report.problems)} problems; what could be read was {'read' if check else 'imported'}."
            )


def print_report(command: BaseCommand, report: ImportReport, *, only_check: bool) -> None:
    for warning in report.warnings:
        command.stderr.write(f"note: {warning}")
    for problem in report.problems:
        command.stderr.write(problem)
    command.stdout.write(f"{report.documents} documents, {report.facts:,} facts, {report.questions:,} questions")
    if not only_check:
        details = ", ".join(f"{count:,} {what}" for what, count in sorted(report.changes.items()) if count)
        command.stdout.write(f"{report.changed:,} changes" + (f": {details}" if details else ""))
