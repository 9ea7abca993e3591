"""Flaws found in a rendering alone: those that no question may have, and those that only a few may have.

The codes are those of the design notes. What only the facts can show is looked for in ``proofs``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .attacks import ABSOLUTE, content_words
from .numbers import parse_amount
from .records import RenderedQuestion

_ABOVE = re.compile(r"\b(all|none|both|neither|any) (of )?(the )?(above|these|options|answers)\b", re.I)
_ASKS = re.compile(r"\?|_{2,}|\b(which|what|how|complete)\b", re.I)
_SELECT = re.compile(r"\b(?:select|choose|pick) (two|three|four)\b", re.I)
_NEGATIVE = re.compile(r"\b(?:(?:is|are|does|do|would|which[^?]*?) not|except|incorrect|false|least)\b(?= |\?)", re.I)
_CAPITAL_NEGATIVE = re.compile(r"\b(NOT|EXCEPT|LEAST|CANNOT)\b")
_BUT_NOT = re.compile(r"\bbut (?:(?:is|does) )?not\b")  # "true of A but not of B" asks for something positive
_DENIES = re.compile(r"\b(not|never|no|cannot)\b", re.I)
_VAGUE = re.compile(r"\b(many|several|various|frequently|rarely|occasionally|some|often|sometimes)\b", re.I)
_OUTSIDE = re.compile(r"\b(as shown|see (the )?(figure|diagram|above|note)|previous question|as mentioned)\b", re.I)
_UNFOCUSED = re.compile(
    r"(which|what) (of (the|these) )?(following|below)?( (statements?|options?|answers?|choices?))?( (is|are))?"
    r"( (true|correct|false|incorrect|valid))?\W{0,3}(\(|\?|$)",
    re.I,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4}
_VERBS = frozenset(
    """create use configure set enable deploy migrate launch store add move attach implement run install replace modify
    provision change turn purchase assign grant update associate export connect put send write host convert copy increase
    place build upload invoke define generate schedule apply request encrypt establish rewrite restore take subscribe
    specify select register perform monitor manage make integrate refactor disable delete allow access process scale
    """.split()
)
_STARTS = frozenset("to by it they there this that when if because".split())

# Flaw → the largest share of the questions that may have it; zero is a promise.
GATES: dict[str, float] = {
    **dict.fromkeys("F01 F02 F03 F04 F05 F06 F08 F09 F10 F11 F12 F13 F15 F21 F23 F24 F26 F27 F31 F33 F34".split(), 0.0),
    "braces": 0.0,
    "F07": 0.02,
    "F14": 0.10,
    "F16": 0.02,
    "F17": 0.02,
    "F18": 0.02,
    "F19": 0.05,
    "F20": 0.05,
    "F22": 0.02,
    "F25": 0.05,
    "F28": 0.01,
    "F29": 0.01,
    "F30": 0.01,
}


@dataclass(frozen=True)
class Flaw:
    code: str
    message: str


def lint(question: RenderedQuestion) -> list[Flaw]:
    """Return the flaws that no question may have."""
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
    yield from _of_the_question_sentence(question.stem, [option.text for option in question.options])
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


def _of_the_question_sentence(stem: str, texts: list[str]) -> Iterator[Flaw]:
    sentence = _question_sentence(stem)
    plain = _BUT_NOT.sub("", sentence)
    if _NEGATIVE.search(plain) and not _CAPITAL_NEGATIVE.search(plain):
        yield Flaw("F13", "The question is negative, but its NOT is not in capitals.")
    if _CAPITAL_NEGATIVE.search(sentence) and any(_DENIES.search(text) for text in texts):
        yield Flaw("F15", "The question is negative, and so is an option.")
    if _VAGUE.search(sentence):
        yield Flaw("F31", "The question holds a vague word such as “several”.")


# ------------------------------------------------------------------ flaws that a few questions may have


def blemishes(question: RenderedQuestion) -> list[Flaw]:
    """Return what is tolerated in a few questions, up to the share in ``GATES``."""
    if question.type == "cloze":
        return list(_of_length(question))
    return [*_of_length(question), *_of_style(question), *_of_cues(question)]


def _of_length(question: RenderedQuestion) -> Iterator[Flaw]:
    words = question.stem.split()
    if len(words) > 130:
        yield Flaw("F28", "The stem has more than 130 words.")
    if len(words) < 5:
        yield Flaw("F29", "The stem has fewer than five words.")
    if reading_grade(question.stem) > 18:
        yield Flaw("F30", "The stem is hard to read.")


def _of_style(question: RenderedQuestion) -> Iterator[Flaw]:
    lengths = [len(option.text) for option in question.options]
    keys, others = _plain_texts(question)
    if any(
        min(len(key), len(other)) > 12 and key != other and (_within(key, other) or _within(other, key))
        for key in keys
        for other in others
    ):
        yield Flaw("F07", "A wrong option holds the whole text of a right one, or the other way round.")
    if _CAPITAL_NEGATIVE.search(_question_sentence(question.stem)):
        yield Flaw("F14", "The question is negative.")
    if _UNFOCUSED.match(question.stem.strip()):
        yield Flaw("F16", "The stem asks nothing that can be answered with the options covered.")
    if max(lengths) > 60 and max(lengths) > 3.5 * max(1, min(lengths)):
        yield Flaw("F25", "The longest option is more than three and a half times as long as the shortest.")


def _of_cues(question: RenderedQuestion) -> Iterator[Flaw]:
    keys = [place for place, option in enumerate(question.options) if option.is_correct]
    if len(keys) == 1:
        for code, (message, gives_away) in CUES.items():
            if gives_away(question, keys[0]):
                yield Flaw(code, message)


def chance_of(code: str, question: RenderedQuestion) -> float:
    """How likely the cue would be if any of the options were the right one: a cue that is no likelier tells nothing."""
    _, gives_away = CUES[code]
    return sum(gives_away(question, place) for place in range(len(question.options))) / len(question.options)


def _is_longest(question: RenderedQuestion, key: int) -> bool:
    own, others = _length_and_others(question, key)
    return own > 1.3 * max(others) and own - max(others) > 15


def _is_shortest(question: RenderedQuestion, key: int) -> bool:
    own, others = _length_and_others(question, key)
    return own < 0.62 * min(others)


def _alone_echoes(question: RenderedQuestion, key: int) -> bool:
    stem = set(content_words(question.stem))
    shared = [set(content_words(option.text)) & stem for option in question.options]
    own = [
        bool(words - set().union(*(other for n, other in enumerate(shared) if n != place)))
        for place, words in enumerate(shared)
    ]
    return own[key] and sum(own) == 1


def _alone_avoids_absolutes(question: RenderedQuestion, key: int) -> bool:
    absolute = [bool(ABSOLUTE.search(option.text)) for option in question.options]
    return any(absolute) and not absolute[key]


def _alone_has_its_form(question: RenderedQuestion, key: int) -> bool:
    forms = [_form(option.text) for option in question.options]
    return len(set(forms)) == 2 and forms.count(forms[key]) == 1


# Cue → what it is called, and whether it would give an option away as the right one.
CUES: dict[str, tuple[str, Callable[[RenderedQuestion, int], bool]]] = {
    "F17": ("The right option is by far the longest.", _is_longest),
    "F18": ("The right option is by far the shortest.", _is_shortest),
    "F19": ("Only the right option repeats a word of the stem.", _alone_echoes),
    "F20": ("Only wrong options hold a word such as “always” or “only”.", _alone_avoids_absolutes),
    "F22": ("Only the right option has its grammatical form.", _alone_has_its_form),
}


def _length_and_others(question: RenderedQuestion, key: int) -> tuple[int, list[int]]:
    lengths = [len(option.text) for option in question.options]
    return lengths[key], lengths[:key] + lengths[key + 1 :]


def _form(text: str) -> str:
    """The grammatical form of an option, by its first word."""
    first = next(iter(re.findall(r"[\w'-]+", text)), "")
    word = first.lower()
    if re.match(r"[\d$]", text.strip()):
        return "number"
    if word in _STARTS or word in _VERBS:
        return "verb" if word in _VERBS else word
    if len(word) > 5 and word.endswith("ing"):
        return "gerund"
    return "noun" if word in ("a", "an", "the", "amazon", "aws") or first[:2].isupper() else "other"


def reading_grade(text: str) -> float:
    """The Flesch–Kincaid grade; a name in capitals, such as a service's, counts as a word of two syllables."""
    words = re.findall(r"[A-Za-z][\w'-]*", re.sub(r"\b(?:Amazon|AWS)(?: [A-Z]\w*)+", "Amazon", text))
    if not words:
        return 0.0
    sentences = max(1, len(re.findall(r"[.?!:](?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    if word[:1].isupper():
        return 2
    word = word.lower()
    silent = word.endswith("e") and not word.endswith("le") and len(word) > 3
    return max(1, len(re.findall(r"[aeiouy]+", word)) - silent)


# ------------------------------------------------------------------ tools


def _question_sentence(stem: str) -> str:
    return _last_sentences(re.sub(r"\(Select \w+\.\)", "", stem), 1)


def _plain_texts(question: RenderedQuestion) -> tuple[list[str], list[str]]:
    texts = [(_plain(option.text), option.is_correct) for option in question.options]
    return [text for text, right in texts if right], [text for text, right in texts if not right]


def _last_sentences(stem: str, count: int) -> str:
    return " ".join(re.split(r"(?<=[.?!])\s+", stem.strip())[-count:])


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "
