import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

NOTE = """---
title: Lambda limits
service: lambda
---
# Lambda limits

A Lambda function runs for at most **15 minutes** per invocation.
"""


def run(path) -> list[dict]:
    out = io.StringIO()
    call_command("extract", str(path), "--format", "json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lambda.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_facts_come_with_their_place_and_the_database_is_not_touched(file):
    (fact,) = run(file)
    assert fact.pop("rule")
    assert fact == {
        "doc": "lambda.md",
        "service": "AWS Lambda",
        "kind": "limit",
        "statement": "A Lambda function runs for at most 15 minutes per invocation.",
        "source_quote": "A Lambda function runs for at most **15 minutes** per invocation.",
        "start": 62,
        "end": 127,
        "value": {"value": 15, "unit": "minutes", "op": "<="},
        "members": [],
        "confidence": "certain",
    }


def test_a_note_without_front_matter_is_read_too(tmp_path):
    (tmp_path / "note.txt").write_text("An AWS Lambda function has at least 128 MB of memory.\n", encoding="utf-8")
    (fact,) = run(tmp_path / "note.txt")
    assert fact["value"] == {"value": 128, "unit": "MB", "op": ">="}


def test_a_range_is_a_fact_for_each_of_its_bounds(tmp_path):
    (tmp_path / "note.md").write_text(
        "An AWS Lambda function has from 128 MB to 10,240 MB of memory.\n", encoding="utf-8"
    )
    assert [fact["value"] for fact in run(tmp_path / "note.md")] == [
        {"value": 128, "unit": "MB", "op": ">="},
        {"value": 10240, "unit": "MB", "op": "<="},
    ]


def test_a_file_in_an_old_encoding_is_read_with_a_remark(tmp_path):
    (tmp_path / "note.md").write_bytes(b"G\xfcte: an AWS Lambda function has at least 128 MB of memory.\n")
    remarks = io.StringIO()
    call_command("extract", str(tmp_path / "note.md"), stdout=io.StringIO(), stderr=remarks)
    assert remarks.getvalue().startswith("note.md: The file is not UTF-8 and was read as Western European text")


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "note.md").write_text(" \n")
    with pytest.raises(CommandError, match="note.md: the file is empty"):
        run(tmp_path / "note.md")


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(CommandError, match="note.md does not exist."):
        run(tmp_path / "note.md")


def test_a_folder_is_read_whole(file):
    (file.parent / "deep").mkdir()
    (file.parent / "deep" / "sqs.txt").write_text("Amazon SQS keeps messages for up to 14 days.")
    assert [fact["doc"] for fact in run(file.parent)] == ["lambda.md", "deep/sqs.txt"]


def test_a_zip_is_read_whole_and_what_is_refused_in_it_is_named(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("a/sqs.md", "Amazon SQS keeps messages for up to 14 days.")
        archive.writestr("../b.md", "x")
        archive.writestr("picture.png", "x")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"^../b.md: the name leads out of its folder; rename the file.$"):
        call_command("extract", str(tmp_path / "notes.zip"), stdout=out)
    assert [fact["doc"] for fact in json.loads(out.getvalue())] == ["a/sqs.md"]
