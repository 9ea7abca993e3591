import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def simulate(*arguments):
    out = StringIO()
    call_command("simulate", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_a_row_for_each_way_and_what_was_played():
    text = simulate("--learners", "4", "--cells", "40/5/3", "--skipped", "0.2")
    assert text.count("40/5/3") == 7
    assert "4 learners per cell, seed 1" in text
    assert "skipped=0.2" in text


def test_the_same_seed_prints_the_same_rows_as_json():
    arguments = ["--learners", "4", "--cells", "40/5/3,30/4/2", "--seed", "5", "--format", "json"]
    assert simulate(*arguments) == simulate(*arguments)
    assert [row["cell"] for row in json.loads(simulate(*arguments))][::7] == ["40/5/3", "30/4/2"]


def test_it_tries_the_readiness_estimate():
    assert "The 90 % interval held" in simulate("--learners", "20", "--readiness")


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
