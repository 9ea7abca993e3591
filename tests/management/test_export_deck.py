import io
import zipfile

import pytest
from django.core.management import CommandError, call_command

from tests.factories import ExamTaskFactory, FactFactory, QuestionFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export_deck", *arguments, stdout=out)
    return out.getvalue()


def test_the_ending_of_the_file_says_the_format(tmp_path):
    QuestionFactory()
    assert run(str(tmp_path / "deck.apkg")).startswith("1 questions, ")
    run(str(tmp_path / "deck.csv"))
    assert zipfile.is_zipfile(tmp_path / "deck.apkg")
    assert (tmp_path / "deck.csv").read_text(encoding="utf-8-sig").startswith("id,type,stem,")


def test_services_and_tasks_can_be_named_several_times(tmp_path):
    for slug in ("lambda", "sqs", "s3"):
        fact = FactFactory(service=ServiceFactory(slug=slug))
        QuestionFactory(fact=fact, task=ExamTaskFactory(code=f"saa.{slug}"), stem=f"About {slug}?")
    choice = ["--service", "lambda", "--service", "sqs", "--task", "saa.sqs", "--task", "saa.s3"]
    assert run(str(tmp_path / "deck.csv"), *choice).startswith("1 questions, ")
    assert "About sqs?" in (tmp_path / "deck.csv").read_text(encoding="utf-8-sig")


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no format 'pdf'. There are apkg, csv."):
        run(str(tmp_path / "deck.pdf"))


def test_an_unknown_service_is_refused_with_a_near_one(tmp_path):
    ServiceFactory(slug="lambda")
    with pytest.raises(CommandError, match="There is no service 'lamda'. Did you mean lambda?"):
        run(str(tmp_path / "deck.apkg"), "--service", "lamda")


def test_a_deck_without_questions_is_not_written(tmp_path):
    with pytest.raises(CommandError, match="No question matches."):
        run(str(tmp_path / "deck.apkg"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    QuestionFactory()
    with pytest.raises(CommandError, match="cannot be written: No such file or directory."):
        run(str(tmp_path / "missing" / "deck.apkg"))
