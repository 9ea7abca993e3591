import pytest

from studyapp.parsing import Link
from studyapp.parsing.sentences import plain, read_sentences


def read(text, **options):
    return read_sentences(text, 0, len(text), **options)


def texts(text):
    return [sentence.text for sentence in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Use a queue, e.g. Amazon SQS, i.e. a buffer.",
        "Lambda runs C# (.NET Core) and Node.js from a .zip file.",
        "It took approx. 5 s vs. 7 s before.",
        "Versions (v1, v2...) are kept.",
        "A size of 1.5 GB is fine.",
        "Queues, topics, etc. are kept.",
        "See [What is S3? A guide](https://a.b) for more.",
        "The name `a. B` is kept.",
        "It is big (see below. Or above) and red.",
        "**It runs. It stops.**",
    ],
)
def test_no_sentence_ends_inside(text):
    assert len(texts(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The key is in us-east-1. It stays.", ["The key is in us-east-1.", "It stays."]),
        ("Runs **15 minutes.** Then stops!", ["Runs 15 minutes.", "Then stops!"]),
        ("Queues, topics, etc. They wait.", ["Queues, topics, etc.", "They wait."]),
        ("Is it so? Yes. 3 are.", ["Is it so?", "Yes.", "3 are."]),
        ("One line  \nAnother line", ["One line", "Another line"]),
        ("(It is so.) Next.", ["(It is so.)", "Next."]),
    ],
)
def test_sentences_end_at_stops(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**bold**, *slanted*, _too_, ~~gone~~, ==marked==", "bold, slanted, too, gone, marked"),
        ("[text](https://a.b/c_(d)) and ![alt](x.png)", "text and alt"),
        ("[[Amazon S3|the bucket]] and [[S3]]", "the bucket and S3"),
        ("`s3:*` and `__init__` and user_id_x", "s3:* and __init__ and user_id_x"),
        ("2 * 3 * 4 and a\\*b &amp; c<br>d", "2 * 3 * 4 and a*b & c d"),
        ("a\u00a0b\n  c", "a b c"),
        ("Choose {a | b} for {run time}", "Choose {a | b} for {run time}"),
    ],
)
def test_marks_are_removed(markdown, expected):
    assert plain(markdown) == expected


def test_bold_words_are_terms():
    assert read("It has **one `a`** and __two__.")[0].terms == ("one a", "two")


def test_a_bracketed_link_after_a_sentence_is_its_source():
    text = "One. ([A](https://a.b)) Two. ([B](https://b.c), [C](https://c.d))"
    one, two = read(text)
    assert (one.text, one.source) == ("One.", Link("A", "https://a.b"))
    assert (two.text, two.source) == ("Two.", Link("B", "https://b.c"))
    assert two.span.of(text) == "Two."


def test_a_bracketed_link_may_stand_before_the_stop():
    text = "It runs ([A](https://a.b))."
    assert read(text)[0].text == "It runs."
    assert read(text)[0].span.of(text) == "It runs"


def test_the_last_source_of_a_block_serves_all_that_have_none():
    sources = [sentence.source.title for sentence in read("One. Two. ([B](https://b.c)) Three. ([C](https://c.d))")]
    assert sources == ["C", "B", "C"]


def test_a_bracketed_link_inside_a_sentence_is_no_source():
    assert read("It ([A](https://a.b)) runs on.")[0].source is None


@pytest.mark.parametrize("text", ["**DAX**: a cache.", "**DAX:** a cache.", "**DAX** – a cache."])
def test_the_bold_term_of_a_bullet_is_its_lead(text):
    assert read(text, is_item=True)[0].lead == "DAX"
    assert read(text)[0].lead == ""
