"""Test-wise attacks: how often the right option can be guessed from its looks, without knowing the subject.

Each attack scores the options of a question and picks as many as are right; equal scores are drawn by lot, and what is
counted is the chance that the lot picks the right ones. The attacks that learn are told the answers of all questions
but those of the fold they are tried on: leaving out just the one question would tell its answer by what is missing.
"""

import math
import random
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from studyapp.extraction import stem

from .numbers import parse_amount
from .records import RenderedQuestion

FOLDS = 5
ABSOLUTE = re.compile(
    r"\b(always|never|all|none|every|only|must|cannot|completely|entirely|impossible|guarantee[sd]?|no)\b", re.I
)
HEDGED = re.compile(
    r"\b(can|may|might|usually|often|generally|typically|most|some|sometimes|up to|should|could|likely)\b", re.I
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CLAUSE = re.compile(r",|;|\band\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9@+.-]*[A-Za-z0-9]|[A-Za-z]|\d+(?:\.\d+)?")
_ENDS_WITH_ARTICLE = re.compile(r"\b(an?)[\s:?.…_]*$", re.I)
_COMMON = frozenset(
    """a about above after all also an and any are as at be been before being below between both but by can could did do
    does doing down during each few for from further had has have having he her here his how i if in into is it its itself
    just me more most must my no nor not of off on once only or other our out over own per same she should so some such
    than that the their them then there these they this those through to too under until up use used uses using very was
    we were what when where which while who whom why will with within without would you your following one two three
    solution requirement requirements meet meets meeting choose select company aws amazon service services best""".split()
)
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ers", "ed", "es", "er", "ly", "s")


@dataclass(frozen=True)
class Attack:
    name: str
    accuracy: float
    chance: float
    z: float  # how many standard deviations above chance
    questions: int

    @property
    def lift(self) -> float:
        """In points of a hundred."""
        return 100 * (self.accuracy - self.chance)


def attack(questions: Iterable[RenderedQuestion]) -> list[Attack]:
    """Try every attack on the questions that have options to choose from; the most successful one first."""
    items = [Item(question) for question in questions if 0 < question.select < len(question.options)]
    if not items:
        return []
    bank = Bank(items)
    widest = max(len(item.texts) for item in items)
    attacks = {**ATTACKS, **{f"always option {letter}": _always(n) for n, letter in enumerate("ABCDEFGH"[:widest])}}
    return sorted((_result(name, score, bank) for name, score in attacks.items()), key=lambda found: -found.lift)


@lru_cache(maxsize=100_000)
def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, without their endings: "cached" and "caching" are the same."""
    return tuple(
        stem(word.lower(), _ENDINGS, shortest=4)
        for word in _WORD.findall(text)
        if word.lower() not in _COMMON and len(word) > 1
    )


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


@lru_cache(maxsize=100_000)
def _amount(text: str) -> float | None:
    amount = parse_amount(text)
    return float(amount.base) if amount else None


@dataclass
class Item:
    """One question as the attacks see it."""

    question: RenderedQuestion
    fold: int = 0
    texts: list[str] = field(init=False)
    words: list[tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = [option.text for option in self.question.options]
        self.words = [content_words(text) for text in self.texts]
        self.sets = [frozenset(words) for words in self.words]
        self.stem = frozenset(content_words(self.question.stem))
        self.keys = {place for place, option in enumerate(self.question.options) if option.is_correct}
        self.chance = 1 / math.comb(len(self.texts), len(self.keys))

    def others(self, place: int) -> set[str]:
        return {word for other, words in enumerate(self.sets) if other != place for word in words}

    @cached_property
    def shared(self) -> list[frozenset[str]]:
        return [words & self.stem for words in self.sets]

    @cached_property
    def likeness(self) -> list[float]:
        """The mean share of words in common with the other options."""
        return [
            statistics.fmean(_jaccard(words, other) for n, other in enumerate(self.sets) if n != place)
            for place, words in enumerate(self.sets)
        ]

    @cached_property
    def amounts(self) -> list[float] | None:
        amounts = [amount for text in self.texts if (amount := _amount(text)) is not None]
        return amounts if len(amounts) == len(self.texts) else None


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    union = len(a | b)
    return len(a & b) / union if union else 0.0


class Counts:
    """How often a mark was shown on an option and on a right option, in all folds but one."""

    def __init__(self, items: Sequence[Item], marks: Callable[[Item, int], Iterable[str]]) -> None:
        self.marks = [[tuple(dict.fromkeys(marks(item, place))) for place in range(len(item.texts))] for item in items]
        shown = [Counter[str]() for _ in range(FOLDS)]
        right = [Counter[str]() for _ in range(FOLDS)]
        self.options = [[0, 0] for _ in range(FOLDS)]  # wrong and right ones
        for item, of_item in zip(items, self.marks, strict=True):
            for place, of_option in enumerate(of_item):
                self.options[item.fold][place in item.keys] += 1
                shown[item.fold].update(of_option)
                if place in item.keys:
                    right[item.fold].update(of_option)
        self.shown, self.right = self._elsewhere(shown), self._elsewhere(right)
        self.options = [
            [sum(counts[side] for counts in self.options) - own[side] for side in (0, 1)] for own in self.options
        ]

    @staticmethod
    def _elsewhere(folds: list[Counter[str]]) -> list[Counter[str]]:
        total: Counter[str] = Counter()
        for counts in folds:
            total.update(counts)
        return [Counter({mark: count - own[mark] for mark, count in total.items()}) for own in folds]


class Bank:
    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.places = {id(item): n for n, item in enumerate(items)}
        order = list(range(len(items)))
        random.Random(13).shuffle(order)
        for n, place in enumerate(order):
            items[place].fold = n % FOLDS

    @cached_property
    def rarity(self) -> dict[str, float]:
        used = Counter(word for item in self.items for word in item.stem.union(*item.sets))
        return {word: math.log((1 + len(self.items)) / (1 + count)) for word, count in used.items()}

    @cached_property
    def shown(self) -> Counter[str]:
        return Counter(_plain(text) for item in self.items for text in item.texts)

    @cached_property
    def by_text(self) -> Counts:
        return Counts(self.items, lambda item, place: (_plain(item.texts[place]),))

    @cached_property
    def by_word(self) -> Counts:
        return Counts(self.items, lambda item, place: item.sets[place])

    @cached_property
    def by_words_and_pairs(self) -> Counts:
        return Counts(self.items, _word_marks)

    @cached_property
    def by_surface(self) -> Counts:
        return Counts(self.items, _surface_marks)

    def marks(self, counts: Counts, item: Item, place: int) -> tuple[str, ...]:
        return counts.marks[self.places[id(item)]][place]


Score = Callable[[Bank, Item, int], float]


# ------------------------------------------------------------------ what the attacks look at


def _length_off_median(item: Item, place: int) -> float:
    return abs(len(item.texts[place]) - statistics.median(map(len, item.texts)))


def _rarity(bank: Bank, words: Iterable[str]) -> float:
    return sum(sorted(bank.rarity[word] for word in words))


def _number(item: Item, place: int) -> float:
    return item.amounts[place] if item.amounts else 0.0


def _off_middle(item: Item, place: int) -> float:
    if not item.amounts:
        return 0.0
    return abs(sorted(item.amounts).index(item.amounts[place]) - (len(item.texts) - 1) / 2)


def _article_fits(item: Item, place: int) -> float:
    match = _ENDS_WITH_ARTICLE.search(item.question.stem.strip())
    return float((item.texts[place][:1].lower() in "aeiou") == (match[1].lower() == "an")) if match else 0.0


def _text_keyed(bank: Bank, item: Item, place: int) -> float:
    (text,) = bank.marks(bank.by_text, item, place)
    return (bank.by_text.right[item.fold][text] + 0.5) / (bank.by_text.shown[item.fold][text] + 2)


def _words_keyed(bank: Bank, item: Item, place: int) -> float:
    prior = len(item.keys) / len(item.texts)
    right, shown = bank.by_word.right[item.fold], bank.by_word.shown[item.fold]
    odds = [
        math.log((right[word] + 2 * prior) / (shown[word] - right[word] + 2 * (1 - prior)))
        for word in bank.marks(bank.by_word, item, place)
    ]
    return math.fsum(odds) / len(odds) if odds else 0.0


def _naive_bayes(bank: Bank, counts: Counts, item: Item, place: int) -> float:
    right, shown = counts.right[item.fold], counts.shown[item.fold]
    wrong_options, right_options = counts.options[item.fold]
    return math.fsum(
        math.log((right[mark] + 1) / (right_options + 2))
        - math.log((shown[mark] - right[mark] + 1) / (wrong_options + 2))
        for mark in bank.marks(counts, item, place)
    )


def _word_marks(item: Item, place: int) -> Iterable[str]:
    words = item.words[place]
    yield from words
    yield from (f"only {word}" for word in words if word not in item.others(place))
    yield from (f"{first} {second}" for first, second in zip(words, words[1:], strict=False))


def _surface_marks(item: Item, place: int) -> Iterable[str]:
    text, lengths = item.texts[place], [len(text) for text in item.texts]
    shared = [len(words) for words in item.shared]
    yield f"place {place}"
    yield f"last {place == len(item.texts) - 1}"
    yield f"length {sum(length > lengths[place] for length in lengths)}"
    yield f"relative length {round(4 * math.log2((lengths[place] + 1) / (statistics.fmean(lengths) + 1)))}"
    yield f"shared {sum(count > shared[place] for count in shared)}"
    yield f"echo {bool(item.shared[place] - item.others(place))}"
    yield f"likeness {sum(value > item.likeness[place] for value in item.likeness)}"
    yield f"absolute {bool(ABSOLUTE.search(text))}"
    yield f"hedged {bool(HEDGED.search(text))}"
    yield f"numbers {min(2, len(_NUMBER.findall(text)))}"
    yield f"clauses {min(3, len(_CLAUSE.findall(text)))}"
    yield f"bracket {'(' in text}"
    yield f"full stop {text.rstrip().endswith('.')}"
    yield f"capital {text[:1].isupper()}"


def _always(letter: int) -> Score:
    return lambda bank, item, place: float(place == letter)


# What a test-wise person goes by → how strongly it speaks for an option.
ATTACKS: dict[str, Score] = {
    "longest option": lambda bank, item, place: len(item.texts[place]),
    "shortest option": lambda bank, item, place: -len(item.texts[place]),
    "length nearest the median": lambda bank, item, place: -_length_off_median(item, place),
    "length furthest from the median": lambda bank, item, place: _length_off_median(item, place),
    "most words shared with the stem": lambda bank, item, place: len(item.shared[place]),
    "fewest words shared with the stem": lambda bank, item, place: -len(item.shared[place]),
    "rare words shared with the stem": lambda bank, item, place: _rarity(bank, item.shared[place]),
    "words of the stem in this option alone": lambda bank, item, place: _rarity(
        bank, item.shared[place] - item.others(place)
    ),
    "odd one out": lambda bank, item, place: -item.likeness[place],
    "most like the others": lambda bank, item, place: item.likeness[place],
    "most numbers": lambda bank, item, place: len(_NUMBER.findall(item.texts[place])) + item.texts[place].count("("),
    "largest number": lambda bank, item, place: _number(item, place),
    "smallest number": lambda bank, item, place: -_number(item, place),
    "middle number": lambda bank, item, place: -_off_middle(item, place),
    "fewest absolute words": lambda bank, item, place: -len(ABSOLUTE.findall(item.texts[place])),
    "most hedged words": lambda bank, item, place: len(HEDGED.findall(item.texts[place])),
    "most clauses": lambda bank, item, place: len(_CLAUSE.findall(item.texts[place])),
    "article at the end of the stem": lambda bank, item, place: _article_fits(item, place),
    "rarest text": lambda bank, item, place: -bank.shown[_plain(item.texts[place])],
    "most frequent text": lambda bank, item, place: bank.shown[_plain(item.texts[place])],
    "text right elsewhere": _text_keyed,
    "text not right elsewhere": lambda bank, item, place: -_text_keyed(bank, item, place),
    "words right elsewhere": _words_keyed,
    "naive Bayes on words": lambda bank, item, place: _naive_bayes(bank, bank.by_words_and_pairs, item, place),
    "naive Bayes on looks": lambda bank, item, place: _naive_bayes(bank, bank.by_surface, item, place),
}


# ------------------------------------------------------------------ how well they do


def _result(name: str, score: Score, bank: Bank) -> Attack:
    hits = [_hit([score(bank, item, place) for place in range(len(item.texts))], item.keys) for item in bank.items]
    chances = [item.chance for item in bank.items]
    surplus = math.fsum(hits) - math.fsum(chances)
    spread = math.sqrt(math.fsum(chance * (1 - chance) for chance in chances))
    return Attack(name, statistics.fmean(hits), statistics.fmean(chances), surplus / spread, len(bank.items))


def _hit(scores: list[float], keys: set[int]) -> float:
    """The chance that the best-scored options are exactly the keys, when ties are drawn by lot."""
    scores = [round(score, 9) for score in scores]  # sums in another order differ in their last digits
    lowest = sorted(scores, reverse=True)[len(keys) - 1]
    sure = {place for place, score in enumerate(scores) if score > lowest}
    tied = {place for place, score in enumerate(scores) if score == lowest}
    if not (sure <= keys and keys - sure <= tied):
        return 0.0
    return 1 / math.comb(len(tied), len(keys) - len(sure))
