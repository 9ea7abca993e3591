"""Who a request's learner is, and how a visitor's progress joins an account."""

import functools
import uuid
import zoneinfo

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from studyapp.models import Card, Learner, Review
from studyapp.services import bookmarks, own_notes, reviews

SESSION_KEY = "learner"
PLAN_FIELDS = ("exam_date", "minutes_by_weekday", "days_off", "target_score")
ZONE_COOKIE = "zone"  # static/js/app.js writes it


def learner_of(user: User | AnonymousUser, session: SessionBase) -> Learner | None:
    """Return the account's learner, else the visitor's, else None: nothing is written for somebody who only looks."""
    if user.is_authenticated:
        return getattr(user, "learner", None)  # read with the account: see sign_in.Backend
    pk = session.get(SESSION_KEY)
    return Learner.objects.filter(pk=pk, user=None).first() if pk else None


def ensure_learner(request: HttpRequest) -> Learner:
    """Return the request's learner, made now when this is the first thing they do."""
    if request.learner:
        return request.learner
    if request.user.is_authenticated:
        learner, _ = Learner.objects.get_or_create(user=request.user, defaults=_zone_of(request))
    else:
        learner = Learner.objects.create(**_zone_of(request))
        request.session[SESSION_KEY] = str(learner.pk)
    request.learner = learner
    return learner


def account_of(request: HttpRequest) -> str:
    """Return a name for whoever this is that tells nothing: what a browser keeps is kept apart by it. Nobody has none."""
    if request.learner:
        return salted_hmac("studyapp.account", str(request.learner.pk)).hexdigest()[:16]
    if request.user.is_authenticated:
        return salted_hmac("studyapp.account", f"user {request.user.pk}").hexdigest()[:16]
    return ""


def nobody_yet(request: HttpRequest) -> Learner:
    """Return what a learner would be like who did nothing yet; it is not written down."""
    return Learner(**_zone_of(request))


def counts_of(learner: Learner | None) -> list[tuple[int, str]]:
    """What somebody did here, in words: to know what would be gone."""
    if not learner:
        return []
    rows = [
        (learner.answers.count(), "answer"),
        (learner.cards.count(), "scheduled fact"),
        (learner.quizzes.count(), "quiz"),
        (learner.documents.count(), "document of your own notes"),
    ]
    plurals = {"quiz": "quizzes", "document of your own notes": "documents of your own notes"}
    return [(count, word if count == 1 else plurals.get(word, f"{word}s")) for count, word in rows if count]


def follow_zone(learner: Learner, zone: str) -> None:
    """Take over the time zone of the browser, unless the learner chose one themselves."""
    if zone == learner.time_zone or learner.is_zone_chosen or zone not in known_zones():
        return
    learner.time_zone = zone
    learner.save(update_fields=["time_zone"])


@functools.cache
def known_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _zone_of(request: HttpRequest) -> dict[str, str]:
    zone = request.COOKIES.get(ZONE_COOKIE, "")
    return {"time_zone": zone} if zone in known_zones() else {}


def keep_progress(*, request: HttpRequest, user: User, **kwargs) -> None:
    """Whichever way somebody signs in or up, what they did before comes along."""
    if SESSION_KEY in request.session:
        adopt(request, user)


@transaction.atomic
def adopt(request: HttpRequest, user: User) -> Learner:
    """Give the visitor's progress to the account that they just signed up or in to."""
    visitor = _visitor(request.session)
    own = Learner.objects.filter(user=user).first()
    if visitor and not own:
        visitor.user = user
        visitor.save(update_fields=["user"])
        own = visitor
    elif visitor and own:
        _merge(visitor, into=own)
    elif not own:
        own = Learner.objects.create(user=user)
    request.session.pop(SESSION_KEY, None)
    request.learner = own
    return own


def _visitor(session: SessionBase) -> Learner | None:
    pk = session.get(SESSION_KEY)
    return Learner.objects.filter(pk=uuid.UUID(pk), user=None).first() if pk else None


def _merge(visitor: Learner, *, into: Learner) -> None:
    """Move what the visitor did; a fact that both know has the reviews of both, in the order of time."""
    known = {card.fact_id: card for card in into.cards.all()}
    for card in visitor.cards.all():
        mine = known.get(card.fact_id)
        if mine:
            _join_reviews(card, into=mine)
            continue
        card.learner = into
        card.save(update_fields=["learner"])
        if into.terms != visitor.terms:
            reviews.rebuild(card)
    taken = set(into.answers.values_list("token", flat=True))
    visitor.answers.filter(token__in=taken).delete()
    visitor.answers.update(learner=into)
    visitor.reviews.update(learner=into)
    visitor.quizzes.update(learner=into)
    visitor.flags.exclude(question__in=into.flags.values("question")).update(learner=into)
    visitor.reports.update(learner=into)
    bookmarks.move(visitor, into=into)
    if visitor.exam_date and not into.exam_date:
        for name in PLAN_FIELDS:
            setattr(into, name, getattr(visitor, name))
        into.save(update_fields=PLAN_FIELDS)
    into.plans.all().delete()  # what is left of the day is planned anew
    own_notes.move(visitor, into=into)
    visitor.delete()


def _join_reviews(card: Card, *, into: Card) -> None:
    both = sorted([*into.reviews.all(), *card.reviews.all()], key=lambda review: (review.reviewed_at, review.pk))
    if not both:
        into.memory = max(into.memory, card.memory, key=lambda memory: memory.reps)
        into.save()
        return
    last = max(review.number for review in both)
    for number, review in enumerate(both, last + 1):  # beyond all numbers first, since no two may be the same
        Review.objects.filter(pk=review.pk).update(card=into, number=number)
    into.reviews.update(number=F("number") - last)
    into.is_suspended = into.is_suspended or card.is_suspended
    reviews.rebuild(into)
