from datetime import timedelta

import pytest

from studyapp.templatetags.wording import interval, kind_name, reader_html, stem_paragraphs


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        (timedelta(0), "1 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(hours=5, minutes=20), "5 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=59), "59 d"),
        (timedelta(days=61), "2 mo"),
        (timedelta(days=76), "2.5 mo"),
        (timedelta(days=365), "1 y"),
        (timedelta(days=438), "1.2 y"),
    ],
)
def test_intervals_are_short(delta, text):
    assert interval(delta) == text


def test_the_last_of_several_paragraphs_is_the_question():
    assert stem_paragraphs("A story.\n\nWhich one?") == (
        '<span class="part">A story.</span>\n<span class="part ask">Which one?</span>'
    )


def test_a_single_paragraph_is_not_emphasized():
    assert stem_paragraphs("Which one?") == '<span class="part">Which one?</span>'


def test_a_blank_is_named_for_those_who_listen():
    assert stem_paragraphs("At most ____ <b>.") == (
        '<span class="part">At most <span class="blank"><span class="visually-hidden">blank</span></span> &lt;b&gt;.</span>'
    )


def test_tables_of_a_document_can_be_scrolled_by_keyboard():
    assert reader_html("<table><tr></tr></table>") == (
        '<div class="table" role="group" aria-label="Table" tabindex="0"><table><tr></tr></table></div>'
    )


def test_kinds_are_named_in_american_english():
    assert kind_name("behaviour") == "behavior"
    assert kind_name("limit") == "limit"
