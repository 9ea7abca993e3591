"""Mock exams and timed quizzes: the choice of a paper, the room in which it is sat, and handing it in."""

import math
import uuid
from datetime import datetime

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studyapp.forms import AnswerForm, ExamForm
from studyapp.models import Exam, Quiz, QuizItem
from studyapp.services import learners, papers, quizzes

from . import StudyRequest, render_refused

ROOM = "exam/question.html"
SHOWN = {
    "all": lambda cell: True,
    "unanswered": lambda cell: cell["state"] != "answered",
    "flagged": lambda cell: cell["item"].is_flagged,
}


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StudyRequest) -> HttpResponse:
    """Say what a paper is and what the bank can fill; a POST starts one."""
    learner, now = request.learner or None, timezone.now()
    exam = Exam.objects.first()
    offers = papers.offers(learner, exam) if exam else []
    context = {"exam": exam, "offers": offers, "whole": offers[0] if offers else None}
    context["possible"] = next((offer for offer in offers if offer.is_possible), None)
    if learner:
        for late in learner.quizzes.filter(mode=Quiz.Mode.EXAM, finished_at=None, deadline__lte=now):
            papers.hand_in(late, now=now)
        sat = learner.quizzes.filter(mode__in=(Quiz.Mode.EXAM, Quiz.Mode.PAPER))
        right = Count("items", filter=Q(items__answer__is_correct=True))
        context["open"] = sat.filter(finished_at=None)
        context["past"] = sat.exclude(finished_at=None).annotate(total=Count("items"), right=right)[:10]
    if request.method != "POST" or not exam:
        context["form"] = ExamForm(offers, exam) if exam else None
        return render(request, "exam/index.html", context)
    form = context["form"] = ExamForm(offers, exam, request.POST)
    if form.is_valid():
        try:
            quiz = papers.start_exam(learners.ensure_learner(request), exam, now=now, **form.cleaned_data)
        except quizzes.NothingToAsk as nothing:
            form.add_error(None, str(nothing))
        else:
            if quiz.created_at != now:
                messages.info(request, "You have this paper open. Hand it in before you start another one.")
            return redirect("exam:paper" if quiz.mode == Quiz.Mode.PAPER else "quiz:run", quiz.pk)
    return render_refused(request, "exam/index.html", context)


