from datetime import date

import pytest

from studyapp.extraction import Confidence, Kind, Op, extract
from studyapp.parsing import parse_document
from tests.parsing.test_cases import PAGE

from .gazetteers import GAZETTEER


def facts(text=PAGE):
    return [fact for fact in extract(parse_document("cases/queues.md", text), GAZETTEER) if fact.rule == "case reason"]


def test_each_reason_is_one_fact_and_nothing_else_of_a_case_is():
    found = extract(parse_document("cases/queues.md", PAGE.replace("Text.", "")), GAZETTEER)
    assert [fact.statement for fact in found] == [
        "An Amazon SQS queue keeps a message for up to 14 days.",
        "Memory of a Lambda function scales its CPU power, not its concurrency.",
        "gp3 volumes are disks.",
        "The timeout of a Lambda function is at most 15 minutes.",
        *["A is good.", "B is bad.", "C is good.", "D is bad.", "E is bad."],
    ]
    assert {fact.rule for fact in found} == {"case reason"}


def test_a_reason_is_certain_and_quotes_its_sentence_with_its_source():
    fact = facts()[0]
    assert (fact.kind, fact.subject, fact.attribute, fact.confidence) == (Kind.LIMIT, "sqs", "", Confidence.CERTAIN)
    assert fact.quote == fact.span.of(PAGE) == "An Amazon SQS queue keeps a message for up to **14 days**."
    assert (fact.value.op, fact.value.base, fact.terms) == (Op.MAX, 14 * 86400, ("14 days",))
    assert (fact.source.url, fact.checked) == ("https://a.b/c", date(2026, 11, 23))
    assert fact.note == "worked-cases-queues/cases/case-orders-lost-during-a-sale"


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Amazon SQS is a service for queues.", Kind.DEFINITION),
        ("Amazon SQS cannot push messages.", Kind.INCAPABILITY),
        ("The modes of Amazon SQS are: standard, FIFO, and none.", Kind.MEMBERSHIP),
        ("SQS waits.", Kind.CAPABILITY),
        ("What is SQS?", Kind.CAPABILITY),
    ],
)
def test_whatever_a_reason_looks_like_it_is_one_fact_that_is_known_by_its_words(reason, kind):
    found = facts(PAGE.replace("gp3 volumes are disks.", reason))
    assert len(found) == 9
    assert (found[2].statement, found[2].kind, found[2].attribute) == (reason, kind, "")
    assert found[2].signature.startswith("words|sqs|")


def test_the_signature_of_a_reason_survives_a_move_to_another_option():
    moved = PAGE.replace("gp3 volumes are disks.", "…").replace("A is good.", "gp3 volumes are disks.")
    assert facts()[2].signature in [fact.signature for fact in facts(moved)]


def test_a_section_with_the_name_of_cases_but_no_case_is_one_like_any_other():
    text = "---\ntitle: x\nchecked: 2026-11-23\n---\n# x\n\n## Cases\n\nAWS Batch runs queued jobs.\n"
    assert [fact.statement for fact in extract(parse_document("x.md", text), GAZETTEER)] == [
        "AWS Batch runs queued jobs."
    ]
