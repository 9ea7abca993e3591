from datetime import date

import pytest

from studyapp.scheduling.proof import Difference, Loss, Parity, Proof, ReadinessTrial, Row, Table
from studyapp.scheduling.simulation import CELLS, FAMILIES

TIE, BETTER, WORSE = Difference(0.001, 0.001), Difference(0.003, 0.001), Difference(-0.003, 0.001)


def row(policy="ours", cell="300/14/30", **differences):
    return Row(cell, policy, 0.9, 0.5, 0.8, 29.5, 0.7, **differences)


def test_a_difference_within_its_interval_is_neither_better_nor_worse():
    assert [(d.is_better, d.is_worse) for d in (TIE, BETTER, WORSE)] == [(False, False), (True, False), (False, True)]


def test_the_verdict_also_says_where_ours_is_below():
    rows = (
        row(over_greedy=BETTER, over_round_robin=BETTER),
        row(cell="600/30/30", over_greedy=TIE, over_round_robin=BETTER),
        row(cell="600/30/10", over_greedy=WORSE, over_round_robin=BETTER),
    )
    assert Table("some", rows).verdict == (
        "Ours is above greedy in 1 of 3 cells, as good as greedy in 1 of 3 cells, below greedy in 1 of 3 cells "
        "(-0.30 to +0.30 points) and above round robin in 3 of 3 cells (+0.30 to +0.30 points)."
    )


def test_a_table_gives_its_cells_and_ways_in_their_order():
    table = Table("some", (row("greedy", "b"), row("ours", "b"), row("greedy", "a"), row("ours", "a")))
    assert (table.cells, table.policies) == (("b", "a"), ("greedy", "ours"))
    assert [found.cell for found in table.of("ours")] == ["b", "a"]


def test_a_proof_comes_back_from_its_file_as_it_was(tmp_path):
    proof = Proof(
        date(2026, 11, 25),
        1,
        200,
        Parity(10_000, 80_000, 6e-14, 5e-15, 5e-15),
        (Table("some", (row(over_greedy=BETTER), row("greedy"))),),
        (ReadinessTrial(1000, 0.4, 0.1, 0.24, 0.02, 0.9),),
    )
    proof.write(tmp_path / "proof.json")
    assert Proof.read(tmp_path / "proof.json") == proof


def test_numbers_are_kept_to_five_places_so_that_the_file_is_read_by_people(tmp_path):
    path = tmp_path / "proof.json"
    Proof(date(2026, 11, 25), 1, 2, Parity(1, 8, 1 / 3, 0.0, 0.0), (), ()).write(path)
    assert Proof.read(path).parity.worst == pytest.approx(0.33333, abs=1e-12)


def test_what_another_way_does_better_is_told_for_every_measure():
    table = Table("some", (Row("a", "greedy", 0.9, 0.5, 0.8, 29, 0.7), Row("a", "ours", 0.95, 0.4, 0.8, 29, 0.7)))
    assert table.losses == (Loss("the worst tenth of facts", "greedy", 1, pytest.approx(0.1)),)


def test_the_mean_of_a_way_is_that_of_its_cells():
    table = Table("some", (Row("a", "ours", 0.8, 0.5, 0.7, 10, 0.6), Row("b", "ours", 0.9, 0.7, 0.8, 20, 0.8)))
    assert table.means == (Row("all", "ours", *map(pytest.approx, (0.85, 0.6, 0.75, 15, 0.7))),)


def test_the_proof_that_is_shown_is_whole_and_ours_is_nowhere_worse_than_greedy_or_round_robin():
    proof = Proof.read()
    assert [table.family for table in proof.tables] == [str(family) for family in FAMILIES]
    assert proof.learners >= 200
    assert (proof.parity.histories, proof.parity.worst < 1e-6) == (10_000, True)
    for table in proof.tables:
        assert table.cells == tuple(map(str, CELLS))
        assert len(table.rows) == 70
        assert not any(row.over_greedy.is_worse for row in table.ours), table.family
        assert all(row.over_round_robin.is_better for row in table.ours), table.family
    for trial in proof.readiness:
        assert 0.85 <= trial.coverage <= 0.95
        assert trial.brier < 0.5 * trial.brier_base
