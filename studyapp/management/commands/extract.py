import json
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studyapp.extraction import ExtractedFact, Gazetteer, extract
from studyapp.parsing import ParseError, parse_document
from studyapp.services.importing import read_text, value_as_json


class Command(BaseCommand):
    help = "Print the facts that are found in the notes FILE as JSON; the database is not touched."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a note in Markdown or plain text")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args, file: Path, **options) -> None:
        gazetteer = Gazetteer.from_mapping(
            tomllib.loads((settings.CONTENT / "services.toml").read_text(encoding="utf-8"))
        )
        try:
            facts = extract(parse_document(file.name, read_text(file, file.name)), gazetteer)
        except ParseError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        names = {slug: service.name for slug, service in gazetteer.services.items()}
        self.stdout.write(json.dumps([_as_json(fact, names) for fact in facts], ensure_ascii=False, indent=1))


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
