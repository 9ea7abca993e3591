"""How good is the bank? Every published question is drawn, checked against the facts, and attacked by guessing."""

from datetime import datetime

from .drawing import draw, known_facts, published_questions, sample, sample_situations
from .flaws import of_facts, promises, rates
from .guessing import guesses
from .neighbors import of_the_whole
from .questions import QuestionChecks, check_question, flawed_questions
from .report import SECTIONS, Figure, QualityReport, stored_at
from .sizes import oldest_check, sizes

__all__ = [
    "QUICK_PROVED",
    "QUICK_RENDERINGS",
    "SECTIONS",
    "Figure",
    "QualityReport",
    "QuestionChecks",
    "check_bank",
    "check_question",
    "flawed_questions",
    "oldest_check",
    "sizes",
    "stored_at",
]

RENDERINGS, PROVED = 4_000, 10_000
QUICK_RENDERINGS, QUICK_PROVED = 3_000, 2_000


def check_bank(
    *, renderings: int = RENDERINGS, proved: int = PROVED, seed: int = 0, now: datetime | None = None
) -> QualityReport:
    """Draw all published questions of everyone's notes, most of them situations, and measure what comes out.

    ``renderings`` is how many showings are read, ``proved`` how many showings of situations are worked out anew.
    """
    questions, known = published_questions(), known_facts()
    each = [draw(question, seed) for question in questions]
    met = sample(questions, renderings, seed)
    shown = [*each, *met]
    figures = [
        *sizes(),
        *promises(shown, known, [*shown, *sample_situations(questions, proved, seed + 1)]),
        *of_facts(),
        *of_the_whole(each, met, known),
        *rates(shown),
        *guesses(met, lambda: sample(questions, renderings, seed + 2)),
    ]
    return QualityReport(tuple(figures), len(shown), now.isoformat() if now else "")
