from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from studyapp.services import decks


class Command(BaseCommand):
    help = "Write the published questions as a deck for Anki (OUT.apkg) or as a spreadsheet (OUT.csv)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, help="the file to write; its ending says the format")
        parser.add_argument(
            "--service",
            action="append",
            default=[],
            metavar="SLUG",
            help="only this service, such as lambda; repeatable",
        )
        parser.add_argument(
            "--task",
            action="append",
            default=[],
            metavar="CODE",
            help="only this exam task, such as saa.3.2; repeatable",
        )

    def handle(self, *args, out: Path, service: list[str], task: list[str], **options) -> None:
        chosen = {"services": tuple(service), "tasks": tuple(task)}
        try:
            count = decks.deck_count(**chosen)
            _, _, content = decks.deck_bytes(out.suffix.lower().removeprefix("."), now=timezone.now(), **chosen)
        except decks.UnknownSelection as error:
            raise CommandError(str(error)) from error
        if not count:
            raise CommandError("No question matches. Import notes first, or choose more services or tasks.")
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{count:,} questions, {len(content):,} bytes: {out}")
