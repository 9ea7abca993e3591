"""Pictures as numbers: where the bars and points of a chart stand. The template draws them, and a table tells the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 640, 200
LEFT, BOTTOM, TOP = 48, 28, 14


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    parts: tuple[tuple[float, float], ...]  # (y, height) from below
    label: str  # below, empty for most
    title: str


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]  # (y, label)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def stacked(rows: Sequence[tuple[str, str, Sequence[float]]]) -> Chart:
    """Return stacked bars; a row has a label below, a title, and its values from below."""
    most = nice(max((sum(values) for _, _, values in rows), default=0))
    room, step = HEIGHT - BOTTOM - TOP, (WIDTH - LEFT) / max(1, len(rows))
    bars = []
    for n, (label, title, values) in enumerate(rows):
        y, parts = float(HEIGHT - BOTTOM), []
        for value in values:
            height = room * value / most
            y -= height
            parts.append((round(y, 1), round(height, 1)))
        bars.append(Bar(round(LEFT + n * step + step * 0.12, 1), round(step * 0.76, 1), tuple(parts), label, title))
    lines = tuple((round(HEIGHT - BOTTOM - room * share, 1), f"{most * share:g}") for share in (0, 0.5, 1))
    return Chart(tuple(bars), lines)


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    radius: float
    title: str


SIDE, MARGIN = 280, 40


def diagonal(rows: Sequence[tuple[float, float, int]]) -> list[Point]:
    """Return points for (expected, found, count) with shares from 0 to 1: on the diagonal where both agree."""
    most = max((count for _, _, count in rows), default=1)
    return [
        Point(
            round(MARGIN + SIDE * expected, 1),
            round(SIDE + 8 - SIDE * found, 1),
            round(3 + 5 * (count / most) ** 0.5, 1),
            f"expected {expected:.0%}, recalled {found:.0%} of {count}",
        )
        for expected, found, count in rows
    ]


def nice(value: float) -> float:
    """Return a round number that is not smaller: 2, 4, 10, 20, 40, 100, …"""
    size = 2.0
    while size < value:
        size *= 2.5 if str(size)[0] == "4" else 2
    return size


@dataclass(frozen=True)
class Interval:
    x: float
    low: float
    high: float
    y: float
    expected: float
    label: str
    title: str


@dataclass(frozen=True)
class Intervals:
    points: tuple[Interval, ...]
    lines: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def intervals(rows: Sequence[tuple[str, int, int, int, int, int]]) -> Intervals:
    """Return points with the intervals around them for (label, percent, low, high, expected percent, count)."""
    room, step = HEIGHT - BOTTOM - TOP, (WIDTH - LEFT) / max(1, len(rows))

    def height(percent: float) -> float:
        return round(TOP + room * (1 - percent / 100), 1)

    points = []
    for n, (label, percent, low, high, expected, count) in enumerate(rows):
        title = f"Week of {label}: {percent}% recalled ({low} to {high}%), {expected}% expected, {count} questions"
        shown = label if n % max(1, -(-len(rows) // 4)) == 0 else ""
        x = round(LEFT + (n + 0.5) * step, 1)
        points.append(Interval(x, height(low), height(high), height(percent), height(expected), shown, title))
    return Intervals(tuple(points), tuple((height(percent), f"{percent}") for percent in (0, 50, 100)))


@dataclass(frozen=True)
class Cell:
    x: float
    y: float
    level: int
    title: str


@dataclass(frozen=True)
class Heat:
    cells: tuple[Cell, ...]
    months: tuple[tuple[float, str], ...]
    side: float
    width: int
    height: int


def heat(numbers: Mapping[date, int], first: date, last: date) -> Heat:
    """Return a square for each day from the Monday ``first`` on: a week is a column, and the more, the darker."""
    weeks = (last - first).days // 7 + 1
    step, head = WIDTH / weeks, 26
    cells, months = [], []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        number = numbers.get(day, 0)
        level = 0 if not number else 1 if number < 10 else 2 if number < 30 else 3
        x = round(step * (n // 7), 1)
        title = f"{day:%B} {day.day}: {number}"
        cells.append(Cell(x, round(head + step * (n % 7), 1), level, title))
        if day.day == 1 and n // 7 < weeks - 2:
            months.append((x, f"{day:%b}"))
    return Heat(tuple(cells), tuple(months), round(step - 3, 1), WIDTH, round(head + 7 * step))
