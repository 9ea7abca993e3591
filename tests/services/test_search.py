import pytest

from studyapp.models import Note, SearchText
from studyapp.services.search import index_forgotten_notes, index_notes, search_notes
from tests.factories import DocumentFactory, FactFactory, LearnerFactory, NoteFactory

pytestmark = pytest.mark.django_db


def note(text: str, **fields):
    document = DocumentFactory(text=text, **{k: fields.pop(k) for k in ("owner", "state", "title") if k in fields})
    return NoteFactory(document=document, **fields)


def hits(query: str, learner=None) -> list:
    index_notes(Note.objects.all())
    return search_notes(query, learner)


def found(query: str, learner=None) -> list:
    return [hit.note for hit in hits(query, learner)]


def test_every_word_must_occur():
    both = note("# Limits\n\nA function runs for 15 minutes.\n")
    note("# Limits\n\nA function has memory.\n")
    assert found("minutes FUNCTION") == [both]


def test_a_word_may_stand_in_the_heading():
    heading = note("# Run time\n\nAt most 15 minutes.\n", heading="Run time")
    assert found("time minutes") == [heading]


def test_headings_come_first_then_the_most_frequent():
    once = note("# A\n\nA queue.\n", heading="A")
    often = note("# B\n\nA queue, a queue, and a queue.\n", heading="B")
    heading = note("# Queue\n\nMessages.\n", heading="Queue")
    assert found("queue") == [heading, often, once]


def test_the_words_are_marked_and_everything_else_is_escaped():
    note("# A\n\nUse `<b>` & a **Queue** for queues.\n")
    (hit,) = hits("queue")
    assert hit.snippet == "Use &lt;b&gt; &amp; a <mark>Queue</mark> for <mark>queues</mark>."


def test_a_query_cannot_bring_markup():
    note("# A\n\nA <script> stands here.\n")
    (hit,) = hits("<script>")
    assert hit.snippet == "A &lt;<mark>script</mark>&gt; stands here."


def test_a_long_text_is_cut_around_the_word_that_is_found():
    note("# A\n\n" + "before " * 100 + "needle " + "after " * 100 + "\n")
    (hit,) = hits("needle")
    assert hit.snippet.startswith("…before ")
    assert "<mark>needle</mark> after" in hit.snippet
    assert hit.snippet.endswith("after…")
    assert len(hit.snippet) < 300


def test_bullets_tables_and_links_are_shown_as_words():
    note(
        "# A\n\n- **Queue**: it holds messages ([Source](https://x)).\n\n| Limit | Value |\n|---|---|\n| queue | 5 |\n"
    )
    (hit,) = hits("holds")
    assert hit.snippet == "Queue: it <mark>holds</mark> messages. Limit – Value; queue – 5"


def test_situations_are_not_found_because_they_hold_answers():
    note("### A story\n\nThe company wants a queue.\n", heading="A story", trail="Choosing › Situations › A story")
    assert found("queue") == []


def test_of_a_case_only_the_reasons_are_found():
    text = (
        "## Cases\n\n### Case: A\n\nA shop.\n\nWhy?\n\n- [x] Wait.\n  A **queue** waits.\n- [ ] Go.\n  A topic goes.\n"
    )
    case = note(text, heading="Case: A", trail="Cases › Case: A")
    FactFactory(note=case, document=case.document, rule="case reason", quote="A **queue** waits.")
    FactFactory(note=case, document=case.document, rule="case reason", quote="A topic goes.")
    assert found("shop") == []
    (hit,) = hits("queue")
    assert hit.snippet == "A <mark>queue</mark> waits. A topic goes."


def test_number_ranges_and_front_matter_are_not_found():
    note("---\ntitle: hidden\n---\n# A\n\nShown.\n\nNumbers: 1 minute to 10 hidden\n")
    assert found("hidden") == []


