import pytest

from studyapp.generation import RenderedOption, RenderedQuestion
from studyapp.generation.lint import GATES, blemishes, chance_of, lint, reading_grade

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
        (a_question("Which one is NOT a queue?", ("No queue", "SQS", "SNS")), "F15"),
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


LONG = "A queue that keeps each message until a consumer has read and deleted it"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (a_question(options=("a queue of messages", "a queue of messages in order", "a topic")), "F07"),
        (a_question("Which service is NOT a queue?"), "F14"),
        (a_question("Which of the following statements are true?"), "F16"),
        (a_question(options=(LONG, "A short queue", "A topic", "A stream")), "F17"),
        (a_question(options=("A", "A queue of its own", "A topic of its own", "A stream of its own")), "F18"),
        (a_question(options=("Messages wait", "Amazon SNS", "Amazon MQ", "AWS Lambda")), "F19"),
        (a_question(options=("Polling", "Always polling", "Pushing", "Waiting")), "F20"),
        (a_question(options=("Create a queue", "Polling often", "Pushing", "Waiting")), "F22"),
        (a_question(options=(LONG, LONG.replace("queue", "topic"), "A queue")), "F25"),
        (a_question("word " * 131 + "which?"), "F28"),
        (a_question("Which service?"), "F29"),
        (a_question("Incomprehensible internationalization necessitates extraordinarily unconventional which?"), "F30"),
    ],
)
def test_each_blemish_is_found(question, code):
    assert code in [flaw.code for flaw in blemishes(question)]
    assert GATES[code] > 0


def test_a_good_question_has_no_blemishes():
    assert blemishes(a_question()) == []


def test_flaws_that_may_never_be_have_a_gate_of_zero():
    assert {GATES[code] for code in ("F01", "F06", "F26", "F27", "F33", "braces")} == {0}


def test_the_chance_of_a_cue_is_its_share_among_the_options():
    assert chance_of("F20", a_question(options=("Polling", "Always polling", "Pushing", "Waiting"))) == 0.75
    assert chance_of("F22", a_question(options=("Create a queue", "Polling often", "Pushing", "Waiting"))) == 0.25
    assert chance_of("F19", a_question()) == 0


def test_long_names_of_services_do_not_make_a_stem_hard_to_read():
    assert reading_grade("The team uses Amazon EventBridge Scheduler.") < 8
