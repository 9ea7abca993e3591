import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import ClozeFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export_bank", *arguments, stdout=out)
    return out.getvalue()


def test_the_terminal_gets_json():
    QuestionFactory(stem="Which – one?")
    bank = json.loads(run("--format", "json"))
    assert [question["stem"] for question in bank["questions"]] == ["Which – one?"]
    assert len(bank["facts"]) == 1


def test_a_file_gets_the_same_and_the_terminal_a_line(tmp_path):
    QuestionFactory()
    assert run(str(tmp_path / "bank.json")) == f"1 facts, 1 questions: {tmp_path / 'bank.json'}\n"
    assert (tmp_path / "bank.json").read_text(encoding="utf-8") == run()


def test_questions_without_options_can_be_left_out():
    ClozeFactory()
    question = QuestionFactory()
    bank = json.loads(run("--without-cloze"))
    assert [question["id"] for question in bank["questions"]] == [question.key]


def test_less_than_one_rendering_is_refused():
    with pytest.raises(CommandError, match="--renderings must be 1 or more."):
        run("--renderings", "0")


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory."):
        run(str(tmp_path / "missing" / "bank.json"))
