from django.contrib import admin
from django.db.models import Count, Q, QuerySet

from studyapp.admin.services import FromContent
from studyapp.models import Document, Note


@admin.register(Document)
class DocumentAdmin(FromContent):
    list_display = ["title", "path", "service", "facts", "checked", "state"]
    list_filter = ["state", "tasks"]
    list_select_related = ["service"]
    search_fields = ["title", "path", "text"]
    exclude = ["html", "digest"]

    def get_queryset(self, request) -> QuerySet:
        published = Count("facts", filter=Q(facts__state="published"))
        return super().get_queryset(request).filter(owner=None).annotate(fact_count=published)

    @admin.display(ordering="fact_count")
    def facts(self, row) -> int:
        return row.fact_count


@admin.register(Note)
class NoteAdmin(FromContent):
    list_display = ["heading", "document", "trail", "state"]
    list_filter = ["state", "document"]
    list_select_related = ["document"]
    search_fields = ["heading", "trail", "document__title"]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).filter(document__owner=None)
