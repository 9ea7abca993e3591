"""From notes to questions: how long an import takes, after an edit, and when there are many times as many notes."""

import re
import shutil
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from studyapp.services.importing import import_content

EDITED = {"note": "lambda-basics.md", "decision": "decisions/caching.md"}
EDITS = 3
SIZES = (1, 4, 16)
SHARE = 4  # the smallest size is every fourth note, so that the largest is four times content/
SLACK = 1.3


def rows(row: Callable[[str, float, str, float], dict]) -> list[dict]:
    """Measure on a database without content, and leave content/ in it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        growth = [_undone(lambda size=size: _growth(folder, size)) for size in SIZES]
        with override_settings(IMPORT_CACHE=folder / "import.cache"):
            first, unchanged = _seconds(settings.CONTENT), _seconds(settings.CONTENT)
            edits = {what: _undone(lambda path=path: _edits(folder, path)) for what, path in EDITED.items()}
    return [
        row("first import of content/", first, "s", 20),
        row("second import of content/, nothing changed", unchanged, "s", 0.05),
        *(row(f"import after one edited {what}", seconds, "s", 1) for what, seconds in edits.items()),
        *(
            row(f"import of {size} times the notes, times one", taken / growth[0], "x", size * SLACK)
            for size, taken in zip(SIZES[1:], growth[1:], strict=True)
        ),
    ]


def _undone(measure: Callable[[], float]) -> float:
    with transaction.atomic():
        measured = measure()
        transaction.set_rollback(True)
    return measured


def _seconds(content: Path, clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    report = import_content(content, now=timezone.now())
    assert not report.problems, report.problems[:3]
    return clock() - start


def _edits(folder: Path, path: str) -> float:
    content = folder / "edited"
    shutil.copytree(settings.CONTENT, content, dirs_exist_ok=True)
    note = content / "notes" / path
    times = []
    for n in range(EDITS):
        before, word, after = note.read_text(encoding="utf-8").rpartition(" is ")
        note.write_text(f"{before}, edition {n},{word}{after}", encoding="utf-8")
        times.append(_seconds(content))
    return min(times)


def _growth(folder: Path, size: int) -> float:
    return _seconds(multiplied(folder / f"times {size}", size), time.process_time)


def multiplied(folder: Path, size: int) -> Path:
    """Write ``size`` copies of every fourth note, each about services of other names."""
    services = (settings.CONTENT / "services.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(services)
    names = {name for table in tables.values() for name in (table["name"], *table.get("aliases", []))}
    longest_first = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    named = re.compile(rf"(?<![\w./-])(?:{longest_first})(?![\w./-])")
    slug = re.compile(r"(^\[|^(?:parent = \"|service: |decision: ))([\w.-]+)", re.MULTILINE)
    notes = sorted((settings.CONTENT / "notes").rglob("*.md"))[::SHARE]
    shutil.copytree(settings.CONTENT / "exams", folder / "exams")
    gazetteer = []
    for n in range(size):
        mark = f"{'bdfgklmnprstvwxz'[n]}o"

        def rename(text: str, mark: str = mark) -> str:
            return slug.sub(rf"\1\2-{mark}", named.sub(rf"\g<0>{mark}", text))

        gazetteer.append(rename(services))
        for path in notes:
            copy = folder / "notes" / mark / path.relative_to(settings.CONTENT / "notes")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(rename(path.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "services.toml").write_text("\n".join(gazetteer), encoding="utf-8")
    return folder
