import pytest

from studyapp.scheduling.proof import Difference, as_table
from studyapp.scheduling.simulation import CELLS, Cell, Family, simulate

SMALL = Cell(60, 8, 4)
ALL_AT_ONCE = Family(0.6, is_exponential=True, inflated=0.3, skipped=0.2, guessed=0.25)
POLICIES = [
    "Anki as shipped",
    "best fixed retention",
    "round robin",
    "lowest recall first",
    "greedy",
    "ours",
    "greedy, true parameters",
]


def test_the_ten_cells_are_those_of_the_design():
    assert " ".join(map(str, CELLS)) == (
        "300/14/30 600/30/30 600/60/20 1000/60/45 300/90/15 1000/30/20 600/30/10 1000/60/15 1500/60/30 400/14/15"
    )


def test_every_way_has_a_row_also_where_it_loses():
    rows = list(simulate([SMALL], learners=6))
    assert [row.policy for row in rows] == POLICIES
    assert all(0 <= row.worst_facts <= row.recall <= 1 for row in rows)
    assert all(row.worst_learners <= row.recall for row in rows)
    assert all(row.minutes < 4 + 20 / 60 for row in rows)
    assert min(row.over_greedy.mean for row in rows) < 0


def test_greedy_is_compared_with_itself_at_nothing():
    greedy = next(row for row in simulate([SMALL], learners=6) if row.policy == "greedy")
    assert greedy.over_greedy == Difference(0, 0)


def test_the_same_seed_gives_the_same_table():
    first, second = (as_table(list(simulate([SMALL], learners=5, seed=3))) for _ in range(2))
    assert first == second


def test_more_is_forgotten_thirty_days_later():
    assert all(row.recall_later < row.recall for row in simulate([SMALL], learners=5))


def test_learners_differ_by_sigma():
    narrow, wide = (Family(sigma).draw(200, 1).parameters[:, 0, 2].std() for sigma in (0.15, 0.6))
    assert wide > 3 * narrow


def test_a_single_learner_is_no_comparison():
    with pytest.raises(ValueError, match="at least two learners"):
        list(simulate([SMALL], learners=1))


# Two of the ten cells, one loose and one tight, small enough for every run of the tests; `simulate` plays all in full.
@pytest.mark.parametrize("cell", [CELLS[0], CELLS[9]], ids=str)
def test_ours_is_at_least_greedy_and_above_the_others(cell):
    rows = {row.policy: row for row in simulate([cell], learners=20, seed=8)}
    best = rows["ours"]
    assert best.over_greedy.mean > 0
    for policy in ("Anki as shipped", "best fixed retention", "round robin", "lowest recall first"):
        assert best.recall > rows[policy].recall, policy


@pytest.mark.parametrize(
    "family",
    [
        Family(is_exponential=True),
        Family(inflated=0.3),
        Family(skipped=0.2),
        Family(guessed=0.25),
        Family(0.6),
        ALL_AT_ONCE,
    ],
    ids=["exponential", "inflated", "skipped", "guessed", "wide", "all at once"],
)
def test_ours_keeps_up_with_greedy_for_learners_the_planner_does_not_assume(family):
    rows = {row.policy: row for row in simulate([Cell(200, 20, 6)], learners=20, seed=4, family=family)}
    assert not rows["ours"].over_greedy.is_worse
    assert rows["ours"].over_round_robin.mean > 0
