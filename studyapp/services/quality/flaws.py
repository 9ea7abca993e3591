"""Flaws of single questions and facts: what must never be, and what only a few may have."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from studyapp.generation.lint import CUES, GATES, Flaw, blemishes, chance_of, lint
from studyapp.generation.proofs import Known, prove
from studyapp.models import Fact, Question, QuestionFact

from .drawing import Drawn
from .report import EXAMPLES, Figure, promise

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


def all_flaws(drawn: Drawn, known: Known) -> list[Flaw]:
    question = drawn.rendering.question
    return [*lint(question), *prove(drawn.rendering, known), *blemishes(question)]


def promises(shown: list[Drawn], known: Known, to_prove: list[Drawn]) -> Iterator[Figure]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    counts: Counter[str] = Counter()
    for drawn in shown:
        _note(drawn, lint(drawn.rendering.question), found, counts)
    for drawn in to_prove:
        _note(drawn, prove(drawn.rendering, known), found, counts)
    for code, name in PROMISES.items():
        yield promise(f"{name} ({code})", counts[code], found[code])


def _note(drawn: Drawn, flaws: list[Flaw], found: dict[str, dict[str, None]], counts: Counter[str]) -> None:
    for flaw in flaws:
        counts[flaw.code] += 1
        found[flaw.code][drawn.says(flaw.message)] = None


def of_facts() -> Iterator[Figure]:
    facts = Fact.objects.published().filter(document__owner=None).select_related("document")
    wrong = [f"{fact.document.path}: “{fact.quote[:80]}”" for fact in facts if not fact.is_quoted_exactly]
    yield promise("Quotes that do not stand in their document (L10)", len(wrong), wrong)
    bare = [f"{fact.document.path}: {fact.statement}" for fact in facts if not (fact.source_url and fact.checked)]
    yield promise("Facts without a source or the day of its check", len(bare), bare)
    asked = set(
        QuestionFact.objects.filter(question__in=Question.objects.known_to(None)).values_list("fact", flat=True)
    )
    idle = [f"{fact.document.path}: {fact.statement}" for fact in facts if fact.pk not in asked]
    yield promise("Facts that no question asks", len(idle), idle)


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
