"""Everything that hangs on one person: to take along, and to be forgotten.

Which tables these are is read from the models: a table with a foreign key to a learner, to their account, or to a table
that hangs on them, belongs to it. So no new table can be left out.
"""

import base64
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q, QuerySet

from studyapp.formats.csv import guarded
from studyapp.models import Document, Exam, ExamTask, Fact, Learner, Question, Service

Model = type[models.Model]

# What would let somebody in, or past the second step.
SECRETS = {
    "auth.user": {"password"},
    "mfa.authenticator": {"data"},
    "usersessions.usersession": {"session_key", "data"},
}
# Where a row points to one of these, its words stand beside its number.
NAMED = {Document, Exam, ExamTask, Fact, Question, Service}
AT_ONCE = 500

README = """What the study app keeps about you.

json/ and csv/ hold the same rows, one file for each table. Where a row points to a fact, a question, or a document, its
words stand beside its number. Your password and the secrets of two-step sign-in are left out.
"""


@dataclass(frozen=True)
class OwnedTable:
    model: Model
    links: tuple[models.ForeignKey, ...]  # to the person, or to tables that are nearer to them

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


def owned_tables(*roots: Model) -> list[OwnedTable]:
    """Return the tables that hang on the roots, the roots first and each table after those that it hangs on."""
    tables = [OwnedTable(root, ()) for root in roots]
    while True:
        owned = {table.model for table in tables}
        others = [model for model in apps.get_models(include_auto_created=True) if model not in owned]
        found = [OwnedTable(model, links) for model in others if (links := _links(model, owned))]
        if not found:
            return tables
        tables += found


def _links(model: Model, owned: set[Model]) -> tuple[models.ForeignKey, ...]:
    return tuple(field for field in model._meta.concrete_fields if field.related_model in owned)


def rows_of(learner: Learner | None, user: User | None = None) -> Iterator[tuple[OwnedTable, QuerySet]]:
    """Yield the tables with the rows that belong to the learner, and to the account where it is named."""
    people = {Learner: learner, User: user}
    belongs: dict[Model, Q] = {}
    for table in owned_tables(*(model for model, person in people.items() if person)):
        if table.links:
            belongs[table.model] = Q()
            for link in table.links:
                belongs[table.model] |= _seen_through(link, belongs[link.related_model])
        else:
            belongs[table.model] = Q(pk=people[table.model].pk)
        yield table, table.model._base_manager.filter(belongs[table.model]).order_by("pk")


def _seen_through(link: models.ForeignKey, condition: Q) -> Q:
    """Return the condition on a row as one on the rows that point to it."""
    pairs = [(f"{link.name}__{lookup}", value) for lookup, value in condition.children]
    return Q(*pairs, _connector=condition.connector)


def write_export(file: IO[bytes], *, learner: Learner | None, user: User | None) -> None:
    """Write a zip with everything about the person."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for table, rows in rows_of(learner, user):
            name = table.label.replace(".", "_")
            with archive.open(f"json/{name}.json", "w") as binary, io.TextIOWrapper(binary, "utf-8") as text:
                _write_json(text, _records(table, rows))
            with archive.open(f"csv/{name}.csv", "w") as binary, io.TextIOWrapper(binary, "utf-8", newline="") as text:
                _write_csv(text, _columns(table), _records(table, rows))


def _columns(table: OwnedTable) -> list[str]:
    names = []
    for field in _fields(table):
        names += [field.attname, field.name] if field.related_model in NAMED else [field.attname]
    return names


def _fields(table: OwnedTable) -> list[models.Field]:
    secrets = SECRETS.get(table.label, set())
    return [field for field in table.model._meta.concrete_fields if field.name not in secrets]


def _records(table: OwnedTable, rows: QuerySet) -> Iterator[dict[str, Any]]:
    columns = _columns(table)
    named = [field.name for field in _fields(table) if field.related_model in NAMED]
    for row in rows.prefetch_related(*named).iterator(chunk_size=AT_ONCE):
        yield {name: _words(row, name) if name in named else _value(row, name) for name in columns}


def _value(row: models.Model, name: str) -> Any:
    """Bytes, as of a file that waits to be read, are written as base64."""
    value = getattr(row, name)
    return base64.b64encode(value).decode() if isinstance(value, (bytes, memoryview)) else value


def _words(row: models.Model, name: str) -> str:
    try:
        return str(getattr(row, name) or "")
    except ObjectDoesNotExist:  # history points to what may be gone
        return ""


def _write_json(text: IO[str], records: Iterable[dict[str, Any]]) -> None:
    before = "[\n"
    for record in records:
        text.write(before + json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False))
        before = ",\n"
    text.write("[]\n" if before == "[\n" else "\n]\n")


def _write_csv(text: IO[str], columns: list[str], records: Iterable[dict[str, Any]]) -> None:
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in record.values()] for record in records)


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        value = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return guarded(value) if isinstance(value, str) else value


@transaction.atomic
def forget(*, learner: Learner | None, user: User | None) -> None:
    """Delete what somebody studied and their account; the owner of the site stays, without what they studied."""
    if learner:
        for rows in _in_order_of_deletion(dict(rows_of(learner))):
            # Not ``delete()``, which would write the deleted texts into the history of facts and questions.
            rows.order_by()._raw_delete(rows.db)
    if user and not user.is_superuser:
        user.delete()


def _in_order_of_deletion(rows: dict[OwnedTable, QuerySet]) -> Iterator[QuerySet]:
    """Yield first what nothing points to any more: many rows protect those that they point to."""
    left = {table.model: found for table, found in rows.items()}
    while left:
        pointed_to = {
            f.related_model for model in left for f in model._meta.concrete_fields if f.related_model != model
        }
        free = [model for model in left if model not in pointed_to] or list(left)
        for model in free:
            yield left.pop(model)
