"""What an editor does to the bank: every change by a person is marked, so that imports leave it alone, and kept in history."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from studyapp.models import ExamTask, Fact, ImportedFile, Option, Question
from studyapp.models.states import State
from studyapp.services import merging
from studyapp.services.merging import OptionTexts, QuestionTexts


def remember_as_imported(row: Model) -> None:
    """Begin the history of a row with what the import made, before the first change by a person."""
    if row.pk and not row.history.exists() and (stored := type(row)._default_manager.filter(pk=row.pk).first()):
        type(row).history.bulk_history_create([stored], default_change_reason="as imported")


def begin_edit(row: Model) -> None:
    """Mark a row as a person's and keep what the import made of it: to be called before the change is saved."""
    remember_as_imported(row)
    if isinstance(row, Question) and row.pk:
        stored = Question.objects.get(pk=row.pk)
        if not stored.is_edited:
            row.base = stored_texts(stored).as_json()
    row.is_edited = True


def stored_texts(question: Question) -> QuestionTexts:
    options = tuple(
        OptionTexts(option.text, option.is_correct, option.why, option.fact.key if option.fact else "")
        for option in question.options.select_related("fact")
    )
    return QuestionTexts(question.title, question.stem, question.explanation, tuple(question.accepted), options)


def problem_with_keys(kind: str, right: int, options: int) -> str:
    """Return what is wrong with the number of right options for a question of this type, or nothing."""
    if kind == Question.Type.CLOZE:
        return "" if (right, options) == (1, 1) else "A blank has one option: its answer, marked as right."
    if options < 3:
        return "A question needs at least three options."
    if kind == Question.Type.SINGLE:
        return "" if right == 1 else f"Exactly one option must be right; {right} are."
    return "" if 2 <= right < options else f"At least two options must be right, and not all; {right} of {options} are."


@transaction.atomic
def follow_import(question: Question, theirs: QuestionTexts, digest: str) -> str:
    """Bring an edited question in line with what is generated now, as far as nobody changed it.

    Returns what became of it, in the words of the import's report, or nothing when its texts stay as they are.
    """
    question.digest = digest
    if question.base is None:  # edited before base texts were kept: nobody knows what the person changed
        question.needs_review = True
        Question.objects.filter(pk=question.pk).update(needs_review=True, digest=digest)
        return "questions to review"
    mine = stored_texts(question)
    merged = merging.merge_question(QuestionTexts.from_json(question.base), mine, theirs)
    question.base = theirs.as_json()
    question.needs_review |= merged.is_clash
    question.title, question.stem, question.explanation = (
        merged.texts.title,
        merged.texts.stem,
        merged.texts.explanation,
    )
    question.accepted = list(merged.texts.accepted)
    if merged.texts == mine and not merged.is_clash:
        Question.objects.filter(pk=question.pk).update(base=question.base, digest=digest)
        return ""
    question._change_reason = "import"
    question.save()
    save_options(question, merged.options, reason="import")
    return "questions to review" if merged.is_clash else "changed questions"


def save_options(question: Question, merged: tuple[merging.MergedOption, ...], *, reason: str) -> None:
    rows = list(question.options.all())
    facts = dict(
        Fact.objects.filter(document__owner=None, key__in=[m.texts.fact for m in merged]).values_list("key", "pk")
    )
    for position, option in enumerate(merged):
        row = Option(question=question) if option.mine is None else rows[option.mine]
        before = row.text, row.is_correct, row.why, row.fact_id, row.position
        texts = option.texts
        row.text, row.is_correct, row.why = texts.text, texts.is_correct, texts.why
        row.fact_id, row.position = facts.get(texts.fact), position
        if (row.text, row.is_correct, row.why, row.fact_id, row.position) != before:
            row._change_reason = reason
            row.save()
    kept = {option.mine for option in merged}
    for n, row in enumerate(rows):
        if n not in kept:
            row._change_reason = reason
            row.delete()


@transaction.atomic
def set_state(rows: QuerySet, state: State, *, user: User) -> int:
    """Retire or restore questions or facts; the number of changed rows comes back."""
    changed = list(rows.exclude(state=state))
    for row in changed:
        begin_edit(row)
        row.state, row._history_user = state, user
        row.save()
    return len(changed)


@transaction.atomic
def set_task(questions: QuerySet, task: ExamTask, *, user: User) -> int:
    """Put questions under another task of the exam; the number of changed rows comes back."""
    changed = list(questions.exclude(task=task))
    for row in changed:
        begin_edit(row)
        row.task, row._history_user = task, user
        row.save()
    return len(changed)


@transaction.atomic
def give_back_to_import(rows: QuerySet, *, user: User) -> int:
    """Drop people's changes: the next import makes these rows from the notes again."""
    changed = list(rows.filter(is_edited=True))
    for row in changed:
        row.is_edited, row._history_user = False, user
        if hasattr(row, "digest"):
            row.digest, row.base, row.needs_review = "", None, False
        row.save()
    if changed:
        ImportedFile.objects.all().delete()
    return len(changed)
