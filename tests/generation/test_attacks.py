import random
from functools import cache

import pytest

from studyapp.generation import RenderedOption, RenderedQuestion
from studyapp.generation.attacks import attack, content_words

WORDS = [f"w{n:03}{'xyzuvt'[n % 6]}" for n in range(400)]


def a_question(stem, texts, keys=(0,)):
    options = tuple(RenderedOption(text, place in keys, "Because.", "f1") for place, text in enumerate(texts))
    return RenderedQuestion("single", stem, options, "So.", ("f1",))


def a_bank(cue="", count=400, seed=1):
    """Questions of random words, with a cue planted where its name says."""
    rng = random.Random(seed)
    return [_planted(cue, rng, number) for number in range(count)]


def _planted(cue, rng, number):
    stem = rng.sample(WORDS, 12)
    key = 2 if cue == "place" and rng.random() < 0.6 else rng.randrange(4)
    texts = []
    for place in range(4):
        words = rng.sample(WORDS, 6)
        if cue == "length" and place == key and rng.random() < 0.5:
            words += rng.sample(WORDS, 4)
        if cue == "echo" and place == key and rng.random() < 0.5:
            words[0] = stem[0]
        if cue == "words" and rng.random() < 0.8:
            words[0] = f"{'good' if place == key else 'bad'}{rng.randrange(10)}"
        if cue == "odd" and place != key:
            words[:4] = [f"shared{number}{letter}" for letter in "abcd"]
        if cue == "numbers":
            words = [str(rng.randrange(10, 99) if place != key else 100)]
        if cue == "absolute" and place != key:
            words.append("always")
        texts.append(" ".join(words))
    return a_question(" ".join(stem) + " which one?", texts, (key,))


def lifts(questions):
    return {found.name: found.lift for found in attack(questions)}


@cache
def lifts_with(cue):
    return lifts(a_bank(cue))


def test_nothing_is_gained_where_no_cue_is():
    best = attack(a_bank())[0]
    assert best.lift < 8
    assert best.chance == 0.25


@pytest.mark.parametrize(
    ("cue", "name"),
    [
        ("place", "always option C"),
        ("length", "longest option"),
        ("length", "naive Bayes on looks"),
        ("echo", "most words shared with the stem"),
        ("echo", "words of the stem in this option alone"),
        ("words", "naive Bayes on words"),
        ("words", "words right elsewhere"),
        ("odd", "odd one out"),
        ("numbers", "largest number"),
        ("absolute", "fewest absolute words"),
    ],
)
def test_a_planted_cue_is_found_by_its_attack(cue, name):
    assert lifts_with(cue)[name] > 15


def test_a_text_that_is_always_right_is_found_and_one_that_never_is_too():
    rng = random.Random(3)
    questions = []
    for _ in range(200):
        texts = ["Good", *rng.sample(WORDS, 3)]
        rng.shuffle(texts)
        questions.append(a_question("Which one?", texts, (texts.index("Good"),)))
    assert lifts(questions)["text right elsewhere"] == pytest.approx(75)
    assert lifts(questions)["text not right elsewhere"] == pytest.approx(-25)


def test_the_article_at_the_end_of_the_stem_is_followed():
    questions = [a_question("A message needs an", ("index", "queue", "topic", "bucket"))] * 10
    assert lifts(questions)["article at the end of the stem"] == pytest.approx(75)


def test_ties_count_as_drawing_by_lot():
    (longest,) = [a for a in attack([a_question("Which?", ("aa", "bb", "cc", "dd"))]) if a.name == "longest option"]
    assert (longest.accuracy, longest.lift, longest.z) == (0.25, 0, 0)


def test_with_two_right_options_both_must_be_picked():
    questions = [a_question("Which TWO? (Select TWO.)", ("long one", "long two", "a", "b", "c"), (0, 1))]
    (longest,) = [found for found in attack(questions) if found.name == "longest option"]
    assert (longest.accuracy, longest.chance) == (1, 0.1)


def test_questions_without_a_choice_are_left_out():
    cloze = RenderedQuestion("cloze", "It is ____.", (RenderedOption("it", True, "So.", "f1"),), "So.", ("f1",))
    assert attack([cloze]) == []


def test_the_same_questions_give_the_same_figures():
    assert attack(a_bank("length")) == attack(a_bank("length"))


def test_endings_do_not_hide_a_repeated_word():
    assert content_words("cached limits") == content_words("caching the limit")
