"""Notes as HTML for the reader: rendered once at import, sanitized, with the facts marked where they stand."""

import re
from collections.abc import Iterable, Iterator

import markdown
import nh3

from studyapp.models import Fact, Note
from studyapp.parsing import ParsedCase, Span

VERSION = "4"  # part of the documents' digest: raise it when the HTML changes
# Private use: they cannot be confused with text, and are taken out of it.
OPEN, CLOSE, END = "\ue000", "\ue001", "\ue002"
HIDE, SHOW, ANCHOR = "\ue005", "\ue006", "\ue007"
HIDDEN = re.compile(f"{HIDE}[^{SHOW}]*{SHOW}")
MARKS = re.compile(f"{OPEN}(\\d+){END}")
ANCHORS = re.compile(f"{ANCHOR}(\\d+){END}")
EXTENSIONS = ["tables", "def_list", "sane_lists", "fenced_code"]
TAGS = {
    *("h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd blockquote pre code em strong del a br hr mark span".split()),
    *("table thead tbody tr th td".split()),
}
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "title"},
    "mark": {"id", "data-fact"},
    "span": {"id", "class"},
    "th": {"scope"},
}
FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n.*?\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# Stories hold the questions' answers, and number ranges are for the engine.
SITUATIONS = re.compile(r"^## Situations[^\n]*$.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
QUOTED_LINE = re.compile(r"^(>.*\S)[ \t]*$", re.MULTILINE)  # "then" and "now" stand on lines of their own
HEADING = re.compile("<h[1-6]")
NUMBERS = re.compile(r"^Numbers:.*$", re.MULTILINE)
# The sentence above such a range has a place for the number that a story draws: "for up to {run time}."
DRAWN = re.compile(r"^[^\n]*\{[^{}\n]+\}[^\n]*(?=\s*^Numbers:)", re.MULTILINE)


def document_html(text: str, facts: Iterable[Fact], notes: Iterable[Note], cases: Iterable[ParsedCase] = ()) -> str:
    """Return the document's HTML with ``<mark id="fact-KEY">`` around each fact and an anchor at each note.

    Of ``cases``, which hold the questions' answers, only the reasons are shown, as a list.
    """
    facts = list(facts)
    text = HIDDEN.sub("", _with_marks(text, facts, list(notes), [cut for case in cases for cut in _cuts(case, text)]))
    text = FRONT_MATTER.sub("", text)
    text = without_numbers(SITUATIONS.sub("", text))
    text = QUOTED_LINE.sub(r"\1  ", text)
    html = markdown.markdown(text, extensions=EXTENSIONS, output_format="html")
    html = re.sub(
        MARKS, lambda m: f'<mark id="fact-{facts[int(m[1])].key}" data-fact="{facts[int(m[1])].pk}">', html
    ).replace(CLOSE, "</mark>")
    html = ANCHORS.sub(lambda m: f'<span id="fact-{facts[int(m[1])].key}"></span>', html)
    html = re.sub(r"\ue003(\d+)\ue004", r'<span id="note-\1"></span>', html)
    return _clean(html)


def without_numbers(text: str) -> str:
    """Return the text without the ranges that numbers are drawn from; where one is put in, readers see "…"."""
    return NUMBERS.sub("", DRAWN.sub(lambda line: re.sub(r"\{[^{}\n]+\}\.?", "…", line[0]), text))


def passage_html(fact: Fact) -> str:
    """Return the section of the document's HTML that the fact's note is, with the fact in ``mark.here``.

    Nothing where the HTML does not show the note.
    """
    html = fact.document.html
    anchor = html.find(f'<span id="note-{fact.note_id}">')
    if anchor < 0:
        return ""
    start = max(html.rfind(f"<h{level}", 0, anchor) for level in range(1, 7))
    following = HEADING.search(html, anchor)
    section = html[max(start, 0) : following.start() if following else None]
    return section.replace(f'<mark id="fact-{fact.key}"', f'<mark class="here" id="fact-{fact.key}"')


def plain(quote: str) -> str:
    """Return a quoted passage without its Markdown, to be shown as a sentence."""
    quote = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", quote)
    quote = re.sub(r"^[ \t]*>[ \t]?", "", quote, flags=re.MULTILINE)
    quote = re.sub(r"\*\*|__|`", "", quote)
    quote = re.sub(r"\s*\|\s*", " – ", quote.strip().strip("|").strip())
    return re.sub(r"\s+", " ", quote).strip()


def _cuts(case: ParsedCase, text: str) -> Iterator[tuple[Span, str]]:
    """What not to show of a case, and what stands there instead: the reasons are left, each as a bullet."""
    at = text.find("\n", case.span.start, case.span.end)
    at = case.span.end if at < 0 else at
    for number, option in enumerate(case.options):
        yield Span(at, option.reason.span.start), "\n- " if number else "\n\n- "
        at = option.span.end
    yield Span(at, case.span.end), "\n\n"


def _with_marks(text: str, facts: list[Fact], notes: list[Note], cuts: list[tuple[Span, str]]) -> str:
    """Put marks into the source, all at once so that offsets hold."""
    marks: list[tuple[int, int, str]] = []
    for cut, instead in cuts:
        marks += [(cut.start, 2, HIDE), (cut.end, 0, SHOW + instead)]
    last_start = last_end = -1
    for n, fact in sorted(enumerate(facts), key=lambda pair: (pair[1].start, -pair[1].end)):
        if fact.start == fact.end:
            continue
        if fact.start < last_end:  # inside another fact's passage: one mark is enough, but links lead to both
            marks.append((last_start, 2, f"{ANCHOR}{n}{END}"))
            continue
        end = fact.end
        cell = fact.quote.find("|")
        if cell > 0:  # a mark cannot span the cells of a row: it lies on the first
            end = fact.start + len(fact.quote[:cell].rstrip())
        marks.append((fact.start, 1, f"{OPEN}{n}{END}"))
        marks.append((end, 0, CLOSE))
        last_start, last_end = fact.start, fact.end
    for note in notes:
        line_end = text.find("\n", note.start)
        line_end = len(text) if line_end < 0 else line_end
        if text[note.start : line_end].lstrip().startswith("#"):
            marks.append((line_end - (text[line_end - 1 : line_end] == "\r"), 0, f"\ue003{note.pk}\ue004"))
    parts, at = [], 0
    for offset, _, mark in sorted(marks):
        parts += [_without_marks(text[at:offset]), mark]
        at = offset
    return "".join([*parts, _without_marks(text[at:])])


def _without_marks(text: str) -> str:
    return re.sub(r"[\ue000-\ue007]", "", text)


def _clean(html: str) -> str:
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="nofollow noopener"
    )
