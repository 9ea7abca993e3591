from difflib import SequenceMatcher

from django.contrib import admin, messages
from django.db.models import QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from simple_history.admin import SimpleHistoryAdmin

from studyapp.models.states import State
from studyapp.services import editing

TOLD_ELSEWHERE = {"is_edited", "digest", "changed_at", "generated"}


def in_words(old: object, new: object) -> SafeString:
    """Return both texts as one, with <del> and <ins> where they differ."""
    before, after = str(old).split(), str(new).split()
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("", before[a:b]))
            continue
        parts += [("del", before[a:b])] * (b > a) + [("ins", after[c:d])] * (d > c)
    marked = (format_html("<{0}>{1}</{0}>", tag, " ".join(words)) if tag else " ".join(words) for tag, words in parts)
    return format_html_join(" ", "{}", ((part,) for part in marked))


class EditedByPeople(SimpleHistoryAdmin):
    """Rows that imports make and people may change: a change marks the row and stands in its history."""

    class Media:
        css = {"all": ["css/admin.css"]}

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    history_list_display = ["what_changed"]
    actions = ["retire", "restore", "give_back"]

    def save_model(self, request: HttpRequest, obj, form: ModelForm, change: bool) -> None:
        if form.changed_data or not change:
            editing.begin_edit(obj)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False  # learners' schedules hang on these rows: retire them instead

    @admin.display(description="what changed")
    def what_changed(self, record) -> str:
        """The changed fields of a version, what was taken out and put in marked word by word."""
        before = record.prev_record
        if not before:
            return "–"
        changes = [c for c in record.diff_against(before).changes if c.field not in TOLD_ELSEWHERE]
        lines = ((c.field.replace("_", " "), in_words(c.old, c.new)) for c in changes)
        return format_html_join("", "<p><strong>{}</strong>: {}</p>", lines) or "–"

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
