"""A gazetteer and one checked note: what a learner's own notes are compared with in tests."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from studyapp.services.importing import import_content

EXAMS = Path(__file__).parent / "data" / "content" / "exams"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SERVICES = """
[sqs]
name = "Amazon SQS"
aliases = ["SQS", "Simple Queue Service"]
category = "integration"
type = "service"

[lambda]
name = "AWS Lambda"
aliases = ["Lambda"]
category = "compute"
type = "service"
"""
CHECKED = """---
title: Amazon SQS
service: sqs
tasks: [saa.2.1]
sources: [Quotas – https://docs.aws.amazon.com/sqs/quotas.html]
checked: 2026-11-23
---
# Amazon SQS

Amazon SQS keeps a message for at most **14 days**.

An Amazon SQS message can be delayed by at most **15 minutes**.

The visibility timeout of an Amazon SQS message is at most **12 hours**.

> **Then and now: size of a message**
> Often still written: An Amazon SQS message is at most 256 KB.
> Now: An Amazon SQS message is at most **1 MiB**. ([Quotas](https://docs.aws.amazon.com/sqs/quotas.html))
"""


def import_small_content(folder: Path) -> None:
    """Write the content into the folder and its rows into the database."""
    (folder / "notes").mkdir(parents=True)
    shutil.copytree(EXAMS, folder / "exams")
    (folder / "services.toml").write_text(SERVICES, encoding="utf-8")
    (folder / "notes" / "sqs.md").write_text(CHECKED, encoding="utf-8")
    report = import_content(folder, now=NOW)
    assert report.problems == []
