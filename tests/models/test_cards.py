from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from studyapp.models import Card
from tests.factories import CardFactory, LearnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_suspended_card_is_never_due():
    card = CardFactory(due=NOW - HOUR, is_suspended=True)
    assert not Card.objects.due(NOW + timedelta(days=900))
    Card.objects.update(is_suspended=False)
    assert list(Card.objects.due(NOW)) == [card]


def test_a_buried_card_is_due_when_it_was_buried_until():
    CardFactory(due=NOW - HOUR, buried_until=NOW + HOUR)
    assert [Card.objects.due(moment).count() for moment in (NOW, NOW + HOUR)] == [0, 1]


def test_a_card_buried_until_before_it_is_due_waits_until_it_is_due():
    CardFactory(due=NOW + HOUR, buried_until=NOW - HOUR)
    assert [Card.objects.due(moment).count() for moment in (NOW, NOW + HOUR)] == [0, 1]


def test_the_longest_waiting_card_is_asked_first():
    learner = LearnerFactory()
    late = CardFactory(learner=learner, due=NOW - 3 * HOUR)
    early = CardFactory(learner=learner, due=NOW - HOUR)
    assert list(learner.cards.due(NOW)) == [late, early]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is in the words of SQLite")
def test_the_queue_is_read_along_its_index_however_many_facts_stand():
    learner = LearnerFactory()
    plan = learner.cards.due(NOW).select_related("fact")[:20].explain()
    assert "card_learner_ask" in plan.splitlines()[0]
    assert "TEMP B-TREE" not in plan


def test_when_no_fact_ever_changed_no_card_is_looked_at(django_assert_num_queries):
    learner = CardFactory(last_review=NOW).learner
    with django_assert_num_queries(1):
        assert not learner.cards.outdated()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is in the words of SQLite")
def test_cards_of_changed_facts_are_looked_up_by_these_facts():
    card = CardFactory(last_review=NOW, fact__changed_at=NOW + HOUR)
    assert list(card.learner.cards.outdated()) == [card]
    assert "(learner_id=? AND fact_id=?)" in card.learner.cards.outdated().explain()
