"""Measure on a database of its own, print a table, and write var/benchmarks.json."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  (settings first)
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from studyapp.models import Question  # noqa: E402
from tests.benchmarks import extraction, fitting, importing, scale, scheduling  # noqa: E402


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def row(
    name: str,
    value: float,
    unit: str,
    goal: float,
    *,
    peer: str | None = None,
    peer_value: float | None = None,
    digits: int = 2,
) -> dict:
    """Return a row of the table; ``peer_value`` is what another program needed in the same run."""
    return {
        "name": name,
        "value": round(value, digits),
        "unit": unit,
        "peer": peer,
        "peer_value": None if peer_value is None else round(peer_value, digits),
        "ratio": None if peer_value is None else round(peer_value / value, 3),
        "goal": round(goal, digits),
        "ok": value <= goal,
    }


def renderings() -> list[dict]:
    questions = list(Question.objects.published().select_related("situation").order_by("pk"))
    times = [milliseconds(lambda q=question: q.render(7)) for question in questions]
    return [row("one rendering, median", statistics.median(times), "ms", 5)]


def study_session(answers: int = 60) -> list[dict]:
    """Study in one learner's browser: the first question, then answers with the pages that follow them."""
    client = Client()
    first = milliseconds(lambda: client.get("/"))
    times = []
    for _ in range(answers):
        form = client.get("/study/").context["showing"]
        chosen = {"text": "?"} if form.rendered.type == "cloze" else {"choice": list(range(form.rendered.select))}
        data = {"token": form.token, **chosen}
        times.append(milliseconds(lambda data=data: client.post("/study/answer/", data, follow=True)))
    times.sort()
    return [
        row("first question of a visitor", first, "ms", 132),
        row("answer saved and explained, median", statistics.median(times), "ms", 50),
        row("answer saved and explained, p95", times[int(0.95 * len(times))], "ms", 100),
    ]


def main() -> None:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        rows = [
            *importing.rows(row),
            *renderings(),
            *study_session(),
            *scheduling.rows(row),
            *fitting.rows(row),
            *scale.rows(row),
            *extraction.rows(row),
        ]
    finally:
        teardown_databases(databases, verbosity=0)
    settings.VAR.mkdir(parents=True, exist_ok=True)
    path = settings.BASE_DIR / "var" / "benchmarks.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    for r in rows:
        beside = f"; {r['peer']}: {r['peer_value']:,g}, × {r['ratio']:,.3g}" if r["peer"] else ""
        print(
            f"{'ok  ' if r['ok'] else 'MISS'} {r['name']:55} {r['value']:10,.6g} {r['unit']:3} "
            f"(goal {r['goal']:,g}{beside})"
        )
    sys.exit(not all(r["ok"] for r in rows))


if __name__ == "__main__":
    main()
