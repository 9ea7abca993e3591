"""The account and what it holds; signing in and out is django-allauth's. A visitor has the same page, without a name."""

import tempfile

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.forms import ForgetForm, SettingsForm
from studyapp.services import learners, personal_data

from . import StudyRequest, render_refused

IN_MEMORY = 2**20
# Who is signed in types their password once more; a visitor has none.
prove_again = reauthentication_required(enabled=lambda request: request.user.is_authenticated)


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: StudyRequest) -> HttpResponse:
    if request.method != "POST":
        form = SettingsForm(instance=request.learner or learners.nobody_yet(request))
        return render(request, "accounts/account.html", _context(request, form))
    form = SettingsForm(request.POST, instance=learners.ensure_learner(request))
    if not form.is_valid():
        return render_refused(request, "accounts/account.html", _context(request, form))
    form.save()
    messages.info(request, "Saved.")
    return redirect("accounts:account")


@require_safe
@prove_again
def export(request: StudyRequest) -> HttpResponse:
    """Send everything that hangs on whoever asks, as one file."""
    learner, user = request.learner or None, request.user if request.user.is_authenticated else None
    if not learner and not user:
        messages.info(request, "There is nothing about you yet.")
        return redirect("accounts:account")
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the response closes it)
    personal_data.write_export(file, learner=learner, user=user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"study-app-{timezone.now():%Y-%m-%d}.zip")


@require_http_methods(["GET", "HEAD", "POST"])
@prove_again
def forget(request: StudyRequest) -> HttpResponse:
    learner, user = request.learner or None, request.user if request.user.is_authenticated else None
    if not learner and not user:
        messages.info(request, "There is nothing about you to delete.")
        return redirect("accounts:account")
    form = ForgetForm(request.POST if request.method == "POST" else None, expected=str(user or "forget me"))
    if form.is_valid():
        personal_data.forget(learner=learner, user=user)
        if not (user and user.is_superuser):
            request.session.flush()
        messages.info(request, "Everything about you is deleted.")
        return redirect("home:index")
    context = {"form": form, "counts": learners.counts_of(learner)}
    if form.is_bound:
        return render_refused(request, "accounts/forget.html", context)
    return render(request, "accounts/forget.html", context)


def _context(request: StudyRequest, form: SettingsForm) -> dict[str, object]:
    return {"form": form, "has_second_step": is_mfa_enabled(request.user), "is_known": bool(request.learner)}
