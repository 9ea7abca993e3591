"""What studying has brought: pictures, the same as tables, and the tables to take along."""

import csv
from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from studyapp.formats.csv import guarded
from studyapp.services import readiness
from studyapp.services.progress import DAYS, HEADS, Progress, progress_of

from . import StudyRequest, charts

SHORT_SPANS = ("< 1 day", "1–6 d", "1–4 wk", "1–3 mo", "3–12 mo", "1 yr +")


@require_GET
def index(request: StudyRequest) -> HttpResponse:
    learner, now = request.learner or None, timezone.now()
    progress = progress_of(learner, now=now)
    today = learner.day_of(now) if learner else now.date()
    context = {"progress": progress, "tables": progress.tables, "report": readiness.readiness_of(learner, now)}
    return render(request, "progress/index.html", context | {"charts": _charts(progress, today=today)})


@require_GET
def table(request: StudyRequest, name: str) -> HttpResponse:
    """Send one of the tables as CSV."""
    if name not in HEADS:
        raise Http404("There is no such table.")
    found = progress_of(request.learner or None, now=timezone.now()).tables[name]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="progress-{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(found.head)
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in found.rows)
    return response


def _charts(progress: Progress, *, today: date) -> dict[str, object]:
    rows = {name: table.rows for name, table in progress.tables.items()}
    found: dict[str, object] = {}
    if rows["retention"]:
        found["retention"] = charts.intervals([(_day(week), *numbers) for week, *numbers in rows["retention"]])
    if rows["forecast"]:
        found["forecast"] = charts.stacked(
            [
                (
                    _day(day) if n % 7 == 0 and n < 28 else "",
                    f"{_day(day)}: {reviews} reviews, {new} new",
                    (reviews, new),
                )
                for n, (day, reviews, _, _, new, _) in enumerate(rows["forecast"])
            ]
        )
    if rows["days"]:
        numbers = {day: answers for day, answers, _ in rows["days"]}
        first = today - timedelta(days=today.weekday() + DAYS - 7)
        found["days"] = charts.heat(numbers, first, today)
    if rows["stability"]:
        found["stability"] = charts.stacked(
            [
                (short, f"{label}: {number} facts", (number,))
                for short, (label, number) in zip(SHORT_SPANS, rows["stability"], strict=True)
            ]
        )
    if rows["calibration"]:
        found["calibration"] = charts.diagonal(
            [(expected / 100, recalled / 100, count) for expected, recalled, _, _, count in rows["calibration"]]
        )
    if rows["time"]:
        found["time"] = charts.stacked(
            [
                (_day(week) if n % 3 == 0 else "", f"Week of {_day(week)}: {minutes} minutes", (minutes,))
                for n, (week, minutes, _) in enumerate(rows["time"])
            ]
        )
    return found


def _day(day: date) -> str:
    return f"{day:%b} {day.day}"
