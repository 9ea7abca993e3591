"""The notes: lists, search, the reader, and one page per fact."""

from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from studyapp.models import Document, Fact, Finding
from studyapp.services import cards, search

from . import StudyRequest

QUESTIONS_PER_PAGE = 20


@require_GET
def index(request: StudyRequest) -> HttpResponse:
    learner = request.learner or None
    query = request.GET.get("q", "").strip()[:200]
    if query:
        hits = search.search_notes(query, learner)
        return render(request, "notes/search.html", {"query": query, "hits": hits})
    published = Count("facts", filter=Q(facts__state="published"))
    documents = Document.objects.readable_by(learner).select_related("service").defer("text", "html")
    findings = Finding.objects.open().of_note().filter(document=OuterRef("pk")).order_by().values("document")
    counted = Subquery(findings.annotate(count=Count("pk")).values("count"))
    documents = sorted(
        documents.annotate(fact_count=published, finding_count=counted), key=lambda d: (_shelf(d), d.title)
    )
    shelves = [(title, list(group)) for (_, title), group in groupby(documents, key=_shelf)]
    return render(request, "notes/index.html", {"query": "", "shelves": shelves})


@require_GET
def document(request: StudyRequest, slug: str) -> HttpResponse:
    documents = Document.objects.published().filter(owner=None).select_related("service").prefetch_related("tasks")
    found = get_object_or_404(documents, slug=slug)
    facts = found.facts.published().order_by("start")
    return render(request, "notes/document.html", {"document": found, "facts": facts})


@require_GET
def fact(request: StudyRequest, pk: int) -> HttpResponse:
    learner = request.learner or None
    facts = Fact.objects.known_to(learner).select_related("document", "note", "service")
    found = get_object_or_404(facts, pk=pk)
    questions = found.questions.known_to(learner).prefetch_related("options__fact").order_by("-type", "pk")
    page = Paginator(questions, QUESTIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "fact": found,
        "page": page,
        "earlier": found.earlier_statements(),
        "schedule": cards.schedule_of(learner, found, now=timezone.now()),
    }
    return render(request, "notes/fact.html", context)


def _shelf(document: Document) -> tuple[int, str]:
    """Where a document stands in the list: the learner's own first, then choices, then services by their category."""
    if document.owner_id:
        return 0, "Your notes"
    if document.decision:
        return 1, "Choosing between services"
    if document.service:
        return 2, document.service.category.replace("-", " ").capitalize()
    return 3, "Other notes"
