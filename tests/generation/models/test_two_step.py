from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from studyapp.generation.numbers import parse_amount
from tests.generation.builders import a_bank, a_decision

COMPARISON = """
need     | Lambda             | Fargate | EC2 | Batch | SQS
run time | at most 15 minutes | Yes     | Yes | Yes   | ?
events   | Yes                | No      | No  | No    | ?
own host | No                 | No      | Yes | No    | ?
"""


def questions(comparison=COMPARISON):
    bank = a_bank(decisions=(a_decision(comparison),))
    return [question for question in generate(bank) if question.model == "two-step"]


def test_the_limit_of_an_option_that_a_need_singles_out_is_asked():
    (question,) = questions()
    assert question.title == "Lambda: It allows at most ____."
    for seed in range(60):
        rendered = render("two-step", question.spec, seed)
        assert lint(rendered) == []
        assert "offers events" in rendered.stem
        assert "It allows at most ____." in rendered.stem
        for name in ("AWS Lambda", "AWS Fargate", "Amazon EC2", "AWS Batch"):
            assert name in rendered.stem
        assert "Amazon SQS" not in rendered.stem
        (key,) = [option for option in rendered.options if option.is_correct]
        assert key.text == "15 minutes"


def test_options_are_sorted_and_the_key_has_every_place():
    (question,) = questions()
    places = set()
    for seed in range(60):
        options = render("two-step", question.spec, seed).options
        amounts = [parse_amount(option.text).base for option in options]
        assert amounts == sorted(amounts)
        places |= {place for place, option in enumerate(options) if option.is_correct}
    assert places == {0, 1, 2, 3}


def test_a_limit_of_another_option_says_whose_it_is():
    both = COMPARISON.replace("| Yes     | Yes | Yes   | ?", "| at most 40 minutes | Yes | Yes | ?", 1)
    (question,) = questions(both)
    reasons = {o.text: o.why for seed in range(60) for o in render("two-step", question.spec, seed).options}
    assert reasons["40 minutes"] == "40 minutes is true of AWS Fargate: Fargate says at most 40 minutes to run time."


def test_what_is_unknown_of_another_option_singles_out_nothing():
    assert questions(COMPARISON.replace("| Yes                | No      | No  | No ", "| Yes | ? | No | No")) == []
