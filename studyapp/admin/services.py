from django.contrib import admin
from django.db import models

from studyapp.models import Exam, ExamDomain, ExamTask, Service


class FromContent(admin.ModelAdmin):
    """What is edited in content/ and only looked at here."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Service)
class ServiceAdmin(FromContent):
    list_display = ["name", "slug", "category", "kind", "parent"]
    list_filter = ["category", "kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "slug", "aliases"]


@admin.register(Exam)
class ExamAdmin(FromContent):
    list_display = ["code", "name", "questions", "minutes", "pass_score", "checked"]


@admin.register(ExamDomain)
class ExamDomainAdmin(FromContent):
    list_display = ["title", "exam", "weight", "mock_questions"]
    list_select_related = ["exam"]


@admin.register(ExamTask)
class ExamTaskAdmin(FromContent):
    list_display = ["code", "title", "domain"]
    list_filter = ["domain"]
    list_select_related = ["domain"]
    search_fields = ["code", "title"]
