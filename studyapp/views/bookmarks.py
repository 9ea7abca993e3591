"""Bookmarks: the list, and one thing with the remark on it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from studyapp.forms import RemarkForm
from studyapp.models import Bookmark
from studyapp.services import bookmarks, learners

from . import StudyRequest, render_refused

PER_PAGE = 50


@require_GET
def index(request: StudyRequest) -> HttpResponse:
    mine = request.learner.bookmarks.all() if request.learner else Bookmark.objects.none()
    mine = mine.select_related("note__document", "fact__document", "question__fact__document")
    mine = mine.defer(
        *(f"{path}__document__{name}" for path in ("note", "fact", "question__fact") for name in ("text", "html"))
    )
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bookmarks/index.html", {"page": page})


@require_http_methods(["GET", "POST"])
def edit(request: StudyRequest, kind: str, pk: int) -> HttpResponse:
    """Show something with the remark on it; save the remark, or take the bookmark away."""
    marked = get_object_or_404(bookmarks.markable(kind, request.learner or None), pk=pk)
    kept = bookmarks.bookmark_of(request.learner or None, kind, marked)
    if request.method == "GET":
        form = RemarkForm(initial={"remark": kept.remark if kept else ""})
        return render(request, "bookmarks/edit.html", {"kind": kind, "marked": marked, "kept": kept, "form": form})
    if "remove" in request.POST:
        if request.learner:
            bookmarks.remove(request.learner, kind, marked)
        messages.info(request, "The bookmark is gone.")
        return redirect("bookmarks:index")
    form = RemarkForm(request.POST)
    if not form.is_valid():
        context = {"kind": kind, "marked": marked, "kept": kept, "form": form}
        return render_refused(request, "bookmarks/edit.html", context)
    learner = learners.ensure_learner(request)
    bookmarks.keep(learner, kind, marked, remark=form.cleaned_data["remark"], now=timezone.now())
    messages.info(request, "Bookmarked.")
    return redirect("bookmarks:index")
