"""Capabilities: "X can …", "X supports …", their opposites, and in content any other plain statement."""

import re

from studyapp.extraction.passages import Passage, Reading
from studyapp.extraction.records import Kind

_CANNOT = re.compile(
    r"\b(?:cannot|can't|can not|could not|(?:does|do|did|is|are|was|will|may|has|have) not|doesn't|don't|isn't|aren't|won't"
    r"|never|no longer|neither|ha(?:s|ve) no|(?:offers?|supports?|keeps?|takes?|gives?|provides?|gets?|needs?|allows?|holds?) (?:no|neither|none)"
    r"|not)\b",
    re.IGNORECASE,
)
_CAN = re.compile(
    r"\b(?:can|supports?|allows?|enables?|lets?|provides?|offers?|is able to|are able to|can be)\b", re.IGNORECASE
)
_SIDE_CLAUSE = re.compile(
    r"[,;]\s|\s(?:that|which|who|whose|whom|because|so|but|unless|until|when|where|if|without|even)\s", re.IGNORECASE
)
_NO_LIMIT = re.compile(r"\bno (?:\w+ )?limit\b", re.IGNORECASE)


def read(passage: Passage) -> Reading | None:
    main = _SIDE_CLAUSE.split(passage.text, maxsplit=1)[0]
    if _CANNOT.search(main) and not _NO_LIMIT.search(main):
        kind, rule = Kind.INCAPABILITY, "X cannot"
    elif _CAN.search(main):
        kind, rule = Kind.CAPABILITY, "X can"
    elif passage.is_content:
        return Reading(Kind.CAPABILITY, "plain statement")
    else:
        return None
    return Reading(kind, rule) if passage.is_content or passage.subject else None
