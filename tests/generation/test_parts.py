"""What a model is shown of a bank: enough to ask what it would ask if it saw the whole, and no more."""

import random
from dataclasses import replace

from studyapp.generation import MODELS, FactBank, generate
from tests.generation.builders import a_bank, a_decision, a_definition, a_fact, a_limit, a_list

DEFINITIONS = [
    a_definition("sqs", "a serverless store for messages that consumers poll"),
    a_definition("sns", "a hub that pushes each message to all subscribers"),
    a_definition("eventbridge", "a router that matches JSON records against rules"),
    a_definition("mq", "a managed broker for JMS and AMQP clients"),
]
LIMITS = [a_limit(f"size of part {n}", 10 * n, "MB") for n in range(1, 6)]
LISTS = [
    a_list("scalar types", "string", "number", "binary"),
    a_list("document types", "list", "map", "record"),
]
BLANKS = [
    a_fact("AWS Lambda scales to zero.", terms=("zero",)),
    a_fact("Amazon SQS keeps a message for days.", terms=("days",), document="sqs.md"),
    a_fact("AWS Lambda scales to zero.", terms=("zero",), document="sqs.md"),
]


def some_bank() -> FactBank:
    introductions = [
        a_fact(f"{name} is one way to run a job.", document="jobs.md", note="jobs/options", subject=name.lower())
        for name in ("Lambda", "Fargate", "EC2", "Batch")
    ]
    facts = [*DEFINITIONS, *LIMITS, *LISTS, *BLANKS, *introductions]
    return a_bank(*facts, decisions=(a_decision(), replace(a_decision(), slug="other jobs", document="others.md")))


def test_the_parts_of_a_bank_ask_what_the_whole_would_ask():
    bank = some_bank()
    for model, module in MODELS.items():
        asked = {question.key: question for part in module.parts(bank) for question in module.generate(part)}
        assert asked == {question.key: question for question in module.generate(bank)}, model


def test_a_sentence_that_two_pages_say_is_asked_once():
    (question,) = [q for q in generate(some_bank()) if q.spec.get("term") == "zero"]
    assert len(question.facts) == 2


def test_what_was_asked_about_a_part_is_recalled_by_name():
    remembered: dict[str, list] = {}

    def recall(name, make):
        if name not in remembered:
            remembered[name] = make()
        return remembered[name]

    first = generate(some_bank(), recall)
    made = len(remembered)
    assert generate(some_bank(), recall) == first
    assert len(remembered) == made


def test_what_does_not_touch_a_part_leaves_its_name_and_what_does_changes_it():
    bank = some_bank()
    rng = random.Random(1)
    for key, fact in rng.sample(sorted(bank.facts.items()), 12):
        other = replace(fact, body=replace(fact.body, statement=f"{fact.body.statement} Really."))
        changed = replace(bank, facts={**bank.facts, key: other})
        for module in MODELS.values():
            before, after = list(module.parts(bank)), list(module.parts(changed))
            for part in after:
                is_known = part.digest in {each.digest for each in before}
                assert is_known == any(part == each for each in before)
