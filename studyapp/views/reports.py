"""Reporting a problem with a question that one answered."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from studyapp.forms import ReportForm
from studyapp.models import Answer
from studyapp.services import reports

from . import StudyRequest, render_refused
from .feedback import page_of, reporting_on

THANKS = "Thank you. Your report was sent to the editors; the study page will show their answer."


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the form on a page of its own, or take it; htmx gets the part of the feedback page that holds it."""
    answers = Answer.objects.select_related("question").filter(question__owner=None)
    answer = get_object_or_404(answers, learner=request.learner or None, pk=pk)
    template = "reports/_report.html" if request.htmx else "reports/send.html"
    context = {"answer": answer, "back": page_of(answer), "reporting": reporting_on(answer)}
    if request.method != "POST":
        return render(request, template, context)
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            reports.report_question(answer, **form.cleaned_data, now=timezone.now())
        except reports.TooManyReports as most:
            form.add_error(None, str(most))
    context["reporting"] = reporting_on(answer, form)
    if form.errors:
        return render_refused(request, template, context)
    if request.htmx:
        return render(request, template, {**context, "sent": THANKS})
    messages.info(request, THANKS)
    return redirect(context["back"])
