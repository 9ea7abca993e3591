import shutil
from collections import Counter
from pathlib import Path

import pytest

from studyapp.models import Question, Situation
from studyapp.services.bank import export_bank
from studyapp.services.importing import import_content
from tests.factories import (
    NOW,
    ClozeFactory,
    DocumentFactory,
    ExamTaskFactory,
    FactFactory,
    LearnerFactory,
    QuestionFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data" / "content"


@pytest.fixture
def imported(tmp_path):
    shutil.copytree(DATA, tmp_path / "content")
    import_content(tmp_path / "content", now=NOW)


def test_a_fact_is_known_by_its_key_and_says_where_it_stands():
    document = DocumentFactory(path="lambda.md", text="# Limits\n\nIt runs for 15 minutes.\n")
    FactFactory(
        document=document,
        note__heading="Limits",
        service=ServiceFactory(slug="lambda", name="AWS Lambda"),
        key="0f",
        statement="A function runs for at most 15 minutes.",
        quote="It runs for 15 minutes.",
        value={"op": "<=", "value": 15, "unit": "minutes"},
    )
    assert export_bank()["facts"] == [
        {
            "id": "0f",
            "service": "lambda",
            "service_name": "AWS Lambda",
            "kind": "limit",
            "statement": "A function runs for at most 15 minutes.",
            "value": {"op": "<=", "value": 15, "unit": "minutes"},
            "status": "published",
            "document": "lambda.md",
            "note": "Limits",
            "start": 10,
            "end": 33,
            "quote": "It runs for 15 minutes.",
            "url": "https://docs.aws.amazon.com/lambda/limits.html",
            "checked": "2026-11-23",
        }
    ]


def test_retired_facts_are_exported_as_such_and_retired_questions_are_not():
    QuestionFactory(fact=FactFactory(state="retired"), state="retired")
    bank = export_bank()
    assert [fact["status"] for fact in bank["facts"]] == ["retired"]
    assert bank["questions"] == []


def test_a_plain_question_stands_as_it_is_stored():
    fact = FactFactory(key="0f", quote="So it is.", document=DocumentFactory(path="a.md", text="So it is."))
    task = ExamTaskFactory(code="saa.3.2", domain__code="saa.d3")
    QuestionFactory(fact=fact, task=task, key="limit_value:1", group="g", stem="Which?", is_edited=False, difficulty=3)
    (question,) = export_bank()["questions"]
    assert question.pop("options") == [
        {
            "text": "15 minutes",
            "correct": True,
            "why": "The run time of one invocation is at most 15 minutes.",
            "fact": "0f",
        },
        {"text": "5 minutes", "correct": False, "why": "The limit is higher than 5 minutes.", "fact": "0f"},
        {"text": "30 minutes", "correct": False, "why": "The limit is lower than 30 minutes.", "fact": "0f"},
        {"text": "60 minutes", "correct": False, "why": "The limit is lower than 60 minutes.", "fact": "0f"},
    ]
    assert question == {
        "id": "limit_value:1",
        "model": "limit_value",
        "type": "single",
        "stem": "Which?",
        "accepted": [],
        "explanation": fact.statement,
        "facts": ["0f"],
        "group": "g",
        "task": "saa.3.2",
        "domain": "saa.d3",
        "difficulty": 3,
        "cites": [{"document": "a.md", "start": 0, "end": 9, "quote": "So it is."}],
    }


def test_a_question_names_all_facts_that_it_tests_the_chief_one_first():
    chief, other = FactFactory(), FactFactory()
    QuestionFactory(fact=chief, facts=[other])
    (question,) = export_bank()["questions"]
    assert question["facts"] == [chief.key, other.key]


def test_a_cloze_has_its_answer_and_accepted_spellings():
    ClozeFactory(accepted=["15 minutes", "15 min"])
    (question,) = export_bank()["questions"]
    assert (question["type"], question["accepted"]) == ("cloze", ["15 minutes", "15 min"])
    assert [option["text"] for option in question["options"]] == ["15 minutes"]


def test_learners_own_notes_and_questions_are_not_exported():
    learner = LearnerFactory()
    QuestionFactory(fact=FactFactory(document=DocumentFactory(owner=learner)), owner=learner)
    assert export_bank() == {"facts": [], "questions": []}


def test_more_questions_need_no_more_queries(django_assert_num_queries):
    QuestionFactory.create_batch(2)
    with django_assert_num_queries(6):
        export_bank()
    QuestionFactory.create_batch(5)
    with django_assert_num_queries(6):
        export_bank()


@pytest.mark.usefixtures("imported")
def test_situations_are_drawn_up_to_as_often_as_asked_and_none_stands_twice():
    situations = Question.objects.filter(model="situation").count()
    drawn = [question for question in export_bank(renderings=3)["questions"] if question["model"] == "situation"]
    faces = {(q["stem"], frozenset(option["text"] for option in q["options"])) for q in drawn}
    assert situations < len(drawn) <= 3 * situations
    assert len(faces) == len({q["id"] for q in drawn}) == len(drawn)
    assert all("#" in q["id"] for q in drawn)


@pytest.mark.usefixtures("imported")
def test_a_situation_does_not_stand_once_for_each_of_its_keys():
    # Else the option that was never right among the others would be the right one.
    bank = export_bank(renderings=5)["questions"]
    times = Counter(q["id"].partition("#")[0] for q in bank if q["model"] == "situation")
    assert len(set(times.values())) > 1


@pytest.mark.usefixtures("imported")
def test_two_exports_are_the_same():
    assert export_bank() == export_bank()


def test_an_edited_question_of_a_situation_stands_as_edited():
    situation = Situation.objects.create(key="s", title="S", plan={})
    QuestionFactory(situation=situation, key="situation:1", stem="As edited?")
    assert [(q["id"], q["stem"]) for q in export_bank(renderings=3)["questions"]] == [("situation:1", "As edited?")]


@pytest.mark.usefixtures("imported")
def test_no_option_of_a_set_is_the_right_one_much_more_often_than_the_others():
    shown: dict[frozenset, Counter] = {}
    for question in export_bank(renderings=60)["questions"]:
        if question["model"] == "situation":
            actions = {option["text"]: option["correct"] for option in question["options"]}
            shown.setdefault(frozenset(actions), Counter()).update(text for text in actions if actions[text])
    assert shown
    for options, rights in shown.items():
        assert set(rights) == options
        assert max(rights.values()) <= 2 * sum(rights.values()) / len(options)


@pytest.mark.usefixtures("imported")
def test_what_a_question_cites_stands_in_its_document():
    texts = {path.name: path.read_text(encoding="utf-8") for path in (DATA / "notes").rglob("*.md")}
    cites = [cite for question in export_bank(renderings=2)["questions"] for cite in question["cites"]]
    assert cites
    assert all(texts[Path(c["document"]).name][c["start"] : c["end"]] == c["quote"] for c in cites)


@pytest.mark.usefixtures("imported")
def test_a_blank_has_its_answer_and_one_decoy_that_no_other_question_shows():
    blanks = [question for question in export_bank()["questions"] if question["type"] == "cloze"]
    assert [sum(option["correct"] for option in q["options"]) for q in blanks] == [1] * len(blanks)
    decoys = [option["text"] for q in blanks for option in q["options"] if not option["correct"]]
    assert 0 < len(decoys) == len(set(decoys))
