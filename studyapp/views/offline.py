"""The app without a connection: its service worker, its manifest, and the page for what was not kept."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from . import StudyRequest

SHELL = [
    "css/base.css",
    "css/parts.css",
    "django_htmx/htmx-2.min.js",
    "js/app.js",
    "js/offline.js",
    "icons/192.png",
]


@require_safe
def worker(request: StudyRequest) -> HttpResponse:
    """Send the worker from the root of the site, whose pages it serves; a browser compares it with its own at each visit."""
    context = {
        # With the files its text changes, and so a browser takes the new one. Files without a hash in their name are for
        # development and can be out of date.
        "version": getattr(staticfiles_storage, "manifest_hash", ""),
        "shell": [static(path) for path in SHELL],
        "static": staticfiles_storage.base_url,
    }
    response = render(request, "offline/sw.js", context, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@require_safe
def manifest(request: StudyRequest) -> HttpResponse:
    icons = [("any", 192), ("any", 512), ("maskable", 512)]
    description = {
        "id": "/",
        "name": "Study app for SAA-C03",
        "short_name": "Study app",
        "description": "Questions from checked notes, each brought back before it is forgotten.",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "icons": [
            {
                "src": static(f"icons/{'maskable-' if purpose == 'maskable' else ''}{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for purpose, size in icons
        ],
        "shortcuts": [{"name": "Notes", "url": "/notes/"}, {"name": "Quiz", "url": "/quiz/"}],
    }
    response = JsonResponse(description, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def page(request: StudyRequest) -> HttpResponse:
    return render(request, "offline/page.html")
