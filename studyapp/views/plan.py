"""The plan until the exam: what the learner states, what it is believed to bring, and what something else would."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from studyapp.forms import PlanForm, WhatIfForm
from studyapp.models import Learner
from studyapp.services import fitting, learner_settings, learners, outlooks, plans, readiness

from . import StudyRequest, charts, render_refused


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StudyRequest) -> HttpResponse:
    learner, now = request.learner or None, timezone.now()
    own = learner or Learner()
    if request.method != "POST":
        return render(request, "plan/index.html", _context(request, PlanForm(own, own.day_of(now))))
    form = PlanForm(own, own.day_of(now), request.POST)
    if not form.is_valid():
        return render_refused(request, "plan/index.html", _context(request, form))
    learner_settings.save_settings(learners.ensure_learner(request), form.settings, now=now)
    messages.success(request, "Saved. Today is planned anew.")
    return redirect("plan:index")


@require_GET
def what_if(request: StudyRequest) -> HttpResponse:
    """Say what other minutes and another date would bring: a part of the page for htmx, else the page."""
    learner, now = request.learner or None, timezone.now()
    form = WhatIfForm(request.GET)
    context = {"what_if": form, "tried": None}
    if learner and form.is_valid():
        sent = form.cleaned_data
        context["tried"] = outlooks.what_if(learner, minutes=sent["minutes"], exam_date=sent["date"], now=now)
        context["tried_date"] = sent["date"]
        context["tried_minutes"] = sent["minutes"]
        context["tried_is_past"] = context["tried"] is None
    if request.htmx:
        return render(request, "plan/_tried.html", context)
    own = learner or Learner()
    return render(request, "plan/index.html", _context(request, PlanForm(own, own.day_of(now))) | context)


@require_GET
def ready(request: StudyRequest) -> HttpResponse:
    learner, now = request.learner or None, timezone.now()
    return render(request, "plan/ready.html", {"report": readiness.readiness_of(learner, now)})


@require_GET
def memory(request: StudyRequest) -> HttpResponse:
    """Show how well the schedule foretells what this learner remembers."""
    learner = request.learner or None
    found = fitting.calibration_of(learner) if learner else None
    context = {"calibration": found, "own": learner, "points": charts.diagonal(found.rows) if found else []}
    return render(request, "plan/memory.html", context)


def _context(request: StudyRequest, form: PlanForm) -> dict:
    learner, now = request.learner or None, timezone.now()
    own = learner or Learner()
    found = outlooks.outlook_of(learner, now=now) if learner else None
    chosen = own.exam_date or own.day_of(now) + timedelta(days=30)
    usual = [minutes for minutes in own.minutes_by_weekday if minutes] or [20]
    return {
        "form": form,
        "own": own,
        "days_left": own.days_left(now),
        "is_past": bool(own.exam_date and own.exam_date < own.day_of(now)),
        "is_today": own.exam_date == own.day_of(now),
        "line": plans.plan_line(learner, now),
        "outlook": found,
        "chart": _chart(found) if found and found.days else None,
        "what_if": WhatIfForm(initial={"minutes": round(sum(usual) / len(usual)), "date": chosen}),
        "report": readiness.readiness_of(learner, now),
    }


def _chart(found: outlooks.PlanOutlook) -> charts.Chart:
    rows = []
    for n, row in enumerate(found.days):
        title = f"{row.day:%B} {row.day.day}: {row.reviews:.0f} reviews, {row.new:.0f} new"
        rows.append(
            (
                f"{row.day:%b} {row.day.day}" if n % 7 == 0 and n < len(found.days) - 3 else "",
                title,
                (row.reviews, row.new),
            )
        )
    return charts.stacked(rows)
