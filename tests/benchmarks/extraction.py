"""How fast notes of any kind are read: at least 100 kB a second on one core, and no slower when they are long."""

import time
from collections.abc import Callable

from django.conf import settings

from studyapp.extraction import extract, load_gazetteer
from studyapp.parsing import parse_document

NOTES = ("original.txt", "storage-bullets.md", "databases-prose.txt")
SHORT, LONG, LONGEST = 10_000, 1_000_000, 10_000_000


def _seconds(text: str, gazetteer) -> float:
    start = time.process_time()
    extract(parse_document("notes.md", text), gazetteer)
    return time.process_time() - start


def rows(row: Callable[[str, float, str, float], dict]) -> list[dict]:
    gazetteer = load_gazetteer(settings.CONTENT / "services.toml")
    folder = settings.BASE_DIR / "tests" / "data" / "notes"
    notes = "\n\n".join((folder / name).read_text(encoding="utf-8") for name in NOTES)
    text = notes * (LONGEST // len(notes) + 1)
    _seconds(text[:SHORT], gazetteer)  # the names are prepared once
    short = min(_seconds(text[:SHORT], gazetteer) for _ in range(5))
    long = _seconds(text[:LONG], gazetteer)
    longest = _seconds(text[:LONGEST], gazetteer)
    return [
        row("100 kB of anyone's notes to facts", long / (LONG / 100_000), "s", 1),
        row("time per kB at 1 MB, times that at 10 kB", (long / LONG) / (short / SHORT), "x", 2),
        row("time per kB at 10 MB, times that at 10 kB", (longest / LONGEST) / (short / SHORT), "x", 2),
    ]
