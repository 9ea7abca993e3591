"""The fit of a learner's parameters beside that of fsrs-rs-python, on the same reviews."""

import statistics
import time
from collections.abc import Callable

import numpy as np

from studyapp.scheduling import fit, kernel
from tests.benchmarks import rivals

REVIEWS, LENGTH = 10_000, 8
SIGMAS = (0.15, 0.3, 0.3, 0.6, 0.6)  # how far each learner is from FSRS's defaults
EARLY = 0.8  # the share of reviews on which is fitted when the later ones judge
NO_WORSE = 1.005


def rows(row: Callable[..., dict]) -> list[dict]:
    """Return the rows; the losses are means over the learners."""
    learners = [history(sigma, seed) for seed, sigma in enumerate(SIGMAS)]
    early = [cut(reviews, int(EARLY * REVIEWS)) for reviews in learners]
    times, own, theirs = [], {}, {}
    for name, parts in (("all", learners), ("early", early)):
        own[name] = []
        for reviews in parts:
            start = time.perf_counter()
            own[name].append(fit.fit(reviews).parameters)
            times.append(time.perf_counter() - start)
        question = [
            {"histories": histories(reviews), "ours": parameters.tolist()}
            for reviews, parameters in zip(parts, own[name], strict=True)
        ]
        theirs[name] = rivals.ask("fsrs-rs-python", "rival_fit.py", question)
    found = [row(f"fit of {REVIEWS:,} reviews", max(times), "s", 1)]
    if not theirs["all"]:
        return found
    peer = f"fsrs-rs-python {theirs['all']['version']}"

    def compared(name: str, ours: list[float], peers: list[float]) -> dict:
        rival = statistics.mean(peers)
        return row(name, statistics.mean(ours), "", NO_WORSE * rival, peer=peer, peer_value=rival, digits=4)

    def later(parameters: list) -> list[float]:
        return [late_loss(r, np.asarray(w, float)) for r, w in zip(learners, parameters, strict=True)]

    answers = theirs["all"]["learners"]
    return [
        *found,
        compared("log loss on the fitted reviews, as it judges", *losses(answers)),
        compared(
            "log loss on the later fifth of reviews",
            later(own["early"]),
            later([a["parameters"] for a in theirs["early"]["learners"]]),
        ),
    ]


def losses(answers: list[dict]) -> tuple[list[float], list[float]]:
    return [a["ours_loss"] for a in answers], [a["theirs_loss"] for a in answers]


def late_loss(reviews: fit.Reviews, parameters: kernel.Floats) -> float:
    edge = int(EARLY * len(reviews))
    return fit.log_loss(fit.predict(reviews, parameters)[edge:], reviews.is_recalled[edge:])


def cut(reviews: fit.Reviews, edge: int) -> fit.Reviews:
    return fit.Reviews(reviews.card[:edge], reviews.day[:edge], reviews.rating[:edge])


def histories(reviews: fit.Reviews) -> list[list[tuple[int, int]]]:
    """Return for each card its answers as (rating, days since the answer before)."""
    found, last = {}, {}
    for card, day, rating in zip(reviews.card.tolist(), reviews.day.tolist(), reviews.rating.tolist(), strict=True):
        found.setdefault(card, []).append((rating, day - last.get(card, day)))
        last[card] = day
    return list(found.values())


def history(sigma: float, seed: int) -> fit.Reviews:
    """Return the reviews of a learner with parameters of their own: some early, some late, some twice on one day."""
    rng = np.random.default_rng(seed)
    parameters = np.clip(kernel.DEFAULTS * np.exp(sigma * rng.standard_normal(21)), kernel.LOWER, kernel.UPPER)
    cards = REVIEWS // LENGTH
    stability = difficulty = np.full(cards, np.nan)
    gap, days, ratings = np.zeros(cards), [rng.integers(0, 60, cards)], []
    for step in range(LENGTH):
        known = kernel.recall(stability, gap, parameters) if step else np.full(cards, 0.76)
        ratings.append(np.where(rng.random(cards) < known, rng.choice([2, 3, 4], cards, p=[0.2, 0.65, 0.15]), 1))
        stability, difficulty = kernel.review(stability, difficulty, gap, ratings[-1], parameters)
        later = np.ceil(np.minimum(stability, 200) * rng.uniform(0.3, 2, cards))
        gap = np.where(rng.random(cards) < 0.15, 0, later)
        days.append(days[-1] + gap.astype(int))
    day, rating = np.concatenate(days[:-1]), np.concatenate(ratings)
    order = np.argsort(day, kind="stable")
    return fit.Reviews(np.tile(np.arange(cards), LENGTH)[order], day[order], rating[order])
