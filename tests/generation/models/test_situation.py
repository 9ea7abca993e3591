import json
import random
from collections import Counter

import pytest

from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from studyapp.generation.models import chance, situation
from studyapp.generation.oracle import agrees, failing_options, passing_options
from tests.generation.builders import COMPARISON, a_bank, a_decision, a_situation

FOUR = ("Lambda", "Fargate", "EC2", "Batch")


@pytest.fixture(scope="module")
def questions():
    return generate_situations(a_decision())


def generate_situations(decision):
    questions = [question for question in generate(a_bank(decisions=(decision,))) if question.model == "situation"]
    return json.loads(json.dumps([vars(question) for question in questions]))


def shown(question, seed):
    return render("situation", question["spec"], seed, question["shared"])


def test_a_situation_asks_once_for_each_option_that_can_be_right(questions):
    assert [question["title"] for question in questions] == [f"files that arrive → {label}" for label in FOUR]
    assert {question["group"] for question in questions} == {"jobs/uploads"}
    assert {question["task"] for question in questions} == {"saa.3.2"}


def test_the_oracle_agrees_with_every_key(questions):
    for question in questions:
        for seed in range(800):
            drawn = situation.draw(question["spec"], chance("situation", question["spec"], seed), question["shared"])
            assert agrees(question["shared"], drawn), drawn


def test_the_oracle_notices_a_wrong_key(questions):
    question = questions[0]
    drawn = situation.draw(question["spec"], random.Random(1), question["shared"])
    other = next(label for label in drawn["options"] if label != drawn["key"])
    assert not agrees(question["shared"], drawn | {"key": other})


def test_the_oracle_reads_cells_and_limits_by_itself(questions):
    drawn = {
        "key": "Lambda",
        "options": list(FOUR),
        "needs": ["run time", "no idle cost"],
        "numbers": {"run time": "12 minutes"},
    }
    assert passing_options(questions[0]["shared"], drawn) == ["Lambda"]
    drawn["numbers"]["run time"] = "16 minutes"
    assert passing_options(questions[0]["shared"], drawn) == []
    assert failing_options(questions[0]["shared"], drawn) == list(FOUR)


def test_a_rendering_shows_what_was_drawn(questions):
    for question in questions:
        for seed in range(50):
            drawn = situation.draw(
                question["spec"], chance("situation", question["spec"], seed, question["shared"]), question["shared"]
            )
            rendered = shown(question, seed)
            assert all(number in rendered.stem for number in drawn["numbers"].values())
            assert [option.text for option in rendered.options] == [
                f"Run the conversion on {label}." for label in drawn["options"]
            ]
            assert [option.is_correct for option in rendered.options] == [
                label == drawn["key"] for label in drawn["options"]
            ]


def test_renderings_have_no_flaws(questions):
    assert [lint(shown(question, seed)) for question in questions for seed in range(100)] == [[]] * 400


def test_the_same_seed_shows_the_same_question(questions):
    assert shown(questions[1], 7) == shown(questions[1], 7)
    assert len({shown(questions[1], seed).stem for seed in range(60)}) > 20


def test_rendering_leaves_the_global_dice_alone(questions):
    random.seed(5)
    before = random.getstate()
    shown(questions[0], 1)
    assert random.getstate() == before


def test_each_option_of_a_set_is_right_equally_often():
    five = a_situation((*FOUR, "SQS"))
    questions = generate_situations(a_decision(CLOSED_FIVE, five, ranges={}))
    keys: dict[tuple[str, ...], Counter[str]] = {}
    for question in questions:
        for seed in range(2000):
            drawn = situation.draw(question["spec"], random.Random(seed), question["shared"])
            keys.setdefault(tuple(sorted(drawn["options"])), Counter())[drawn["key"]] += 1
    assert len(keys) == 5
    for counts in keys.values():
        assert all(0.21 < count / counts.total() < 0.29 for count in counts.values())


