import pytest

from studyapp.generation import RenderedOption, RenderedQuestion
from studyapp.generation.lint import lint

GOOD = ("Amazon SQS", "Amazon SNS", "Amazon MQ", "AWS Lambda")


def a_question(stem="Which service keeps messages until they are read?", options=GOOD, right=(0,), **fields):
    known = {"type": "single", "explanation": "SQS keeps them.", "facts": ("f1",), **fields}
    choices = tuple(RenderedOption(text, place in right, "Because.", "f1") for place, text in enumerate(options))
    return RenderedQuestion(stem=stem, options=choices, **known)


def codes(question):
    return [flaw.code for flaw in lint(question)]


def test_a_good_question_has_no_flaws():
    assert codes(a_question()) == []
    assert codes(a_question("What holds for A but not for B?")) == []


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (a_question(right=()), "F01"),
        (a_question("Which TWO are services? (Select TWO.)", GOOD[:2], (0, 1)), "F02"),
        (a_question(options=GOOD[:2]), "F03"),
        (a_question("Which TWO fit? (Select TWO.)"), "F04"),
        (a_question(right=(0, 1)), "F05"),
        (a_question(options=("SQS", "sqs", "SNS")), "F06"),
        (a_question(options=("SQS", "SNS", "All of the above")), "F08"),
        (a_question(options=("60 seconds", "1 minute", "2 minutes")), "F09"),
        (a_question(options=("2 minutes", "1 minute", "3 minutes")), "F10"),
        (a_question(options=("1 minute", "2 GB", "3 GB")), "F11"),
        (a_question("The service keeps messages."), "F12"),
        (a_question("Which service does not keep messages?"), "F13"),
        (a_question("A message needs an", ("SQS queue", "index", "hour")), "F21"),
        (a_question(options=("It polls.", "It pushes", "It waits")), "F23"),
        (a_question(options=("Polling", "pushing", "Waiting")), "F24"),
        (a_question(explanation=" "), "F26"),
        (a_question("Which service do several teams use?"), "F31"),
        (a_question("Which service is like Amazon SQS?"), "F33"),
        (a_question("As shown, which service is it?"), "F34"),
        (a_question("Which service runs {run time}?"), "braces"),
    ],
)
def test_each_flaw_is_found(question, code):
    assert code in codes(question)


def test_an_option_without_its_reason_is_a_flaw():
    silent = (
        RenderedOption("Amazon SQS", True, "Because.", "f1"),
        *(RenderedOption(text, False, "", "") for text in GOOD[1:]),
    )
    assert codes(RenderedQuestion("single", "Which one is it?", silent, "So.", ())) == ["F27"]


def test_a_cloze_needs_a_blank_or_a_question_only():
    cloze = a_question("Fill in the blank.\n\nSQS is a ____.", ("queue",), type="cloze")
    assert codes(cloze) == []
