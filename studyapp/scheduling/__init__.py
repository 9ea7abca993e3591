"""When to ask what: the state of a memory and an answer in, the next state out; time and chance are arguments.

What works on all of a learner's facts at once is imported where it is used, since it needs numpy, and the pages do not:
``planner`` (what to study today, what to expect of the exam), ``fit``, ``readiness``, ``simulation``.
"""

from .choice import Candidate, choose_question
from .memory import RATINGS, MemoryState, Terms, fresh, intervals, recall, replay, review

__all__ = [
    "RATINGS",
    "Candidate",
    "MemoryState",
    "Terms",
    "choose_question",
    "fresh",
    "intervals",
    "recall",
    "replay",
    "review",
]
