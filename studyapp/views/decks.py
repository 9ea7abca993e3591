"""Decks for Anki and other apps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from studyapp.forms import DeckForm
from studyapp.models import Learner
from studyapp.services import decks

from . import StudyRequest, render_refused


@require_GET
def index(request: StudyRequest) -> HttpResponse:
    form = DeckForm(request.GET or {"format": "apkg"})
    return render(request, "decks/index.html", {"form": form, "count": _count(form, request.learner or None)})


@require_GET
def count(request: StudyRequest) -> HttpResponse:
    """The line that says how many questions the deck holds, while the form is being filled in."""
    form = DeckForm(request.GET)
    return render(request, "decks/_count.html", {"form": form, "count": _count(form, request.learner or None)})


@require_GET
def download(request: StudyRequest) -> HttpResponse:
    form = DeckForm(request.GET)
    if not form.is_valid():
        return render_refused(request, "decks/index.html", {"form": form, "count": 0})
    filename, content_type, content = decks.deck_bytes(
        form.cleaned_data["format"],
        services=form.chosen_services,
        tasks=tuple(form.cleaned_data["tasks"]),
        learner=request.learner or None,
        now=timezone.now(),
    )
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _count(form: DeckForm, learner: Learner | None) -> int:
    if not form.is_valid():
        return 0
    return decks.deck_count(form.chosen_services, tuple(form.cleaned_data["tasks"]), learner)
