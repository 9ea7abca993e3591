"""Worked cases: a story told in full, and options that each come with the fact that makes them right or wrong."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from studyapp.generation.bank import Case, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.wording import fill, pick_words

MODEL = "case"


def parts(bank: FactBank) -> Iterable[FactBank]:
    reasons = {fact for case in bank.cases for fact in case.facts}
    return (replace(bank.where(lambda fact: fact.key in reasons), cases=bank.cases),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for case in bank.cases:
        # A case with a mistake waits for its author; one of whose facts an editor retired is not true any more.
        if not case.parsed.problems and all(fact in bank.facts for fact in case.facts):
            yield _question(bank, case)


def _question(bank: FactBank, case: Case) -> GeneratedQuestion:
    parsed = case.parsed
    options = [
        {"text": option.text.text, "right": option.is_right, "why": bank.facts[fact].body.statement, "fact": fact}
        for option, fact in zip(parsed.options, case.facts, strict=True)
    ]
    keys = sorted(option["fact"] for option in options if option["right"])
    return GeneratedQuestion(
        key=question_key(MODEL, tuple(keys), "case"),
        model=MODEL,
        type="single" if len(keys) == 1 else "multiple",
        group=f"case/{case.document}/{parsed.key}",
        facts=_facts(options),
        spec={"story": parsed.story, "ask": parsed.ask, "options": options},
        title=parsed.title,
        task=case.task,
        difficulty=difficulty(
            requirements=2, near_misses=0.5, similarity=0.5, several_keys=len(keys) > 1, options=len(options)
        ),
    )


def _facts(options: list[Json]) -> tuple[str, ...]:
    """Those that make the right options right first."""
    ordered = sorted(options, key=lambda option: not option["right"])
    return tuple(dict.fromkeys(option["fact"] for option in ordered))


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    options = rng.sample(spec["options"], len(spec["options"]))
    words = pick_words([spec["story"], spec["ask"], *(option["text"] for option in spec["options"])], rng)
    keys = [option for option in spec["options"] if option["right"]]
    return RenderedQuestion(
        type="single" if len(keys) == 1 else "multiple",
        stem=fill(f"{spec['story']}\n\n{spec['ask']}", words, {}),
        options=tuple(
            RenderedOption(fill(option["text"], words, {}), option["right"], option["why"], option["fact"])
            for option in options
        ),
        explanation=" ".join(dict.fromkeys(option["why"] for option in keys)),
        facts=_facts(spec["options"]),
    )
