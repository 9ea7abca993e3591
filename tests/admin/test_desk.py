"""What makes the desk pleasant: facets, preview, retagging, history; and what an editor may do there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from studyapp.models import Question
from studyapp.services import roles
from tests.factories import (
    ExamTaskFactory,
    PasskeyFactory,
    QuestionFactory,
    QuestionReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

QUESTIONS = reverse("admin:studyapp_question_changelist")
FACTS = reverse("admin:studyapp_fact_changelist")
USERS = reverse("admin:auth_user_changelist")


@pytest.fixture
def editor(client):
    user = UserFactory(username="editor")
    roles.make_editor(user)
    client.force_login(user)
    return client


@pytest.fixture
def owner(client):
    client.force_login(User.objects.create_superuser("owner"))
    return client


def listed(desk, url, **wanted):
    return set(desk.get(url, wanted).context["cl"].queryset)


def test_questions_are_found_by_the_age_of_their_source(editor):
    today = timezone.now().date()
    QuestionFactory(fact__checked=today)
    old = QuestionFactory(fact__checked=today - timedelta(days=91))
    bare = QuestionFactory(fact__checked=today, fact__source_url="")
    unchecked = QuestionFactory(fact__checked=None)
    assert listed(editor, QUESTIONS, source="old") == {old}
    assert listed(editor, QUESTIONS, source="none") == {bare}
    assert listed(editor, QUESTIONS, source="unchecked") == {unchecked}
    assert listed(editor, FACTS, source="old") == {old.fact}


def test_questions_are_found_by_their_reports(editor):
    quiet, open_, closed = QuestionFactory.create_batch(3)
    QuestionReportFactory(answer__question=open_)
    QuestionReportFactory(answer__question=closed, state="dismissed")
    assert listed(editor, QUESTIONS, reports="open") == {open_}
    assert listed(editor, QUESTIONS, reports="any") == {open_, closed}
    assert listed(editor, QUESTIONS, reports="none") == {quiet}


def test_edited_questions_are_found_by_their_flaws(editor):
    good = QuestionFactory()
    alike = [("15 minutes", True, "Right."), ("15 minutes", False, "Wrong."), ("5 minutes", False, "Wrong.")]
    flawed = QuestionFactory(options=alike)
    assert flawed in listed(editor, QUESTIONS, flaws="any")
    assert listed(editor, QUESTIONS, flaws="none") <= {good}


def test_the_preview_stands_beside_the_form(editor):
    question = QuestionFactory()
    page = editor.get(reverse("admin:studyapp_question_change", args=[question.pk])).content.decode()
    assert "As a learner sees it" in page
    assert "The limit is higher than 5 minutes." in page


def test_questions_are_retagged_together_and_marked_as_edited(editor):
    questions = QuestionFactory.create_batch(2, is_edited=False)
    task = ExamTaskFactory()
    marked = [question.pk for question in questions]
    editor.post(QUESTIONS, {"action": "retag", "task": task.pk, "_selected_action": marked})
    assert set(Question.objects.values_list("task", "is_edited")) == {(task.pk, True)}
    assert Question.objects.first().history.latest().history_user.username == "editor"


def test_retagging_without_a_task_says_what_is_missing(editor):
    question = QuestionFactory()
    data = {"action": "retag", "task": "", "_selected_action": [question.pk]}
    assert "Choose the task" in editor.post(QUESTIONS, data, follow=True).content.decode()


def test_the_history_shows_the_changed_words(editor):
    question = QuestionFactory(stem="How long may it run?")
    question.stem = "How long can it run?"
    question.save()
    page = editor.get(reverse("admin:studyapp_question_history", args=[question.pk])).content.decode()
    assert "How long <del>may</del> <ins>can</ins> it run?" in page


def test_an_editor_sees_no_learners_and_no_accounts(editor):
    assert editor.get(USERS).status_code == 403
    assert editor.get(reverse("admin:studyapp_learner_changelist")).status_code == 403


def test_the_owner_makes_an_editor_and_takes_the_role_back(owner):
    user = UserFactory()
    owner.post(USERS, {"action": "make_editor", "_selected_action": [user.pk]})
    assert roles.is_editor(user)
    owner.post(USERS, {"action": "end_editing", "_selected_action": [user.pk]})
    assert not roles.is_editor(user)


def test_the_owner_helps_somebody_who_lost_their_second_step(owner):
    user = PasskeyFactory().user
    owner.post(USERS, {"action": "drop_second_step", "_selected_action": [user.pk]})
    assert not user.authenticator_set.exists()


def test_more_accounts_need_no_more_queries(owner, django_assert_max_num_queries):
    for _ in range(20):
        PasskeyFactory()
    with django_assert_max_num_queries(12):
        owner.get(USERS)
