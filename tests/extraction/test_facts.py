from datetime import date

import pytest

from studyapp.extraction import Confidence, Kind, Op, extract
from studyapp.parsing import parse_document

from .gazetteers import GAZETTEER

HEAD = """---
title: Notes
service: lambda
tasks: [saa.3.2]
sources: [Docs – https://a.b]
checked: 2026-11-23
---
"""


def facts(body, head=HEAD):
    return extract(parse_document("x.md", f"{head}{body}\n"), GAZETTEER)


def fact(body):
    (found,) = facts(body)
    return found


def loose(body):
    return facts(body, head="")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("AWS Lambda is a serverless compute service.", Kind.DEFINITION),
        ("IAM policies are documents that list permissions.", Kind.DEFINITION),
        ("Amazon DynamoDB, the first of its kind, is a database.", Kind.DEFINITION),
        ("A Lambda function runs for at most 15 minutes.", Kind.LIMIT),
        ("The timeout of Lambda can be set from 1 to 900 seconds.", Kind.LIMIT),
        ("Lambda keeps logs for 5 days by default.", Kind.DEFAULT),
        ("The default capacity mode of DynamoDB is on-demand.", Kind.DEFAULT),
        ("The modes of DynamoDB are: on-demand and provisioned.", Kind.MEMBERSHIP),
        ("Lambda can run at the edge.", Kind.CAPABILITY),
        ("Lambda scales automatically.", Kind.CAPABILITY),
        ("A Fargate task has no limit on its run time.", Kind.CAPABILITY),
        ("Lambda cannot keep state that outlives it.", Kind.INCAPABILITY),
        ("Amazon EC2 does not scale by itself.", Kind.INCAPABILITY),
        ("Choose Lambda over EC2 when the load is at most 5 minutes.", Kind.CHOICE),
        ("Use SQS for buffers that must not lose a message.", Kind.CHOICE),
        ("Lambda runs code, while Fargate runs containers.", Kind.CONTRAST),
        ("Unlike Fargate, Lambda runs code.", Kind.CONTRAST),
        ("If a function fails, Lambda tries it 2 more times.", Kind.BEHAVIOUR),
        ("A Lambda function must be in the same Region.", Kind.REQUIREMENT),
        ("To reach the internet, Lambda uses a NAT gateway.", Kind.REQUIREMENT),
        ("To deploy a file of more than 50 MB, Lambda reads a bucket.", Kind.REQUIREMENT),
        ("Lambda sends failed events to Amazon SQS.", Kind.INTEGRATION),
        ("Lambda is billed for at least 1 ms.", Kind.PRICING),
        ("Amazon EC2 is free of charge for a year.", Kind.PRICING),
    ],
)
def test_the_form_of_a_sentence_tells_its_kind(sentence, kind):
    assert fact(sentence).kind is kind


def test_a_fact_of_content_is_certain_and_carries_its_evidence():
    found = fact("Lambda runs for at most **15 minutes**. ([Quotas](https://q.a))")
    assert found.quote == "Lambda runs for at most **15 minutes**."
    assert found.statement == "Lambda runs for at most 15 minutes."
    assert found.terms == ("15 minutes",)
    assert (found.source.title, found.checked, found.confidence) == ("Quotas", date(2026, 11, 23), Confidence.CERTAIN)
    assert (found.value.op, found.value.base, found.value.dimension) == (Op.MAX, 900, "time")


def test_without_a_source_of_its_own_a_fact_has_the_first_of_the_page():
    assert fact("Lambda scales by itself.").source.title == "Docs"


def test_the_value_is_that_of_the_bold_quantity():
    assert fact("With 5 retries Lambda waits for at most 6 hours, in **2 steps**.").value.surface == "2 steps"


def test_a_bullet_with_a_bold_term_is_its_definition():
    found = fact("- **SnapStart**: A way to start from a snapshot.")
    assert (found.kind, found.subject) == (Kind.DEFINITION, "snapstart")
    assert found.statement == "SnapStart is a way to start from a snapshot."


