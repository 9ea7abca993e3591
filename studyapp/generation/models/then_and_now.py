"""What older notes say and what holds now: the sentence to correct among true ones, and the true one among old ones."""

import random
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from studyapp.extraction import Kind
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.likeness import is_like_in_length, overlap, words_of
from studyapp.generation.neighbors import Neighbors
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion

MODEL = "then-and-now"

_STEMS = {
    "old": (
        "A team brings its older notes on AWS up to date. Which of these statements must be corrected?",
        "An architect proofreads study notes on AWS. Which of these statements is inaccurate?",
        "Three of these statements about AWS hold today. Which one must be reworded?",
        "Three of these statements agree with the AWS documentation. Which one comes from older notes instead?",
        "A colleague repeats four sentences from a training course on AWS. Which sentence needs a correction?",
        "Which of these statements about AWS should a study guide no longer print?",
        "A reviewer compares four sentences with the AWS documentation. Which sentence does it contradict or qualify?",
    ),
    "present": (
        "A team brings its older notes on AWS up to date. Which of these statements can stay as it is?",
        "An architect proofreads study notes on AWS. Which of these statements is accurate?",
        "Three of these statements about AWS must be reworded. Which one holds today?",
        "Three of these statements come from older notes on AWS. Which one agrees with the AWS documentation?",
        "A colleague repeats four sentences from a training course on AWS. Which sentence needs no correction?",
        "Which of these statements about AWS may a study guide print today?",
        "A reviewer compares four sentences with the AWS documentation. Which sentence does it confirm?",
    ),
}
_DISTRACTORS = 3
_MOST_CANDIDATES = 5  # that are shorter than the key, and that are longer
_ALIKE = 0.5  # two sentences that share this much may tell each other's answer
_POINTS_AWAY = re.compile(r"\b(?:listed|above|following|these|this|former|formerly)\b", re.IGNORECASE)
_NO_STATEMENT = frozenset({Kind.CHOICE, Kind.PROCEDURE, Kind.MEMBERSHIP, Kind.DEFINITION})


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.where(lambda fact: _is_revised(fact) or _is_plain(fact)),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    revised = [fact for fact in bank.facts.values() if _is_revised(fact)]
    traits = (_document, _subject, lambda fact: bank.service_categories.get(fact.body.subject))
    pools = {
        "old": Neighbors([*revised, *filter(_is_plain, bank.facts.values())], *traits),
        "present": Neighbors(revised, *traits),
    }
    for fact in revised:
        for asked, pool in pools.items():
            sides = [list(islice(_others(fact, pool, asked, longer), _MOST_CANDIDATES)) for longer in (False, True)]
            if all(len(side) >= _DISTRACTORS for side in sides):
                yield _question(fact, asked, *sides)


def _others(fact: Fact, pool: Neighbors[Fact], asked: str, is_longer: bool) -> Iterator[Fact]:
    for other in pool.nearest_to(fact):
        if _fits(fact, other, asked, is_longer) and _is_apart(fact, other):
            yield other


def _document(fact: Fact) -> str:
    return fact.body.document


def _subject(fact: Fact) -> str:
    return fact.body.subject


def _is_revised(fact: Fact) -> bool:
    return bool(fact.body.then and fact.is_sure and _stands_alone(fact))


def _fits(fact: Fact, other: Fact, asked: str, is_longer: bool) -> bool:
    key, text = _shown(_plain(fact), asked == "old"), _shown(_plain(other), asked != "old")
    return is_like_in_length(key, text) and len(text) != len(key) and (len(text) > len(key)) == is_longer


def _shown(each: Json, is_old: bool) -> str:
    return str(each["then"] if is_old else each["now"])


def _stands_alone(fact: Fact) -> bool:
    return not any(
        text.startswith("To ") or _POINTS_AWAY.search(text) or ". " in text
        for text in (fact.body.then, fact.body.statement)
    )


def _is_plain(fact: Fact) -> bool:
    """A statement of one sentence that a reader can judge by itself."""
    body = fact.body
    if "limit table" in body.rule:  # made from a table: correct, but stiff beside written sentences
        return False
    is_sentence = re.match(r"(?!To )[A-Z@]", body.statement) and not re.search(r"[:;]|\. ", body.statement)
    return bool(fact.is_sure and is_sentence and not body.then and not body.decision and body.kind not in _NO_STATEMENT)


def _is_apart(fact: Fact, other: Fact) -> bool:
    ours = [words_of(text) for text in (fact.body.then, fact.body.statement)]
    theirs = [words_of(text) for text in (other.body.then, other.body.statement)]
    return fact.key != other.key and all(overlap(a, b) < _ALIKE for a in ours for b in theirs)


def _question(fact: Fact, asked: str, shorter: list[Fact], longer: list[Fact]) -> GeneratedQuestion:
    return GeneratedQuestion(
        key=question_key(MODEL, (fact.key,), asked),
        model=MODEL,
        type="single",
        group=fact.key,
        facts=(fact.key,),
        spec={
            "asked": asked,
            "key": _plain(fact),
            "shorter": [_plain(other) for other in shorter],
            "longer": [_plain(other) for other in longer],
        },
        title=f"{asked}: {fact.body.then if asked == 'old' else fact.body.statement}",
        task=fact.task,
        difficulty=difficulty(similarity=0.5),
    )


def _plain(fact: Fact) -> Json:
    return {"then": fact.body.then, "now": fact.body.statement, "fact": fact.key}


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    """How many are shorter than the key is drawn first, so its length tells nothing."""
    key, asked = spec["key"], spec["asked"]
    shorter = rng.randint(0, _DISTRACTORS)
    shown = [key, *rng.sample(spec["shorter"], shorter), *rng.sample(spec["longer"], _DISTRACTORS - shorter)]
    rng.shuffle(shown)
    options = tuple(_option(each, (each is key) == (asked == "old"), each is key) for each in shown)
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS[asked]),
        options=options,
        explanation=f"Older notes say: “{key['then']}” What holds now: {key['now']}",
        facts=tuple(dict.fromkeys((key["fact"], *(option.fact for option in options)))),
    )


def _option(each: Json, is_old: bool, is_key: bool) -> RenderedOption:
    why = f"This comes from older notes. Now: {each['now']}" if is_old else f"This holds today: {each['now']}"
    return RenderedOption(_shown(each, is_old), is_key, why, each["fact"])
