"""What the proofs of the schedule found: plain records, and the file in which they are kept for the page.

``manage.py simulate --write`` makes the file anew. This module needs no numpy, so that the page need not load it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

STORED_AT = Path(__file__).with_name("proof.json")
CERTAINTY = 1.96  # standard errors on either side that make a 95 % interval
OURS, GREEDY, ROUND_ROBIN = "ours", "greedy", "round robin"


@dataclass(frozen=True)
class Difference:
    """By how much the same learners recall more than with another way: the mean and its standard error."""

    mean: float = 0.0
    error: float = 0.0

    @property
    def reach(self) -> float:
        """The 95 % interval is the mean ± this."""
        return CERTAINTY * self.error

    @property
    def is_worse(self) -> bool:
        """Whether it is worse by more than chance explains."""
        return self.mean + self.reach < 0

    @property
    def is_better(self) -> bool:
        return self.mean - self.reach > 0


@dataclass(frozen=True)
class Row:
    """One way in one cell: shares from 0 to 1, and the minutes used per day."""

    cell: str
    policy: str
    recall: float
    worst_facts: float  # mean over learners of the mean of their worst tenth
    worst_learners: float  # mean of the worst tenth of learners
    minutes: float
    recall_later: float
    over_greedy: Difference = Difference()
    over_round_robin: Difference = Difference()


# What a way is judged by, and in which words.
MEASURES = {
    "recall": "recall on the day",
    "worst_facts": "the worst tenth of facts",
    "worst_learners": "the worst tenth of learners",
    "recall_later": "recall 30 days later",
}


@dataclass(frozen=True)
class Loss:
    """Another way did better than ours: by which measure, in how many cells, and by how much at most (a share)."""

    measure: str
    policy: str
    cells: int
    most: float


@dataclass(frozen=True)
class Table:
    """All ways in all cells with learners of one family."""

    family: str
    rows: tuple[Row, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.cell for row in self.rows))

    @property
    def policies(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.policy for row in self.rows))

    def of(self, policy: str) -> tuple[Row, ...]:
        """Return the rows of one way, a row per cell."""
        return tuple(row for row in self.rows if row.policy == policy)

    @property
    def ranking(self) -> tuple[str, ...]:
        """Return the ways in the order of their mean recall, the best first."""
        return tuple(sorted(self.policies, key=lambda policy: -self.mean_of(policy).recall))

    @property
    def by_cell(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """Return the rows of each cell, in the order of ``ranking``."""
        ranked = {policy: {row.cell: row for row in self.of(policy)} for policy in self.ranking}
        return tuple((cell, tuple(rows[cell] for rows in ranked.values())) for cell in self.cells)

    @property
    def ours(self) -> tuple[Row, ...]:
        return self.of(OURS)

    @property
    def means(self) -> tuple[Row, ...]:
        return tuple(self.mean_of(policy) for policy in self.ranking)

    def mean_of(self, policy: str) -> Row:
        """Return the mean of one way's rows over all cells, without differences."""
        rows = self.of(policy)
        numbers = {
            name: sum(getattr(row, name) for row in rows) / len(rows)
            for name in ("recall", "worst_facts", "worst_learners", "minutes", "recall_later")
        }
        return Row("all", policy, **numbers)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """Return what any other way does better than ours, if only by a little."""
        ours, found = {row.cell: row for row in self.ours}, []
        for measure, words in MEASURES.items():
            for policy in self.policies:
                ahead = [getattr(row, measure) - getattr(ours[row.cell], measure) for row in self.of(policy)]
                better = [by for by in ahead if by > 0]
                if better:
                    found.append(Loss(words, policy, len(better), max(better)))
        return tuple(found)

    @property
    def verdict(self) -> str:
        """Say in a sentence how ours does beside the two rivals that are hard to beat."""
        words = [_verdict(found, rival) for found, rival in zip(self._differences, (GREEDY, ROUND_ROBIN), strict=True)]
        return f"Ours is {' and '.join(words)}."

    @property
    def ranges(self) -> tuple[tuple[float, float], ...]:
        """Return the least and the greatest difference over greedy, then over round robin."""
        return tuple((min(d.mean for d in found), max(d.mean for d in found)) for found in self._differences)

    @property
    def behind(self) -> int:
        """In how many cells ours is worse than either of the two by more than chance explains."""
        return sum(row.over_greedy.is_worse or row.over_round_robin.is_worse for row in self.ours)

    @property
    def _differences(self) -> tuple[list[Difference], list[Difference]]:
        return [row.over_greedy for row in self.ours], [row.over_round_robin for row in self.ours]


def _verdict(found: list[Difference], rival: str) -> str:
    better, worse = sum(d.is_better for d in found), sum(d.is_worse for d in found)
    parts = [(better, "above"), (len(found) - better - worse, "as good as"), (worse, "below")]
    low, high = min(d.mean for d in found), max(d.mean for d in found)
    words = ", ".join(f"{word} {rival} in {count} of {len(found)} cells" for count, word in parts if count)
    return f"{words} ({100 * low:+.2f} to {100 * high:+.2f} points)"


@dataclass(frozen=True)
class Parity:
    """How far this app's memory is from py-fsrs at worst, over all answers of random histories."""

    histories: int
    answers: int
    stability: float  # relative
    difficulty: float
    recall: float

    @property
    def worst(self) -> float:
        return max(self.stability, self.difficulty, self.recall)

    def __str__(self) -> str:
        return (
            f"{self.histories:,} random histories, {self.answers:,} answers: stability, difficulty, and recall are those "
            f"of py-fsrs to {self.stability:.0e} (of its size), {self.difficulty:.0e}, and {self.recall:.0e}."
        )


@dataclass(frozen=True)
class ReadinessTrial:
    """What became of the statements: all shares from 0 to 1.

    ``brier`` is the mean square of P(pass) against passed or not, ``brier_base`` that of always saying the share that
    passes; ``calibration_error`` the mean distance of P(pass) from the share that passed, in ten groups; ``coverage`` how
    many scores fell into the 90 % interval.
    """

    learners: int
    passed: float
    brier: float
    brier_base: float
    calibration_error: float
    coverage: float
    unknown_difficulty: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.learners} learners, {self.passed:.1%} passed. P(pass): Brier score {self.brier:.3f} "
            f"({self.brier_base:.3f} for always stating the share that passes), calibration error "
            f"{self.calibration_error:.3f}. The 90 % interval held {self.coverage:.1%} of the scores."
        )


@dataclass(frozen=True)
class Proof:
    """All that was found at once."""

    made_on: date
    seed: int
    learners: int  # per cell
    parity: Parity
    tables: tuple[Table, ...]
    readiness: tuple[ReadinessTrial, ...]

    def write(self, path: Path = STORED_AT) -> None:
        data = asdict(self) | {"made_on": self.made_on.isoformat()}
        text = json.dumps(_rounded(data)).replace('{"cell"', '\n{"cell"')  # a line per row, for those who compare
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path = STORED_AT) -> "Proof":
        data = json.loads(path.read_text(encoding="utf-8"))
        tables = [Table(table["family"], tuple(_row(row) for row in table["rows"])) for table in data["tables"]]
        return cls(
            date.fromisoformat(data["made_on"]),
            data["seed"],
            data["learners"],
            Parity(**data["parity"]),
            tuple(tables),
            tuple(ReadinessTrial(**trial) for trial in data["readiness"]),
        )


def as_table(rows: tuple[Row, ...] | list[Row]) -> str:
    """Return the rows as text, in percent; a difference with the reach of its 95 % interval."""
    lines = [
        f"{'facts/days/min':15} {'way':24} {'recall':>7} {'worst facts':>12} {'worst learners':>15} "
        f"{'min a day':>10} {'30 d later':>11} {'over greedy':>14} {'over round robin':>17}"
    ]
    lines += [
        f"{row.cell:15} {row.policy:24} {100 * row.recall:7.2f} {100 * row.worst_facts:12.2f} "
        f"{100 * row.worst_learners:15.2f} {row.minutes:10.1f} {100 * row.recall_later:11.2f} "
        f"{_points(row.over_greedy):>14} {_points(row.over_round_robin):>17}"
        for row in rows
    ]
    return "\n".join(lines)


def _points(difference: Difference) -> str:
    return f"{100 * difference.mean:+.2f} ±{100 * difference.reach:5.2f}"


def _row(data: dict) -> Row:
    differences = {name: Difference(**data[name]) for name in ("over_greedy", "over_round_robin")}
    return Row(**{**data, **differences})


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
