"""A note that keeps to no guide in, its facts out: clause by clause, each with its level of trust."""

from .reader import LooseReader

__all__ = ["LooseReader"]
