"""How far a fact of loose notes is trusted: by the rule that made it and by where its service was found.

The shares behind these lines were measured on the annotated notes of ``tests/data/notes``: what is certain there was
right every time, what is weak about two times in three.
"""

import re

from studyapp.extraction.records import Confidence

from .scope import Origin

_STRONG = frozenset(
    {
        "bounded quantity",
        "bounded quantity, one of several",
        "range",
        "default quantity",
        "cell with a figure",
        "cell yes or no",
        "X cannot",
        "member",
    }
)
_SURE = frozenset({Origin.NAMED, Origin.LABEL, Origin.HEADING, Origin.ALONE})
_FAR = frozenset({Origin.NOWHERE, Origin.REMOTE})
_HEDGE = re.compile(
    r"\b(?:maybe|perhaps|probably|might|roughly|around|approximately|i think|should be|supposed|usually|typically|often|"
    r"sometimes|mostly|nearly|not sure|unless|except|e\.?g|for example|for instance)\b|~|\?",
    re.IGNORECASE,
)
_LONGEST = 40


def trust(rule: str, origin: Origin, statement: str, *, aside: bool) -> Confidence:
    if origin in _FAR or rule == "example":
        return Confidence.WEAK
    if rule not in _STRONG or origin not in _SURE or aside:
        return Confidence.LIKELY
    is_clear = len(statement.split()) <= _LONGEST and not _HEDGE.search(statement)
    return Confidence.CERTAIN if is_clear else Confidence.LIKELY
