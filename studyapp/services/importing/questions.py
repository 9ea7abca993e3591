"""Questions made from the facts, and brought to the tables; what a person edited is merged."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from studyapp import generation
from studyapp.extraction import CASE_REASON, Decision, ExtractedFact, Gazetteer
from studyapp.extraction.identity import fact_key
from studyapp.generation import Case, FactBank, GeneratedQuestion
from studyapp.models import (
    ExamTask,
    Fact,
    Option,
    Question,
    QuestionFact,
    Situation,
)
from studyapp.models.states import State
from studyapp.services import editing
from studyapp.services.importing.digests import code_digest
from studyapp.services.importing.facts import free_key
from studyapp.services.importing.records import ImportReport, ReadDocument
from studyapp.services.importing.saving import BATCH, batches, save_all
from studyapp.services.merging import OptionTexts, QuestionTexts
from studyapp.services.quizzes import SCENARIO_MODELS

DRAWS = 24  # renderings in which the stem that an editor knows is looked for


def provisional_keys(read: list[ReadDocument]) -> dict[ExtractedFact, str]:
    taken: set[str] = set()
    return {fact: free_key(fact_key(fact.signature), taken) for document in read for fact in document.facts}


def make_bank(
    read: list[ReadDocument], keys: dict[ExtractedFact, str], edited: dict[str, Fact], gazetteer: Gazetteer
) -> FactBank:
    facts, retired = {}, {key for key, row in edited.items() if row.state == State.RETIRED}
    for document in read:
        task = _task(document)
        for body in document.facts:
            if (key := keys.get(body)) and key not in retired:
                row = edited.get(key)
                shown = replace(body, statement=row.statement, terms=tuple(row.terms)) if row else body
                facts[key] = generation.Fact(key, shown, task)
    decisions = tuple(_without_retired(d.decision, keys, retired) for d in read if d.decision)
    services = gazetteer.services
    return FactBank(
        facts=facts,
        decisions=decisions,
        cases=tuple(case for document in read for case in _cases(document, keys)),
        service_names={slug: service.name for slug, service in services.items()},
        service_categories={slug: service.category for slug, service in services.items()},
        service_parents={slug: service.parent for slug, service in services.items() if service.parent},
        service_aliases={slug: tuple(service.aliases) for slug, service in services.items()},
        keys=keys,
    )


def _cases(document: ReadDocument, keys: dict[ExtractedFact, str]) -> Iterator[Case]:
    reasons = {body.span: keys.get(body, "") for body in document.facts if body.rule == CASE_REASON}
    for case in document.cases:
        facts = tuple(reasons[option.reason.span] for option in case.options)
        yield Case(document.parsed.path, case, facts, case.task or _task(document))


def _task(document: ReadDocument) -> str:
    return (document.parsed.front_matter.tasks or ("",))[0]


def _without_retired(decision: Decision, keys: dict[ExtractedFact, str], retired: set[str]) -> Decision:
    cells = {place: cell for place, cell in decision.cells.items() if keys.get(cell.fact) not in retired}
    return replace(decision, cells=cells)


def warn_of_unasked(bank: FactBank, questions: list[GeneratedQuestion], report: ImportReport) -> None:
    asked = {key for question in questions for key in question.facts}
    for key, fact in bank.facts.items():
        if key not in asked:
            report.warnings.append(
                f"{fact.body.document}: no question asks '{fact.body.statement}'; put its chief word in bold"
            )


def sync_questions(questions: list[GeneratedQuestion], report: ImportReport) -> None:
    rows = {row.key: row for row in Question.objects.filter(owner=None).only("key", "digest", "state", "is_edited")}
    digests = question_digests(questions)
    changed: list[GeneratedQuestion] = []
    for question in questions:
        row = rows.pop(question.key, None)
        if row and row.digest == digests[question.key] and (row.state == State.PUBLISHED or row.is_edited):
            continue
        if row and row.is_edited:
            row = Question.objects.get(pk=row.pk)
            texts = _generated_texts(question, (row.base or {}).get("stem"))
            if became := editing.follow_import(row, texts, digests[question.key]):
                report.changes[became] += 1
            continue
        report.changes["changed questions" if row else "new questions"] += 1
        changed.append(question)
    if changed:
        _save_changed(changed, digests)
    gone = [row.pk for row in rows.values() if row.state == State.PUBLISHED and row.key and not row.is_edited]
    report.changes["retired questions"] += Question.objects.filter(pk__in=gone).update(state=State.RETIRED)


def _save_changed(changed: list[GeneratedQuestion], digests: dict[str, str]) -> None:
    facts = dict(Fact.objects.filter(document__owner=None).values_list("key", "pk"))
    tasks = dict(ExamTask.objects.values_list("code", "pk"))
    situations = _sync_situations(changed)
    for batch in batches(changed):
        rows = {row.key: row for row in Question.objects.filter(owner=None, key__in=[each.key for each in batch])}
        for question in batch:
            row = rows.setdefault(question.key, Question(key=question.key))
            row.digest, row.state = digests[question.key], State.PUBLISHED
        with transaction.atomic():
            save_questions([(rows[each.key], each) for each in batch], facts, tasks, situations)


def _generated_texts(question: GeneratedQuestion, stem: str | None) -> QuestionTexts:
    """Return what an editor would see of the question, if it can be in the words and numbers of the stem they know.

    A new value also draws another wording, which would look like a change of every text that a person touched.
    """
    drawn = [generation.render(question.model, question.spec, seed, question.shared) for seed in range(DRAWS)]
    shown = next((rendered for rendered in drawn if rendered.stem == stem), drawn[0])
    options = tuple(OptionTexts(option.text, option.is_correct, option.why, option.fact) for option in shown.options)
    return QuestionTexts(question.title[:300], shown.stem, shown.explanation, shown.accepted, options)


def _sync_situations(changed: list[GeneratedQuestion]) -> dict[str, int]:
    plans = {question.group: question for question in changed if question.shared is not None}
    rows = {row.key: row for batch in batches(list(plans)) for row in Situation.objects.filter(key__in=batch)}
    new, old = [], []
    for key, question in plans.items():
        row = rows.get(key)
        title = question.shared.get("title") or question.title
        if row is None:
            new.append(Situation(key=key, title=title[:300], plan=question.shared))
        elif row.plan != question.shared or row.title != title[:300]:
            row.plan, row.title = question.shared, title[:300]
            old.append(row)
    with transaction.atomic():
        Situation.objects.bulk_create(new, batch_size=BATCH)
        save_all(old, ["plan", "title"])
    return dict(Situation.objects.values_list("key", "pk"))


def save_questions(
    changed: list[tuple[Question, GeneratedQuestion]],
    facts: dict[str, int],
    tasks: dict[str, int],
    situations: dict[str, int],
) -> None:
    options: list[Option] = []
    surplus: list[Option] = []
    links: list[QuestionFact] = []
    known: dict[int, list[Option]] = {}
    for option in Option.objects.filter(question__in=[row.pk for row, _ in changed if row.pk]):
        known.setdefault(option.question_id, []).append(option)
    for row, question in changed:
        shown = generation.render(question.model, question.spec, 0, question.shared)
        row.model, row.type, row.group = question.model, question.type, question.group
        row.title, row.stem, row.explanation = question.title[:300], shown.stem, shown.explanation
        row.accepted, row.spec = list(shown.accepted), question.spec
        difficulty = min(5, max(1, question.difficulty))
        if row.start_difficulty is None:
            row.difficulty = difficulty
        else:  # what answers taught stays until an editor asks them again
            row.start_difficulty = difficulty
        row.situation_id = situations[question.group] if question.shared is not None else None
        row.fact_id, row.task_id = facts[question.facts[0]], tasks.get(question.task)
        slots = known.get(row.pk, [])
        for n, option in enumerate(shown.options):
            slot = slots.pop(0) if slots else Option(question=row)
            slot.text, slot.is_correct, slot.why = option.text, option.is_correct, option.why
            slot.fact_id, slot.position = facts.get(option.fact), n
            options.append(slot)
        surplus += slots
        links += [
            QuestionFact(question=row, fact_id=facts[key], position=n)
            for n, key in enumerate(dict.fromkeys(question.facts))
            if key in facts
        ]
    new = [row for row, _ in changed if row.pk is None]
    old = [row for row, _ in changed if row.pk is not None]
    Question.objects.bulk_create(new)
    save_all(old, QUESTION_FIELDS)
    QuestionFact.objects.filter(question__in=old).delete()
    Option.objects.filter(pk__in=[option.pk for option in surplus]).delete()
    kept = [option for option in options if option.pk]
    Option.objects.bulk_create(option for option in options if option.pk is None)
    save_all(kept, ["text", "is_correct", "why", "fact", "position"])
    QuestionFact.objects.bulk_create(links)


QUESTION_FIELDS = [
    *("model", "type", "group", "title", "stem", "explanation", "accepted", "spec", "difficulty", "situation"),
    "start_difficulty",
    *("fact", "task", "state", "digest"),
]


def question_digests(questions: list[GeneratedQuestion]) -> dict[str, str]:
    shared = {question.group: question.shared for question in questions if question.shared is not None}
    plans = {group: _digest(plan) for group, plan in shared.items()}  # the same for many questions
    return {
        question.key: _digest((code_digest(), plans.get(question.group), replace(question, shared=None)))
        for question in questions
    }


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def order_introduction(questions: list[GeneratedQuestion]) -> None:
    """Mix new facts so that what scenarios turn on comes sooner, by a draw that each fact's key decides."""
    weights: Counter[str] = Counter()
    for question in questions:
        weights[question.facts[0]] = max(weights[question.facts[0]], 12 if question.model in SCENARIO_MODELS else 1)
    before = dict(Fact.objects.published().filter(document__owner=None).values_list("key", "position"))
    positions = {}
    for key in before:
        draw = (int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) + 1) / (16**12 + 1)
        positions[key] = round(-math.log(draw) / (weights[key] or 0.5), 9)
    told = [key for key in positions if weights[key] > 1]
    if told:  # the first thing that a visitor meets is a story
        positions[min(told, key=positions.__getitem__)] = 0.0
    moved = [key for key, position in positions.items() if position != before[key]]
    for batch in batches(moved):
        rows = list(Fact.objects.published().filter(document__owner=None, key__in=batch))
        for fact in rows:
            fact.position = positions[fact.key]
        save_all(rows, ["position"])
