"""Which option of a comparison does what its introducing sentence says?"""

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

_STEMS = {
    "one": (
        "Which of these {does}?",
        "Which one {does}?",
        "Only one of these {does}. Which one is it?",
        "An architect needs something that {does}. What should the architect choose?",
        "A team is looking for the one that {does}. Which one is it?",
        "A colleague asks which of these {does}. What is the right answer?",
    ),
    "several": (
        "Which of these {does}?",
        "Which of the following {does}?",
        "Among these, which {does}?",
        "A colleague asks which of these {does}. What is the right answer?",
        "An architect wants to know which of these {does}. Which answer is right?",
        "Study notes say what each of these is for. Which of them {does}?",
    ),
}
_NEGATIVE = re.compile(r"\b(?:not|cannot)\b")
_NO_VERB = re.compile(r"(?:with|in|of|for|on|at|to|from|by|behind|between|that|which|can|cannot)\b|\W")
_DISTRACTORS = 3
_ALIKE = 0.5  # share of common words from which on two sentences are much the same


def parts(bank: FactBank) -> Iterable[FactBank]:
    return bank.by_decision


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    """Only options that are asked for themselves are shown: a name that is never right would soon be known."""
    for decision in bank.decisions:
        columns = columns_of(bank, decision)
        asked = {label: does for label, column in columns.items() if (does := _does(bank, column, columns))}
        for label, does in asked.items():
            column = columns[label]
            others = [columns[other] for other in asked if _is_another(column, columns[other])]
            if column.introduction and len(others) >= _DISTRACTORS:
                yield _question(decision, column, column.introduction, does, others)


def _is_another(column: Column, other: Column) -> bool:
    """Another option, whose introduction does not say much the same."""
    if other.label == column.label or other.name == column.name or not (column.introduction and other.introduction):
        return False
    ours, theirs = _words(column.introduction.body.statement), _words(other.introduction.body.statement)
    return len(ours & theirs) < _ALIKE * len(ours | theirs)


def _does(bank: FactBank, column: Column, columns: Mapping[str, Column]) -> str:
    """What the sentence says of the option; empty when it does not begin with the name and go on with a verb."""
    if column.introduction is None or not column.speaks_for_itself:
        return ""
    names = tuple(dict.fromkeys((*names_of(bank, column.service), column.name, column.label)))
    masked = mask(column.introduction.body.statement, names, BLANK)
    masked = re.sub(rf"\b(?:an?|the|amazon|aws) {BLANK}", BLANK, masked, flags=re.IGNORECASE)
    does = masked.removeprefix(f"{BLANK} ").rstrip(".")
    is_clear = does != masked and masked.count(BLANK) == 1 and not _NO_VERB.match(does) and not _NEGATIVE.search(does)
    return does if is_clear and not _gives_away(does, column.label, columns) else ""


def _gives_away(does: str, label: str, columns: Mapping[str, Column]) -> bool:
    """A word that stands in this option's name only must not stand in the rest of the sentence."""
    words = _words(f"{label} {columns[label].name}")
    others = {
        word for other in columns.values() if other.label != label for word in _words(f"{other.label} {other.name}")
    }
    return bool((words - others) & _words(does)) or label.lower() in does.lower()


def _words(text: str) -> set[str]:
    words = set(re.findall(r"\w{3,}", text.lower())) - {"amazon", "aws", "with", "and", "the"}
    return {word.removesuffix("s") for word in words}


def _question(decision: Decision, column: Column, fact: Fact, does: str, others: list[Column]) -> GeneratedQuestion:
    return GeneratedQuestion(
        key=question_key(MODEL, (fact.key,), f"{decision.slug}\n{column.label}"),
        model=MODEL,
        type="single",
        group=fact.key,
        facts=(fact.key,),
        spec={
            "does": does,
            "number": "one" if does.split()[0].endswith("s") else "several",
            "key": _plain(column),
            "others": [_plain(other) for other in others],
        },
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
        stem=rng.choice(_STEMS[spec["number"]]).format(does=spec["does"]),
        options=options,
        explanation=key["statement"],
        facts=tuple(dict.fromkeys((key["fact"], *(option.fact for option in options)))),
    )
