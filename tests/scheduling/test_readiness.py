import numpy as np
import pytest

from studyapp.scheduling.readiness import Exam, FirstAnswers, NotEnough, Readiness, assess
from studyapp.scheduling.trials import try_readiness

EXAM = Exam(weights=(30, 26, 24, 20))


def answers(*right_of_asked, guess=0.25, is_studied=True, difficulty=0.0):
    """Return answers from (right, asked) for each domain."""
    right = [n < r for r, asked in right_of_asked for n in range(asked)]
    domain = [d for d, (_, asked) in enumerate(right_of_asked) for _ in range(asked)]
    count = len(right)
    return FirstAnswers(
        np.array(right, bool),
        np.array(domain, int),
        np.full(count, guess),
        np.full(count, float(difficulty)),
        np.full(count, is_studied),
    )


def test_nothing_is_said_before_there_is_enough_evidence():
    found = assess(answers((9, 10), (9, 10), (4, 5), (0, 0)), EXAM)
    assert found == NotEnough(15, (0, 0, 0, 5))
    assert str(found) == "Not enough evidence yet: 15 more questions that are new to you are needed."


def test_no_answers_at_all_are_not_enough():
    assert assess(answers(), EXAM) == NotEnough(40, (5, 5, 5, 5))


def test_forty_answers_spread_over_the_domains_are_enough():
    assert isinstance(assess(answers((9, 10), (9, 10), (9, 10), (9, 10)), EXAM), Readiness)


def test_who_knows_nearly_all_passes_and_who_guesses_fails():
    strong = assess(answers(*[(48, 50)] * 4), EXAM)
    weak = assess(answers(*[(13, 50)] * 4), EXAM)
    assert strong.p_pass > 0.98
    assert weak.p_pass < 0.01
    assert 100 <= weak.low < weak.score < weak.high < 720 < strong.low < strong.score < strong.high <= 1000


def test_more_answers_make_the_interval_narrower():
    few, many = assess(answers(*[(8, 10)] * 4), EXAM), assess(answers(*[(160, 200)] * 4), EXAM)
    assert many.high - many.low < few.high - few.low


def test_a_right_answer_without_options_says_more_than_one_of_four():
    typed, chosen = (assess(answers(*[(14, 20)] * 4, guess=guess), EXAM) for guess in (0.0, 0.25))
    assert typed.score > chosen.score


def test_hard_questions_answered_as_well_mean_more():
    hard, easy = (assess(answers(*[(14, 20)] * 4, difficulty=d), EXAM) for d in (1, -1))
    assert hard.score > easy.score + 30


def test_a_weak_domain_shows_and_a_heavy_one_counts_more():
    heavy = assess(answers((10, 40), (36, 40), (36, 40), (36, 40)), EXAM)
    light = assess(answers((36, 40), (36, 40), (36, 40), (10, 40)), EXAM)
    assert heavy.domains[0] == min(heavy.domains)
    assert heavy.score < light.score


def test_facts_not_studied_by_then_lower_the_score():
    both = answers(*[(18, 20)] * 4), answers(*[(10, 20)] * 4, is_studied=False)
    together = FirstAnswers(*(np.concatenate([getattr(a, f) for a in both]) for f in FirstAnswers.__dataclass_fields__))
    all_studied, none_studied = (assess(together, EXAM, studied_share=[share] * 4) for share in (1, 0))
    assert all_studied.score > none_studied.score + 60


def test_the_same_answers_give_the_same_statement():
    assert assess(answers(*[(8, 10)] * 4), EXAM) == assess(answers(*[(8, 10)] * 4), EXAM)


def test_the_assumed_scale_has_the_pass_mark_where_the_exam_says():
    assert EXAM.scale(np.array([0, 0.72, 1])).tolist() == [100, 720, 1000]


def test_a_domain_that_the_exam_does_not_have_is_refused():
    with pytest.raises(ValueError, match="4 domains, counted from 0"):
        assess(answers((1, 1), (1, 1), (1, 1), (1, 1), (1, 1)), EXAM)


def test_simulated_learners_pass_as_often_as_stated():
    trial = try_readiness(120, seed=2)
    assert 0.85 <= trial.coverage <= 0.97
    assert trial.brier < 0.6 * trial.brier_base
    assert trial.calibration_error < 0.08
