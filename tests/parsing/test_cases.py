import pytest

from studyapp.parsing import parse_cases, parse_document

PAGE = """---
title: Worked cases: queues
service: sqs
tasks: [saa.2.1, saa.3.2]
sources: [Docs – https://a.b]
checked: 2026-11-23
---
# Worked cases: queues

## Cases

### Case: orders lost during a sale

Task: saa.3.2

A {furniture | toy} retailer takes orders. An AWS Lambda function
writes them.

Orders are lost.

Which change prevents the loss with the LEAST change?

- [x] Put the orders into an Amazon SQS queue, and let
  the function process it.
  An Amazon SQS queue keeps a message for up to **14 days**. ([Queues](https://a.b/c))
- [ ] Raise the memory of the function.
  Memory of a Lambda function scales its CPU power,
  not its concurrency.
- [ ] Put the orders into a topic. Subscribe the function to it.
  gp3 volumes are disks.
- [ ] Raise the timeout of the function.
  The timeout of a Lambda function is at most 15 minutes.

### Case: two keys

A company has two needs.

Which combination of actions meets them? (Select TWO.)

- [x] Do A.
  A is good.
- [ ] Do B.
  B is bad.
- [X] Do C.
  C is good.
- [ ] Do D.
  D is bad.
- [ ] Do E.
  E is bad.

## After

Text.
"""


def cases(text=PAGE):
    return parse_cases(parse_document("cases/queues.md", text))


def problems(old, new):
    assert old in PAGE
    return [str(problem) for case in cases(PAGE.replace(old, new, 1)) for problem in case.problems]


def test_a_case_has_a_title_a_task_a_story_and_a_question():
    case, other = cases()
    assert (case.problems, other.problems) == ((), ())
    assert (case.key, case.title, case.task) == ("orders-lost-during-a-sale", "orders lost during a sale", "saa.3.2")
    assert case.story == (
        "A {furniture | toy} retailer takes orders. An AWS Lambda function writes them.\n\nOrders are lost."
    )
    assert case.ask == "Which change prevents the loss with the LEAST change?"
    assert (case.note, case.line) == ("worked-cases-queues/cases/case-orders-lost-during-a-sale", 12)
    assert (other.task, other.ask) == ("", "Which combination of actions meets them? (Select TWO.)")


def test_an_option_ends_with_the_first_line_that_ends_a_sentence_and_the_rest_is_its_reason():
    options = cases()[0].options
    assert [option.text.text for option in options][:3] == [
        "Put the orders into an Amazon SQS queue, and let the function process it.",
        "Raise the memory of the function.",
        "Put the orders into a topic. Subscribe the function to it.",
    ]
    assert [option.reason.text for option in options][:3] == [
        "An Amazon SQS queue keeps a message for up to 14 days.",
        "Memory of a Lambda function scales its CPU power, not its concurrency.",
        "gp3 volumes are disks.",
    ]
    assert [option.is_right for option in options] == [True, False, False, False]
    assert [option.is_right for option in cases()[1].options] == [True, False, True, False, False]


def test_a_reason_is_quoted_exactly_with_its_terms_and_its_source():
    option = cases()[0].options[0]
    assert option.reason.span.of(PAGE) == "An Amazon SQS queue keeps a message for up to **14 days**."
    assert (option.reason.terms, option.reason.source.url) == (("14 days",), "https://a.b/c")
    assert option.span.of(PAGE).endswith("it.\n  " + "An Amazon SQS queue keeps a message for up to **14 days**. ([Queues](https://a.b/c))")  # fmt: skip


def test_windows_line_ends_change_nothing():
    read = [(case.task, case.story, case.ask, [o.reason.text for o in case.options]) for case in cases()]
    windows = cases(PAGE.replace("\n", "\r\n"))
    assert [(case.task, case.story, case.ask, [o.reason.text for o in case.options]) for case in windows] == read
    assert [case.problems for case in windows] == [(), ()]


def test_the_story_may_follow_its_task_on_the_next_line():
    case = cases(PAGE.replace("Task: saa.3.2\n\n", "Task: saa.3.2\n"))[0]
    assert (case.task, case.story[:12]) == ("saa.3.2", "A {furniture")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("### Case: two keys", "### Two keys", "line 34: the heading of a case is '### Case: short title'"),
        ("Case: two keys", "Case: Orders lost, during a sale", "line 34: the case 'Orders lost, during a sale' stands here twice"),
        ("- [x] Put", "- [ ] Put", "line 21: the case 'orders lost during a sale' has no right option; mark it '- [x]'"),
        ("- [ ] Raise", "- [x] Raise", "line 21: 2 options are marked [x], so the question must end with '(Select TWO.)'"),
        ("- [X] Do C", "- [ ] Do C", "line 38: the question says '(Select TWO.)', but 1 option is marked [x]"),
        ("(Select TWO.)", "(Select THREE.)", "line 38: the question says '(Select THREE.)', but 2 options are marked [x]"),
        ("Subscribe the function to it.\n  gp3 volumes are disks.", "Subscribe the function to it.", "line 29: this option, a sentence with a full stop, lacks its reason: one indented sentence below it"),
        ("  gp3 volumes are disks.", "  gp3 volumes are disks. They spin.", "line 29: the reason of an option is one sentence, but here are 2"),
        ("  gp3 volumes are disks.", "  {gp2 | gp3} volumes are disks.", "line 29: a reason is a fact and offers no choice of words {a | b}"),
        ("- [ ] Do B.\n  B is bad.\n", "", "line 38: the case 'two keys' has 4 options, but needs at least 5"),
        ("- [ ] Raise the memory of the function.\n  Memory of a Lambda function scales its CPU power,\n  not its concurrency.\n", "", "line 21: the case 'orders lost during a sale' has 3 options, but needs at least 4"),
        ("LEAST change?", "LEAST change.", "line 21: the question of the case 'orders lost during a sale' must end with a question mark, or with '? (Select TWO.)'"),
        ("{furniture | toy}", "{furniture}", "line 12: {furniture} must be a choice {a | b}"),
        ("Do B.", "Do {b}.", "line 42: {b} must be a choice {a | b}"),
        ("- [ ] Do B.", "- Do B.", "line 42: an option starts with '- [x] ' when it is right, else with '- [ ] '"),
        ("A company has two needs.\n\n", "", "line 34: the case 'two keys' needs a story and, in a paragraph of its own, a question before its options"),
        ("  E is bad.\n", "  E is bad.\n\nThe end.\n", "line 51: nothing may follow the options of a case"),
        ("A company has", "> Then.\n\nA company has", "line 36: a case is a story, a question, and options, in this order; this is none of them"),
        ("## Cases\n", "## Cases\n\nRead this.\n", "line 12: nothing may stand between '## Cases' and the first case"),
        ("## After", "#### After", "line 51: the case 'two keys' must have no headings of its own"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(old, new, message):
    assert f"cases/queues.md: {message}" in problems(old, new)


def test_a_document_without_cases_has_none():
    assert cases(PAGE.replace("## Cases", "## Examples")) == ()


def test_notes_of_learners_know_no_cases():
    assert cases(PAGE.replace("checked: 2026-11-23\n", "")) == ()


def test_a_title_in_the_front_matter_may_hold_a_colon():
    head = "---\ntitle: Worked cases: it's a queue\nchecked: 2026-11-23\n---\n"
    document = parse_document("x.md", head + "# Queues\n")
    assert (document.title, document.front_matter.checked.year) == ("Worked cases: it's a queue", 2026)
