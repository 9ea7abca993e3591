import json
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from studyapp.scheduling import proving
from studyapp.scheduling.proof import Proof
from studyapp.scheduling.simulation import FAMILIES, Cell


def simulate(*arguments):
    out = StringIO()
    call_command("simulate", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_a_row_for_each_way_and_what_was_played():
    text = simulate("--learners", "4", "--cells", "40/5/3", "--skipped", "0.2")
    assert text.count("40/5/3") == 7
    assert "4 learners per cell, seed 1" in text
    assert "σ 0.3: skip 20% of days" in text
    assert "\nOurs is " in text


def test_the_same_seed_prints_the_same_rows_as_json():
    arguments = ["--learners", "4", "--cells", "40/5/3,30/4/2", "--seed", "5", "--format", "json"]
    assert simulate(*arguments) == simulate(*arguments)
    assert [row["cell"] for row in json.loads(simulate(*arguments))][::7] == ["40/5/3", "30/4/2"]


def test_it_tries_the_readiness_estimate():
    assert "The 90 % interval held" in simulate("--learners", "20", "--readiness")


def test_it_compares_the_memory_with_that_of_py_fsrs():
    assert "40 random histories, 320 answers: stability" in simulate("--parity", "40")


def test_writing_proves_everything_and_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setattr(proving, "prove", partial(proving.prove, cells=[Cell(30, 4, 2)], histories=20, sitters=10))
    monkeypatch.setattr(Proof.write, "__defaults__", (tmp_path / "proof.json",))
    text = simulate("--write", "--learners", "3")
    assert text.count("\nOurs is ") == 10
    kept = Proof.read(tmp_path / "proof.json")
    assert [table.family for table in kept.tables] == [str(family) for family in FAMILIES]
    assert (kept.learners, kept.parity.histories, kept.readiness[1].unknown_difficulty) == (3, 20, 0.5)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("600", "'600' is not facts/days/minutes"),
        ("0/5/3", "'0/5/3' needs at least one fact"),
        ("a/b/c", "'a/b/c' is not"),
    ],
)
def test_a_cell_it_cannot_read_is_named(cells, message):
    with pytest.raises(CommandError, match=message):
        simulate("--cells", cells)
