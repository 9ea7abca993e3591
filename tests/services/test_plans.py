from datetime import UTC, date, datetime, timedelta

import pytest

from studyapp.models import Question
from studyapp.services import plans, study
from tests.factories import (
    CardFactory,
    DocumentFactory,
    ExamDomainFactory,
    ExamTaskFactory,
    FactFactory,
    LearnerFactory,
    NoteFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
EXAM = date(2026, 12, 24)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def task():
    return ExamTaskFactory()


@pytest.fixture
def learner():
    return LearnerFactory(exam_date=EXAM, minutes_by_weekday=[5] * 7)


def facts(count, task, **kwargs):
    document = DocumentFactory()
    return [
        QuestionFactory(fact=FactFactory(document=document, position=n), task=task, **kwargs).fact for n in range(count)
    ]


def answer(learner, *, now=NOW, right=True):
    showing = study.next_showing(learner, now=now)
    chosen = [next(n for n, option in enumerate(showing.rendered.options) if option.is_correct is right)]
    return study.record_answer(learner, showing, chosen, now=now)


def planned(learner, now=NOW):
    plan = plans.plan_of(learner, now=now)
    left = plans.left_of(plan)
    return list(plan.planned.open().values_list("fact", flat=True)[: left.reviews + left.new])


def test_a_day_is_planned_once_and_fills_the_minutes(learner, task):
    facts(12, task)
    plan = plans.plan_of(learner, now=NOW)
    assert plans.plan_of(learner, now=NOW + timedelta(hours=3)) == plan
    assert (plan.is_for_exam, plan.minutes) == (True, 5)
    assert 5 <= plans.left_of(plan).new <= 7  # of about 50 seconds each


def test_a_day_off_plans_nothing(learner, task):
    facts(3, task)
    learner.days_off = ["2026-11-24"]
    assert planned(learner) == []
    assert len(planned(learner, NOW + DAY)) == 3


@pytest.mark.parametrize("exam", [None, date(2026, 11, 24), date(2026, 11, 23)])
def test_without_an_exam_ahead_facts_return_by_retention(task, exam):
    learner = LearnerFactory(exam_date=exam, new_per_day=2)
    due, *_ = facts(5, task)
    CardFactory(learner=learner, fact=due, due=NOW - DAY, created_at=NOW - DAY, reps=1, memory_state=2)
    assert not plans.plan_of(learner, now=NOW).is_for_exam
    assert study.next_showing(learner, now=NOW).fact == due
    assert plans.left_of(plans.plan_of(learner, now=NOW)).new == 2


def test_an_exam_tomorrow_is_planned_for_today(task):
    learner = LearnerFactory(exam_date=date(2026, 11, 25), minutes_by_weekday=[5] * 7)
    facts(3, task)
    assert len(planned(learner)) == 3
    assert plans.plan_line(learner, NOW) == "Today: 3 new facts, about 2 minutes."


def test_facts_of_the_heavier_domain_come_first():
    heavy, light = (ExamTaskFactory(domain=ExamDomainFactory(weight=weight)) for weight in (60, 10))
    facts(8, light)
    worth = facts(8, heavy)
    learner = LearnerFactory(exam_date=EXAM, minutes_by_weekday=[4] * 7)
    assert set(planned(learner)) <= {fact.pk for fact in worth}


def test_the_marks_of_a_domain_are_shared_by_its_facts():
    many, few = (
        ExamTaskFactory(domain=ExamDomainFactory(weight=30)),
        ExamTaskFactory(domain=ExamDomainFactory(weight=20)),
    )
    rows = [*facts(6, many), *facts(2, few), QuestionFactory(task=None).fact]
    assert plans._weights([fact.pk for fact in rows]) == [5.0] * 6 + [10.0] * 2 + [6.25]


def test_what_is_suspended_or_has_no_question_is_not_planned(learner, task):
    rows = facts(4, task)
    CardFactory(learner=learner, fact=rows[0], is_suspended=True)
    CardFactory(learner=learner, fact=rows[1], buried_until=NOW + DAY)
    Question.objects.filter(fact=rows[2]).update(state="retired")
    assert planned(learner) == [rows[3].pk]


def test_new_facts_of_one_note_are_spread_over_the_days(learner, task):
    note = NoteFactory()
    for n in range(6):
        QuestionFactory(fact=FactFactory(note=note, position=n), task=task)
    others = facts(10, task)
    chosen = planned(learner)
    assert len(set(chosen) - {fact.pk for fact in others}) == 1


def test_an_answer_takes_the_fact_off_the_plan_and_undo_puts_it_back(learner, task):
    from studyapp.services import reviews

    facts(4, task)
    before = planned(learner)
    given = answer(learner)
    assert planned(learner) == [pk for pk in before if pk != given.fact_id]
    reviews.undo(learner)
    assert planned(learner) == before


def test_what_was_forgotten_comes_again_before_the_plan_goes_on(learner, task):
    facts(4, task)
    wrong = answer(learner, right=False)
    assert study.next_showing(learner, now=NOW + SECOND).fact != wrong.fact
    assert study.next_showing(learner, now=NOW + timedelta(minutes=11)).fact == wrong.fact


def test_when_the_minutes_are_used_the_rest_waits(learner, task):
    facts(30, task)
    moment = NOW
    while study.next_showing(learner, now=moment):
        answer(learner, now=moment)
        moment += timedelta(seconds=110)
    counts = study.counts(learner, now=moment)
    assert (counts.answered_today, counts.planned) == (4, 5)
    assert counts.left_over > 0
    plans.add_more(learner, now=moment)
    assert study.next_showing(learner, now=moment)


def test_the_plan_is_made_anew_when_the_settings_change(learner, task):
    facts(20, task)
    few = len(planned(learner))
    learner.minutes_by_weekday = [10] * 7
    plans.remake(learner, now=NOW)
    assert len(planned(learner)) > few


def test_the_line_of_the_day_tells_of_exam_and_work(learner, task):
    facts(3, task)
    assert plans.plan_line(learner, NOW) == "Today: 3 new facts, about 2 minutes."
    for n in range(3):
        answer(learner, now=NOW + n * SECOND)
    assert plans.plan_line(learner, NOW) == "Today’s plan is done."
    assert plans.plan_line(None, NOW) == ""


def test_the_line_without_an_exam_counts_what_is_due(task):
    learner = LearnerFactory(new_per_day=2)
    due, *_ = facts(5, task)
    CardFactory(learner=learner, fact=due, due=NOW - DAY, created_at=NOW - DAY, reps=1, memory_state=2)
    assert plans.plan_line(learner, NOW) == "1 fact is due, 2 new facts."


def test_seconds_are_learned_from_the_learners_own_answers(learner, task):
    facts(40, task)
    usual = plans.habits_of(learner).first_seconds
    learner.minutes_by_weekday = [60] * 7
    for n in range(40):
        answer(learner, now=NOW + n * 10 * SECOND)
    assert plans.habits_of(learner).first_seconds[2] < usual[2] / 2


def test_the_search_for_new_facts_starts_where_the_last_plan_found_one(task, django_assert_num_queries):
    learner = LearnerFactory(new_per_day=2)
    rows = facts(6, task)
    for fact in rows[:3]:
        CardFactory(learner=learner, fact=fact, due=NOW + 9 * DAY, created_at=NOW - DAY, reps=1)
    tomorrow = datetime.now(UTC) + 2 * DAY  # after the notes were imported
    assert plans.plan_of(learner, now=tomorrow).first_new == 3
    assert plans._search_from(learner) == 3
    assert planned(learner, tomorrow + DAY) == [rows[3].pk, rows[4].pk]