def test_a_numbered_list_is_a_procedure():
    found = facts("To deploy:\n\n1. The team uploads the code.\n2. Lambda runs the code.")
    assert [(one.kind, one.attribute) for one in found] == [(Kind.PROCEDURE, "To deploy")] * 2


def test_a_list_below_a_lead_in_is_one_membership():
    found = fact("The targets of SQS are:\n\n- instance\n- IP address\n- Lambda function")
    assert found.value.members == ("instance", "IP address", "Lambda function")
    assert found.value.closed
    assert found.statement == "The targets of SQS are: instance, IP address, and Lambda function."
    assert found.quote == "The targets of SQS are:\n\n- instance\n- IP address\n- Lambda function"


@pytest.mark.parametrize(
    ("sentence", "members", "closed"),
    [
        ("The types are: a string, a number, and null.", ("string", "number", "null"), True),
        ("The types include: string, number and null.", ("string", "number", "null"), False),
        ("The modes are: drag and drop, copy, and none.", ("drag and drop", "copy", "none"), True),
        ("The modes are: on-demand and provisioned.", ("on-demand", "provisioned"), True),
    ],
)
def test_members_are_the_words_between_the_commas(sentence, members, closed):
    value = fact(sentence).value
    assert (value.members, value.closed) == (members, closed)


def test_then_and_now_gives_only_what_holds_now():
    found = fact(
        "> **Then and now: mode**\n> Often still written: Provisioned is the\n> default.\n"
        "> Now: The default mode of DynamoDB is **on-demand**. ([S](https://s.a))"
    )
    assert found.statement == "The default mode of DynamoDB is on-demand."
    assert found.quote == "The default mode of DynamoDB is **on-demand**."
    assert found.then == "Provisioned is the default."
    assert found.subject == "dynamodb"


def test_every_sentence_after_now_holds_now():
    block = "> **Then and now: a**\n> Often still written: Old is it.\n> Now: Lambda is new. Lambda is fast.\n"
    assert [(one.statement, one.then) for one in facts(block)] == [
        ("Lambda is new.", "Old is it."),
        ("Lambda is fast.", "Old is it."),
    ]


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("Fargate and EC2 run it.", "fargate"),
        ("The team watches it.", "lambda"),
        ("## Fargate tasks\n\nThe team watches it.", "fargate"),
        ("## Fargate and EC2\n\nThe team watches it.", "lambda"),
        ("## Fargate\n\nThe team watches it through Amazon CloudWatch.", "fargate"),
        ("Unlike EC2, Fargate needs no servers.", "fargate"),
        ("An EC2-based Fargate task runs.", "fargate"),
        ("## DAX\n\nThe TTL of DAX is 5 minutes.", "dax"),
        ("- Fargate is first.\n  - The team likes it.", "fargate"),
    ],
)
def test_a_sentence_is_about_the_first_service_it_names_else_about_its_heading(body, subject):
    assert facts(body)[-1].subject == subject


def test_what_loose_notes_only_suppose_is_no_fact():
    assert loose("# Lambda\n\nSuppose at most 5 minutes are enough.") == []


@pytest.mark.parametrize(
    ("body", "confidence"),
    [
        ("Lambda runs for at most 15 minutes.", Confidence.CERTAIN),
        ("# Lambda\n\nRuns for at most 15 minutes.", Confidence.CERTAIN),
        ("Runs for at most 15 minutes.", Confidence.WEAK),
        ("Lambda can run code.", Confidence.LIKELY),
    ],
)
def test_loose_notes_are_trusted_as_far_as_they_are_explicit(body, confidence):
    assert [one.confidence for one in loose(body)] == [confidence]


