import pytest

from studyapp.extraction import extract, fact_key, similarity
from studyapp.parsing import parse_document
from tests.parsing.test_decisions import PAGE

from .gazetteers import GAZETTEER
from .test_facts import HEAD, TABLE


def signatures(text):
    return [fact.signature for fact in extract(parse_document("x.md", text), GAZETTEER)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Lambda runs for at most 15 minutes.", "Lambda runs for at most 2 hours."),
        (
            "Lambda runs for at most 15 minutes.",
            "A longer text stands above.\n\nAWS Lambda runs for at most **one hour**.",
        ),
        ("Lambda sends 5 events.", "Lambda sends 1,000 events."),
        (TABLE, TABLE.replace("15 minutes", "20 minutes")),
        (TABLE, TABLE.replace("cannot be raised", "is firm")),
        ("The modes of SQS are: a and b.", "The modes of SQS are: a, b, and c."),
    ],
)
def test_a_signature_survives_a_change_of_value_or_place(old, new):
    assert signatures(HEAD + old + "\n")[0] in signatures(HEAD + new + "\n")


def test_the_signature_of_a_cell_survives_a_change_of_words():
    assert set(signatures(PAGE)) == set(signatures(PAGE.replace("A task gets no GPU.", "Fargate offers none.")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lambda runs for at most 15 minutes.", "Fargate runs for at most 15 minutes."),
        ("Lambda runs for at most 15 minutes.", "Lambda waits for at most 15 minutes."),
        ("Lambda runs for at most 15 minutes.", "Lambda runs for at least 15 minutes."),
        (TABLE, TABLE.replace("at most 15", "at least 15")),
        ("The modes of SQS are: a and b.", "The types of SQS are: a and b."),
    ],
)
def test_other_facts_have_other_signatures(one, other):
    assert signatures(f"{HEAD}{one}\n") != signatures(f"{HEAD}{other}\n")


def test_a_very_long_sentence_has_a_short_signature():
    (signature,) = signatures(f"{HEAD}Lambda {' '.join(f'word{number}x' for number in range(200))}.\n")
    assert len(signature) < 400


def test_a_key_is_twelve_characters():
    assert fact_key("words|lambda|run") == fact_key("words|lambda|run")
    assert len(fact_key("words|lambda|run")) == 12


def test_similar_statements_are_alike_whatever_their_numbers():
    assert similarity("Lambda runs for at most 15 minutes.", "Lambda runs for at most 2 hours.") == 1
    assert (
        similarity("A Lambda function runs for at most 15 minutes.", "A function of Lambda can run at most an hour.")
        > 0.6
    )
    assert similarity("Lambda runs for at most 15 minutes.", "DynamoDB replicates tables across Regions.") < 0.3
    assert similarity("", "") == 1
