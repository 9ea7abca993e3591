"""Pages about the app itself."""

import math
import sqlite3

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from studyapp.scheduling import proof
from studyapp.services import quality

from . import StudyRequest


@require_safe
def keys(request: StudyRequest) -> HttpResponse:
    return render(request, "pages/keys.html")


@require_safe
def bank(request: StudyRequest) -> HttpResponse:
    """Show what ``check_bank --write`` found last; how much there is can be counted at any time."""
    report = quality.QualityReport.read(quality.stored_at())
    figures = report.figures if report else ()
    context = {
        "report": report,
        "measured_at": parse_datetime(report.measured_at) if report else None,
        "showings": f"{report.renderings:,}" if report else "",
        "sizes": quality.sizes(),
        "oldest": quality.oldest_check(),
        "sections": [
            {"title": title, "about": about, "figures": [figure for figure in figures if figure.section == section]}
            for section, (title, about) in quality.SECTIONS.items()
        ],
    }
    return render(request, "pages/bank.html", context)


@require_safe
def how_it_schedules(request: StudyRequest) -> HttpResponse:
    """Show the proof that ``simulate --write`` kept last; it is part of the app, not of a database."""
    found = proof.Proof.read()
    main, *others = found.tables
    context = {
        "proof": found,
        "main": main,
        "others": others,
        "histories": f"{found.parity.histories:,}",
        "answers": f"{found.parity.answers:,}",
        "decimals": int(-math.log10(found.parity.worst)),
    }
    return render(request, "pages/how_it_schedules.html", context)


@require_safe
def healthz(request: StudyRequest) -> JsonResponse:
    """Say whether the app can serve: 503 when the database does not answer or its tables are of another version."""
    health = {"ok": False, "database": "unreachable", "migrations": "unknown", "sqlite": sqlite3.sqlite_version}
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse(health, status=503)
    health |= {"ok": not pending, "database": connection.vendor, "migrations": "pending" if pending else "applied"}
    return JsonResponse(health, status=503 if pending else 200)


@require_safe
def favicon(request: StudyRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(static("favicon.svg"))
