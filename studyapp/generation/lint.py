"""Flaws that no question may have, found in a rendering alone; the codes are those of the design notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numbers import parse_amount
from .records import RenderedQuestion

_ABOVE = re.compile(r"\b(all|none|both|neither|any) (of )?(the )?(above|these|options|answers)\b", re.I)
_ASKS = re.compile(r"\?|_{2,}|\b(which|what|how|complete)\b", re.I)
_SELECT = re.compile(r"\b(?:select|choose|pick) (two|three|four)\b", re.I)
_NEGATIVE = re.compile(r"\b(?:(?:is|are|does|do|would|which[^?]*?) not|except|incorrect|false|least)\b(?= |\?)", re.I)
_CAPITAL_NEGATIVE = re.compile(r"\b(NOT|EXCEPT|LEAST|CANNOT)\b")
_BUT_NOT = re.compile(r"\bbut (?:(?:is|does) )?not\b")  # "true of A but not of B" asks for something positive
_VAGUE = re.compile(r"\b(many|several|various|frequently|rarely|occasionally|some|often|sometimes)\b", re.I)
_OUTSIDE = re.compile(r"\b(as shown|see (the )?(figure|diagram|above|note)|previous question|as mentioned)\b", re.I)
_NUMBERS = {"two": 2, "three": 3, "four": 4}


@dataclass(frozen=True)
class Flaw:
    code: str
    message: str


def lint(question: RenderedQuestion) -> list[Flaw]:
    return list(_of_any(question)) if question.type == "cloze" else [*_of_any(question), *_of_options(question)]


def _of_any(question: RenderedQuestion) -> Iterator[Flaw]:
    asked = _last_sentences(question.stem, 2)
    if question.select == 0:
        yield Flaw("F01", "No option is right.")
    if not _ASKS.search(question.stem if question.type == "cloze" else asked):
        yield Flaw("F12", "The stem asks nothing.")
    if not question.explanation.strip():
        yield Flaw("F26", "The explanation is missing.")
    if not all(option.why.strip() for option in question.options):
        yield Flaw("F27", "An option does not say why it is right or wrong.")
    if _OUTSIDE.search(question.stem):
        yield Flaw("F34", "The stem points to something outside the question.")
    if re.search(r"[{}]", question.stem + "".join(option.text for option in question.options)):
        yield Flaw("braces", "A word or number in braces was not filled in.")


def _of_options(question: RenderedQuestion) -> Iterator[Flaw]:
    yield from _of_counts(question)
    yield from _of_texts([option.text for option in question.options])
    yield from _of_amounts([option.text for option in question.options])
    yield from _of_the_question_sentence(question.stem)
    keys = {_plain(option.text) for option in question.options if option.is_correct}
    stem = _plain(question.stem)
    if any(len(key) > 5 and _within(key, stem) for key in keys) and not all(
        _within(_plain(option.text), stem) for option in question.options
    ):
        yield Flaw("F33", "The stem holds the text of the right option.")
    ends_with_article = re.search(r"\ban?\s*[:?._]*$", question.stem.strip(), re.I)
    if ends_with_article and len({option.text[:1].lower() in "aeiou" for option in question.options}) > 1:
        yield Flaw("F21", "The article at the end of the stem tells which options fit.")


def _of_counts(question: RenderedQuestion) -> Iterator[Flaw]:
    announced = _SELECT.search(question.stem)
    if question.select == len(question.options):
        yield Flaw("F02", "Every option is right.")
    if len(question.options) < 3:
        yield Flaw("F03", "There are fewer than three options.")
    if announced and _NUMBERS[announced[1].lower()] != question.select:
        yield Flaw("F04", f"The stem asks for {announced[1].lower()} options, but {question.select} are right.")
    if not announced and question.select > 1:
        yield Flaw("F05", "Several options are right, but the stem does not say how many.")


def _of_texts(texts: list[str]) -> Iterator[Flaw]:
    if len({_plain(text) for text in texts}) < len(texts):
        yield Flaw("F06", "Two options are the same.")
    if any(_ABOVE.search(text) for text in texts):
        yield Flaw("F08", "An option refers to the other options.")
    if len({text.rstrip().endswith(".") for text in texts}) > 1:
        yield Flaw("F23", "Some options end with a full stop, others do not.")
    if len({text[0].isupper() for text in texts if text[:1].isalpha()}) > 1:
        yield Flaw("F24", "Some options begin with a capital letter, others do not.")


def _of_amounts(texts: list[str]) -> Iterator[Flaw]:
    amounts = [parse_amount(text) for text in texts]
    read = [amount for amount in amounts if amount]
    if len(read) < len(texts):
        return
    bases = [amount.base for amount in read]
    if len({(amount.base, amount.dimension) for amount in read}) < len(read):
        yield Flaw("F09", "Two options are the same amount.")
    if bases != sorted(bases):
        yield Flaw("F10", "The amounts are not in ascending order.")
    if len({amount.dimension for amount in read}) > 1:
        yield Flaw("F11", "The options mix kinds of amounts, or one lacks its unit.")


def _of_the_question_sentence(stem: str) -> Iterator[Flaw]:
    sentence = _last_sentences(re.sub(r"\(Select \w+\.\)", "", stem), 1)
    plain = _BUT_NOT.sub("", sentence)
    if _NEGATIVE.search(plain) and not _CAPITAL_NEGATIVE.search(plain):
        yield Flaw("F13", "The question is negative, but its NOT is not in capitals.")
    if _VAGUE.search(sentence):
        yield Flaw("F31", "The question holds a vague word such as “several”.")


def _last_sentences(stem: str, count: int) -> str:
    return " ".join(re.split(r"(?<=[.?!])\s+", stem.strip())[-count:])


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "
