from dataclasses import replace

import pytest

from studyapp.generation import RenderedOption, RenderedQuestion, generate, render
from studyapp.generation.proofs import Known, Rendering, give_aways, prove

from .builders import a_bank, a_decision


@pytest.fixture(scope="module")
def bank():
    return a_bank(decisions=(a_decision(),))


@pytest.fixture(scope="module")
def known(bank):
    return Known(
        statements={key: fact.body.statement for key, fact in bank.facts.items()},
        limits={"f-limit": {"op": "<=", "amount": "15", "high": None, "unit": "minutes"}},
        services={"aws lambda": "lambda", "lambda": "lambda", "amazon ec2": "ec2", "amazon sqs": "sqs", "fifo": "fifo"},
        categories={"lambda": "compute", "ec2": "compute", "sqs": "integration", "fifo": "integration"},
        parents={"fifo": "sqs"},
    )


@pytest.fixture(scope="module")
def questions(bank):
    return {question.title: question for question in generate(bank)}


def shown(question, seed=0, spec=None, shared=None):
    spec, shared = spec or question.spec, shared or question.shared
    return Rendering(question.model, render(question.model, spec, seed, shared), seed, spec, shared)


def codes(rendering, known):
    return {flaw.code for flaw in prove(rendering, known)}


def a_question(*texts, stem="Which one is it?", facts=("f0",) * 4, right=0):
    options = [RenderedOption(text, n == right, "So it is.", facts[n]) for n, text in enumerate(texts)]
    return RenderedQuestion("single", stem, tuple(options), "So.", ("f0",))


def with_cells(shared, change):
    """The shared plan with other knowledge than its option sets were made from."""
    cells = {
        need: {option: change(need, option, cell) for option, cell in row.items()}
        for need, row in shared["cells"].items()
    }
    return shared | {"cells": {need: {o: c for o, c in row.items() if c} for need, row in cells.items()}}


def test_what_the_engine_draws_is_proved(questions, known):
    stories = [question for question in questions.values() if question.model in ("situation", "contrast")]
    assert stories
    assert [codes(shown(question, seed), known) for question in stories for seed in range(40)] == [set()] * 40 * len(
        stories
    )


def test_a_second_right_option_is_found(questions, known):
    question = questions["files that arrive → Lambda"]
    shared = with_cells(question.shared, lambda need, option, cell: cell | {"passes": True, "limit": None})
    assert "L1" in codes(shown(question, shared=shared), known)


def test_a_wrong_option_that_no_fact_rules_out_is_found(questions, known):
    question = questions["files that arrive → Lambda"]
    shared = with_cells(
        question.shared,
        lambda need, option, cell: cell if option == "Lambda" else cell | {"passes": None, "limit": None},
    )
    assert codes(shown(question, shared=shared), known) == {"L2"}


def test_an_unknown_verdict_on_the_right_option_is_found(questions, known):
    question = questions["files that arrive → Lambda"]
    shared = with_cells(
        question.shared,
        lambda need, option, cell: cell | {"passes": None, "limit": None} if option == "Lambda" else cell,
    )
    assert "L3" in codes(shown(question, shared=shared), known)


def test_another_marked_option_than_the_drawn_one_is_found(questions, known):
    rendering = shown(questions["files that arrive → Lambda"])
    options = [replace(option, is_correct=not option.is_correct) for option in rendering.question.options]
    wrong = replace(rendering, question=replace(rendering.question, options=tuple(options)))
    assert "L3" in codes(wrong, known)


def test_a_contrast_whose_wrong_option_is_true_of_the_first_alone_is_found(questions, known):
    question = questions["Batch, not EC2"]
    others = [
        row | {"a": row["a"] | {"passes": True}, "b": row["b"] | {"passes": False}} for row in question.spec["others"]
    ]
    rendering = shown(question)
    assert "L1" in codes(replace(rendering, spec=question.spec | {"others": others}), known)


def test_an_option_without_a_published_fact_is_found(known):
    facts = ("f0", "gone", "f0", "f0")
    assert codes(Rendering("limit-value", a_question("a", "b", "c", "d", facts=facts)), known) == {"L2"}
    assert codes(Rendering("limit-value", a_question("b", "a", "c", "d", facts=facts, right=1)), known) == {"L3"}


def test_services_of_different_categories_are_found(known):
    assert codes(Rendering("definition", a_question("AWS Lambda", "Amazon EC2", "Amazon SQS")), known) == {"L4"}


@pytest.mark.parametrize("texts", [("AWS Lambda", "Lambda", "Amazon EC2"), ("Amazon SQS", "FIFO", "AWS Lambda")])
def test_two_names_of_one_service_or_a_service_and_its_part_are_found(known, texts):
    assert codes(Rendering("membership", a_question(*texts)), known) == {"L5"}


def test_the_most_of_something_needs_an_order(known):
    question = a_question("a", "b", "c", stem="Which is the MOST cost-effective one?")
    assert codes(Rendering("limit-value", question), known) == {"L6"}
    assert codes(Rendering("limit-value", question, spec={"ordering": ["a", "b", "c"]}), known) == set()
    assert codes(Rendering("case", question), known) == set()


def test_a_number_near_a_limit_is_found(questions, known):
    question = questions["files that arrive → EC2"]
    limit = {"op": "<=", "amount": "10", "high": None, "unit": "minutes"}
    near = {"passes": None, "limit": limit}
    shared = with_cells(question.shared, lambda need, option, cell: cell | near if need == "run time" else cell)
    shared |= {
        "requirements": [row | {"numbers": ["10 minutes"] if row["numbers"] else []} for row in shared["requirements"]]
    }
    assert any("L7" in codes(shown(question, seed, shared=shared), known) for seed in range(30))


@pytest.mark.parametrize(
    ("why", "code"),
    [("14.5 minutes is allowed. ", "L7"), ("16 minutes is allowed. ", "L3"), ("5 minutes is not allowed. ", "L3")],
)
def test_a_planned_value_is_held_up_to_its_limit(known, why, code):
    with_limit = replace(known, statements={"f-limit": "At most 15 minutes."})
    option = RenderedOption("A run time", True, why + "At most 15 minutes.", "f-limit")
    question = RenderedQuestion("single", "Which?", (option,), "So.", ("f-limit",))
    assert codes(Rendering("limit-scenario", question), with_limit) == {code}


def test_a_question_that_states_what_another_asks_for_is_found():
    known = Known(statements={"f0": "A queue keeps messages.", "f1": "A topic pushes."})
    telling = Rendering(
        "contrast", a_question("a", "b", stem="SQS: A queue keeps messages.\n\nWhich?", facts=("f1", "f1"))
    )
    asking = Rendering("cloze", a_question("messages", stem="A queue keeps ____."))
    assert give_aways([("q1", "g1", telling), ("q2", "g2", asking)], known) == [("q1", "q2")]
    assert give_aways([("q1", "g1", telling), ("q2", "g1", asking)], known) == []
