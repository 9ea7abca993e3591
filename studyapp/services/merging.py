"""Edits win, three ways: what a person left alone follows the notes, what they changed stays.

``base`` is what was generated when the person last saw it, ``mine`` what the person made of it, ``theirs`` what is
generated now.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class OptionTexts:
    text: str
    is_correct: bool
    why: str
    fact: str = ""  # its key


@dataclass(frozen=True)
class QuestionTexts:
    """What a person can change of a question's wording."""

    title: str
    stem: str
    explanation: str
    accepted: tuple[str, ...]
    options: tuple[OptionTexts, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"accepted": list(self.accepted), "options": [asdict(o) for o in self.options]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "QuestionTexts":
        options = tuple(OptionTexts(**option) for option in data["options"])
        return cls(data["title"], data["stem"], data["explanation"], tuple(data["accepted"]), options)


@dataclass(frozen=True)
class MergedOption:
    texts: OptionTexts
    mine: int | None  # which of the person's options it is; None: a new one


@dataclass(frozen=True)
class MergedQuestion:
    texts: QuestionTexts
    options: tuple[MergedOption, ...]
    is_clash: bool


def merge(base: Value, mine: Value, theirs: Value) -> tuple[Value, bool]:
    """Return the value that holds, and whether both changed it, each in another way; then the person's stays."""
    if mine == base:
        return theirs, False
    return mine, theirs not in (base, mine)


def merge_question(base: QuestionTexts, mine: QuestionTexts, theirs: QuestionTexts) -> MergedQuestion:
    title, _ = merge(base.title, mine.title, theirs.title)  # only lists show it
    stem, stem_clash = merge(base.stem, mine.stem, theirs.stem)
    explanation, explanation_clash = merge(base.explanation, mine.explanation, theirs.explanation)
    accepted, accepted_clash = merge(base.accepted, mine.accepted, theirs.accepted)
    options, options_clash = merge_options(base.options, mine.options, theirs.options)
    texts = QuestionTexts(title, stem, explanation, accepted, tuple(option.texts for option in options))
    return MergedQuestion(texts, options, stem_clash or explanation_clash or accepted_clash or options_clash)


def merge_options(
    base: Sequence[OptionTexts], mine: Sequence[OptionTexts], theirs: Sequence[OptionTexts]
) -> tuple[tuple[MergedOption, ...], bool]:
    """Return the options that hold in the person's order, new ones last, and whether any of them clashes."""
    in_mine, in_theirs = match_options(base, mine), match_options(base, theirs)
    merged: dict[int, MergedOption] = {n: MergedOption(mine[n], n) for n in range(len(mine))}
    is_clash = False
    for n, before in enumerate(base):
        place, other = in_mine.get(n), in_theirs.get(n)
        now = theirs[other] if other is not None else None
        if place is None:  # the person took it out
            is_clash |= now is not None and now != before
        elif now is None and mine[place] == before:  # nobody needs it
            del merged[place]
        elif now is None:
            is_clash = True
        else:
            texts, clashes = _merge_option(before, mine[place], now)
            merged[place] = MergedOption(texts, place)
            is_clash |= clashes
    added = [MergedOption(theirs[n], None) for n in range(len(theirs)) if n not in in_theirs.values()]
    options = (*merged.values(), *added)
    if not _can_be_asked([option.texts for option in options], mine):
        return tuple(MergedOption(option, n) for n, option in enumerate(mine)), True
    return options, is_clash


def _merge_option(base: OptionTexts, mine: OptionTexts, theirs: OptionTexts) -> tuple[OptionTexts, bool]:
    text, text_clash = merge(base.text, mine.text, theirs.text)
    why, why_clash = merge(base.why, mine.why, theirs.why)
    # Whether it is right hangs on the fact that says so: the two are one.
    role, role_clash = merge(
        (base.fact, base.is_correct), (mine.fact, mine.is_correct), (theirs.fact, theirs.is_correct)
    )
    return OptionTexts(text, role[1], why, role[0]), text_clash or why_clash or role_clash


def _can_be_asked(options: Sequence[OptionTexts], mine: Sequence[OptionTexts]) -> bool:
    """Say whether there are as many right options as the person wanted, and no two say the same."""
    texts = [" ".join(option.text.split()).casefold() for option in options]
    right = sum(option.is_correct for option in options)
    return right == sum(option.is_correct for option in mine) and len(set(texts)) == len(texts)


def match_options(base: Sequence[OptionTexts], other: Sequence[OptionTexts]) -> dict[int, int]:
    """Return which option of ``other`` each of ``base`` is: unchanged, else of the same fact and role, else in order."""
    matched: dict[int, int] = {}
    for alike in (_whole, _role, _anything):
        taken = set(matched.values())
        free = [n for n in range(len(other)) if n not in taken]
        for n, option in enumerate(base):
            found = next((m for m in free if alike(other[m]) == alike(option)), None) if n not in matched else None
            if found is not None:
                matched[n] = found
                free.remove(found)
    return matched


def _whole(option: OptionTexts) -> OptionTexts:
    return option


def _role(option: OptionTexts) -> tuple[str, bool]:
    return option.fact, option.is_correct


def _anything(option: OptionTexts) -> None:
    return None
