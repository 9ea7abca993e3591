from collections import Counter

from studyapp.extraction import Op
from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from studyapp.generation.numbers import parse_amount
from tests.generation.builders import a_bank, a_limit, a_value

RUN_TIME = a_limit("run time of one invocation", 15, "minutes")
MEMORY = a_limit("memory of one function", 128, "MB", value=a_value(128, "MB", Op.MIN))


def questions(*facts):
    return {question.title: question for question in generate(a_bank(*facts)) if question.model == "boundary"}


def key_of(rendered):
    (key,) = [option for option in rendered.options if option.is_correct]
    return key


def test_the_last_allowed_and_the_first_rejected_value_are_asked():
    assert list(questions(RUN_TIME, MEMORY)) == [
        "maximum run time of one invocation in AWS Lambda: allowed",
        "maximum run time of one invocation in AWS Lambda: rejected",
        "minimum memory of one function in AWS Lambda: allowed",
        "minimum memory of one function in AWS Lambda: rejected",
    ]


def test_the_key_is_the_last_value_up_to_the_limit():
    allowed, rejected = questions(RUN_TIME).values()
    for seed in range(60):
        rendered = render("boundary", allowed.spec, seed)
        assert lint(rendered) == []
        assert "longest" in rendered.stem or "as long as possible" in rendered.stem
        minutes = [parse_amount(option.text).base / 60 for option in rendered.options]
        assert parse_amount(key_of(rendered).text).base / 60 == max(number for number in minutes if number <= 15)
        rendered = render("boundary", rejected.spec, seed)
        assert lint(rendered) == []
        minutes = [parse_amount(option.text).base / 60 for option in rendered.options]
        assert parse_amount(key_of(rendered).text).base / 60 == min(number for number in minutes if number > 15)


def test_a_minimum_is_mirrored():
    allowed, _ = questions(MEMORY).values()
    for seed in range(60):
        rendered = render("boundary", allowed.spec, seed)
        assert lint(rendered) == []
        megabytes = [parse_amount(option.text).base / 1024**2 for option in rendered.options]
        assert parse_amount(key_of(rendered).text).base / 1024**2 == min(
            number for number in megabytes if number >= 128
        )


def test_every_place_of_the_key_is_about_as_frequent():
    for question in questions(RUN_TIME).values():
        showings = [render("boundary", question.spec, seed) for seed in range(300)]
        places = Counter(rendered.options.index(key_of(rendered)) for rendered in showings)
        assert all(75 <= places[place] <= 125 for place in range(3))


def test_the_limit_itself_is_often_not_shown():
    allowed, _ = questions(RUN_TIME).values()
    shown = [
        "15 minutes" in [option.text for option in render("boundary", allowed.spec, seed).options] for seed in range(60)
    ]
    assert {True, False} == set(shown)


def test_the_reason_says_on_which_side_a_value_lies():
    allowed, _ = questions(RUN_TIME).values()
    reasons = {o.text: o.why for seed in range(60) for o in render("boundary", allowed.spec, seed).options}
    assert (
        reasons["16 minutes"]
        == "16 minutes is not allowed. The run time of one invocation of AWS Lambda is at most 15 minutes."
    )
    assert reasons["13 minutes"].startswith("13 minutes is allowed")


def test_a_quota_that_can_be_raised_and_a_tiny_limit_have_no_boundary():
    raised = a_limit("rate", 100, "MB")
    raised = type(raised)(**{**vars(raised), "statement": "The rate is at most 100 MB and can be raised."})
    assert questions(raised, a_limit("run time", 3, "seconds")) == {}
