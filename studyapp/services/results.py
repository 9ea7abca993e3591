"""What came out of a quiz or a paper: by domain and task, the estimated score, time, second thoughts, and what to do next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

from studyapp.models import Confidence, ExamDomain, Quiz, QuizItem
from studyapp.services.quizzes import GroupResult
from studyapp.services.readiness import DIFFICULTY_LOGITS, MIDDLE, SCORED_QUESTIONS

if TYPE_CHECKING:
    from studyapp.scheduling.readiness import NotEnough, Readiness

SLOW = 180  # seconds
NEXT = 3
ESTIMATED = (Quiz.Mode.EXAM, Quiz.Mode.PAPER)


@dataclass(frozen=True)
class ItemResult:
    """One question of the paper as it went."""

    item: QuizItem
    outcome: str  # right | wrong | blank
    seconds: int | None
    change: str = ""  # "to right", "to wrong", or "between wrong ones", when the first choice was another one

    @property
    def is_slow(self) -> bool:
        return bool(self.seconds and self.seconds > SLOW)

    @property
    def is_guessed_right(self) -> bool:
        return self.outcome == "right" and self.item.answer.confidence == Confidence.GUESS

    @property
    def word(self) -> str:
        return {"right": "Right", "wrong": "Wrong", "blank": "Not answered"}[self.outcome]

    @property
    def stem(self) -> str:
        shown = self.item.answer.shown if self.item.answer else self.item.shown
        return shown["stem"] if shown else self.item.question.stem


@dataclass(frozen=True)
class NextAction:
    """A task to practise, and how many of the exam's scored questions it puts at stake."""

    code: str
    title: str
    marks: float
    wrong: int
    total: int


