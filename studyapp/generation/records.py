"""Questions as generation hands them on: families that can be rendered again and again, and their renderings."""

from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class GeneratedQuestion:
    """One question: a plan from which ``render(model, spec, seed, shared)`` draws what a learner sees.

    ``spec`` and ``shared`` are plain JSON and hold everything that rendering needs, texts of facts included; ``shared`` is
    the same for all questions of one situation, so it is stored once, under ``group``.
    """

    key: str  # stable identity: model, facts, and role of the key; never wording or numbers
    model: str
    type: str  # single | multiple | cloze
    group: str  # questions that tell the same story or ask the same thing; never two of a group in one sitting
    facts: tuple[str, ...]  # keys of the facts it tests, the one it is chiefly about first
    spec: Json
    shared: Json | None = None
    title: str = ""  # for lists: "files that arrive at irregular times → Lambda"
    task: str = ""  # id of the exam task
    difficulty: float = 2.0  # 1 (easy) … 5 (hard), a start value


@dataclass(frozen=True)
class RenderedOption:
    text: str
    is_correct: bool
    why: str  # one or two sentences, made from the fact
    fact: str  # key of the fact that the reason is taken from
    breaks: str = ""  # the requirement of the stem that a wrong option does not meet, as it is worded there


@dataclass(frozen=True)
class RenderedQuestion:
    """What a learner sees and is told afterwards. A cloze has one option: the answer, with ``accepted`` spellings."""

    type: str
    stem: str  # plain text; blank lines part paragraphs; the blank of a cloze is "____"
    options: tuple[RenderedOption, ...]
    explanation: str
    facts: tuple[str, ...]  # keys of the facts cited, the one that decides the key first
    accepted: tuple[str, ...] = field(default=())

    @property
    def select(self) -> int:
        return sum(option.is_correct for option in self.options)

    def as_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, shown: Json) -> "RenderedQuestion":
        options = tuple(RenderedOption(**option) for option in shown["options"])
        lists = {name: tuple(shown[name]) for name in ("facts", "accepted")}
        return cls(**{**shown, **lists, "options": options})
