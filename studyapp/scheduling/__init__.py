"""When to ask what: the state of a memory and an answer in, the next state out; time and chance are arguments."""

from .choice import Candidate, choose_question
from .memory import RATINGS, MemoryState, fresh, intervals, recall, review

__all__ = ["RATINGS", "Candidate", "MemoryState", "choose_question", "fresh", "intervals", "recall", "review"]
