from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.services.merging import (
    MergedOption,
    OptionTexts,
    QuestionTexts,
    match_options,
    merge,
    merge_options,
    merge_question,
)

TEXT = st.sampled_from(["15 minutes", "20 minutes", "a quarter of an hour", ""])
KEY = OptionTexts("15 minutes", True, "It is 15.", "f")
LOW = OptionTexts("5 minutes", False, "It is more.", "f")
HIGH = OptionTexts("60 minutes", False, "It is less.", "g")
BASE = (KEY, LOW, HIGH)
QUESTION = QuestionTexts("Limit", "How long?", "15 minutes.", (), BASE)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("old", "old", "old", ("old", False)),
        ("old", "old", "new", ("new", False)),
        ("old", "mine", "old", ("mine", False)),
        ("old", "same", "same", ("same", False)),
        ("old", "mine", "new", ("mine", True)),
    ],
)
def test_what_a_person_changed_stays_and_the_rest_follows(base, mine, theirs, expected):
    assert merge(base, mine, theirs) == expected


@given(TEXT, TEXT)
def test_who_changed_nothing_gets_what_is_generated(base, theirs):
    assert merge(base, base, theirs) == (theirs, False)


@given(TEXT, TEXT)
def test_when_generation_changed_nothing_the_persons_text_stays(base, mine):
    assert merge(base, mine, base) == (mine, False)


@given(TEXT, TEXT, TEXT)
def test_a_persons_change_is_never_lost(base, mine, theirs):
    text, is_clash = merge(base, mine, theirs)
    assert text == mine if mine != base else text == theirs
    assert is_clash == (len({base, mine, theirs}) == 3)


@given(TEXT, TEXT, TEXT)
def test_merging_again_changes_nothing_and_clashes_no_more(base, mine, theirs):
    text, _ = merge(base, mine, theirs)
    assert merge(theirs, text, theirs) == (text, False)


OPTION = st.builds(OptionTexts, TEXT, st.booleans(), st.sampled_from(["a", "b"]), st.sampled_from(["f", "g"]))


@given(st.lists(OPTION, max_size=6), st.lists(OPTION, max_size=6))
def test_each_option_is_matched_at_most_once_and_none_is_left_without_need(base, other):
    matched = match_options(base, other)
    assert len(set(matched.values())) == len(matched) == min(len(base), len(other))


def test_an_option_is_found_again_by_fact_and_role_wherever_it_moved():
    other = (replace(HIGH, text="90 minutes"), replace(KEY, text="20 minutes"), replace(LOW, text="10 minutes"))
    assert match_options(BASE, other) == {0: 1, 1: 2, 2: 0}


def test_an_option_that_nobody_changed_is_found_again_before_its_neighbors():
    low, lower = LOW, replace(LOW, text="1 minute")
    assert match_options((low, lower), (lower,)) == {1: 0}


def options(merged):
    return [option.texts for option in merged[0]], merged[1]


def test_an_edited_option_stays_while_the_others_follow():
    mine = (KEY, replace(LOW, text="300 seconds"), HIGH)
    theirs = (replace(KEY, text="20 minutes"), LOW, replace(HIGH, text="80 minutes"))
    assert options(merge_options(BASE, mine, theirs)) == ([theirs[0], mine[1], theirs[2]], False)


def test_the_reason_of_an_option_follows_although_its_text_was_edited():
    mine = (KEY, replace(LOW, text="300 seconds"), HIGH)
    theirs = (KEY, replace(LOW, why="It is much more."), HIGH)
    expected = OptionTexts("300 seconds", False, "It is much more.", "f")
    assert options(merge_options(BASE, mine, theirs)) == ([KEY, expected, HIGH], False)


def test_an_option_that_both_changed_is_a_clash():
    mine = (KEY, replace(LOW, text="300 seconds"), HIGH)
    theirs = (KEY, replace(LOW, text="10 minutes"), HIGH)
    assert options(merge_options(BASE, mine, theirs)) == (list(mine), True)


def test_an_option_that_a_person_took_out_stays_out():
    assert options(merge_options(BASE, (KEY, HIGH), BASE)) == ([KEY, HIGH], False)


def test_an_option_that_a_person_added_stays():
    added = OptionTexts("1 day", False, "It is less.", "g")
    assert options(merge_options(BASE, (*BASE, added), BASE)) == ([*BASE, added], False)


def test_an_option_that_is_no_longer_generated_goes_and_a_new_one_comes():
    new = OptionTexts("1 day", False, "It is less.", "g")
    assert options(merge_options(BASE, BASE, (KEY, LOW))) == ([KEY, LOW], False)
    assert merge_options(BASE, BASE, (*BASE, new))[0][3] == MergedOption(new, None)


def test_options_that_could_not_be_asked_are_not_made():
    mine = (KEY, replace(LOW, text="20 minutes"), HIGH)
    theirs = (replace(KEY, text="20 minutes"), LOW, HIGH)
    assert options(merge_options(BASE, mine, theirs)) == (list(mine), True)


def test_a_question_merges_field_by_field():
    mine = replace(QUESTION, stem="For how long at most?")
    theirs = replace(QUESTION, explanation="20 minutes.", accepted=("20 min",))
    merged = merge_question(QUESTION, mine, theirs)
    assert merged.texts == replace(theirs, stem="For how long at most?")
    assert not merged.is_clash


def test_a_question_whose_stem_both_changed_keeps_the_persons():
    mine, theirs = replace(QUESTION, stem="Mine?"), replace(QUESTION, stem="Theirs?")
    merged = merge_question(QUESTION, mine, theirs)
    assert (merged.texts.stem, merged.is_clash) == ("Mine?", True)


UNIQUE = st.lists(OPTION, max_size=5, unique_by=lambda option: option.text)
QUESTIONS = st.builds(QuestionTexts, TEXT, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), UNIQUE.map(tuple))


@given(QUESTIONS, QUESTIONS)
def test_a_question_that_is_generated_as_before_stays_as_the_person_left_it(base, mine):
    merged = merge_question(base, mine, base)
    assert (merged.texts, merged.is_clash) == (mine, False)


@given(QUESTIONS, QUESTIONS, QUESTIONS)
def test_a_merged_question_keeps_its_number_of_right_options(base, mine, theirs):
    merged = merge_question(base, mine, theirs).texts.options
    assert sum(o.is_correct for o in merged) == sum(o.is_correct for o in mine.options)


@given(QUESTIONS)
def test_texts_survive_being_stored(question):
    assert QuestionTexts.from_json(question.as_json()) == question
