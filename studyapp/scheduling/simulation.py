"""How much different ways to choose the day's facts bring on the exam day, with learners whose memory we know.

Every way meets the same learners and the same luck (``course``). The cells and the rivals are those that the literature
and the peers suggest: Anki as it is shipped, the best fixed retention that can be found afterwards, round robin, the
lowest recall first, the greedy gain per second, ours, and the greedy gain with each learner's true parameters. The ways
know the ratings and FSRS's default parameters; the learners' own parameters differ from these by ``sigma``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from . import kernel, planner, prices
from .course import Habits, Memories, Outcome, Priority, Truth, play
from .kernel import Floats
from .proof import GREEDY, OURS, ROUND_ROBIN, Difference, Row

SINGLE = np.float32  # exact enough, and twice as fast
DEFAULTS = kernel.DEFAULTS.astype(SINGLE)
LATER = 30  # days after the exam, to see what cramming costs
TUNERS = 50  # learners on which the fixed retention is tuned
RETENTIONS = (0.8, 0.87, 0.93, 0.97)
PACES = (0.4, 0.75, 1.0)  # the share of the days in which all facts are begun


@dataclass(frozen=True)
class Cell:
    facts: int
    days: int
    minutes: float  # a day

    def __str__(self) -> str:
        return f"{self.facts}/{self.days}/{self.minutes:g}"


CELLS = tuple(
    Cell(*numbers)
    for numbers in (
        (300, 14, 30),
        (600, 30, 30),
        (600, 60, 20),
        (1000, 60, 45),
        (300, 90, 15),
        (1000, 30, 20),
        (600, 30, 10),
        (1000, 60, 15),
        (1500, 60, 30),
        (400, 14, 15),
    )
)


@dataclass(frozen=True)
class Family:
    """What the learners are like; see ``Truth``. The defaults are the family that the planner assumes."""

    sigma: float = 0.3
    is_exponential: bool = False
    inflated: float = 0.0
    skipped: float = 0.0
    guessed: float = 0.0

    def __str__(self) -> str:
        manners = (
            (self.is_exponential, "forget exponentially"),
            (self.inflated, f"rate {self.inflated:.0%} of answers too high"),
            (self.skipped, f"skip {self.skipped:.0%} of days"),
            (self.guessed, f"guess {self.guessed:.0%} of what they forgot"),
        )
        words = [word for has_it, word in manners if has_it]
        return f"σ {self.sigma:g}: " + (", ".join(words) or "as the planner assumes")

    def draw(self, learners: int, seed: int) -> Truth:
        """Return learners with parameters around FSRS's defaults."""
        noise = np.exp(self.sigma * np.random.default_rng(seed).standard_normal((learners, 1, 21)))
        parameters = np.clip(kernel.DEFAULTS * noise, kernel.LOWER, kernel.UPPER).astype(SINGLE)
        return Truth(parameters, self.is_exponential, self.inflated, self.skipped, self.guessed)


# Each way to be another learner than the planner assumes by itself, then all of them together.
FAMILIES = (
    Family(),
    Family(0.15),
    Family(0.6),
    Family(is_exponential=True),
    Family(inflated=0.3),
    Family(skipped=0.2),
    Family(guessed=0.25),
    *(Family(sigma, True, 0.3, 0.2, 0.25) for sigma in (0.15, 0.3, 0.6)),
)


def by_due_date(retention: float, new_per_day: int, *, is_new_first: bool) -> Priority:
    """Return the way of a scheduler that asks what has fallen to a retention, and so many new facts a day."""

    def priority(memories: Memories, days_left: int) -> Floats:
        late = memories.days_ago - kernel.interval(memories.stability, retention, DEFAULTS)
        is_begun = memories.is_new & (np.cumsum(memories.is_new, axis=1) <= new_per_day)
        return np.where(is_begun, 1e6 if is_new_first else -1.0, np.where(late >= 0, late, -np.inf))

    return priority


def round_robin(memories: Memories, days_left: int) -> Floats:
    """New facts first, then the one asked longest ago."""
    return np.where(memories.is_new, 1e6, memories.days_ago)


