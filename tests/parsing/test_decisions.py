import pytest

from studyapp.parsing import parse_decision, parse_document

PAGE = """---
title: Compute for a job
decision: compute
tasks: [saa.3.2]
sources: [Docs – https://a.b]
checked: 2026-11-23
---
# Compute for a job

## Options

- **Lambda**: AWS Lambda runs a function on demand.
- **Fargate**: AWS Fargate runs containers without servers.
- **EC2**: Amazon EC2 provides virtual servers.

## Comparison

| Need | Lambda | Fargate | EC2 |
|---|---|---|---|
| run time | at most 15 minutes | Yes | Yes |
| GPU | No | No | ? |

## Needs

### Run time

It runs one process for up to {run time} without interruption.

Numbers: 1 minute to 10 minutes, 20 minutes to 24 hours

- Lambda: A function is stopped after **15 minutes**. ([Timeout](https://a.b/c))
- Fargate: A task has no limit on its run time.
- EC2: An instance runs until it is stopped.

### GPU

It gives the process a GPU.

- Lambda: A function gets no GPU.
- **Fargate**: A task gets no GPU.

## Situations

### Situation: files at odd times

A company converts {photos | drawings}. The files arrive
at odd times.

- run time: Each conversion runs for up to {run time}.
- GPU: The encoder needs a GPU.

Which solution meets these requirements?

- Lambda: Run it in a Lambda function.
- Fargate: Run it as a Fargate task.
- EC2: Run it on EC2 instances.
"""


def decision(text=PAGE):
    return parse_decision(parse_document("compute.md", text))


def problems(old, new):
    assert old in PAGE
    return [str(problem) for problem in decision(PAGE.replace(old, new)).problems]


def test_a_document_without_a_decision_has_none():
    assert parse_decision(parse_document("x.md", "# Text\n")) is None


def test_a_whole_decision_is_read_without_problems():
    read = decision()
    assert read.problems == ()
    assert (read.slug, read.title, read.tasks) == ("compute", "Compute for a job", ("saa.3.2",))
    assert [option.label for option in read.options] == ["Lambda", "Fargate", "EC2"]
    assert read.options[0].sentence.text == "AWS Lambda runs a function on demand."
    assert [(cell.need, cell.option, cell.value) for cell in read.cells][:2] == [
        ("run time", "Lambda", "at most 15 minutes"),
        ("run time", "Fargate", "Yes"),
    ]


def test_labels_compare_without_case_and_marks():
    read = decision()
    assert [need.label for need in read.needs] == ["run time", "GPU"]
    assert [(reason.need, reason.option) for reason in read.reasons][-1] == ("GPU", "Fargate")


def test_a_need_has_its_sentence_and_the_ranges_of_its_numbers():
    need = decision().needs[0]
    assert need.phrase.text == "It runs one process for up to {run time} without interruption."
    assert need.ranges == (("1 minute", "10 minutes"), ("20 minutes", "24 hours"))


def test_numbers_may_follow_the_sentence_on_the_next_line():
    text = PAGE.replace("interruption.\n\nNumbers", "interruption.\nNumbers")
    assert decision(text).needs[0].phrase.text == decision().needs[0].phrase.text
    assert decision(text).needs[0].ranges == decision().needs[0].ranges


def test_a_reason_is_quoted_without_its_label():
    reason = decision().reasons[0]
    assert reason.sentence.span.of(PAGE) == "A function is stopped after **15 minutes**."
    assert reason.sentence.terms == ("15 minutes",)
    assert reason.sentence.source.url == "https://a.b/c"
    assert reason.note == "compute-for-a-job/needs/run-time"


def test_a_situation_has_story_clauses_ask_and_options():
    (situation,) = decision().situations
    assert (situation.key, situation.title) == ("files-at-odd-times", "files at odd times")
    assert situation.story == "A company converts {photos | drawings}. The files arrive at odd times."
    assert [clause.label for clause in situation.clauses] == ["run time", "GPU"]
    assert situation.ask == "Which solution meets these requirements?"
    assert situation.options[1].sentence.text == "Run it as a Fargate task."


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("| GPU | No |", "| GPU | Perhaps |", "line 21: the cell 'Perhaps' of row 'GPU' must be Yes, No"),
        (
            "| GPU | No | No | ? |",
            "| GPU | No | No | No |",
            "line 21: the cell 'GPU' of 'EC2' says No, but Needs gives no",
        ),
        ("| GPU | No |", "| GPU | ? |", "line 39: the cell 'GPU' of 'Lambda' is ?, but here is a reason for it"),
        ("| GPU | No |", "| run time | No |", "line 21: the row 'run time' stands here twice"),
        ("| Fargate | EC2 |", "| Fargate | EC3 |", "line 18: the column 'EC3' is none of the options"),
        ("| Fargate | EC2 |", "| Fargate | EC3 |", "line 18: the option 'EC2' has no column in the table"),
        ("| Fargate | EC2 |", "| Fargate | fargate |", "line 18: the column 'fargate' stands here twice"),
        ("- **EC2**: Amazon", "- **Lambda**: Amazon", "line 14: the option 'Lambda' stands here twice"),
        ("### GPU", "### TPU", "line 35: the need 'TPU' is no row of the comparison"),
        ("### GPU", "### TPU", "compute.md: the row 'GPU' has no section '### GPU' under Needs"),
        ("### GPU", "### run time", "line 35: the need 'run time' stands here twice"),
        ("It gives the process a GPU.\n", "", "line 35: the need 'GPU' lacks its sentence, 'It …'"),
        (
            "It gives the process a GPU.",
            "It gives {GPU size}.",
            "line 35: the sentence of the need 'GPU' holds {gpu size}",
        ),
        (
            "up to {run time} without",
            "long without",
            "line 25: the sentence of the need 'run time' must hold {run time}",
        ),
        ("Numbers: 1 minute to 10 minutes, 20 minutes to 24 hours\n", "", "line 25: the row 'run time' has limits, so"),
        ("20 minutes to 24 hours", "20 minutes", "line 29: '20 minutes' must be a range such as"),
        ("- Fargate: A task has", "- Lambda: A task has", "line 32: the need 'run time' has two reasons for 'Lambda'"),
        ("- Fargate: A task has", "- Batch: A task has", "line 32: 'Batch' is none of the options"),
        ("- GPU: The encoder", "- TPU: The encoder", "line 50: 'TPU' is no row of the comparison"),
        (
            "- GPU: The encoder needs a GPU.\n",
            "",
            "line 44: the situation 'files at odd times' needs at least 2 clauses",
        ),
        (
            "- EC2: Run it on EC2 instances.\n",
            "",
            "line 44: the situation 'files at odd times' needs at least 3 options",
        ),
        (
            "requirements?",
            "requirements.",
            "line 44: the question of the situation 'files at odd times' must end with a",
        ),
        ("{photos | drawings}", "{photos}", "line 44: {photos} must be a choice {a | b}"),
        ("runs for up to {run time}", "runs long", "line 49: this clause must hold {run time}"),
        (
            "needs a GPU.\n\nWhich",
            "needs {size}.\n\nWhich",
            "line 50: {size} must be the row {GPU} or a choice {a | b}",
        ),
        ("- EC2: Run it", "- Fargate: Run it", "line 56: 'Fargate' stands here twice"),
        ("### Situation: files", "### Files", "line 44: the heading of a situation is '### Situation: short title'"),
        (
            "Which solution meets these requirements?\n\n",
            "",
            "line 44: the situation 'files at odd times' must be a story",
        ),
        ("## Situations", "## Stories", "compute.md: a decision needs a section '## Situations'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old, new, problem):
    assert any(problem in found for found in problems(old, new))


def test_two_situations_with_one_title_are_a_problem():
    again = PAGE[PAGE.index("### Situation") :]
    found = [str(problem) for problem in decision(f"{PAGE}\n{again}").problems]
    assert found == ["compute.md: line 58: the situation 'files at odd times' stands here twice"]
