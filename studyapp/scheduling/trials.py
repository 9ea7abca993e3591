"""How far the readiness estimate can be believed: learners whose truth we know sit the exam."""

import numpy as np

from .proof import ReadinessTrial
from .readiness import EXAM_SPREAD, Exam, FirstAnswers, Readiness, assess, chances, sit

SAA = Exam(weights=(30, 26, 24, 20))


def try_readiness(
    learners: int = 1000, *, seed: int = 1, mean_ability: float = 0.6, unknown_difficulty: float = 0.0
) -> ReadinessTrial:
    """Return how the estimate does for learners who gave 40 to 300 first-sight answers each and then sit the exam.

    ``unknown_difficulty`` is the spread, in logits, of what the bank does not know of its questions' difficulty.
    """
    rng = np.random.default_rng(seed)
    stated, passed, covered = np.zeros(learners), np.zeros(learners, bool), np.zeros(learners, bool)
    for n in range(learners):
        ability = rng.normal(mean_ability, 1) + rng.normal(0, 0.5, 4)
        practice, studied = rng.normal(0.6, 0.5), rng.uniform(0.2, 1)
        answers = _answers(ability, practice, studied, rng, unknown_difficulty)
        found = assess(answers, SAA, studied_share=[studied] * 4, seed=n)
        while not isinstance(found, Readiness):
            answers = _answers(ability, practice, studied, rng, unknown_difficulty)
            found = assess(answers, SAA, studied_share=[studied] * 4, seed=n)
        known = chances(ability[None], np.array([[practice]]), np.full(4, studied), SAA)
        score = float(SAA.scale(sit(known, SAA, rng))[0])
        stated[n], passed[n], covered[n] = found.p_pass, score >= SAA.pass_score, found.low <= score <= found.high
    groups = np.array_split(np.argsort(stated, kind="stable"), 10)
    errors = [len(g) * abs(stated[g].mean() - passed[g].mean()) for g in groups if len(g)]
    return ReadinessTrial(
        learners,
        float(passed.mean()),
        float(((stated - passed) ** 2).mean()),
        float(passed.mean() * (1 - passed.mean())),
        float(sum(errors) / learners),
        float(covered.mean()),
        unknown_difficulty,
    )


def _answers(
    ability: np.ndarray, practice: float, studied: float, rng: np.random.Generator, unknown_difficulty: float
) -> FirstAnswers:
    count = int(rng.integers(40, 300))
    domain, is_studied = rng.integers(0, 4, count), rng.random(count) < studied
    difficulty = rng.normal(0, EXAM_SPREAD, count)
    hidden = rng.normal(0, 1, count) * unknown_difficulty
    guess = np.where(rng.random(count) < 0.15, 0.0, 0.25)
    known = 1 / (1 + np.exp(-(ability[domain] + practice * is_studied - difficulty - hidden)))
    return FirstAnswers(rng.random(count) < guess + (1 - guess) * known, domain, guess, difficulty, is_studied)
