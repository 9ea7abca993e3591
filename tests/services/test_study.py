import uuid
from datetime import UTC, datetime, timedelta

import pytest

from studyapp.models import Answer, Card, Learner, Question, Review
from studyapp.scheduling import fresh, review
from studyapp.services import plans, study
from tests.factories import CardFactory, ClozeFactory, FactFactory, LearnerFactory, NoteFactory, QuestionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def learner():
    return LearnerFactory()


@pytest.fixture
def question():
    return QuestionFactory()


def right(showing):
    return [n for n, option in enumerate(showing.rendered.options) if option.is_correct]


def wrong(showing):
    return [next(n for n, option in enumerate(showing.rendered.options) if not option.is_correct)]


def test_a_visitor_gets_a_question_and_nothing_is_written(question):
    showing = study.next_showing(None, now=NOW)
    assert showing.question == question
    assert (Learner.objects.count(), Answer.objects.count()) == (0, 0)


def test_asking_again_without_an_answer_shows_the_same(learner):
    for _ in range(5):
        QuestionFactory()
    first, second = study.next_showing(learner, now=NOW), study.next_showing(learner, now=NOW + timedelta(minutes=3))
    assert (first.question, first.seed, first.rendered) == (second.question, second.seed, second.rendered)


def test_what_is_due_comes_before_what_is_new(learner, question):
    due = QuestionFactory().fact
    CardFactory(learner=learner, fact=due, due=NOW - timedelta(hours=1), reps=1)
    assert study.next_showing(learner, now=NOW).fact == due


def test_another_learners_due_fact_is_not_asked(learner, question):
    CardFactory(fact=QuestionFactory().fact, due=NOW - timedelta(days=3), reps=1)
    assert study.next_showing(learner, now=NOW).reason == "new"


def test_with_nothing_left_there_is_no_question(learner):
    assert study.next_showing(learner, now=NOW) is None


def test_a_right_answer_counts_as_good(learner, question):
    showing = study.next_showing(learner, now=NOW)
    answer = study.record_answer(learner, showing, right(showing), now=NOW)
    assert (answer.is_correct, answer.review.rating) == (True, 3)
    assert Card.objects.get().memory == review(fresh(NOW), 3, now=NOW, key=str(question.fact_id))


def test_a_wrong_answer_counts_as_again(learner, question):
    showing = study.next_showing(learner, now=NOW)
    answer = study.record_answer(learner, showing, wrong(showing), now=NOW)
    assert (answer.is_correct, answer.review.rating) == (False, 1)


def test_the_same_showing_is_answered_once(learner, question):
    showing = study.next_showing(learner, now=NOW)
    first = study.record_answer(learner, showing, right(showing), now=NOW)
    second = study.record_answer(learner, showing, wrong(showing), now=NOW + timedelta(seconds=5))
    assert first == second
    assert (Answer.objects.count(), Review.objects.count(), Card.objects.get().reps) == (1, 1, 1)


def test_the_answer_keeps_what_was_shown(learner, question):
    showing = study.next_showing(learner, now=NOW)
    answer = study.record_answer(learner, showing, right(showing), now=NOW)
    Question.objects.update(stem="Something else?")
    answer.refresh_from_db()
    assert answer.shown["stem"] == showing.rendered.stem


@pytest.mark.parametrize("typed", ["15 minutes", "15 MIN", "15min", "900 seconds"])
def test_a_typed_answer_is_right_in_other_spellings(learner, typed):
    ClozeFactory()
    showing = study.next_showing(learner, now=NOW)
    assert study.record_answer(learner, showing, typed, now=NOW).is_correct


def test_a_token_of_somebody_else_is_foreign(learner, question):
    showing = study.next_showing(learner, now=NOW)
    with pytest.raises(study.ForeignShowing):
        study.open_showing(showing.token, LearnerFactory())


def test_a_page_opened_before_signing_in_is_refused_with_a_sentence(question):
    visitor = LearnerFactory()
    showing = study.next_showing(visitor, now=NOW)
    visitor.delete()  # merged into the account
    with pytest.raises(study.StaleShowing, match="signed in"):
        study.open_showing(showing.token, LearnerFactory())


def test_a_visitors_token_is_good_for_the_learner_they_become(learner, question):
    showing = study.next_showing(None, now=NOW)
    assert study.open_showing(showing.token, learner).rendered == showing.rendered


@pytest.mark.parametrize("token", ["", "x", "eyJhIjoxfQ:1:abc", "ä" * 300])
def test_a_token_that_was_not_ours_is_refused_with_a_sentence(learner, token):
    with pytest.raises(study.StaleShowing, match="out of date"):
        study.open_showing(token, learner)


def test_a_question_changed_while_open_is_refused_with_a_sentence(learner, question):
    showing = study.next_showing(learner, now=NOW)
    question.stem = "Which other thing?"
    question.save()
    with pytest.raises(study.StaleShowing, match="changed while it was open"):
        study.open_showing(showing.token, learner)


