"""What is said about an answer: the verdict in words, a reason for every option, and the sentence behind them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from studyapp.forms import LETTERS, ReportForm
from studyapp.models import Answer, Confidence, Fact, Learner, Question, QuestionReport, StrikeReason
from studyapp.services.rendering import passage_html

from . import StudyRequest

REASONS = dict(StrikeReason.choices)


@dataclass(frozen=True)
class OptionFeedback:
    letter: str
    text: str
    why: str
    is_correct: bool
    is_chosen: bool
    fact: Fact | None
    breaks: str = ""  # the requirement that a wrong option does not meet
    struck: str | None = None  # why the learner ruled it out, if they did; empty when they did not say why

    @property
    def tag(self) -> str:
        if self.is_correct:
            return "Your answer, correct" if self.is_chosen else "Correct answer"
        return "Your answer, wrong" if self.is_chosen else ""

    @property
    def struck_words(self) -> str:
        if self.struck is None:
            return ""
        return f"You ruled it out: {self.struck[:1].lower()}{self.struck[1:]}" if self.struck else "You ruled it out"

    @property
    def is_telling(self) -> bool:
        """Whether its reason is read first, on narrow screens too: it is right, or was taken for right."""
        return self.is_correct or self.is_chosen


@dataclass(frozen=True)
class Feedback:
    verdict: str
    outcome: str  # right | wrong | blank
    stem: str
    explanation: str
    options: list[OptionFeedback]
    fact: Fact | None  # the one that decides
    facts: list[Fact]  # those cited beside it, as far as no option shows them
    typed: str = ""
    said: str = ""  # what the learner's own word on how sure they were comes to
    varies: bool = False
    own: tuple[Fact, ...] = ()  # sentences of the learner's own notes that say what the deciding fact says


@dataclass(frozen=True)
class Reporting:
    """The place on a feedback page where a problem is reported."""

    form: ReportForm
    report: QuestionReport | None  # what was reported before


def reporting_on(answer: Answer, form: ReportForm | None = None, *, is_new: bool = False) -> Reporting | None:
    """Return the form with what was reported before, None for a question of the learner's own notes."""
    if answer.question.owner_id:
        return None
    if is_new:  # of an answer given just now nothing was reported
        return Reporting(ReportForm(), None)
    report = QuestionReport.objects.filter(answer=answer, learner=answer.learner_id).first()
    before = {"kind": report.kind, "text": report.text} if report else {}
    return Reporting(form or ReportForm(initial=before), report)


def page_of(answer: Answer) -> str:
    """The feedback that the answer belongs to."""
    if item := getattr(answer, "quiz_item", None):
        return reverse("quiz:question", args=[item.quiz_id, item.position])
    return reverse("study:feedback", args=[answer.pk])


def feedback_on(answer: Answer, learner: Learner | None) -> Feedback:
    """Return the feedback on an answer, from what was shown at that time."""
    outcome = "right" if answer.is_correct else "wrong"
    said = _said(answer.confidence, answer.is_correct)
    return _feedback(
        answer.shown, answer.chosen, outcome, learner, question=answer.question, struck=answer.struck, said=said
    )


def feedback_on_drawing(shown: dict[str, Any], chosen: list[int | str], is_right: bool, learner: Learner) -> Feedback:
    """Return the feedback on a choice that is not saved."""
    return _feedback(shown, chosen, "right" if is_right else "wrong", learner)


def feedback_without_answer(shown: dict[str, Any], learner: Learner | None) -> Feedback:
    return _feedback(shown, [], "blank", learner)


def _feedback(
    shown: dict[str, Any],
    chosen: list[int | str],
    outcome: str,
    learner: Learner | None,
    *,
    question: Question | None = None,
    struck: list[dict[str, Any]] | None = None,
    said: str = "",
) -> Feedback:
    keys = [*shown["facts"], *(option["fact"] for option in shown["options"])]
    by_key, own = _facts_of(list(dict.fromkeys(keys)), learner)
    is_cloze = shown["type"] == "cloze"
    ruled_out = {each["option"]: REASONS.get(each["reason"], "") for each in struck or ()}
    options = [
        OptionFeedback(
            letter=LETTERS[n],
            text=option["text"],
            why=option["why"],
            is_correct=option["is_correct"],
            is_chosen=n in chosen,
            fact=by_key.get(option["fact"]),
            breaks=option.get("breaks", ""),
            struck=ruled_out.get(n),
        )
        for n, option in enumerate(shown["options"])
    ]
    cited = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
    in_options = {option.fact for option in options if not is_cloze}
    return Feedback(
        verdict=_cloze_verdict(options, outcome) if is_cloze else _verdict(options, outcome),
        outcome=outcome,
        stem=shown["stem"],
        explanation=shown["explanation"],
        options=[] if is_cloze else options,
        fact=next(iter(cited), None),
        facts=[fact for fact in cited if fact not in in_options],
        typed=str(chosen[0]) if is_cloze and chosen else "",
        said=said,
        varies=bool(question and question.varies and question.state == "published"),
        own=_own_sentences(next(iter(cited), None), own),
    )


def _facts_of(keys: list[str], learner: Learner | None) -> tuple[dict[str, Fact], list[Fact]]:
    """Return the facts by their keys, and what the learner's own notes say of any of them, the latest first."""
    wanted = named = Fact.objects.filter(key__in=keys).order_by().values("pk")
    if learner:  # as a union, since with OR SQLite begins with all documents
        wanted = named.union(Fact.objects.filter(counterpart__in=named).order_by().values("pk"), all=True)
    rows = Fact.objects.known_to(learner).filter(pk__in=wanted).select_related("document", "note", "service")
    facts = list(rows.defer("document__text", "document__html"))
    own = [fact for fact in facts if fact.counterpart_id and learner and fact.document.owner_id == learner.pk]
    own = [fact for fact in own if fact.judgement != Fact.Judgement.REJECTED]
    return {fact.key: fact for fact in facts if fact.key in keys}, sorted(own, key=lambda fact: -fact.pk)


def _own_sentences(fact: Fact | None, own: list[Fact]) -> tuple[Fact, ...]:
    """What the learner's own notes say of it, each sentence once."""
    return tuple({row.quote: row for row in own if fact and row.counterpart_id == fact.pk}.values())


def _said(confidence: int | None, is_correct: bool) -> str:
    if is_correct and confidence == Confidence.GUESS:
        return "You called it a guess, so it comes back soon."
    if not is_correct and confidence == Confidence.SURE:
        return "You were sure: this is worth a second look."
    return ""


@require_GET
def passage(request: StudyRequest, pk: int) -> HttpResponse:
    """The section of the notes that a fact stands in; a page of its own, or what the drawer shows."""
    facts = Fact.objects.known_to(request.learner or None).select_related("document", "note", "service")
    fact = get_object_or_404(facts, pk=pk)
    return render(request, "quiz/passage.html", {"fact": fact, "html": passage_html(fact)})


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
