from datetime import timedelta

import pytest

from studyapp.services import study
from studyapp.services.notices import notices_for, read_change, read_note
from tests.factories import (
    NOW,
    AnswerFactory,
    CardFactory,
    FactFactory,
    LearnerFactory,
    QuestionFactory,
    QuestionReportFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_card(*, learned=NOW - DAY, changed=NOW, **fields):
    return CardFactory(fact=FactFactory(changed_at=changed), last_review=learned, due=NOW + 9 * DAY, **fields)


def test_a_visitor_without_a_row_is_told_nothing():
    assert notices_for(None).changed == []


def test_a_fact_that_changed_after_it_was_learned_is_told():
    card = a_card()
    assert notices_for(card.learner).changed == [card.fact]


@pytest.mark.parametrize("learned", [None, NOW, NOW + DAY])
def test_a_fact_that_was_asked_since_or_never_is_not_told(learned):
    assert notices_for(a_card(learned=learned).learner).changed == []


def test_a_fact_that_never_changed_is_not_told():
    assert notices_for(a_card(changed=None).learner).changed == []


def test_a_retired_fact_is_not_told():
    card = a_card()
    type(card.fact).objects.update(state="retired")
    assert notices_for(card.learner).changed == []


def test_other_learners_cards_are_not_told():
    a_card()
    assert notices_for(LearnerFactory()).changed == []


def test_a_dismissed_change_is_told_no_more_but_the_next_one_is():
    card = a_card()
    read_change(card, now=NOW + DAY)
    assert notices_for(card.learner).changed == []
    type(card.fact).objects.update(changed_at=NOW + 2 * DAY)
    assert notices_for(card.learner).changed == [card.fact]


def test_answering_the_fact_again_ends_the_notice():
    card = a_card(reps=1, memory_state=2, stability=3.0, difficulty=5.0)
    QuestionFactory(fact=card.fact)
    showing = study.show_fact(card.learner, card.fact, reps=1, reason="due")
    study.record_answer(card.learner, showing, [0], now=NOW + DAY)
    assert notices_for(card.learner).changed == []


def test_the_notice_does_not_give_away_the_answer_of_the_question_below():
    card = a_card(reps=1)
    QuestionFactory(fact=card.fact)
    showing = study.show_fact(card.learner, card.fact, reps=1, reason="due")
    assert notices_for(card.learner, showing).changed == []


def test_three_changed_facts_are_named_and_the_others_counted():
    learner = LearnerFactory()
    cards = [a_card(learner=learner, changed=NOW + n * DAY) for n in range(5)]
    notices = notices_for(learner)
    assert (notices.changed, notices.more) == ([card.fact for card in cards[:3]], 2)


@pytest.mark.parametrize(
    ("state", "note", "is_told"),
    [
        ("open", "", False),
        ("answered", "Mended.", True),
        ("dismissed", "It is right: see the source.", True),
        ("dismissed", "", False),
    ],
)
def test_what_an_editor_says_to_a_report_is_told(state, note, is_told):
    report = QuestionReportFactory(state=state, note=note)
    assert (notices_for(report.learner).reports == [report]) is is_told


def test_a_note_that_was_read_is_not_told_again():
    report = QuestionReportFactory(state="answered", note="Mended.")
    read_note(report)
    assert notices_for(report.learner).reports == []


def test_another_learner_is_not_told_of_the_note():
    QuestionReportFactory(state="answered", note="Mended.")
    assert notices_for(AnswerFactory().learner).reports == []
