import csv
import io
import json
import uuid
import zipfile

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

from studyapp.models import Answer, Card, Document, Fact, Learner, Question, Upload, UploadedFile
from studyapp.services import personal_data, study
from tests.factories import (
    NOW,
    CardFactory,
    DocumentFactory,
    FactFactory,
    LearnerFactory,
    PasskeyFactory,
    QuestionFactory,
    QuestionReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def export(learner, user=None):
    file = io.BytesIO()
    personal_data.write_export(file, learner=learner, user=user)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def studied(learner):
    """Have the learner answer and report a question, and bring notes of their own; the shared question comes back."""
    question = Question.objects.filter(owner=None).first() or QuestionFactory()
    answer = study.record_answer(learner, study.next_showing(learner, now=NOW), [0], now=NOW)
    QuestionReportFactory(answer=answer)
    own = FactFactory(document=DocumentFactory(owner=learner), statement="My own words.")
    own_question = QuestionFactory(fact=own, owner=learner)
    CardFactory(learner=learner, fact=own)
    Answer.objects.create(
        learner=learner,
        token="00000000-0000-0000-0000-000000000001",
        question=own_question,
        fact=own,
        seed=0,
        shown={},
        is_correct=True,
        answered_at=NOW,
    )
    return question


def points_to_a_person(model):
    return any(field.related_model in (Learner, User) for field in model._meta.concrete_fields)


def test_every_table_that_points_to_a_person_is_in_the_export():
    learner = LearnerFactory(user=UserFactory())
    files = set(export(learner, learner.user))
    tables = [m for m in apps.get_models(include_auto_created=True) if points_to_a_person(m)]
    assert len(tables) > 10
    missing = {f"json/{m._meta.label_lower.replace('.', '_')}.json" for m in tables} - files
    assert not missing


def test_the_export_tells_what_was_answered_in_words():
    learner = LearnerFactory()
    question = studied(learner)
    files = export(learner)
    answers = json.loads(files["json/studyapp_answer.json"])
    assert [row["question"] for row in answers].count(str(question)) == 1
    rows = list(csv.DictReader(io.StringIO(files["csv/studyapp_answer.csv"])))
    assert [row["question"] for row in rows] == [row["question"] for row in answers]


def test_the_export_holds_ones_own_notes_and_nobody_elses():
    learner = LearnerFactory()
    studied(learner)
    studied(LearnerFactory())
    files = export(learner)
    assert [row["owner_id"] for row in json.loads(files["json/studyapp_document.json"])] == [str(learner.pk)]
    assert [row["statement"] for row in json.loads(files["json/studyapp_fact.json"])] == ["My own words."]
    assert {row["learner_id"] for row in json.loads(files["json/studyapp_card.json"])} == {str(learner.pk)}


def test_a_visitors_export_names_no_accounts_and_no_shared_notes():
    FactFactory()
    files = export(LearnerFactory())
    assert "json/auth_user.json" not in files
    assert json.loads(files["json/studyapp_fact.json"]) == []


def test_the_export_gives_no_secret_away():
    user = UserFactory()
    PasskeyFactory(user=user)
    everything = "".join(export(LearnerFactory(user=user), user).values())
    assert user.password not in everything
    assert "attestationObject" not in everything


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    learner = LearnerFactory()
    QuestionReportFactory(learner=learner, text="=1+1")
    assert "'=1+1" in export(learner)["csv/studyapp_questionreport.csv"]


def rows_of_everybody():
    """How many rows of each table point to a learner, directly or over other tables."""
    tables = personal_data.owned_tables(Learner)
    return {table.label: table.model._base_manager.count() for table in tables}


def test_to_be_forgotten_leaves_no_row_behind_and_touches_nobody_else():
    other = LearnerFactory()
    studied(other)
    learner = LearnerFactory(user=UserFactory())
    before = rows_of_everybody()
    studied(learner)
    personal_data.forget(learner=learner, user=learner.user)
    after = rows_of_everybody()
    assert before.pop("studyapp.learner") - after.pop("studyapp.learner") == 1
    assert after == before
    assert list(Learner.objects.all()) == [other]
    assert not User.objects.exists()


def test_the_owner_forgets_what_they_studied_and_stays():
    owner = UserFactory(is_superuser=True)
    learner = LearnerFactory(user=owner)
    CardFactory(learner=learner)
    personal_data.forget(learner=learner, user=owner)
    assert User.objects.get() == owner
    assert not Card.objects.exists()


def test_what_everybody_shares_survives():
    learner = LearnerFactory()
    question = studied(learner)
    personal_data.forget(learner=learner, user=None)
    assert list(Fact.objects.all()) == [question.fact]
    assert list(Document.objects.all()) == [question.fact.document]


def test_tables_are_found_over_other_tables():
    labels = [table.label for table in personal_data.owned_tables(Learner)]
    assert "studyapp.quizitem" in labels
    assert isinstance(personal_data.owned_tables(Learner)[1].links[0], models.ForeignKey)


def test_a_file_that_waits_to_be_read_is_in_the_export():
    learner = LearnerFactory()
    upload = Upload.objects.create(owner=learner, token=uuid.uuid4(), created_at=NOW, heard_at=NOW)
    UploadedFile.objects.create(upload=upload, name="a.md", data=b"# \xff\n")
    (row,) = json.loads(export(learner)["json/studyapp_uploadedfile.json"])
    assert (row["name"], row["data"]) == ("a.md", "IyD/Cg==")
