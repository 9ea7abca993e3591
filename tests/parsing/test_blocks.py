import pytest

from studyapp.parsing import BlockKind, ParseError, parse_document


def blocks(text):
    return parse_document("x.md", text).notes[0].blocks


def texts(block):
    return [sentence.text for sentence in block.sentences]


def test_consecutive_lines_are_one_paragraph():
    first, second = blocks("One line\ngoes on.\n\nAnother.\n")
    assert texts(first) == ["One line goes on."]
    assert (first.kind, first.line, second.line) == (BlockKind.PARAGRAPH, 1, 4)


def test_bullets_nest_by_indentation():
    read = blocks("Types:\n\n- one\n  - inner\n    goes on\n- two\n\n  more of two\n\nEnd.\n")
    assert [block.depth for block in read] == [0, 0, 1, 0, 0, 0]
    assert [block.parent for block in read] == [None, 0, 1, 0, 3, None]
    assert texts(read[2]) == ["inner goes on"]
    assert read[4].kind is BlockKind.PARAGRAPH


def test_a_list_after_another_paragraph_has_that_one_as_lead_in():
    assert [block.parent for block in blocks("A:\n- a\n\nB:\n- b\n")] == [None, 0, None, 2]


def test_numbered_items_keep_their_number():
    assert [block.number for block in blocks("1. One.\n2. Two.\n10) Ten.\n")] == [1, 2, 10]


def test_a_year_at_the_start_of_a_line_is_no_list():
    assert [block.kind for block in blocks("It began in\n2019. It is old.\n")] == [BlockKind.PARAGRAPH]


def test_a_task_box_is_no_part_of_the_sentence():
    assert texts(blocks("- [x] Read about S3.\n")[0]) == ["Read about S3."]


def test_a_table_has_plain_cells_with_their_places():
    text = "| Limit | Value |\n|:--|--:|\n| **a\\|b** | `5 GB` |\n"
    table = blocks(text)[0].table
    assert [cell.text for cell in table.header] == ["Limit", "Value"]
    assert [cell.text for cell in table.rows[0]] == ["a|b", "5 GB"]
    assert [cell.span.of(text) for cell in table.rows[0]] == ["**a\\|b**", "`5 GB`"]


def test_a_short_row_is_filled_and_a_long_one_cut_in_loose_notes():
    table = blocks("a | b\n--|--\n1 |\n1 | 2 | 3\n")[0].table
    assert [[cell.text for cell in row] for row in table.rows] == [["1", ""], ["1", "2"]]


def test_a_row_of_another_length_is_an_error_in_content():
    text = "---\nchecked: 2026-11-23\n---\n| a | b |\n|---|---|\n| 1 |\n"
    with pytest.raises(ParseError, match=r"x.md: line 6: this row has 1 cells, but the table's header has 2"):
        parse_document("x.md", text)


def test_a_line_with_a_bar_alone_is_text():
    assert blocks("Choose {a | b}.\nMore.\n")[0].kind is BlockKind.PARAGRAPH


def test_a_quote_reads_over_its_marks():
    text = "> **Then and now: mode**\n> Often still written: Old\n> words.\n> Now: New **words**.\n"
    quote = blocks(text)[0]
    assert texts(quote) == ["Then and now: mode", "Often still written: Old words.", "Now: New words."]
    assert quote.sentences[1].span.of(text) == "Often still written: Old\n> words."


def test_a_callout_is_read_without_its_mark():
    assert texts(blocks("> [!NOTE] Buckets are global.\n> - One\n> - Two\n")[0]) == [
        "Buckets are global.",
        "One",
        "Two",
    ]


def test_code_and_comments_have_no_sentences():
    read = blocks("```\nLambda is a service.\n````\n\n<!-- Lambda is\n\nhidden. -->\n\nShown.\n")
    assert [block.kind for block in read] == [BlockKind.CODE, BlockKind.CODE, BlockKind.PARAGRAPH]
    assert texts(read[0]) == texts(read[1]) == []


def test_a_fence_that_never_closes_runs_to_the_end():
    assert len(blocks("```\na\n\nb\n")) == 1


def test_rules_and_underlines_are_no_text():
    assert [texts(block) for block in blocks("A line.\n=====\n\n---\n* * *\nText.\n")] == [["A line."], ["Text."]]


@pytest.mark.parametrize(("line", "level"), [("=====", 1), ("--", 2), ("---------  ", 2)])
def test_a_title_with_dashes_below_it_is_a_heading(line, level):
    (note,) = parse_document("x.md", f"Amazon **SQS**\n{line}\nIt is a queue.").notes
    assert (note.heading, note.level, texts(note.blocks[1])) == ("Amazon SQS", level, ["It is a queue."])