@dataclass(frozen=True)
class Report:
    items: list[ItemResult]
    domains: list[GroupResult]
    tasks: list[GroupResult]
    services: list[GroupResult]
    confidence: list[GroupResult]
    actions: list[NextAction]
    seen: int  # questions whose story was told before
    estimate: "Readiness | NotEnough | None" = None

    def count(self, show: str) -> int:
        return len(self.shown(show))

    def shown(self, show: str) -> list[ItemResult]:
        return [item for item in self.items if FILTERS[show](item)]

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def right(self) -> int:
        return self.count("right")

    @property
    def blank(self) -> int:
        return self.count("blank")

    @property
    def to_right(self) -> int:
        return sum(item.change == "to right" for item in self.items)

    @property
    def to_wrong(self) -> int:
        return sum(item.change == "to wrong" for item in self.items)

    @property
    def between(self) -> int:
        return sum(item.change == "between wrong ones" for item in self.items)

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def slow(self) -> int:
        return self.count("slow")

    @property
    def missed_first(self) -> int | None:
        """The position of the first question that was not right."""
        return next((each.item.position for each in self.shown("missed")), None)

    @property
    def seconds(self) -> int:
        return sum(item.seconds or 0 for item in self.items)

    @property
    def median_seconds(self) -> int:
        """Half of the questions took less."""
        times = sorted(item.seconds for item in self.items if item.seconds)
        return times[len(times) // 2] if times else 0

    @property
    def slowest(self) -> int:
        return max((item.seconds or 0 for item in self.items), default=0)


FILTERS = {
    "all": lambda item: True,
    "right": lambda item: item.outcome == "right",
    "missed": lambda item: item.outcome != "right",
    "wrong": lambda item: item.outcome == "wrong",
    "blank": lambda item: item.outcome == "blank",
    "guessed": lambda item: item.is_guessed_right,
    "flagged": lambda item: item.item.is_flagged,
    "slow": lambda item: item.is_slow,
    "changed": lambda item: bool(item.change),
}


def report_on(quiz: Quiz) -> Report:
    """Return the result of a quiz that is over."""
    rows = quiz.items.select_related("answer", "question__task__domain", "question__fact__service")
    items = [item_result(item) for item in rows.order_by("position")]
    told = _told_before(quiz)
    first = [item for item in items if (item.item.question.group or item.item.question.key) not in told]
    domains, tasks, services = _groups(items)
    return Report(
        items=items,
        domains=domains,
        tasks=tasks,
        services=services,
        confidence=_confidence(items),
        actions=_actions(items),
        seen=len(items) - len(first),
        estimate=_estimate(quiz, first) if quiz.mode in ESTIMATED and quiz.exam_id else None,
    )


def item_result(item: QuizItem) -> ItemResult:
    answer = item.answer
    outcome = "blank" if not answer else "right" if answer.is_correct else "wrong"
    milliseconds = item.milliseconds or (answer.milliseconds if answer else 0)
    return ItemResult(item, outcome, round(milliseconds / 1000) if milliseconds else None, _change(item))


def _change(item: QuizItem) -> str:
    """What became of the first whole choice, when the last one is another one."""
    if not item.changes or not item.answer or item.shown["type"] == "cloze":
        return ""
    right = [n for n, option in enumerate(item.shown["options"]) if option["is_correct"]]
    whole = [chosen for chosen in (*item.changes, item.chosen) if len(chosen) == len(right)]
    if not whole or whole[0] == item.chosen:
        return ""
    if whole[0] == right:
        return "to wrong"
    return "to right" if item.answer.is_correct else "between wrong ones"


def _told_before(quiz: Quiz) -> set[str]:
    answers = quiz.learner.answers.filter(answered_at__lt=quiz.created_at).order_by()
    return {group or key for group, key in answers.values_list("question__group", "question__key").distinct()}


def _groups(items: Iterable[ItemResult]) -> tuple[list[GroupResult], list[GroupResult], list[GroupResult]]:
    domains, tasks, services = defaultdict(list), defaultdict(list), defaultdict(list)
    for each in items:
        is_right = each.outcome == "right"
        task, service = each.item.question.task, each.item.question.fact.service
        if task:
            domains[task.domain].append(is_right)
            tasks[task].append(is_right)
        if service:
            services[service].append(is_right)
    for domain in ExamDomain.objects.all():
        domains.setdefault(domain, [])
    return (
        [GroupResult(d.code, d.title, sum(r), len(r), d.weight) for d, r in _sorted(domains, "code")],
        [GroupResult(t.code, str(t), sum(r), len(r), t.domain.weight) for t, r in _sorted(tasks, "code")],
        [GroupResult(s.slug, s.name, sum(r), len(r)) for s, r in _sorted(services, "name")],
    )


def _sorted(groups: dict, attribute: str) -> list[tuple]:
    return sorted(groups.items(), key=lambda pair: getattr(pair[0], attribute))


def _confidence(items: Iterable[ItemResult]) -> list[GroupResult]:
    """How often each word on how sure they were came true."""
    said = defaultdict(list)
    for each in items:
        if each.item.answer and each.item.answer.confidence:
            said[each.item.answer.confidence].append(each.outcome == "right")
    return [
        GroupResult(str(value), label, sum(said[value]), len(said[value]))
        for value, label in Confidence.choices
        if said[value]
    ]


def _actions(items: Iterable[ItemResult]) -> list[NextAction]:
    """The tasks that cost the most marks: what this paper got wrong in them, at the weight of their domain."""
    domains, tasks = defaultdict(int), defaultdict(list)
    for each in items:
        if task := each.item.question.task:
            domains[task.domain] += 1
            tasks[task].append(each.outcome != "right")
    weights = sum(domain.weight for domain in domains) or 1
    actions = [
        NextAction(
            task.code,
            str(task),
            SCORED_QUESTIONS * task.domain.weight / weights * sum(wrong) / domains[task.domain],
            sum(wrong),
            len(wrong),
        )
        for task, wrong in tasks.items()
        if any(wrong)
    ]
    return sorted(actions, key=lambda action: (-action.marks, action.code))[:NEXT]


def _estimate(quiz: Quiz, items: list[ItemResult]) -> "Readiness | NotEnough":
    """Return the score that the questions met for the first time speak for; a blank is a wrong answer, as in the exam."""
    import numpy as np

    from studyapp.scheduling.readiness import Exam, FirstAnswers, assess

    domains = list(ExamDomain.objects.filter(exam=quiz.exam_id).order_by("code"))
    places = {domain.pk: n for n, domain in enumerate(domains)}
    items = [each for each in items if each.item.question.task and each.item.question.task.domain_id in places]
    facts = [each.item.question.fact_id for each in items]
    before = quiz.learner.answers.filter(answered_at__lt=quiz.created_at, fact__in=facts)
    studied = set(before.values_list("fact", flat=True))
    answers = FirstAnswers(
        is_right=np.array([each.outcome == "right" for each in items], bool),
        domain=np.array([places[each.item.question.task.domain_id] for each in items], int),
        guess=np.array([_guess(each.item) for each in items], float),
        difficulty=np.array([DIFFICULTY_LOGITS * (each.item.question.difficulty - MIDDLE) for each in items], float),
        is_studied=np.array([fact in studied for fact in facts], bool),
    )
    exam = Exam(
        weights=tuple(domain.weight for domain in domains),
        least_score=quiz.exam.score_min,
        pass_score=quiz.exam.pass_score,
        most_score=quiz.exam.score_max,
    )
    return assess(answers, exam)


def _guess(item: QuizItem) -> float:
    options = item.shown["options"]
    return 1 / comb(len(options), sum(option["is_correct"] for option in options))
