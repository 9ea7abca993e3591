"""Flaws that only the facts can show: a second right option, a wrong option that no fact rules out, a near miss of a limit.

The codes are those of the design notes; none of these flaws is tolerated.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from . import oracle
from .lint import Flaw
from .models import case, chance, contrast, definition, integration, limit_scenario, situation
from .records import Json, RenderedQuestion

_NEAR = Fraction(5, 100)
_SUPERLATIVE = re.compile(r"\b(MOST|LEAST)\b")
_DESIGNED_VALUE = re.compile(r"(?P<quantity>.+?) is (?P<beyond>not )?allowed\. ")


@dataclass(frozen=True)
class Known:
    """What is known about the world: texts of facts by key, their limits, and the services that names stand for."""

    statements: Mapping[str, str]
    limits: Mapping[str, Json] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)  # any name → slug
    categories: Mapping[str, str] = field(default_factory=dict)  # slug → category
    parents: Mapping[str, str] = field(default_factory=dict)  # slug → slug


@dataclass(frozen=True)
class Rendering:
    """A question's plan, the seed it was drawn with, and what came out; an edited question has no plan."""

    model: str
    question: RenderedQuestion
    seed: int = 0
    spec: Json = field(default_factory=dict)
    shared: Json | None = None


def prove(rendering: Rendering, known: Known) -> list[Flaw]:
    showing = drawn(rendering)
    flaws = [
        *_of_facts(rendering.question, known),
        *_of_kinds(rendering, known),
        *_of_superlatives(rendering),
        *_of_designs(rendering, known),
    ]
    if rendering.model == contrast.MODEL and rendering.spec:
        flaws += _of_contrast(rendering)
    if rendering.model == integration.MODEL and rendering.spec:
        flaws += _of_integrations(rendering, known)
    if showing and rendering.shared:
        flaws += [
            *_of_verdicts(rendering.question, rendering.shared, showing),
            *_of_comparison(rendering.shared, showing),
            *_of_numbers(rendering.shared, showing),
        ]
    return flaws


def drawn(rendering: Rendering) -> Json | None:
    """What chance decided about a situation: options, needs, and numbers."""
    if rendering.model != situation.MODEL or not rendering.shared or not rendering.spec:
        return None
    rng = chance(rendering.model, rendering.spec, rendering.seed, rendering.shared)
    return situation.draw(rendering.spec, rng, rendering.shared)


def _of_facts(question: RenderedQuestion, known: Known) -> Iterator[Flaw]:
    for option in question.options:
        if option.fact not in known.statements:
            code, what = ("L3", "right") if option.is_correct else ("L2", "wrong")
            yield Flaw(code, f"No published fact says why “{option.text}” is {what}.")


def _of_verdicts(question: RenderedQuestion, shared: Json, showing: Json) -> Iterator[Flaw]:
    passing = oracle.passing_options(shared, showing)
    failing = oracle.failing_options(shared, showing)
    key = showing["key"]
    if [option.is_correct for option in question.options] != [label == key for label in showing["options"]]:
        yield Flaw("L3", f"{key} is the right option, but another one is marked.")
    if key not in passing:
        yield Flaw("L3", f"It is not known that {key} meets everything that is asked for.")
    for label in showing["options"]:
        if label != key and label in passing:
            yield Flaw("L1", f"{label} meets everything that is asked for, as the right option does.")
        elif label != key and label not in failing:
            yield Flaw("L2", f"No fact says that {label} misses anything that is asked for.")


def _of_comparison(shared: Json, showing: Json) -> Iterator[Flaw]:
    compared = {option["label"] for option in shared["options"]}
    if strange := [label for label in showing["options"] if label not in compared]:
        yield Flaw("L4", f"{strange[0]} does not belong to the comparison.")


def _of_numbers(shared: Json, showing: Json) -> Iterator[Flaw]:
    for need, number in showing["numbers"].items():
        for label in showing["options"]:
            cell = shared["cells"].get(need, {}).get(label) or {}
            if cell.get("limit") and _is_near(number, oracle.bounds(cell["limit"])):
                yield Flaw("L7", f"{number} lies within 5 % of the limit of {label}.")


