"""Decks for other study tools: every published question once, with its sentence and source."""

from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches
from random import Random

from django.db.models import Q, QuerySet

from studyapp.formats import FORMATS, ExportedCard, ExportedOption
from studyapp.models import Exam, ExamTask, Fact, Learner, Option, Question, Service
from studyapp.services import quizzes
from studyapp.services.quizzes import Criteria
from studyapp.services.rendering import plain

CONTENT_TYPES = {"apkg": "application/apkg", "csv": "text/csv; charset=utf-8"}
AT_ONCE = 2000  # questions whose options are read with one query
MOST_NAMED = 3  # services and tasks in a file name


class UnknownSelection(ValueError):
    """A service, exam task, or format does not exist; the message names near ones."""


def deck_bytes(
    format: str,
    *,
    services: tuple[str, ...] = (),
    tasks: tuple[str, ...] = (),
    learner: Learner | None = None,
    now: datetime,
) -> tuple[str, str, bytes]:
    """Return the file name, content type, and content of a deck; no services or no tasks means all of them."""
    _check_known("format", (format,), FORMATS)
    exam = Exam.objects.values_list("code", flat=True).first() or "Study app"
    cards = _cards(select_questions(services, tasks, learner), learner)
    content = FORMATS[format](cards, deck_name=exam, now=now)
    return f"{_file_stem(exam, services, tasks)}.{format}", CONTENT_TYPES[format], content


def deck_count(services: tuple[str, ...] = (), tasks: tuple[str, ...] = (), learner: Learner | None = None) -> int:
    return select_questions(services, tasks, learner).count()


def select_questions(
    services: tuple[str, ...], tasks: tuple[str, ...], learner: Learner | None = None
) -> QuerySet[Question]:
    """Return the questions as a quiz with the same choice would ask them."""
    _check_known("service", services, Service.objects.values_list("slug", flat=True) if services else ())
    _check_known("exam task", tasks, ExamTask.objects.values_list("code", flat=True) if tasks else ())
    return quizzes.matching(learner, Criteria(services=services, tasks=tasks, models="all"))


def stored_options(question: Question) -> list[Option]:
    """Return the options in the order to show them. Editors tend to write the right one first, so theirs are mixed."""
    options = list(question.options.all())
    if question.is_edited:
        Random(question.key).shuffle(options)
    return options


def _check_known(what: str, wanted: tuple[str, ...], known) -> None:
    known = list(known)
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.5)
            hint = (
                f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(sorted(known)[:8]) or 'none'}."
            )
            raise UnknownSelection(f"There is no {what} '{name}'. {hint}")


def _file_stem(exam: str, services: tuple[str, ...], tasks: tuple[str, ...]) -> str:
    chosen = [*services, *tasks]
    parts = chosen if len(chosen) <= MOST_NAMED else ["selection"]
    return "-".join([exam.lower().replace(" ", "-"), *parts])


def _cards(questions: QuerySet[Question], learner: Learner | None) -> Iterator[ExportedCard]:
    # The texts of documents are large and hang on every fact: facts are read once, without them.
    facts = Fact.objects.filter(Q(document__owner=None) | Q(document__owner=learner)).select_related(
        "document", "service"
    )
    by_pk = {fact.pk: fact for fact in facts.defer("document__text", "document__html")}
    rows = questions.select_related("task__domain").defer("spec").prefetch_related("options")
    for question in rows.order_by("fact__position", "pk").iterator(chunk_size=AT_ONCE):
        yield _card(question, by_pk)


def _card(question: Question, facts: dict[int, Fact]) -> ExportedCard:
    options = stored_options(question)
    right = next((option.fact_id for option in options if option.is_correct and option.fact_id), question.fact_id)
    fact = facts.get(right) or facts[question.fact_id]
    service, task = facts[question.fact_id].service, question.task
    tags = [
        f"service::{service.slug}" if service else "",
        f"task::{task.code}" if task else "",
        f"model::{question.model}",
    ]
    return ExportedCard(
        seed=question.key,
        kind="cloze" if question.type == Question.Type.CLOZE else "choice",
        stem=question.stem,
        options=tuple(ExportedOption(option.text, option.is_correct, option.why) for option in options),
        explanation=question.explanation,
        accepted=tuple(question.accepted),
        quote=plain(fact.quote),
        document=fact.document.title,
        source_title=fact.source_title,
        source_url=fact.source_url,
        checked=fact.checked,
        tags=tuple(filter(None, tags)),
        deck=task.domain.title if task else "Other",
    )
