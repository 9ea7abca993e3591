"""The cells of a decision: a reason says what one option does about one need."""

from studyapp.extraction.quantities import parse_quantity
from studyapp.extraction.records import Kind, Value

_YES, _NO = "yes", "no"


def cell_kind(value: str) -> Kind:
    folded = value.casefold()
    if folded == _YES:
        return Kind.CAPABILITY
    return Kind.INCAPABILITY if folded == _NO else Kind.LIMIT


def cell_limit(value: str) -> Value | None:
    """The bound of a cell such as "at most 15 minutes"; None for Yes and No."""
    quantity = parse_quantity(value)
    return quantity.as_value(value) if quantity and quantity.op else None


def cell_passes(value: str) -> bool | None:
    """True for Yes, False for No; None when it depends on the number."""
    return {_YES: True, _NO: False}.get(value.casefold())
