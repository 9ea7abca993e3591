from datetime import date

import pytest

from studyapp.parsing import Link, ParseError, parse_document

LIMITS = """---
title: AWS Lambda limits
service: lambda
tasks: [saa.3.2, saa.2.1]
sources:
  - Lambda quotas – https://docs.aws.amazon.com/lambda/limits.html
checked: 2026-11-23
---
# AWS Lambda limits

## Run time

A function runs for at most **15 minutes**.

## Run time

Once more.
"""


def error(text):
    with pytest.raises(ParseError) as caught:
        parse_document("s3.md", text)
    return str(caught.value)


def head(lines):
    return parse_document("s3.md", f"---\n{lines}\n---\nText.\n").front_matter


def test_front_matter_is_read():
    matter = parse_document("limits.md", LIMITS).front_matter
    assert matter.title == "AWS Lambda limits"
    assert matter.service == "lambda"
    assert matter.tasks == ("saa.3.2", "saa.2.1")
    assert matter.sources == (Link("Lambda quotas", "https://docs.aws.amazon.com/lambda/limits.html"),)
    assert matter.checked == date(2026, 11, 23)


def test_a_document_without_front_matter_is_read_from_its_first_line():
    document = parse_document("s3.md", "# Amazon S3\n\nText.\n")
    assert document.title == "Amazon S3"
    assert document.front_matter.title == ""
    assert document.notes[0].line == 1


@pytest.mark.parametrize("source", ["Quotas – https://a.b/c", "Quotas - https://a.b/c", '"Quotas: https://a.b/c"'])
def test_a_source_is_a_title_and_an_address(source):
    assert head(f"sources: [{source}]").sources == (Link("Quotas", "https://a.b/c"),)


def test_a_colon_in_a_source_needs_no_quotes():
    assert head("sources:\n  - EC2: types – https://a.b").sources == (Link("EC2: types", "https://a.b"),)


def test_one_task_needs_no_list():
    assert head("tasks: saa.1.1").tasks == ("saa.1.1",)


def test_broken_front_matter_names_its_line():
    assert error("---\ntitle: S3\ntasks: [a\n---\n").startswith("s3.md: line 3: the front matter is not YAML")


def test_a_day_that_does_not_exist_is_an_error():
    assert error("---\nchecked: 2026-13-01\n---\n").startswith("s3.md: line 1: the front matter is not YAML")
    assert error("---\ntitle: S3\nchecked: today\n---\n") == "s3.md: line 3: 'checked' must be a day such as 2026-11-23"


def test_content_needs_the_address_of_every_source():
    text = "---\nsources: [My teacher]\nchecked: 2026-11-23\n---\n"
    assert error(text) == "s3.md: line 2: the source 'My teacher' must end with its address: 'page title – https://…'"
    assert head("sources: [My teacher]").sources == (Link("My teacher", ""),)


def test_front_matter_of_more_than_64_kb_is_refused():
    assert "longer than 64 kB" in error(f"---\ntitle: {'x' * 70_000}\n---\n")


def test_a_rule_at_the_top_is_no_front_matter():
    document = parse_document("s3.md", "---\nJust a line\n---\n# S3\n")
    assert [note.heading for note in document.notes] == ["S3", "S3"]


def test_the_title_is_the_first_heading_else_the_name_of_the_file():
    assert parse_document("notes/s3.md", "## Classes\n\n# Amazon S3\n").title == "Amazon S3"
    assert parse_document("notes/s3.md", "Text.\n").title == "s3"


def test_notes_have_the_slugs_of_their_headings_as_keys():
    keys = [note.key for note in parse_document("limits.md", LIMITS).notes]
    assert keys == ["aws-lambda-limits", "aws-lambda-limits/run-time", "aws-lambda-limits/run-time-2"]


def test_text_before_the_first_heading_is_a_note_that_renames_no_other():
    with_preface = parse_document("s3.md", "Preface.\n\n# S3\n\n## Classes\n")
    without = parse_document("s3.md", "# S3\n\n## Classes\n")
    assert [note.level for note in with_preface.notes] == [0, 1, 2]
    assert [note.key for note in with_preface.notes[1:]] == [note.key for note in without.notes]


def test_a_note_knows_its_path_and_ends_where_the_next_begins():
    document = parse_document("s3.md", "# S3\nOne.\n## Classes\nTwo.\n# Other\n")
    assert [note.path for note in document.notes] == [("S3",), ("S3", "Classes"), ("Other",)]
    assert [note.span.of(document.text) for note in document.notes] == [
        "# S3\nOne.\n",
        "## Classes\nTwo.\n",
        "# Other\n",
    ]


def test_a_heading_in_code_is_none():
    document = parse_document("s3.md", "# S3\n```\n# no heading\n```\n~~~sh\n# nor this\n")
    assert len(document.notes) == 1


def test_offsets_are_exact_after_a_byte_order_mark_and_windows_line_ends():
    text = "\ufeff---\r\ntitle: S3\r\n---\r\n# S3\r\n\r\nOne 🪣 bucket.\r\nIt holds\u00a0objects.\r\n"
    document = parse_document("s3.md", text)
    sentences = document.notes[0].blocks[1].sentences
    assert [sentence.span.of(text) for sentence in sentences] == ["One 🪣 bucket.", "It holds\u00a0objects."]
    assert sentences[1].text == "It holds objects."
    assert (document.title, document.notes[0].line) == ("S3", 4)
