from collections import Counter
from dataclasses import replace

from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from tests.generation.builders import a_bank, a_decision

BANK = a_bank(decisions=(a_decision(),))


def questions():
    return {question.title: question for question in generate(BANK) if question.model == "not"}


def test_there_is_at_most_one_for_each_column():
    titles = list(questions())
    assert "Choosing compute for a job: not EC2" in titles
    assert len(titles) == len(set(titles))


def test_only_the_key_is_a_need_that_is_not_met():
    question = questions()["Choosing compute for a job: not EC2"]
    for seed in range(40):
        rendered = render("not", question.spec, seed)
        assert lint(rendered) == []
        assert "NOT" in rendered.stem
        (key,) = [option for option in rendered.options if option.is_correct]
        assert key.text == "It offers priority queue."
        assert key.why == "This is not true of Amazon EC2: EC2 says No to priority queue."
        for option in rendered.options:
            assert option is key or " says Yes to " in option.why


def test_a_need_in_negative_words_is_not_shown():
    for question in questions().values():
        assert "It offers no " not in str(question.spec)


SPARSE = """
need | A   | B   | C
x    | No  | Yes | ?
y    | Yes | No  | ?
z    | Yes | ?   | No
w    | Yes | ?   | No
"""


def test_blanks_in_what_only_these_questions_ask_are_kept():
    decision = a_decision(SPARSE, ranges={})
    cells = {place: replace(cell, fact=replace(cell.fact, terms=(place[0],))) for place, cell in decision.cells.items()}
    models = Counter(question.model for question in generate(a_bank(decisions=(replace(decision, cells=cells),))))
    assert models == {"not": 1, "cloze": 8}
