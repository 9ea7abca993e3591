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
from studyapp.services import learners, papers, quizzes, results, study

from . import StudyRequest, render_refused
from .feedback import feedback_on, feedback_on_drawing, feedback_without_answer, page_of, reporting_on

# Which questions of a result are listed.
TABS = {
    "all": "All",
    "missed": "Missed",
    "guessed": "Guessed right",
    "flagged": "Flagged",
    "slow": "Over 3 minutes",
    "changed": "Changed",
}
LONG = 20
DEFAULTS = {"count": "10", "models": "scenarios", "source": "all", "mode": "review"}


@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: StudyRequest) -> HttpResponse:
    """Offer the choice of a quiz; a POST starts it."""
    learner = request.learner or None
    if request.method != "POST":
        choice = request.GET.copy()
        for name, value in DEFAULTS.items():
            choice.setdefault(name, value)
        form = CriteriaForm(choice)
        found = quizzes.matches(learner, form.criteria, now=timezone.now()) if form.is_valid() else None
        context = {"form": form, "found": found, "open_quiz": papers.left_open(learner, now=timezone.now())}
        return render(request, "quiz/setup.html", context)
    form = CriteriaForm(request.POST)
    if form.is_valid():
        try:
            begin = papers.start_timed if form.is_timed else quizzes.start
            quiz = begin(learners.ensure_learner(request), form.criteria, now=timezone.now())
        except quizzes.NothingToAsk as nothing:
            form.add_error(None, str(nothing))
        else:
            return redirect(quiz)
    return render_refused(request, "quiz/setup.html", {"form": form, "found": None})


@require_GET
def count(request: StudyRequest) -> HttpResponse:
    """The line that says how many questions match, while the form is being filled in."""
    form = CriteriaForm(request.GET)
    found = quizzes.matches(request.learner or None, form.criteria, now=timezone.now()) if form.is_valid() else None
    return render(request, "quiz/_count.html", {"form": form, "found": found})


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
    report = results.report_on(quiz)
    # Of a long paper what was missed comes first: nobody reads a list of 65.
    show = _show(request, "missed" if report.total > LONG and report.count("missed") else "all")
    context = {
        "quiz": quiz,
        "report": report,
        "listed": report.shown(show),
        "show": show,
        "tabs": [(name, label, n) for name, label in TABS.items() if (n := report.count(name)) or name == "all"],
        "ruler": _ruler(report.estimate, quiz),
        "chance": _chance(report.estimate),
        "bars": _bars(report),
        "tasks": [(task, [i for i in report.items if _is_of(i, task)]) for task in report.tasks],
    }
    return render(request, "quiz/result.html", context)


def _show(request: StudyRequest, default: str = "all") -> str:
    show = request.GET.get("show", default)
    return show if show in TABS else default


def _is_of(each: results.ItemResult, task: results.GroupResult) -> bool:
    return each.item.question.task_id is not None and each.item.question.task.code == task.code


def _ruler(estimate: object, quiz: Quiz) -> dict[str, int] | None:
    """Where the estimate and the pass mark lie on a ruler 600 wide."""
    if not hasattr(estimate, "score"):
        return None
    least, most = quiz.exam.score_min, quiz.exam.score_max

    def place(score: float) -> int:
        return round(600 * (score - least) / (most - least))

    low, high = place(estimate.low), place(estimate.high)
    return {"low": low, "width": max(2, high - low), "pass": place(quiz.exam.pass_score)}


def _chance(estimate: object) -> str:
    """The probability of passing in words that do not promise more than is known."""
    if not hasattr(estimate, "p_pass"):
        return ""
    percent = round(100 * estimate.p_pass)
    return "more than 98%" if percent > 98 else "less than 2%" if percent < 2 else f"about {percent}%"


def _bars(report: results.Report) -> list[dict[str, object]]:
    """The time of each question as a bar in a strip 600 wide and 60 high, as long as it was measured at all."""
    if not report.seconds:
        return []
    most = max(report.slowest, results.SLOW)
    step = 600 / report.total
    return [
        {
            "x": round(n * step, 1),
            "y": round(60 - 60 * (each.seconds or 0) / most, 1),
            "width": round(step * 0.7, 1),
            "height": round(60 * (each.seconds or 0) / most, 1),
            "is_slow": each.is_slow,
        }
        for n, each in enumerate(report.items)
    ]


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
    """Where in the quiz the item stands, and its neighbors: all of them, or those chosen when looking back."""
    show = _show(request) if item.quiz.finished_at else "all"
    rows = [results.item_result(each) for each in item.quiz.items.select_related("answer")]
    positions = [each.item.position for each in rows if results.FILTERS[show](each)]
    return {
        "item": item,
        "quiz": item.quiz,
        "total": len(rows),
        "answered": sum(each.outcome != "blank" for each in rows),
        "right": sum(each.outcome == "right" for each in rows),
        "previous": max((n for n in positions if n < item.position), default=None),
        "next": min((n for n in positions if n > item.position), default=None),
        "show": show,
        "query": "" if show == "all" else f"?show={show}",
    }
