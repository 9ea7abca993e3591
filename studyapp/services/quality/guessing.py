"""What guessing gains: attacks by looks on the whole bank and on each model, and the places of the right options."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from studyapp.generation.attacks import Attack, attack

from .drawing import Drawn
from .report import EXAMPLES, Figure

FEWEST_ATTACKED = 100  # showings; with fewer, chance alone does too well
MOST_LIFT, SURE = 5.0, 2.0  # points above chance, standard deviations
CHI_SQUARE = {1: 10.83, 2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52}  # p = 0.001, by degrees of freedom


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
