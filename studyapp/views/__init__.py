"""Requests in, pages out. A page that htmx asks for is the same template without its frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from studyapp.models import Learner


class StudyRequest(HttpRequest):
    htmx: HtmxDetails
    learner: Learner | None


def render_refused(request: StudyRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form again with what is wrong; the address stays that of the page, which can be reloaded."""
    response = render(request, template, context, status=422)
    response.headers["HX-Push-Url"] = "false"
    return response
