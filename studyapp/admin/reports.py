from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from studyapp.models import QuestionReport
from studyapp.services import reports


class NoteForm(ActionForm):
    """Chooses what to do with the marked reports, and what their reporters are told."""

    note = forms.CharField(required=False, label="Note for the reporters:")


@admin.register(QuestionReport)
class QuestionReportAdmin(admin.ModelAdmin):
    """The queue of what learners find wrong."""

    action_form = NoteForm
    actions = ["answer", "dismiss"]
    list_display = ["created_at", "state", "kind", "words", "question_link", "preview_link", "note"]
    list_filter = ["state", "kind", "question__model", "question__task__domain", "created_at"]
    list_select_related = ["question", "answer"]
    search_fields = ["text", "note", "question__stem", "question__key"]
    list_per_page = 50
    date_hierarchy = "created_at"
    fields = ["question_link", "preview_link", "kind", "text", "shown", "created_at", "state", "note", "is_note_read"]
    readonly_fields = ["question_link", "preview_link", "kind", "text", "shown", "created_at", "is_note_read"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # learners write them

    def save_model(self, request: HttpRequest, obj: QuestionReport, form: forms.ModelForm, change: bool) -> None:
        if form.changed_data:
            obj.is_note_read = False
        super().save_model(request, obj, form, change)

    @admin.action(description="Answered: tell the reporters the note")
    def answer(self, request: HttpRequest, queryset: QuerySet) -> None:
        if not request.POST.get("note", "").strip():
            messages.error(request, "Write a note beside the action: it is the answer that the reporters read.")
            return
        self._close(request, queryset, QuestionReport.State.ANSWERED)

    @admin.action(description="Dismissed: with a note, or silently without")
    def dismiss(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._close(request, queryset, QuestionReport.State.DISMISSED)

    def _close(self, request: HttpRequest, queryset: QuerySet, state: str) -> None:
        note = request.POST.get("note", "").strip()
        if len(note) > QuestionReport.MOST_CHARACTERS:
            messages.error(request, f"Keep the note under {QuestionReport.MOST_CHARACTERS:,} characters.")
            return
        count = reports.close_reports(queryset, state, note=note)
        messages.success(request, f"{count} {state}.")

    @admin.display(description="what they say")
    def words(self, row: QuestionReport) -> str:
        return row.text[:200] or "–"

    @admin.display(description="question")
    def question_link(self, row: QuestionReport) -> SafeString:
        url = reverse("admin:studyapp_question_change", args=[row.question_id])
        return format_html('<a href="{}">{}</a>', url, Truncator(row.question).chars(60))

    @admin.display(description="preview")
    def preview_link(self, row: QuestionReport) -> SafeString:
        url = reverse("admin:studyapp_question_preview", args=[row.question_id])
        return format_html('<a href="{}?seed={}">as it is asked now</a>', url, row.answer.seed if row.answer else 0)

    @admin.display(description="what they saw")
    def shown(self, row: QuestionReport) -> str | SafeString:
        if not row.answer:
            return "The answer was taken back."
        shown, chosen = row.answer.shown, row.answer.chosen
        if shown["type"] == "cloze":
            options = format_html("<li>typed: {}</li>", chosen[0] if chosen else "")
        else:
            options = format_html_join(
                "",
                "<li>{} – {}{}</li>",
                (
                    (o["text"], "right" if o["is_correct"] else "wrong", ", chosen" if n in chosen else "")
                    for n, o in enumerate(shown["options"])
                ),
            )
        return format_html("<p>{}</p><ul>{}</ul>", shown["stem"], options)
