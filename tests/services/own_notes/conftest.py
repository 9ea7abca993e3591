import uuid

import pytest

from studyapp.services import own_notes
from tests.factories import LearnerFactory
from tests.small_content import NOW


@pytest.fixture
def learner(db):
    return LearnerFactory()


@pytest.fixture
def other_learner(db):
    return LearnerFactory()


@pytest.fixture
def paste(learner, small_content):
    """Return a function that brings pasted text in, read at once, and returns its document."""

    def paste(text, owner=learner, **kwargs):
        upload = own_notes.begin_upload(owner, token=uuid.uuid4(), pasted=text, now=NOW, **kwargs)
        assert upload.problems == []
        return owner.documents.get(pk=upload.documents[0])

    return paste
