"""What an answer does to a memory, and how it is changed or taken back. A card is what its reviews make of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from studyapp import scheduling
from studyapp.models import Answer, Card, Learner, Question, Rating, Review
from studyapp.scheduling import MemoryState
from studyapp.services import plans


def record_review(answer: Answer, rating: Rating, *, now: datetime) -> Review:
    """Let the answer change its fact's card; call it inside the transaction that saves the answer."""
    learner = answer.learner
    cards = Card.objects.select_for_update().filter(learner=learner, fact=answer.fact_id)
    try:
        card = next(iter(cards), None)
        card, before = _reviewed(card or Card(learner=learner, fact_id=answer.fact_id), rating, now=now)
    except IntegrityError:  # another answer made the card a moment ago
        card, before = _reviewed(cards.get(), rating, now=now)
    return Review.objects.create(
        learner=learner,
        card=card,
        answer=answer,
        rating=rating,
        number=card.reps,
        reviewed_at=now,
        before=before.as_json(),
    )


def _reviewed(card: Card, rating: Rating, *, now: datetime) -> tuple[Card, MemoryState]:
    """Save what the review makes of the card; return it with its memory before."""
    before = card.memory if card.reps else scheduling.fresh(now)
    if not card.reps:
        card.created_at = now
    card.memory = scheduling.review(before, rating, now=now, terms=card.learner.terms, key=card.key)
    if card._state.adding:
        with transaction.atomic():
            card.save(force_insert=True)
    else:
        card.save()
    return card, before


def rebuild(card: Card, *, log: Iterable[Review] | None = None) -> None:
    """Make the card again from its reviews; without any it is new, and goes unless the learner suspended it."""
    log = _log_of(card) if log is None else log
    memory = scheduling.replay(
        [(review.rating, review.reviewed_at) for review in log], terms=card.learner.terms, key=card.key
    )
    if memory:
        card.memory = memory
        card.save()
    elif card.is_suspended:
        card.memory = scheduling.fresh(card.created_at)
        card.save()
    else:
        card.delete()


def _log_of(card: Card) -> QuerySet[Review]:
    return card.reviews.order_by("number").defer("before")


@transaction.atomic
def rate(answer: Answer, rating: int) -> Review:
    """Say how well an answer was known, now or later; a wrong choice stays Again.

    A typed answer is the learner's to judge: other words for the same thing are right when they say so. A right choice
    rated Again was guessed: it stays right, and counts as not known.
    """
    if not can_be_rated(answer):
        return answer.review
    # The card first, as an undo does, then what is there of its reviews.
    card = Card.objects.select_for_update(of=("self",)).select_related("learner").get(reviews__answer=answer)
    log = list(_log_of(card))
    review = next((review for review in log if review.answer_id == answer.pk), None)
    if not review:
        raise Card.DoesNotExist
    if review.rating == rating:
        return review
    if answer.is_correct is not (rating > Rating.AGAIN) and answer.shown["type"] == Question.Type.CLOZE:
        answer.is_correct = rating > Rating.AGAIN
        answer.save(update_fields=["is_correct"])
    review.rating = Rating(rating)
    review.save(update_fields=["rating"])
    rebuild(card, log=log)
    return review


def can_be_rated(answer: Answer) -> bool:
    return answer.is_correct or answer.shown["type"] == Question.Type.CLOZE


def rating_intervals(answer: Answer) -> dict[int, timedelta]:
    """Return for each rating how long after the answer the fact is asked again."""
    review = answer.review
    return scheduling.intervals(
        MemoryState.from_json(review.before),
        now=review.reviewed_at,
        terms=answer.learner.terms,
        key=str(answer.fact_id),
    )


@transaction.atomic
def undo(learner: Learner, *, token: str = "") -> Answer | None:
    """Take back the last answer of studying as if it had not been given; None when there is none.

    It can be repeated until the first answer. A ``token`` names the answer that is meant: it is taken back once, and
    only while it is the last.
    """
    Learner.objects.select_for_update().get(
        pk=learner.pk
    )  # two undos at once take back two answers, or one twice named
    answers = learner.answers.filter(quiz_item=None).select_related("fact").order_by("-answered_at", "-pk")
    answer = answers.first()
    if not answer or (token and token != str(answer.token)):
        return None
    review = Review.objects.get(answer=answer)
    card = Card.objects.select_for_update(of=("self",)).select_related("learner").get(pk=review.card_id)
    Review.objects.filter(pk=review.pk).delete()
    for later in card.reviews.filter(number__gt=review.number).order_by("number"):  # a quiz asked the fact since
        later.number -= 1
        later.save(update_fields=["number"])
    rebuild(card)
    Answer.objects.filter(pk=answer.pk).delete()
    plans.mark(learner, answer.fact_id, is_done=False, now=answer.answered_at)
    return answer


@transaction.atomic
def rebuild_all(learner: Learner) -> None:
    """Make all cards again from their reviews, since the learner's parameters, retention, or clock changed."""
    log = learner.reviews.order_by("card", "number").values_list("card", "rating", "reviewed_at")
    by_card = {card: [row[1:] for row in rows] for card, rows in groupby(log.iterator(), key=itemgetter(0))}
    terms, changed = learner.terms, []
    for card in learner.cards.select_for_update().filter(reps__gt=0).iterator():
        if card.pk in by_card:
            card.memory = scheduling.replay(by_card[card.pk], terms=terms, key=card.key)
            changed.append(card)
    fields = ["memory_state", "step", "stability", "difficulty", "due", "last_review", "reps", "lapses"]
    Card.objects.bulk_update(changed, fields, batch_size=500)
