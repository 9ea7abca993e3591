"""Questions as rows of a spreadsheet: read, changed by an editor elsewhere, and taken back.

A row that comes back is an edit like one in the admin: it is marked, stands in the history, and an import of notes leaves it
alone. And an edit that somebody made meanwhile wins over the row, which says so by its version.
"""

import hashlib

from django.db import transaction

from studyapp.formats.csv import FORMULA_STARTS, guarded
from studyapp.models import ExamTask, Question
from studyapp.models.states import State
from studyapp.services import editing
from studyapp.services.merging import MergedOption, OptionTexts

MOST_OPTIONS = 6
NUMBERS = range(1, MOST_OPTIONS + 1)
TEXTS = ["task", "state", "stem", "explanation", "accepted", "right"]
EDITABLE = [*TEXTS, *(name for n in NUMBERS for name in (f"option {n}", f"why {n}"))]
IMPORTED = ["key", *EDITABLE]
COLUMNS = ["key", "version", "model", *EDITABLE]

Sheet = dict[str, str]


class BadSheet(ValueError):
    """What is wrong with a row, by column."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def sheet_of(question: Question) -> Sheet:
    options = list(question.options.all())
    sheet = {
        "task": question.task.code if question.task else "",
        "state": question.state,
        "stem": question.stem,
        "explanation": question.explanation,
        "accepted": " | ".join(question.accepted),
        "right": ", ".join(str(n) for n, option in enumerate(options, 1) if option.is_correct),
    }
    for n in NUMBERS:
        option = options[n - 1] if n <= len(options) else None
        sheet[f"option {n}"], sheet[f"why {n}"] = (option.text, option.why) if option else ("", "")
    sheet = {name: _plain(text) for name, text in sheet.items()}
    version = hashlib.sha256(repr(sorted(sheet.items())).encode()).hexdigest()[:8]
    return {"key": question.key, "version": version, "model": question.model, **sheet}


def as_cell(text: str) -> str:
    return guarded(text)


def from_cell(text: object) -> str:
    """Undo what ``as_cell`` did."""
    text = _plain(str(text if text is not None else ""))
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _plain(text: str) -> str:
    """Ends of lines are what browsers and spreadsheets make of them."""
    return text.replace("\r\n", "\n").strip()


def changed_sheet(before: Sheet, row: dict[str, object], kind: str) -> Sheet:
    """Return the sheet with what the row says; columns that it lacks stay as they are."""
    after = before | {name: from_cell(row[name]) for name in EDITABLE if name in row}
    if before == after:
        return before
    if from_cell(row.get("version")) != before["version"]:
        raise BadSheet({"version": "This question was changed after the file was written. Export it again."})
    _check(after, kind)
    return after


def _check(sheet: Sheet, kind: str) -> None:
    problems = {}
    if sheet["task"] and not ExamTask.objects.filter(code=sheet["task"]).exists():
        problems["task"] = f"There is no task {sheet['task']}."
    if sheet["state"] not in State.values:
        problems["state"] = f"The state is one of: {', '.join(State.values)}."
    if not sheet["stem"]:
        problems["stem"] = "The stem is empty."
    used = [n for n in NUMBERS if sheet[f"option {n}"]]
    if used != list(range(1, len(used) + 1)):
        problems["option 1"] = "Number the options from 1 without a gap."
    for n in used:
        if not sheet[f"why {n}"]:
            problems[f"why {n}"] = "Say with a fact why this option is right or wrong."
    right = [part.strip() for part in sheet["right"].split(",")]
    if not all(part.isdecimal() and int(part) in used for part in right):
        problems["right"] = "Name the right options by their numbers, such as 1 or 1, 3."
    elif problem := editing.problem_with_keys(kind, len(set(right)), len(used)):
        problems["right"] = problem
    if len({" ".join(sheet[f"option {n}"].split()).casefold() for n in used}) < len(used):
        problems["option 1"] = "Two options say the same."
    if problems:
        raise BadSheet(problems)


@transaction.atomic
def take_back(question: Question, sheet: Sheet) -> None:
    """Write a changed sheet into its question."""
    options = list(question.options.select_related("fact"))
    editing.begin_edit(question)
    for option in options:
        editing.remember_as_imported(option)
    question.task = ExamTask.objects.filter(code=sheet["task"]).first()
    question.state, question.stem, question.explanation = sheet["state"], sheet["stem"], sheet["explanation"]
    question.accepted = [part.strip() for part in sheet["accepted"].split("|") if part.strip()]
    question.save()
    right = {int(part) for part in sheet["right"].split(",")}
    merged = []
    for n in NUMBERS:
        if sheet[f"option {n}"]:
            mine = n - 1 if n <= len(options) else None
            fact = options[mine].fact if mine is not None else None
            texts = OptionTexts(sheet[f"option {n}"], n in right, sheet[f"why {n}"], fact.key if fact else "")
            merged.append(MergedOption(texts, mine))
    editing.save_options(question, tuple(merged), reason="from a spreadsheet")
