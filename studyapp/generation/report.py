"""What authors should know about their comparisons: what can be asked, and what is missing for more."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from math import comb

from studyapp.extraction import Decision

from .models.situation import Plan
from .option_sets import Table, balanced_weights, closed_sets, key_shares
from .verdicts import Draw, check
from .wording import join, placeholders

_MOST_NAMED = 6
_EVEN_ENOUGH = 0.5  # an option may be right in at most half of the showings of a set


def report(decisions: Iterable[Decision]) -> list[str]:
    return [f"{decision.document}: {sentence}" for decision in decisions for sentence in _sentences(decision)]


def _sentences(decision: Decision) -> Iterator[str]:
    yield from _closed_sets(decision)
    yield from _dominated(decision)
    yield from _unknown_cells(decision)
    for situation in decision.situations:
        yield from _situation(Plan(decision, situation))


def whole_table(decision: Decision) -> Table:
    """Every need of the comparison, stated once for each range of numbers, as if one situation used them all."""
    rows, needs = [], []
    for need in decision.needs:
        ranges = decision.ranges.get(need, ())
        for draw in [Draw.between(low, high) for low, high in ranges] or [None]:
            rows.append("".join(check(decision.cells.get((need, option)), draw)[0] for option in decision.options))
            needs.append(need)
    return Table(tuple(rows), tuple(needs), len(decision.options))


def _closed_sets(decision: Decision) -> Iterator[str]:
    labels = list(decision.options)
    total = comb(len(labels), 4)
    closed = {known.options for known in closed_sets(whole_table(decision)) if len(known.options) == 4}
    yield f"{len(closed)} of {total} sets of four options can be used."
    missing = [options for options in combinations(range(len(labels)), 4) if options not in closed]
    if closed and missing:
        named = [join([labels[option] for option in options]) for options in missing[:_MOST_NAMED]]
        more = f"; and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        yield f"Not usable as a set: {'; '.join(named)}{more}."


def _dominated(decision: Decision) -> Iterator[str]:
    """An option that another option equals or beats in every need can never be the only right answer beside it."""
    table, labels = whole_table(decision), list(decision.options)
    for place, label in enumerate(labels):
        beaten_by = [
            other
            for rival, other in enumerate(labels)
            if rival != place and not any(row[place] == "p" and row[rival] == "f" for row in table.rows)
        ]
        if beaten_by:
            yield f"Nothing that {label} meets is missed by {join(beaten_by, 'or')}."


def _unknown_cells(decision: Decision) -> Iterator[str]:
    unknown = [
        f"{need} / {option}"
        for need in decision.needs
        for option in decision.options
        if (need, option) not in decision.cells
    ]
    if unknown:
        yield f"Not known: {', '.join(unknown)}."


def _situation(plan: Plan) -> Iterator[str]:
    title = plan.situation.title
    if not plan.sets:
        yield f"The situation “{title}” can ask nothing: no three or four of its options can each be the only right one."
        return
    labels = [option.label for option in plan.options]
    served = [labels[key] for key in plan.right_options()]
    left = [label for label in labels if label not in served]
    never = f"; never for {join(left, 'or')}" if left else ""
    yield f"The situation “{title}” asks for {join(served)} in {_sets(len(plan.sets))} of options{never}."
    yield from _unused_clauses(plan)
    shares = key_shares(plan.sets, balanced_weights(plan.sets))
    for closed, share in zip(plan.sets, shares, strict=True):
        option, highest = max(share.items(), key=lambda item: item[1])
        if highest > _EVEN_ENOUGH:
            members = join([labels[member] for member in closed.options])
            yield f"The situation “{title}” gives {labels[option]} away: it is right in {highest:.0%} of the showings of {members}."


def _sets(count: int) -> str:
    return f"{count} set" if count == 1 else f"{count} sets"


def _unused_clauses(plan: Plan) -> Iterator[str]:
    used = {
        plan.table.clauses[row] for known in plan.sets for ways in known.vectors.values() for way in ways for row in way
    }
    unused = [clause.label for clause in plan.situation.clauses if clause.label not in used]
    if unused:
        yield f"The situation “{plan.situation.title}” never states {join(unused)}."
    for clause in plan.situation.clauses:
        strange = placeholders(clause.sentence.text) - {clause.label}
        if strange:
            braces = join(sorted("{" + name + "}" for name in strange))
            yield f"The clause “{clause.label}” of “{plan.situation.title}” holds {braces}, but only its own number can be drawn."
