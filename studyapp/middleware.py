"""Who is studying: every request has a ``learner``, a row or nothing yet."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from studyapp.models import Learner
from studyapp.services import learners

GetResponse = Callable[[HttpRequest], HttpResponse]


def learner(get_response: GetResponse) -> GetResponse:
    def find(request: HttpRequest) -> Learner | None:
        found = learners.learner_of(request.user, request.session)
        if found:
            learners.follow_zone(found, request.COOKIES.get(learners.ZONE_COOKIE, ""))
        return found

    def middleware(request: HttpRequest) -> HttpResponse:
        request.learner = SimpleLazyObject(lambda: find(request))
        return get_response(request)

    return middleware


def bounded_bodies(get_response: GetResponse) -> GetResponse:
    """Refuse what is larger than anything that can be sent here, before a byte of it is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MOST_BYTES_OF_REQUEST:
            return render(request, "413.html", {"most": settings.MOST_BYTES_OF_REQUEST}, status=413)
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
        is_redirect = 300 <= response.status_code < 400
        if response.headers.get("Content-Type", "").startswith("text/html") and not is_redirect:
            # The service worker keeps pages apart by this; what another account left is deleted.
            response.headers["Account"] = learners.account_of(request)
        if getattr(request, "htmx", False):
            response.headers["Vary"] = "HX-Request, Cookie"
        return response

    return middleware


class CompressedPages(GZipMiddleware):
    """Compress pages, but none in which a stranger could guess a secret by its length (the BREACH attack).

    For that they must put words of their own into a page that holds the secret. What another site can make a browser send
    is an address with a query, and forms without our token, which get no page: so an address with a query is answered
    plain. Besides, Django masks the token of forms anew each time, and adds up to 100 random bytes to what it compresses.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_page = response.headers.get("Content-Type", "").startswith(("text/html", "text/javascript"))
        if response.status_code != 200 or request.META.get("QUERY_STRING") or response.streaming or not is_page:
            return response
        return super().process_response(request, response)
