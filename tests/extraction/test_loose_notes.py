"""Holds the line on annotated notes, and what changes of a note do to its facts."""

import json
import re
import time
from collections import Counter
from functools import cache

import pytest
from django.conf import settings

from studyapp.extraction import Confidence, Kind, Op, extract, load_gazetteer
from studyapp.parsing import parse_document

from .scoring import load_gold, score

NOTES = settings.BASE_DIR / "tests" / "data" / "notes"
GAZETTEER = load_gazetteer(settings.CONTENT / "services.toml")
OTHERS = ("storage-bullets.md", "network-tables.md", "databases-prose.txt")
SIX = (
    "lifecycle-bullets.md",
    "gateways-tables.md",
    "disks-prose.txt",
    "aurora-vault.md",
    "identity-dump.txt",
    "messaging-page.html",
)
TWO = ("edge-mixed.md", "containers-qa.txt")
LAST = ("security-course.md", "data-mess.txt")


def read(name):
    return (NOTES / name).read_bytes().decode()


def facts_of(text, name="x.md"):
    return extract(parse_document(name, text), GAZETTEER)


def as_prediction(fact):
    value = fact.value
    shown = None
    if value and value.amount is not None:
        op = {Op.MAX: "max", Op.MIN: "min"}.get(value.op, "")
        shown = [{"value": float(value.amount), "unit": value.unit, "op": op}]
        if value.high is not None:
            shown = [{**shown[0], "op": "min"}, {"value": float(value.high), "unit": value.unit, "op": "max"}]
    return {
        "doc": fact.document,
        "service": GAZETTEER.name_of(fact.subject),
        "kind": str(fact.kind),
        "statement": fact.statement,
        "source_quote": fact.quote,
        "start": fact.span.start,
        "end": fact.span.end,
        "value": shown,
        "members": list(value.members) if value else [],
    }


@cache
def predictions(*names, only_certain=False):
    facts = [fact for name in names for fact in facts_of(read(name), name)]
    return [as_prediction(fact) for fact in facts if not only_certain or fact.confidence is Confidence.CERTAIN]


def test_the_original_notes_are_read_as_well_as_before():
    found = score(load_gold(NOTES / "original.gold.json"), predictions("original.txt"))
    assert found.precision >= 0.90
    assert found.recall >= 0.80


def test_other_peoples_notes_are_read_as_well_as_before():
    found = score(load_gold(NOTES / "others.gold.json"), predictions(*OTHERS))
    assert found.precision >= 0.95
    assert found.recall >= 0.90


def test_a_second_look_at_notes_of_other_kinds_is_as_good_as_before():
    found = score(load_gold(NOTES / "second-sight.gold.json"), predictions(*TWO))
    assert found.precision >= 0.89
    assert found.recall >= 0.80


def test_the_last_two_notes_are_read_as_well_as_before():
    found = score(load_gold(NOTES / "third-sight.gold.json"), predictions(*LAST))
    assert found.precision >= 0.88
    assert found.recall >= 0.85


def test_six_more_kinds_of_notes_are_read_as_well_as_before():
    found = score(load_gold(NOTES / "first-sight.gold.json"), predictions(*SIX))
    assert found.precision >= 0.97
    assert found.recall >= 0.92


@pytest.mark.parametrize(
    ("gold", "names", "fewest"),
    [
        ("original.gold.json", ("original.txt",), 50),
        ("others.gold.json", OTHERS, 70),
        ("first-sight.gold.json", SIX, 110),
        ("second-sight.gold.json", TWO, 15),
        ("third-sight.gold.json", LAST, 12),
    ],
)
def test_what_is_certain_is_right(gold, names, fewest):
    found = score(load_gold(NOTES / gold), predictions(*names, only_certain=True))
    assert found.precision >= 0.98
    assert found.right >= fewest


@pytest.mark.parametrize("name", ["original.txt", *OTHERS, *SIX])
def test_every_quote_stands_in_its_note(name):
    text = read(name)
    assert all(text[fact.span.start : fact.span.end] == fact.quote for fact in facts_of(text, name))


# What changes of a note do


def stated(text, name="x.md"):
    return {(fact.subject, fact.statement) for fact in facts_of(text, name)}


def test_paragraphs_with_their_own_subject_can_be_shuffled():
    paragraphs = [
        "Amazon SQS keeps messages for up to 14 days. It scales without limit.",
        "AWS Lambda runs for at most 15 minutes and bills per millisecond.",
        "Amazon S3 stores objects of up to 5 TB.",
    ]
    assert stated("\n\n".join(paragraphs)) == stated("\n\n".join(reversed(paragraphs)))


