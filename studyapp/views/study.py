"""Studying: the next question, an answer, what was right, and how well it was known."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from studyapp.forms import AnswerForm
from studyapp.models import Answer, Card, Fact, Rating
from studyapp.services import cards, learners, notices, plans, reviews, study

from . import StudyRequest, render_refused
from .feedback import feedback_on, reporting_on


@require_GET
def home(request: StudyRequest) -> HttpResponse:
    learner, now = request.learner or None, timezone.now()
    session = study.session_of(learner, now=now) if learner else None
    counts = study.counts(learner, now=now, session=session)
    showing = study.next_showing(learner, now=now, session=session)
    if not showing:
        return render(
            request, "study/done.html", {"counts": counts, "notices": notices.notices_for(learner, session=session)}
        )
    context = {
        "counts": counts,
        "showing": showing,
        "form": AnswerForm(showing.rendered, filled=request.GET),
        "notices": notices.notices_for(learner, showing, session=session),
    }
    return render(request, "study/home.html", context)


@require_POST
def answer(request: StudyRequest) -> HttpResponse:
    learner, now = request.learner or None, timezone.now()
    try:
        showing = study.open_showing(request.POST.get("token", ""), learner)
    except study.StaleShowing as stale:
        messages.warning(request, str(stale))
        return redirect("study:home")
    except study.ForeignShowing as error:
        raise Http404 from error
    form = AnswerForm(showing.rendered, request.POST)
    if not form.is_valid():
        context = {
            "counts": study.counts(learner, now=now),
            "showing": showing,
            "form": form,
            "notices": notices.notices_for(learner, showing),
        }
        return render_refused(request, "study/home.html", context)
    answered = study.record_answer(learners.ensure_learner(request), showing, form.chosen, now=now, **form.details)
    page = reverse("study:feedback", args=[answered.pk])
    if not request.htmx:
        return redirect(page)
    # The page that the redirect leads to, one round trip earlier.
    response = _show_feedback(request, answered, back=page, is_new=answered.answered_at == now)
    response.headers["HX-Push-Url"] = page
    return response


@require_GET
def feedback(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    answers = Answer.objects.select_related("learner", "review", "question")
    return _show_feedback(
        request, get_object_or_404(answers, learner=request.learner or None, pk=pk), back=request.path
    )


def _show_feedback(request: StudyRequest, answered: Answer, *, back: str, is_new: bool = False) -> HttpResponse:
    learner, now = answered.learner, timezone.now()
    session = study.session_of(learner, now=now, latest=str(answered.token) if is_new else "")
    intervals = reviews.rating_intervals(answered)
    context = {
        "answer": answered,
        "feedback": feedback_on(answered, learner),
        "reporting": reporting_on(answered, is_new=is_new),
        "counts": study.counts(learner, now=now, session=session),
        "can_rate": reviews.can_be_rated(answered),
        "again_in": intervals[Rating.AGAIN],
        "ratings": [(rating, _rating_label(rating, answered), intervals[rating]) for rating in Rating],
        "back": back,
    }
    return render(request, "study/feedback.html", context)


@require_POST
def rate(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    answered = get_object_or_404(Answer, learner=request.learner or None, pk=pk)
    rating = request.POST.get("rating", "")
    if rating not in {str(value) for value in Rating.values}:
        messages.warning(request, f"Choose {_rating_label(Rating.AGAIN, answered)}, Hard, Good, or Easy.")
        return redirect("study:feedback", pk)
    try:
        reviews.rate(answered, int(rating))
    except Card.DoesNotExist as error:  # taken back in another tab a moment ago
        raise Http404 from error
    return redirect("study:home")


def _rating_label(rating: Rating, answer: Answer) -> str:
    """A right answer that was not known was guessed."""
    return "Guessed" if rating == Rating.AGAIN and answer.is_correct else rating.label


@require_POST
def undo(request: StudyRequest) -> HttpResponse:
    """Take back the answer that the page meant; a second press of the same button changes nothing more."""
    token = request.POST.get("answer", "")
    undone = reviews.undo(request.learner, token=token) if request.learner else None
    if undone:
        messages.info(request, "Your last answer was taken back.")
    elif not token:
        messages.info(request, "There is no answer to take back.")
    return redirect("study:home")


@require_POST
def set_aside(request: StudyRequest, pk: int, way: str) -> HttpResponse:
    """Bury or suspend a fact, or take it up again, and go back to where that was asked for."""
    learner, now = learners.ensure_learner(request), timezone.now()
    fact = get_object_or_404(Fact.objects.known_to(learner), pk=pk)
    if way == "bury":
        cards.bury(learner, fact, now=now)
        messages.info(request, "That fact waits until tomorrow.")
    elif way == "suspend":
        cards.suspend(learner, fact, now=now)
        messages.info(request, "That fact will not be asked again. On its page you can take it up once more.")
    else:
        cards.take_up(learner, fact)
        messages.info(request, "That fact is asked again.")
    return redirect(fact) if "stay" in request.POST else redirect("study:home")


@require_GET
def aside(request: StudyRequest) -> HttpResponse:
    """List the facts that do not stick and those that were set aside."""
    learner, now = request.learner or None, timezone.now()
    context = {"report": None, "aside": None}
    if learner:
        context = {"report": cards.leeches_of(learner), "aside": cards.set_aside(learner, now=now)}
    return render(request, "study/aside.html", context)


@require_POST
def learn_more(request: StudyRequest) -> HttpResponse:
    plans.add_more(learners.ensure_learner(request), now=timezone.now())
    return redirect("study:home")
