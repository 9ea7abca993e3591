"""A study session: what is asked next, what an answer does, and how it is taken back."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.core import signing
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from studyapp import scheduling
from studyapp.generation import RenderedQuestion, is_right_text
from studyapp.models import Answer, Confidence, Fact, Learner, Question, Rating
from studyapp.scheduling import Candidate
from studyapp.services import reviews

SALT = "studyapp.showing"
TOKENS = uuid.UUID("6d1f0f0e-6a0b-4b0e-9d55-6f1c1f0c7f3e")
SECONDS_PER_ANSWER = 30  # until a learner's own times are known
LEARN_AHEAD = timedelta(minutes=20)  # when nothing else is left, facts in their first minutes come a little early
SITTING = 65  # answers back in which no story is told again
DRAWS = 12  # seeds tried until a rendering turns on the fact that is due
MAX_MILLISECONDS = 3_600_000


class StaleShowing(ValueError):
    """The question on the page is not the one in the bank any more; the message is for the learner."""


class ForeignShowing(LookupError):
    """The question on the page was shown to somebody else."""


@dataclass(frozen=True)
class Showing:
    """A question as it is put to one learner once."""

    question: Question
    fact: Fact
    seed: int
    token: str
    rendered: RenderedQuestion
    reason: str = "due"

    @property
    def answer_token(self) -> uuid.UUID:
        return uuid.uuid5(TOKENS, signing.loads(self.token, salt=SALT)["id"])


@dataclass(frozen=True)
class Counts:
    due: int
    new: int
    next_due: datetime | None
    answered_today: int

    @property
    def minutes(self) -> int:
        return -(-(self.due + self.new) * SECONDS_PER_ANSWER // 60)


def next_showing(learner: Learner | None, *, now: datetime) -> Showing | None:
    """Return what to ask now: due facts first, then new ones, None when the day's work is done.

    Nothing is written, and as long as nothing is answered the same question comes again: a reload loses nothing.
    """
    if learner:
        for card in learner.cards.due(now).select_related(*FACT_PARTS)[:20]:
            if showing := show_fact(learner, card.fact, reps=card.reps, reason="due"):
                return showing
    if new_left(learner, now=now):
        facts = Fact.objects.known_to(learner).filter(confidence=Fact.Confidence.CERTAIN).not_started_by(learner)
        waiting = list(facts.select_related("document", "note", "service")[:20])
        for may_repeat in (False, True):  # a new fact whose story was just told can wait for another one
            for fact in waiting:
                if showing := show_fact(learner, fact, reps=0, reason="new", now=now, may_repeat=may_repeat):
                    return showing
    if learner:
        for card in (
            learner.cards.due(now + LEARN_AHEAD).filter(memory_state__in=(1, 3)).select_related(*FACT_PARTS)[:5]
        ):
            if showing := show_fact(learner, card.fact, reps=card.reps, reason="due"):
                return showing
    return None


FACT_PARTS = ("fact", "fact__document", "fact__note", "fact__service")


def show_fact(
    learner: Learner | None,
    fact: Fact,
    *,
    reps: int,
    reason: str,
    now: datetime | None = None,
    may_repeat: bool = True,
) -> Showing | None:
    """Return the fact asked by a question that this learner has not seen lately, None when no question asks it.

    Unless it ``may_repeat``, a fact is passed over when only stories of this sitting ask it.
    """
    # A visitor without a row gets the question of the day, so that a reload shows the same one.
    who = str(learner.pk) if learner else f"visitor {(now or timezone.now()).date()}"
    seed = int.from_bytes(hashlib.sha256(f"{who} {fact.pk} {reps}".encode()).digest()[:6], "big")
    candidates, last_model, recent = _candidates(learner, fact)
    if not may_repeat:
        candidates = [c for c in candidates if c.group not in recent]
    rng = Random(seed)
    while candidates:
        chosen = scheduling.choose_question(candidates, rng=rng, last_model=last_model, recent_groups=recent)
        question = Question.objects.select_related("situation", "fact", "task__domain").get(pk=chosen.pk)
        for attempt in range(DRAWS):
            rendered = question.render(seed + attempt)
            if turns_on(rendered, fact.key):
                identity = f"study {who} {fact.pk} {reps}"
                return make_showing(question, fact, seed + attempt, rendered, identity, learner, reason=reason)
        candidates = [c for c in candidates if c.pk != chosen.pk]
    return None


def turns_on(rendered: RenderedQuestion, key: str) -> bool:
    """Say whether the rendering cites the fact: for the answer or for the reason of an option."""
    return key in rendered.facts or any(option.fact == key for option in rendered.options)


def make_showing(
    question: Question,
    fact: Fact,
    seed: int,
    rendered: RenderedQuestion,
    identity: str,
    learner: Learner | None,
    *,
    reason: str = "due",
) -> Showing:
    payload = {
        "id": identity,
        "q": question.pk,
        "f": fact.pk,
        "s": seed,
        "d": digest_of(rendered),
        "l": str(learner.pk) if learner else "",
    }
    return Showing(question, fact, seed, signing.dumps(payload, salt=SALT, compress=True), rendered, reason)


def digest_of(rendered: RenderedQuestion) -> str:
    text = "\n".join([rendered.stem, *(f"{option.is_correct} {option.text}" for option in rendered.options)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def open_showing(token: str, learner: Learner | None) -> Showing:
    """Return the showing that a form carries, rendered again from its seed."""
    try:
        payload = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise StaleShowing("This page is out of date. Here is the question again.") from error
    if payload["l"] and (not learner or payload["l"] != str(learner.pk)):
        if Learner.objects.filter(pk=payload["l"]).exists():
            raise ForeignShowing
        raise StaleShowing("You signed in since this page was opened. Here is your next question.")
    question = (
        Question.objects.known_to(learner)
        .select_related("situation", "fact", "task__domain")
        .filter(pk=payload["q"])
        .first()
    )
    fact = Fact.objects.select_related("document", "note", "service").filter(pk=payload["f"]).first()
    if not question or not fact:
        raise StaleShowing("This question was withdrawn while it was open. Here is another one.")
    rendered = question.render(payload["s"])
    if digest_of(rendered) != payload["d"]:
        raise StaleShowing("This question was changed while it was open. Here is the new wording.")
    return Showing(question, fact, payload["s"], token, rendered)


def is_right(rendered: RenderedQuestion, chosen: list[int] | str) -> bool:
    if isinstance(chosen, str):
        return is_right_text(chosen, rendered.accepted)
    return set(chosen) == {n for n, option in enumerate(rendered.options) if option.is_correct}


@transaction.atomic
def record_answer(
    learner: Learner,
    showing: Showing,
    chosen: list[int] | str,
    *,
    now: datetime,
    milliseconds: int | None = None,
    confidence: int | None = None,
    struck: Sequence[Mapping[str, int | str]] = (),
) -> Answer:
    """Save an answer and what it does to the memory of the fact; the same showing again changes nothing.

    A wrong answer counts as Again, and so does one that the learner says they guessed; a right one as Good until the
    learner says otherwise with ``rate``, so that nothing is lost when the page is closed.
    """
    is_correct = is_right(showing.rendered, chosen)
    answer, is_new = Answer.objects.get_or_create(
        learner=learner,
        token=showing.answer_token,
        defaults={
            "question": showing.question,
            "fact": showing.fact,
            "seed": showing.seed,
            "shown": showing.rendered.as_json(),
            "chosen": [chosen] if isinstance(chosen, str) else sorted(chosen),
            "is_correct": is_correct,
            "answered_at": now,
            "milliseconds": None if milliseconds is None else max(0, min(milliseconds, MAX_MILLISECONDS)),
            "confidence": confidence,
            "struck": list(struck),
        },
    )
    if is_new:
        is_known = is_correct and confidence != Confidence.GUESS
        reviews.record_review(answer, Rating.GOOD if is_known else Rating.AGAIN, now=now)
    return answer


def counts(learner: Learner | None, *, now: datetime) -> Counts:
    if not learner:
        return Counts(0, new_left(None, now=now), None, 0)
    cards = learner.cards.filter(fact__state="published")
    return Counts(
        due=cards.filter(due__lte=now).count(),
        new=new_left(learner, now=now),
        next_due=cards.filter(due__gt=now).order_by("due").values_list("due", flat=True).first(),
        answered_today=learner.answers.filter(answered_at__gte=learner.start_of_day(now)).count(),
    )


def new_left(learner: Learner | None, *, now: datetime) -> int:
    """Return how many new facts are left for the learner's day."""
    allowance = Learner().new_per_day if not learner else learner.new_allowance(now)
    if learner:
        allowance -= learner.cards.filter(created_at__gte=learner.start_of_day(now)).count()
    if allowance <= 0:
        return 0
    facts = Fact.objects.known_to(learner).filter(confidence=Fact.Confidence.CERTAIN).not_started_by(learner)
    return facts.order_by()[:allowance].count()


