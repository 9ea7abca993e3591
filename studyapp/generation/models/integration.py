"""Who works with whom in which way? Sources of a table in which each has exactly one way."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator

from studyapp.extraction import INTEGRATION_TABLE
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.wording import capitalize, singular

MODEL = "integration"

_STEMS = {
    "one": (
        "Which of these {way}?",
        "Only one of these {way}. Which one is it?",
        "An architect draws how events move through a design. Which of these {way}?",
        "A team compares event sources for a new application. Which one {way}?",
        "During a design review, a colleague asks which source {way}. Which answer is right?",
        "A company chooses an event source that {way}. Which of these did the company choose?",
    ),
    "two": (
        "Which TWO of these {ways}? (Select TWO.)",
        "Two of these {ways}. Which TWO are they? (Select TWO.)",
        "An architect draws how events move through a design. Which TWO of these {ways}? (Select TWO.)",
        "A team compares event sources for a new application. Which TWO {ways}? (Select TWO.)",
        "During a design review, a colleague asks which sources {ways}. Which TWO answers are right? (Select TWO.)",
        "A company chooses two event sources that {ways}. Which TWO did the company choose? (Select TWO.)",
    ),
}
_FEWEST_WAYS = {"one": 3, "two": 2}
_VERBS = {"is": "are", "has": "have", "does": "do"}


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.where(lambda fact: fact.body.rule == INTEGRATION_TABLE),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    tables: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in bank.facts.values():
        if fact.body.rule == INTEGRATION_TABLE:
            tables[fact.body.document, fact.body.note].append(fact)
    for facts in tables.values():
        ways = _ways(facts)
        for asked, fewest in _FEWEST_WAYS.items():
            if len(ways) >= fewest:
                for way, keys in ways.items():
                    for fact in keys:
                        yield _question(fact, asked, ways, way)


def _ways(facts: list[Fact]) -> dict[str, list[Fact]]:
    """The sources of each way, equally many: then every option shown is as likely to be right as the others."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        (way,) = fact.body.value.members if fact.body.value else ("",)
        if fact.body.statement.endswith(f" {way}."):  # an editor may have come to say something else
            found[way].append(fact)
    ways = {way: sources for way, sources in found.items() if len(sources) > 1}
    size = min(map(len, ways.values()), default=0)
    return {way: sources[:size] for way, sources in ways.items()}


def _question(fact: Fact, asked: str, ways: dict[str, list[Fact]], way: str) -> GeneratedQuestion:
    return GeneratedQuestion(
        key=question_key(MODEL, (fact.key,), asked),
        model=MODEL,
        type="single" if asked == "one" else "multiple",
        group=f"{fact.body.document}/{fact.body.note}: {way}",
        facts=(fact.key,),
        spec={
            "asked": asked,
            "way": way,
            "key": _source(fact),
            "ways": {name: [_source(source) for source in sources] for name, sources in ways.items()},
        },
        title=f"{fact.body.statement}{' And which else?' if asked == 'two' else ''}",
        task=fact.task,
        difficulty=difficulty(similarity=0.5, several_keys=asked == "two", options=3 if asked == "one" else 4),
    )


def _source(fact: Fact) -> Json:
    return {"name": fact.body.attribute, "statement": fact.body.statement, "fact": fact.key}


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    """One source of each way, or two of the way asked for and two of another."""
    asked, way, key = spec["asked"], spec["way"], spec["key"]
    others = [name for name in spec["ways"] if name != way]
    if asked == "one":
        keys, wrong = [key], [rng.choice(spec["ways"][name]) for name in others]
    else:
        keys = [key, rng.choice([source for source in spec["ways"][way] if source != key])]
        wrong = rng.sample(spec["ways"][rng.choice(others)], 2)
    shown = keys + wrong
    rng.shuffle(shown)
    options = tuple(
        RenderedOption(capitalize(source["name"]), source in keys, source["statement"], source["fact"])
        for source in shown
    )
    return RenderedQuestion(
        type="single" if asked == "one" else "multiple",
        stem=rng.choice(_STEMS[asked]).format(way=way, ways=_of_several(way)),
        options=options,
        explanation=" ".join(source["statement"] for source in keys),
        facts=tuple(dict.fromkeys((key["fact"], *(option.fact for option in options)))),
    )


def _of_several(way: str) -> str:
    """ "invokes a function" is what one does; several "invoke a function"."""
    verb, _, rest = way.partition(" ")
    return f"{_VERBS.get(verb) or singular(verb)} {rest}"
