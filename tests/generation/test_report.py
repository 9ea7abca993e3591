from studyapp.generation.report import report
from tests.generation.builders import COMPARISON, a_decision, a_situation


def test_authors_learn_which_sets_can_be_used_and_what_is_missing():
    lines = report([a_decision(COMPARISON, a_situation())])
    assert "jobs.md: 2 of 5 sets of four options can be used." in lines
    assert (
        "jobs.md: Not usable as a set: Lambda, Fargate, EC2, and SQS; Lambda, Fargate, Batch, and SQS; Lambda, EC2, Batch, and SQS."
        in lines
    )
    assert "jobs.md: Nothing that SQS meets is missed by Lambda." in lines
    assert "jobs.md: Not known: run time / SQS, always running / SQS." in lines
    assert (
        "jobs.md: The situation “files that arrive” asks for Lambda, Fargate, EC2, and Batch in 1 set of options."
        in lines
    )


def test_an_option_that_another_one_beats_is_named():
    table = "need | A | B | C | D\nx | Yes | Yes | No | No\ny | No | Yes | Yes | No\nz | No | No | No | Yes"
    lines = report([a_decision(table, a_situation(("A", "B", "C")), ranges={})])
    assert "jobs.md: Nothing that A meets is missed by B." in lines
    assert "jobs.md: 0 of 1 sets of four options can be used." in lines


def test_a_situation_that_can_ask_nothing_is_named():
    lines = report([a_decision(COMPARISON, a_situation(("Lambda", "EC2", "SQS"), GPU="It needs a GPU."))])
    assert (
        "jobs.md: The situation “files that arrive” can ask nothing: no three or four of its options can each be the only right one."
        in lines
    )


def test_a_clause_with_the_number_of_another_need_is_named():
    clause = "It runs {run time} in {memory}."
    lines = report([a_decision(COMPARISON, a_situation(**{"run time": clause, **dict.fromkeys(("GPU", "no servers", "no idle cost", "priority queue", "any kernel", "always running"), "So it is.")}))])  # fmt: skip
    assert (
        "jobs.md: The clause “run time” of “files that arrive” holds {memory}, but only its own number can be drawn."
        in lines
    )
