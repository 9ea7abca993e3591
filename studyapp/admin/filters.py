"""Facets of the lists of facts and questions: what an editor looks for."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from studyapp.models import QuestionReport
from studyapp.services import quality

OLD = timedelta(days=90)


class _Choices(admin.SimpleListFilter):
    choices_in_words: Sequence[tuple[str, str]]

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Sequence[tuple[str, str]]:
        return self.choices_in_words


class SourceOfFact(_Choices):
    """When a fact was last held against its source."""

    title = "source"
    parameter_name = "source"
    choices_in_words = [
        ("old", f"checked over {OLD.days} days ago"),
        ("unchecked", "never checked"),
        ("none", "no page named"),
    ]
    prefix = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        old = timezone.now().date() - OLD
        wanted = {"old": {"checked__lt": old}, "unchecked": {"checked": None}, "none": {"source_url": ""}}
        conditions = wanted.get(self.value(), {})
        return queryset.filter(**{self.prefix + name: value for name, value in conditions.items()})


class SourceOfQuestion(SourceOfFact):
    prefix = "fact__"


class Reports(_Choices):
    title = "reports"
    parameter_name = "reports"
    choices_in_words = [("open", "some are open"), ("any", "some, open or closed"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        reported = QuestionReport.objects.all()
        if self.value() == "open":
            return queryset.filter(pk__in=reported.open().values("question"))
        if self.value() == "any":
            return queryset.filter(pk__in=reported.values("question"))
        return queryset.exclude(pk__in=reported.values("question")) if self.value() == "none" else queryset


class Flaws(_Choices):
    """Flaws of what people wrote; what is generated passes ``check_bank`` or is not asked."""

    title = "flaws of edited questions"
    parameter_name = "flaws"
    choices_in_words = [("any", "some"), ("cue", "the looks give it away"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        edited = queryset.filter(is_edited=True)
        flawed = quality.flawed_questions(edited, only_cues=self.value() == "cue")
        return edited.exclude(pk__in=flawed) if self.value() == "none" else edited.filter(pk__in=flawed)


class Service(admin.RelatedFieldListFilter):
    """Only the services that the list has rows of."""

    def field_choices(self, field, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[int, str]]:
        rows = model_admin.get_queryset(request).exclude(Q(**{self.field_path: None}))
        used = rows.order_by().values_list(self.field_path, flat=True).distinct()
        return field.get_choices(include_blank=False, ordering=["name"], limit_choices_to={"pk__in": used})
