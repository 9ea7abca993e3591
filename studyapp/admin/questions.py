from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from studyapp.admin.filters import Flaws, Reports, Service, SourceOfQuestion
from studyapp.admin.marking import EditedByPeople
from studyapp.admin.sheets import ThroughSheets
from studyapp.admin.statistics import ListWithStatistics, in_full, in_short
from studyapp.generation import MODELS
from studyapp.models import ExamTask, Option, Question, QuestionReport
from studyapp.services import editing, quality, statistics

DRAWS = 200
MOST_KEYS = 6


class OptionFormSet(forms.BaseInlineFormSet):
    """The options together: exactly the keys that the type needs, each option with its own words and reason."""

    def clean(self) -> None:
        super().clean()
        rows = [f.cleaned_data for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        rows = [row for row in rows if row.get("text")]
        right = sum(bool(row.get("is_correct")) for row in rows)
        texts = [" ".join(row["text"].split()).casefold() for row in rows]
        if len(set(texts)) < len(texts):
            raise ValidationError("Two options say the same.")
        if problem := editing.problem_with_keys(self.instance.type, right, len(rows)):
            raise ValidationError(problem)


class OptionInline(admin.TabularInline):
    model = Option
    formset = OptionFormSet
    extra = 0
    fields = ["text", "is_correct", "why", "fact", "position"]
    raw_id_fields = ["fact"]


class TaskForm(ActionForm):
    """Chooses what to do with the marked questions, and the task that "retag" gives them."""

    task = forms.ModelChoiceField(ExamTask.objects.select_related("domain"), required=False, label="Task:")


@admin.register(Question)
class QuestionAdmin(ThroughSheets, EditedByPeople):
    action_form = TaskForm
    actions = [*EditedByPeople.actions, "retag", "learn_difficulty"]
    list_display = ["label", "preview_link", "open_reports", "answers", "difficulty", "model", "task_code"]
    list_display += ["state", "is_edited", "needs_review"]
    list_filter = [
        "state",
        Reports,
        "needs_review",
        "is_edited",
        Flaws,
        SourceOfQuestion,
        "task__domain",
        "task",
        "model",
    ]
    list_filter += ["type", ("fact__service", Service)]
    list_select_related = ["task", "situation"]
    search_fields = ["stem", "title", "key", "options__text", "fact__statement"]
    list_per_page = 50
    inlines = [OptionInline]
    change_form_template = "admin/studyapp/question/change_form.html"
    fieldsets = [
        (None, {"fields": ["preview_link", "type", "stem", "explanation", "accepted", "state", "needs_review"]}),
        ("What the import would write", {"fields": ["generated"], "classes": ["collapse"]}),
        ("Checks", {"fields": ["checks"]}),
        ("What learners answer", {"fields": ["first_answers", "open_reports"]}),
        ("Place", {"fields": ["task", "fact", "difficulty", "title"]}),
        ("How it was made", {"fields": ["key", "model", "group", "situation", "is_edited"]}),
    ]
    readonly_fields = ["preview_link", "key", "model", "group", "situation", "is_edited"]
    readonly_fields += ["generated", "checks", "first_answers", "open_reports"]
    raw_id_fields = ["fact"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        reports = QuestionReport.objects.open().filter(question=OuterRef("pk")).order_by().values("question")
        count = Coalesce(Subquery(reports.annotate(n=Count("pk")).values("n")), 0)
        return super().get_queryset(request).filter(owner=None).annotate(report_count=count)

    def get_changelist(self, request: HttpRequest, **kwargs) -> type:
        return ListWithStatistics

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # questions are made from facts

    def render_change_form(self, request: HttpRequest, context: dict[str, object], *args, **kwargs) -> HttpResponse:
        """Show beside the form what learners see of the question as it is saved."""
        if question := context.get("original"):
            context |= drawn(question, request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        if any(formset.has_changed() for formset in formsets):
            editing.remember_as_imported(form.instance)
            for option in form.instance.options.all():
                editing.remember_as_imported(option)
            if not form.instance.is_edited:
                editing.begin_edit(form.instance)
                form.instance.save()
        super().save_related(request, form, formsets, change)

    @admin.action(description="Retag: give them the task beside")
    def retag(self, request: HttpRequest, queryset: QuerySet) -> None:
        task = ExamTask.objects.filter(pk=request.POST.get("task") or None).first()
        if not task:
            messages.error(request, "Choose the task beside the action.")
            return
        count = editing.set_task(queryset, task, user=request.user)
        messages.success(request, f"{count} belong{'s' if count == 1 else ''} to {task.code} now.")

    @admin.action(description="Learn difficulty from answers")
    def learn_difficulty(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = statistics.learn_difficulty(queryset)
        messages.success(request, f"The difficulty of {count} question{'' if count == 1 else 's'} changed.")

    @admin.display(description="question")
    def label(self, row: Question) -> str:
        return str(row)

    @admin.display(description="task", ordering="task__code")
    def task_code(self, row: Question) -> str:
        return row.task.code if row.task else ""

    @admin.display(description=f"this question and {DRAWS} drawings of it")
    def checks(self, row: Question) -> str:
        if not row.is_edited and row.model not in MODELS:
            return f"There is no model “{row.model}” that could draw this question."
        found = quality.check_question(row, draws=DRAWS)
        lines = [f"As stored: {'; '.join(found.stored) or 'no flaws'}"]
        lines += [f"{count} of {found.draws} drawings: {flaw}" for flaw, count in found.flaws]
        lines += [f"Right in {count} of {found.draws}: {text}" for text, count in found.keys[:MOST_KEYS]]
        lines.append(f"Place of the right option, first to last: {', '.join(map(str, found.places))}")
        lines.append(f"Mean length: {found.key_length:.0f} letters if right, {found.other_length:.0f} if wrong")
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    @admin.display(description="preview")
    def preview_link(self, row: Question) -> str:
        return format_html(
            '<a href="{}">as a learner sees it</a>', reverse("admin:studyapp_question_preview", args=[row.pk])
        )

    @admin.display(description="answers")
    def answers(self, row: Question) -> str:
        return in_short(row.statistics)

    @admin.display(description="first answers")
    def first_answers(self, row: Question) -> str:
        return in_full(row)

    @admin.display(description="open reports", ordering="report_count")
    def open_reports(self, row: Question) -> str | int:
        count = row.report_count if hasattr(row, "report_count") else row.reports.open().count()
        if not count:
            return 0
        url = reverse("admin:studyapp_questionreport_changelist")
        return format_html('<a href="{}?question__id__exact={}&amp;state__exact=open">{}</a>', url, row.pk, count)

    @admin.display(description="generated")
    def generated(self, row: Question) -> str:
        if not row.base:
            return "What stands here is what the import wrote." if not row.is_edited else "Unknown."
        options = format_html_join(
            "",
            "<li>{} – {}<br>{}</li>",
            ((o["text"], "right" if o["is_correct"] else "wrong", o["why"]) for o in row.base["options"]),
        )
        return format_html("<p>{}</p><ul>{}</ul><p>{}</p>", row.base["stem"], options, row.base["explanation"])

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(preview)
        return [path("<int:pk>/preview/", view, name="studyapp_question_preview"), *super().get_urls()]


@staff_member_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a rendering with its key and reasons; every seed is another one."""
    question = get_object_or_404(Question.objects.filter(owner=None).select_related("situation", "fact"), pk=pk)
    context = {
        **admin.site.each_context(request),
        "title": "Preview",
        "opts": Question._meta,
        **drawn(question, request),
    }
    return TemplateResponse(request, "admin/studyapp/question/preview.html", context)


def drawn(question: Question, request: HttpRequest) -> dict[str, object]:
    """Return a drawing of the question for a template; the address may say which one."""
    seed = request.GET.get("seed", "0")
    seed = int(seed) if seed.isdecimal() and len(seed) < 16 else 0
    can_draw = question.is_edited or question.model in MODELS
    return {
        "question": question,
        "rendered": question.render(seed) if can_draw else None,
        "seed": seed,
        "next_seed": seed + 1,
    }
