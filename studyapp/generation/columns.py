"""The options of a comparison as a reader meets them: how each is called, and the sentence that introduces it."""

import re
from dataclasses import dataclass

from studyapp.extraction import Decision

from .bank import Fact, FactBank
from .service_names import names_of
from .wording import article, singular

# One of many, unlike a service: "an IAM role", "an SQS queue". What is said of it begins with "It".
_COUNTED = re.compile(r"\b(?:queue|workflow|rule|role|user|pool|key)s?$")


@dataclass(frozen=True)
class Column:
    label: str
    service: str  # slug
    name: str  # to show
    phrase: str  # the name as it reads in a sentence: "an Application Load Balancer"
    speaks_for_itself: bool  # the label names the service; else it names a design, such as "Two Regions"
    introduction: Fact | None


def columns_of(bank: FactBank, decision: Decision) -> dict[str, Column]:
    introductions = _introductions(bank, decision)
    return {label: _column(bank, decision, label, introductions.get(label)) for label in decision.options}


def _column(bank: FactBank, decision: Decision, label: str, introduction: Fact | None) -> Column:
    service, name = decision.options[label], decision.names.get(label, label)
    plain = _names_a_service(bank, decision, label)
    shown = name if plain and (label.casefold() in name.casefold() or label.isupper()) else label  # ALB has a name
    return Column(label, service, shown, _phrase(introduction, (shown, *names_of(bank, service))), plain, introduction)


def _names_a_service(bank: FactBank, decision: Decision, label: str) -> bool:
    names = (decision.names.get(label, label), *names_of(bank, decision.options[label]))
    return any(label.casefold() in known.casefold() for known in names)


def _phrase(introduction: Fact | None, names: tuple[str, ...]) -> str:
    """With the article, and the capitals, that the introducing sentence uses."""
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    match = introduction and re.match(rf"(An?|The) ({pattern})\b", introduction.body.statement, re.IGNORECASE)
    if match:
        return f"{match[1].lower()} {match[2]}"
    one = singular(names[0])
    return f"{article(one)} {one}" if _COUNTED.search(names[0]) else names[0]


def _introductions(bank: FactBank, decision: Decision) -> dict[str, Fact]:
    """The facts of the section "Options": one for each label, in their order, or else by the service they are about."""
    facts = [
        fact
        for fact in bank.facts.values()
        if fact.body.document == decision.document and fact.body.note.endswith("options") and not fact.body.decision
    ]
    facts.sort(key=lambda fact: fact.body.span)
    if len(facts) == len(decision.options):
        return dict(zip(decision.options, facts, strict=True))
    by_service = {fact.body.subject: fact for fact in reversed(facts)}
    return {label: by_service[service] for label, service in decision.options.items() if service in by_service}
