from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.generation.option_sets import Table, balanced_weights, closed_sets, flaws, key_shares

ONE_FOR_EACH = Table(("pfff", "fpff", "ffpf", "fffp"), ("a", "b", "c", "d"), 4)


def test_options_that_each_have_a_need_of_their_own_form_a_closed_set():
    (closed,) = closed_sets(ONE_FOR_EACH)
    assert closed.options == (0, 1, 2, 3)
    assert closed.vectors[2] == ((2,),)


def test_a_dominated_option_is_in_no_closed_set():
    table = Table(("pppf", "pfpf", "pfff", "fppf", "ffpf", "pppp"), tuple("abcdef"), 4)
    assert all(3 not in closed.options for closed in closed_sets(table))


def test_an_unknown_verdict_neither_makes_a_key_nor_a_distractor():
    assert closed_sets(Table(("upff", "fpff", "ffpf", "fffp"), tuple("abcd"), 4))[0].options == (1, 2, 3)
    assert closed_sets(Table(("puuu", "fpff", "ffpf", "fffp"), tuple("abcd"), 4))[0].options == (1, 2, 3)


def test_sets_of_three_serve_only_options_that_no_set_of_four_serves():
    table = Table(("pffff", "fpfff", "ffpff", "fffpf", "uuffp", "ffuuu"), tuple("abcdef"), 5)
    assert [closed.options for closed in closed_sets(table)] == [(0, 1, 2, 3), (2, 3, 4)]


def test_two_rows_of_one_need_are_never_asked_together():
    table = Table(("ppff", "pfpf", "fpff", "ffpf", "fffp"), ("n", "n", "b", "c", "d"), 4)
    assert [closed.options for closed in closed_sets(table)] == [(0, 1, 3), (0, 2, 3), (1, 2, 3)]


def test_near_misses_come_before_strangers():
    """Rows 0 and 1 leave every distractor one requirement that it meets; row 2 alone decides bluntly."""
    table = Table(("ppfff", "pfppp", "pffff"), tuple("abc"), 5)
    assert flaws(table, (0, 1), [1, 2, 3]) == 0
    assert flaws(table, (2,), [1, 2, 3]) == 10
    assert flaws(table, (0, 1, 2), [1, 2, 3]) == 3


tables = st.integers(4, 5).flatmap(
    lambda width: st.lists(st.text("pfu", min_size=width, max_size=width), min_size=1, max_size=7).map(
        lambda rows: Table(tuple(rows), tuple(f"need {place // 2}" for place in range(len(rows))), width)
    )
)


@given(tables)
def test_every_vector_leaves_its_key_only_and_rules_the_others_out_by_a_fact(table):
    for closed in closed_sets(table):
        assert set(closed.vectors) == set(closed.options)
        for key, vectors in closed.vectors.items():
            for vector in vectors:
                assert all(table.rows[row][key] == "p" for row in vector)
                for other in set(closed.options) - {key}:
                    assert any(table.rows[row][other] == "f" for row in vector)


@given(tables)
def test_no_closed_set_of_four_is_missed(table):
    def can_win(key, options):
        return any(
            all(table.rows[row][key] == "p" for row in rows)
            and all(any(table.rows[row][other] == "f" for row in rows) for other in options if other != key)
            for size in (1, 2, 3)
            for rows in combinations(range(len(table.rows)), size)
            if len({table.clauses[row] for row in rows}) == size
        )

    expected = [
        options for options in combinations(range(table.width), 4) if all(can_win(key, options) for key in options)
    ]
    assert [closed.options for closed in closed_sets(table) if len(closed.options) == 4] == expected


def test_each_member_is_the_key_equally_often_where_all_sets_are_closed():
    rows = tuple("".join("p" if place == option else "f" for place in range(5)) for option in range(5))
    sets = closed_sets(Table(rows, tuple("abcde"), 5))
    shares = key_shares(sets, balanced_weights(sets))
    assert len(shares) == 5
    assert all(share == pytest.approx(0.25) for each in shares for share in each.values())
