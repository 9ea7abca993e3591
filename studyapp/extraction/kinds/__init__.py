"""The kinds of facts, one module each, in the order in which they are tried: the first that matches decides."""

from collections.abc import Callable

from studyapp.extraction.passages import Passage, Reading

from . import (
    behaviours,
    capabilities,
    choices,
    contrasts,
    defaults,
    definitions,
    integrations,
    limits,
    memberships,
    pricing,
    requirements,
)

Reader = Callable[[Passage], Reading | None]

# "Use X for …" before all: what follows may look like anything. Capabilities last: they take every plain statement.
READERS: tuple[Reader, ...] = (
    choices.read,
    memberships.read,
    contrasts.read,
    behaviours.read,
    pricing.read,
    defaults.read,
    limits.read,
    definitions.read,
    requirements.read,
    integrations.read,
    capabilities.read,
)


def read_passage(passage: Passage) -> Reading | None:
    return next((reading for reader in READERS if (reading := reader(passage))), None)
