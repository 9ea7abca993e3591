"""The two kinds of notes in an Anki deck: their fields, templates, and style."""

from dataclasses import dataclass

# Anki takes the templates and style of a deck only when they are newer than the reader's: raise this with every change.
CHANGED_AT = 1_795_478_400  # 2026-11-24

STYLE = """
.card { font: 18px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; text-align: left; color: #1a1f29;
  background: #fff; max-width: 42em; margin: 0 auto; padding: 1em; overflow-wrap: break-word; }
.stem { font-size: 20px; }
ol { padding-left: 1.6em; }
li { margin: .6em 0; }
hr { border: 0; border-top: 1px solid #8a93a3; margin: 1.2em 0; }
h2 { font-size: 16px; margin: 1.2em 0 .2em; color: #4a5568; }
p { margin: .4em 0; }
blockquote { margin: .2em 0; padding-left: .8em; border-left: 3px solid #8a93a3; }
.why, .origin, .source { font-size: 16px; color: #4a5568; }
.right > .verdict, .cloze { color: #0b6b3a; font-weight: bold; }
.wrong > .verdict { color: #a3201d; }
a { color: #0b5cad; }
.nightMode.card, .night_mode.card, .nightMode .card, .night_mode .card { color: #e8eaee; background: #1b1e24; }
.nightMode h2, .night_mode h2, .nightMode .why, .night_mode .why, .nightMode .origin, .night_mode .origin,
.nightMode .source, .night_mode .source { color: #b6bdc9; }
.nightMode .right > .verdict, .night_mode .right > .verdict, .nightMode .cloze, .night_mode .cloze { color: #6fd69c; }
.nightMode .wrong > .verdict, .night_mode .wrong > .verdict { color: #ff9d97; }
.nightMode a, .night_mode a { color: #8ec5ff; }
"""

EVIDENCE = """
{{#Explanation}}<h2>Explanation</h2>
<div>{{Explanation}}</div>{{/Explanation}}
{{#Quote}}<h2>From the notes</h2>
{{Quote}}{{/Quote}}
{{#Source}}<p class="source">Source: {{Source}}</p>{{/Source}}
"""


@dataclass(frozen=True)
class NoteType:
    id: int
    name: str
    fields: tuple[str, ...]  # the first is the text of the question: Anki looks for duplicates by it
    front: str
    back: str
    is_cloze: bool = False


# Anki matches note types by these numbers, and cards by the number and order of fields: never change them.
CHOICE = NoteType(
    id=1_795_478_400_001,
    name="Study app: choice",
    fields=("Question", "Options", "Answers", "Explanation", "Quote", "Source"),
    front='<div class="stem">{{Question}}</div>\n{{Options}}',
    back='<div class="stem">{{Question}}</div>\n<hr id=answer>\n{{Answers}}' + EVIDENCE,
)
CLOZE = NoteType(
    id=1_795_478_400_002,
    name="Study app: cloze",
    fields=("Text", "Also accepted", "Reason", "Explanation", "Quote", "Source"),
    front='<div class="stem">{{cloze:Text}}</div>',
    back='<div class="stem">{{cloze:Text}}</div>\n<hr id=answer>\n'
    "{{#Also accepted}}<p>Also accepted: {{Also accepted}}</p>{{/Also accepted}}\n{{Reason}}" + EVIDENCE,
    is_cloze=True,
)


def note_type_json(kind: NoteType) -> dict[str, object]:
    """Return the note type as schema 11 keeps it."""
    field = {"sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": kind.front,
        "afmt": kind.back,
        "did": None,
        "bqfmt": "",
        "bafmt": "",
    }
    return {
        **{"id": kind.id, "name": kind.name, "type": int(kind.is_cloze), "mod": CHANGED_AT, "usn": -1, "sortf": 0},
        **{"did": None, "tags": [], "vers": [], "css": STYLE, "latexPre": "", "latexPost": ""},
        "flds": [field | {"name": name, "ord": place} for place, name in enumerate(kind.fields)],
        "tmpls": [template],
        "req": [[0, "any", [0]]],
    }
