"""Quizzes: choosing one, running it, and looking back at it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studyapp.forms import AnswerForm, CriteriaForm
from studyapp.models import Answer, Question, Quiz, QuizItem
from studyapp.services import learners, papers, quizzes, study

from . import StudyRequest, render_refused
from .feedback import feedback_on, feedback_on_drawing, feedback_without_answer, page_of, reporting_on

DEFAULTS = {"count": "10", "models": "scenarios"}


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: StudyRequest) -> HttpResponse:
    """Offer the choice of a quiz; a POST starts it."""
    learner = request.learner or None
    if request.method != "POST":
        choice = request.GET.copy()
        for name, value in DEFAULTS.items():
            choice.setdefault(name, value)
        form = CriteriaForm(choice)
        matching, unseen = quizzes.matching_count(learner, form.criteria) if form.is_valid() else (0, 0)
        context = {"form": form, "matching": matching, "unseen": unseen, "open_quiz": _open_quiz(request)}
        return render(request, "quiz/setup.html", context)
    form = CriteriaForm(request.POST)
    if form.is_valid():
        try:
            quiz = quizzes.start(learners.ensure_learner(request), form.criteria, now=timezone.now())
        except quizzes.NothingToAsk as nothing:
            form.add_error(None, str(nothing))
        else:
            return redirect(quiz)
    return render_refused(request, "quiz/setup.html", {"form": form, "matching": 0, "unseen": 0})


@require_GET
def count(request: StudyRequest) -> HttpResponse:
    """The line that says how many questions match, while the form is being filled in."""
    form = CriteriaForm(request.GET)
    matching, unseen = quizzes.matching_count(request.learner or None, form.criteria) if form.is_valid() else (0, 0)
    return render(request, "quiz/_count.html", {"form": form, "matching": matching, "unseen": unseen})


@require_GET
def run(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on where the quiz was left."""
    quiz = _quiz(request, pk)
    if quiz.finished_at:
        return redirect("quiz:result", pk)
    if quiz.mode == Quiz.Mode.PAPER:
        return redirect("exam:sheet", pk)
    if quiz.mode in papers.CLOCKED:
        item = next((item for item in quiz.items.all() if not papers.is_answered(item)), None)
        return redirect("exam:question", pk, item.position) if item else redirect("exam:end", pk)
    item = quiz.items.filter(answer=None).first()
    return redirect("quiz:question", pk, item.position) if item else redirect("quiz:result", pk)


@require_GET
def question(request: StudyRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    if _is_being_sat(_quiz(request, pk)):
        return redirect("quiz:run", pk)
    item = _item(request, pk, position)
    context = _place(request, item)
    if item.answer:
        context |= {
            "answer": item.answer,
            "feedback": feedback_on(item.answer, item.quiz.learner),
            "reporting": reporting_on(item.answer),
        }
        return render(request, "quiz/feedback.html", context)
    rendered = papers.rendered_of(item) if item.shown else quizzes.item_showing(item).rendered
    if item.quiz.finished_at:
        blank = feedback_without_answer(rendered.as_json(), item.quiz.learner)
        return render(request, "quiz/feedback.html", {**context, "feedback": blank})
    return render(request, "quiz/question.html", {**context, "form": AnswerForm(rendered, filled=request.GET)})


@require_POST
def answer(request: StudyRequest, pk: uuid.UUID, position: int) -> HttpResponse:
    if _is_being_sat(_quiz(request, pk)):
        return redirect("quiz:run", pk)
    item = _item(request, pk, position)
    if item.quiz.finished_at and not item.answer:
        messages.info(request, "This quiz is over; its questions can be read but not answered.")
        return redirect("quiz:question", pk, position)
    form = AnswerForm(quizzes.item_showing(item).rendered, request.POST)
    if not form.is_valid() and not item.answer:
        return render_refused(request, "quiz/question.html", {**_place(request, item), "form": form})
    if not item.answer:
        quizzes.answer_item(item, form.chosen, now=timezone.now(), **form.details)
    return redirect("quiz:question", pk, position)


@require_POST
def flag(request: StudyRequest, pk: int) -> HttpResponse:
    """Flag a question or take the flag away; without JavaScript the page comes back with the choice made so far."""
    question = get_object_or_404(Question.objects.known_to(request.learner or None), pk=pk)
    wanted = request.POST.get("flag") == "1"
    quizzes.set_flag(learners.ensure_learner(request), question, wanted, now=timezone.now())
    if request.htmx:
        return render(request, "quiz/_flag.html", {"question": question, "is_flagged": wanted})
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("study:home")
    kept = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "token", "milliseconds", "flag", "back"):
        kept.pop(name, None)
    return redirect(f"{back}?{kept.urlencode()}" if kept else back)


