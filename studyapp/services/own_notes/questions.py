"""Questions from a learner's own facts: the models that one person's facts, beside the checked ones, can prove.

A fact that says what a checked fact says needs none: the bank asks it.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction

from studyapp.extraction import Confidence, ExtractedFact, Kind, Op, Value
from studyapp.generation import Fact as BankFact
from studyapp.generation import FactBank, GeneratedQuestion
from studyapp.generation.models import boundary, cloze, definition, limit_scenario, limit_value
from studyapp.models import Document, ExamTask, Fact, Question, Service
from studyapp.models.states import State
from studyapp.parsing import Link, Span
from studyapp.services.importing.questions import question_digests, save_questions
from studyapp.services.importing.saving import BATCH

MODELS = (limit_value, limit_scenario, boundary, definition, cloze)
LABELLED = "cell with a figure"  # the rule of facts that are a row of a table: its label can be asked about
EXAMPLES = ("member", "example")  # rules of facts that name one of several: a blank in them has several answers
BOUND_BEFORE = re.compile(r"^(?:max(?:imum)?|min(?:imum)?)\.? ", re.IGNORECASE)
BOUND_AFTER = re.compile(
    r"(?:[ ,:(–-]+(?:max(?:imum)?|min(?:imum)?|limits?|quotas?|value|hard limit|soft limit)\b\.?\)?)+$", re.IGNORECASE
)
AS_ASKED, AS_DISTRACTOR = "limit table", "limit"  # rules by which the limit models tell whom to ask about


def sync(document: Document, fact: Fact | None = None) -> None:
    """Make, change, and retire the questions of a learner's document, or of one fact in it, as the facts now stand.

    Others study meanwhile: what takes time is done before the tables are locked, and these are locked for a batch each.
    """
    made = generate(document, fact)
    keys = {key for question in made for key in (*question.facts, *_keys_in(question.spec))}
    facts = dict(Fact.objects.filter(document=document).values_list("key", "pk"))
    facts |= dict(Fact.objects.filter(document__owner=None, key__in=keys).values_list("key", "pk"))
    asked = Question.objects.filter(owner=document.owner, fact__document=document)
    asked = asked.filter(fact=fact) if fact else asked
    rows = {row.key: row for row in asked}
    digests, changed = question_digests(made), []
    for question in made:
        row, digest = rows.pop(question.key, None), digests[question.key]
        if row and row.digest == digest and row.state == State.PUBLISHED:
            continue
        row = row or Question(key=question.key, owner_id=document.owner_id)
        row.digest, row.state = digest, State.PUBLISHED
        changed.append((row, question))
    tasks = dict(ExamTask.objects.values_list("code", "pk"))
    for start in range(0, len(changed), BATCH):
        with transaction.atomic():
            save_questions(changed[start : start + BATCH], facts, tasks, {})
    gone = [row.pk for row in rows.values() if row.state == State.PUBLISHED]
    Question.objects.filter(pk__in=gone).update(state=State.RETIRED)


def generate(document: Document, fact: Fact | None = None) -> list[GeneratedQuestion]:
    """Return the questions about the document's facts; checked facts serve as their wrong options."""
    facts = document.facts.published().askable().select_related("service").order_by("start")
    rows = [row for row in (facts.filter(pk=fact.pk) if fact else facts) if row.is_edited or row.rule not in EXAMPLES]
    if not rows:
        return []
    tasks = _tasks({row.service_id for row in rows})
    own = {row.key: BankFact(row.key, _as_own(row), tasks.get(row.service_id, "")) for row in rows}
    others = Fact.objects.published().filter(document__owner=None, kind__in=(Kind.LIMIT, Kind.DEFINITION))
    others = others.select_related("service")
    bank = _bank(own | {row.key: BankFact(row.key, _as_checked(row)) for row in others})
    made = [question for model in MODELS for question in model.generate(bank) if question.facts[0] in own]
    return list({question.key: question for question in made}.values())


def _bank(facts: dict[str, BankFact]) -> FactBank:
    services = list(Service.objects.select_related("parent"))
    return FactBank(
        facts=facts,
        service_names={service.slug: service.name for service in services},
        service_categories={service.slug: service.category for service in services},
        service_parents={service.slug: service.parent.slug for service in services if service.parent},
        service_aliases={service.slug: tuple(service.aliases) for service in services},
    )


def _tasks(services: set[int | None]) -> dict[int, str]:
    """The exam task that most questions about a service belong to."""
    asked = Question.objects.published().filter(owner=None, fact__service__in=services - {None}).exclude(task=None)
    counts: dict[int, Counter[str]] = {}
    for service, task in asked.values_list("fact__service", "task__code"):
        counts.setdefault(service, Counter())[task] += 1
    return {service: tasks.most_common(1)[0][0] for service, tasks in counts.items()}


def _as_own(row: Fact) -> ExtractedFact:
    """What its owner confirmed is as sure as what was read with certainty; a row of a table can be asked by its label."""
    body = as_extracted(row)
    body = replace(body, confidence=Confidence.CERTAIN)
    if body.rule != LABELLED or not body.value or row.is_edited:
        return body
    label = label_of(body.attribute.removesuffix(body.value.surface))
    return replace(body, rule=AS_ASKED, attribute=label) if label else body


def label_of(attribute: str) -> str:
    """What a row of a table limits, as it reads in a question: "Max bandwidth", "Message size, Max" → "bandwidth" …"""
    label = BOUND_AFTER.sub("", BOUND_BEFORE.sub("", attribute.strip(" :,–-")))
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]  # "IOPS of a volume" stays


def _as_checked(row: Fact) -> ExtractedFact:
    body = as_extracted(row)
    return replace(body, rule=AS_DISTRACTOR) if body.kind is Kind.LIMIT else body


def as_extracted(row: Fact) -> ExtractedFact:
    return ExtractedFact(
        kind=Kind(row.kind),
        subject=row.service.slug if row.service else "",
        statement=row.statement,
        quote=row.quote,
        span=Span(row.start, row.end),
        document=str(row.document_id),
        note=str(row.note_id),
        confidence=Confidence(row.confidence),
        rule=row.rule,
        attribute=row.attribute,
        value=_as_value(row.value),
        terms=tuple(row.terms),
        source=Link(row.source_title, row.source_url) if row.source_url else None,
        checked=row.checked if isinstance(row.checked, date) else None,
        then=row.then,
    )


def _as_value(data: dict[str, Any] | None) -> Value | None:
    if data is None:
        return None
    amount, high = data.get("value"), data.get("high")
    return Value(
        op=Op(data.get("op", "=")),
        amount=None if amount is None else Fraction(str(amount)),
        high=None if high is None else Fraction(str(high)),
        unit=data.get("unit", ""),
        dimension=data.get("dimension", ""),
        members=tuple(data.get("members", ())),
        closed=data.get("closed", False),
        surface=data.get("surface", ""),
    )


def _keys_in(spec: Any) -> set[str]:
    """The keys of facts that a plan cites as reasons."""
    if isinstance(spec, dict):
        own = {spec["fact"]} if isinstance(spec.get("fact"), str) else set()
        return own.union(*map(_keys_in, spec.values())) if spec else own
    return set().union(*map(_keys_in, spec)) if isinstance(spec, list) else set()
