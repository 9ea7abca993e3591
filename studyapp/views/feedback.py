"""What is said about an answer: the verdict in words, a reason for every option, and the sentence behind them."""

from dataclasses import dataclass
from typing import Any

from studyapp.forms import LETTERS, ReportForm
from studyapp.models import Answer, Fact, Learner, QuestionReport


@dataclass(frozen=True)
class OptionFeedback:
    letter: str
    text: str
    why: str
    is_correct: bool
    is_chosen: bool
    fact: Fact | None

    @property
    def tag(self) -> str:
        if self.is_correct:
            return "Your answer, correct" if self.is_chosen else "Correct answer"
        return "Your answer, wrong" if self.is_chosen else ""


@dataclass(frozen=True)
class Feedback:
    verdict: str
    outcome: str  # right | wrong | blank
    stem: str
    explanation: str
    options: list[OptionFeedback]
    fact: Fact | None  # the one that decides
    typed: str = ""


@dataclass(frozen=True)
class Reporting:
    """The place on a feedback page where a problem is reported."""

    form: ReportForm
    report: QuestionReport | None  # what was reported before


def reporting_on(answer: Answer, form: ReportForm | None = None) -> Reporting | None:
    """Return the form with what was reported before, None for a question of the learner's own notes."""
    if answer.question.owner_id:
        return None
    report = QuestionReport.objects.filter(answer=answer, learner=answer.learner_id).first()
    before = {"kind": report.kind, "text": report.text} if report else {}
    return Reporting(form or ReportForm(initial=before), report)


def feedback_on(answer: Answer, learner: Learner | None) -> Feedback:
    """Return the feedback on an answer, from what was shown at that time."""
    return _feedback(answer.shown, answer.chosen, "right" if answer.is_correct else "wrong", learner)


def feedback_without_answer(shown: dict[str, Any], learner: Learner | None) -> Feedback:
    return _feedback(shown, [], "blank", learner)


def _feedback(shown: dict[str, Any], chosen: list[int | str], outcome: str, learner: Learner | None) -> Feedback:
    keys = [*shown["facts"], *(option["fact"] for option in shown["options"])]
    facts = Fact.objects.known_to(learner).filter(key__in=keys).select_related("document", "note")
    by_key = {fact.key: fact for fact in facts}
    is_cloze = shown["type"] == "cloze"
    options = [
        OptionFeedback(
            letter=LETTERS[n],
            text=option["text"],
            why=option["why"],
            is_correct=option["is_correct"],
            is_chosen=n in chosen,
            fact=by_key.get(option["fact"]),
        )
        for n, option in enumerate(shown["options"])
    ]
    return Feedback(
        verdict=_cloze_verdict(options, outcome) if is_cloze else _verdict(options, outcome),
        outcome=outcome,
        stem=shown["stem"],
        explanation=shown["explanation"],
        options=[] if is_cloze else options,
        fact=next((by_key[key] for key in keys if key in by_key), None),
        typed=str(chosen[0]) if is_cloze and chosen else "",
    )


def _verdict(options: list[OptionFeedback], outcome: str) -> str:
    right = _join([option.letter for option in options if option.is_correct])
    if outcome == "right":
        return "Correct."
    if outcome == "blank":
        return f"Not answered: the answer is {right}."
    mine = _join([option.letter for option in options if option.is_chosen])
    return f"Not quite: you chose {mine}, the answer is {right}."


def _cloze_verdict(options: list[OptionFeedback], outcome: str) -> str:
    answer = options[0].text if options else ""
    return {
        "right": "Correct.",
        "blank": f"Not answered: the answer is “{answer}”.",
        "wrong": f"Not quite: the answer is “{answer}”.",
    }[outcome]


def _join(letters: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(letters[:-1]), *letters[-1:]]))
