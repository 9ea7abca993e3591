import json
from dataclasses import replace

import pytest

from studyapp.extraction import CASE_REASON
from studyapp.generation import Case, generate, render
from studyapp.generation.lint import lint
from studyapp.parsing import parse_cases, parse_document
from tests.generation.builders import a_bank, a_fact
from tests.parsing.test_cases import PAGE

ONE_KEY, TWO_KEYS = parse_cases(parse_document("cases/queues.md", PAGE))


def a_case_bank(*parsed, terms=(), task="saa.2.1"):
    reasons = [option.reason.text for case in parsed for option in case.options]
    bank = a_bank(*(a_fact(reason, rule=CASE_REASON, terms=terms) for reason in reasons))
    keys, cases = iter(bank.facts), []
    for case in parsed:
        cases.append(Case("cases/queues.md", case, tuple(next(keys) for _ in case.options), task))
    return replace(bank, cases=tuple(cases))


def questions(*parsed, **fields):
    return [question for question in generate(a_case_bank(*parsed, **fields)) if question.model == "case"]


def shown(parsed, seed=0):
    (question,) = questions(parsed)
    return render("case", json.loads(json.dumps(question.spec)), seed)


def test_a_case_is_one_question():
    one, two = questions(ONE_KEY, TWO_KEYS)
    assert (one.type, one.title, one.task) == ("single", "orders lost during a sale", "saa.2.1")
    assert (two.type, two.group) == ("multiple", "case/cases/queues.md/two-keys")
    assert one.key != two.key
    assert 1 < one.difficulty < two.difficulty <= 5


def test_the_facts_that_make_the_right_options_right_come_first():
    (question,) = questions(TWO_KEYS)
    assert question.facts == ("f0", "f2", "f1", "f3", "f4")
    assert shown(TWO_KEYS).facts == question.facts


def test_a_case_tells_its_story_and_then_asks():
    assert shown(ONE_KEY).stem in [
        f"A {word} retailer takes orders. An AWS Lambda function writes them.\n\nOrders are lost.\n\n"
        "Which change prevents the loss with the LEAST change?"
        for word in ("furniture", "toy")
    ]


def test_every_option_says_why_by_its_fact():
    options = {option.text: (option.is_correct, option.why, option.fact) for option in shown(TWO_KEYS).options}
    assert options == {
        "Do A.": (True, "A is good.", "f0"),
        "Do B.": (False, "B is bad.", "f1"),
        "Do C.": (True, "C is good.", "f2"),
        "Do D.": (False, "D is bad.", "f3"),
        "Do E.": (False, "E is bad.", "f4"),
    }
    assert shown(TWO_KEYS).explanation == "A is good. C is good."
    assert shown(TWO_KEYS).select == 2


def test_options_change_their_places_but_not_with_the_same_seed():
    places = {[option.is_correct for option in shown(ONE_KEY, seed).options].index(True) for seed in range(60)}
    assert places == {0, 1, 2, 3}
    assert shown(ONE_KEY, 7) == shown(ONE_KEY, 7)


def test_the_words_drawn_are_the_same_in_story_question_and_options():
    options = tuple(
        replace(option, text=replace(option.text, text=f"Move the {{chairs | dolls}} of {number}."))
        for number, option in enumerate(ONE_KEY.options)
    )
    case = replace(ONE_KEY, options=options, ask="Where do the {sofas | balls} go?")
    stems = set()
    for seed in range(30):
        rendered = shown(case, seed)
        stems.add(rendered.stem)
        sells_toys = "toy retailer" in rendered.stem
        assert ("balls" in rendered.stem) is sells_toys
        assert all(("dolls" in option.text) is sells_toys for option in rendered.options)
    assert len(stems) == 2


def test_renderings_have_no_flaws():
    assert [lint(shown(case, seed)) for case in (ONE_KEY, TWO_KEYS) for seed in range(20)] == [[]] * 40


def test_the_identity_of_a_case_is_what_makes_it_right_not_how_it_is_told():
    (question,) = questions(ONE_KEY)
    retold = replace(ONE_KEY, key="x", title="x", story="Else.", ask="What now?")
    assert questions(retold)[0].key == question.key


def test_a_case_with_a_mistake_waits_for_its_author():
    (broken, _) = parse_cases(parse_document("x.md", PAGE.replace("LEAST change?", "LEAST change.")))
    assert questions(broken) == []


@pytest.mark.parametrize("lost", ["f0", "f2"])
def test_a_case_without_one_of_its_facts_is_not_asked(lost):
    bank = a_case_bank(ONE_KEY)
    del bank.facts[lost]
    assert [question for question in generate(bank) if question.model == "case"] == []


def test_blanks_in_reasons_are_needless_unless_the_case_cannot_be_asked():
    bank = a_case_bank(ONE_KEY, terms=("function",))
    assert {question.model for question in generate(bank)} == {"case"}
    blanks = [question for question in generate(replace(bank, cases=())) if question.model == "cloze"]
    assert [question.facts for question in blanks] == [("f1",), ("f3",)]


def test_a_blank_that_a_note_asks_too_is_kept():
    bank = a_case_bank(ONE_KEY, terms=("function",))
    note = replace(bank.facts["f1"].body, rule="note")
    bank.facts["f9"] = replace(bank.facts["f1"], key="f9", body=note)
    assert [question.facts for question in generate(bank) if question.model == "cloze"] == [("f1", "f9")]
