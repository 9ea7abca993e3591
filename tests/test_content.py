"""The notes that the app ships: all can be read, and every fact of them is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from studyapp.models import Document, Fact, Option, Question, Situation
from studyapp.services import quality, quizzes, reviews, study
from studyapp.services.importing import import_content
from studyapp.services.quizzes import SCENARIO_MODELS, Criteria
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def bank(django_db_setup, django_db_blocker):
    """Import the whole content once for this module, in a transaction that is taken back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        report = import_content(settings.CONTENT, now=NOW)
        yield report
        transaction.set_rollback(True)


def test_every_document_can_be_read(bank):
    assert bank.problems == []
    assert bank.documents >= 30


def test_every_fact_is_asked(bank):
    assert bank.warnings == []


def test_every_fact_has_its_sentence_source_and_date(bank):
    for fact in Fact.objects.select_related("document"):
        assert fact.is_quoted_exactly, fact
        assert fact.source_url.startswith("https://"), fact
        assert date(2026, 1, 1) <= fact.checked <= datetime.now(UTC).date(), fact


def test_every_option_has_its_own_reason_from_a_fact(bank):
    assert not Option.objects.filter(why="").exists()
    assert not Option.objects.filter(fact=None).exists()


def test_every_decision_has_two_situations_or_more(bank):
    decisions = Document.objects.exclude(decision="").values_list("decision", flat=True)
    assert len(decisions) == 15
    stories = list(Situation.objects.values_list("key", flat=True))
    for decision in decisions:
        assert sum(key.startswith(f"{decision}/") for key in stories) >= 2, decision


def test_there_are_worked_cases_for_every_exam_domain(bank):
    cases = Question.objects.filter(model="case")
    assert cases.count() >= 60
    assert set(cases.values_list("task__domain__code", flat=True)) == {"saa.d1", "saa.d2", "saa.d3", "saa.d4"}


def test_all_models_are_in_the_bank(bank):
    found = set(Question.objects.values_list("model", flat=True))
    wanted = {"situation", "case", "limit-scenario", "limit-value", "contrast", "definition", "membership", "cloze"}
    assert wanted <= found


def test_every_exam_domain_is_asked_in_scenarios(bank):
    domains = set(Question.objects.filter(model="situation").values_list("task__domain__code", flat=True))
    assert domains == {"saa.d1", "saa.d2", "saa.d3", "saa.d4"}


def test_no_gate_of_quality_is_broken(bank):
    report = quality.check_bank(renderings=quality.QUICK_RENDERINGS, proved=quality.QUICK_PROVED)
    assert [(figure.name, figure.shown, figure.examples) for figure in report.broken] == []


def sitting(showings):
    """Return the stories told and the questions shown in some showings."""
    stories = [q.group for q, _ in showings if q.model in SCENARIO_MODELS]
    return stories, [(rendered.stem, *sorted(option.text for option in rendered.options)) for _, rendered in showings]


def test_twenty_learners_meet_no_story_and_no_question_twice_in_a_quiz_of_65(bank):
    for _ in range(20):
        quiz = quizzes.start(LearnerFactory(), Criteria(models="all", count=65), now=NOW)
        items = quiz.items.select_related("question__situation")
        stories, faces = sitting([(item.question, item.question.render(item.seed)) for item in items])
        assert len(faces) == len(set(faces)) == 65
        assert len(stories) == len(set(stories)) >= 45


def test_no_story_is_told_twice_in_the_first_65_questions_of_study(bank):
    learner, now, shown = LearnerFactory(new_per_day=65), NOW, []
    for _ in range(65):
        showing = study.next_showing(learner, now=now)
        shown.append((showing.question, showing.rendered))
        right = [n for n, option in enumerate(showing.rendered.options) if option.is_correct]
        is_blank = showing.rendered.type == "cloze"
        answer = study.record_answer(learner, showing, showing.rendered.accepted[0] if is_blank else right, now=now)
        reviews.rate(answer, 4)
        now += timedelta(seconds=20)
    stories, faces = sitting(shown)
    assert len(stories) == len(set(stories))
    assert len(faces) == len(set(faces)) == 65
