"""What is it? From a description to the service, and from a service to its description."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from studyapp.extraction import Kind, stem
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.service_names import are_relatives, names_of
from studyapp.generation.wording import capitalize

MODEL = "definition"

_STEMS = {
    "name": (
        "Which of these is {description}?",
        "Which one is {description}?",
        "What is described as “{description}”?",
        "An architect is looking for {description}. Which one fits this description?",
        "One of the options is {description}. Which one is it?",
        "A colleague describes {description}. What is meant?",
    ),
    "description": (
        "What {verb} {subject}?",
        "Which description fits {subject}?",
        "Which of these describes {subject}?",
        "How {verb} {subject} best described?",
        "A new colleague asks what {subject} {verb}. Which answer is right?",
        "Which description belongs to {subject}?",
    ),
}
# What is true of every serverless or managed service tells none of them from the others; "the only" holds in one place.
_VAGUE = re.compile(
    r"\bserverless\b.*\bservice\b|\bservers\b|\bmanaged database\b|\bthe only\b|\bformer\b|^a feature\b|\bnot\b"
)
_DISTRACTORS = 3
_MOST_CANDIDATES = 12
# Words of names that many services share: they give nothing away.
_SHARED_WORDS = "amazon aws service services for and of the on with manager simple managed cloud elastic data"
_COMMON = frozenset(_SHARED_WORDS.split())


@dataclass(frozen=True)
class Definition:
    fact: Fact
    service: str
    name: str
    subject: str  # "an Amazon RDS read replica", as it reads in a sentence
    verb: str  # is, are
    description: str  # "a columnar data warehouse …", without a full stop
    gives_name_away: bool


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.of_kind(Kind.DEFINITION),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    definitions = list(_definitions(bank))
    alike: dict[str, list[Definition]] = defaultdict(list)  # by category
    for definition in definitions:
        alike[bank.service_categories.get(definition.service, "")].append(definition)
    for definition in definitions:
        others = alike[bank.service_categories.get(definition.service, "")]
        for asked in _STEMS:
            usable = list(islice(_usable(bank, definition, others, asked), _MOST_CANDIDATES))
            if len(usable) >= _DISTRACTORS and not definition.gives_name_away:
                yield _question(definition, usable, asked)


def _definitions(bank: FactBank) -> Iterator[Definition]:
    """One for each service: the first whose sentence says what the service is."""
    seen: set[str] = set()
    for fact in bank.facts.values():
        service = fact.body.subject
        if (
            fact.body.kind is not Kind.DEFINITION
            or not fact.is_sure
            or service not in bank.service_names
            or service in seen
        ):
            continue
        names = names_of(bank, service)
        if (match := _match(fact.body.statement, names)) and not _VAGUE.search(match["description"]):
            seen.add(service)
            yield Definition(
                fact=fact,
                service=service,
                name=capitalize(bank.service_names[service]),
                subject=(match["article"] or "").lower() + match["name"],
                verb=match["verb"],
                description=match["description"],
                gives_name_away=_gives_away(match["description"], names),
            )


def _match(statement: str, names: tuple[str, ...]) -> re.Match[str] | None:
    """ "X is a …": the sentence begins with the service and names a kind of thing."""
    name = "|".join(map(re.escape, names))
    return re.fullmatch(
        rf"(?P<article>(?:An?|The) )?(?P<name>{name})(?: \([^)]*\))? (?P<verb>is|are) (?P<description>(?:an?|the) .+?)\.?",
        statement,
    )


def _gives_away(description: str, names: tuple[str, ...]) -> bool:
    said = {stem(word) for word in re.findall(r"\w+", description.lower())}
    return any(stem(word) in said for name in names for word in re.findall(r"\w+", name.lower()) if word not in _COMMON)


def _usable(bank: FactBank, definition: Definition, others: list[Definition], asked: str) -> Iterator[Definition]:
    for other in others:
        may_be_shown = asked == "name" or not other.gives_name_away
        if may_be_shown and not are_relatives(bank, definition.service, other.service):
            yield other


def _question(definition: Definition, others: list[Definition], asked: str) -> GeneratedQuestion:
    return GeneratedQuestion(
        key=question_key(MODEL, (definition.fact.key,), asked),
        model=MODEL,
        type="single",
        group=definition.fact.key,
        facts=(definition.fact.key,),
        spec={"asked": asked, "key": _plain(definition), "others": [_plain(other) for other in others]},
        title=f"{definition.name}: {asked}",
        task=definition.fact.task,
        difficulty=difficulty(similarity=0.3),
    )


def _plain(definition: Definition) -> Json:
    return {
        "name": definition.name,
        "subject": definition.subject,
        "verb": definition.verb,
        "description": definition.description,
        "statement": definition.fact.body.statement,
        "fact": definition.fact.key,
    }


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    key, asked = spec["key"], spec["asked"]
    shown = [key, *rng.sample(spec["others"], _DISTRACTORS)]
    rng.shuffle(shown)
    options = tuple(
        RenderedOption(capitalize(each[asked]), each is key, each["statement"], each["fact"]) for each in shown
    )
    return RenderedQuestion(
        type="single",
        stem=rng.choice(_STEMS[asked]).format(**key),
        options=options,
        explanation=key["statement"],
        facts=tuple(dict.fromkeys((key["fact"], *(option.fact for option in options)))),
    )