@require_GET
def again(request: StudyRequest, pk: uuid.UUID, draw: int) -> HttpResponse:
    """The same idea with new numbers: nothing is saved, so the choice travels in the address."""
    answers = Answer.objects.select_related("question__situation", "quiz_item")
    given = get_object_or_404(answers, learner=request.learner or None, pk=pk)
    questions = Question.objects.known_to(request.learner or None)
    if not questions.filter(pk=given.question_id).exists():
        raise Http404
    rendered = quizzes.draw_again(given, draw)
    form = AnswerForm(rendered, request.GET if "back" in request.GET else None)
    context = {"given": given, "draw": draw, "next_draw": draw + 1, "back": page_of(given), "form": form}
    if form.is_bound and form.is_valid():
        is_right = study.is_right(rendered, form.chosen)
        chosen = [form.chosen] if isinstance(form.chosen, str) else form.chosen
        context["feedback"] = feedback_on_drawing(rendered.as_json(), chosen, is_right, request.learner)
    return render(request, "quiz/again.html", context)


@require_POST
def finish(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    quiz = _quiz(request, pk)
    if quiz.mode == Quiz.Mode.REVIEW:
        quizzes.finish(quiz, now=timezone.now())
    else:
        papers.hand_in(quiz, now=timezone.now())
    return redirect("quiz:result", pk)


@require_GET
def result(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    quiz = _quiz(request, pk)
    if not quiz.finished_at:
        return redirect("quiz:run", pk)
    outcome = quizzes.result(quiz)
    missed = [item for item in outcome.items if not (item.answer and item.answer.is_correct)]
    only_missed = request.GET.get("show") == "missed"
    asked = [domain for domain in outcome.domains if domain.total and domain.right < domain.total]
    context = {
        "quiz": quiz,
        "result": outcome,
        "blank": outcome.total - outcome.answered,
        "missed": missed,
        "items": missed if only_missed else outcome.items,
        "only_missed": only_missed,
        # Marks at stake: what a wrong share of this domain costs in the exam.
        "weakest": max(asked, key=lambda d: d.weight * (d.total - d.right) / d.total, default=None),
    }
    return render(request, "quiz/result.html", context)


def _quiz(request: StudyRequest, pk: uuid.UUID) -> Quiz:
    quiz = get_object_or_404(Quiz, learner=request.learner or None, pk=pk)
    return papers.close_if_over(quiz, now=timezone.now())


def _is_being_sat(quiz: Quiz) -> bool:
    """A paper whose reasons nobody sees before it is handed in."""
    return quiz.mode != Quiz.Mode.REVIEW and not quiz.finished_at


def _item(request: StudyRequest, pk: uuid.UUID, position: int) -> QuizItem:
    items = QuizItem.objects.select_related(
        "answer__question", "quiz__learner", "question__situation", "question__fact__document", "question__fact__note"
    )
    return get_object_or_404(items, quiz=pk, quiz__learner=request.learner or None, position=position)


def _place(request: StudyRequest, item: QuizItem) -> dict[str, object]:
    """Where in the quiz the item stands, and its neighbors: all of them, or those missed when looking back."""
    rows = list(item.quiz.items.values_list("position", "answer__is_correct"))
    only_missed = bool(item.quiz.finished_at) and request.GET.get("show") == "missed"
    positions = [n for n, is_correct in rows if not (only_missed and is_correct)]
    return {
        "item": item,
        "quiz": item.quiz,
        "total": len(rows),
        "answered": sum(is_correct is not None for _, is_correct in rows),
        "right": sum(bool(is_correct) for _, is_correct in rows),
        "previous": max((n for n in positions if n < item.position), default=None),
        "next": min((n for n in positions if n > item.position), default=None),
        "only_missed": only_missed,
    }


def _open_quiz(request: StudyRequest) -> Quiz | None:
    """The latest quiz, when it was left before its end."""
    latest = request.learner.quizzes.first() if request.learner else None
    return latest if latest and not papers.close_if_over(latest, now=timezone.now()).finished_at else None
