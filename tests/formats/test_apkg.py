import io
import json
import re
import sqlite3
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.formats import FORMATS, ExportedCard, ExportedOption
from studyapp.formats.note_types import CHOICE, CLOZE, STYLE

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CARD = ExportedCard(
    seed="limit_value:1",
    kind="choice",
    stem="A company runs functions.\n\nHow long may one run?",
    options=(ExportedOption("5 minutes", False, "It is more."), ExportedOption("15 minutes", True, "So it is.")),
    explanation="The limit is 15 minutes.",
    quote="It runs for at most 15 minutes.",
    document="Lambda limits",
    source_title="Lambda quotas",
    source_url="https://docs.aws.amazon.com/lambda?a=1&b=2",
    checked=date(2026, 11, 23),
    tags=("service::lambda", "model::limit_value"),
    deck="Secure architectures",
)
FILL_IN = replace(
    CARD,
    seed="cloze:1",
    kind="cloze",
    stem="It runs for at most ____ per invocation.",
    options=(ExportedOption("15 minutes", True, "So it is."),),
    accepted=("15 minutes", "15 min"),
)


def read(sql: str, *cards: ExportedCard, now: datetime = NOW) -> list[tuple]:
    """Write a deck and ask its database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "collection.anki2"
        path.write_bytes(unpack(FORMATS["apkg"](cards, deck_name="SAA-C03", now=now)))
        connection = sqlite3.connect(path)
        rows = connection.execute(sql).fetchall()
        connection.close()
    return rows


def unpack(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.namelist() == ["collection.anki2", "media"]
        assert archive.read("media") == b"{}"
        return archive.read("collection.anki2")


def fields(row: tuple[str]) -> list[str]:
    return row[0].split("\x1f")


def test_a_choice_note_holds_question_options_reasons_evidence_and_source():
    (row,) = read("SELECT flds FROM notes", CARD)
    assert fields(row) == [
        "A company runs functions.<br><br>How long may one run?",
        '<ol type="A"><li>5 minutes</li><li>15 minutes</li></ol>',
        '<ol type="A">'
        '<li class="wrong"><b class="verdict">Wrong:</b> 5 minutes<div class="why">It is more.</div></li>'
        '<li class="right"><b class="verdict">Right:</b> 15 minutes<div class="why">So it is.</div></li>'
        "</ol>",
        "The limit is 15 minutes.",
        '<blockquote>It runs for at most 15 minutes.</blockquote><div class="origin">Note: Lambda limits</div>',
        '<a href="https://docs.aws.amazon.com/lambda?a=1&amp;b=2">Lambda quotas</a>, checked 2026-11-23',
    ]


def test_a_fill_in_question_is_a_cloze_of_anki():
    (row,) = read("SELECT flds FROM notes", FILL_IN)
    assert fields(row)[:3] == ["It runs for at most {{c1::15 minutes}} per invocation.", "15 min", "<p>So it is.</p>"]
    assert read("SELECT mid FROM notes", FILL_IN) == [(CLOZE.id,)]


def test_a_sentence_that_is_reason_explanation_and_quote_is_shown_once():
    same = replace(FILL_IN, options=(ExportedOption("15 minutes", True, FILL_IN.quote),), explanation=FILL_IN.quote)
    (row,) = read("SELECT flds FROM notes", same)
    assert fields(row)[2:4] == ["", ""]
    assert fields(row)[4].startswith("<blockquote>It runs for at most 15 minutes.</blockquote>")


def test_a_fill_in_question_without_a_blank_gets_one_at_its_end():
    (row,) = read("SELECT flds FROM notes", replace(FILL_IN, stem="How long may it run?"))
    assert fields(row)[0] == "How long may it run? {{c1::15 minutes}}"


def test_an_answer_with_colons_and_braces_stays_whole_in_the_blank():
    answer = ExportedOption("arn::{x}", True, "")
    (row,) = read("SELECT flds FROM notes", replace(FILL_IN, options=(answer,)))
    assert "{{c1::arn&#58;&#58;&#123;x&#125;}}" in fields(row)[0]


def test_markup_in_the_text_is_shown_not_obeyed():
    stem = "<script>alert(1)</script> {{Options}} [sound:x.mp3] javascript:x"
    (row,) = read("SELECT flds FROM notes", replace(CARD, stem=stem))
    assert fields(row)[0] == (
        "&lt;script&gt;alert(1)&lt;/script&gt; &#123;&#123;Options&#125;&#125; &#91;sound:x.mp3] javascript&#58;x"
    )


def test_a_source_that_is_no_web_address_is_not_linked():
    (row,) = read("SELECT flds FROM notes", replace(CARD, source_url="javascript:alert(1)", source_title="Here"))
    assert fields(row)[5] == "Here, checked 2026-11-23"


def test_a_source_cannot_break_out_of_its_link():
    (row,) = read("SELECT flds FROM notes", replace(CARD, source_url='https://x/" onclick="y'))
    assert 'href="https://x/&quot; onclick=&quot;y"' in fields(row)[5]


PIECES = ["<", ">", "{{", "}}", "\x1f", "[sound:", "JavaScript:", "&lt;", "\n", "a"]


@settings(max_examples=50, deadline=None)
@given(text=st.lists(st.sampled_from(PIECES) | st.text(max_size=3)).map("".join))
def test_no_text_brings_tags_fields_or_blanks_into_a_note(text):
    (row,) = read("SELECT flds FROM notes", replace(CARD, explanation=text))
    assert len(fields(row)) == 6
    assert not re.search(r"[<>{}]|\[sound:|javascript:", fields(row)[3].replace("<br>", ""), re.IGNORECASE)


def test_the_same_question_has_the_same_guid_in_every_export():
    first = read("SELECT guid FROM notes", CARD)
    later = read(
        "SELECT guid FROM notes ORDER BY id", FILL_IN, replace(CARD, stem="Changed?"), now=NOW + timedelta(days=9)
    )
    assert first == [later[1]]
    assert later[0] != later[1]


def test_the_guid_of_a_question_never_changes():
    assert read("SELECT guid FROM notes", CARD) == [("_UK--u7vCE0w",)]


def test_a_later_export_is_newer_than_an_earlier_one():
    assert read("SELECT mod FROM notes", CARD) == [(1795521600,)]
    assert read("SELECT mod FROM notes", CARD, now=NOW + timedelta(seconds=1)) == [(1795521601,)]


def test_the_same_cards_at_the_same_time_give_the_same_bytes():
    assert FORMATS["apkg"]([CARD], deck_name="D", now=NOW) == FORMATS["apkg"]([CARD], deck_name="D", now=NOW)


def test_ids_are_unique_and_not_in_the_future():
    ids = [pk for (pk,) in read("SELECT id FROM notes", *(replace(CARD, seed=str(n)) for n in range(50)))]
    assert len(set(ids)) == 50
    assert max(ids) < NOW.timestamp() * 1000


def test_cards_are_new_and_in_the_given_order():
    rows = read("SELECT type, queue, due, reps FROM cards ORDER BY id", CARD, FILL_IN)
    assert rows == [(0, 0, 1, 0), (0, 0, 2, 0)]


def test_parts_are_decks_below_the_deck():
    (row,) = read("SELECT decks FROM col", CARD, replace(FILL_IN, deck="Resilient architectures"))
    assert sorted(deck["name"] for deck in json.loads(row[0]).values()) == [
        "Default",
        "SAA-C03",
        "SAA-C03::Resilient architectures",
        "SAA-C03::Secure architectures",
    ]


def test_each_card_lies_in_the_deck_of_its_part():
    (row,) = read("SELECT decks FROM col", CARD)
    ((deck,),) = read("SELECT did FROM cards", CARD)
    assert json.loads(row[0])[str(deck)]["name"] == "SAA-C03::Secure architectures"


def test_questions_with_the_same_stem_are_told_apart():
    same = [replace(CARD, seed=str(n), stem="Which value?") for n in range(3)]
    assert read("SELECT sfld FROM notes ORDER BY id", *same) == [
        ("Which value?",),
        ("Which value? (2)",),
        ("Which value? (3)",),
    ]


def test_tags_have_no_spaces():
    assert read("SELECT tags FROM notes", replace(CARD, tags=("a b", "c"))) == [(" a-b c ",)]


def test_the_collection_starts_at_four_in_the_morning():
    assert read("SELECT crt FROM col", CARD) == [(int(datetime(2026, 11, 24, 4, tzinfo=UTC).timestamp()),)]


def test_before_four_it_is_still_the_day_before():
    night = datetime(2026, 11, 24, 3, 59, tzinfo=UTC)
    assert read("SELECT crt FROM col", CARD, now=night) == [(int(datetime(2026, 11, 23, 4, tzinfo=UTC).timestamp()),)]


def test_templates_carry_no_script():
    assert not re.search(r"<script|javascript:|\son\w+=", CHOICE.front + CHOICE.back + CLOZE.front + CLOZE.back, re.I)


def test_no_text_is_smaller_than_sixteen_pixels():
    assert min(map(int, re.findall(r"(\d+)px(?: |/|;)", re.sub(r"border[^;]*", "", STYLE)))) == 16


def test_numbers_and_fields_of_the_note_types_never_change():
    assert (CHOICE.id, CHOICE.fields) == (
        1_795_478_400_001,
        ("Question", "Options", "Answers", "Explanation", "Quote", "Source"),
    )
    assert (CLOZE.id, CLOZE.fields) == (
        1_795_478_400_002,
        ("Text", "Also accepted", "Reason", "Explanation", "Quote", "Source"),
    )


def test_an_empty_deck_is_still_a_deck():
    assert read("SELECT count(*) FROM notes") == [(0,)]
