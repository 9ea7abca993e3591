from studyapp.extraction import Kind
from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from studyapp.parsing import Span
from tests.generation.builders import a_bank, a_fact

STEPS = (
    "The client signs in.",
    "The pool returns a token.",
    "The client sends it on.",
    "The API checks it.",
    "The code runs.",
)


def a_step(number: int, **fields):
    return a_fact(STEPS[number], kind=Kind.PROCEDURE, attribute="Sign-in", span=Span(number, number + 1), **fields)


def questions(*facts):
    return [question for question in generate(a_bank(*facts)) if question.model == "next-step"]


def test_the_next_step_is_asked_for_every_step_but_the_last():
    titles = [question.title for question in questions(*(a_step(number) for number in (3, 0, 1, 4, 2)))]
    assert titles == [f"after: {step}" for step in STEPS[:-1]]


def test_the_key_follows_the_step_and_the_others_are_other_steps():
    first = questions(*map(a_step, range(5)))[0]
    for seed in range(30):
        rendered = render("next-step", first.spec, seed)
        assert lint(rendered) == []
        assert rendered.stem.startswith("Sign-in:\n\n")
        (key,) = [option for option in rendered.options if option.is_correct]
        assert key.text == "The pool returns a token."
        assert key.why == "This is step 2: The pool returns a token."
        assert {option.text for option in rendered.options} == set(STEPS[1:])


def test_lists_of_different_notes_are_not_mixed():
    assert questions(*map(a_step, range(3)), *(a_step(number, note="other") for number in (3, 4))) == []
