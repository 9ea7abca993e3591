"""How good is the bank? Every published question is drawn, checked against the facts, and attacked by guessing."""

import json
import math
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from studyapp.generation.attacks import Attack, attack, content_words
from studyapp.generation.lint import CUES, GATES, Flaw, blemishes, chance_of, lint
from studyapp.generation.models import case, situation
from studyapp.generation.proofs import Known, Rendering, give_aways, prove
from studyapp.models import Document, Fact, Question, QuestionFact, Service, Situation
from studyapp.services import quizzes

RENDERINGS, PROVED = 4_000, 10_000
QUICK_RENDERINGS, QUICK_PROVED = 3_000, 2_000
FEWEST_ATTACKED = 100  # showings; with fewer, chance alone does too well
MOST_LIFT, SURE = 5.0, 2.0  # points above chance, standard deviations
LIKE = 0.85  # from this cosine on, two questions are near duplicates
MOST_ALIKE = 0.01
FEWEST_SHOWINGS, MOST_SHARE = 8, 0.5
QUIZZES = 100
EXAMPLES = 5
CHI_SQUARE = {1: 10.83, 2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52}  # p = 0.001, by degrees of freedom

PROMISES = {
    "F01": "Questions without a right option",
    "F02": "Questions in which every option is right",
    "F03": "Questions with fewer than three options",
    "F04": "Questions that ask for another number of options than are right",
    "F05": "Questions with several right options that do not say how many",
    "F06": "Questions with the same option twice",
    "F08": "Options such as “all of the above”",
    "F09": "Questions with the same amount twice",
    "F10": "Amounts out of order",
    "F11": "Amounts of different kinds beside each other",
    "F12": "Stems that ask nothing",
    "F13": "Negative questions whose NOT is easy to miss",
    "F15": "Double negatives",
    "F21": "Articles that give the answer away",
    "F23": "Options that end differently",
    "F24": "Options that begin differently",
    "F26": "Questions without an explanation",
    "F27": "Options without a reason",
    "F31": "Vague words in the question",
    "F33": "Stems that hold the text of the right option",
    "F34": "Questions that need something outside them",
    "braces": "Blanks of a template left open",
    "L1": "Questions with a second right option",
    "L2": "Wrong options that no fact rules out",
    "L3": "Right options that no fact supports",
    "L4": "Options of different kinds beside each other",
    "L5": "Options that mean the same, or a part of another option",
    "L6": "Questions for the most or least without an order of the options",
    "L7": "Numbers too close to a limit",
}
RATES = {
    "F07": "An option holds the text of another",
    "F14": "Negative questions",
    "F16": "Stems that cannot be answered with the options covered",
    "F17": "Right option by far the longest",
    "F18": "Right option by far the shortest",
    "F19": "Only the right option repeats a word of the stem (more than chance)",
    "F20": "Only wrong options hold absolute words (more than chance)",
    "F22": "Only the right option has its grammatical form (more than chance)",
    "F25": "Options of very uneven length",
    "F28": "Stems of more than 130 words",
    "F29": "Stems of fewer than five words",
    "F30": "Stems that are hard to read",
}
MORE_THAN_CHANCE = ("F19", "F20", "F22")

# Section of figures → its title and what is measured.
SECTIONS = {
    "promise": (
        "What must never be",
        "Every question is drawn, and for each drawing the right option is worked out anew from the facts. "
        "None of these may be found even once.",
    ),
    "rate": (
        "What only a few may have",
        "Small flaws that no rule can exclude. Where it says “more than chance”, the figure is how much more often the "
        "right option has the mark than any other option.",
    ),
    "guess": (
        "What guessing gains",
        "About thirty ways to guess without knowing the subject are tried: the longest option, the one that repeats the "
        "stem, words that were right elsewhere, and so on. The best one may win at most five points in a hundred over "
        "chance.",
    ),
}


@dataclass(frozen=True)
class Figure:
    section: str  # "size", or one of SECTIONS
    name: str
    value: float
    gate: float | None = None  # the most that is allowed
    ok: bool = True
    unit: str = ""  # "%", "points"
    examples: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return _with_unit(self.value, self.unit)

    @property
    def shown_gate(self) -> str:
        return "" if self.gate is None else _with_unit(self.gate, self.unit)


def _with_unit(number: float, unit: str) -> str:
    text = f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"
    return f"{text} %" if unit == "%" else f"{text} {unit}".strip()


@dataclass(frozen=True)
class QualityReport:
    figures: tuple[Figure, ...]
    renderings: int = 0
    measured_at: str = ""

    @property
    def broken(self) -> list[Figure]:
        return [figure for figure in self.figures if not figure.ok]

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "QualityReport | None":
        """Return the report that was written last; None when there is none that can be read."""
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            figures = tuple(Figure(**row | {"examples": tuple(row["examples"])}) for row in data.pop("figures"))
            return cls(figures=figures, **data)
        except (OSError, ValueError, TypeError, KeyError):
            return None


def stored_at() -> Path:
    return settings.VAR / "quality.json"


@dataclass(frozen=True)
class Drawn:
    """One showing, with the question that it is a showing of."""

    row: Question
    rendering: Rendering

    @property
    def has_options(self) -> bool:
        return self.rendering.question.type != Question.Type.CLOZE

    def says(self, sentence: str) -> str:
        return f"{self.row.key}: {sentence}"


def check_bank(
    *, renderings: int = RENDERINGS, proved: int = PROVED, seed: int = 0, now: datetime | None = None
) -> QualityReport:
    """Draw all published questions of everyone's notes, most of them situations, and measure what comes out.

    ``renderings`` is how many showings are read, ``proved`` how many showings of situations are worked out anew.
    """
    questions, known = published_questions(), known_facts()
    each = [draw(question, seed) for question in questions]
    met = sample(questions, renderings, seed)
    shown = [*each, *met]
    figures = [
        *sizes(),
        *promises(shown, known, [*shown, *sample_situations(questions, proved, seed + 1)]),
        *_of_facts(),
        *_of_the_whole(each, met, known),
        *rates(shown),
        *guesses(met, lambda: sample(questions, renderings, seed + 2)),
    ]
    return QualityReport(tuple(figures), len(shown), now.isoformat() if now else "")


# Drawing


def published_questions() -> list[Question]:
    plans = {situation.pk: situation for situation in Situation.objects.all()}
    rows = list(Question.objects.known_to(None).select_related("fact").order_by("key"))
    for row in rows:
        row.situation = plans.get(row.situation_id)
    return rows


def draw(row: Question, seed: int) -> Drawn:
    shared = row.situation.plan if row.situation_id else None
    plan = {} if row.is_edited else row.spec
    return Drawn(row, Rendering(row.model, row.render(seed), seed, plan, None if row.is_edited else shared))


def sample(questions: list[Question], count: int, seed: int) -> list[Drawn]:
    """Draw showings as learners meet them: of each model as many as it has questions, and situations for the rest.

    What people wrote stands once. Questions whose options are drawn are drawn with repetition: if each of them stood once,
    whoever knew all others would know the option that was never right yet.
    """
    rng = random.Random(seed)
    written = [row for row in questions if row.is_edited or row.model == case.MODEL]
    by_model: dict[str, list[Question]] = defaultdict(list)
    for row in questions:
        if not row.is_edited and row.model != case.MODEL:
            by_model[row.model].append(row)
    rest = count - len(written) - sum(len(rows) for model, rows in by_model.items() if model != situation.MODEL)
    showings = [draw(row, rng.getrandbits(40)) for row in written]
    for model, rows in sorted(by_model.items()):
        times = max(len(rows), rest) if model == situation.MODEL else len(rows)
        showings += [draw(row, rng.getrandbits(40)) for row in rng.choices(rows, k=times)]
    return showings


def sample_situations(questions: list[Question], count: int, seed: int) -> list[Drawn]:
    rng = random.Random(seed)
    rows = [row for row in questions if row.model == situation.MODEL and not row.is_edited]
    return [draw(row, rng.getrandbits(40)) for row in rng.choices(rows, k=count)] if rows else []


def known_facts() -> Known:
    facts = Fact.objects.published().filter(document__owner=None)
    services = list(Service.objects.select_related("parent"))
    return Known(
        statements=dict(facts.values_list("key", "statement")),
        limits={key: _limit(value) for key, value in facts.values_list("key", "value") if value and "value" in value},
        services={name.lower(): s.slug for s in services for name in (*s.aliases, s.name)},
        categories={service.slug: service.category for service in services},
        parents={service.slug: service.parent.slug for service in services if service.parent},
    )


def _limit(value: dict[str, Any]) -> dict[str, Any]:
    high = value.get("high")
    return {
        "op": value["op"],
        "amount": str(value["value"]),
        "high": None if high is None else str(high),
        "unit": value.get("unit", ""),
    }


# One question


@dataclass(frozen=True)
class QuestionChecks:
    """What many drawings of one question have in common."""

    draws: int
    stored: tuple[str, ...]  # flaws of the question as it is stored
    flaws: tuple[tuple[str, int], ...]  # flaws of the drawings, the most frequent first
    keys: tuple[tuple[str, int], ...]  # text of what was right, and how often
    places: tuple[int, ...]  # how often the right option stood first, second, …
    key_length: float  # mean letters
    other_length: float  # 0 when there is no other option


def check_question(row: Question, *, draws: int = 200) -> QuestionChecks:
    known = known_facts()
    flaws: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    places: Counter[int] = Counter()
    lengths: dict[bool, list[int]] = {True: [], False: []}
    for seed in range(draws):
        drawn = draw(row, seed)
        flaws.update(f"{flaw.code}: {flaw.message}" for flaw in all_flaws(drawn, known))
        for place, option in enumerate(drawn.rendering.question.options):
            lengths[option.is_correct].append(len(option.text))
            if option.is_correct:
                keys[option.text] += 1
                places[place] += 1
    return QuestionChecks(
        draws=draws,
        stored=tuple(f"{flaw.code}: {flaw.message}" for flaw in all_flaws(draw(row, 0), known)),
        flaws=tuple(flaws.most_common()),
        keys=tuple(keys.most_common()),
        places=tuple(places[place] for place in range(max(places, default=-1) + 1)),
        key_length=statistics.fmean(lengths[True] or [0]),
        other_length=statistics.fmean(lengths[False] or [0]),
    )


def flawed_questions(rows: Iterable[Question], *, only_cues: bool = False) -> list[int]:
    """Return the keys of the questions that have a flaw, or one that gives the answer away, in their first drawing."""
    known = known_facts()
    found = []
    for row in rows:
        flaws = all_flaws(draw(row, 0), known)
        if any(flaw.code in CUES or not only_cues for flaw in flaws):
            found.append(row.pk)
    return found


def all_flaws(drawn: Drawn, known: Known) -> list[Flaw]:
    question = drawn.rendering.question
    return [*lint(question), *prove(drawn.rendering, known), *blemishes(question)]


# How much there is


def sizes() -> list[Figure]:
    """What can be said without drawing a question: how much there is, and how old it is."""
    facts = Fact.objects.published().filter(document__owner=None)
    models = Question.objects.known_to(None).order_by("model").values_list("model").annotate(count=Count("pk"))
    sources = facts.exclude(source_url="").values("source_url").distinct().count()
    return [
        Figure("size", "Documents", Document.objects.readable_by(None).count()),
        Figure("size", "Facts", facts.count()),
        Figure("size", "Pages cited as sources", sources),
        *(Figure("size", f"Questions: {model.replace('-', ' ').replace('_', ' ')}", count) for model, count in models),
    ]


def oldest_check():
    """Return the day on which the fact that was checked longest ago was compared with its source."""
    return Fact.objects.published().filter(document__owner=None).aggregate(Min("checked"))["checked__min"]


# What must never be


def promises(shown: list[Drawn], known: Known, to_prove: list[Drawn]) -> Iterator[Figure]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    counts: Counter[str] = Counter()
    for drawn in shown:
        _note(drawn, lint(drawn.rendering.question), found, counts)
    for drawn in to_prove:
        _note(drawn, prove(drawn.rendering, known), found, counts)
    for code, name in PROMISES.items():
        yield _promise(f"{name} ({code})", counts[code], found[code])


def _note(drawn: Drawn, flaws: list[Flaw], found: dict[str, dict[str, None]], counts: Counter[str]) -> None:
    for flaw in flaws:
        counts[flaw.code] += 1
        found[flaw.code][drawn.says(flaw.message)] = None


def _promise(name: str, count: int, examples: Iterable[str] = ()) -> Figure:
    return Figure("promise", name, count, 0, count == 0, examples=tuple(examples)[:EXAMPLES])


def _of_facts() -> Iterator[Figure]:
    facts = Fact.objects.published().filter(document__owner=None).select_related("document")
    wrong = [f"{fact.document.path}: “{fact.quote[:80]}”" for fact in facts if not fact.is_quoted_exactly]
    yield _promise("Quotes that do not stand in their document (L10)", len(wrong), wrong)
    bare = [f"{fact.document.path}: {fact.statement}" for fact in facts if not (fact.source_url and fact.checked)]
    yield _promise("Facts without a source or the day of its check", len(bare), bare)
    asked = set(
        QuestionFact.objects.filter(question__in=Question.objects.known_to(None)).values_list("fact", flat=True)
    )
    idle = [f"{fact.document.path}: {fact.statement}" for fact in facts if fact.pk not in asked]
    yield _promise("Facts that no question asks", len(idle), idle)


