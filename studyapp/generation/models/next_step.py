"""What comes next? One step of a procedure, and the steps that may follow it."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator

from studyapp.extraction import Kind
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion

MODEL = "next-step"

_STEMS = (
    "{lead}“{step}” What comes directly after this step?",
    "{lead}“{step}” What is the next step?",
    "{lead}An architect draws the steps as a diagram and has come to this one: “{step}” Which step follows directly?",
    "{lead}A team traces the steps in order and has reached this one: “{step}” What happens next?",
    "{lead}“{step}” Which of these comes directly after it?",
    "{lead}“{step}” Which step follows immediately?",
)
_DISTRACTORS = 3


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.of_kind(Kind.PROCEDURE),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for steps in _procedures(bank):
        for place, (step, following) in enumerate(zip(steps, steps[1:], strict=False)):
            others = [other for other in steps if other not in (step, following)]
            if len(others) >= _DISTRACTORS:
                yield _question(steps, place, others)


def _procedures(bank: FactBank) -> Iterator[list[Fact]]:
    """The steps of each numbered list, in their order."""
    found: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in bank.facts.values():
        if fact.body.kind is Kind.PROCEDURE and fact.is_sure:
            found[fact.body.document, fact.body.note, fact.body.attribute].append(fact)
    for steps in found.values():
        yield sorted(steps, key=lambda fact: fact.body.span)


def _question(steps: list[Fact], place: int, others: list[Fact]) -> GeneratedQuestion:
    step, following = steps[place : place + 2]
    return GeneratedQuestion(
        key=question_key(MODEL, (step.key, following.key), "next"),
        model=MODEL,
        type="single",
        group=f"steps: {steps[0].key}",
        facts=(following.key, step.key),
        spec={
            "about": step.body.attribute,
            "step": step.body.statement,
            "key": _plain(steps, place + 1),
            "others": [_plain(steps, steps.index(other)) for other in others],
            "fact": step.key,
        },
        title=f"after: {step.body.statement}",
        task=step.task,
        difficulty=difficulty(similarity=0.8),
    )


def _plain(steps: list[Fact], place: int) -> Json:
    return {"statement": steps[place].body.statement, "number": place + 1, "fact": steps[place].key}


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    key = spec["key"]
    shown = [key, *rng.sample(spec["others"], _DISTRACTORS)]
    rng.shuffle(shown)
    options = tuple(
        RenderedOption(
            each["statement"], each is key, f"This is step {each['number']}: {each['statement']}", each["fact"]
        )
        for each in shown
    )
    lead = f"{spec['about']}:\n\n" if spec["about"] else ""
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS).format(lead=lead, step=spec["step"]),
        options=options,
        explanation=f"Step {key['number'] - 1}: {spec['step']} Step {key['number']}: {key['statement']}",
        facts=tuple(dict.fromkeys((key["fact"], spec["fact"], *(option.fact for option in options)))),
    )
