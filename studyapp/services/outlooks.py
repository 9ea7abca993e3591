"""What the plan is believed to bring: the score on the exam day, what will not fit, and the days ahead."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from studyapp.models import DayPlan, Learner
from studyapp.services import plans, readiness

if TYPE_CHECKING:
    from studyapp.scheduling.planner import Outlook

AHEAD = 30  # days shown
FACTORS = (1.25, 1.5, 2.0, 3.0)  # times the minutes, to find how many would reach the target


@dataclass(frozen=True)
class DayAhead:
    day: date
    reviews: float
    new: float
    minutes: float

    @property
    def total(self) -> float:
        return self.reviews + self.new


@dataclass(frozen=True)
class Expected:
    """What some minutes until the exam bring: shares of the exam's facts recalled, and the same on the exam's scale."""

    recall: float
    low: float
    high: float
    score: int
    score_low: int
    score_high: int
    minutes: float  # a day on which anything is studied
    unseen: int

    @property
    def percent(self) -> int:
        return round(100 * self.recall)

    @property
    def interval(self) -> str:
        return f"{round(100 * self.low)} to {round(100 * self.high)}%"


@dataclass(frozen=True)
class PlanOutlook:
    facts: int
    begun: int
    expected: Expected | None  # None without an exam ahead
    minutes_to_cover: int | None  # a day, to see every fact
    cost_of_missing_today: float  # of recall, in hundredths
    minutes_to_target: int | None
    is_target_reached: bool
    days: tuple[DayAhead, ...]
    is_capped: bool = False

    def as_json(self) -> dict:
        found = asdict(self)
        return found | {"days": [row | {"day": row["day"].isoformat()} for row in found["days"]]}

    @classmethod
    def from_json(cls, data: dict) -> "PlanOutlook":
        rows = [DayAhead(**(row | {"day": date.fromisoformat(row["day"])})) for row in data["days"]]
        expected = Expected(**data["expected"]) if data["expected"] else None
        return cls(**(data | {"days": tuple(rows), "expected": expected}))


def outlook_of(learner: Learner, *, now: datetime) -> PlanOutlook:
    """Return what is expected; it is computed again after an answer, on another day, and when the settings change."""
    plan = plans.plan_of(learner, now=now)
    latest = learner.answers.order_by("-answered_at", "-pk").values_list("pk", "review__rating").first()
    stamp = [str(part) for part in latest or ()] + [str(learner.fitted_at or "")]
    if not plan.outlook or plan.outlook["stamp"] != stamp:
        plan.outlook = {"stamp": stamp, "outlook": _compute(learner, plan, now=now).as_json()}
        plan.save(update_fields=["outlook"])
    return PlanOutlook.from_json(plan.outlook["outlook"])


def _compute(learner: Learner, plan: DayPlan, *, now: datetime) -> PlanOutlook:
    from studyapp.scheduling import planner

    standing = plans.standing_of(learner, now=now)
    known = {"habits": standing.habits, "parameters": plans.parameters_of(learner)}
    today, total = learner.day_of(now), len(standing.facts)
    begun = total - int(standing.memories.is_new.sum())
    if not plan.is_for_exam:
        work = planner.workload(
            standing.memories, AHEAD, retention=learner.desired_retention, new_per_day=learner.new_per_day, **known
        )
        return PlanOutlook(total, begun, None, None, 0.0, None, False, _days(today, *work))
    minutes = standing.minutes.copy()
    minutes[0] = max(0.0, minutes[0] + plan.extra_minutes - plans.minutes_used(learner, now=now))
    found = planner.forecast(standing.memories, minutes, **known)
    expected = _expected(found.outlook, standing.minutes)
    mean = _mean(standing.minutes)
    covering = None
    if found.minutes_to_cover is not None and found.outlook.unseen > planner.COVERED * total and sum(minutes):
        covering = round(mean * found.minutes_to_cover / (sum(minutes) / len(minutes)))
    target, reaching = learner.target_score, None
    if target and expected.score < target:
        options = planner.what_if(standing.memories, [[m * f for m in minutes] for f in FACTORS], **known)
        scores = [_expected(option, minutes).score for option in options]
        reaching = next((round(mean * f) for f, score in zip(FACTORS, scores, strict=True) if score >= target), None)
    ahead = min(AHEAD, len(minutes))
    per_day = (found.outlook.reviews[:ahead], found.outlook.new[:ahead], minutes[:ahead])
    return PlanOutlook(
        total,
        begun,
        expected,
        covering,
        round(100 * found.cost_of_missing_today, 1),
        reaching,
        bool(target and expected.score >= target),
        _days(today, *per_day),
        learner.days_left(now) > plans.HORIZON,
    )


def what_if(learner: Learner, *, minutes: int, exam_date: date, now: datetime) -> Expected | None:
    """Return what other minutes a day and another date would bring; None when no day is left before that date."""
    from studyapp.scheduling import planner

    today = learner.day_of(now)
    days = min((exam_date - today).days, plans.HORIZON)
    if days <= 0:
        return None
    standing = plans.standing_of(learner, now=now)
    off = set(learner.days_off)
    budget = [0.0 if (today + timedelta(days=n)).isoformat() in off else float(minutes) for n in range(days)]
    found = planner.what_if(
        standing.memories, [budget], habits=standing.habits, parameters=plans.parameters_of(learner)
    )
    return _expected(found[0], budget)


def _expected(outlook: "Outlook", minutes: list[float]) -> Expected:
    scale = readiness.scaled_recall
    return Expected(
        outlook.score,
        outlook.low,
        outlook.high,
        scale(outlook.score),
        scale(outlook.low),
        scale(outlook.high),
        outlook.minutes_used / max(1, sum(m > 0 for m in minutes)),
        outlook.unseen,
    )


def _mean(minutes: list[float]) -> float:
    studied = [m for m in minutes if m > 0]
    return sum(studied) / len(studied) if studied else 0.0


def _days(today: date, reviews: list[float], new: list[float], minutes: list[float]) -> tuple[DayAhead, ...]:
    return tuple(
        DayAhead(today + timedelta(days=n), round(r, 1), round(f, 1), round(m, 1))
        for n, (r, f, m) in enumerate(zip(reviews, new, minutes, strict=True))
    )
