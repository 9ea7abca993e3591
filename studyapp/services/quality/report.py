"""What was measured of the bank: figures with their gates, kept in a file until they are measured again."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

EXAMPLES = 5

# Section of figures → its title and what is measured.
SECTIONS = {
    "promise": (
        "What must never be",
        "Every question is drawn, and for each drawing the right option is worked out anew from the facts. "
        "None of these may be found even once.",
    ),
    "rate": (
        "What only a few may have",
        "Small flaws that no rule can exclude. Where it says “more than chance”, the figure is how much more often the "
        "right option has the mark than any other option.",
    ),
    "guess": (
        "What guessing gains",
        "About thirty ways to guess without knowing the subject are tried: the longest option, the one that repeats the "
        "stem, words that were right elsewhere, and so on. The best one may win at most five points in a hundred over "
        "chance.",
    ),
}


@dataclass(frozen=True)
class Figure:
    section: str  # "size", or one of SECTIONS
    name: str
    value: float
    gate: float | None = None  # the most that is allowed
    ok: bool = True
    unit: str = ""  # "%", "points"
    examples: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return _with_unit(self.value, self.unit)

    @property
    def shown_gate(self) -> str:
        return "" if self.gate is None else _with_unit(self.gate, self.unit)


def _with_unit(number: float, unit: str) -> str:
    text = f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"
    return f"{text}%" if unit == "%" else f"{text} {unit}".strip()


@dataclass(frozen=True)
class QualityReport:
    figures: tuple[Figure, ...]
    renderings: int = 0
    measured_at: str = ""

    @property
    def broken(self) -> list[Figure]:
        return [figure for figure in self.figures if not figure.ok]

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "QualityReport | None":
        """Return the report that was written last; None when there is none that can be read."""
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            figures = tuple(Figure(**row | {"examples": tuple(row["examples"])}) for row in data.pop("figures"))
            return cls(figures=figures, **data)
        except (OSError, ValueError, TypeError, KeyError):
            return None


def promise(name: str, count: int, examples: Iterable[str] = ()) -> Figure:
    return Figure("promise", name, count, 0, count == 0, examples=tuple(examples)[:EXAMPLES])


def stored_at() -> Path:
    return settings.VAR / "quality.json"
