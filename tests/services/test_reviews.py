from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.models import Answer, Card, Review
from studyapp.scheduling import fresh, replay, review
from studyapp.services import reviews, study
from tests.factories import CardFactory, ClozeFactory, LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
# Seconds between two answers: at once, in the same session, on other days, and with a clock that was put back.
GAPS = st.sampled_from([1, 40, 700, 50_000, 90_000, 800_000, 9_000_000, -4000, -90_000])


@pytest.fixture
def learner():
    return LearnerFactory(time_zone="Europe/Berlin")


@pytest.fixture
def question():
    return QuestionFactory()


def answer(learner, *, fact=None, right=True, now=NOW):
    """Answer what is asked, or a given fact whenever it is due."""
    showing = study.show_fact(learner, fact, reps=reps_of(learner, fact), reason="due") if fact else None
    showing = showing or study.next_showing(learner, now=now)
    options = showing.rendered.options
    chosen = [next(n for n, option in enumerate(options) if option.is_correct is right)]
    return study.record_answer(learner, showing, chosen, now=now)


def reps_of(learner, fact):
    return next(iter(learner.cards.filter(fact=fact).values_list("reps", flat=True)), 0)


def rows(learner):
    """Everything that an undo has to bring back."""
    cards = {card.fact_id: (card.memory, card.is_suspended, card.buried_until) for card in learner.cards.all()}
    log = list(learner.reviews.order_by("card__fact", "number").values_list("card__fact", "number", "rating"))
    return cards, log, learner.answers.count()


def replayed(card):
    log = card.reviews.order_by("number").values_list("rating", "reviewed_at")
    return replay(log, terms=card.learner.terms, key=card.key)


def test_rating_a_right_answer_replaces_good(learner, question):
    given_answer = answer(learner)
    reviews.rate(given_answer, 4)
    reviews.rate(given_answer, 4)
    assert Card.objects.get().memory == review(fresh(NOW), 4, now=NOW, terms=learner.terms, key=str(question.fact_id))


def test_a_right_answer_that_was_guessed_counts_as_again_and_stays_right(learner, question):
    given_answer = answer(learner)
    reviews.rate(given_answer, 1)
    given_answer.refresh_from_db()
    assert (given_answer.is_correct, Review.objects.get().rating) == (True, 1)
    assert Card.objects.get().due == NOW + 10 * MINUTE


def test_a_wrong_answer_cannot_be_rated_up(learner, question):
    assert reviews.rate(answer(learner, right=False), 4).rating == 1


def test_a_typed_answer_in_other_words_is_right_when_the_learner_says_so(learner):
    ClozeFactory()
    showing = study.next_showing(learner, now=NOW)
    given_answer = study.record_answer(learner, showing, "a quarter of an hour", now=NOW)
    assert (given_answer.is_correct, given_answer.review.rating) == (False, 1)
    reviews.rate(given_answer, 3)
    given_answer.refresh_from_db()
    assert (given_answer.is_correct, Review.objects.get().rating) == (True, 3)


def test_an_older_answer_can_still_be_rated_and_the_later_ones_follow(learner, question):
    old = answer(learner)
    answer(learner, fact=question.fact, now=NOW + 2 * DAY)
    before = Card.objects.get().memory
    reviews.rate(old, 1)
    card = Card.objects.get()
    assert card.memory == replayed(card)
    assert card.stability < before.stability


def test_undo_is_the_inverse_of_a_first_answer(learner, question):
    first = study.next_showing(learner, now=NOW)
    answer(learner)
    reviews.undo(learner)
    assert (Answer.objects.count(), Review.objects.count(), Card.objects.count()) == (0, 0, 0)
    assert study.next_showing(learner, now=NOW).rendered == first.rendered


def test_undo_without_an_answer_does_nothing(learner):
    assert reviews.undo(learner) is None


def test_undo_reaches_back_to_the_first_answer_of_a_session(learner):
    QuestionFactory.create_batch(7)
    states = [rows(learner)]
    for n in range(7):
        answer(learner, right=n % 3 > 0, now=NOW + n * 5 * MINUTE)
        states.append(rows(learner))
    for state in reversed(states[:-1]):
        reviews.undo(learner)
        assert rows(learner) == state


def test_an_undo_names_its_answer_so_that_a_second_press_takes_back_no_more(learner):
    QuestionFactory.create_batch(2)
    answer(learner)
    last = answer(learner, now=NOW + MINUTE)
    assert reviews.undo(learner, token=str(last.token)) == last
    assert reviews.undo(learner, token=str(last.token)) is None
    assert Answer.objects.count() == 1


def test_undo_leaves_what_a_quiz_asked_since_as_if_it_had_been_asked_alone(learner, question):
    from studyapp.services import quizzes

    answer(learner)
    quiz = quizzes.start(learner, quizzes.Criteria(models="all", count=1), now=NOW)
    quizzes.answer_item(quiz.items.get(), [0], now=NOW + DAY)
    reviews.undo(learner)
    card = Card.objects.get()
    assert (card.reps, card.memory) == (1, replayed(card))


def test_a_suspended_card_stays_suspended_when_its_only_answer_is_taken_back(learner, question):
    CardFactory(learner=learner, fact=question.fact, is_suspended=True)
    answer(learner, fact=question.fact)
    reviews.undo(learner)
    card = Card.objects.get()
    assert (card.is_suspended, card.reps) == (True, 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(GAPS, st.booleans(), st.sampled_from([None, 1, 2, 4])), max_size=7))
def test_replaying_the_reviews_rebuilds_every_card_exactly(history):
    learner = LearnerFactory(time_zone="Europe/Berlin", desired_retention=0.87)
    facts = [QuestionFactory().fact for _ in range(2)]
    now = datetime(2027, 3, 27, 21, tzinfo=UTC)  # the evening before the clock is put forward
    for n, (seconds, is_right, rating) in enumerate(history):
        now += timedelta(seconds=seconds)
        given_answer = answer(learner, fact=facts[n % 2], right=is_right, now=now)
        if rating:
            reviews.rate(given_answer, rating)
    for card in learner.cards.all():
        assert card.memory == replayed(card)
        assert card.reps == card.reviews.count()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(GAPS.filter(lambda gap: gap > 0), st.booleans()), min_size=1, max_size=6))
def test_undo_is_the_inverse_of_an_answer(history):
    learner = LearnerFactory()
    QuestionFactory.create_batch(3)
    now, states = NOW, []
    for seconds, is_right in history:
        now += timedelta(seconds=seconds)
        if not study.next_showing(learner, now=now):
            continue
        states.append(rows(learner))
        answer(learner, right=is_right, now=now)
    for state in reversed(states):
        reviews.undo(learner)
        assert rows(learner) == state