def test_facts_follow_the_service_when_it_is_renamed():
    text = "# Amazon SQS\n\n- keeps messages for up to 14 days\n- {} messages cannot be larger than 256 KB\n"
    named = {fact.subject for fact in facts_of(text.format("SQS"))}
    renamed = {fact.subject for fact in facts_of(text.format("SNS").replace("Amazon SQS", "Amazon SNS"))}
    assert (named, renamed) == ({"sqs"}, {"sns"})


def test_values_follow_when_numbers_change():
    text = "# AWS Lambda\n\nA Lambda function runs for at most {} minutes."
    for minutes in (3, 15, 40):
        (fact,) = facts_of(text.format(minutes))
        assert (fact.value.op, fact.value.base) == (Op.MAX, 60 * minutes)


def with_typos(text):
    """Swap two letters in one of fifty words, as a hasty writer does."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    for match in words[::50]:
        at = match.start() + 2
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


@pytest.mark.parametrize(
    ("gold", "names"),
    [("others.gold.json", OTHERS), ("first-sight.gold.json", [name for name in SIX if "html" not in name])],
)
def test_typos_cost_little(gold, names):
    facts = [fact for fact in load_gold(NOTES / gold) if fact["doc"] in names]
    typed = [as_prediction(fact) for name in names for fact in facts_of(with_typos(read(name)), name)]
    assert score(facts, typed).f1 >= score(facts, predictions(*names)).f1 - 0.05


@pytest.mark.parametrize("name", ["lifecycle-bullets.md", "gateways-tables.md", "security-course.md"])
def test_sections_can_be_shuffled(name):
    title, *sections = re.split(r"(?m)^(?=## )", read(name).rstrip("\n") + "\n\n")
    before, after = stated(title + "".join(sections)), stated(title + "".join(reversed(sections)))
    assert len(before & after) >= 0.98 * len(before | after)


def test_another_service_in_place_of_one_takes_over_its_facts():
    text = read("messaging-page.html")
    renamed = facts_of(re.sub(r"(?:Amazon )?\bSNS\b", "Amazon EventBridge", text), "x.html")
    subjects = Counter(fact.subject for fact in renamed)
    assert subjects["sns"] == 0
    assert subjects["eventbridge"] >= 0.9 * Counter(fact.subject for fact in facts_of(text, "x.html"))["sns"]


def test_changed_numbers_change_values_and_nothing_else():
    text = read("storage-bullets.md")
    changed = re.sub(r"(?<![\w.,-])(\d{2,3}) (?=TB|GB|KB|MB|days?|hours)", lambda match: f"{int(match[1]) + 7} ", text)
    before, after = facts_of(text), facts_of(changed)
    assert [(fact.subject, fact.kind) for fact in before] == [(fact.subject, fact.kind) for fact in after]
    pairs = zip(before, after, strict=True)
    moved = [
        (one, other) for one, other in pairs if one.quote != other.quote and len(re.findall(r"\d+", one.quote)) == 1
    ]
    assert len(moved) >= 5
    assert all(other.value.amount == one.value.amount + 7 for one, other in moved if one.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text),
        lambda text: text.replace(". ", ". 🪣 "),
        lambda text: text.replace("  ", "\t"),
    ],
    ids=["CRLF", "BOM", "NBSP", "emoji", "tabs"],
)
@pytest.mark.parametrize("name", OTHERS)
def test_quotes_stay_exact_whatever_characters_stand_between(name, change):
    text = change(read(name))
    facts = facts_of(text, name)
    assert all(text[fact.span.start : fact.span.end] == fact.quote for fact in facts)
    assert len(facts) >= 0.8 * len(facts_of(read(name), name))


def test_without_headings_facts_become_weak_not_wrong():
    text = "# Amazon SQS\n\n- keeps messages for up to 14 days\n\n# Amazon S3\n\n- stores objects of up to 5 TB\n"
    bare = facts_of(re.sub(r"(?m)^#.*$", "", text))
    assert {fact.subject for fact in bare} == {""}
    assert {fact.confidence for fact in bare} == {Confidence.WEAK}


# Scope and modality


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("# Amazon EBS\n\n- snapshots live in S3 and are incremental", "ebs"),
        ("# AWS Lambda\n\nMonitoring goes through CloudWatch.", "lambda"),
        ("# Amazon S3\n\n- **Standard-IA**: at least 128 KB are billed", "s3-standard-ia"),
        ("# Amazon EBS\n\n- gp3\n    - up to 16,000 IOPS", "ebs-gp3"),
        ("| | Amazon SQS | Amazon SNS |\n|---|---|---|\n| Model | pull | push to subscribers |", "sns"),
        ("To cache reads of DynamoDB, use DAX.", "dax"),
        ("The kinsesis data streams keep records for up to 365 days.", "kinesis-data-streams"),
        ("[[VPC deep dive|Transit Gateway]] connects up to 5,000 attachments.", "transit-gateway"),
        ("- **Amazon SQS** — a queue that holds messages for up to 14 days", "sqs"),
        ("> [!info] SQS\n> SQS keeps messages for up to 14 days.", "sqs"),
        ("# Amazon RDS\n\n## Backups\n\n- kept for up to 35 days", "rds"),
        ("# RDS & Aurora\n\n- no access over SSH\n\n# Aurora\n\n- 6 copies", "aurora"),
        ("# RDS & Aurora\n\n# Aurora\n\n# RDS & Aurora\n\n- no access over SSH", "rds"),
        ("# VPC\n\n| Item | Fact |\n|---|---|\n| Default NACL | allows everything |", "nacl"),
        ("# S3\n\n- glacier instant: at least 90 days are billed", "s3-glacier-instant-retrieval"),
        ("# S3\n\n- Batch Replication copies existing objects", "s3"),
        ("ROUTE 53\n\nhosted zones cost little\nan alias works at the apex\nttl is set by AWS", "route-53"),
        ("IAM\nusers can be in 10 groups\nSQS\nkeeps messages for up to 14 days\npulls only", "sqs"),
        ("athena = serverless SQL on files in a bucket", "athena"),
        ("backup\n\nvault lock is WORM\n\nelasticache is for sessions. the app needs changes.", "elasticache"),
        ("If the exam says single-tenant hardware, that's CloudHSM.", "cloudhsm"),
    ],
)
def test_the_scope_decides_what_a_clause_is_about(body, subject):
    assert facts_of(body)[-1].subject == subject


@pytest.mark.parametrize(
    "sentence",
    [
        "Suppose Lambda runs for up to 40 minutes.",
        "If 30 minutes of Lambda are required, take Fargate.",
        "For example, Lambda waits up to 5 minutes.",
        "Someone said that Lambda runs for up to 30 minutes.",
        "Is Lambda limited to 15 minutes?",
        "If a company has 40 VPCs that talk to each other, peering needs 780 connections.",
        "i should test Lambda for up to 15 minutes one day",
        "Last updated on day 15 of up to 30 days.",
    ],
)
def test_what_is_supposed_heard_or_asked_limits_nothing(sentence):
    assert Kind.LIMIT not in {fact.kind for fact in facts_of(sentence)}


def test_one_sentence_can_hold_many_facts():
    found = facts_of(
        "Lambda runs for at most 15 minutes, it has up to 10,240 MB of memory, but it cannot use a GPU; "
        "SQS keeps messages for up to 14 days."
    )
    assert [(fact.subject, str(fact.kind)) for fact in found] == [
        ("lambda", "limit"),
        ("lambda", "limit"),
        ("lambda", "incapability"),
        ("sqs", "limit"),
    ]


def test_members_of_a_list_are_facts_of_their_own():
    found = facts_of("# AWS Lambda\n\nSupported languages are Python, Java, and Ruby.")
    assert [fact.value.surface for fact in found if fact.rule == "member"] == ["Python", "Java", "Ruby"]


def test_lines_that_nobody_would_wrap_so_are_statements_of_their_own():
    text = "SQS keeps messages for up to 14 days\nSNS has up to 100,000 topics per account\nS3 stores objects of up to 5 TB"
    assert [fact.subject for fact in facts_of(text)] == ["sqs", "sns", "s3"]


def test_wrapped_prose_is_read_as_one():
    text = "Amazon SQS keeps a message that nobody has deleted in the\nmeantime for up to 14 days after it was sent by one of its\nProducers."
    (fact,) = facts_of(text)
    assert (fact.subject, fact.value.base) == ("sqs", 14 * 86400)


def test_a_short_line_of_its_own_is_the_title_of_what_follows():
    assert [fact.subject for fact in facts_of("EFS\n\n- scales to many TB\n- works with Linux only")] == ["efs", "efs"]


def test_what_a_paragraph_says_does_not_lead_in_the_list_below_it():
    found = facts_of("# Amazon EC2\n\nReserved Instances need a term of 3 years.\n\n- Cooldown: 300 seconds")
    assert found[-1].subject == "ec2"


def test_the_title_of_a_callout_is_no_statement():
    (fact,) = facts_of("> [!warning] Exam trap\n> SQS deletes a message after it was read.")
    assert fact.statement == "SQS deletes a message after it was read."


def test_marks_in_a_comparison_say_yes_and_no():
    table = "| Service | Replay | Order |\n|---|---|---|\n| SQS FIFO | ✗ | ✓ |\n| Kinesis Data Streams | ✓ | ? |"
    assert [(fact.subject, str(fact.kind), fact.statement) for fact in facts_of(table)] == [
        ("sqs-fifo", "incapability", "Amazon SQS FIFO queue: Replay: no."),
        ("sqs-fifo", "capability", "Amazon SQS FIFO queue: Order: yes."),
        ("kinesis-data-streams", "capability", "Amazon Kinesis Data Streams: Replay: yes."),
    ]


def test_numbers_in_a_row_stay_together():
    found = facts_of(
        "# Direct Connect\n\n- ports have 1, 10, 100, or 400 Gbps\n- an order takes between 24 and 72 hours"
    )
    assert [fact.statement.removeprefix("AWS Direct Connect: ") for fact in found][
        0
    ] == "ports have 1, 10, 100, or 400 Gbps."
    assert found[-1].value.surface in ("between 24 and 72 hours", "at most 72 hours")


def test_each_line_of_a_dump_is_a_statement():
    found = facts_of(
        "kms\nkeys are per region\nencrypt takes at most 4 KB\nmanaged keys are free\nwaiting period of 7 d"
    )
    assert [fact.quote for fact in found] == [
        "keys are per region",
        "encrypt takes at most 4 KB",
        "managed keys are free",
        "waiting period of 7 d",
    ]
    assert found[-1].value.base == 7 * 86400


def test_what_a_service_is_defines_it_though_a_number_follows():
    (fact,) = facts_of("Transit Gateway is a hub that connects thousands of VPCs.")
    assert fact.kind is Kind.DEFINITION


def test_links_to_other_notes_and_titles_of_comparisons_say_nothing():
    assert (
        facts_of(
            "Up: [[Databases]] | Next: [[DynamoDB]]\n\nsecrets manager vs parameter store\n\nSee also: [[Redshift]]"
        )
        == []
    )


def test_members_of_a_service_stay_facts_about_it():
    found = facts_of("EBS is a disk. Its volume types are gp2, gp3, and io2.")
    assert {fact.subject for fact in found if fact.rule == "member"} == {"ebs"}


def test_code_is_not_read():
    assert facts_of("# AWS Lambda\n\n```\nLambda runs for at most 3 minutes.\n```\n") == []


def test_a_range_has_two_ends():
    found = facts_of("# AWS Lambda\n\nMemory is set from 128 MB to 10,240 MB.")
    assert [(fact.value.op, fact.value.amount) for fact in found] == [(Op.MIN, 128), (Op.MAX, 10240)]


BAIT = [
    "(" * 6_000,
    "**" * 6_000,
    "a, " * 6_000,
    "1 " * 6_000,
    "x and " * 6_000,
    "[[" * 6_000,
    "| a " * 6_000,
    "Lambda " * 10_000,
    "up to " * 10_000,
    "<b " * 10_000,
    "- " * 10_000,
    "1,000" * 10_000,
    "&amp" * 10_000,
    "(a" * 5_000 + ")" * 5_000,
    "if a, " * 8_000,
]


DEEP = {
    "list": "# Lambda\n" + "".join(" " * level + "- runs for at most 15 minutes\n" for level in range(800)),
    "quotes": "> " * 10_000 + "Lambda runs for at most 15 minutes",
    "lists of a page": "<html>" + "<ul><li>Lambda runs for at most 15 minutes" * 800,
    "empty lists of a page": "<html>" + "<ul>" * 10_000 + "<li>Lambda runs for 15 minutes</ul>" * 1_000,
    "divisions of a page": "<html>" + "<div>" * 10_000 + "Lambda runs for at most 15 minutes",
    "bold on a page": "<html><p>" + "<b>" * 10_000 + "Lambda runs for at most 15 minutes",
    "brackets": "Lambda " + "(" * 10_000 + "15 minutes" + ")" * 10_000,
    "headings": "".join("#" * (1 + level % 6) + " Lambda\n\nruns for 15 minutes\n\n" for level in range(400)),
    "one endless sentence": "Lambda runs for at most 15 minutes, " * 800,
    "asides of one sentence": "Lambda runs (at most 15 minutes) and " * 800,
    "a wide table": "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n|" + "15 min|" * 2_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_and_endless_notes_are_read_in_time(text):
    started = time.process_time()
    assert all(text[fact.span.start : fact.span.end] == fact.quote for fact in facts_of(text))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("bait", BAIT, ids=range(len(BAIT)))
def test_bait_for_regular_expressions_is_read_in_time(bait):
    """Each takes less than a second when time is linear; a quadratic rule would need minutes."""
    for fact in facts_of(f"# Lambda\n\n{bait}\n"):
        assert fact.quote


def test_the_predictions_can_be_written_as_json():
    assert json.dumps(predictions("original.txt"))
