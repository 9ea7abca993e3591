"""Which statement is true of A but not of B? Both answers come from explicit cells of a comparison."""

import random
from collections.abc import Iterable, Iterator
from itertools import permutations

from studyapp.extraction import Decision
from studyapp.generation.attacks import content_words
from studyapp.generation.bank import FactBank
from studyapp.generation.columns import Column, columns_of
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.wording import placeholders

MODEL = "contrast"

_STEMS = (
    "What sets {a} apart from {b}?",
    "Of {a} and {b}, which statement is true of {a} alone?",
    "When {deciding}, an architect compares {a} with {b}. Which statement is true of {a} only?",
    "A team is {deciding} and has two candidates: {a} and {b}. Which statement is true only of {a}?",
    "A colleague asks how {a} differs from {b}. Which statement is true of {a} alone?",
    "A design can use {a} or {b}. Which statement holds only for {a}?",
)
_DISTRACTORS, _REVERSED = 3, 1
_TRIES = 8


def parts(bank: FactBank) -> Iterable[FactBank]:
    return bank.by_decision


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for decision in bank.decisions:
        # A design that its label does not explain would need its definition in the stem, and that gives answers away.
        columns = [column for column in columns_of(bank, decision).values() if column.speaks_for_itself]
        labels = [column.label for column in columns]
        for a, b in permutations(columns, 2):
            rows = list(_rows(bank, decision, a.label, b.label, labels))
            keys = [row for row in rows if row["a"]["passes"] and not row["b"]["passes"]]
            others = [row for row in rows if row not in keys]
            if keys and len(others) >= _DISTRACTORS and a.name != b.name:
                yield _question(decision, a, b, keys, others)


def _rows(bank: FactBank, decision: Decision, a: str, b: str, labels: list[str]) -> Iterator[Json]:
    """The needs that need no number and for which both cells are known."""
    for need, phrase in decision.needs.items():
        cells = [decision.cells.get((need, option)) for option in (a, b)]
        if phrase and not placeholders(phrase) and all(cell and cell.passes is not None for cell in cells):
            yield {
                "phrase": phrase,
                "weight": _tellings(decision, need, labels),
                **{
                    side: {"passes": cell.passes, "reason": cell.fact.statement, "fact": bank.keys.get(cell.fact, "")}
                    for side, cell in zip("ab", cells, strict=True)
                    if cell
                },
            }


def _tellings(decision: Decision, need: str, labels: list[str]) -> int:
    """How many pairs of the compared options the need tells apart, and so how often it is the key somewhere."""
    passes = [decision.cells[need, option].passes for option in labels if (need, option) in decision.cells]
    return passes.count(True) * passes.count(False)


def _question(decision: Decision, a: Column, b: Column, keys: list[Json], others: list[Json]) -> GeneratedQuestion:
    names = [column.phrase for column in (a, b)]
    facts = dict.fromkeys(row[side]["fact"] for row in keys for side in "ab")
    keys = [row | {"echoes": _echoes(row["phrase"], *names)} for row in keys]
    return GeneratedQuestion(
        key=question_key(MODEL, (), f"{decision.slug}\n{a.label}\n{b.label}"),
        model=MODEL,
        type="single",
        group=f"{decision.slug}: {' and '.join(sorted((a.label, b.label)))}",
        facts=tuple(fact for fact in facts if fact),
        spec={
            "a": names[0],
            "b": names[1],
            "deciding": decision.title[:1].lower() + decision.title[1:],
            "keys": keys,
            "others": others,
        },
        title=f"{a.label}, not {b.label}",
        task=decision.tasks[0] if decision.tasks else "",
        difficulty=difficulty(similarity=0.6),
    )


def _echoes(phrase: str, a: str, b: str) -> bool:
    """Whether the key repeats a word that is said of the first alone: such keys are found without knowing, so fewer are."""
    return bool((set(content_words(a)) - set(content_words(b))) & set(content_words(phrase)))


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    for _ in range(_TRIES):
        (key,) = rng.choices(spec["keys"], [1 if row["echoes"] else 2 for row in spec["keys"]])
        shown = [key, *_distractors(spec["others"], rng)]
        if not _sticks_out([len(row["phrase"]) for row in shown]):
            break
    rng.shuffle(shown)
    options = tuple(_option(spec, row, row is key) for row in shown)
    facts = (key["a"]["fact"], key["b"]["fact"], *(option.fact for option in options))
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS).format(a=spec["a"], b=spec["b"], deciding=spec["deciding"]),
        options=options,
        explanation=_sentences(key["a"]["reason"], key["b"]["reason"]),
        facts=tuple(dict.fromkeys(fact for fact in facts if fact)),
    )


def _sticks_out(lengths: list[int]) -> bool:
    """Whether one statement, right or wrong, is by far the longest or the shortest."""
    shortest, short, *_, long, longest = sorted(lengths)
    return longest > 1.3 * long or shortest < 0.65 * short


def _distractors(rows: list[Json], rng: random.Random) -> list[Json]:
    """One statement that is true the other way round, where there is one, so that the names point to no option.

    The others are drawn as often as they are keys of other pairs: a statement that is shown but hardly ever right
    would give itself away.
    """
    reverse = [row for row in rows if row["b"]["passes"] and not row["a"]["passes"]]
    chosen = rng.sample(reverse, min(_REVERSED, len(reverse)))
    while len(chosen) < _DISTRACTORS:
        left = [row for row in rows if row not in chosen]
        chosen += rng.choices(left, [row["weight"] or 0.1 for row in left])
    return chosen


def _option(spec: Json, row: Json, is_key: bool) -> RenderedOption:
    a, b = row["a"], row["b"]
    if is_key:
        return RenderedOption(row["phrase"], True, _sentences(a["reason"], b["reason"]), a["fact"])
    if not a["passes"]:
        return RenderedOption(row["phrase"], False, f"This is not true of {spec['a']}: {a['reason']}", a["fact"])
    return RenderedOption(row["phrase"], False, f"This is true of {spec['b']} as well: {b['reason']}", b["fact"])


def _sentences(*sentences: str) -> str:
    return " ".join(dict.fromkeys(sentences))
