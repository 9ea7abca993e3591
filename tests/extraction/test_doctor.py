"""The note doctor: what it says about notes, and what it leaves alone."""

import contextlib
from datetime import date
from functools import cache

import hypothesis
import pytest
from django.conf import settings
from hypothesis import given

from studyapp.extraction import extract, load_gazetteer
from studyapp.extraction.doctor import Doctor
from studyapp.parsing import ParseError, parse_document
from tests.parsing.test_properties import MARKDOWN

GAZETTEER = load_gazetteer(settings.CONTENT / "services.toml")
CHECKED = """---
title: Checked
service: lambda
tasks: [saa.3.2]
sources: [Quotas – https://a.b/quotas]
checked: 2026-11-23
---
# Checked

A Lambda function runs for at most **15 minutes**.

Lambda cannot use a **GPU** for its functions.

CloudFront forwards a request to the origin only when the cache at the edge lacks the object.

CloudFront passes the viewer request to the edge before the origin sees it.

The origin of a CloudFront distribution receives requests from edge locations.

CloudFront caches the responses of the origin at the edge.

> **Then and now: default mode**
> Often still written: Provisioned mode is the default capacity mode of a DynamoDB table.
> Now: The default capacity mode of a DynamoDB table is **on-demand**. ([Modes](https://a.b/modes))
"""


@cache
def doctor():
    return Doctor(extract(parse_document("checked.md", CHECKED), GAZETTEER), GAZETTEER)


def findings(text):
    document = parse_document("x.md", text)
    found = doctor().examine(document, extract(document, GAZETTEER))
    assert all(finding.span.of(text) == finding.quote for finding in found)
    return found


def finding(text):
    (found,) = findings(text)
    return found


def test_what_older_notes_say_is_set_right_with_source_and_date():
    found = finding("For DynamoDB tables the default capacity mode is Provisioned mode.")
    assert found.kind == "dated"
    assert found.now == "The default capacity mode of a DynamoDB table is on-demand."
    assert (found.source, found.checked) == ("https://a.b/modes", date(2026, 11, 23))


def test_another_figure_is_set_right_and_can_be_put_in_place():
    found = finding("A Lambda function runs for at most 30 minutes.")
    assert (found.kind, found.now) == ("differs", "A Lambda function runs for at most 15 minutes.")
    assert found.fix == "A Lambda function runs for at most 15 minutes."


def test_a_denied_fact_is_set_right():
    assert finding("Lambda can use a GPU for its functions.").now == "Lambda cannot use a GPU for its functions."


def test_a_former_name_is_replaced():
    found = finding("Kinesis Data Firehose can load streams into S3 for you.")
    assert (found.kind, found.quote, found.fix) == ("renamed", "Kinesis Data Firehose", "Amazon Data Firehose")


def test_a_former_name_that_is_told_as_such_is_right():
    assert findings("Amazon EventBridge (formerly CloudWatch Events) can route events.") == []


def test_a_service_mixed_up_with_another_is_a_slip():
    found = finding("# Edge\n\nAt the edge CloudWatch forwards the request to the origin.")
    assert (found.kind, found.quote, found.fix) == ("slip", "CloudWatch", "CloudFront")


def test_a_misspelled_name_is_a_slip():
    found = finding("Amazon Cognito User Polls can sign in the users of an app.")
    assert (found.kind, found.quote, found.fix) == ("slip", "Polls", "pools")


def test_two_figures_for_one_limit_contradict_each_other():
    text = "# Amazon SQS\n\n- keeps a message for up to 4 days\n- keeps a message for up to 14 days\n"
    found = finding(text)
    assert (found.kind, found.quote) == ("contradiction", "keeps a message for up to 14 days")
    assert found.now == "The same notes say: Amazon SQS: keeps a message for up to 4 days."
    assert (found.other.of(text), found.other_quote) == ("keeps a message for up to 4 days",) * 2


def test_a_fix_changes_its_place_and_nothing_else():
    text = "\ufeff# Run\r\n\r\n🪣\tA Lambda function runs for at most 30 minutes.\r\nKinesis Data Firehose can load streams into S3.\r\n"
    for found in reversed(findings(text)):
        text = found.patched(text)
    assert text == (
        "\ufeff# Run\r\n\r\n🪣\tA Lambda function runs for at most 15 minutes.\r\nAmazon Data Firehose can load streams into S3.\r\n"
    )


def test_a_fix_of_text_that_moved_changes_nothing():
    found = finding("A Lambda function runs for at most 30 minutes.")
    assert found.patched("Other words: a Lambda function runs for at most 30 minutes.").startswith(
        "Other words: a Lambda"
    )


def test_a_part_of_a_service_is_no_slip_for_another_service():
    assert findings("# Edge\n\nAt the edge CloudWatch Logs forwards the request to the origin.") == []


def test_a_correction_sets_right_what_older_notes_say():
    facts = extract(parse_document("checked.md", CHECKED), GAZETTEER)
    says = "Lambda functions can compute on a graphics processor."
    text = "Lambda functions can compute on a graphics processor today."
    document = parse_document("x.md", text)
    found = Doctor(facts, GAZETTEER, [(says, "Lambda cannot use a GPU for its functions.")]).examine(
        document, extract(document, GAZETTEER)
    )
    assert [(one.kind, one.now) for one in found] == [("dated", "Lambda cannot use a GPU for its functions.")]


def test_a_sentence_that_gave_nothing_is_named():
    assert [
        one.kind for one in findings("# S3\n\nThe table below is the best thing ever made:\n\nOf green ideas sleeping.")
    ] in (
        [],
        ["nothing understood"],
    )


@hypothesis.settings(deadline=None)  # the first example builds the doctor
@given(MARKDOWN)
def test_any_note_can_be_examined(text):
    with contextlib.suppress(ParseError):
        findings(text)


@pytest.mark.parametrize(
    "text",
    [
        "A Lambda function runs for at most 15 minutes.",
        "# AWS Lambda\n\n- Max run time: 900 seconds",
        "Lambda cannot use a GPU for its functions.",
        "The default capacity mode of a DynamoDB table is on-demand, not Provisioned mode.",
        "CloudWatch collects metrics and can raise alarms.",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "says_the_same"),
    [
        ("# Lambda\n\nA function runs for max 15 min.\n", "A Lambda function runs for at most 15 minutes."),
        ("# Lambda\n\nA function runs for max 20 min.\n", ""),
        ("# Lambda\n\nA function runs for at least 15 min.\n", ""),
        ("# Lambda\n\nLambda functions cannot use any GPU.\n", "Lambda cannot use a GPU for its functions."),
        ("# Lambda\n\nLambda functions can use a GPU.\n", ""),
        ("# SQS\n\nA queue runs for max 15 min.\n", ""),
    ],
)
def test_the_checked_fact_that_says_the_same_is_found(text, says_the_same):
    (fact,) = extract(parse_document("x.md", text), GAZETTEER)
    found = doctor().same_as(fact)
    assert (found.statement if found else "") == says_the_same
