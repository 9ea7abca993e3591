"""Bookmarks and private remarks on notes, facts, and questions."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from studyapp.models import Bookmark, Document, Fact, Learner, Note, Question

Marked = Note | Fact | Question


def markable(kind: str, learner: Learner | None) -> QuerySet:
    """Return the things of a kind that this learner can see, and so mark."""
    if kind == "note":
        notes = Note.objects.published().filter(document__in=Document.objects.readable_by(learner))
        return notes.select_related("document").defer("document__text", "document__html")
    return {"fact": Fact, "question": Question}[kind].objects.known_to(learner)


def bookmark_of(learner: Learner | None, kind: str, marked: Marked) -> Bookmark | None:
    return learner.bookmarks.filter(**{kind: marked}).first() if learner else None


@transaction.atomic
def keep(learner: Learner, kind: str, marked: Marked, *, remark: str, now: datetime) -> Bookmark:
    """Bookmark something, or change the remark on it."""
    kept, _ = Bookmark.objects.update_or_create(
        learner=learner,
        **{kind: marked},
        defaults={"remark": remark},
        create_defaults={"remark": remark, "created_at": now},
    )
    return kept


def remove(learner: Learner, kind: str, marked: Marked) -> None:
    learner.bookmarks.filter(**{kind: marked}).delete()


def move(visitor: Learner, *, into: Learner) -> None:
    """Give a visitor's bookmarks to their account; of two remarks on one thing both stay."""
    mine = {(b.note_id, b.fact_id, b.question_id): b for b in into.bookmarks.all()}
    for bookmark in visitor.bookmarks.all():
        same = mine.get((bookmark.note_id, bookmark.fact_id, bookmark.question_id))
        if not same:
            bookmark.learner = into
            bookmark.save(update_fields=["learner"])
        elif bookmark.remark and bookmark.remark not in same.remark:
            same.remark = f"{same.remark}\n\n{bookmark.remark}".strip()
            same.save(update_fields=["remark"])
