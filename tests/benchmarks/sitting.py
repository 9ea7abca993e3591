"""Measure the study page on the database in VAR, as one learner with an account who answers by htmx; JSON out."""

import json
import os
import re
import statistics
import sys
import time
from collections import defaultdict

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402  (settings first)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.benchmarks import large  # noqa: E402

ANSWERS, WARM, FIRSTS = 60, 5, 5  # a sitting of an hour
TOKEN = re.compile(r'name="token" value="([^"]+)"')
SELECT = re.compile(r'data-select="(\d+)"')
ANSWER = re.compile(r"/study/answers/([0-9a-f-]+)/")


class Sitting:
    """A browser; ``times`` has the milliseconds of every request by its kind, ``queries`` the greatest number of them."""

    def __init__(self, user: User) -> None:
        self.client = Client(headers={"host": "localhost", "hx-request": "true"})
        self.client.force_login(user)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.work: dict[str, list[float]] = defaultdict(list)  # of the processor, which other programs disturb less
        self.queries: dict[str, int] = defaultdict(int)
        self.counts_queries = False

    def ask(self, kind: str, method: str, url: str, data: dict | None = None):
        if self.counts_queries:
            with CaptureQueriesContext(connection) as caught:
                response = getattr(self.client, method)(url, data)
            asked = [q["sql"] for q in caught if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
            self.queries[kind] = max(self.queries[kind], len(asked))
            if os.environ.get("SHOW_QUERIES"):
                print(kind, len(asked), *asked, sep="\n   ", file=sys.stderr)
            return response
        start, work = time.perf_counter(), time.process_time()
        response = getattr(self.client, method)(url, data)
        self.times[kind].append(1000 * (time.perf_counter() - start))
        self.work[kind].append(1000 * (time.process_time() - work))
        return response

    def next(self, kind: str = "next") -> dict:
        """Return an answer to the next question."""
        page = self.ask(kind, "get", reverse("study:home")).text
        several = SELECT.search(page)
        chosen = {"choice": list(range(int(several[1])))} if several else {"text": "?"}
        return {"token": TOKEN.search(page)[1], **chosen}

    def round(self, chosen: dict) -> dict:
        """Answer, read what was right, rate, and return an answer to the next question."""
        saved = self.ask("answer", "post", reverse("study:answer"), chosen)
        place = ANSWER.search(saved.headers.get("location", saved.text))
        if not place:
            raise RuntimeError(f"The answer {chosen} was refused: {saved.text}")
        answer = place[1]
        if saved.status_code == 302:  # else the feedback came with it
            self.ask("feedback", "get", saved["location"])
        self.ask("rate", "post", reverse("study:rate", args=[answer]), {"rating": "2"})
        return self.next()


def measure() -> dict:
    sitting = Sitting(User.objects.get(learner__documents__slug="own"))
    sitting.next("warm")
    for _ in range(FIRSTS):
        connection.close()
        chosen = sitting.next("first")
    for n in range(WARM + ANSWERS):
        if n == WARM:
            for kind in set(sitting.times) - {"warm", "first"}:
                sitting.times[kind].clear()
                sitting.work[kind].clear()
        chosen = sitting.round(chosen)
    sitting.counts_queries = True
    for _ in range(3):
        chosen = sitting.round(chosen)
    parts = ("answer", "rate", "next")
    rounds, work = (
        [sum(times) for times in zip(*(found[kind] for kind in parts), strict=True)]
        for found in (sitting.times, sitting.work)
    )
    del sitting.times["warm"]
    return {
        "first": statistics.median(sitting.times["first"]),
        "round": statistics.median(rounds),
        "work": statistics.median(work),
        "first_work": statistics.median(sitting.work["first"]),
        "p95": {kind: statistics.quantiles(times, n=20)[-1] for kind, times in sitting.times.items()},
        "median": {kind: statistics.median(times) for kind, times in sitting.times.items()},
        "queries": sitting.queries,
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        large.fill(int(sys.argv[1]))
        connection.close()
    print(json.dumps(measure()))
