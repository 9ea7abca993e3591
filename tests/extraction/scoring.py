"""How well extracted facts agree with annotated ones: the rules of the project's evaluator, as far as tests need them.

A prediction states a gold fact when they overlap in the document, kind and service are accepted, every keyword stands in
the statement (by stem), and the value is the same after conversion. Matching is one to one and maximum; a second prediction
of a fact that is matched already counts neither way.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

_SIZES = {
    "ms": 1e-3,
    "millisecond": 1e-3,
    "s": 1,
    "sec": 1,
    "second": 1,
    "min": 60,
    "minute": 60,
    "hour": 3600,
    "h": 3600,
}
_SIZES |= {"day": 86400, "week": 604800, "month": 2629746, "year": 31556952}
_DIMENSIONS = {unit: ("time", size) for unit, size in _SIZES.items()}
_DIMENSIONS |= {f"{prefix}b": ("data", 1024**power) for power, prefix in enumerate(["", "k", "m", "g", "t", "p"])}
_DIMENSIONS |= {"byte": ("data", 1), "%": ("percent", 1), "percent": ("percent", 1), "$": ("usd", 1)}
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y")


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int

    @property
    def precision(self):
        return self.right / (self.right + self.wrong)

    @property
    def recall(self):
        return self.right / (self.right + self.missed)

    @property
    def f1(self):
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def load_gold(path: Path) -> list[dict]:
    loaded = json.loads(path.read_text(encoding="utf-8"))
    documents = loaded if isinstance(loaded, list) else [loaded]
    return [{**fact, "doc": document["doc"]} for document in documents for fact in document["facts"]]


def score(gold: list[dict], predicted: list[dict]) -> Score:
    states = [[at for at, one in enumerate(predicted) if agrees(fact, one)] for fact in gold]
    owner: dict[int, int] = {}

    def augment(index, seen):
        for at in states[index]:
            if at not in seen:
                seen.add(at)
                if at not in owner or augment(owner[at], seen):
                    owner[at] = index
                    return True
        return False

    for index in sorted(range(len(gold)), key=lambda index: bool(gold[index].get("optional"))):
        augment(index, set())
    met = set(owner.values())
    twice = {at for ats in states for at in ats} - set(owner)
    right = sum(not gold[index].get("optional") for index in met)
    wanted = sum(not (fact.get("trap") or fact.get("optional")) for fact in gold)
    return Score(right, len(predicted) - len(owner) - len(twice), wanted - right)


def agrees(gold: dict, predicted: dict) -> bool:
    if gold.get("trap") or gold["doc"] != predicted["doc"]:
        return False
    if min(gold["end"], predicted["end"]) <= max(gold["start"], predicted["start"]):
        return False
    if predicted["kind"] not in gold["kind"] or _folded(predicted["service"]) not in map(_folded, gold["service"]):
        return False
    said = " ".join([predicted["statement"], predicted["service"], str(predicted["value"]), *predicted["members"]])
    if not all(_contains(said, keyword) for keyword in gold["keywords"]):
        return False
    return not gold.get("value") or any(_same(_base(gold["value"]), _base(one)) for one in predicted["value"] or [])


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"^(amazon|aws)\s+", "", name.lower()))


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 3), "")
    return word.removesuffix(ending)


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"[a-z0-9µ%$]+(?:\.\d+)?", text.lower())]


def _contains(text: str, keyword: str) -> bool:
    words = _stems(text)
    wanted = [_stems(one) for one in keyword.split("|")]
    return any(words[at : at + len(one)] == one for one in wanted for at in range(len(words) - len(one) + 1))


def _base(value: dict) -> tuple[float, str, str]:
    dimension, size = _unit(re.sub(r"\s+per\s+", "/", value["unit"].lower()))
    return value["value"] * size, dimension, value.get("op", "")


def _unit(unit: str) -> tuple[str, float]:
    above, slash, below = unit.partition("/")
    if slash:
        (one, size), (other, period) = _unit(above), _unit(below)
        return f"{one}/{other}", size / period
    known = _DIMENSIONS.get(unit) or _DIMENSIONS.get(unit.rstrip("s"))
    words = re.findall(r"[a-z]+", unit)
    return known or (f"count:{_stem(words[-1])}" if words else "", 1)


def _same(gold: tuple[float, str, str], other: tuple[float, str, str]) -> bool:
    fits = gold[1] == other[1] or "" in (gold[1], other[1]) and f"{gold[1]}{other[1]}".startswith("count:")
    return fits and {gold[2], other[2]} != {"max", "min"} and abs(gold[0] - other[0]) <= 1e-9 * max(1, abs(gold[0]))
