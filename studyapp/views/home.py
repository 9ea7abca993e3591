"""The first page: a question for somebody new, and the next thing to do for somebody who has studied before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from studyapp.services.home import home_of

from . import StudyRequest, study


@require_GET
def index(request: StudyRequest) -> HttpResponse:
    if not request.learner:
        return study.home(request)
    return render(request, "home/index.html", {"home": home_of(request.learner, now=timezone.now())})
