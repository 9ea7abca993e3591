"""The memory's parameters fitted to one learner, adopted only when they foretell later reviews better."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from studyapp.models import Learner, Question
from studyapp.services import plans, reviews

if TYPE_CHECKING:
    from studyapp.scheduling.fit import Reviews

ENOUGH_NEW = 200  # reviews since the last fit, or
SHARE_NEW = 0.1  # of those there were then, before another one is tried
LATEST = 20_000
LATEST_SHOWN = 5000
GUESSES = (0.0, 0.5, 1.0)  # times the chance of a right guess: how many of these are told as guesses is not known


@dataclass(frozen=True)
class Calibration:
    """How what was expected compares with what was recalled."""

    reviews: int
    rows: tuple[tuple[float, float, int], ...]  # expected, recalled, reviews
    log_loss: dict[str, float]

    @property
    def losses(self) -> list[tuple[str, float]]:
        return sorted(self.log_loss.items(), key=lambda row: row[1])


def request_fit(learner: Learner) -> None:
    """Have the worker fit this learner's parameters when enough reviews are new."""
    new = learner.reviews.count() - learner.fitted_reviews
    if new >= max(ENOUGH_NEW, SHARE_NEW * learner.fitted_reviews):
        fit_learner.enqueue(str(learner.pk))


@task()
def fit_learner(pk: str) -> None:
    """Fit one learner; the queue keeps this name: never rename."""
    if learner := Learner.objects.filter(pk=pk).first():
        refit(learner, now=timezone.now())


def refit(learner: Learner, *, now: datetime) -> bool:
    """Fit the parameters and say whether they were adopted; what the unseen reviews said is kept either way."""
    from studyapp.scheduling import fit

    log = reviews_of(learner)
    current = plans.parameters_of(learner)
    verdict = fit.judge(log, current=current, guess=_guess_of(learner, log))
    with transaction.atomic():
        learner = Learner.objects.select_for_update().get(pk=learner.pk)
        learner.fitted_at, learner.fitted_reviews = now, learner.reviews.count()
        learner.fit_verdict = {
            "is_adopted": verdict.is_adopted,
            "predicted": verdict.predicted,
            "log_loss": verdict.log_loss,
        }
        if verdict.is_adopted:
            learner.parameters = [float(number) for number in verdict.parameters]
        learner.save(update_fields=["fitted_at", "fitted_reviews", "fit_verdict", "parameters"])
        if verdict.is_adopted:
            reviews.rebuild_all(learner)
    return verdict.is_adopted


def reviews_of(learner: Learner, *, latest: int = LATEST) -> "Reviews":
    return log_of(learner, latest=latest)[0]


def log_of(learner: Learner, *, latest: int = LATEST) -> tuple["Reviews", list[uuid.UUID]]:
    """Return the learner's reviews in the order of time, and the keys of the cards that they count.

    A card whose first reviews are too long ago is left out.
    """
    import numpy as np

    from studyapp.scheduling.fit import Reviews

    rows = learner.reviews.order_by("-reviewed_at", "-number").values_list("card", "reviewed_at", "rating", "number")
    rows = list(rows[:latest])[::-1]
    whole = {card for card, _, _, number in rows if number == 1}
    places: dict = {}
    found = [
        (places.setdefault(card, len(places)), learner.day_of(moment).toordinal(), rating)
        for card, moment, rating, _ in rows
        if card in whole
    ]
    columns = np.array(found, int).reshape(-1, 3).T
    return Reviews(*columns), list(places)


def _guess_of(learner: Learner, log: "Reviews") -> float:
    """Return how probable it is that a forgotten fact was answered rightly and not said to be guessed.

    Of none, half, and all of the guesses that chance allows, the share that explains the earlier reviews best.
    """
    import numpy as np

    from studyapp.scheduling import fit

    choices = learner.answers.exclude(question__type=Question.Type.CLOZE).count()
    most = 0.25 * choices / max(1, learner.answers.count())
    is_early = np.arange(len(log)) < len(log) * (1 - fit.UNSEEN)
    if not is_early.any():
        return 0.0
    losses = {share * most: fit.fit(log, guess=share * most, used=is_early).log_loss for share in GUESSES}
    return min(losses, key=lambda guess: losses[guess])


def calibration_of(learner: Learner) -> Calibration | None:
    """Return how well the schedule foretold the latest reviews, None before there are enough of them.

    A constant (the share recalled before each) and a moving average know nothing of memory: what is not better than
    these is no use for more than counting.
    """
    import numpy as np

    from studyapp.scheduling import fit

    log = reviews_of(learner, latest=LATEST_SHOWN)
    if not len(log):
        return None
    predicted = fit.predict(log, plans.parameters_of(learner))
    known = ~np.isnan(predicted)
    if known.sum() < fit.ENOUGH:
        return None
    actual = log.is_recalled
    seen = actual[known]
    before = (np.cumsum(seen) - seen + 1) / (np.arange(len(seen)) + 2)
    losses = {
        "This schedule": fit.log_loss(predicted, actual),
        "A constant": fit.log_loss(before, seen),
        "A moving average": fit.log_loss(fit.moving_average(seen), seen),
    }
    if learner.parameters:
        losses["The usual memory"] = fit.log_loss(fit.predict(log), actual)
    return Calibration(int(known.sum()), tuple(fit.calibration(predicted, actual)), losses)
