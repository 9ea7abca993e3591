import pytest

from studyapp.services.learners import SESSION_KEY
from tests.factories import LearnerFactory


@pytest.fixture
def learner(client):
    """The visitor who uses ``client``."""
    learner = LearnerFactory()
    session = client.session
    session[SESSION_KEY] = str(learner.pk)
    session.save()
    return learner


@pytest.fixture
def htmx():
    """Headers of a request that htmx makes."""
    return {"HX-Request": "true"}
