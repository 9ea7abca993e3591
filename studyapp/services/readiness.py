"""Is this learner ready for the exam: from the answers to questions that they saw for the first time."""

from dataclasses import dataclass
from datetime import datetime
from math import comb
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from studyapp.models import Answer, ExamDomain, Learner, Question, QuestionFact

if TYPE_CHECKING:
    from studyapp.scheduling.readiness import Exam

LATEST = 1000  # first-sight answers that count: what was not known long ago is known by now
SCORED_QUESTIONS = 50
GUESS = 0.25
PASS_SHARE = 0.72
DIFFICULTY_LOGITS = 0.6  # of one step of a question's difficulty, 1 to 5, around 2.5
MIDDLE = 2.5


@dataclass(frozen=True)
class DomainReadiness:
    code: str
    title: str
    weight: int
    answers: int
    missing: int
    share: float | None  # expected share of right answers; None before there is enough

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(100 * self.share)


@dataclass(frozen=True)
class ReadinessReport:
    answers: int  # at first sight
    missing: int  # how many more are needed before anything is said
    domains: tuple[DomainReadiness, ...]
    pass_score: int
    p_pass: float | None = None
    score: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def chance(self) -> str:
        """The probability of passing in words that do not promise more than is known."""
        if self.p_pass is None:
            return ""
        if self.p_pass > 0.98:
            return "more than 98%"
        return "less than 2%" if self.p_pass < 0.02 else f"about {round(100 * self.p_pass)}%"


def scaled_recall(recall: float) -> int:
    """Return the score on the exam's scale when this share of its facts is recalled and the rest is guessed.

    AWS publishes no map from right answers to its scale; see ``scheduling.readiness``.
    """
    share = GUESS + (1 - GUESS) * recall
    low, passing, most = 100, 720, 1000
    if share <= PASS_SHARE:
        return round(low + (passing - low) * share / PASS_SHARE)
    return round(passing + (most - passing) * (share - PASS_SHARE) / (1 - PASS_SHARE))


def readiness_of(learner: Learner | None, now: datetime) -> ReadinessReport | None:
    """Return what can be said, None when there is no exam to be ready for."""
    domains = list(ExamDomain.objects.select_related("exam").order_by("exam", "code"))
    domains = [domain for domain in domains if domain.exam_id == domains[0].exam_id]
    if not domains:
        return None
    exam = _exam(domains)
    rows = _first_answers(learner, [domain.pk for domain in domains]) if learner else []
    return _report(rows, exam, domains, _studied_shares(learner, domains) if rows else [])


def _report(rows: list[tuple], exam: "Exam", domains: list[ExamDomain], studied: list[float]) -> ReadinessReport:
    import numpy as np

    from studyapp.scheduling.readiness import FirstAnswers, NotEnough, assess

    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    answers = FirstAnswers(
        np.array(columns[0], bool),
        np.array(columns[1], int),
        np.array(columns[2], float),
        np.array(columns[3], float),
        np.array(columns[4], bool),
    )
    found = assess(answers, exam, studied_share=studied or None)
    counts = np.bincount(answers.domain, minlength=len(domains)).tolist()
    if isinstance(found, NotEnough):
        missing, by_domain, shares = found.answers, found.by_domain, [None] * len(domains)
        estimate = {}
    else:
        missing, by_domain, shares = 0, [0] * len(domains), found.domains
        estimate = {
            "p_pass": found.p_pass,
            "score": round(found.score),
            "low": round(found.low),
            "high": round(found.high),
        }
    return ReadinessReport(
        len(answers),
        missing,
        tuple(
            DomainReadiness(domain.code, domain.title, domain.weight, *rest)
            for domain, *rest in zip(domains, counts, by_domain, shares, strict=True)
        ),
        exam.pass_score,
        **estimate,
    )


def _exam(domains: list[ExamDomain]) -> "Exam":
    from studyapp.scheduling.readiness import Exam

    row = domains[0].exam
    return Exam(
        weights=tuple(domain.weight for domain in domains),
        questions=SCORED_QUESTIONS,
        guess=GUESS,
        least_score=row.score_min,
        pass_score=row.pass_score,
        most_score=row.score_max,
        pass_share=PASS_SHARE,
    )


def _first_answers(learner: Learner, domains: list[int]) -> list[tuple]:
    """Return for each question that was met for the first time: right or not, domain, guess, difficulty, fact studied.

    Of the questions of one story or template only the first counts, since the others look like it.
    """
    rows = (
        Answer.objects.filter(learner=learner, question__owner=None)
        .exclude(question__task=None)
        .order_by("answered_at", "pk")
        .values_list(
            "question__group",
            "question__key",
            "question__task__domain",
            "question__difficulty",
            "question__type",
            "fact",
            "is_correct",
            "shown__options",
        )
    )
    found, families, facts = [], set(), set()
    for group, key, domain, difficulty, kind, fact, is_correct, options in rows.iterator():
        family = group or key
        if family not in families and domain in domains:
            guess = 0.0 if kind == Question.Type.CLOZE else _chance(options or [])
            logits = DIFFICULTY_LOGITS * (difficulty - MIDDLE)
            found.append((is_correct, domains.index(domain), guess, logits, fact in facts))
        families.add(family)
        facts.add(fact)
    return found[-LATEST:]


def _chance(options: list[dict]) -> float:
    """Return the probability to be right by chance."""
    right = sum(option["is_correct"] for option in options)
    return 1 / comb(len(options), right) if options and right else GUESS


def _studied_shares(learner: Learner, domains: list[ExamDomain]) -> list[float]:
    """Return which share of each domain's facts the learner has begun."""
    facts = QuestionFact.objects.filter(question__state="published", question__owner=None, fact__state="published")
    begun = learner.cards.filter(reps__gt=0).values("fact")
    rows = (
        facts.order_by()
        .values("question__task__domain")
        .annotate(total=Count("fact", distinct=True), begun=Count("fact", distinct=True, filter=Q(fact__in=begun)))
    )
    shares = {row["question__task__domain"]: row["begun"] / max(1, row["total"]) for row in rows}
    return [shares.get(domain.pk, 0.0) for domain in domains]
