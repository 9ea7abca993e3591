from django.contrib import admin
from django.db.models import Count, QuerySet

from studyapp.models import Learner


@admin.register(Learner)
class LearnerAdmin(admin.ModelAdmin):
    """Who studies here; what they answered is theirs and not shown."""

    list_display = ["__str__", "created_at", "answers"]
    readonly_fields = ["id", "user", "created_at"]
    fields = ["id", "user", "created_at", "new_per_day", "desired_retention", "day_starts_at", "time_zone"]

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("user").annotate(answer_count=Count("answers"))

    def has_add_permission(self, request) -> bool:
        return False

    @admin.display(ordering="answer_count")
    def answers(self, row) -> int:
        return row.answer_count
