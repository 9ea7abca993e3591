"""What an editor does to the bank: every change by a person is marked, so that imports leave it alone, and kept in history."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from studyapp.models import ImportedFile
from studyapp.models.states import State


def remember_as_imported(row: Model) -> None:
    """Begin the history of a row with what the import made, before the first change by a person."""
    if row.pk and not row.history.exists() and (stored := type(row)._default_manager.filter(pk=row.pk).first()):
        type(row).history.bulk_history_create([stored], default_change_reason="as imported")


@transaction.atomic
def set_state(rows: QuerySet, state: State, *, user: User) -> int:
    """Retire or restore questions or facts; the number of changed rows comes back."""
    changed = list(rows.exclude(state=state))
    for row in changed:
        remember_as_imported(row)
        row.state, row.is_edited, row._history_user = state, True, user
        row.save()
    return len(changed)


@transaction.atomic
def give_back_to_import(rows: QuerySet, *, user: User) -> int:
    """Drop people's changes: the next import makes these rows from the notes again."""
    changed = list(rows.filter(is_edited=True))
    for row in changed:
        row.is_edited, row._history_user = False, user
        if hasattr(row, "digest"):
            row.digest, row.needs_review = "", False
        row.save()
    if changed:
        ImportedFile.objects.all().delete()
    return len(changed)