def _of_contrast(rendering: Rendering) -> Iterator[Flaw]:
    """True of the first and not of the second: nothing else may be."""
    rows = {row["phrase"]: row for row in (*rendering.spec["keys"], *rendering.spec["others"])}
    for option in rendering.question.options:
        row = rows.get(option.text)
        tells_apart = bool(row and row["a"]["passes"] and not row["b"]["passes"])
        if option.is_correct and not tells_apart:
            yield Flaw("L3", f"“{option.text}” does not tell the two apart.")
        elif tells_apart and not option.is_correct:
            yield Flaw("L1", f"“{option.text}” tells the two apart as well.")


def _of_integrations(rendering: Rendering, known: Known) -> Iterator[Flaw]:
    """Each source has one way: what its fact says is what is asked for, or else rules it out."""
    way = rendering.spec["way"]
    for option in rendering.question.options:
        says_so = known.statements.get(option.fact, "") == f"{option.text} {way}."
        if option.is_correct and not says_so:
            yield Flaw("L3", f"It is not known that this is true: {option.text} {way}.")
        elif says_so and not option.is_correct:
            yield Flaw("L1", f"This is true as well: {option.text} {way}.")


def _of_kinds(rendering: Rendering, known: Known) -> Iterator[Flaw]:
    options = rendering.question.options
    slugs = [known.services.get(option.text.lower()) for option in options]
    named = [slug for slug in slugs if slug]
    for slug in named:
        if named.count(slug) > 1:
            yield Flaw("L5", f"Two options are names of {slug}.")
            break
        if known.parents.get(slug) in named:
            yield Flaw("L5", f"An option is a part of another one: {slug} of {known.parents[slug]}.")
            break
    if rendering.model == definition.MODEL and len({known.categories.get(slug) for slug in named}) > 1:
        yield Flaw("L4", "The options are services of different categories.")


def _of_superlatives(rendering: Rendering) -> Iterator[Flaw]:
    if rendering.model == case.MODEL:
        return  # its author put the options in order, each with its reason
    has_order = any("ordering" in plan for plan in (rendering.spec, rendering.shared or {}))
    if _SUPERLATIVE.search(rendering.question.stem) and not has_order:
        yield Flaw("L6", "The stem asks for the most or the least of something, but nothing puts the options in order.")


def _of_designs(rendering: Rendering, known: Known) -> Iterator[Flaw]:
    """Planned values are held up to their limits; the models that ask about a limit itself show nothing else."""
    for option in rendering.question.options if rendering.model == limit_scenario.MODEL else ():
        match, limit = _DESIGNED_VALUE.match(option.why), known.limits.get(option.fact)
        if not (match and limit):
            continue
        asked = oracle.read(match["quantity"])
        if oracle.allows(limit, asked) == bool(match["beyond"]):
            yield Flaw("L3" if option.is_correct else "L1", f"The limit says otherwise of {match['quantity']}.")
        if _is_near(match["quantity"], oracle.bounds(limit)):
            yield Flaw("L7", f"{match['quantity']} lies within 5 % of the limit.")


def _is_near(number: str, bounds: Iterable[Fraction]) -> bool:
    asked = oracle.read(number)
    return any(abs(asked - bound) < _NEAR * bound for bound in bounds)


# ------------------------------------------------------------------ questions that answer each other


def give_aways(renderings: Iterable[tuple[str, str, Rendering]], known: Known) -> list[tuple[str, str]]:
    """Pairs of questions of which the first states, word for word, the fact that the second asks for.

    Given are (key, group, rendering); two of a group never meet in one sitting.
    """
    asked: dict[str, list[tuple[str, str]]] = {}
    stems = []
    for key, group, rendering in renderings:
        stems.append((key, group, rendering.question.stem))
        for option in rendering.question.options:
            if option.is_correct and option.fact in known.statements:
                asked.setdefault(known.statements[option.fact].rstrip("."), []).append((key, group))
    found = {}
    for key, group, stem in stems:
        for sentence in _sentences(stem):
            for other, other_group in asked.get(sentence, ()):
                if other_group != group and other != key:
                    found[key, other] = None
    return list(found)


def _sentences(stem: str) -> Iterator[str]:
    for line in stem.splitlines():
        for sentence in re.split(r"(?<=[.?!])\s+", line):
            yield sentence.rstrip(".")
            yield sentence.partition(": ")[2].rstrip(".")
