"""Which facts no question tests: their authors can make a term bold or rewrite the sentence."""

from collections.abc import Iterable

from .bank import FactBank
from .models import generate
from .records import GeneratedQuestion


def unasked(bank: FactBank, questions: Iterable[GeneratedQuestion] | None = None) -> list[str]:
    """Keys of the facts that none of the bank's questions tests."""
    asked = {fact for question in (generate(bank) if questions is None else questions) for fact in question.facts}
    return [key for key in bank.facts if key not in asked]
