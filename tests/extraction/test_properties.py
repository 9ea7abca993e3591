from hypothesis import given
from hypothesis import strategies as st

from studyapp.extraction import build_decision, extract
from studyapp.parsing import ParseError, parse_decision, parse_document
from tests.parsing.test_properties import MARKDOWN

from .gazetteers import GAZETTEER

SENTENCES = st.lists(
    st.sampled_from(
        [
            *[
                "Lambda runs for at most **15 minutes**.",
                "If it fails, Fargate waits.",
                "The modes are: a, b, and c.",
                "It is a queue.",
            ],
            *[
                "| Limit | Value | Note |\n|---|---|---|\n",
                "| size | up to 5 GB | It grows **fast**. |\n",
                "- **DAX**: a cache.",
                "1. One step.",
            ],
            *[
                "> **Then and now: a**\n",
                "> Often still written: Old is it.\n",
                "> Now: New is it.\n",
                "\n",
                "\r\n\r\n",
                " ",
                "🪣",
                "\u00a0",
            ],
            *["# Lambda\n", "The types are:\n\n- a\n- b\n", "---\nchecked: 2026-11-23\n---\n", "([S](https://s.a))"],
        ]
    )
).map("".join)


@given(MARKDOWN | SENTENCES)
def test_every_fact_quotes_its_document_exactly(text):
    try:
        document = parse_document("x.md", text)
    except ParseError:
        return
    keys = {note.key for note in document.notes}
    for fact in extract(document, GAZETTEER):
        assert text[fact.span.start : fact.span.end] == fact.quote
        assert fact.quote.strip() == fact.quote != ""
        assert fact.statement
        assert fact.note in keys
        assert len(fact.signature) < 400


@given(MARKDOWN)
def test_any_decision_can_be_built(text):
    try:
        document = parse_document("x.md", f"---\ndecision: d\n---\n{text}")
    except ParseError:
        return
    decision = build_decision(parse_decision(document), extract(document, GAZETTEER), GAZETTEER)
    assert all(cell.fact.decision == "d" for cell in decision.cells.values())
