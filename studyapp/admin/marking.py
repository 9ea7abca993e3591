from django.contrib import admin, messages
from django.db.models import QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from studyapp.models.states import State
from studyapp.services import editing


class EditedByPeople(SimpleHistoryAdmin):
    """Rows that imports make and people may change: a change marks the row and stands in its history."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    actions = ["retire", "restore", "give_back"]

    def save_model(self, request: HttpRequest, obj, form: ModelForm, change: bool) -> None:
        if form.changed_data or not change:
            editing.begin_edit(obj)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False  # learners' schedules hang on these rows: retire them instead

    @admin.action(description="Retire: no longer asked, kept with its history")
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = editing.set_state(queryset, State.RETIRED, user=request.user)
        messages.success(request, f"{count} retired.")

    @admin.action(description="Restore: ask again")
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = editing.set_state(queryset, State.PUBLISHED, user=request.user)
        messages.success(request, f"{count} restored.")

    @admin.action(description="Give back to the import: drop people's changes")
    def give_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = editing.give_back_to_import(queryset, user=request.user)
        messages.success(request, f"{count} will be made from the notes again at the next import.")
