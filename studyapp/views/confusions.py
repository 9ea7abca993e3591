"""What the learner mixes up, and a drill of each pair."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from studyapp.models import Service
from studyapp.services import confusions, learners
from studyapp.services.quizzes import NothingToAsk

from . import StudyRequest


@require_GET
def index(request: StudyRequest) -> HttpResponse:
    return render(request, "confusions/index.html", {"confusions": confusions.confusions_of(request.learner or None)})


@require_POST
def drill(request: StudyRequest) -> HttpResponse:
    """Start a quiz of the questions in which both services stand."""
    slugs = sorted(get_object_or_404(Service, slug=request.POST.get(name, "")).slug for name in ("a", "b"))
    try:
        quiz = confusions.start_drill(learners.ensure_learner(request), tuple(slugs), now=timezone.now())
    except NothingToAsk as nothing:
        messages.info(request, str(nothing))
        return redirect("confusions:index")
    return redirect(quiz)
