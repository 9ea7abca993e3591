"""An import that recalls what it can leaves what an import from nothing would leave."""

import random
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyapp.extraction import facts as extraction_of_facts
from studyapp.models import Document, Fact, ImportedFile, Note, Option, Question, QuestionFact, Situation
from studyapp.services.importing import import_content
from studyapp.services.importing.cache import Cache

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data" / "content"
UNLIKE = ("digest", "imported_at")
TABLES = (Document, Note, Fact, Situation, Question, Option)


@pytest.fixture
def content(tmp_path, settings):
    settings.IMPORT_CACHE = tmp_path / "import.cache"
    shutil.copytree(DATA, tmp_path / "content")
    return tmp_path / "content"


def rows():
    """All that the tables hold, but for when and from which bytes it was made."""
    links = list(QuestionFact.objects.order_by("question", "position").values("question", "position", "fact"))
    return {"links": links} | {
        model.__name__: [
            {name: value for name, value in row.items() if name not in UNLIKE}
            for row in model.objects.order_by("pk").values()
        ]
        for model in TABLES
    }


def import_from_nothing(content, settings):
    cache, settings.IMPORT_CACHE = settings.IMPORT_CACHE, None
    ImportedFile.objects.all().delete()
    for model in (Document, Question):
        model.objects.update(digest="")
    report = import_content(content, now=NOW)
    settings.IMPORT_CACHE = cache
    return report


def change_a_line(content, rng):
    """Repeat, drop, or move a line, or change a number or a word in it."""
    path = rng.choice(sorted(content.rglob("*.md")))
    lines = path.read_text(encoding="utf-8").splitlines()
    place = rng.choice([n for n, line in enumerate(lines) if line.strip()])
    line = lines.pop(place)
    kind = rng.choice(["drop", "repeat", "move", "number", "word", "word"])
    if kind == "repeat":
        lines[place:place] = [line, line]
    elif kind == "move":
        lines.insert(rng.randrange(len(lines)), line)
    elif kind == "number":
        lines.insert(place, "".join(rng.choice("123456789") if letter.isdigit() else letter for letter in line))
    elif kind == "word":
        words = line.split(" ")
        words[rng.randrange(len(words))] = rng.choice(["Yes", "No", "**memory**", "Lambda", "?", "ten"])
        lines.insert(place, " ".join(words))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_after_every_edit_the_tables_hold_what_an_import_from_nothing_leaves(content, settings, seed):
    rng = random.Random(seed)
    import_content(content, now=NOW)
    for _ in range(5):
        for _ in range(rng.randint(1, 2)):
            change_a_line(content, rng)
        import_content(content, now=NOW)
        before = rows()
        import_from_nothing(content, settings)
        assert rows() == before


@pytest.mark.django_db
def test_a_word_in_one_note_makes_nothing_else_be_read_or_asked_again(content, monkeypatch):
    import_content(content, now=NOW)
    path = content / "notes" / "lambda.md"
    path.write_text(path.read_text(encoding="utf-8").replace("on demand", "on request"), encoding="utf-8")
    read = []
    extract = extraction_of_facts.extract
    monkeypatch.setattr(
        "studyapp.extraction.extract",
        lambda parsed, gazetteer: read.append(parsed.path) or extract(parsed, gazetteer),
    )
    monkeypatch.setattr("studyapp.generation.models.situation.generate", lambda bank: pytest.fail("asked again"))
    report = import_content(content, now=NOW)
    assert read == ["lambda.md"]
    assert report.changes["changed facts"] == 1


@pytest.mark.django_db
def test_another_name_of_a_service_is_read_into_every_note(content):
    import_content(content, now=NOW)
    services = content / "services.toml"
    text = services.read_text(encoding="utf-8")
    services.write_text(text.replace('name = "AWS Lambda"', 'name = "AWS Lambada"'), encoding="utf-8")
    report = import_content(content, now=NOW)
    assert report.changes["changed documents"] == 2


def test_what_was_made_once_is_recalled_until_the_code_changes(tmp_path):
    path = tmp_path / "cache"
    cache = Cache(path, "one")
    assert cache.recall("a", lambda: [1]) == [1]
    cache.save()
    assert Cache(path, "one").recall("a", lambda: [2]) == [1]
    assert Cache(path, "two").recall("a", lambda: [3]) == [3]


def test_a_damaged_cache_counts_for_nothing(tmp_path):
    path = tmp_path / "cache"
    cache = Cache(path, "one")
    cache.recall("a", lambda: [1])
    cache.save()
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole + b"!", whole[:40] + b"!" + whole[41:], b"\x80\x05junk" * 20):
        path.write_bytes(damaged)
        assert Cache(path, "one").recall("a", lambda: [2]) == [2]


def test_only_what_the_last_import_used_is_kept(tmp_path):
    path = tmp_path / "cache"
    for names in ("ab", "b"):
        cache = Cache(path, "one")
        for name in names:
            cache.recall(name, lambda: [1])
        cache.save()
    cache = Cache(path, "one")
    assert (cache.recall("a", lambda: [2]), cache.recall("b", lambda: [2])) == ([2], [1])


def test_where_nothing_can_be_written_an_import_still_works(tmp_path):
    cache = Cache(tmp_path / "no folder" / "cache", "one")
    assert cache.recall("a", lambda: [1]) == [1]
    cache.save()
