"""Run by a Python that has anki: collections of so many cards in a folder, how fast each finds and answers cards out.

The cards are written by SQL into a collection that Anki made, half of them new and half due reviews with an FSRS memory; FSRS
is on. "lifted": the day's limits are raised to Anki's highest; "shipped": 20 new and 200 reviews a day.
"""

import json
import sqlite3
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path

from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

FIRSTS, WARM, ANSWERS = 3, 10, 200
LIMITS = {"shipped": (20, 200), "lifted": (9999, 9999)}


def fill(path: Path, cards: int) -> None:
    col = Collection(str(path))
    col.set_config("fsrs", True)
    model, today = col.models.by_name("Basic")["id"], col.sched.today
    col.close()
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous = OFF")
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {cards})"
    start = 1_600_000_000_000
    base.execute(
        f"{numbers} INSERT INTO notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data) "
        f"SELECT {start} + n, 'guid' || n, {model}, 1700000000, -1, '', 'Question ' || n || char(31) || 'Answer ' || n, "
        "'Question ' || n, n, 0, '' FROM numbers"
    )
    memory = json.dumps({"s": 20.0, "d": 5.0, "dr": 0.9, "decay": 0.1542})
    base.execute(
        f"{numbers} INSERT INTO cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, "
        "odue, odid, flags, data) "
        f"SELECT {start} + n, {start} + n, 1, 0, 1700000000, -1, iif(n % 2, 2, 0), iif(n % 2, 2, 0), "
        f"iif(n % 2, {today} - n * 7919 % 40, n), iif(n % 2, 20, 0), iif(n % 2, 2500, 0), iif(n % 2, 3, 0), 0, 0, "
        f"0, 0, 0, iif(n % 2, '{memory}', '') FROM numbers"
    )
    base.commit()
    base.close()
    col = Collection(str(path))
    col.db.execute("ANALYZE")
    col.close()


def first_question(path: Path) -> float:
    """Return the milliseconds from an open collection to the first card: Anki gathers and sorts the day's queue."""
    col = Collection(str(path))
    start = time.perf_counter()
    queued = col.sched.get_queued_cards(fetch_limit=1)
    found = 1000 * (time.perf_counter() - start)
    assert queued.cards
    col.close()
    return found


def set_limits(path: Path, new: int, reviews: int) -> None:
    col = Collection(str(path))
    config = col.decks.config_dict_for_deck_id(1)
    config["new"]["perDay"], config["rev"]["perDay"] = new, reviews
    col.decks.update_config(config)
    col.close()


def answers(path: Path) -> list[float]:
    """Return the milliseconds of answers, each with the card that follows."""
    col, times = Collection(str(path)), []
    queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
    for _ in range(WARM + ANSWERS):
        start = time.perf_counter()
        answer = CardAnswer(
            card_id=queued.card.id,
            current_state=queued.states.current,
            new_state=queued.states.good,
            rating=CardAnswer.GOOD,
            answered_at_millis=int(time.time() * 1000),
            milliseconds_taken=5000,
        )
        col.sched.answer_card(answer)
        queued = col.sched.get_queued_cards(fetch_limit=1).cards[0]
        times.append(1000 * (time.perf_counter() - start))
    col.close()
    return sorted(times[WARM:])


def measure(folder: Path, cards: int) -> dict:
    path = folder / f"{cards}.anki2"
    for old in folder.glob(f"{cards}.*"):
        if old.is_file():
            old.unlink()
    fill(path, cards)
    firsts = {}
    for name, limits in LIMITS.items():
        set_limits(path, *limits)
        firsts[name] = statistics.median(first_question(path) for _ in range(FIRSTS))
    times = answers(path)
    path.unlink()
    return {"first": firsts, "answer": statistics.median(times), "answer_p95": times[int(0.95 * len(times))]}


question = json.load(sys.stdin)
folder = Path(question["folder"])
folder.mkdir(parents=True, exist_ok=True)
found = {str(cards): measure(folder, cards) for cards in question["sizes"]}
json.dump({"version": version("anki"), "sizes": found}, sys.stdout)