def test_the_place_of_a_drawn_number_is_shown_as_left_open():
    note("# A\n\nIt keeps records for {retention}.\n\nNumbers: 3 days to 10 days\n\n- Use `{id}` in a path.\n")
    assert found("retention") == []
    assert hits("records")[0].snippet == "It keeps <mark>records</mark> for … Use {id} in a path."


def test_notes_of_other_learners_and_retired_ones_are_not_found():
    mine, other = LearnerFactory(), LearnerFactory()
    own = note("# A\n\nA queue.\n", owner=mine)
    note("# A\n\nA queue.\n", owner=other)
    note("# A\n\nA queue.\n", state="retired")
    retired = note("# A\n\nA queue.\n")
    retired.state = "retired"
    retired.save()
    assert found("queue", mine) == [own]
    assert found("queue") == []


@pytest.mark.parametrize("query", ["", "   ", "?!", '""'])
def test_a_query_without_words_finds_nothing(query):
    note("# A\n\nWhat?! A “queue”.\n")
    assert found(query) == []


def test_quotation_marks_around_a_word_do_not_matter():
    hit = note("# A\n\nA queue.\n")
    assert found('"queue"') == [hit]


def test_a_percent_sign_is_a_plain_character():
    note("# A\n\nA queue.\n")
    assert found("q%e") == []


def test_at_most_fifty_notes_are_found():
    document = DocumentFactory(text="# A\n\nA queue.\n")
    NoteFactory.create_batch(60, document=document)
    assert len(found("queue")) == 50


def test_a_very_long_query_is_cut():
    hit = note("# A\n\nA queue.\n")
    assert found("queue " * 100 + "elephant") == [hit]


def test_more_notes_need_no_more_queries(django_assert_num_queries):
    NoteFactory.create_batch(9, document=DocumentFactory(text="# A\n\nA queue.\n"))
    index_notes(Note.objects.all())
    with django_assert_num_queries(2):
        assert len(search_notes("queue", None)) == 9


def test_indexing_more_cases_needs_no_more_queries(django_assert_num_queries):
    for _ in range(7):
        note("### Case: A\n\nA queue.\n", heading="Case: A", trail="Cases › Case: A")
    with django_assert_num_queries(4):
        index_notes(Note.objects.all())


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("queues", "A queue."),
        ("queue", "Two queues."),
        ("caching", "A cache."),
        ("policy", "Two policies."),
        ("repl", "It is replicated."),
        ("us-east-1", "In us-east-1 only."),
        ("10,240", "At most 10,240 MB."),
        ("ÉTÉ", "Un été."),
    ],
)
def test_the_beginning_of_a_word_is_enough_whatever_its_ending(query, text):
    hit = note(f"# A\n\n{text}\n")
    assert found(query) == [hit]


def test_parts_of_a_name_stand_in_a_row():
    note("# A\n\nIn us-west-1, far east.\n")
    assert found("us-east-1") == []


@pytest.mark.parametrize(
    "query", ['"', "a* OR b", "NEAR(a b)", "heading:queue", "a' | b", "(((", "\x00", "a:*", "\\", "😀"]
)
def test_no_query_breaks_the_search(query):
    note("# A\n\nA queue.\n")
    found(query)


def test_a_note_is_found_by_what_it_says_now():
    changed = note("# A\n\nA queue.\n")
    assert found("queue") == [changed]
    changed.document.text = "# A\n\nA topic.\n"
    changed.document.save()
    assert found("queue") == []
    assert found("topic") == [changed]


def test_a_deleted_note_leaves_nothing_in_the_index():
    gone = note("# A\n\nA queue.\n")
    assert found("queue") == [gone]
    gone.document.delete()
    assert search_notes("queue", None) == []
    assert SearchText.objects.count() == 0


def test_notes_from_before_the_index_are_indexed():
    old = note("# A\n\nA queue.\n")
    index_forgotten_notes()
    assert [hit.note for hit in search_notes("queue", None)] == [old]
