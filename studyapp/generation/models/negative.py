"""Which of these does an option NOT do? Every statement has an explicit cell of a comparison."""

import random
import re
from collections.abc import Iterable, Iterator

from studyapp.extraction import Decision
from studyapp.generation.bank import FactBank
from studyapp.generation.columns import Column, columns_of
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.likeness import overlap, words_of
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.wording import placeholders

MODEL = "not"

_STEMS = (
    "Which statement is NOT true of {name}?",
    "All of these statements but one are true of {name}. Which one is NOT true?",
    "Three of these statements describe {name}. Which one does NOT?",
    "An architect lists reasons to use {name}. Which one is NOT a valid reason?",
    "A team considers {name}. Which of these can the team NOT expect from it?",
    "A colleague describes {name} with four statements. Which one is NOT right?",
)
# Where the label names a design, the design is described instead.
_DESIGN_STEMS = (
    "A team considers this design: {design}\n\nWhich statement is NOT true of the design?",
    "An architect describes a design as follows: {design}\n\nWhich of these can the team NOT expect from it?",
    "{design}\n\nAll of these statements but one are true of this design. Which one is NOT true?",
    "This design is under review: {design}\n\nWhich statement about the design is NOT right?",
    "A team documents this design: {design}\n\nWhich further sentence about it is NOT true?",
    "A proposal reads as follows: {design}\n\nWhich of these statements does NOT hold for the proposal?",
)
_DISTRACTORS = 3
_TRIES = 12
_NEGATIVE = re.compile(r"\b(?:no|not|nothing|never|none|neither|nor|cannot|without|only|unable)\b", re.IGNORECASE)


def parts(bank: FactBank) -> Iterable[FactBank]:
    return bank.by_decision


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    """At most one question for each column."""
    for decision in bank.decisions:
        for column in columns_of(bank, decision).values():
            rows = [row for row in _rows(bank, decision, column.label) if row["weight"]]
            keys = [row for row in rows if not row["passes"]]
            others = [row for row in rows if row["passes"]]
            is_described = column.speaks_for_itself or column.introduction
            if keys and len(others) >= _DISTRACTORS and is_described:
                yield _question(decision, column, keys, others)


def _rows(bank: FactBank, decision: Decision, option: str) -> Iterator[Json]:
    """The needs that are put in positive words and ask for no number.

    A statement weighs as key what it weighs as distractor elsewhere: so often it is true of the other options, or not.
    """
    for need, phrase in decision.needs.items():
        cell = decision.cells.get((need, option))
        if not phrase or placeholders(phrase) or _NEGATIVE.search(phrase) or cell is None or cell.passes is None:
            continue
        verdicts = [other.passes for (row, _), other in decision.cells.items() if row == need]
        yield {
            "phrase": phrase,
            "passes": cell.passes,
            "weight": verdicts.count(not cell.passes),
            "reason": cell.fact.statement,
            "fact": bank.keys.get(cell.fact, ""),
        }


def _question(decision: Decision, column: Column, keys: list[Json], others: list[Json]) -> GeneratedQuestion:
    design = column.introduction.body.statement if column.introduction else ""
    return GeneratedQuestion(
        key=question_key(MODEL, (), f"{decision.slug}\n{column.label}"),
        model=MODEL,
        type="single",
        group=f"{decision.slug}: NOT {column.label}",
        facts=tuple(dict.fromkeys(row["fact"] for row in (*keys, *others) if row["fact"])),
        spec={
            "design": "" if column.speaks_for_itself else design,
            "name": column.phrase if column.speaks_for_itself else "this design",
            "keys": keys,
            "others": others,
        },
        title=f"{decision.title}: not {column.label}",
        task=decision.tasks[0] if decision.tasks else "",
        difficulty=difficulty(similarity=0.6),
    )


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    key, *others = _draw(spec, rng)
    shown = [key, *others]
    rng.shuffle(shown)
    options = tuple(_option(spec, row) for row in shown)
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_DESIGN_STEMS if spec["design"] else _STEMS).format(name=spec["name"], design=spec["design"]),
        options=options,
        explanation=key["reason"],
        facts=tuple(dict.fromkeys(fact for fact in (key["fact"], *(option.fact for option in options)) if fact)),
    )


def _draw(spec: Json, rng: random.Random) -> list[Json]:
    """The key and its distractors; what is true of one option has words in common, so the key's likeness is drawn first."""
    rank = rng.randint(0, _DISTRACTORS)
    for _ in range(_TRIES):
        drawn = [*_choose(spec["keys"], 1, rng), *_choose(spec["others"], _DISTRACTORS, rng)]
        if _rank_of_likeness([row["phrase"] for row in drawn]) == rank:
            break
    return drawn


def _choose(rows: list[Json], count: int, rng: random.Random) -> list[Json]:
    """Drawn by weight, each at most once."""
    left, chosen = list(rows), []
    for _ in range(count):
        (row,) = rng.choices(left, [row["weight"] for row in left])
        left.remove(row)
        chosen.append(row)
    return chosen


def _rank_of_likeness(phrases: list[str]) -> int:
    """How many of the others have more in common with the rest than the first has."""
    words = [words_of(phrase) for phrase in phrases]
    likeness = [sum(overlap(one, other) for other in words if other is not one) for one in words]
    return sum(each > likeness[0] for each in likeness)


def _option(spec: Json, row: Json) -> RenderedOption:
    verdict = f"This is {'true' if row['passes'] else 'not true'} of {spec['name']}"
    return RenderedOption(row["phrase"], not row["passes"], f"{verdict}: {row['reason']}", row["fact"])