def test_a_question_retired_while_open_is_refused_with_a_sentence(learner, question):
    showing = study.next_showing(learner, now=NOW)
    Question.objects.update(state="retired")
    with pytest.raises(study.StaleShowing, match="withdrawn"):
        study.open_showing(showing.token, learner)


def test_twenty_new_facts_a_day_and_ten_more_on_request(learner):
    for _ in range(35):
        QuestionFactory()
    for fact in [question.fact for question in Question.objects.all()[:20]]:
        CardFactory(learner=learner, fact=fact, due=NOW + timedelta(days=2), reps=1, created_at=NOW)
    assert study.next_showing(learner, now=NOW) is None
    plans.add_more(learner, now=NOW)
    assert study.new_left(learner, now=NOW) == 10


def test_a_new_day_begins_at_four_in_the_morning(learner):
    learner.time_zone = "Europe/Berlin"
    assert str(learner.day_of(datetime(2026, 11, 25, 2, 59, tzinfo=UTC))) == "2026-11-24"
    assert str(learner.day_of(datetime(2026, 11, 25, 3, 1, tzinfo=UTC))) == "2026-11-25"


def test_facts_just_forgotten_come_early_when_nothing_else_is_left(learner, question):
    showing = study.next_showing(learner, now=NOW)
    study.record_answer(learner, showing, wrong(showing), now=NOW)
    again = study.next_showing(learner, now=NOW + timedelta(seconds=10))
    assert again.fact == showing.fact
    assert again.answer_token != showing.answer_token


def test_counts_tell_what_is_new_and_when_nothing_is_left_the_next_time(learner):
    known = QuestionFactory().fact
    CardFactory(learner=learner, fact=known, due=NOW + timedelta(days=2), reps=1, created_at=NOW - timedelta(days=3))
    counts = study.counts(learner, now=NOW)
    assert (counts.due, counts.new, counts.next_due, counts.minutes) == (0, 0, NOW + timedelta(days=2), 0)
    QuestionFactory()
    plans.remake(learner, now=NOW)
    counts = study.counts(learner, now=NOW)
    assert (counts.due, counts.new, counts.minutes) == (0, 1, 1)


def test_notes_that_came_after_the_plan_of_the_day_are_asked(learner):
    assert study.next_showing(learner, now=NOW) is None
    asked = QuestionFactory().fact
    assert study.next_showing(learner, now=NOW).fact == asked


def test_a_fact_of_another_note_is_asked_before_one_of_the_same(learner):
    note = NoteFactory()
    first, near = (QuestionFactory(fact=FactFactory(note=note, position=n)).fact for n in (0, 1))
    far = QuestionFactory(fact=FactFactory(position=2)).fact
    for fact in (first, near, far):
        CardFactory(learner=learner, fact=fact, due=NOW - timedelta(days=3), reps=1, memory_state=2)
    asked = []
    for n in range(3):
        showing = study.next_showing(learner, now=NOW + timedelta(minutes=n))
        study.record_answer(learner, showing, right(showing), now=NOW + timedelta(minutes=n))
        asked.append(showing.fact)
    assert asked == [first, far, near]


def test_a_question_that_the_last_one_answered_waits(learner):
    facts = [QuestionFactory(fact=FactFactory(position=n)).fact for n in range(3)]
    told = QuestionFactory(fact=facts[0], stem=f"{facts[1].statement} So what?")
    Question.objects.filter(fact=facts[0]).exclude(pk=told.pk).update(state="retired")
    for fact in facts:
        CardFactory(learner=learner, fact=fact, due=NOW - timedelta(days=3), reps=1, memory_state=2)
    showing = study.next_showing(learner, now=NOW)
    assert showing.question == told
    study.record_answer(learner, showing, right(showing), now=NOW)
    assert study.next_showing(learner, now=NOW).fact == facts[2]


def test_choosing_the_next_question_takes_the_same_queries_with_many_cards(learner, django_assert_max_num_queries):
    for _ in range(30):
        CardFactory(learner=learner, fact=QuestionFactory().fact, due=NOW - timedelta(hours=1), reps=1)
    plans.plan_of(learner, now=NOW)
    with django_assert_max_num_queries(6):
        study.next_showing(learner, now=NOW + timedelta(seconds=1))


def test_the_answer_token_is_a_uuid_that_the_showing_decides(learner, question):
    showing = study.next_showing(learner, now=NOW)
    assert isinstance(showing.answer_token, uuid.UUID)
    assert showing.answer_token == study.next_showing(learner, now=NOW).answer_token


def test_facts_that_no_question_asks_are_passed_over(learner):
    FactFactory(position=-5)
    asked = QuestionFactory().fact
    assert study.next_showing(learner, now=NOW).fact == asked
