"""What a learner is told on the study page: answers to their reports, and facts that changed since they learned them."""

from dataclasses import dataclass
from datetime import datetime

from studyapp.models import Card, Fact, Learner, QuestionReport
from studyapp.services.study import Session, Showing

MOST_AT_ONCE = 3


@dataclass(frozen=True)
class Notices:
    reports: list[QuestionReport]
    changed: list[Fact]
    more: int = 0  # changed facts beyond those that are named


def notices_for(learner: Learner | None, showing: Showing | None = None, *, session: Session | None = None) -> Notices:
    """Return what to tell; of a fact that is being asked now nothing is said, for that would be its answer."""
    if not learner or (session and not session.has_news):
        return Notices([], [])
    cards = learner.cards.outdated()
    if showing:
        asked = {*showing.rendered.facts, *(option.fact for option in showing.rendered.options)}
        cards = cards.exclude(fact__key__in=asked)
    changed = [card.fact for card in cards.select_related("fact")]
    reports = learner.reports.with_news().select_related("question")[:MOST_AT_ONCE]
    return Notices(list(reports), changed[:MOST_AT_ONCE], max(0, len(changed) - MOST_AT_ONCE))


def read_note(report: QuestionReport) -> None:
    """Do not show the answer to the report again."""
    report.is_note_read = True
    report.save(update_fields=["is_note_read"])


def read_change(card: Card, *, now: datetime) -> None:
    """Do not tell again of this change; the next one is news."""
    card.change_read_at = now
    card.save(update_fields=["change_read_at"])
