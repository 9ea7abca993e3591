import csv
import io
import sqlite3
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from studyapp.services.decks import UnknownSelection, deck_bytes, deck_count
from tests.factories import (
    NOW,
    ClozeFactory,
    DocumentFactory,
    ExamFactory,
    ExamTaskFactory,
    FactFactory,
    LearnerFactory,
    QuestionFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db


def rows(**choice) -> list[dict[str, str]]:
    _, _, content = deck_bytes("csv", now=NOW, **choice)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def stems(**choice) -> list[str]:
    return [row["stem"] for row in rows(**choice)]


def test_every_published_question_is_in_the_deck_once():
    QuestionFactory(stem="Which?")
    ClozeFactory(stem="At most ____.")
    QuestionFactory(stem="Withdrawn?", state="retired")
    assert stems() == ["Which?", "At most ____."]
    assert deck_count() == 2


def test_a_card_shows_the_sentence_of_the_note_and_its_source():
    document = DocumentFactory(
        title="Lambda limits", text="# Limits\n\n- A function runs for at most **15 minutes**.\n"
    )
    fact = FactFactory(document=document, quote="A function runs for at most **15 minutes**.", source_title="Quotas")
    QuestionFactory(fact=fact)
    (row,) = rows()
    assert row["quote"] == "A function runs for at most 15 minutes."
    assert row["document"] == "Lambda limits"
    assert row["source"] == "Quotas – https://docs.aws.amazon.com/lambda/limits.html"
    assert row["checked"] == "2026-11-23"


def test_a_card_cites_the_fact_of_the_right_option():
    deciding = FactFactory(quote="The deciding sentence.")
    question = QuestionFactory()
    question.options.filter(is_correct=True).update(fact=deciding)
    assert rows()[0]["quote"] == "The deciding sentence."


def test_a_card_is_tagged_with_service_task_and_model():
    fact = FactFactory(service=ServiceFactory(slug="lambda"))
    QuestionFactory(fact=fact, task=ExamTaskFactory(code="saa.3.2"))
    assert rows()[0]["tags"] == "service::lambda task::saa.3.2 model::limit_value"


def test_a_question_without_task_and_service_is_exported_too():
    QuestionFactory(fact=FactFactory(service=None), task=None)
    assert rows()[0]["tags"] == "model::limit_value"


def test_the_first_option_of_edited_questions_is_not_always_the_right_one():
    for n in range(12):
        QuestionFactory(key=f"question {n}")
    assert {row["key"] for row in rows()} >= {"A", "C"}


def test_two_exports_show_the_options_in_the_same_order():
    QuestionFactory.create_batch(3)
    assert rows() == rows()


def test_chosen_services_and_tasks_limit_the_deck():
    fact = FactFactory(service=ServiceFactory(slug="lambda"))
    QuestionFactory(fact=fact, task=ExamTaskFactory(code="saa.3.2"), stem="Both?")
    QuestionFactory(fact=fact, task=ExamTaskFactory(code="saa.2.1"), stem="Service only?")
    QuestionFactory(stem="Neither?")
    assert stems(services=("lambda",)) == ["Both?", "Service only?"]
    assert stems(services=("lambda",), tasks=("saa.3.2",)) == ["Both?"]
    assert deck_count(("lambda",), ()) == 2


def test_questions_of_other_learners_stay_with_them():
    mine, other = LearnerFactory(), LearnerFactory()
    for learner, stem in ((mine, "Mine?"), (other, "Theirs?")):
        QuestionFactory(fact=FactFactory(document=DocumentFactory(owner=learner)), owner=learner, stem=stem)
    assert stems() == []
    assert stems(learner=mine) == ["Mine?"]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"services": ("lamda",)}, "There is no service 'lamda'. Did you mean lambda?"),
        ({"services": ("x",)}, "There is no service 'x'. There are lambda."),
        ({"tasks": ("saa.3.22",)}, "There is no exam task 'saa.3.22'. Did you mean saa.3.2?"),
    ],
)
def test_an_unknown_choice_is_answered_with_near_ones(choice, message):
    ServiceFactory(slug="lambda")
    ExamTaskFactory(code="saa.3.2")
    with pytest.raises(UnknownSelection) as caught:
        deck_bytes("apkg", now=NOW, **choice)
    assert str(caught.value) == message


def test_an_unknown_format_is_answered_with_the_known_ones():
    with pytest.raises(UnknownSelection, match="There is no format 'pdf'. There are apkg, csv."):
        deck_bytes("pdf", now=NOW)


def test_the_file_is_named_after_exam_and_choice():
    ExamFactory(code="SAA-C03")
    ServiceFactory(slug="lambda")
    assert deck_bytes("apkg", now=NOW)[:2] == ("saa-c03.apkg", "application/apkg")
    name, content_type, _ = deck_bytes("csv", services=("lambda",), now=NOW)
    assert (name, content_type) == ("saa-c03-lambda.csv", "text/csv; charset=utf-8")


def test_an_anki_deck_has_a_part_for_each_exam_domain(tmp_path: Path):
    task = ExamTaskFactory(domain__title="Secure architectures", domain__exam__code="SAA-C03")
    QuestionFactory(task=task)
    _, _, content = deck_bytes("apkg", now=NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        package.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    (decks,) = connection.execute("SELECT decks FROM col").fetchone()
    connection.close()
    assert '"SAA-C03::Secure architectures"' in decks


def test_a_question_keeps_its_id_when_it_is_exported_later():
    question = QuestionFactory()
    later = deck_bytes("csv", now=NOW + timedelta(days=30))[2].decode()
    assert [rows()[0]["id"], question.key in later] == [question.key, True]


def test_more_questions_need_no_more_queries(django_assert_num_queries):
    QuestionFactory.create_batch(2)
    with django_assert_num_queries(4):
        rows()
    QuestionFactory.create_batch(5)
    with django_assert_num_queries(4):
        rows()
