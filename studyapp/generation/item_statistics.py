"""What answers tell about a question: how hard it is, whether it parts those who know from those who do not, and
which wrong options draw. Classical test theory; of each learner the first answer only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 30  # below that, shares of learners say more about chance than about the question
START_WEIGHT = 5  # answers that the start value of the difficulty counts as


@dataclass(frozen=True)
class FirstAnswer:
    """A learner's first answer to a family of questions."""

    is_correct: bool
    rest: float | None = None  # share of the learner's answers to other questions that were right; None: there are none
    distractors: tuple[str, ...] = ()  # names of the wrong options that were shown
    picked: tuple[str, ...] = ()  # those of them that were chosen


@dataclass(frozen=True)
class PickRate:
    name: str
    picked: int
    shown: int

    @property
    def rate(self) -> float:
        return self.picked / self.shown


@dataclass(frozen=True)
class ItemStatistics:
    n: int
    right: int
    discrimination: float | None  # None: it cannot be told
    picks: tuple[PickRate, ...] = ()

    @property
    def facility(self) -> float | None:
        """The share of learners who were right."""
        return self.right / self.n if self.n else None

    @property
    def is_enough(self) -> bool:
        return self.n >= ENOUGH


def item_statistics(answers: Sequence[FirstAnswer]) -> ItemStatistics:
    compared = [answer for answer in answers if answer.rest is not None]
    return ItemStatistics(
        n=len(answers),
        right=sum(answer.is_correct for answer in answers),
        discrimination=point_biserial([a.is_correct for a in compared], [a.rest for a in compared]),
        picks=pick_rates(answers),
    )


def point_biserial(right: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Return how being right goes along with the score, -1 to 1; None when all were right, all wrong, or all score alike."""
    good = [score for is_right, score in zip(right, scores, strict=True) if is_right]
    bad = [score for is_right, score in zip(right, scores, strict=True) if not is_right]
    if not good or not bad:
        return None
    mean = sum(scores) / len(scores)
    deviation = sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))
    if deviation < 1e-9:
        return None
    share = len(good) / len(scores)
    between = (sum(good) / len(good) - sum(bad) / len(bad)) / deviation
    return max(-1.0, min(1.0, between * sqrt(share * (1 - share))))


def pick_rates(answers: Sequence[FirstAnswer]) -> tuple[PickRate, ...]:
    """Return for each distractor how often it was chosen where it was shown, the one that draws most first."""
    shown = Counter(name for answer in answers for name in set(answer.distractors))
    picked = Counter(name for answer in answers for name in set(answer.picked) & set(answer.distractors))
    rates = [PickRate(name, picked[name], count) for name, count in shown.items()]
    return tuple(sorted(rates, key=lambda rate: (-rate.rate, rate.name)))


def learned_difficulty(start: float, statistics: ItemStatistics) -> float:
    """Return the difficulty, 1 to 5, after these answers: the start value gives way to them as they become more."""
    observed = 5 * statistics.n - 4 * statistics.right  # the sum over answers of 1 for a right and 5 for a wrong one
    return round((START_WEIGHT * start + observed) / (START_WEIGHT + statistics.n), 2)
