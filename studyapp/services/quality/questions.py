"""Single questions, for editors: what many drawings of one have in common, and which ones have a flaw."""

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from studyapp.generation.lint import CUES
from studyapp.models import Question

from .drawing import draw, known_facts
from .flaws import all_flaws


@dataclass(frozen=True)
class QuestionChecks:
    """What many drawings of one question have in common."""

    draws: int
    stored: tuple[str, ...]  # flaws of the question as it is stored
    flaws: tuple[tuple[str, int], ...]  # flaws of the drawings, the most frequent first
    keys: tuple[tuple[str, int], ...]  # text of what was right, and how often
    places: tuple[int, ...]  # how often the right option stood first, second, …
    key_length: float  # mean letters
    other_length: float  # 0 when there is no other option


def check_question(row: Question, *, draws: int = 200) -> QuestionChecks:
    known = known_facts()
    flaws: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    places: Counter[int] = Counter()
    lengths: dict[bool, list[int]] = {True: [], False: []}
    for seed in range(draws):
        drawn = draw(row, seed)
        flaws.update(f"{flaw.code}: {flaw.message}" for flaw in all_flaws(drawn, known))
        for place, option in enumerate(drawn.rendering.question.options):
            lengths[option.is_correct].append(len(option.text))
            if option.is_correct:
                keys[option.text] += 1
                places[place] += 1
    return QuestionChecks(
        draws=draws,
        stored=tuple(f"{flaw.code}: {flaw.message}" for flaw in all_flaws(draw(row, 0), known)),
        flaws=tuple(flaws.most_common()),
        keys=tuple(keys.most_common()),
        places=tuple(places[place] for place in range(max(places, default=-1) + 1)),
        key_length=statistics.fmean(lengths[True] or [0]),
        other_length=statistics.fmean(lengths[False] or [0]),
    )


def flawed_questions(rows: Iterable[Question], *, only_cues: bool = False) -> list[int]:
    """Return the keys of the questions that have a flaw, or one that gives the answer away, in their first drawing."""
    known = known_facts()
    found = []
    for row in rows:
        flaws = all_flaws(draw(row, 0), known)
        if any(flaw.code in CUES or not only_cues for flaw in flaws):
            found.append(row.pk)
    return found
