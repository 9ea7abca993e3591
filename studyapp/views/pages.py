"""Pages about the app itself."""

import sqlite3

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from . import StudyRequest


@require_safe
def keys(request: StudyRequest) -> HttpResponse:
    return render(request, "pages/keys.html")


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
