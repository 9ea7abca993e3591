from datetime import UTC, datetime, timedelta

import pytest

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
