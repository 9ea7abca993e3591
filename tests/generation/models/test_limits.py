import re

from studyapp.extraction import Op
from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from studyapp.generation.numbers import parse_amount
from tests.generation.builders import a_bank, a_limit, a_value

BANK = a_bank(
    a_limit("run time of one invocation", 15, "minutes"),
    a_limit("visibility timeout of one message", 12, "hours", "sqs"),
    a_limit("retention period of one message", 14, "days", "sqs"),
    a_limit("idle time of one connection", 300, "seconds", "mq"),
    a_limit("item size", 256, "KB", "sqs"),
    a_limit(
        "number of layers of one function",
        5,
        "layers",
        value=a_value(5, "layers", dimension="count:layer"),
        terms=("5 layers",),
    ),
    a_limit("memory of one function", 128, "MB", value=a_value(128, "MB", Op.RANGE, high=10240)),
)


def questions(model):
    return {question.title: question for question in generate(BANK) if question.model == model}


def test_there_is_one_value_question_for_each_bound_of_a_limit_table():
    assert list(questions("limit-value")) == [
        "maximum run time of one invocation in AWS Lambda",
        "maximum visibility timeout of one message in Amazon SQS",
        "maximum retention period of one message in Amazon SQS",
        "maximum idle time of one connection in Amazon MQ",
        "maximum item size in Amazon SQS",
        "maximum number of layers of one function in AWS Lambda",
        "maximum memory of one function in AWS Lambda",
        "minimum memory of one function in AWS Lambda",
    ]


def test_the_true_value_stands_at_every_place_of_the_sorted_options():
    question = questions("limit-value")["maximum run time of one invocation in AWS Lambda"]
    places = set()
    for seed in range(60):
        rendered = render("limit-value", question.spec, seed)
        assert lint(rendered) == []
        (place,) = [place for place, option in enumerate(rendered.options) if option.is_correct]
        assert rendered.options[place].text == "15 minutes"
        places.add(place)
    assert places == {0, 1, 2, 3}


def test_a_value_of_another_limit_says_whose_it_is():
    question = questions("limit-value")["maximum run time of one invocation in AWS Lambda"]
    reasons = {
        option.text: option.why for seed in range(60) for option in render("limit-value", question.spec, seed).options
    }
    assert reasons["15 minutes"] == "The run time of one invocation of AWS Lambda is at most 15 minutes."
    assert reasons["12 hours"] == "12 hours is the maximum visibility timeout of one message in Amazon SQS."
    assert reasons["30 minutes"] == "The maximum is 15 minutes, not 30 minutes."


def test_scenarios_ask_for_what_is_within_and_for_what_is_beyond():
    assert len(questions("limit-scenario")) == 14
    within = questions("limit-scenario")["run time of one invocation in AWS Lambda: within"]
    beyond = questions("limit-scenario")["run time of one invocation in AWS Lambda: beyond"]
    for seed in range(60):
        assert key_minutes(render("limit-scenario", within.spec, seed)) < 15
        assert key_minutes(render("limit-scenario", beyond.spec, seed)) > 15


def key_minutes(rendered):
    assert lint(rendered) == []
    (key,) = [option for option in rendered.options if option.is_correct]
    match = re.fullmatch(r"A run time of (.+) for one invocation in AWS Lambda", key.text)
    return parse_amount(match[1]).base / 60


def test_all_distractors_lie_on_the_other_side_and_say_so():
    question = questions("limit-scenario")["memory of one function in AWS Lambda: within"]
    for seed in range(60):
        for option in render("limit-scenario", question.spec, seed).options:
            assert ("is allowed" in option.why) == option.is_correct
            assert "limit" not in option.text


def test_designs_read_naturally():
    texts = {
        option.text
        for question in questions("limit-scenario").values()
        for seed in range(40)
        for option in render("limit-scenario", question.spec, seed).options
    }
    assert "4 layers for one function in AWS Lambda" in texts
    assert "Memory of 5 GB for one function in AWS Lambda" in texts
    assert "An item size of 100 KB in Amazon SQS" in texts
    assert "An idle time of 2 minutes for one connection in Amazon MQ" in texts


def test_few_limits_make_no_scenario():
    bank = a_bank(a_limit("item size", 400, "KB"), a_limit("run time", 15, "minutes"), a_limit("memory", 10, "GB"))
    assert {question.model for question in generate(bank)} == {"limit-value", "boundary", "cloze"}
