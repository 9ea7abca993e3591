"""Notes that learners bring: adding them, watching them being read, the reader, and what they say of what was found."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studyapp.forms import AddNotesForm, CorrectionForm, EditNotesForm
from studyapp.models import Document, Fact, Finding, Question, Upload
from studyapp.parsing import ParseError
from studyapp.services import learners, own_notes
from studyapp.services.own_notes.deciding import suggested_term
from studyapp.services.own_notes.saving import version_of

from . import StudyRequest, render_refused

RECENT = 5
JUDGE: dict[str, Callable[[Fact], None]] = {
    "confirm": own_notes.confirm,
    "reject": own_notes.reject,
    "reconsider": own_notes.reconsider,
}


# Bringing notes in


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StudyRequest) -> HttpResponse:
    if request.method != "POST":
        return render(
            request, "own_notes/add.html", _add_context(request, AddNotesForm(initial={"token": uuid.uuid4()}))
        )
    form = AddNotesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            upload = own_notes.begin_upload(learners.ensure_learner(request), **form.sent, now=timezone.now())
        except own_notes.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(upload)
    return render_refused(request, "own_notes/add.html", _add_context(request, form))


def _add_context(request: StudyRequest, form: AddNotesForm) -> dict:
    recent = request.learner.uploads.all()[:RECENT] if request.learner else []
    return {"form": form, "limits": own_notes.LIMITS, "recent": recent}


@require_GET
def upload(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    """How far reading has come; htmx asks for the part that changes until it is done."""
    found = _upload_of(request, pk)
    documents = Document.objects.owned_by(request.learner).filter(pk__in=found.documents).defer("text", "html")
    context = {"upload": found, "documents": documents, "is_stuck": found.is_stuck(timezone.now())}
    return render(request, "own_notes/_progress.html" if request.htmx else "own_notes/upload.html", context)


@require_POST
def cancel(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    found = _upload_of(request, pk)
    own_notes.cancel(found, now=timezone.now())
    return redirect(found)


@require_POST
def resume(request: StudyRequest, pk: uuid.UUID) -> HttpResponse:
    found = _upload_of(request, pk)
    own_notes.resume(found, now=timezone.now())
    return redirect(found)


def _upload_of(request: StudyRequest, pk: uuid.UUID) -> Upload:
    return get_object_or_404(Upload, owner=request.learner or None, pk=pk)


# Reading them


@require_GET
def document(request: StudyRequest, slug: str) -> HttpResponse:
    found = _document_of(request, slug)
    facts = list(_shown(found.facts.published()).order_by("start", "end", "pk"))
    findings = list(
        found.findings.open().of_note().select_related("fact", "other", "checked_fact__document").order_by("start")
    )
    quiet = found.findings.open().filter(kind__in=Finding.QUIET).order_by("start")
    context = {
        "document": found,
        "facts": facts,
        "findings": findings,
        "quiet": quiet,
        "unchecked": sum(not fact.counterpart_id for fact in facts),
        "to_confirm": [fact for fact in facts if is_to_confirm(fact)],
        "settled": [fact for fact in facts if not is_to_confirm(fact) and fact.confidence != "weak"],
        "weak": [fact for fact in facts if not is_to_confirm(fact) and fact.confidence == "weak"],
    }
    return render(request, "own_notes/document.html", context)


def is_to_confirm(fact: Fact) -> bool:
    is_open = not fact.judgement and not fact.counterpart_id and not fact.is_doubted
    return is_open and fact.confidence == Fact.Confidence.LIKELY


def _shown(facts):
    questions = Question.objects.published().only("pk", "stem", "type", "model", "fact_id").order_by("-type", "pk")
    return facts.select_related("counterpart", "service").prefetch_related(
        Prefetch("main_questions", questions, to_attr="asked")
    )


def _document_of(request: StudyRequest, slug: str) -> Document:
    return get_object_or_404(Document.objects.owned_by(request.learner).select_related("service"), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StudyRequest, slug: str) -> HttpResponse:
    found = _document_of(request, slug)
    if request.method != "POST":
        form = EditNotesForm(initial={"text": found.text, "version": version_of(found)})
        return render(request, "own_notes/edit.html", {"document": found, "form": form})
    form = EditNotesForm(request.POST)
    if form.is_valid():
        try:
            text = form.text_like(found.text)
            own_notes.save_text(found, text, version=form.cleaned_data["version"], now=timezone.now())
        except (own_notes.StaleText, own_notes.UnfitText, ParseError) as problem:
            form.add_error("text", str(problem))
        else:
            messages.info(request, "Saved and read again. Facts that are still there keep their schedule.")
            return redirect(found)
    return render_refused(request, "own_notes/edit.html", {"document": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: StudyRequest, slug: str) -> HttpResponse:
    found = _document_of(request, slug)
    if request.method != "POST":
        return render(request, "own_notes/delete.html", {"document": found, "leaving": own_notes.leaving(found)})
    own_notes.remove_document(found)
    messages.info(request, f"“{found.title}” was deleted.")
    return redirect("notes:index")


# Deciding


@require_POST
def judge(request: StudyRequest, slug: str) -> HttpResponse:
    """The name of the button says what is done, its value to which fact."""
    found = _document_of(request, slug)
    action = next((name for name in JUDGE if name in request.POST), "confirm")
    pk = request.POST.get(action, "")
    fact = get_object_or_404(found.facts.published(), pk=pk if pk.isdecimal() and len(pk) < 16 else 0)
    JUDGE[action](fact)
    if not request.htmx:
        return redirect(f"{found.get_absolute_url()}#card-{fact.pk}")
    shown = _shown(found.facts.filter(pk=fact.pk)).get()
    return render(request, "own_notes/_fact.html", {"fact": shown, "document": found, "is_new": True})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StudyRequest, slug: str, pk: int) -> HttpResponse:
    found = _document_of(request, slug)
    fact = get_object_or_404(found.facts.published(), pk=pk)
    if request.method != "POST":
        form = CorrectionForm(initial={"statement": fact.statement, "term": suggested_term(fact)})
        return render(request, "own_notes/correct.html", {"document": found, "fact": fact, "form": form})
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            own_notes.correct(fact, **form.cleaned_data)
        except own_notes.UnfitText as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(f"{found.get_absolute_url()}#card-{fact.pk}")
    return render_refused(request, "own_notes/correct.html", {"document": found, "fact": fact, "form": form})


@require_POST
def decide(request: StudyRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Fix what a finding is about, keep it, or say which of two sentences holds."""
    found = _document_of(request, slug)
    finding = found.findings.select_related("document", "fact", "other").filter(pk=pk).first()
    if not finding:  # decided in another tab, or gone with its words
        messages.info(request, "This finding is settled already.")
        return redirect(found)
    if "fix" in request.POST:
        try:
            own_notes.fix(finding, now=timezone.now())
        except (own_notes.StaleText, own_notes.UnfitText, ParseError) as problem:
            messages.warning(request, str(problem))
        else:
            messages.info(request, "The text was fixed and read again.")
    elif fact := _one_of(finding, request.POST.get("holds", "")):
        own_notes.hold(finding, fact)
        messages.info(request, f"Noted: “{fact.statement}” The other sentence is not asked.")
    else:
        own_notes.dismiss(finding)
        messages.info(request, "Kept as it is.")
    return redirect(f"{found.get_absolute_url()}#findings")


def _one_of(finding: Finding, pk: str) -> Fact | None:
    return next((fact for fact in (finding.fact, finding.other) if fact and str(fact.pk) == pk), None)