@pytest.mark.parametrize(
    "sentence",
    [
        "For example, Lambda waits at most 5 minutes.",
        "If 30 minutes at most are required, take EC2 in the exam.",
        "Lambda is no longer limited to 5 GB.",
        "Lambda is not bound to at most 5 GB.",
    ],
)
def test_hypotheticals_and_negations_are_no_limits(sentence):
    assert Kind.LIMIT not in [one.kind for one in loose(sentence)]


def test_a_label_with_a_quantity_is_a_limit_of_loose_notes():
    (found,) = loose("# Lambda\n\n- Max timeout: 900 seconds (15 minutes)")
    assert (found.kind, found.value.op, found.value.base) == (Kind.LIMIT, Op.MAX, 900)
    assert found.statement == "AWS Lambda: Max timeout: 900 seconds (15 minutes)."


def test_questions_labels_and_lead_ins_are_no_facts():
    assert facts("Which one is it?\n\nLambda:\n\nThe following holds for Lambda:") == []


TABLE = """| Limit | Value | Note |
|---|---|---|
| run time of one invocation | at most 15 minutes | The limit of 15 minutes cannot be raised. |
| memory of one Fargate task | from 128 MB to 10,240 MB | CPU power grows with **memory**. |
| timeout | from 1 to 60 seconds | |
"""


def test_a_row_of_a_limit_table_is_a_limit():
    first, second, own, third = facts(TABLE)
    assert first.statement == (
        "AWS Lambda: the run time of one invocation is at most 15 minutes. The limit of 15 minutes cannot be raised."
    )
    assert first.quote == "run time of one invocation | at most 15 minutes | The limit of 15 minutes cannot be raised."
    assert (first.attribute, first.terms, first.rule) == ("run time of one invocation", ("15 minutes",), "limit table")
    assert second.statement == "The memory of one Fargate task is from 128 MB to 10,240 MB."
    assert (second.subject, second.terms, second.value.op) == ("fargate", ("128 MB", "10,240 MB"), Op.RANGE)
    assert third.terms == ("60 seconds",)
    assert own.quote == "CPU power grows with **memory**."


def test_a_table_of_anything_else_gives_no_limits():
    assert facts("| Name | Size |\n|---|---|\n| a | at most 5 GB |") == []
    assert facts("| Limit | Value |\n|---|---|\n| a | large |") == []


def test_the_head_of_a_loose_table_says_what_its_values_are():
    found = loose("# Lambda\n\n| Setting | Default | Maximum |\n|---|---|---|\n| timeout | 3 seconds | 900 seconds |")
    assert [(one.kind, one.value.op) for one in found] == [(Kind.DEFAULT, Op.EXACT), (Kind.LIMIT, Op.MAX)]
    found = loose("# Lambda\n\n| Quota | Maximum |\n|---|---|\n| timeout | 900 seconds |")
    assert [(one.kind, one.value.op, one.confidence) for one in found] == [(Kind.LIMIT, Op.MAX, Confidence.CERTAIN)]
    assert found[0].statement == "AWS Lambda: timeout, Maximum: 900 seconds."


def test_each_row_of_an_integration_table_says_the_one_way_of_its_source():
    table = (
        "| Source | Integration |\n|---|---|\n"
        "| An Amazon SNS topic | invokes a Lambda function asynchronously |\n"
        "| An Amazon SQS queue | is read by a Lambda event source mapping |\n"
    )
    first, second = facts(f"# AWS Lambda\n\nEach works in one way:\n\n{table}")
    assert first.statement == "An Amazon SNS topic invokes a Lambda function asynchronously."
    assert (first.kind, first.rule, first.attribute) == (Kind.INTEGRATION, "integration table", "An Amazon SNS topic")
    assert first.quote == "An Amazon SNS topic | invokes a Lambda function asynchronously"
    assert second.value.members == ("is read by a Lambda event source mapping",)
    (changed,) = facts("# AWS Lambda\n\n| Source | Integration |\n|---|---|\n| An Amazon SNS topic | is polled |\n")
    assert changed.signature == first.signature
