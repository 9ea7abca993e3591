import random

import pytest

from studyapp.generation.wording import article, fill, join, pick_words, placeholders, plural, singular


def test_choices_of_one_length_are_drawn_together():
    texts = ["{a | b | c}", "{x | y}", "{as|bs|cs}"]
    words = pick_words(texts, random.Random(1))
    assert set(words) == {"3", "2"}
    assert fill("{a | b | c} and {as|bs|cs}", words, {}) in {"a and as", "b and bs", "c and cs"}


def test_numbers_fill_the_braces_of_their_need():
    assert fill("It runs for {run time}.", {}, {"run time": "25 minutes"}) == "It runs for 25 minutes."


def test_placeholders_are_braces_without_a_choice():
    assert placeholders("{photos | songs} for {run time}") == {"run time"}


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("item size", "an"), ("run time", "a"), ("hour", "an"), ("URL", "a"), ("SQS queue", "an"), ("NAT gateway", "a"), ("unit", "a"),
     ("unzipped package", "an"), ("idle timeout", "an"), ("user", "a"), ("EC2 instance", "an")],
)  # fmt: skip
def test_the_article_follows_the_sound(noun, expected):
    assert article(noun) == expected


def test_lists_read_as_sentences_do():
    assert (join(["A"]), join(["A", "B"]), join(["A", "B", "C"], "or")) == ("A", "A and B", "A, B, or C")


@pytest.mark.parametrize(("one", "many"), [("queue", "queues"), ("address", "addresses"), ("policy", "policies"), ("key", "keys"), ("status", "statuses")])  # fmt: skip
def test_plurals(one, many):
    assert plural(one) == many
    assert singular(many) == one
