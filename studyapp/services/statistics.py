"""What learners' answers say about questions, for editors; nothing is stored until they ask for it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from studyapp.generation.item_statistics import FirstAnswer, ItemStatistics, item_statistics, learned_difficulty
from studyapp.models import Answer, Question

Learner = Any  # a key


def statistics_of(questions: Iterable[Question], *, with_picks: bool = False) -> dict[int, ItemStatistics]:
    """Return the statistics of each question's family, by the question's key, with a few queries for all of them.

    ``with_picks`` also reads what was shown, which is long.
    """
    questions = list(questions)
    siblings = _siblings(questions)
    first: dict[str, dict[Learner, tuple]] = defaultdict(dict)
    inside: dict[str, dict[Learner, list[bool]]] = defaultdict(lambda: defaultdict(list))
    columns = ["learner", "question", "is_correct", *(["shown", "chosen"] if with_picks else [])]
    answers = Answer.objects.filter(question__in=siblings).order_by("answered_at", "pk")
    for learner, question, is_correct, *shown in answers.values_list(*columns).iterator():
        family = siblings[question]
        first[family].setdefault(learner, (is_correct, *shown))
        inside[family][learner].append(is_correct)
    totals = _totals(answers)
    by_family = {
        family: item_statistics(
            [
                _first_answer(*answer, rest=_share_of_others(totals[learner], inside[family][learner]))
                for learner, answer in rows.items()
            ]
        )
        for family, rows in first.items()
    }
    return {question.pk: by_family.get(question.family, item_statistics([])) for question in questions}


@transaction.atomic
def learn_difficulty(questions: QuerySet[Question]) -> int:
    """Store what answers say about how hard the questions are; the number of changed questions comes back."""
    rows = list(questions)
    found = statistics_of(rows)
    changed = []
    for row in rows:
        start = row.difficulty if row.start_difficulty is None else row.start_difficulty
        learned = learned_difficulty(start, found[row.pk])
        if found[row.pk].n and learned != row.difficulty:
            row.start_difficulty, row.difficulty = start, learned
            changed.append(row)
    Question.objects.bulk_update(changed, ["start_difficulty", "difficulty"], batch_size=200)
    return len(changed)


def _siblings(questions: list[Question]) -> dict[int, str]:
    """Return the family of every question that is in one with these."""
    alone = [question.key for question in questions if not question.group]
    groups = {question.group for question in questions if question.group}
    rows = Question.objects.filter(Q(group__in=groups) | Q(group="", key__in=alone))
    return {pk: group or key for pk, group, key in rows.values_list("pk", "group", "key")}


def _totals(answers: QuerySet[Answer]) -> dict[Learner, tuple[int, int]]:
    """Return for everybody who gave one of these answers how many they gave in all, and how many of them were right."""
    rows = Answer.objects.filter(learner__in=answers.order_by().values("learner")).order_by()
    counted = rows.values("learner").annotate(n=Count("pk"), right=Count("pk", filter=Q(is_correct=True)))
    return {row["learner"]: (row["n"], row["right"]) for row in counted}


def _share_of_others(total: tuple[int, int], inside: list[bool]) -> float | None:
    others = total[0] - len(inside)
    return (total[1] - sum(inside)) / others if others else None


def _first_answer(
    is_correct: bool, shown: dict[str, Any] | None = None, chosen: list[Any] | None = None, *, rest: float | None
) -> FirstAnswer:
    if not shown or shown["type"] == Question.Type.CLOZE:
        return FirstAnswer(is_correct, rest)
    names = _names(shown["options"])
    wrong = {n: name for n, name in enumerate(names) if not shown["options"][n]["is_correct"]}
    return FirstAnswer(is_correct, rest, tuple(wrong.values()), tuple(wrong[n] for n in chosen or () if n in wrong))


def _names(options: list[dict[str, Any]]) -> list[str]:
    """Name options by the fact behind them, for their wording varies; by their text where they share one fact."""
    times = Counter(option["fact"] for option in options)
    return [option["fact"] if option["fact"] and times[option["fact"]] == 1 else option["text"] for option in options]
