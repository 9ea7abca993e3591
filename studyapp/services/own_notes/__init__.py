"""Notes that learners bring themselves: uploads become documents, facts, findings, and questions of their own.

Nobody but their owner sees any of it. ``content/`` is for everyone and comes in by ``services.importing``.
"""

from .deciding import confirm, correct, dismiss, fix, hold, reconsider, reject
from .editing import UnfitText, save_text
from .moving import move
from .removing import Leaving, leaving, remove_all, remove_document
from .saving import StaleText
from .uploads import (
    LIMITS,
    Refused,
    SentFile,
    begin_upload,
    cancel,
    resume,
)

__all__ = [
    "LIMITS",
    "Leaving",
    "Refused",
    "SentFile",
    "StaleText",
    "UnfitText",
    "begin_upload",
    "cancel",
    "confirm",
    "correct",
    "dismiss",
    "fix",
    "hold",
    "leaving",
    "move",
    "reconsider",
    "reject",
    "remove_all",
    "remove_document",
    "resume",
    "save_text",
]
