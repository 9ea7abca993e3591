"""Everything the app knows and asks, as one plain structure for other programs."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from studyapp.generation import RenderedOption, RenderedQuestion
from studyapp.generation.lookalikes import Blank, Decoys
from studyapp.models import Fact, Question, Situation
from studyapp.models.states import State
from studyapp.services.decks import AT_ONCE, stored_options

Json = dict[str, Any]
Showing = tuple[Question, str, RenderedQuestion]  # with the id that it is exported under


def export_bank(*, renderings: int = 1, with_cloze: bool = True) -> Json:
    """Return all facts and published questions of everyone's notes; facts are known by their keys.

    A plain question stands as it is stored. For each situation, as many showings stand as it has questions, times
    ``renderings``, with ids such as ``key#1``.
    """
    facts = {fact.pk: fact for fact in Fact.objects.filter(document__owner=None).select_related("service", "note")}
    paths = dict(Fact.objects.filter(pk__in=facts).values_list("document", "document__path").order_by())
    by_key = {fact.key: fact for fact in facts.values()}
    return {
        "facts": [_fact_json(fact, paths) for fact in facts.values()],
        "questions": [
            _question_json(question, id_, shown, facts, by_key, paths)
            for question, id_, shown in _showings(renderings, facts)
            if with_cloze or shown.type != Question.Type.CLOZE
        ],
    }


def _showings(renderings: int, facts: dict[int, Fact]) -> Iterator[Showing]:
    told: dict[int, list[Question]] = defaultdict(list)
    blanks: list[tuple[Question, RenderedQuestion]] = []
    for question in _questions():
        if question.situation_id and not question.is_edited:
            told[question.situation_id].append(question)
        elif question.type == Question.Type.CLOZE:
            blanks.append((question, _as_stored(question, facts)))
        else:
            yield question, question.key, _as_stored(question, facts)
    yield from _with_decoys(blanks, facts)
    for siblings in told.values():
        yield from _draw(siblings, renderings * len(siblings))


def _with_decoys(blanks: list[tuple[Question, RenderedQuestion]], facts: dict[int, Fact]) -> Iterator[Showing]:
    """Give each blank, whose answer is typed here, a second option for programs that know only choices."""
    asked = {fact for _, shown in blanks for fact in shown.facts}
    free = [fact for fact in facts.values() if fact.state == State.PUBLISHED and fact.key not in asked]
    decoys = Decoys(Blank(term, fact.statement, fact.key, _subject(fact)) for fact in free for term in fact.terms)
    for question, shown in blanks:
        rng, fact = Random(question.key), facts[question.fact_id]
        options = list(shown.options)
        if decoy := decoys.take(Blank(options[0].text, fact.statement, fact.key, _subject(fact)), rng):
            why = f"“{decoy.term}” completes another statement: {decoy.statement}"
            options.append(RenderedOption(decoy.term, False, why, decoy.fact))
            rng.shuffle(options)
        yield question, question.key, replace(shown, options=tuple(options))


def _subject(fact: Fact) -> str:
    return fact.service.slug if fact.service else ""


def _draw(siblings: list[Question], count: int) -> Iterator[Showing]:
    """Draw questions of one situation, each time any of them, as learners meet them.

    That is fair: a situation weighs its option sets so that, when its questions are asked equally often, each option of a
    set is about as often the right one as the others. It has to be drawn with repetition: if each question stood once,
    whoever knows all the others would know that the option that was never right yet is right now.
    """
    rng = Random(siblings[0].situation.key)
    numbers: Counter[str] = Counter()
    shown: set[tuple[str, frozenset[str]]] = set()
    for _ in range(count):
        question = rng.choice(siblings)
        numbers[question.key] += 1
        drawn = question.render(numbers[question.key])
        face = drawn.stem, frozenset(option.text for option in drawn.options)
        if face not in shown:
            shown.add(face)
            yield question, f"{question.key}#{numbers[question.key]}", drawn


def _questions() -> Iterator[Question]:
    plans = {situation.pk: situation for situation in Situation.objects.all()}
    rows = Question.objects.known_to(None).select_related("task__domain").prefetch_related("options", "question_facts")
    for question in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        question.situation = plans.get(question.situation_id)
        yield question


def _as_stored(question: Question, facts: dict[int, Fact]) -> RenderedQuestion:
    options = tuple(
        RenderedOption(option.text, option.is_correct, option.why, facts[option.fact_id].key if option.fact_id else "")
        for option in stored_options(question)
    )
    cited = (facts[question.fact_id].key, *(option.fact for option in options))
    return RenderedQuestion(
        question.type, question.stem, options, question.explanation, cited, tuple(question.accepted)
    )


def _fact_json(fact: Fact, paths: dict[int, str]) -> Json:
    return {
        "id": fact.key,
        "service": fact.service.slug if fact.service else "",
        "service_name": fact.service.name if fact.service else "",
        "kind": fact.kind,
        "statement": fact.statement,
        "value": fact.value,
        "status": fact.state,
        "document": paths[fact.document_id],
        "note": fact.note.heading,
        "start": fact.start,
        "end": fact.end,
        "quote": fact.quote,
        "url": fact.source_url,
        "checked": fact.checked.isoformat() if fact.checked else None,
    }


def _question_json(
    question: Question,
    id_: str,
    shown: RenderedQuestion,
    facts: dict[int, Fact],
    by_key: dict[str, Fact],
    paths: dict[int, str],
) -> Json:
    links = sorted(question.question_facts.all(), key=lambda link: link.position)
    cited = dict.fromkeys(key for key in (*shown.facts, *(option.fact for option in shown.options)) if key in by_key)
    return {
        "id": id_,
        "model": question.model,
        "type": shown.type,
        "stem": shown.stem,
        "options": [
            {"text": option.text, "correct": option.is_correct, "why": option.why, "fact": option.fact or None}
            for option in shown.options
        ],
        "accepted": list(shown.accepted),
        "explanation": shown.explanation,
        "facts": [facts[link.fact_id].key for link in links],
        "group": question.group,
        "task": question.task.code if question.task else "",
        "domain": question.task.domain.code if question.task else "",
        "difficulty": question.difficulty,
        "cites": [_cite_json(by_key[key], paths) for key in cited],
    }


def _cite_json(fact: Fact, paths: dict[int, str]) -> Json:
    return {"document": paths[fact.document_id], "start": fact.start, "end": fact.end, "quote": fact.quote}
