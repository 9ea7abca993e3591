from hypothesis import given
from hypothesis import strategies as st

from studyapp.scheduling.spacing import pick_apart, spread


def test_of_two_new_facts_of_a_note_the_later_waits_for_another_day():
    assert pick_apart([0, 1, 2, 3], notes=[7, 7, 8, 9], is_new=[True] * 4, seconds=[10] * 4, budget=30) == [0, 2, 3]


def test_a_day_is_filled_when_nothing_else_is_left():
    assert pick_apart([0, 1, 2], notes=[7, 7, 7], is_new=[True] * 3, seconds=[10] * 3, budget=25) == [0, 1, 2]


def test_what_is_known_already_does_not_wait():
    assert pick_apart([0, 1, 2], notes=[7, 7, 8], is_new=[True, False, True], seconds=[10] * 3, budget=20) == [0, 1]


def test_facts_of_one_note_have_others_between_them():
    assert spread([0, 1, 2, 3, 4], notes=[7, 7, 8, 8, 9], gap=2) == [0, 2, 4, 1, 3]


@given(st.lists(st.integers(0, 4), max_size=30), st.integers(0, 400))
def test_picking_and_spreading_lose_and_double_nothing(notes, budget):
    order = list(range(len(notes)))
    picked = pick_apart(order, notes, [n % 2 == 0 for n in order], [10] * len(order), budget)
    assert len(picked) == len(set(picked)) == min(len(order), -(-budget // 10))
    assert sorted(spread(picked, notes)) == sorted(picked)
