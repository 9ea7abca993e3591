"""Definitions: "X is a …", "X is the …", and bullets "**X**: what it is"."""

import re

from studyapp.extraction.passages import Origin, Passage, Reading
from studyapp.extraction.records import Kind

_IS = re.compile(
    r"(?P<subject>[^,;:]{1,90}?)(?:,[^,;:]{1,60},)?\s(?:is|are)\s+(?:an?\s|the\s|\w+\s+(?:that|which|who)\s)"
)
_ARTICLE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:of|in|for|to|that|which|when|with|by|on|there|it|this|these|they|one)\b|['’]s\b", re.IGNORECASE
)
_LONGEST_NAME = 5
_WHAT_IT_IS = re.compile(r"(?:an?|the)\s", re.IGNORECASE)


def read(passage: Passage) -> Reading | None:
    if passage.sentence.lead and (reading := _read_lead(passage)):
        return reading
    match = _IS.match(passage.text)
    if not match or passage.text.endswith("?") or not _is_name(passage, match["subject"]):
        return None
    term = _bare(match["subject"])
    return Reading(Kind.DEFINITION, "X is a", attribute=term, is_strong=passage.origin is Origin.SENTENCE)


def _is_name(passage: Passage, subject: str) -> bool:
    """Whether the words before "is" name a thing: a service, or a short term without "of" and the like."""
    bare = _bare(subject)
    start = len(subject) - len(bare)
    if any(mention.start <= start and mention.end >= len(subject) for mention in passage.mentions):
        return True
    starts_with_service = any(mention.start <= start for mention in passage.mentions)
    is_short = len(bare.split()) <= _LONGEST_NAME and not _NO_NAME.search(bare)
    return is_short and (passage.is_content or starts_with_service)


def _bare(subject: str) -> str:
    article = _ARTICLE.match(subject)
    return subject[article.end() :] if article else subject


def _read_lead(passage: Passage) -> Reading | None:
    lead = passage.sentence.lead
    rest = passage.text[len(lead) :].lstrip(" :–—-") if passage.text.startswith(lead) else ""
    if not rest:
        return None
    if _WHAT_IT_IS.match(rest):
        what = rest[0].lower() + rest[1:]
        statement = f"{lead} is {what}"
        return Reading(Kind.DEFINITION, "term: what it is", attribute=lead, statement=statement, is_strong=True)
    return None
