"""Situations: a story whose clauses are needs of a decision, and actions of which exactly one meets all of them."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from studyapp.extraction import Decision, DecisionCell, Value
from studyapp.generation.attacks import content_words
from studyapp.generation.bank import FactBank
from studyapp.generation.difficulty import difficulty
from studyapp.generation.identity import question_key
from studyapp.generation.numbers import round_numbers
from studyapp.generation.option_sets import ClosedSet, Table, balanced_weights, closed_sets, flaws
from studyapp.generation.records import GeneratedQuestion, Json, RenderedOption, RenderedQuestion
from studyapp.generation.verdicts import Draw, check
from studyapp.generation.wording import fill, join, pick_words, placeholders
from studyapp.parsing import ParsedClause, ParsedSituation

MODEL = "situation"
_ECHO_SHARE = 0.1  # below one in four, for some keys can only be asked for with an echo


def parts(bank: FactBank) -> Iterable[FactBank]:
    return bank.by_decision


def generate(bank: FactBank) -> Iterator[GeneratedQuestion]:
    for decision in bank.decisions:
        for situation in decision.situations:
            plan = Plan(decision, situation)
            if plan.sets:
                yield from _questions(bank, plan)


class Plan:
    """A situation worked out: its requirements, what every option does about them, and the closed sets."""

    def __init__(self, decision: Decision, situation: ParsedSituation) -> None:
        self.decision, self.situation = decision, situation
        self.options = [option for option in situation.options if option.label in decision.options]
        self.clauses = [clause for clause in situation.clauses if clause.label in decision.needs]
        self.requirements = list(self._requirements())
        self.table = Table(
            rows=tuple(self._verdicts(clause, draw) for clause, draw, _ in self.requirements),
            clauses=tuple(clause.label for clause, _, _ in self.requirements),
            width=len(self.options),
        )
        self.sets = closed_sets(self.table)
        self.frame_words = frozenset(content_words(f"{situation.story} {situation.ask}"))
        self.clause_words = {clause.label: frozenset(content_words(clause.sentence.text)) for clause in self.clauses}
        self.option_words = [frozenset(content_words(option.sentence.text)) for option in self.options]

    def _requirements(self) -> Iterator[tuple[ParsedClause, Draw | None, list[str]]]:
        """Each clause once; a clause that states a number once for every range, with the numbers to draw from."""
        for clause in self.clauses:
            wanted = placeholders(clause.sentence.text)
            if not wanted:
                yield clause, None, []
            elif wanted == {clause.label}:
                for low, high in self.decision.ranges.get(clause.label, ()):
                    draw = Draw.between(low, high)
                    numbers = nice_numbers(low, draw) if draw else []
                    if draw and numbers:
                        yield clause, draw, numbers

    def _verdicts(self, clause: ParsedClause, draw: Draw | None) -> str:
        return "".join(check(self.cell(clause.label, option.label), draw)[0] for option in self.options)

    def cell(self, need: str, option: str) -> DecisionCell | None:
        return self.decision.cells.get((need, option))

    def right_options(self) -> list[int]:
        return sorted({key for closed in self.sets for key in closed.vectors})


def nice_numbers(low: Value, draw: Draw) -> list[str]:
    return [number.text for number in round_numbers(draw.low, draw.high, low.unit, draw.dimension)]


def _questions(bank: FactBank, plan: Plan) -> Iterator[GeneratedQuestion]:
    group = f"{plan.decision.slug}/{plan.situation.key}"
    shared = _shared(bank, plan)
    for key in plan.right_options():
        label = plan.options[key].label
        yield GeneratedQuestion(
            key=question_key(MODEL, (), f"{plan.decision.slug}\n{plan.situation.key}\n{label}"),
            model=MODEL,
            type="single",
            group=group,
            facts=_tested_facts(bank, plan, key),
            spec={"key": label},
            shared=shared,
            title=f"{plan.situation.title} → {label}",
            task=plan.decision.tasks[0] if plan.decision.tasks else "",
            difficulty=_difficulty(plan, key),
        )


def _shared(bank: FactBank, plan: Plan) -> Json:
    clauses = plan.clauses
    return {
        "decision": plan.decision.slug,
        "title": plan.situation.title,
        "story": plan.situation.story,
        "ask": plan.situation.ask,
        "clauses": [{"need": clause.label, "text": clause.sentence.text} for clause in clauses],
        "options": [{"label": option.label, "text": option.sentence.text} for option in plan.options],
        "requirements": [
            {"clause": clauses.index(clause), "numbers": numbers, "verdicts": verdicts}
            for (clause, _, numbers), verdicts in zip(plan.requirements, plan.table.rows, strict=True)
        ],
        "cells": {
            clause.label: {
                option.label: _cell_json(bank, cell)
                for option in plan.options
                if (cell := plan.cell(clause.label, option.label))
            }
            for clause in clauses
        },
        "sets": [
            {
                "options": list(closed.options),
                "weight": weight,
                "vectors": {str(key): [list(vector) for vector in ways] for key, ways in closed.vectors.items()},
                "echoes": {
                    str(key): [_echoes(plan, closed, key, vector) for vector in ways]
                    for key, ways in closed.vectors.items()
                },
            }
            for closed, weight in zip(plan.sets, balanced_weights(plan.sets), strict=True)
        ],
    }


def _echoes(plan: Plan, closed: ClosedSet, key: int, vector: tuple[int, ...]) -> bool:
    """Whether the key shares more words with the stem than any other option: whoever looks for echoes would find it."""
    stem = plan.frame_words.union(*(plan.clause_words[plan.table.clauses[row]] for row in vector))
    common = frozenset.intersection(*(plan.option_words[option] for option in closed.options))
    shared = {option: len((plan.option_words[option] & stem) - common) for option in closed.options}
    return shared.pop(key) > max(shared.values())


def _cell_json(bank: FactBank, cell: DecisionCell) -> Json:
    limit = cell.limit
    return {
        "passes": cell.passes,
        "limit": limit
        and {"op": limit.op.value, "amount": _text(limit.amount), "high": _text(limit.high), "unit": limit.unit},
        "reason": cell.fact.statement,
        "fact": bank.keys.get(cell.fact, ""),
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _tested_facts(bank: FactBank, plan: Plan, key: int) -> tuple[str, ...]:
    """What the key does about the needs that can be stated for it, most often stated first; then why others can fail."""
    asked: Counter[str] = Counter()
    failing: dict[str, None] = {}
    for closed in plan.sets:
        for vector in closed.vectors.get(key, ()):
            for row in vector:
                clause = plan.table.clauses[row]
                asked[clause] += 1
                for option in closed.options:
                    if plan.table.rows[row][option] == "f":
                        failing[_fact(bank, plan, clause, option)] = None
    own = [_fact(bank, plan, clause, key) for clause, _ in asked.most_common()]
    return tuple(dict.fromkeys(fact for fact in (*own, *failing) if fact))


def _fact(bank: FactBank, plan: Plan, need: str, option: int) -> str:
    cell = plan.cell(need, plan.options[option].label)
    return bank.keys.get(cell.fact, "") if cell else ""


def _difficulty(plan: Plan, key: int) -> float:
    ways = [(closed, vector) for closed in plan.sets for vector in closed.vectors.get(key, ())]
    near = [not _flaws(plan, key, closed, vector) for closed, vector in ways]
    return difficulty(
        requirements=sum(len(vector) for _, vector in ways) / len(ways),
        near_misses=sum(near) / len(ways),
        similarity=0.5,
        options=sum(len(closed.options) for closed, _ in ways) / len(ways),
    )


def _flaws(plan: Plan, key: int, closed: ClosedSet, vector: tuple[int, ...]) -> int:
    return flaws(plan.table, vector, [option for option in closed.options if option != key])


# ------------------------------------------------------------------ rendering


def draw(spec: Json, rng: random.Random, shared: Json) -> Json:
    """What chance decides about one showing: options in their order, requirements, numbers, and words."""
    labels = [option["label"] for option in shared["options"]]
    key = labels.index(spec["key"])
    sets = [closed for closed in shared["sets"] if key in closed["options"]]
    (closed,) = rng.choices(sets, [closed["weight"] for closed in sets])
    vector = _draw_vector(closed["vectors"][str(key)], closed["echoes"][str(key)], rng)
    order = list(closed["options"])
    rng.shuffle(order)
    requirements = [shared["requirements"][row] for row in sorted(vector, key=lambda row: _place(shared, row))]
    texts = [shared["story"], shared["ask"], *(clause["text"] for clause in shared["clauses"])]
    clauses = [shared["clauses"][requirement["clause"]] for requirement in requirements]
    return {
        "key": spec["key"],
        "options": [labels[option] for option in order],
        "needs": [clause["need"] for clause in clauses],
        "clauses": [clause["text"] for clause in clauses],
        "verdicts": [requirement["verdicts"] for requirement in requirements],
        "numbers": {
            clause["need"]: rng.choice(requirement["numbers"])
            for clause, requirement in zip(clauses, requirements, strict=True)
            if requirement["numbers"]
        },
        "words": pick_words([*texts, *(option["text"] for option in shared["options"])], rng),
    }


def _draw_vector(vectors: list[list[int]], echoes: list[bool], rng: random.Random) -> list[int]:
    """Draw the requirements such that the key echoes the stem the most about as often as any other option does."""
    wants_echo = rng.random() < _ECHO_SHARE
    return rng.choice([v for v, echo in zip(vectors, echoes, strict=True) if echo is wants_echo] or vectors)


def _place(shared: Json, row: int) -> int:
    return int(shared["requirements"][row]["clause"])


def render(spec: Json, rng: random.Random, shared: Json | None) -> RenderedQuestion:
    if shared is None:
        raise ValueError("A situation is rendered from what its questions share, but none was given.")
    drawn = draw(spec, rng, shared)
    options = tuple(_option(shared, drawn, label) for label in drawn["options"])
    key = [option for option in options if option.is_correct]
    others = [option for option in options if not option.is_correct]
    cited = [shared["cells"][need][drawn["key"]]["fact"] for need in drawn["needs"]]
    return RenderedQuestion(
        type="single",
        stem=_stem(shared, drawn),
        options=options,
        explanation=_explanation(shared, drawn),
        facts=tuple(dict.fromkeys(fact for fact in (*cited, *(option.fact for option in key + others)) if fact)),
    )


def _stem(shared: Json, drawn: Json) -> str:
    return _fill(drawn, " ".join((shared["story"], *drawn["clauses"]))) + "\n\n" + _fill(drawn, shared["ask"])


def _fill(drawn: Json, text: str) -> str:
    return fill(text, drawn["words"], drawn["numbers"])


def _option(shared: Json, drawn: Json, label: str) -> RenderedOption:
    place = [option["label"] for option in shared["options"]].index(label)
    is_key = label == drawn["key"]
    needs = drawn["needs"] if is_key else _failed_needs(drawn, place)[:1]
    cells = [shared["cells"][need][label] for need in needs]
    return RenderedOption(
        text=_fill(drawn, shared["options"][place]["text"]),
        is_correct=is_key,
        why=" ".join(dict.fromkeys(cell["reason"] for cell in cells)),
        fact=cells[0]["fact"],
        breaks="" if is_key else _fill(drawn, drawn["clauses"][drawn["needs"].index(needs[0])]),
    )


def _failed_needs(drawn: Json, place: int) -> list[str]:
    return [need for need, verdicts in zip(drawn["needs"], drawn["verdicts"], strict=True) if verdicts[place] == "f"]


def _explanation(shared: Json, drawn: Json) -> str:
    """Which requirement rules out which options."""
    steps = []
    for need, verdicts in zip(drawn["needs"], drawn["verdicts"], strict=True):
        failed = [
            option["label"]
            for option, verdict in zip(shared["options"], verdicts, strict=True)
            if verdict == "f" and option["label"] in drawn["options"]
        ]
        if failed:
            steps.append(f"“{need}” rules out {join(failed)}")
    stated = "requirement" if len(drawn["needs"]) == 1 else "requirements"
    return f"Only {drawn['key']} meets the stated {stated}: {'; '.join(steps)}."
