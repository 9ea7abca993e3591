import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.generation.item_statistics import (
    FirstAnswer,
    ItemStatistics,
    PickRate,
    item_statistics,
    learned_difficulty,
    pick_rates,
    point_biserial,
)

ANSWERS = st.lists(st.builds(FirstAnswer, st.booleans(), st.none() | st.floats(0, 1)), max_size=60)


def test_facility_is_the_share_of_learners_who_were_right():
    assert (
        item_statistics([FirstAnswer(True), FirstAnswer(True), FirstAnswer(True), FirstAnswer(False)]).facility == 0.75
    )


def test_without_answers_nothing_is_said():
    assert item_statistics([]) == ItemStatistics(n=0, right=0, discrimination=None, picks=())
    assert item_statistics([]).facility is None


@pytest.mark.parametrize(("n", "is_enough"), [(29, False), (30, True)])
def test_thirty_answers_are_enough(n, is_enough):
    assert item_statistics([FirstAnswer(True)] * n).is_enough is is_enough


@pytest.mark.parametrize(
    ("right", "scores", "expected"),
    [
        ([True, True, False, False], [1.0, 1.0, 0.0, 0.0], 1.0),
        ([True, True, False, False], [0.0, 0.0, 1.0, 1.0], -1.0),
        ([True, False, True, False], [0.5, 0.5, 0.9, 0.9], 0.0),
        # means 0.8 and 0.5, deviation √0.036875 = 0.19203, shares ¾ and ¼: 0.3 / 0.19203 · √0.1875
        ([True, True, True, False], [0.6, 0.8, 1.0, 0.5], 0.67648),
        ([True, True], [0.2, 0.8], None),
        ([False, False], [0.2, 0.8], None),
        ([True, False], [0.7, 0.7], None),
        ([], [], None),
    ],
)
def test_discrimination_is_how_being_right_goes_along_with_the_rest(right, scores, expected):
    assert point_biserial(right, scores) == (expected if expected is None else pytest.approx(expected, abs=1e-4))


def test_learners_without_other_answers_do_not_count_for_the_discrimination():
    answers = [FirstAnswer(True, 1.0), FirstAnswer(False, 0.0), FirstAnswer(False, None)]
    assert item_statistics(answers).discrimination == pytest.approx(1.0)


def test_a_distractor_counts_where_it_was_shown():
    answers = [
        FirstAnswer(False, distractors=("a", "b"), picked=("a",)),
        FirstAnswer(True, distractors=("a", "c")),
        FirstAnswer(False, distractors=("b", "c"), picked=("b", "c")),
        FirstAnswer(True, distractors=("a", "c")),
    ]
    assert pick_rates(answers) == (PickRate("b", 1, 2), PickRate("a", 1, 3), PickRate("c", 1, 3))


@pytest.mark.parametrize(
    ("start", "n", "right", "expected"),
    [
        (2, 0, 0, 2),
        (2, 5, 5, 1.5),  # (5·2 + 5·1) / 10
        (2, 5, 0, 3.5),  # (5·2 + 5·5) / 10
        (3, 15, 15, 1.5),  # (5·3 + 15·1) / 20
        (2, 45, 15, 3.5),  # (5·2 + 15·1 + 30·5) / 50
    ],
)
def test_the_start_value_of_the_difficulty_weighs_five_answers(start, n, right, expected):
    assert learned_difficulty(start, ItemStatistics(n, right, None)) == expected


@given(ANSWERS)
def test_statistics_stay_within_their_bounds(answers):
    statistics = item_statistics(answers)
    assert 0 <= statistics.right <= statistics.n == len(answers)
    assert statistics.discrimination is None or -1 <= statistics.discrimination <= 1


@given(ANSWERS, st.randoms())
def test_the_order_of_answers_does_not_matter(answers, random):
    before = item_statistics(answers)
    random.shuffle(answers)
    after = item_statistics(answers)
    assert (before.n, before.right) == (after.n, after.right)
    assert before.discrimination == (
        None if after.discrimination is None else pytest.approx(after.discrimination, abs=1e-6)
    )


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([0, 0.25, 0.5, 0.75, 1])), max_size=40))
def test_turning_right_and_wrong_about_turns_the_discrimination_about(pairs):
    right, scores = [r for r, _ in pairs], [s for _, s in pairs]
    found, turned = point_biserial(right, scores), point_biserial([not r for r in right], scores)
    assert found == (None if turned is None else pytest.approx(-turned))


@given(st.floats(1, 5), st.integers(0, 200), st.data())
def test_a_learned_difficulty_stays_on_the_scale_and_falls_with_right_answers(start, n, data):
    right = data.draw(st.integers(0, n))
    learned = learned_difficulty(start, ItemStatistics(n, right, None))
    assert 1 <= learned <= 5
    assert learned_difficulty(start, ItemStatistics(n + 1, right + 1, None)) <= learned + 0.005
    assert learned_difficulty(start, ItemStatistics(n + 1, right, None)) >= learned - 0.005
