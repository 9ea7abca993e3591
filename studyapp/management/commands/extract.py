import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studyapp.extraction import ExtractedFact, extract, load_gazetteer
from studyapp.parsing import ParseError, Refusal, parse_document
from studyapp.services.folders import read_path
from studyapp.services.importing import value_as_json


class Command(BaseCommand):
    help = "Print the facts that are found in the notes at PATH, a file, folder, or zip, as JSON; the database is not touched."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", type=Path, help="notes in Markdown, plain text, or HTML: a file, a folder, or a zip"
        )
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args, path: Path, **options) -> None:
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        gazetteer = load_gazetteer(settings.CONTENT / "services.toml")
        names = {slug: service.name for slug, service in gazetteer.services.items()}
        facts: list[dict[str, Any]] = []
        problems: list[str] = []
        for read in read_path(path):
            if isinstance(read, Refusal):
                problems += [] if read.quiet and facts else [str(read)]
                continue
            if read.remark:
                self.stderr.write(f"{read.path}: {read.remark}")
            try:
                facts += [_as_json(fact, names) for fact in extract(parse_document(read.path, read.text), gazetteer)]
            except ParseError as error:
                problems.append(str(error))
        if facts or not problems:
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1))
        if problems:
            raise CommandError("\n".join(problems))


def _as_json(fact: ExtractedFact, names: dict[str, str]) -> dict[str, Any]:
    return {
        "doc": fact.document,
        "service": names.get(fact.subject, fact.subject) or None,
        "kind": str(fact.kind),
        "statement": fact.statement,
        "source_quote": fact.quote,
        "start": fact.span.start,
        "end": fact.span.end,
        "value": _value(fact),
        "members": list(fact.value.members) if fact.value else [],
        "confidence": str(fact.confidence),
        "rule": fact.rule,
    }


def _value(fact: ExtractedFact) -> dict[str, Any] | list[dict[str, Any]] | None:
    """Return number, unit, and bound; of a range, both bounds; None of a fact without a number."""
    value = value_as_json(fact.value) or {}
    if "value" not in value:
        return None
    number, unit = value["value"], value["unit"]
    if "high" in value:
        return [{"value": number, "unit": unit, "op": ">="}, {"value": value["high"], "unit": unit, "op": "<="}]
    return {"value": number, "unit": unit, "op": value["op"]}
