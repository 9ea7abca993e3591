"""Which option of a comparison does this sentence introduce?"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping

from studyapp.extraction import Decision
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.columns import Column, columns_of
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.service_names import mask, names_of
from studyapp.generation.wording import capitalize

MODEL = "introduction"
BLANK = "____"

_STEMS = (
    "Which of these belongs in the blank?",
    "Which option completes this statement?",
    "What does this statement describe?",
    "Which name is missing from this statement?",
    "For which option is this statement true?",
)
_DISTRACTORS = 3
_ALIKE = 0.5  # share of common words from which on two sentences are much the same


def parts(bank: FactBank) -> Iterable[FactBank]:
    return bank.by_decision


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for decision in bank.decisions:
        columns = columns_of(bank, decision)
        for label, column in columns.items():
            others = [other for other in columns.values() if _is_another(column, other)]
            masked = _masked(bank, column)
            if (
                column.introduction
                and masked
                and len(others) >= _DISTRACTORS
                and not _gives_away(masked, label, columns)
            ):
                yield _question(decision, column, column.introduction, masked, others)


def _is_another(column: Column, other: Column) -> bool:
    """Another option, whose introduction does not say much the same."""
    if other.label == column.label or other.name == column.name or not (column.introduction and other.introduction):
        return False
    ours, theirs = _words(column.introduction.body.statement), _words(other.introduction.body.statement)
    return len(ours & theirs) < _ALIKE * len(ours | theirs)


def _masked(bank: FactBank, column: Column) -> str:
    """The sentence without the option's name and its article; empty when the sentence does not begin with the name."""
    if column.introduction is None:
        return ""
    names = tuple(dict.fromkeys((*names_of(bank, column.service), column.name, column.label)))
    masked = mask(column.introduction.body.statement, names, BLANK)
    masked = re.sub(rf"\b(?:an?|the|amazon|aws) {BLANK}", BLANK, masked, flags=re.IGNORECASE)
    return masked if masked.startswith(BLANK) else ""


def _gives_away(masked: str, label: str, columns: Mapping[str, Column]) -> bool:
    """A word that stands in this option's name only must not stand in the rest of the sentence."""
    words = _words(f"{label} {columns[label].name}")
    others = {
        word for other in columns.values() if other.label != label for word in _words(f"{other.label} {other.name}")
    }
    return bool((words - others) & _words(masked)) or label.lower() in masked.lower()


def _words(text: str) -> set[str]:
    words = set(re.findall(r"\w{3,}", text.lower())) - {"amazon", "aws", "with", "and", "the"}
    return {word.removesuffix("s") for word in words}


def _question(decision: Decision, column: Column, fact: Fact, masked: str, others: list[Column]) -> GeneratedQuestion:
    return GeneratedQuestion(
        key=question_key(MODEL, (fact.key,), f"{decision.slug}\n{column.label}"),
        model=MODEL,
        type="single",
        group=fact.key,
        facts=(fact.key,),
        spec={"masked": masked, "key": _plain(column), "others": [_plain(other) for other in others]},
        title=f"{decision.title}: {column.label}",
        task=fact.task,
        difficulty=difficulty(similarity=0.2),
    )


def _plain(column: Column) -> Json:
    assert column.introduction is not None
    return {
        "name": capitalize(column.name),
        "statement": column.introduction.body.statement,
        "fact": column.introduction.key,
    }


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    key = spec["key"]
    shown = [key, *rng.sample(spec["others"], _DISTRACTORS)]
    rng.shuffle(shown)
    options = tuple(RenderedOption(each["name"], each is key, each["statement"], each["fact"]) for each in shown)
    return RenderedQuestion(
        type="single",
        stem=f"{spec['masked']}\n\n{rng.choice(_STEMS)}",
        options=options,
        explanation=key["statement"],
        facts=tuple(dict.fromkeys((key["fact"], *(option.fact for option in options)))),
    )
