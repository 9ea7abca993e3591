"""What a learner has read on the study page and does not need to see again."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from studyapp.models import Card, QuestionReport
from studyapp.services import notices

from . import StudyRequest


@require_POST
def read_note(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    notices.read_note(get_object_or_404(QuestionReport, learner=request.learner or None, pk=pk))
    return redirect("study:home")


@require_POST
def read_change(request: StudyRequest, pk: int) -> HttpResponse:
    """``pk`` is the fact's."""
    notices.read_change(get_object_or_404(Card, learner=request.learner or None, fact=pk), now=timezone.now())
    return redirect("study:home")
