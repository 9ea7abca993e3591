from django.conf import settings
from django.core.management.base import BaseCommand

from studyapp.generation.report import report
from studyapp.services.importing import read_decisions


class Command(BaseCommand):
    help = "Print for each comparison which option sets can be asked, and what its author should add."

    def handle(self, *args, **options) -> None:
        for line in report(read_decisions(settings.CONTENT)):
            self.stdout.write(line)