def _of_the_whole(each: list[Drawn], met: list[Drawn], known: Known) -> Iterator[Figure]:
    pairs = [pair for quiz in _quizzes(each) for pair in give_aways(quiz, known)]
    yield _promise(
        f"Questions of {QUIZZES} quizzes that another question of the quiz answers (L12)",
        len(pairs),
        (f"{first} states the fact that {second} asks for." for first, second in pairs),
    )
    faces = defaultdict(list)
    for drawn in each:
        question = drawn.rendering.question
        faces[question.stem, frozenset(option.text for option in question.options)].append(drawn.row.key)
    twins = [keys for keys in faces.values() if len(keys) > 1]
    yield _promise("Questions that look the same", len(twins), (" = ".join(keys) for keys in twins))
    given = list(_given_away(met))
    yield _promise(
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


# What a few may be


def rates(shown: list[Drawn]) -> Iterator[Figure]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    counts: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for drawn in shown:
        _note(drawn, blemishes(drawn.rendering.question), found, counts)
        if drawn.has_options and drawn.rendering.question.select == 1:
            expected.update({code: chance_of(code, drawn.rendering.question) for code in MORE_THAN_CHANCE})
    total = sum(drawn.has_options for drawn in shown) or 1
    for code, name in RATES.items():
        of = total if code in CUES or code in ("F07", "F14", "F16", "F25") else len(shown) or 1
        share, most = 100 * max(0.0, counts[code] - expected[code]) / of, 100 * GATES[code]
        yield Figure("rate", f"{name} ({code})", share, most, share <= most, "%", tuple(found[code])[:EXAMPLES])


# Guessing


def guesses(met: list[Drawn], draw_again: Callable[[], list[Drawn]]) -> Iterator[Figure]:
    """The most successful attack on all questions, and on each model with enough showings.

    Among hundreds of attacks some do well by luck. One that breaks the gate is tried on a second drawing: what is
    in the questions is found there again.
    """
    again: list[Drawn] = []
    for scope, showings in _scopes(met):
        attacks = attack(drawn.rendering.question for drawn in showings)
        broken = [found for found in attacks if breaks(found)]
        if broken:
            again = again or draw_again()
            second = {found.name: found for found in attack(d.rendering.question for d in dict(_scopes(again))[scope])}
            broken = [found for found in broken if breaks(second[found.name])]
        yield _guess(scope, (broken or attacks)[0], broken)
        places = _positions(scope, showings)
        if not places.ok:
            again = again or draw_again()
            places = _positions(scope, dict(_scopes(again))[scope])
        yield places


def breaks(found: Attack) -> bool:
    return found.lift > MOST_LIFT and found.z >= SURE


def _scopes(met: list[Drawn]) -> list[tuple[str, list[Drawn]]]:
    by_model: dict[str, list[Drawn]] = defaultdict(list)
    for drawn in met:
        if drawn.has_options:
            by_model[drawn.row.model].append(drawn)
    whole = [drawn for showings in by_model.values() for drawn in showings]
    scopes = [("all questions", whole), *sorted(by_model.items())]
    return [(scope, showings) for scope, showings in scopes if len(showings) >= FEWEST_ATTACKED]


def _guess(scope: str, best: Attack, broken: list[Attack]) -> Figure:
    name = f"Best guess by looks, {scope}: {best.name} (chance {best.chance:.0%})"
    examples = tuple(
        f"{found.name}: {found.accuracy:.1%} right, z {found.z:.1f}" for found in (broken or [best])[:EXAMPLES]
    )
    return Figure("guess", name, max(0.0, best.lift), MOST_LIFT, not broken, "points", examples)


def _positions(scope: str, showings: list[Drawn]) -> Figure:
    """Chi-square of the right option's place, for the most common number of options."""
    name = f"Uneven places of the right option, {scope}: chi-square"
    single = [d.rendering.question for d in showings if d.rendering.question.select == 1]
    if not single:
        return Figure("guess", name, 0.0)
    width = statistics.mode(len(question.options) for question in single)
    places = Counter(
        next(n for n, option in enumerate(question.options) if option.is_correct)
        for question in single
        if len(question.options) == width
    )
    even = sum(places.values()) / width
    surplus = sum((places[n] - even) ** 2 / even for n in range(width))
    most = CHI_SQUARE.get(width - 1, 20.52)
    shares = ", ".join(f"{'ABCDEFGH'[n]} {places[n] / even / width:.0%}" for n in range(width))
    return Figure("guess", name, surplus, most, surplus <= most, "", (shares,))
