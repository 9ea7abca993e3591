"""The study page beside the genuine Anki, for one learner with 1,000 to 1,000,000 cards in SQLite.

The page is measured whole: session, learner, plan, queue, drawing of the question, and template. Of Anki only the backend
is: its queue, and saving an answer with the card that follows. "Anki's queue" has the day's limits raised to their highest.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from tests.benchmarks import large, rivals

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TIMES_FASTER = {100_000: 10, 1_000_000: 100}  # than Anki finds the first card of a session
# What Anki needed when the goals were set, for where it is not to be had: milliseconds.
KNOWN = {1_000: 1.4, 10_000: 12.0, 100_000: 132.0, 1_000_000: 2600.0}
FIRST_MS, REQUEST_MS, MOST_QUERIES, FLAT = 50.0, 10.0, 8, 1.2


def rows(row: Callable[..., dict]) -> list[dict]:
    """Return the rows; the current database must hold content/. Without SQLite there are none."""
    if connection.vendor != "sqlite":
        return []
    folder = settings.BASE_DIR / "var" / "large"
    try:
        anki = rivals.ask("anki", "rival_anki.py", {"folder": str(folder / "anki"), "sizes": SIZES})
        ours = {cards: sitting(folder / str(cards), cards) for cards in SIZES}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    peer = f"anki {anki['version']}" if anki else None
    found = []
    for cards, mine in ours.items():
        theirs = anki["sizes"][str(cards)] if anki else {"first": {"lifted": KNOWN[cards]}, "answer": None}
        queue = theirs["first"]["lifted"]
        goal = queue / TIMES_FASTER[cards] if cards in TIMES_FASTER else FIRST_MS
        beside = {"peer": peer, "peer_value": queue if anki else None}
        found.append(row(f"first question, {cards:,} cards", mine["first"], "ms", goal, **beside))
    for cards, mine in ours.items():
        goal = 3 * REQUEST_MS
        beside = {"peer": peer, "peer_value": anki["sizes"][str(cards)]["answer"] if anki else None}
        found.append(row(f"answer, rate, next: median, {cards:,} cards", mine["round"], "ms", goal, **beside))
    most, least = ours[SIZES[-1]], ours[SIZES[0]]
    found.append(row("its processor time, times that at 1,000 cards", most["work"] / least["work"], "x", FLAT))
    for kind in most["queries"]:
        found.append(row(f"{kind}: p95, {SIZES[-1]:,} cards", most["p95"][kind], "ms", REQUEST_MS))
        found.append(row(f"{kind}: queries", most["queries"][kind], "", MOST_QUERIES))
    return found


def sitting(folder, cards: int) -> dict:
    large.copy_database(folder / "study.sqlite3")
    environment = {**os.environ, "VAR": str(folder), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "tests.benchmarks.sitting", str(cards)]
    done = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True
    )
    shutil.rmtree(folder)
    return json.loads(done.stdout)
