"""The owner's sign-in by a link that `manage.py` prints."""

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from studyapp.services import owners

from . import StudyRequest


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: StudyRequest, token: str) -> HttpResponse:
    """Ask for one click: only the POST spends the link, so that a preview of it does no harm."""
    remote_addr, now = _address(request), timezone.now()
    if request.method == "POST":
        user = owners.use_owner_link(token, remote_addr, now=now)
        if not user:
            raise Http404
        login(request, user, backend="studyapp.sign_in.Backend")
        return redirect("admin:index")
    if not owners.check_owner_link(token, remote_addr, now=now):
        raise Http404
    return render(request, "owner/sign_in.html")


def _address(request: StudyRequest) -> str:
    """Where the request comes from; nothing is known of one that a proxy passed on, even a proxy on this machine."""
    is_passed_on = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    return "" if is_passed_on else request.META.get("REMOTE_ADDR", "")
