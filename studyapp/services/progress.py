"""What a learner's studying has brought so far: each part is a table, drawn or not, that can be taken along as CSV."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt

from studyapp.models import Learner
from studyapp.scheduling import pace
from studyapp.services import confusions, fitting, outlooks, plans

DAYS = 182
WEEKS = 12
RECENT = 30  # days that the first figures are about
LATEST = 20_000  # answers that are looked at
ENOUGH = 5  # answers before a task is called the weakest
NINE_OF_TEN = 1.645  # standard deviations on either side
# Up to how many days a memory lasts before the chance of recall falls to 90 %.
SPANS = (
    (1, "Under a day"),
    (7, "1 to 6 days"),
    (30, "1 to 4 weeks"),
    (90, "1 to 3 months"),
    (365, "3 to 12 months"),
    (float("inf"), "A year or more"),
)

Cell = str | int | date | None


@dataclass(frozen=True)
class Share:
    """A share that was counted, and between which it lies nine times out of ten (Wilson)."""

    right: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.of)

    @property
    def interval(self) -> tuple[int, int]:
        n, p, z = self.of, self.right / self.of, NINE_OF_TEN
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return round(100 * max(0.0, middle - reach)), round(100 * min(1.0, middle + reach))

    @property
    def low(self) -> int:
        return self.interval[0]

    @property
    def high(self) -> int:
        return self.interval[1]

    @property
    def cells(self) -> tuple[int, int, int, int]:
        return self.percent, self.low, self.high, self.of


@dataclass(frozen=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Retention:
    """What was recalled of facts that had been answered on an earlier day, beside what was expected."""

    share: Share
    expected: int
    expected_low: int  # where the share would lie nine times out of ten if the expectations were true
    expected_high: int


@dataclass(frozen=True)
class Weakest:
    code: str
    title: str
    share: Share


@dataclass(frozen=True)
class Progress:
    retention: Retention | None  # of the last 30 days
    weakest: Weakest | None
    minutes: int  # of the last 30 days
    answers: int
    tables: dict[str, Table]  # by the names that stand in addresses


RIGHT = ("Right, %", "From", "To", "Answers")
HEADS = {
    "retention": ("Recalled and expected", ("Week of", "Recalled, %", "From", "To", "Expected, %", "Questions")),
    "forecast": ("The days ahead", ("Day", "Reviews", "From", "To", "New facts", "Minutes")),
    "days": ("Days of study", ("Day", "Answers", "Minutes")),
    "stability": ("How long facts last", ("Lasts", "Facts")),
    "calibration": ("Expected, and recalled", ("Expected, %", "Recalled, %", "From", "To", "Questions")),
    "time": ("Time spent", ("Week of", "Minutes", "Answers")),
    "confusions": (
        "What you mix up",
        ("Pair", "Mixed up, %", "From", "To", "Times met", "Mixed up", "While sure", "Cleared"),
    ),
    "domains": ("By domain", ("Domain", "Facts", *RIGHT)),
    "tasks": ("By task", ("Task", "Facts", *RIGHT)),
    "services": ("By service", ("Service", "Facts", *RIGHT)),
}


def progress_of(learner: Learner | None, *, now: datetime) -> Progress:
    rows: dict[str, Iterable[tuple[Cell, ...]]] = {}
    retention = weakest = None
    recent_minutes, recent_answers = 0.0, 0
    if learner:
        retention, rows["retention"] = _retention(learner, now=now)
        days = _days(learner, now=now)
        since = learner.day_of(now) - timedelta(days=RECENT - 1)
        recent_answers = sum(number for day, (number, _) in days.items() if day >= since)
        recent_minutes = sum(minutes for day, (_, minutes) in days.items() if day >= since)
        rows["days"] = [(day, number, round(minutes)) for day, (number, minutes) in sorted(days.items())]
        rows["time"] = _weeks(learner, days, now=now)
        rows["stability"] = _stability(learner)
        rows["calibration"] = _calibration(learner)
        rows["confusions"] = _confusions(learner)
        if days or rows["stability"]:
            rows["forecast"] = _forecast(learner, now=now)
        weakest, parts = _parts(learner)
        rows |= parts
    tables = {name: Table(title, head, tuple(rows.get(name, ()))) for name, (title, head) in HEADS.items()}
    return Progress(retention, weakest, round(recent_minutes), recent_answers, tables)


def _retention(learner: Learner, *, now: datetime) -> tuple[Retention | None, list[tuple[Cell, ...]]]:
    """Return the figures of the last 30 days, and the weeks. A fact's first question of a day counts, not the first ever."""
    log = fitting.reviews_of(learner)
    if not len(log):
        return None, []
    from studyapp.scheduling import fit

    expected = fit.predict(log, plans.parameters_of(learner))
    today = learner.day_of(now)
    weeks: dict[date, list[tuple[bool, float]]] = defaultdict(list)
    recent = []
    for ordinal, is_recalled, chance in zip(log.day.tolist(), log.is_recalled.tolist(), expected.tolist(), strict=True):
        if chance != chance:  # not a number: nothing was expected
            continue
        day = date.fromordinal(ordinal)
        weeks[_monday(day)].append((is_recalled, chance))
        if day > today - timedelta(days=RECENT):
            recent.append((is_recalled, chance))
    since = _monday(today) - timedelta(weeks=WEEKS - 1)
    rows = []
    for week, found in sorted(weeks.items()):
        if week >= since:
            percent, low, high, number = _recalled(found).cells
            rows.append((week, percent, low, high, round(100 * _mean_chance(found)), number))
    if not recent:
        return None, rows
    mean = _mean_chance(recent)
    reach = NINE_OF_TEN * sqrt(sum(chance * (1 - chance) for _, chance in recent)) / len(recent)
    low, high = round(100 * max(0.0, mean - reach)), round(100 * min(1.0, mean + reach))
    return Retention(_recalled(recent), round(100 * mean), low, high), rows


