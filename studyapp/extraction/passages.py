"""A sentence with all that the kinds of facts look at, and what they read in it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from studyapp.parsing import ParsedDocument, ParsedNote, Sentence

from .gazetteer import Gazetteer, Mention
from .quantities import Quantity, find_quantities
from .records import Kind, Value


class Origin(StrEnum):
    """Where the subject of a sentence was found."""

    SENTENCE = "sentence"
    AROUND = "around"  # in a heading, a parent bullet, the sentence before, or the front matter
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Passage:
    text: str  # the sentence in plain words
    sentence: Sentence
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    subject: str
    origin: Origin
    is_content: bool  # of a document that keeps to the author's guide

    @property
    def chief_quantity(self) -> Quantity | None:
        """The one that the sentence is about: what is bold, else what is bounded, else the first."""
        bold = [quantity for quantity in self.quantities if self._is_bold(quantity)]
        bounded = [quantity for quantity in self.quantities if quantity.op]
        return next(iter(bold or bounded or self.quantities), None)

    def _is_bold(self, quantity: Quantity) -> bool:
        surface = quantity.surface
        return any(surface in term or (term in surface and term[:1].isdigit()) for term in self.sentence.terms)


@dataclass(frozen=True)
class Reading:
    """What one rule reads in a passage."""

    kind: Kind
    rule: str
    value: Value | None = None
    attribute: str = ""
    statement: str = ""  # when the sentence reads better otherwise
    is_strong: bool = False  # hardly ever wrong, even in notes that keep to no guide


# In "… through AWS CloudWatch" the service is a means, not what the sentence is about.
_MEANS = re.compile(r"\b(?:through|via|with|from|by|using)\s+(?:(?:an?|the|its|your)\s+)?$", re.IGNORECASE)
_COMPOUND = re.compile(r"-\w")
_BACK_REFERENCE = re.compile(r"(?:it|its|they|their|this|these)\b", re.IGNORECASE)


def make_passage(
    sentence: Sentence, gazetteer: Gazetteer, *, around: str, before: str = "", is_content: bool, text: str = ""
) -> Passage:
    """``around`` is the service of the bullet, heading, or page; ``before`` that of the sentence before."""
    words = text or sentence.text
    mentions = tuple(gazetteer.find(words))
    subject, origin = _subject(words, mentions, around, before, gazetteer)
    return Passage(words, sentence, mentions, tuple(find_quantities(words)), subject, origin, is_content)


def _subject(
    text: str, mentions: tuple[Mention, ...], around: str, before: str, gazetteer: Gazetteer
) -> tuple[str, Origin]:
    # "A VPC-connected Lambda function …" is about Lambda.
    named = [mention for mention in mentions if not _COMPOUND.match(text, mention.end)] or list(mentions)
    if text.startswith("Unlike ") and len(named) > 1:
        named = named[1:]
    first = named[0] if named else None
    if (
        first
        and any(mention.slug == around for mention in named)
        and _is_foreign_feature(first.slug, around, gazetteer)
    ):
        return around, Origin.SENTENCE
    if first and not (around and _MEANS.search(text, max(0, first.start - 24), first.start)):
        return first.slug, Origin.SENTENCE
    if before and _BACK_REFERENCE.match(text):
        return before, Origin.AROUND
    return (around, Origin.AROUND) if around else ("", Origin.NOWHERE)


def _is_foreign_feature(slug: str, around: str, gazetteer: Gazetteer) -> bool:
    """Whether it is a feature of something else: on the page of DAX, "the TTL of DAX" is not DynamoDB's TTL."""
    service = gazetteer.services[slug]
    return service.type == "feature" and slug != around and service.parent not in ("", around)


def page_service(document: ParsedDocument, gazetteer: Gazetteer) -> str:
    return gazetteer.lookup(document.front_matter.service) if document.front_matter.service else ""


def service_around(note: ParsedNote, page: str, gazetteer: Gazetteer) -> str:
    """The service of the nearest heading that names exactly one, else that of the page."""
    for heading in reversed(note.path):
        slugs = {mention.slug for mention in gazetteer.find(heading)}
        if len(slugs) == 1:
            return slugs.pop()
        if slugs:
            break
    return page
