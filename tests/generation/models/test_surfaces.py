import pytest

from studyapp.generation import MODELS

WRITTEN_BY_AUTHORS = {"situation", "case"}  # their words stand in the notes


def wordings(module):
    """The sets of words that a model draws from: one, or one for each way of asking."""
    found = getattr(module, "_STEMS", None) or module._LEADS
    return found.values() if isinstance(found, dict) else [found]


@pytest.mark.parametrize("model", [model for model in MODELS if model not in WRITTEN_BY_AUTHORS])
def test_every_way_of_asking_has_at_least_six_wordings(model):
    assert all(len(set(stems)) >= 6 for stems in wordings(MODELS[model]))


def test_there_are_thirteen_models_beside_stories():
    assert len(set(MODELS) - WRITTEN_BY_AUTHORS) >= 13
