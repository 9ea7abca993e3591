import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduling import kernel, planner, prices
from studyapp.scheduling.course import Habits, Memories
from studyapp.scheduling.planner import forecast, plan_today, what_if
from studyapp.scheduling.simulation import Cell, Family

HABITS = Habits()


def memories(*facts, weight=1.0):
    """Return memories from (stability, difficulty, days ago); None is a new fact."""
    rows = np.array([fact or (np.nan, np.nan, 0) for fact in facts], float).reshape(-1, 3)
    return Memories(rows[:, 0], rows[:, 1], rows[:, 2], np.broadcast_to(np.asarray(weight, float), (len(rows),)))


def some_memories(count=300, seed=1):
    rng = np.random.default_rng(seed)
    is_new = rng.random(count) < 0.4
    stability = np.where(is_new, np.nan, np.exp(rng.normal(1.5, 1, count)))
    return Memories(stability, rng.uniform(1, 10, count), rng.integers(1, 30, count).astype(float))


def test_on_the_last_day_the_advantage_is_the_gain_minus_the_price_of_its_seconds():
    known = Memories(
        *(a[None] for a in (some_memories().stability, some_memories().difficulty, some_memories().days_ago))
    )
    tables = prices.price_tables(1)
    price = np.array([[prices.PRICES[5]]])
    found = prices.advantage(known, 1, price, tables)
    expected = planner.gain(known, 1, HABITS) - price * planner.expected_seconds(known, HABITS)
    np.testing.assert_allclose(found, expected, atol=0.02)


def test_what_time_is_worth_rises_when_there_is_less_of_it():
    fresh, tables = Memories.fresh(1, 500), prices.price_tables(30)
    found = [float(prices.choose_price(fresh, minutes * 60 * 30, 30, tables)[0, 0]) for minutes in (90, 30, 10, 3)]
    assert found == sorted(found)
    assert found[0] < found[-1] / 10


def test_a_memory_is_worth_less_when_time_is_dearer_and_never_less_than_left_alone():
    tables = prices.price_tables(20)
    worth = tables.values[20]
    assert (np.diff(worth, axis=-1) <= 1e-6).all()
    stability, _, ago = np.meshgrid(
        np.exp(prices.LOG_STABILITIES), prices.DIFFICULTIES, prices.DAYS_AGO[:9], indexing="ij"
    )
    assert (worth[:, :, :9] >= kernel.recall(stability, ago + 20)[..., None] - 0.03).all()


def test_a_fact_of_double_weight_comes_first():
    plan = plan_today(memories(None, None, None, weight=[1, 2, 1]), [10] * 20)
    assert plan.facts[0] == 1


def test_the_unit_of_the_weights_does_not_matter():
    rng = np.random.default_rng(2)
    weight, known = rng.uniform(0.5, 2, 300), some_memories()
    plans = [
        plan_today(Memories(known.stability, known.difficulty, known.days_ago, weight * unit), [10] * 20).facts.tolist()
        for unit in (0.01, 1, 100)
    ]
    assert plans[0] == plans[1] == plans[2]


def test_what_is_nearly_forgotten_comes_before_what_is_known_well():
    plan = plan_today(memories((300, 3, 1), (4, 5, 9)), [10] * 20)
    assert plan.facts.tolist() == [1, 0]


def test_a_fact_that_the_exam_does_not_ask_comes_last_and_does_not_count():
    known = memories(None, (20, 5, 20), weight=[0, 1])
    assert plan_today(known, [10] * 5).facts.tolist() == [1, 0]
    assert what_if(known, [[]])[0].score == pytest.approx(0.9, abs=0.01)
    assert what_if(memories(None, None, weight=0), [[]])[0].score == 0


def test_a_plan_fills_the_minutes_of_today():
    plan = plan_today(some_memories(), [10] * 30)
    assert 10 <= plan.minutes < 10 + 20 / 60
    assert plan.new == np.isnan(some_memories().stability[plan.facts]).sum()


def test_a_day_off_has_no_plan():
    assert len(plan_today(some_memories(), [0, 20, 20]).facts) == 0


def test_what_was_asked_today_is_not_planned_again():
    assert plan_today(memories((4, 5, 0), (4, 5, 3)), [10] * 5).facts.tolist() == [1]


def test_the_eve_goes_once_more_over_what_gains_most():
    plan = plan_today(memories((2, 5, 6), (50, 5, 6), (9, 5, 6)), [10])
    assert plan.facts.tolist() == [0, 2, 1]
    assert plan.marks.tolist() == sorted(plan.marks.tolist(), reverse=True)


def test_without_an_exam_what_has_fallen_to_the_retention_is_due_and_a_number_of_new_facts():
    plan = plan_today(memories((10, 5, 9), (10, 5, 30), None, (10, 5, 11), None, None), [], new_per_day=2)
    assert plan.facts.tolist() == [1, 3, 2, 4]
    assert plan.new == 2


