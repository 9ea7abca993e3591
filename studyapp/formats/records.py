"""What a deck is made of, in plain text: a writer escapes it for its own format."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class ExportedOption(NamedTuple):
    text: str
    is_correct: bool
    why: str


@dataclass(frozen=True)
class ExportedCard:
    """One question with its answer and where the answer comes from."""

    seed: str  # the question's key, for ever: a deck that is imported again updates its cards by it
    kind: str  # "choice" | "cloze"; the one option of a cloze is its answer, the blank of its stem is "____"
    stem: str
    options: tuple[ExportedOption, ...]
    explanation: str = ""
    accepted: tuple[str, ...] = ()  # spellings of the answer to a cloze
    quote: str = ""  # the sentence of the note, without Markdown
    document: str = ""  # title of the document that the quote stands in
    source_title: str = ""
    source_url: str = ""
    checked: date | None = None
    tags: tuple[str, ...] = ()
    deck: str = ""  # the part of the deck that the card belongs to

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(option.text for option in self.options if option.is_correct)