@never_cache  # Back must not show an open paper after it was handed in
@require_GET
def question(request: StudyRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    quiz, now = _paper(request, pk), timezone.now()
    item = get_object_or_404(quiz.items, position=position)
    if quiz.finished_at:
        return redirect("quiz:question", pk, position)
    form = AnswerForm(papers.rendered_of(item), filled=_filled(item))
    return render(request, ROOM, _room(quiz, item, now=now) | {"form": form})


@require_POST
def save(request: StudyRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    """Save the choice at once, or on the way to another question (``go``)."""
    quiz, now = _paper(request, pk), timezone.now()
    item = get_object_or_404(quiz.items.select_related("quiz"), position=position)
    form = AnswerForm(papers.rendered_of(item), request.POST)
    go = request.POST.get("go", "")
    surplus = len(form.draft) - (1 if form.rendered.type == "cloze" else form.rendered.select)
    problem = f"Not saved: choose {form.rendered.select}, you chose {len(form.draft)}." if surplus > 0 else ""
    try:
        papers.save_item(
            item,
            chosen=item.chosen if problem else form.draft,
            is_flagged=_flag(request.POST, item),
            confidence=form.confidence,
            struck=form.struck,
            now=now,
            version=_late_version(request.POST),
        )
    except papers.PaperClosed as closed:
        papers.close_if_over(quiz, now=now)
        messages.info(request, str(closed))
        return _leave(request, "quiz:result", pk)
    if go == "here":
        # The button is swapped by its own request only: htmx loses an element that is swapped while it asks.
        saved = {"problem": problem, "is_flagging": "flagged" in request.POST}
        return render(request, "exam/_saved.html", _room(quiz, item, now=now) | saved)
    if problem:
        context = _room(quiz, item, now=now) | {"form": form, "problem": problem}
        return render_refused(request, ROOM, context)
    if go in ("end", "grid"):
        return _leave(request, f"exam:{go}", pk)
    return redirect("exam:question", pk, _destination(go, position, quiz.items.count()))


@never_cache  # Back must not show an open paper after it was handed in
@require_GET
def grid(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """All questions at a glance, or those unanswered, or those flagged."""
    quiz, now = _paper(request, pk), timezone.now()
    if quiz.finished_at:
        return redirect("quiz:result", pk)
    show = request.GET.get("show", "all")
    context = _room(quiz, None, now=now)
    context["tabs"] = [(name, sum(map(wanted, context["cells"]))) for name, wanted in SHOWN.items()]
    context["show"] = show if show in SHOWN else "all"
    context["listed"] = [cell for cell in context["cells"] if SHOWN[context["show"]](cell)]
    return render(request, "exam/grid.html", context)


@never_cache  # Back must not show an open paper after it was handed in
@require_GET
def end(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """What is blank and what is flagged, before the paper is handed in."""
    quiz, now = _paper(request, pk), timezone.now()
    if quiz.finished_at:
        return redirect("quiz:result", pk)
    return render(request, "exam/end.html", _room(quiz, None, now=now))


@require_POST
def finish(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    quiz, now = _paper(request, pk), timezone.now()
    papers.hand_in(quiz, now=now)
    return _leave(request, "quiz:result", pk)


@require_GET
def paper(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """The paper to print: the questions, a sheet for the answers, and the key, each on pages of their own."""
    quiz = _paper(request, pk, modes=Quiz.Mode.values)
    if quiz.mode != Quiz.Mode.PAPER and not quiz.finished_at:
        raise Http404  # the key is not handed out while the clock runs
    rows = []
    for item in quiz.items.select_related("question__situation", "question__fact"):
        rendered = papers.rendered_of(item) if item.shown else quizzes.item_showing(item).rendered
        options = AnswerForm(rendered).options
        right = [o for o, option in zip(options, rendered.options, strict=False) if option.is_correct]
        rows.append({"item": item, "rendered": rendered, "options": options, "right": right})
    return render(request, "exam/paper.html", {"quiz": quiz, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """Type in what was answered on paper; a POST saves, and hands in when asked to."""
    quiz, now = _paper(request, pk, modes=[Quiz.Mode.PAPER]), timezone.now()
    if quiz.finished_at:
        return redirect("quiz:result", pk)
    rows, problems = [], 0
    for item in quiz.items.all():
        rendered = papers.rendered_of(item)
        letters = [option.letter for option in AnswerForm(rendered).options]
        if request.method == "POST":
            sent = {int(n) for n in request.POST.getlist(f"choice-{item.position}") if n in map(str, range(9))}
            chosen = sorted(n for n in sent if n < len(letters))
            problem = len(chosen) > rendered.select
            problems += problem
            if not problem and chosen != item.chosen:
                papers.save_item(item, chosen=chosen, is_flagged=False, confidence=None, struck=[], now=now)
        else:
            chosen, problem = item.chosen, False
        options = [(n, letter, n in chosen) for n, letter in enumerate(letters)]
        rows.append({"item": item, "rendered": rendered, "options": options, "problem": problem})
    context = {"quiz": quiz, "rows": rows, "problems": problems}
    if problems:
        return render_refused(request, "exam/sheet.html", context)
    if request.method != "POST":
        return render(request, "exam/sheet.html", context)
    if "hand_in" in request.POST:
        papers.hand_in(quiz, now=now)
        return redirect("quiz:result", pk)
    messages.info(request, "Saved. You can go on later.")
    return redirect("exam:sheet", pk)


def _paper(request: StudyRequest, pk: uuid.UUID, modes: list[str] = papers.CLOCKED) -> Quiz:
    quiz = get_object_or_404(Quiz, learner=request.learner or None, pk=pk, mode__in=modes)
    return papers.close_if_over(quiz, now=timezone.now())


def _room(quiz: Quiz, item: QuizItem | None, *, now: datetime) -> dict[str, object]:
    """What every page of a running paper shows: the clock, and the state of each question."""
    cells = [
        {"item": each, "state": "answered" if papers.is_answered(each) else "begun" if each.chosen else "blank"}
        for each in quiz.items.all()
    ]
    answered = sum(cell["state"] == "answered" for cell in cells)
    return {
        "quiz": quiz,
        "item": item,
        "cells": cells,
        "total": len(cells),
        "answered": answered,
        "blank": len(cells) - answered,
        "flagged": sum(cell["item"].is_flagged for cell in cells),
        "seconds_left": max(0, math.ceil((quiz.deadline - now).total_seconds())),
        "minutes_left": max(0, math.ceil((quiz.deadline - now).total_seconds() / 60)),
        "first_blank": next((cell["item"].position for cell in cells if cell["state"] != "answered"), None),
        "cell": next((cell for cell in cells if item and cell["item"].pk == item.pk), None),
    }


def _filled(item: QuizItem) -> QueryDict:
    """The saved state of an item as the form sends it."""
    filled = QueryDict(mutable=True)
    if item.shown["type"] == "cloze":
        filled["text"] = next(iter(item.chosen), "")
    else:
        filled.setlist("choice", [str(n) for n in item.chosen])
    filled.setlist("struck", [str(each["option"]) for each in item.struck])
    for each in item.struck:
        filled[f"reason-{each['option']}"] = each["reason"]
    if item.confidence:
        filled["confidence"] = str(item.confidence)
    return filled


def _flag(sent: QueryDict, item: QuizItem) -> bool:
    return sent["flagged"] == "1" if "flagged" in sent else item.is_flagged


def _late_version(sent: QueryDict) -> int | None:
    """How often the item had been saved when a choice was made that waited for the connection."""
    version = sent.get("version", "")
    return int(version) if "late" in sent and version.isascii() and version.isdigit() and len(version) < 9 else None


def _destination(go: str, position: int, total: int) -> int:
    wanted = {"next": position + 1, "previous": position - 1}.get(go)
    if wanted is None:
        wanted = int(go) if go.isascii() and go.isdigit() and len(go) < 5 else position
    return min(max(1, wanted), total)


def _leave(request: StudyRequest, name: str, pk: uuid.UUID) -> HttpResponse:
    """Leave the question for a page of another kind, which htmx loads as a whole."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name, args=[pk])})
    return redirect(name, pk)
