"""Decisions: a parsed comparison and the facts of its cells become what scenario questions are drawn from."""

from collections import Counter
from collections.abc import Iterable

from studyapp.parsing import DecisionOption, ParsedDecision

from .gazetteer import Gazetteer
from .kinds import comparison
from .quantities import Quantity, parse_quantity
from .records import Decision, DecisionCell, ExtractedFact, Op, Value


def option_slugs(parsed: ParsedDecision, gazetteer: Gazetteer) -> dict[str, str]:
    """The service of each column: what its label says if the sentence names that, else the first that it names."""
    return {option.label: _slug(option, gazetteer) for option in parsed.options}


def _slug(option: DecisionOption, gazetteer: Gazetteer) -> str:
    named = [mention.slug for mention in gazetteer.find(option.sentence.text)]
    labelled = gazetteer.lookup(option.label)
    if labelled in named:
        return labelled
    return named[0] if named else labelled


def build_decision(parsed: ParsedDecision, facts: Iterable[ExtractedFact], gazetteer: Gazetteer) -> Decision:
    """Join the table with the facts that were extracted from its reasons; cells without a fact stay unknown."""
    slugs = option_slugs(parsed, gazetteer)
    own = {(fact.need, fact.option): fact for fact in facts if fact.decision == parsed.slug}
    return Decision(
        slug=parsed.slug,
        title=parsed.title,
        document=parsed.document,
        options=slugs,
        names=_names(slugs, gazetteer),
        needs={need.label: need.phrase.text for need in parsed.needs},
        ranges={need.label: _ranges(need.ranges) for need in parsed.needs if need.ranges},
        cells={
            (cell.need, cell.option): DecisionCell(
                comparison.cell_passes(cell.value), comparison.cell_limit(cell.value), own[cell.need, cell.option]
            )
            for cell in parsed.cells
            if (cell.need, cell.option) in own and _is_readable(cell.value)
        },
        situations=parsed.situations,
        tasks=parsed.tasks,
    )


def _is_readable(value: str) -> bool:
    return comparison.cell_passes(value) is not None or comparison.cell_limit(value) is not None


def _names(slugs: dict[str, str], gazetteer: Gazetteer) -> dict[str, str]:
    """The service's name, or the label where two columns are about one service."""
    counts = Counter(slugs.values())
    return {
        label: gazetteer.name_of(slug) if counts[slug] == 1 and gazetteer.name_of(slug) else label
        for label, slug in slugs.items()
    }


def _ranges(written: Iterable[tuple[str, str]]) -> tuple[tuple[Value, Value], ...]:
    pairs = []
    for low, high in written:
        upper = parse_quantity(high)
        lower = parse_quantity(low)
        if upper and lower and not lower.unit:
            lower = parse_quantity(f"{low} {upper.unit}")
        if upper and lower and upper.dimension == lower.dimension:
            pairs.append((_exact(lower, low), _exact(upper, high)))
    return tuple(pairs)


def _exact(quantity: Quantity, surface: str) -> Value:
    return Value(Op.EXACT, quantity.amount, None, quantity.unit, quantity.dimension, surface=surface)
