from datetime import UTC, datetime
from random import Random

from studyapp.scheduling import Candidate, choose_question

EARLY, LATE = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)


def choose(*candidates, **wishes):
    chosen = choose_question(candidates, rng=Random(1), **wishes)
    return chosen and chosen.pk


def test_without_candidates_nothing_is_chosen():
    assert choose() is None


def test_a_question_not_seen_yet_comes_before_seen_ones():
    assert choose(Candidate(1, "cloze", last_seen=EARLY), Candidate(2, "cloze")) == 2


def test_when_all_were_seen_the_one_seen_longest_ago_comes():
    assert choose(Candidate(1, "cloze", last_seen=LATE), Candidate(2, "cloze", last_seen=EARLY)) == 2


def test_the_form_changes_from_one_time_to_the_next():
    assert choose(Candidate(1, "cloze"), Candidate(2, "situation"), last_model="cloze") == 2


def test_a_story_of_this_sitting_is_not_told_again():
    told = frozenset({"compute/files"})
    assert choose(Candidate(1, "situation", "compute/files"), Candidate(2, "cloze"), recent_groups=told) == 2


def test_a_told_story_is_better_than_no_question():
    assert choose(Candidate(1, "situation", "a"), recent_groups=frozenset({"a"})) == 1


def test_the_same_chance_gives_the_same_question():
    pool = [Candidate(n, "situation") for n in range(20)]
    assert len({choose_question(pool, rng=Random(7)).pk for _ in range(10)}) == 1


def test_cases_and_situations_are_asked_more_often_than_recall():
    for model in ("case", "situation"):
        pool = [Candidate(1, model), Candidate(2, "cloze")]
        chosen = [choose_question(pool, rng=Random(seed)).pk for seed in range(300)]
        assert 210 < chosen.count(1) < 270