def test_without_facts_there_is_nothing_to_plan_or_forecast():
    nothing = Memories.fresh(0)
    assert len(plan_today(nothing, [20] * 5).facts) == 0
    assert forecast(nothing, [20] * 5).outlook.score == 0


def test_negative_minutes_are_refused():
    with pytest.raises(ValueError, match="from 0 up"):
        plan_today(some_memories(), [-1])


@settings(max_examples=40, deadline=None)
@given(
    facts=st.lists(
        st.one_of(st.none(), st.tuples(st.floats(0.001, 5000), st.floats(1, 10), st.integers(0, 900))), max_size=30
    ),
    minutes=st.lists(st.integers(0, 240), max_size=5),
    weight=st.floats(0.01, 50),
)
def test_any_plan_asks_each_fact_once_and_overruns_by_one_answer_at_most(facts, minutes, weight):
    plan = plan_today(memories(*facts, weight=weight), minutes)
    assert len(set(plan.facts.tolist())) == len(plan.facts)
    assert np.isfinite(plan.seconds).all()
    if minutes:
        assert plan.seconds[:-1].sum() < max(minutes[0] * 60, 1e-9) or not len(plan.seconds)


def test_the_forecast_is_the_same_for_the_same_seed():
    assert forecast(some_memories(), [5] * 10) == forecast(some_memories(), [5] * 10)


def test_with_too_few_minutes_the_forecast_says_how_many_would_cover_all():
    short = forecast(Memories.fresh(300), [3] * 14)
    assert 0 < short.outlook.unseen < 300
    assert 4 < short.minutes_to_cover <= 12
    assert what_if(Memories.fresh(300), [[short.minutes_to_cover] * 14])[0].unseen <= 6


def test_the_forecast_counts_what_is_unseen_as_unknown():
    outlook = forecast(Memories.fresh(1000), [3] * 5).outlook
    assert outlook.high < 0.12
    assert outlook.unseen > 880


def test_missing_today_costs_more_when_few_days_are_left():
    few, many = (forecast(some_memories(), [5] * days).cost_of_missing_today for days in (2, 40))
    assert few > 0.03
    assert few > many


def test_more_minutes_and_more_days_bring_a_better_score():
    less, more, longer = what_if(some_memories(), [[4] * 10, [12] * 10, [12] * 20])
    assert less.score < more.score < longer.score
    assert less.minutes_used < more.minutes_used < longer.minutes_used


def test_on_the_day_of_the_exam_the_outlook_is_what_is_known_now():
    seen = memories((10, 5, 10), (10, 5, 10))
    outlook = what_if(seen, [[]])[0]
    assert outlook.score == pytest.approx(0.9, abs=0.01)
    assert outlook.minutes_used == 0


def test_a_learner_whose_parameters_are_known_better_has_a_narrower_interval():
    wide, narrow = (forecast(Memories.fresh(200), [10] * 15, sigma=sigma).outlook for sigma in (0.3, 0.05))
    assert narrow.high - narrow.low < (wide.high - wide.low) / 2


def test_the_interval_holds_nine_in_ten_learners_score():
    cell = Cell(400, 20, 12)
    outlook = forecast(Memories.fresh(cell.facts), [cell.minutes] * cell.days).outlook
    scores = planner_scores(cell, learners=60)
    inside = ((scores >= outlook.low) & (scores <= outlook.high)).mean()
    assert 0.8 <= inside <= 1
    assert outlook.score == pytest.approx(scores.mean(), abs=0.02)


def planner_scores(cell, *, learners):
    from studyapp.scheduling import simulation

    truth = Family().draw(learners, 11)
    outcome = simulation._run(cell, truth, HABITS, 5, simulation.ours(cell, HABITS))
    return truth.recall(outcome.true).mean(1)


def test_a_page_that_plans_nothing_does_not_load_numpy():
    code = "import sys, studyapp.scheduling; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_an_exam_the_work_ahead_is_the_new_facts_and_their_returns():
    reviews, new, minutes = planner.workload(Memories.fresh(50), 10, new_per_day=20)
    assert new == (20, 20, 10, 0, 0, 0, 0, 0, 0, 0)
    assert reviews[0] == 0
    assert sum(reviews) > 20
    assert minutes[0] == pytest.approx(20 * 14.9 / 60, rel=0.2)


def test_a_plan_keeps_new_facts_of_one_note_apart():
    notes = np.array([n // 10 for n in range(100)])
    chosen = planner.plan_today(Memories.fresh(100), [3.0] * 20, notes=notes)
    assert len({notes[fact] for fact in chosen.facts}) == min(10, len(chosen.facts))


def test_an_outlook_tells_what_each_day_asks():
    outlook = planner.what_if(Memories.fresh(100), [[10.0] * 20])[0]
    assert (len(outlook.reviews), len(outlook.new)) == (20, 20)
    assert sum(outlook.new) == pytest.approx(100 - outlook.unseen, abs=1)