def _recalled(found: list[tuple[bool, float]]) -> Share:
    return Share(sum(is_recalled for is_recalled, _ in found), len(found))


def _mean_chance(found: list[tuple[bool, float]]) -> float:
    return sum(chance for _, chance in found) / len(found)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(learner: Learner, *, now: datetime) -> dict[date, tuple[int, float]]:
    """Return the answers and minutes of each day on which there were any."""
    since = learner.start_of(_monday(learner.day_of(now)) - timedelta(days=DAYS - 7))
    answers = learner.answers.filter(answered_at__gte=since, answered_at__lte=now).order_by("answered_at")
    rows = list(answers.values_list("answered_at", "milliseconds"))
    seconds = pace.seconds_of([moment for moment, _ in rows], [measured for _, measured in rows])
    days: dict[date, tuple[int, float]] = {}
    for (moment, _), spent in zip(rows, seconds, strict=True):
        number, minutes = days.get(day := learner.day_of(moment), (0, 0.0))
        days[day] = number + 1, minutes + spent / 60
    return days


def _weeks(learner: Learner, days: dict[date, tuple[int, float]], *, now: datetime) -> list[tuple[Cell, ...]]:
    if not days:
        return []
    first = _monday(learner.day_of(now)) - timedelta(weeks=WEEKS - 1)
    rows = []
    for week in (first + timedelta(weeks=n) for n in range(WEEKS)):
        found = [days[day] for n in range(7) if (day := week + timedelta(days=n)) in days]
        rows.append((week, round(sum(minutes for _, minutes in found)), sum(number for number, _ in found)))
    return rows


def _stability(learner: Learner) -> list[tuple[Cell, ...]]:
    found = list(learner.cards.exclude(stability=None).values_list("stability", flat=True))
    if not found:
        return []
    rows, counted = [], 0
    for most, label in SPANS:
        below = sum(stability < most for stability in found)
        rows.append((label, below - counted))
        counted = below
    return rows


def _calibration(learner: Learner) -> list[tuple[Cell, ...]]:
    found = fitting.calibration_of(learner)
    return [
        (round(100 * expected), *Share(round(recalled * count), count).cells)
        for expected, recalled, count in (found.rows if found else ())
    ]


def _forecast(learner: Learner, *, now: datetime) -> list[tuple[Cell, ...]]:
    """Return the days ahead. The intervals let the number of reviews vary as if each came by itself (Poisson)."""
    rows = []
    for row in outlooks.outlook_of(learner, now=now).days:
        reach = NINE_OF_TEN * sqrt(row.reviews)
        low, high = max(0, round(row.reviews - reach)), round(row.reviews + reach)
        rows.append((row.day, round(row.reviews), low, high, round(row.new), round(row.minutes)))
    return rows


def _confusions(learner: Learner) -> list[tuple[Cell, ...]]:
    return [
        (
            " and ".join(each.pair),
            *Share(each.wrong, each.met).cells,
            each.wrong,
            each.sure,
            "yes" if each.is_cleared else "no",
        )
        for each in confusions.confusions_of(learner)
    ]


def _parts(learner: Learner) -> tuple[Weakest | None, dict[str, list[tuple[Cell, ...]]]]:
    """Return the task with the smallest share of right answers, and the answers by domain, task, and service."""
    rows = learner.answers.order_by("-answered_at").values_list(
        "question__task__domain__title", "question__task__title", "fact__service__name", "fact", "is_correct"
    )[:LATEST]
    groups: dict[str, dict[str, list[tuple[int, bool]]]] = {"domains": {}, "tasks": {}, "services": {}}
    for *names, fact, is_correct in rows:
        for group, name in zip(groups.values(), names, strict=True):
            if name:
                group.setdefault(name, []).append((fact, is_correct))
    found = {}
    for kind, group in groups.items():
        lines = [
            (
                name,
                len({fact for fact, _ in answers}),
                Share(sum(is_correct for _, is_correct in answers), len(answers)),
            )
            for name, answers in group.items()
        ]
        lines.sort(key=lambda line: (line[2].right / line[2].of, -line[2].of, line[0]))
        found[kind] = lines
    weakest = None
    for title, _, share in found["tasks"]:
        if share.of >= ENOUGH and share.right < share.of:
            tasks = learner.answers.filter(question__task__title=title)
            weakest = Weakest(tasks.values_list("question__task__code", flat=True)[0], title, share)
            break
    return weakest, {
        kind: [(name, facts, *share.cells) for name, facts, share in lines] for kind, lines in found.items()
    }
