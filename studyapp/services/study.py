"""A study session: what is asked next, what an answer does, and how it is taken back."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Case, DateTimeField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from studyapp import scheduling
from studyapp.generation import RenderedQuestion, is_right_text
from studyapp.models import Answer, Card, Confidence, DayPlan, Fact, Flag, Learner, Question, Rating
from studyapp.scheduling import Candidate, pace, spacing
from studyapp.services import fitting, plans, reviews

SALT = "studyapp.showing"
TOKENS = uuid.UUID("6d1f0f0e-6a0b-4b0e-9d55-6f1c1f0c7f3e")
QUEUE = 20  # facts among which the next one is chosen
LATEST_READ = 100  # answers that are read in full: more than a sitting, and than an exam has questions
LATEST_ANSWERS = 300
MOST_COUNTED = 300
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
    seconds: float = 0.0  # that what is left is expected to take
    planned: float | None = None  # minutes meant for today; None: whatever is due
    left_over: int = 0  # facts of the plan that did not fit into these minutes
    last_token: str = ""  # of the answer that an undo takes back
    session: "Session | None" = None

    @property
    def answered_today(self) -> int:
        return self.session.answered_today if self.session else 0

    @property
    def used(self) -> float:
        """Minutes studied today."""
        return self.session.minutes_used if self.session else 0.0

    @property
    def minutes(self) -> int:
        return -(-round(self.seconds) // 60)

    @property
    def due_text(self) -> str:
        return f"{self.due:,}" if self.due < MOST_COUNTED else f"more than {MOST_COUNTED - 1}"


@dataclass(frozen=True)
class Earlier:
    """An answer that was given before, as far as it decides what is asked now."""

    pk: uuid.UUID
    group: str
    note: int
    answered_at: datetime
    milliseconds: int | None
    token: uuid.UUID
    quiz_item: uuid.UUID | None


@dataclass(frozen=True)
class Session:
    """Where a learner stands today: the plan with what is due is read at once, the answers when a page asks for them."""

    learner: Learner
    now: datetime
    plan: DayPlan
    left: plans.Left
    due: int  # at most MOST_COUNTED; with an exam ahead only what was just forgotten
    has_news: bool
    latest: str = ""  # token of the last answer of studying, when it was given just now

    @cached_property
    def answers(self) -> list[Earlier]:
        """The latest first."""
        fields = ("pk", "question__group", "fact__note", "answered_at", "milliseconds", "token", "quiz_item")
        rows = self.learner.answers.order_by("-answered_at", "-pk").values_list(*fields)
        return [Earlier(*row) for row in rows[:LATEST_READ]]

    @cached_property
    def today(self) -> list[tuple[datetime, int | None]]:
        """When today's answers were given and how long they took, the latest first."""
        start = self.learner.start_of_day(self.now)
        today = [(answer.answered_at, answer.milliseconds) for answer in self.answers if answer.answered_at >= start]
        if len(today) == LATEST_READ:  # a long day: of what came before, the times are enough
            earlier = self.learner.answers.filter(answered_at__gte=start).order_by("-answered_at", "-pk")
            today += earlier.values_list("answered_at", "milliseconds")[LATEST_READ:LATEST_ANSWERS]
        return today

    @property
    def answered_today(self) -> int:
        return len(self.today)

    @cached_property
    def minutes_used(self) -> float:
        ordered = self.today[::-1]
        return sum(pace.seconds_of([moment for moment, _ in ordered], [spent for _, spent in ordered])) / 60

    @property
    def last_token(self) -> str:
        """Of the answer that an undo takes back."""
        return self.latest or next((str(answer.token) for answer in self.answers if not answer.quiz_item), "")

    @property
    def is_over(self) -> bool:
        """Say whether the minutes meant for today are used up; without an exam ahead no minutes are meant."""
        if not self.plan.is_for_exam:
            return False
        return bool(self.answered_today) and self.minutes_used >= (self.plan.minutes or 0) + self.plan.extra_minutes

    @property
    def recent_notes(self) -> frozenset[int]:
        return frozenset(answer.note for answer in self.answers[: spacing.GAP])

    @property
    def recent_groups(self) -> frozenset[str]:
        return frozenset(answer.group for answer in self.answers[:SITTING] if answer.group)


