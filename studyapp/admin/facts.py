from django.contrib import admin
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from studyapp.admin.filters import Service, SourceOfFact
from studyapp.admin.marking import EditedByPeople
from studyapp.models import Fact


@admin.register(Fact)
class FactAdmin(EditedByPeople):
    list_display = ["statement", "kind", "service", "document", "asked", "state", "is_edited"]
    list_filter = ["state", "is_edited", SourceOfFact, "kind", "confidence", "document__tasks", ("service", Service)]
    list_select_related = ["service", "document"]
    search_fields = ["statement", "quote", "key", "service__name"]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["statement", "kind", "service", "value", "terms", "then", "state"]}),
        ("Where it comes from", {"fields": ["place", "quote", "source_title", "source_url", "checked"]}),
        ("How it was found", {"fields": ["confidence", "rule", "key", "attribute", "is_edited", "changed_at"]}),
    ]
    readonly_fields = ["place", "quote", "rule", "key", "attribute", "is_edited", "changed_at", "confidence"]
    autocomplete_fields = ["service"]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).filter(document__owner=None).annotate(question_count=Count("questions"))

    def has_add_permission(self, request) -> bool:
        return False  # a fact has a sentence in a note: write it there

    @admin.display(ordering="question_count", description="questions")
    def asked(self, row: Fact) -> int:
        return row.question_count

    @admin.display(description="sentence")
    def place(self, row: Fact) -> str:
        return format_html(
            '<a href="{}">{}, characters {}–{}</a> · <a href="{}?fact__id__exact={}">its questions</a>',
            row.get_place_url(),
            row.document.path,
            row.start,
            row.end,
            reverse("admin:studyapp_question_changelist"),
            row.pk,
        )
