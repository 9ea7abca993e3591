"""Exported cards in, a deck file out, for other people's study tools."""

from . import apkg, csv
from .records import ExportedCard, ExportedOption

# File extension → writer. A new format is one module and one line here.
FORMATS = {"apkg": apkg.write, "csv": csv.write}

__all__ = ["FORMATS", "ExportedCard", "ExportedOption"]
