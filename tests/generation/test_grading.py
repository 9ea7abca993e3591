import pytest

from studyapp.generation.grading import is_right_text


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("on demand", "on-demand"),
        ("OnDemand", "on-demand"),
        ("the  VPC-Link", "VPC link"),
        ("usage plan.", "usage plan"),
        ("useage plan", "usage plan"),
        ("900 seconds", "15 minutes"),
        ("15 min", "15 minutes"),
        ("fifteen minutes", "15 minutes"),
        ("15 minuts", "15 minutes"),
        ("10 GB", "10,240 MB"),
        ("10240mb", "10,240 MB"),
        ("twenty-four hours", "1 day"),
        ("1000", "1,000 messages"),
        ("1000 message", "1,000 messages"),
        ("99.9 percent", "99.9%"),
    ],
)
def test_spelling_habits_are_forgiven(given, accepted):
    assert is_right_text(given, [accepted])


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("", "usage plan"),
        ("usage plna", "usage plan"),
        ("asynchronous", "synchronous"),
        ("inbound", "outbound"),
        ("IPv6", "IPv4"),
        ("us-east-2", "us-east-1"),
        ("15", "15 minutes"),
        ("15 hours", "15 minutes"),
        ("16 minutes", "15 minutes"),
        ("10,000 MB", "10,240 MB"),
        ("1,001 messages", "1,000 messages"),
        ("plan", "usage plan"),
    ],
)
def test_another_word_or_number_is_wrong(given, accepted):
    assert not is_right_text(given, [accepted])


def test_any_accepted_spelling_will_do():
    assert is_right_text("SQS", ["Amazon SQS", "SQS"])
