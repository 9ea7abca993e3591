import random

import pytest

from studyapp.scheduling.leeches import chance_of_so_many, is_leech


@pytest.mark.parametrize(
    ("forgetting", "forgotten", "chance"),
    [([0.5, 0.5], 2, 0.25), ([0.5, 0.5], 0, 1.0), ([0.1, 0.2], 1, 0.28), ([0.1, 0.2, 0.3], 3, 0.006), ([], 0, 1.0)],
)
def test_the_chance_of_so_many_is_exact(forgetting, forgotten, chance):
    assert chance_of_so_many(forgetting, forgotten) == pytest.approx(chance)


def test_a_fact_is_a_leech_when_chance_does_not_explain_how_often_it_was_forgotten():
    assert is_leech([0.1] * 6, 4)
    assert not is_leech([0.1] * 6, 2)
    assert not is_leech([0.1] * 3, 3)  # too few to tell
    assert not is_leech([0.6] * 10, 8)  # hard, and known to be


def test_ordinary_facts_are_named_no_more_often_than_said():
    rng = random.Random(1)
    named = 0
    for _ in range(4000):
        forgetting = [rng.uniform(0.02, 0.4) for _ in range(rng.randint(4, 12))]
        named += is_leech(forgetting, sum(rng.random() < share for share in forgetting))
    assert named / 4000 <= 0.005
