import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studyapp.extraction.doctor import QUIET
from studyapp.services.doctoring import check_notes


class Command(BaseCommand):
    help = (
        "Say what in the notes at PATH, a file or a folder, is wrong, dated, or was not understood; nothing is written."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a file, a folder, or a zip of notes")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, path: Path, format: str, **options) -> None:
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        findings, problems = check_notes(path, settings.CONTENT)
        if format == "json":
            self.stdout.write(json.dumps(findings, ensure_ascii=False, indent=1))
        else:
            quiet = [finding for finding in findings if finding["kind"] in QUIET]
            for finding in findings:
                if finding not in quiet:
                    self.stdout.write(_as_text(finding))
            for finding in quiet:
                quote = " ".join(finding["quote"].split())
                self.stdout.write(f"{finding['document']}, character {finding['start']}: {finding['kind']}: {quote}")
            self.stdout.write(f"{len(findings) - len(quiet):,} findings")
        if problems:
            raise CommandError("\n".join(problems))


def _as_text(finding: dict) -> str:
    lines = [f"{finding['document']}, character {finding['start']}: {finding['kind']}", f"  notes: {finding['quote']}"]
    if finding["other"]:
        lines.append(f"  against: {finding['other']['quote']}")
    elif finding["now"]:
        lines.append(f"  now: {finding['now']}")
    if finding["source"]:
        lines.append(f"  source: {finding['source']} (checked {finding['checked']})")
    if finding["fix"]:
        lines.append(f"  write: {finding['fix']}")
    return "\n".join(lines)
