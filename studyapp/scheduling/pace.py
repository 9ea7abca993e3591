"""How long answers take: from one to the next, reading what was said about it included."""

from collections.abc import Sequence
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=5)  # who is away longer left the desk
READING = 10.0  # seconds for the feedback, where no earlier answer tells when the question came


def seconds_of(moments: Sequence[datetime], milliseconds: Sequence[int | None], *, usual: float = 40.0) -> list[float]:
    """Return for each answer, in the order of time, how many seconds it took.

    ``milliseconds`` is what the browser measured from the question to its answer, None when it did not.
    """
    found = []
    for n, (moment, measured) in enumerate(zip(moments, milliseconds, strict=True)):
        gap = moment - moments[n - 1] if n else PAUSE
        if timedelta(0) <= gap < PAUSE:
            found.append(gap.total_seconds())
        elif measured is None:
            found.append(usual)
        else:
            found.append(min(measured / 1000 + READING, PAUSE.total_seconds()))
    return found
