"""Is this learner ready? The probability of passing and a score with its interval, from first-sight answers.

Only answers to questions that the learner had never seen count: a question seen before tells what was memorized. An answer
is right with probability guess + (1 − guess) × logistic(ability + (practice if its fact was studied) − difficulty). The
ability differs by exam domain around one of the learner's own, so that a domain with few answers borrows from the others.
The posterior is taken as normal around its peak (Laplace), and the exam is drawn from it many times.

AWS publishes no map from right answers to the scale of 100 to 1000. The one here is a guess, said to be one wherever it is
shown: straight lines through 100 for nothing right, the pass mark for ``pass_share`` right, and 1000 for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .kernel import Floats

LEAST_ANSWERS = 40  # below, the interval would span most of the scale
LEAST_PER_DOMAIN = 5
ABILITY = (0.8, 1.2)  # mean and spread among learners, in logits; wide, so that the answers decide
DOMAIN_SPREAD = 0.5
PRACTICE = (0.6, 0.8)  # how much more is known of a fact that was studied
EXAM_SPREAD = 0.6  # of the difficulty of exam questions
DRAWS = 4000
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Exam:
    """What is asked: the weight of each domain (any unit), scored questions, and the scale."""

    weights: tuple[float, ...]
    questions: int = 50
    guess: float = 0.25
    least_score: int = 100
    pass_score: int = 720
    most_score: int = 1000
    pass_share: float = 0.72

    def scale(self, share: Floats) -> Floats:
        """Return the assumed score for a share (0 to 1) of right answers."""
        return np.interp(share, [0, self.pass_share, 1], [self.least_score, self.pass_score, self.most_score])


@dataclass(frozen=True)
class FirstAnswers:
    """Answers to questions at first sight, arrays of one length.

    ``domain`` is a place in the exam's weights; ``guess`` the probability to be right by chance (0.25 for one of four, 0
    for a typed answer); ``difficulty`` in logits around 0; ``is_studied``: the fact was asked before by another question.
    """

    is_right: NDArray[np.bool_]
    domain: NDArray[np.integer]
    guess: Floats
    difficulty: Floats
    is_studied: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.is_right)


@dataclass(frozen=True)
class Readiness:
    """``low`` and ``high`` bound 90 % of the exams drawn; ``domains`` are the expected shares of right answers."""

    p_pass: float
    score: float
    low: float
    high: float
    domains: tuple[float, ...]


@dataclass(frozen=True)
class NotEnough:
    """No statement yet: how many more first-sight answers are needed in all, and by domain."""

    answers: int
    by_domain: tuple[int, ...]

    def __str__(self) -> str:
        return f"Not enough evidence yet: {self.answers} more questions that are new to you are needed."


def missing_evidence(answers: FirstAnswers, exam: Exam) -> NotEnough | None:
    """Return what is missing before anything may be said, None when there is enough."""
    counts = np.bincount(answers.domain, minlength=len(exam.weights))
    asked = np.asarray(exam.weights) > 0
    by_domain = np.where(asked, np.maximum(0, LEAST_PER_DOMAIN - counts), 0)
    needed = max(LEAST_ANSWERS - len(answers), int(by_domain.sum()))
    return NotEnough(needed, tuple(by_domain.tolist())) if needed > 0 else None


def assess(
    answers: FirstAnswers, exam: Exam, *, studied_share: Sequence[float] | None = None, seed: int = 0
) -> Readiness | NotEnough:
    """Return the readiness, or what evidence is missing.

    ``studied_share`` says for each domain which share (0 to 1) of what the exam asks the learner will have studied by
    then; without it, the share among the answers. ValueError for a domain that the exam does not have.
    """
    if len(answers) and not (answers.domain.min() >= 0 and answers.domain.max() < len(exam.weights)):
        raise ValueError(f"The exam has {len(exam.weights)} domains, counted from 0.")
    if missing := missing_evidence(answers, exam):
        return missing
    rng = np.random.default_rng(seed)
    peak, covariance = _posterior(answers, len(exam.weights))
    drawn = rng.multivariate_normal(peak, covariance, DRAWS, method="cholesky")
    studied = (
        np.full(len(exam.weights), answers.is_studied.mean()) if studied_share is None else np.array(studied_share)
    )
    known = chances(drawn[:, 1:-1] + drawn[:, :1], drawn[:, -1:], studied, exam)
    right = sit(known, exam, rng)
    scores = exam.scale(right)
    low, high = np.quantile(scores, [LOW, HIGH])
    return Readiness(
        float((scores >= exam.pass_score).mean()),
        float(scores.mean()),
        float(low),
        float(high),
        tuple(known.mean(0).tolist()),
    )


def chances(ability: Floats, practice: Floats, studied: Floats, exam: Exam) -> Floats:
    """Return the probability of a right answer by domain, (…, domains), over the difficulty of exam questions."""
    # The mean of a logistic over a normal difficulty, by the usual approximation (MacKay 1992).
    flatter = 1 / np.sqrt(1 + np.pi / 8 * EXAM_SPREAD**2)
    known = studied * _logistic((ability + practice) * flatter) + (1 - studied) * _logistic(ability * flatter)
    return exam.guess + (1 - exam.guess) * known


def sit(known: Floats, exam: Exam, rng: np.random.Generator) -> Floats:
    """Return the share of right answers in one exam per row of chances (rows, domains)."""
    shares = np.asarray(exam.weights, float) / sum(exam.weights)
    numbers = rng.multinomial(exam.questions, shares, len(known))
    return rng.binomial(numbers, known).sum(1) / exam.questions


def _posterior(answers: FirstAnswers, domains: int) -> tuple[Floats, Floats]:
    """Return peak and covariance of (ability, its difference by domain …, practice)."""
    design = np.zeros((len(answers), domains + 2))
    design[:, 0] = 1
    design[np.arange(len(answers)), 1 + answers.domain] = 1
    design[:, -1] = answers.is_studied
    center = np.array([ABILITY[0], *[0.0] * domains, PRACTICE[0]])
    precision = np.diag(1 / np.array([ABILITY[1], *[DOMAIN_SPREAD] * domains, PRACTICE[1]]) ** 2)
    point = center.copy()
    for _ in range(30):
        known = _logistic(design @ point - answers.difficulty)
        right = np.clip(answers.guess + (1 - answers.guess) * known, 1e-9, 1 - 1e-9)
        slope = (1 - answers.guess) * known * (1 - known)
        gradient = design.T @ ((answers.is_right - right) * slope / (right * (1 - right))) - precision @ (
            point - center
        )
        information = (design.T * (slope**2 / (right * (1 - right)))) @ design + precision
        step = np.linalg.solve(information, gradient)
        point = point + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-6:
            break
    return point, np.linalg.inv(information)


def _logistic(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-x))
