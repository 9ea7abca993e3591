from hypothesis import given
from hypothesis import strategies as st

from studyapp.parsing import BlockKind, parse_document

PAGE = """<!DOCTYPE html>
<html><head><title>Notes</title><style>p { color: red }</style></head>
<body><h1>Amazon <b>SQS</b></h1>
<p>SQS keeps messages for up to <b>14 days</b>. It is a queue.</p>
<ul><li>Standard queues<ul><li>at least once</li></ul></li></ul>
<table><tr><th>Setting</th><th>Max</th></tr><tr><td>Delay</td><td>15&nbsp;minutes</td></tr></table>
<script>alert("no fact")</script></body></html>
"""


def blocks(text):
    return [block for note in parse_document("x.html", text).notes for block in note.blocks]


def test_the_text_of_tags_becomes_blocks_with_exact_places():
    heading, paragraph, item, inner, table = blocks(PAGE)
    assert (heading.kind, paragraph.kind, item.kind, inner.kind) == (
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.ITEM,
    )
    assert [sentence.text for sentence in paragraph.sentences] == [
        "SQS keeps messages for up to 14 days.",
        "It is a queue.",
    ]
    assert paragraph.sentences[0].span.of(PAGE) == "SQS keeps messages for up to <b>14 days</b>."
    assert (inner.depth, inner.sentences[0].text) == (1, "at least once")
    assert [cell.text for cell in table.table.rows[0]] == ["Delay", "15 minutes"]


def test_headings_of_a_page_are_its_notes():
    (note,) = parse_document("x.html", PAGE).notes
    assert (note.heading, note.level) == ("Amazon SQS", 1)


def test_scripts_styles_and_comments_are_not_read():
    assert blocks("<html><style>a</style><!-- b --><script>c</script>") == []


def test_navigation_and_properties_are_not_read():
    page = (
        "<html><header><h1>SQS</h1><table><tr><th>Tags</th><td>AWS</td></tr><tr><th>By</th><td>me</td></tr></table></header>"
        "<nav><a>SNS keeps nothing.</a></nav><p>SQS is a queue.</p><footer>Printed by SNS.</footer></html>"
    )
    assert [block.span.of(page) for block in blocks(page)] == ["SQS", "SQS is a queue."]


def test_the_paragraph_before_a_list_leads_it_in():
    page = "<html><p>FIFO queues</p><ul><li>keep order</li></ul><ul><li>cost more<ul><li>a bit</li></ul></li></ul>"
    assert [block.parent for block in blocks(page)] == [None, 0, 0, 2]


def test_a_note_in_markdown_that_holds_a_tag_is_no_page():
    (note,) = parse_document("x.md", "# A\n\n<b>B</b> is bold.").notes
    assert note.blocks[1].sentences[0].text == "B is bold."


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "<p>",
                "</p>",
                "<li>",
                "<ul>",
                "</ul>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<script>",
                "<!--",
                "-->",
                "a b.",
                "\n",
                "&amp;",
                "🪣",
                "<h2>",
                "</h2>",
            ]
        )
    ).map("".join)
)
def test_any_page_can_be_read_and_keeps_its_places(text):
    for block in blocks(f"<html>{text}"):
        for sentence in block.sentences:
            assert sentence.span.of(f"<html>{text}").strip() != ""


def test_tags_that_never_end_take_no_more_than_linear_time():
    for bait in ("<script>", "<!--", "<ul><li>", "<table><tr><td>", "<", "<a "):
        assert len(blocks("<html>" + bait * 20_000)) <= 20_000
