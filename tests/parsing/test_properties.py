from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyapp.parsing import ParseError, parse_cases, parse_decision, parse_document

PIECES = [
    *["\n", "\r\n", "\r", "\n\n", " ", "  ", "\t", "\u00a0", "\ufeff", "🪣", "e\u0301", "\u2028"],
    *[
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "```",
        "~~~",
        "| a | b |",
        "|---|---|",
        "|",
        "---",
        "***",
        "<!--",
        "-->",
        "[!NOTE]",
    ],
    *[
        "**",
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "([a](https://b.c))",
        "[[",
        "]]",
        "\\",
        "<",
        ">",
        "{",
        "}",
        ":",
        ".",
        "!",
    ],
    *[
        "Lambda",
        "Amazon S3",
        "15 minutes",
        "at most ",
        "e.g. ",
        "Now: ",
        "Numbers: 1 to 2",
        "title: a",
        "checked: 2026-11-23",
    ],
    *["---\ntitle: a\n---\n", "---\ndecision: d\nchecked: 2026-11-23\n---\n# D\n", "## Options\n", "## Comparison\n"],
    *[
        "## Needs\n",
        "### a\n",
        "## Situations\n",
        "### Situation: a\n",
        "- a: b.\n",
        "| Need | a |\n|---|---|\n| a | Yes |\n",
    ],
    *["## Cases\n", "### Case: a\n", "Task: saa.1.1\n", "Why?\n\n", "(Select TWO.)\n\n", "- [x] A.\n  B.\n", "- [ ] "],
]
MARKDOWN = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


def read(text):
    try:
        return parse_document("x.md", text)
    except ParseError:
        return None


@settings(deadline=None)  # PyYAML needs its time to give up on a thousand brackets
@given(MARKDOWN)
@example("---\ntitle: 0x" + "f" * 5000 + "\n---\n")
@example("---\na: !!int x\n---\n")
@example("---\n" + "[" * 1000 + ":\n---\n")
def test_any_text_is_read_or_refused_with_a_sentence(text):
    document = read(text)
    if document:
        parse_decision(document)
        parse_cases(document)


@given(MARKDOWN)
def test_any_text_below_cases_is_read_and_its_reasons_stand_where_they_were_read(text):
    document = read("---\nchecked: 2026-11-23\n---\n## Cases\n\n### Case: a\n\n" + text)
    for case in parse_cases(document) if document else ():
        ends = [case.span.start]
        for option in case.options:
            ends += [option.span.start, option.text.span.end, option.reason.span.start]
            ends += [option.reason.span.end, option.span.end]
        assert [*ends, case.span.end] == sorted([*ends, case.span.end])


@given(MARKDOWN)
def test_blocks_lie_in_their_note_and_sentences_in_their_block(text):
    document = read(text)
    for note in document.notes if document else ():
        for block in note.blocks:
            assert note.span.start <= block.span.start <= block.span.end <= note.span.end
            ends = [block.span.start, *(offset for s in block.sentences for offset in (s.span.start, s.span.end))]
            assert [*ends, block.span.end] == sorted([*ends, block.span.end])
            assert block.parent is None or 0 <= block.parent < note.blocks.index(block)
            for row in block.table.rows if block.table else ():
                assert len(row) == len(block.table.header)
                assert all(block.span.start <= cell.span.start <= cell.span.end <= block.span.end for cell in row)


@given(MARKDOWN)
def test_notes_follow_each_other_under_different_keys(text):
    notes = document.notes if (document := read(text)) else ()
    assert len({note.key for note in notes}) == len(notes)
    assert all(before.span.end == after.span.start for before, after in zip(notes, notes[1:], strict=False))
    assert all(note.line == document.line_of(note.span.start) for note in notes)


@given(MARKDOWN)
def test_windows_line_ends_change_no_words(text):
    text = text.replace("\r", "")
    unix, windows = read(text), read(text.replace("\n", "\r\n"))
    assert words(unix) == words(windows)


def words(document):
    notes = document.notes if document else ()
    return [sentence.text for note in notes for block in note.blocks for sentence in block.sentences]
