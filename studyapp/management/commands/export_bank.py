import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studyapp.services.bank import export_bank


class Command(BaseCommand):
    help = "Write all facts and published questions as JSON to the file OUT, or to the terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", nargs="?", type=Path, help="the file to write; without it the terminal")
        parser.add_argument("--format", choices=["json"], default="json")
        parser.add_argument(
            "--renderings", type=int, default=1, metavar="N", help="how often each question of a situation is drawn"
        )

        parser.add_argument(
            "--without-cloze", action="store_true", help="leave out questions that have no options to choose from"
        )

    def handle(self, *args, out: Path | None, renderings: int, without_cloze: bool, **options) -> None:
        if renderings < 1:
            raise CommandError("--renderings must be 1 or more.")
        bank = export_bank(renderings=renderings, with_cloze=not without_cloze)
        content = json.dumps(bank, ensure_ascii=False, indent=1)
        if out is None:
            self.stdout.write(content)
            return
        try:
            out.write_text(content + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{len(bank['facts']):,} facts, {len(bank['questions']):,} questions: {out}")
