"""Which two belong to the set? Members of a whole list among members of other lists nearby."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from studyapp.extraction import Kind
from studyapp.generation.bank import Fact, FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.service_names import names_of
from studyapp.generation.wording import capitalize

MODEL = "membership"

_STEMS = (
    "Which TWO of these are {set}? (Select TWO.)",
    "Which TWO of these belong to the {set}? (Select TWO.)",
    "Two of these options are {set}. Which TWO are they? (Select TWO.)",
    "An architect makes a list of the {set}. Which TWO of these belong on that list? (Select TWO.)",
    "Which TWO options are among the {set}? (Select TWO.)",
    "A colleague asks for examples of the {set}. Which TWO of these are right? (Select TWO.)",
)
_COUNTS = "two|three|four|five|six|seven|eight|nine|ten|\\d+"
_KEYS, _DISTRACTORS, _SMALLEST = 2, 3, 3


def parts(bank: FactBank) -> Iterable[FactBank]:
    return (bank.of_kind(Kind.MEMBERSHIP),)


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    lists = [fact for fact in bank.facts.values() if _is_whole_list(fact)]
    near: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in lists:
        for place in _places(fact):
            near[place].append(fact)
    for fact in lists:
        if len(_members(fact)) < _SMALLEST or _tells_itself(fact):
            continue
        siblings = [other for place in _places(fact) for other in near[place] if _are_siblings(fact, other)]
        others = {_plain_name(member): _member(member, other) for other in siblings for member in _members(other)}
        if len(others) >= _DISTRACTORS:
            yield GeneratedQuestion(
                key=question_key(MODEL, (fact.key,), "members"),
                model=MODEL,
                type="multiple",
                group=fact.key,
                facts=(fact.key,),
                spec={
                    "set": _set_name(bank, fact.body.attribute),
                    "statement": fact.body.statement,
                    "members": [_member(member, fact) for member in _members(fact)],
                    "others": list(others.values()),
                },
                title=fact.body.attribute,
                task=fact.task,
                difficulty=difficulty(several_keys=True, similarity=0.5),
            )


def _tells_itself(fact: Fact) -> bool:
    """Members that repeat a word of the list's name, such as "number set" of the "set types", need no knowledge."""
    name = set(fact.body.attribute.lower().split())
    return all(name & set(member.lower().split()) for member in _members(fact))


def _set_name(bank: FactBank, attribute: str) -> str:
    """As it reads inside a sentence: without its count, and without the capital of a sentence's beginning."""
    name = re.sub(rf"^(?:the )?(?:{_COUNTS}) ", "", attribute, flags=re.IGNORECASE)
    first = name.split()[0]
    is_name = any(first in known.split() for slug in bank.service_names for known in names_of(bank, slug))
    return name if is_name or not re.fullmatch(r"[A-Z][a-z-]*", first) else name[0].lower() + name[1:]


def _is_whole_list(fact: Fact) -> bool:
    value = fact.body.value
    return bool(fact.body.kind is Kind.MEMBERSHIP and fact.is_sure and fact.body.attribute and value and value.closed)


def _members(fact: Fact) -> tuple[str, ...]:
    return fact.body.value.members if fact.body.value else ()


def _places(fact: Fact) -> list[tuple[str, str]]:
    """The page and the service of a list: only lists that have one of these in common are held against each other."""
    page, service = ("page", fact.body.document), ("service", fact.body.subject)
    return [page, service] if fact.body.subject else [page]


def _are_siblings(fact: Fact, other: Fact) -> bool:
    """Two lists of the same kind with no member in common: who is on one is not on the other."""
    common = set(map(_plain_name, _members(fact))) & set(map(_plain_name, _members(other)))
    return not common and bool(_kind(fact) & _kind(other))


def _kind(fact: Fact) -> set[str]:
    """What the list is a list of: "types" of "DynamoDB scalar types"; lists of other things would be no temptation."""
    head = re.split(r" (?:of|that|which|from|for) ", fact.body.attribute)[0].split()
    return set(head[-1:])


def _plain_name(member: str) -> str:
    return member.lower().replace("-", " ")


def _member(member: str, fact: Fact) -> Json:
    return {"name": member, "statement": fact.body.statement, "fact": fact.key}


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    keys = rng.sample(spec["members"], _KEYS)
    shown = keys + rng.sample(spec["others"], _DISTRACTORS)
    rng.shuffle(shown)
    options = tuple(
        RenderedOption(capitalize(member["name"]), member in keys, member["statement"], member["fact"])
        for member in shown
    )
    return RenderedQuestion(
        type="multiple",
        stem=rng.choice(_STEMS).format(set=spec["set"]),
        options=options,
        explanation=spec["statement"],
        facts=tuple(dict.fromkeys((keys[0]["fact"], *(option.fact for option in options)))),
    )
