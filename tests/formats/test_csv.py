import csv
import io
from datetime import UTC, date, datetime

import pytest

from studyapp.formats import FORMATS, ExportedCard, ExportedOption

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHOICE = ExportedCard(
    seed="limit_value:1",
    kind="choice",
    stem="How long may it run?",
    options=(ExportedOption("5 minutes", False, "It is more."), ExportedOption("15 minutes", True, "So it is.")),
    explanation="The limit is 15 minutes.",
    quote="It runs for at most 15 minutes.",
    document="Lambda limits",
    source_title="Lambda quotas",
    source_url="https://docs.aws.amazon.com/lambda",
    checked=date(2026, 11, 23),
    tags=("service::lambda", "model::limit_value"),
)
CLOZE = ExportedCard(
    seed="cloze:1",
    kind="cloze",
    stem="It runs for at most ____.",
    options=(ExportedOption("15 minutes", True, "So it is."),),
    accepted=("15 minutes", "15 min"),
)


def read(*cards: ExportedCard) -> list[dict[str, str]]:
    content = FORMATS["csv"](cards, deck_name="SAA-C03", now=NOW)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def card(**changes: object) -> ExportedCard:
    return ExportedCard(**{"seed": "1", "kind": "choice", "stem": "Which?", "options": CHOICE.options} | changes)


def test_a_question_is_one_row():
    assert read(CHOICE) == [
        {
            "id": "limit_value:1",
            "type": "choice",
            "stem": "How long may it run?",
            "option A": "5 minutes",
            "option B": "15 minutes",
            "option C": "",
            "option D": "",
            "option E": "",
            "option F": "",
            "key": "B",
            "answer": "15 minutes",
            "reasons": "A: It is more.\nB: So it is.",
            "explanation": "The limit is 15 minutes.",
            "quote": "It runs for at most 15 minutes.",
            "document": "Lambda limits",
            "source": "Lambda quotas – https://docs.aws.amazon.com/lambda",
            "checked": "2026-11-23",
            "tags": "service::lambda model::limit_value",
        }
    ]


def test_a_cloze_has_accepted_spellings_and_no_options():
    (row,) = read(CLOZE)
    assert (row["answer"], row["key"], row["option A"], row["reasons"]) == ("15 minutes | 15 min", "", "", "So it is.")


def test_every_right_option_is_in_the_key():
    options = tuple(ExportedOption(text, text in "XZ", "Because.") for text in "XYZ")
    assert read(card(options=options))[0]["key"] == "AC"


def test_more_than_six_options_get_columns_of_their_own():
    options = tuple(ExportedOption(text, text == "T", "Because.") for text in "NOPQRST")
    assert read(card(options=options))[0]["option G"] == "T"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start):
    assert read(card(stem=f"{start}SUM(A1)"))[0]["stem"] == f"'{start}SUM(A1)"


def test_the_file_starts_with_the_mark_by_which_excel_knows_utf_8():
    assert FORMATS["csv"]([CHOICE], deck_name="SAA-C03", now=NOW).startswith(b"\xef\xbb\xbfid,")


def test_line_breaks_quotes_and_commas_stay_in_their_cell():
    assert read(card(stem='One, "two"\n\nThree?'))[0]["stem"] == 'One, "two"\n\nThree?'
