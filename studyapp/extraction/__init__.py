"""A parsed document in, typed facts out, each with the exact sentence it stands in."""

from .decisions import build_decision
from .facts import CASE_REASON, extract
from .gazetteer import Gazetteer, Mention, Service, load_gazetteer
from .identity import fact_key, signature, similarity
from .kinds.integrations import TABLE as INTEGRATION_TABLE
from .quantities import Quantity, find_quantities, format_quantity, parse_quantity
from .records import Confidence, Decision, DecisionCell, ExtractedFact, Kind, Op, Value
from .stems import stem

__all__ = [
    "CASE_REASON",
    "INTEGRATION_TABLE",
    "Confidence",
    "Decision",
    "DecisionCell",
    "ExtractedFact",
    "Gazetteer",
    "Kind",
    "Mention",
    "Op",
    "Quantity",
    "Service",
    "Value",
    "build_decision",
    "extract",
    "fact_key",
    "find_quantities",
    "format_quantity",
    "load_gazetteer",
    "parse_quantity",
    "signature",
    "similarity",
    "stem",
]
