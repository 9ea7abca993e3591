"""Questions beside each other: answers given away, the same face, nearly the same words, one right option for ever."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator

from studyapp.generation.attacks import content_words
from studyapp.generation.proofs import Known, Rendering, give_aways
from studyapp.models import Question
from studyapp.services import quizzes

from .drawing import Drawn
from .guessing import SURE
from .report import EXAMPLES, Figure, promise

LIKE = 0.85  # from this cosine on, two questions are near duplicates
MOST_ALIKE = 0.01
FEWEST_SHOWINGS, MOST_SHARE = 8, 0.5
QUIZZES = 100


def of_the_whole(each: list[Drawn], met: list[Drawn], known: Known) -> Iterator[Figure]:
    pairs = [pair for quiz in _quizzes(each) for pair in give_aways(quiz, known)]
    yield promise(
        f"Questions of {QUIZZES} quizzes that another question of the quiz answers (L12)",
        len(pairs),
        (f"{first} states the fact that {second} asks for." for first, second in pairs),
    )
    faces = defaultdict(list)
    for drawn in each:
        question = drawn.rendering.question
        faces[question.stem, frozenset(option.text for option in question.options)].append(drawn.row.key)
    twins = [keys for keys in faces.values() if len(keys) > 1]
    yield promise("Questions that look the same", len(twins), (" = ".join(keys) for keys in twins))
    given = list(_given_away(met))
    yield promise(
        f"Option sets with the same right option in more than {MOST_SHARE:.0%} of their showings", len(given), given
    )
    alike = near_duplicates(each)
    share = 100 * len({key for pair in alike for key in pair}) / len(each) if each else 0.0
    most = 100 * MOST_ALIKE
    examples = tuple(f"{first} is much like {second}." for first, second in alike[:EXAMPLES])
    yield Figure("rate", "Questions much like one about something else", share, most, share <= most, "%", examples)


def _quizzes(each: list[Drawn]) -> Iterator[list[tuple[str, str, Rendering]]]:
    """The longest quizzes there are, over everything."""
    by_pk = {drawn.row.pk: drawn for drawn in each}
    rows = [(drawn.row.pk, drawn.row.group, drawn.row.model) for drawn in each]
    for seed in range(QUIZZES):
        random.Random(seed).shuffle(rows)
        picked = [by_pk[pk] for pk in quizzes.choose(rows, quizzes.MOST)]
        yield [(drawn.row.key, drawn.row.group, drawn.rendering) for drawn in picked]


def _given_away(met: list[Drawn]) -> Iterator[str]:
    """Sets shown often enough to judge, in which one option is right more than half of the time beyond doubt."""
    rights: dict[frozenset[str], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for drawn in met:
        if drawn.has_options:
            options = drawn.rendering.question.options
            rights[frozenset(o.text for o in options)][tuple(o.text for o in options if o.is_correct)] += 1
    for counts in rights.values():
        (texts, most), showings = counts.most_common(1)[0], sum(counts.values())
        if showings >= FEWEST_SHOWINGS and most / showings - SURE * math.sqrt(0.25 / showings) > MOST_SHARE:
            yield f"right in {most} of {showings} showings: {texts[0]}"


def near_duplicates(each: list[Drawn]) -> list[tuple[str, str]]:
    """Pairs of questions of different families that say nearly the same: stem and right option, by TF-IDF.

    A group tells the same story or compares the same two; "dynamodb-capacity: DAX and …" is of one comparison's family.
    """
    documents = [Counter(_words_of(drawn)) for drawn in each]
    used = Counter(word for document in documents for word in document)
    rarity = {word: math.log((1 + len(each)) / (0.5 + count)) for word, count in used.items()}
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    pairs = []
    for place, document in enumerate(documents):
        weights = {word: (1 + math.log(count)) * rarity[word] for word, count in document.items()}
        length = math.sqrt(math.fsum(weight**2 for weight in weights.values())) or 1.0
        likeness: dict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for other, others_weight in places[word]:
                likeness[other] += weight / length * others_weight
            places[word].append((place, weight / length))
        row = each[place].row
        family = _family(row)
        pairs += [
            (each[n].row.key, row.key)
            for n, cosine in likeness.items()
            if cosine >= LIKE and _family(each[n].row) != family
        ]
    return pairs


def _family(row: Question) -> str:
    return row.group.partition(": ")[0]


def _words_of(drawn: Drawn) -> Iterator[str]:
    question = drawn.rendering.question
    yield from content_words(question.stem)
    for option in question.options:
        if option.is_correct:
            yield from content_words(option.text)