def lowest_recall(memories: Memories, days_left: int) -> Floats:
    """The fact least likely to be recalled; a new one is not recalled at all."""
    return -memories.recall(0, DEFAULTS)


def greedy(memories: Memories, days_left: int, *, habits: Habits, parameters: Floats = DEFAULTS) -> Floats:
    """The greatest gain in expected recall on the exam day per expected second."""
    seconds = planner.expected_seconds(memories, habits, parameters)
    return planner.gain(memories, days_left, habits, parameters) / seconds


def ours(cell: Cell, habits: Habits) -> Priority:
    """Return the planner's way."""
    return partial(
        planner.priority,
        minutes=np.full(cell.days, cell.minutes, float),
        habits=habits,
        tables=prices.price_tables(cell.days, habits),
        parameters=DEFAULTS,
    )


def simulate(
    cells: Sequence[Cell] = CELLS, *, learners: int = 200, seed: int = 1, family: Family | None = None
) -> Iterator[Row]:
    """Yield a row per cell and way, cell by cell; ValueError for fewer than two learners."""
    if learners < 2:
        raise ValueError("A comparison needs at least two learners.")
    family, habits = family or Family(), Habits()
    for number, cell in enumerate(cells):
        truth = family.draw(learners, seed + 1000 * number)
        run = partial(_run, cell, truth, habits, seed + number)
        rivals: dict[str, Callable[[], Outcome]] = {
            "Anki as shipped": lambda run=run: run(by_due_date(0.9, 20, is_new_first=False)),
            "best fixed retention": lambda run=run, cell=cell, truth=truth: run(_tuned(cell, truth, habits, seed)),
            ROUND_ROBIN: lambda run=run: run(round_robin),
            "lowest recall first": lambda run=run: run(lowest_recall),
            GREEDY: lambda run=run: run(partial(greedy, habits=habits)),
            OURS: lambda run=run, cell=cell: run(ours(cell, habits)),
            "greedy, true parameters": lambda run=run, truth=truth: run(
                partial(greedy, habits=habits, parameters=truth.parameters), knows_truth=True
            ),
        }
        outcomes = {name: play_it() for name, play_it in rivals.items()}
        greedily, in_turn = (truth.recall(outcomes[name].true).mean(1) for name in (GREEDY, ROUND_ROBIN))
        for name, outcome in outcomes.items():
            yield _row(cell, name, outcome, truth, greedily, in_turn)


def _run(
    cell: Cell, truth: Truth, habits: Habits, seed: int, priority: Priority, *, knows_truth: bool = False
) -> Outcome:
    start = Memories.fresh(len(truth.parameters), cell.facts, dtype=SINGLE)
    return play(priority, truth, [cell.minutes] * cell.days, start, seed=seed, habits=habits, knows_truth=knows_truth)


def _tuned(cell: Cell, truth: Truth, habits: Habits, seed: int) -> Priority:
    """Return the fixed retention and number of new facts a day that turn out best for the first of these learners."""
    some = replace(truth, parameters=truth.parameters[:TUNERS])
    grid = [
        by_due_date(retention, -int(-cell.facts // (pace * cell.days)), is_new_first=True)
        for retention in RETENTIONS
        for pace in PACES
    ]
    return max(grid, key=lambda way: some.recall(_run(cell, some, habits, seed, way).true).mean())


def _row(cell: Cell, name: str, outcome: Outcome, truth: Truth, greedily: Floats, in_turn: Floats) -> Row:
    recall = truth.recall(outcome.true)
    facts, learners = max(1, recall.shape[1] // 10), max(1, len(recall) // 10)
    scores = recall.mean(1)
    return Row(
        cell=str(cell),
        policy=name,
        recall=float(scores.mean()),
        worst_facts=float(np.partition(recall, facts - 1, axis=1)[:, :facts].mean()),
        worst_learners=float(np.sort(scores)[:learners].mean()),
        minutes=float(outcome.seconds.mean()) / 60,
        recall_later=float(truth.recall(outcome.true, LATER).mean()),
        over_greedy=_difference(scores - greedily),
        over_round_robin=_difference(scores - in_turn),
    )


def _difference(paired: Floats) -> Difference:
    return Difference(float(paired.mean()), float(paired.std(ddof=1) / np.sqrt(len(paired))))