@transaction.atomic
def learn_more(learner: Learner, *, now: datetime) -> None:
    """Allow ten more new facts today."""
    today = learner.day_of(now)
    started = learner.cards.filter(created_at__gte=learner.start_of_day(now)).count()
    learner.extra_new = max(0, started - learner.new_per_day) + 10
    learner.extra_new_on = today
    learner.save(update_fields=["extra_new", "extra_new_on"])


def _candidates(learner: Learner | None, fact: Fact) -> tuple[list[Candidate], str, frozenset[str]]:
    mine = Q(answers__learner=learner) if learner else Q(pk=None)
    rows = (
        Question.objects.known_to(learner)
        .about(fact)
        .annotate(seen=Max("answers__answered_at", filter=mine), main=F("fact_id"))
        .values_list("pk", "model", "group", "main", "seen")
        .order_by("pk")
    )
    candidates = [Candidate(pk, model, group, main == fact.pk, seen) for pk, model, group, main, seen in rows]
    if not learner:
        return candidates, "", frozenset()
    last = learner.answers.filter(fact=fact).order_by("-answered_at").values_list("question__model", flat=True).first()
    recent = learner.answers.order_by("-answered_at").values_list("question__group", flat=True)[:SITTING]
    return candidates, last or "", frozenset(group for group in recent if group)
