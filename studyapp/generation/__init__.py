"""Facts in, questions out: plans that render to the same question for the same seed, with every option's reason."""

from .bank import Case, Fact, FactBank
from .coverage import unasked
from .grading import is_right_text
from .models import MODELS, generate, render
from .records import GeneratedQuestion, RenderedOption, RenderedQuestion

__all__ = [
    "MODELS",
    "Case",
    "Fact",
    "FactBank",
    "GeneratedQuestion",
    "RenderedOption",
    "RenderedQuestion",
    "generate",
    "is_right_text",
    "render",
    "unasked",
]