class CountOf(Subquery):
    """How many rows a query has, up to its limit, as a part of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


PLAN_FIELDS = tuple(field.attname for field in DayPlan._meta.concrete_fields if field.name != "outlook")
PLANNED_FIELDS = ("planned__is_new", "planned__seconds", "planned__is_done", "planned__fact__state")


def session_of(learner: Learner, *, now: datetime, latest: str = "") -> Session:
    """Return where the learner stands; everything that every page of a sitting shows is one query."""
    # In its order, so that the index of the queue is read.
    count_due, news = CountOf(learner.cards.due(now).values("pk")[:MOST_COUNTED]), _signs_of_news(learner)
    if learner.exam_date:
        forgotten = CountOf(_forgotten(learner, now).values("pk")[:MOST_COUNTED])
        count_due = Case(When(is_for_exam=True, then=forgotten), default=count_due)
    rows = learner.plans.filter(day=learner.day_of(now)).order_by("planned__position")
    rows = rows.annotate(count_due=count_due, **news).values_list(*PLAN_FIELDS, *PLANNED_FIELDS, "count_due", *news)
    found = list(rows)
    if not found:
        plans.plan_of(learner, now=now)
        fitting.request_fit(learner)  # the first look of the day
        found = list(rows.all())
    plan = DayPlan.from_db(learner._state.db, PLAN_FIELDS, found[0][: len(PLAN_FIELDS)])
    planned = [row[len(PLAN_FIELDS) :][: len(PLANNED_FIELDS)] for row in found]
    due, *signs = found[0][len(PLAN_FIELDS) + len(PLANNED_FIELDS) :]
    return Session(learner, now, plan, plans.left_among(plan, planned), due, any(signs), latest)


def _signs_of_news(learner: Learner) -> dict[str, Exists]:
    """Return expressions of which one is true when there may be something to tell: mostly there is nothing to read."""
    changed = OuterRef("changed_at")
    unread = Q(change_read_at=None) | Q(change_read_at__lt=changed)
    outdated = Card.objects.filter(unread, learner=learner, fact=OuterRef("pk"), last_review__lt=changed)
    return {
        "has_changes": Exists(Fact.objects.changed().order_by().filter(Exists(outdated))),
        "has_answers": Exists(learner.reports.with_news().order_by()),
    }


def _forgotten(learner: Learner, now: datetime) -> QuerySet[Card]:
    """Return what was forgotten just now: what is due by retention is so from the start of a day on."""
    return learner.cards.due(now).filter(ask_at__gt=learner.start_of_day(now), memory_state__in=STEPS)


def next_showing(learner: Learner | None, *, now: datetime, session: Session | None = None) -> Showing | None:
    """Return what to ask now: what was just forgotten or is due, then what the plan of the day adds; None when it is done.

    As long as nothing is answered the same question comes again: a reload loses nothing.
    """
    if not learner:
        facts = Fact.objects.known_to(None).filter(confidence=Fact.Confidence.CERTAIN).not_started_by(None)
        waiting = [Waiting(fact, 0, "new") for fact in facts[:QUEUE]]
        return _first_showing(None, waiting, now=now, session=None)
    session = session or session_of(learner, now=now)
    for waiting in (_due, _planned, _soon):
        if showing := _first_showing(learner, waiting(session, now), now=now, session=session):
            return showing
    if not session.is_over and plans.is_outdated(session.plan):  # the notes came after the plan
        plans.remake(learner, now=now)
        session = session_of(learner, now=now)
        return _first_showing(learner, _planned(session, now), now=now, session=session)
    return None


@dataclass(frozen=True)
class Waiting:
    fact: Fact
    reps: int
    reason: str
    is_forgotten: bool = False  # just now


STEPS = (1, 3)  # the states of a memory that comes once more on the same day
FACT_PARTS = ("fact__note", "fact__key", "fact__statement")  # all that the choice looks at


def _due(session: Session, now: datetime) -> list[Waiting]:
    """Return the due facts; with an exam ahead the plan says which, and only what was just forgotten comes by itself."""
    if not session.due:
        return []
    cards = _forgotten(session.learner, now) if session.plan.is_for_exam else session.learner.cards.due(now)
    cards = cards.select_related("fact").only("learner", "reps", "memory_state", *FACT_PARTS)
    return [Waiting(card.fact, card.reps, "due", card.memory_state in STEPS) for card in cards[:QUEUE]]


def _planned(session: Session, now: datetime) -> list[Waiting]:
    if session.is_over or not session.left.new + session.left.reviews:
        return []
    reps = Card.objects.filter(learner=session.learner, fact=OuterRef("fact")).values("reps")
    rows = session.plan.planned.open().select_related("fact").only("plan", "is_new", *FACT_PARTS)
    rows = rows.annotate(reps=Subquery(reps))[:QUEUE]
    return [Waiting(row.fact, row.reps or 0, "new" if row.is_new else "due") for row in rows]


def _soon(session: Session, now: datetime) -> list[Waiting]:
    soon = session.learner.cards.due(now + LEARN_AHEAD)
    soon = soon.filter(ask_at__gt=session.learner.start_of_day(now), memory_state__in=STEPS)
    cards = soon.select_related("fact").only("learner", "reps", *FACT_PARTS)
    return [Waiting(card.fact, card.reps, "due", True) for card in cards[:5]]


def _first_showing(
    learner: Learner | None, waiting: list[Waiting], *, now: datetime, session: Session | None
) -> Showing | None:
    if len(waiting) > 1 and session and session.answers:
        told = _told_lately(session)
        waiting = sorted(waiting, key=lambda w: not w.is_forgotten and _is_near(w.fact, session, told))
    # A new fact whose story was just told can wait for another one.
    for may_repeat in (False, True):
        for w in waiting:
            is_free = may_repeat or w.reason == "due"
            if (is_free or not may_repeat) and (
                showing := show_fact(
                    learner,
                    w.fact,
                    reps=w.reps,
                    reason=w.reason,
                    now=now,
                    may_repeat=is_free,
                    recent=session.recent_groups if session else frozenset(),
                )
            ):
                return showing
    return None


@dataclass(frozen=True)
class Told:
    """What the latest questions and their feedback gave away."""

    keys: frozenset[str]
    stems: str


def _told_lately(session: Session) -> Told:
    latest = [answer.pk for answer in session.answers[: spacing.GAP]]
    shown = list(Answer.objects.filter(pk__in=latest).values_list("shown", flat=True))
    keys = {key for text in shown for key in [*text["facts"], *(option["fact"] for option in text["options"])]}
    return Told(frozenset(keys), "\n".join(text["stem"] for text in shown))


def _is_near(fact: Fact, session: Session, told: Told) -> bool:
    """Say whether a question asked just now is of the same note, or answers this fact."""
    return fact.note_id in session.recent_notes or fact.key in told.keys or fact.statement in told.stems


def show_fact(
    learner: Learner | None,
    fact: Fact,
    *,
    reps: int,
    reason: str,
    now: datetime | None = None,
    may_repeat: bool = True,
    recent: frozenset[str] = frozenset(),
) -> Showing | None:
    """Return the fact asked by a question that this learner has not seen lately, None when no question asks it.

    ``recent`` are the stories of this sitting: unless the fact ``may_repeat`` one, it is passed over when only these ask it.
    """
    # A visitor without a row gets the question of the day, so that a reload shows the same one.
    who = str(learner.pk) if learner else f"visitor {(now or timezone.now()).date()}"
    seed = int.from_bytes(hashlib.sha256(f"{who} {fact.pk} {reps}".encode()).digest()[:6], "big")
    candidates = _candidates(learner, fact)
    last_model = max((c for c in candidates if c.last_seen), key=lambda c: c.last_seen, default=None)
    if not may_repeat:
        candidates = [c for c in candidates if c.group not in recent]
    rng = Random(seed)
    while candidates:
        chosen = scheduling.choose_question(
            candidates, rng=rng, last_model=last_model.model if last_model else "", recent_groups=recent
        )
        question = _with_all(Question.objects.filter(pk=chosen.pk), learner).get()
        for attempt in range(DRAWS):
            rendered = question.render(seed + attempt)
            if turns_on(rendered, fact.key):
                identity = f"study {who} {fact.pk} {reps}"
                return make_showing(question, fact, seed + attempt, rendered, identity, learner, reason=reason)
        candidates = [c for c in candidates if c.pk != chosen.pk]
    return None


def _with_all(questions: QuerySet[Question], learner: Learner | None) -> QuerySet[Question]:
    """Read with the questions what showing one needs, and whether the learner flagged it."""
    flags = Flag.objects.filter(learner=learner, question=OuterRef("pk"))
    questions = questions.select_related("situation", "fact", "task__domain")
    return questions.annotate(is_flagged=Exists(flags)) if learner else questions


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
    question = _with_all(Question.objects.known_to(learner).filter(pk=payload["q"]), learner).first()
    fact = (
        question.fact if question and question.fact_id == payload["f"] else Fact.objects.filter(pk=payload["f"]).first()
    )
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
    answer = Answer(
        learner=learner,
        token=showing.answer_token,
        question=showing.question,
        fact=showing.fact,
        seed=showing.seed,
        shown=showing.rendered.as_json(),
        chosen=[chosen] if isinstance(chosen, str) else sorted(chosen),
        is_correct=is_correct,
        answered_at=now,
        milliseconds=None if milliseconds is None else max(0, min(milliseconds, MAX_MILLISECONDS)),
        confidence=confidence,
        struck=list(struck),
    )
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:  # answered before: nearly never, so that is not asked first
        return Answer.objects.select_related("question", "fact").get(learner=learner, token=answer.token)
    is_known = is_correct and confidence != Confidence.GUESS
    review = reviews.record_review(answer, Rating.GOOD if is_known else Rating.AGAIN, now=now)
    if review.number == 1 or learner.exam_date:  # without an exam only new facts are planned
        plans.mark(learner, showing.fact.pk, is_done=True, now=now)
    return answer


def counts(learner: Learner | None, *, now: datetime, session: Session | None = None) -> Counts:
    if not learner:
        new = Fact.objects.known_to(None).filter(confidence=Fact.Confidence.CERTAIN)[: Learner().new_per_day].count()
        return Counts(0, new, None, new * plans.USUAL_SECONDS)
    session = session or session_of(learner, now=now)
    left, due = session.left, session.due
    if session.plan.is_for_exam:
        seconds = 0.0
        if not session.is_over:
            due, seconds = due + left.reviews, left.seconds
    else:
        seconds = (due + left.new) * plans.USUAL_SECONDS
    next_due = None
    if not due and (session.is_over or not left.new):
        later = learner.cards.askable().filter(ask_at__gt=now).order_by("ask_at")
        next_due = later.values_list("ask_at", flat=True).first()
    return Counts(
        due=due,
        new=0 if session.is_over else left.new,
        next_due=next_due,
        seconds=seconds,
        planned=(session.plan.minutes or 0) + session.plan.extra_minutes if session.plan.is_for_exam else None,
        left_over=left.reviews + left.new if session.is_over else 0,
        last_token=session.last_token,
        session=session,
    )


def new_left(learner: Learner, *, now: datetime) -> int:
    """Return how many new facts are left for the learner's day."""
    return plans.left_of(plans.plan_of(learner, now=now)).new


def _candidates(learner: Learner | None, fact: Fact) -> list[Candidate]:
    mine = Answer.objects.filter(learner=learner, question=OuterRef("pk")).order_by("-answered_at")
    rows = (
        Question.objects.known_to(learner)
        .about(fact)
        .annotate(seen=Subquery(mine.values("answered_at")[:1]) if learner else Value(None, DateTimeField()))
        .values_list("pk", "model", "group", "fact", "seen")
        .order_by("pk")
    )
    return [Candidate(pk, model, group, main == fact.pk, seen) for pk, model, group, main, seen in rows]
