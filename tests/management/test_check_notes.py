import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from studyapp.services.doctoring import content_doctor, read_corrections

NOTES = Path(settings.BASE_DIR) / "tests" / "data" / "notes"
KEYS = {"document", "start", "end", "quote", "kind", "says", "now", "source", "checked", "fact", "fix", "other"}


def run(path, *options) -> str:
    out = io.StringIO()
    call_command("check_notes", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_original_notes_are_set_right_by_the_content():
    text = (NOTES / "original.txt").read_text(encoding="utf-8")
    findings = json.loads(run(NOTES / "original.txt", "--format", "json"))
    assert all(
        set(finding) == KEYS and text[finding["start"] : finding["end"]] == finding["quote"] for finding in findings
    )
    dated = {finding["now"]: finding for finding in findings if finding["kind"] == "dated"}
    assert len(dated) >= 38
    assert "CloudWatch Logs" not in {finding["quote"] for finding in findings if finding["kind"] == "slip"}
    default = next(now for now in dated if "capacity mode" in now and "default" in now)
    assert "on-demand" in default
    assert dated[default]["source"].startswith("https://docs.aws.amazon.com/")
    assert dated[default]["checked"] >= "2026-01-01"


def test_every_correction_names_a_checked_fact_word_for_word():
    stated = {fact.statement for fact in content_doctor(settings.CONTENT).checked}
    assert [now for _, now in read_corrections(settings.CONTENT) if now not in stated] == []


def test_findings_are_readable_in_the_terminal(tmp_path):
    (tmp_path / "a.md").write_text("AWS SSO gives one login for all accounts.\n", encoding="utf-8")
    printed = run(tmp_path)
    assert "a.md, character 0: renamed" in printed
    assert "write: AWS IAM Identity Center" in printed
    assert printed.endswith("1 findings\n")


def test_what_was_not_understood_is_listed_last_in_a_line_each(tmp_path, monkeypatch):
    finding = dict.fromkeys(KEYS, "") | {"document": "a.md", "start": 7, "quote": "Of 40\nideas"}
    found = [finding | {"kind": "figure without fact"}, finding | {"kind": "slip", "start": 9}]
    monkeypatch.setattr("studyapp.management.commands.check_notes.check_notes", lambda path, content: (found, []))
    assert run(tmp_path).splitlines() == [
        "a.md, character 9: slip",
        "  notes: Of 40",
        "ideas",
        "a.md, character 7: figure without fact: Of 40 ideas",
        "1 findings",
    ]


def test_a_path_that_is_missing_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.md does not exist"):
        run(tmp_path / "none.md")


def test_a_zip_is_examined_like_the_folder_in_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("deep/a.md", "AWS SSO gives one login for all accounts.")
    (finding,) = json.loads(run(tmp_path / "notes.zip", "--format", "json"))
    assert (finding["document"], finding["fix"]) == ("deep/a.md", "AWS IAM Identity Center")


def test_a_limit_in_other_words_than_the_checked_one_is_set_right(tmp_path):
    (tmp_path / "a.md").write_text("The maximum timeout of a Lambda function is 10 minutes.\n", encoding="utf-8")
    printed = run(tmp_path)
    assert "a.md, character 0: differs" in printed
    assert "write: The maximum timeout of a Lambda function is 900 seconds." in printed
