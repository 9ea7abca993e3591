from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from studyapp.services import quality
from studyapp.services.quality import Figure


class Command(BaseCommand):
    help = "Draw the published questions, measure how good they are, and fail when a gate is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="draw fewer questions")
        parser.add_argument("--write", action="store_true", help="keep the figures for the page about the bank")

    def handle(self, *args, quick: bool, write: bool, **options) -> None:
        size = {"renderings": quality.QUICK_RENDERINGS, "proved": quality.QUICK_PROVED} if quick else {}
        report = quality.check_bank(**size, now=timezone.now())
        for figure in report.figures:
            self.print_figure(figure)
        if write:
            report.write(quality.stored_at())
        if report.broken:
            names = "; ".join(figure.name for figure in report.broken)
            raise CommandError(f"{len(report.broken)} of {len(report.figures)} figures break their gate: {names}.")
        self.stdout.write(f"All gates hold in {report.renderings:,} showings.")

    def print_figure(self, figure: Figure) -> None:
        gate = f"  (at most {figure.shown_gate})" if figure.gate is not None else ""
        sign = "      " if figure.ok else "BROKEN"
        self.stdout.write(f"{sign} {figure.shown:>12}  {figure.name}{gate}")
        for example in () if figure.ok else figure.examples:
            self.stdout.write(f"         {example}")
