import pytest

from tests.small_content import import_small_content


@pytest.fixture
def small_content(tmp_path, settings, db):
    settings.CONTENT = tmp_path / "content"
    import_small_content(settings.CONTENT)
    return settings.CONTENT
