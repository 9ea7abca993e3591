"""Who is studying: every request has a ``learner``, a row or nothing yet."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from studyapp.services.learners import learner_of

GetResponse = Callable[[HttpRequest], HttpResponse]


def learner(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.learner = SimpleLazyObject(lambda: learner_of(request.user, request.session))
        return get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """Keep pages out of shared caches, and fragments apart from pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Cache-Control", "no-store" if request.user.is_authenticated else "private, no-cache"
        )
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if getattr(request, "htmx", False):
            response.headers["Vary"] = "HX-Request, Cookie"
        return response

    return middleware
