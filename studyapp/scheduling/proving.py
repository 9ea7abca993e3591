"""All proofs of the schedule, one after the other, in one record."""

from collections.abc import Callable, Sequence
from datetime import date

from .parity import compare_with_py_fsrs
from .proof import Proof, Table, as_table
from .simulation import CELLS, FAMILIES, Cell, Family, simulate
from .trials import try_readiness

HISTORIES = 10_000
SITTERS = 1000  # learners who sit the exam
# The spread, in logits, of what the bank does not know of its questions' difficulty; the estimate assumes none.
UNKNOWN_DIFFICULTIES = (0.0, 0.5)


def prove(
    say: Callable[[str], object],
    *,
    made_on: date,
    learners: int = 200,
    seed: int = 1,
    cells: Sequence[Cell] = CELLS,
    families: Sequence[Family] = FAMILIES,
    histories: int = HISTORIES,
    sitters: int = SITTERS,
) -> Proof:
    """Prove everything and ``say`` each result as soon as it is there."""
    parity = compare_with_py_fsrs(histories, seed=seed)
    say(str(parity))
    trials = []
    for spread in UNKNOWN_DIFFICULTIES:
        trials.append(try_readiness(sitters, seed=seed, unknown_difficulty=spread))
        say(str(trials[-1]))
    tables = []
    for family in families:
        rows = tuple(simulate(cells, learners=learners, seed=seed, family=family))
        tables.append(Table(str(family), rows))
        say(f"\nLearners with {family}\n{as_table(rows)}\n{tables[-1].verdict}")
    return Proof(made_on, seed, learners, parity, tuple(tables), tuple(trials))
