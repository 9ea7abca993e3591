"""Wrong answers to a blank, for programs that cannot take typed ones: words of other statements that look alike."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from studyapp.generation.numbers import parse_amount

Shape = tuple[str, ...]


@dataclass(frozen=True)
class Blank:
    """An answer, the statement that it completes, and the fact and subject of that statement."""

    term: str
    statement: str
    fact: str
    subject: str = ""


class Decoys:
    """Answers that no blank asks for, each given out once.

    An answer that is right elsewhere would give itself away as wrong here, and one shown twice as no answer at all.
    """

    def __init__(self, blanks: Iterable[Blank]) -> None:
        self.left: dict[Shape, dict[str, Blank]] = defaultdict(dict)
        for blank in blanks:
            self.left[shape(blank.term)].setdefault(blank.term.casefold(), blank)

    def take(self, blank: Blank, rng: Random) -> Blank | None:
        """Return an answer that looks like the blank's, of another subject's statement; None when none is left."""
        form = shape(blank.term)
        for likeness in range(len(form), -1, -1):
            pool = [
                (key, name)
                for key, rest in sorted(self.left.items())
                if key[:likeness] == form[:likeness]
                for name, other in rest.items()
                if other.subject != blank.subject and not _overlap(name, blank)
            ]
            if pool:
                key, name = rng.choice(pool)
                return self.left[key].pop(name)
        return None


def _overlap(name: str, blank: Blank) -> bool:
    answer = blank.term.casefold()
    return _holds(blank.statement.casefold(), name) or _holds(answer, name) or _holds(name, answer)


def _holds(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def shape(term: str) -> Shape:
    """What an answer looks like, the strongest mark first: kind, capital, last letters, number of words."""
    words = term.split()
    if amount := parse_amount(term):
        return ("amount", amount.dimension, re.sub(r"[\d,. ]", "", term))
    ending = next((e for e in ("ing", "ed", "ly", "s") if words[-1].endswith(e)), "") if words else ""
    return ("words", "A" if term[:1].isupper() else "a", ending, str(min(len(words), 3)))