def test_most_questions_state_two_or_three_requirements(questions):
    sizes = Counter(
        len(situation.draw(question["spec"], random.Random(seed), question["shared"])["needs"])
        for question in questions
        for seed in range(200)
    )
    assert sizes[2] + sizes[3] > 0.9 * sizes.total()


def test_the_stem_is_the_story_the_clauses_in_order_and_the_question():
    table = """
need | Lambda | Fargate | EC2
GPU  | Yes    | No      | Yes
idle | Yes    | Yes     | No
rate | No     | Yes     | Yes
"""
    texts = {
        "GPU": "A GPU is needed.",
        "idle": "Idle days cost nothing.",
        "rate": "{photos | songs | films} come fast.",
    }
    decision = a_decision(table, a_situation(("Lambda", "Fargate", "EC2"), **texts), ranges={})
    question = generate_situations(decision)[0]
    rendered = shown(question, 3)
    words = ("photos", "songs", "films")
    assert rendered.stem in [
        f"A company converts {word}. A GPU is needed. Idle days cost nothing.\n\nWhich solution meets these requirements?"
        for word in words
    ]


def test_every_option_says_why():
    table = """
need | Lambda | Fargate | EC2
GPU  | Yes    | No      | Yes
idle | Yes    | Yes     | No
rate | No     | Yes     | Yes
"""
    texts = {"GPU": "A GPU is needed.", "idle": "Idle days cost nothing.", "rate": "Requests come fast."}
    decision = a_decision(table, a_situation(("Lambda", "Fargate", "EC2"), **texts), ranges={})
    rendered = shown(generate_situations(decision)[0], 3)
    reasons = {option.text: option.why for option in rendered.options}
    assert reasons == {
        "Run the conversion on Lambda.": "Lambda says Yes to GPU. Lambda says Yes to idle.",
        "Run the conversion on Fargate.": "Fargate says No to GPU.",
        "Run the conversion on EC2.": "EC2 says No to idle.",
    }
    assert (
        rendered.explanation
        == "Only Lambda meets the stated requirements: “GPU” rules out Fargate; “idle” rules out EC2."
    )


def test_the_words_drawn_are_the_same_throughout(questions):
    for seed in range(40):
        stem = shown(questions[3], seed).stem
        if "priority" in stem:
            word = stem.split("priority for each ")[1].split(".")[0]
            assert f"converts {word}s" in stem


def test_what_is_not_known_is_never_asked():
    decision = a_decision(
        COMPARISON, a_situation(("Lambda", "Fargate", "EC2", "SQS"), **{"run time": "It runs {run time}."})
    )
    assert generate_situations(decision) == []


def test_a_question_tests_what_its_key_does_and_why_others_fail(questions):
    lambda_question = questions[0]
    assert lambda_question["facts"][0] in lambda_question["facts"]
    cells = lambda_question["shared"]["cells"]
    statements = {cell["fact"]: cell["reason"] for row in cells.values() for cell in row.values()}
    tested = [statements[key] for key in lambda_question["facts"]]
    assert "Lambda says Yes to no idle cost." in tested
    assert "Fargate says No to no idle cost." in tested
    assert "Fargate says Yes to no idle cost." not in tested


def test_the_identity_of_a_question_outlives_new_wording_and_new_facts(questions):
    reworded = a_decision(COMPARISON, a_situation(FOUR, **{"GPU": "It wants a GPU.", "no servers": "No patches.", "no idle cost": "No cost.", "priority queue": "Urgent first.", "any kernel": "Own kernel.", "always running": "Stays."}))  # fmt: skip
    assert [question["key"] for question in generate_situations(reworded)] == [
        question["key"] for question in questions
    ]


CLOSED_FIVE = """
need           | Lambda | Fargate | EC2 | Batch | SQS
GPU            | Yes    | No      | No  | No    | No
no idle cost   | No     | Yes     | No  | No    | No
no servers     | No     | No      | Yes | No    | No
own image      | No     | No      | No  | Yes   | No
priority queue | No     | No      | No  | No    | Yes
"""
