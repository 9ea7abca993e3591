"""Who may do what at every address of the site. A new address needs a line here, or tests/test_access.py fails.

A line says what GET and POST (with an empty form) answer: a status, ``LOGIN`` for the way to the sign-in, or ``ELSEWHERE``
for another redirect. One answer stands for everybody, else there are five, in the order of ``ROLES``. ``at`` names the rows
of ``make_world`` that stand in the places of the address; all of them are the learner's, nobody else's.
"""

import re
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from studyapp.models import Fact, Quiz, QuizItem, Upload
from studyapp.services import owners, roles, study
from tests.factories import (
    FactFactory,
    LearnerFactory,
    PasskeyFactory,
    QuestionFactory,
    QuestionReportFactory,
    UserFactory,
)

ROLES = ("visitor", "learner", "other learner", "editor", "owner")

LOGIN, ELSEWHERE = "sign-in", "redirect"
NO = 405  # this method means nothing here

MINE = (404, 200, 404, 404, 404)
MINE_THEN_ELSEWHERE = (404, ELSEWHERE, 404, 404, 404)
ACCOUNTS = (LOGIN, 200, 200, 200, 200)
ACCOUNTS_NO = (LOGIN, NO, NO, NO, NO)
ACCOUNTS_ELSEWHERE = (LOGIN, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE)
NOTHING_THERE = (LOGIN, 404, 404, 404, 404)
KEYS = (LOGIN, 200, 404, 404, 404)
# The owner has no password: they come in by their link.
HAS_PASSWORD = (LOGIN, 200, 200, 200, ELSEWHERE)
HAS_NO_PASSWORD = (LOGIN, ELSEWHERE, ELSEWHERE, ELSEWHERE, 200)
WITH_PASSWORD = (LOGIN, 200, 200, 200, 403)
NO_STEP = (LOGIN, ELSEWHERE, ELSEWHERE, ELSEWHERE, 403)
KEY = (LOGIN, 200, ELSEWHERE, ELSEWHERE, 403)
SIGNED_IN = (ELSEWHERE, 200, 200, 200, 200)
VISITORS = (200, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE)
STAFF = (LOGIN, LOGIN, LOGIN, 200, 200)
STAFF_NO = (LOGIN, LOGIN, LOGIN, NO, NO)
STAFF_THEN_ELSEWHERE = (LOGIN, LOGIN, LOGIN, ELSEWHERE, ELSEWHERE)
OWNER = (LOGIN, LOGIN, LOGIN, 403, 200)

Answers = int | str | tuple[int | str, ...]


@dataclass(frozen=True)
class Access:
    get: Answers
    post: Answers
    at: tuple[str, ...] = ()


PAGES = {
    "": Access(200, NO),
    # studying
    "study/": Access(200, NO),
    "study/answer/": Access(NO, ELSEWHERE),
    "study/answers/<uuid:pk>/": Access(MINE, NO, at=("answer",)),
    "study/answers/<uuid:pk>/rate/": Access(NO, MINE_THEN_ELSEWHERE, at=("answer",)),
    "study/answers/<uuid:pk>/report/": Access(MINE, (404, 422, 404, 404, 404), at=("answer",)),
    "study/undo/": Access(NO, ELSEWHERE),
    "study/learn-more/": Access(NO, ELSEWHERE),
    "study/aside/": Access(200, NO),
    "study/facts/<int:pk>/bury/": Access(NO, ELSEWHERE, at=("fact",)),
    "study/facts/<int:pk>/suspend/": Access(NO, ELSEWHERE, at=("fact",)),
    "study/facts/<int:pk>/take-up/": Access(NO, ELSEWHERE, at=("fact",)),
    "study/reports/<uuid:pk>/read/": Access(NO, MINE_THEN_ELSEWHERE, at=("report",)),
    "study/changes/<int:pk>/read/": Access(NO, MINE_THEN_ELSEWHERE, at=("fact",)),
    # planning
    "plan/": Access(200, 422),
    "plan/what-if/": Access(200, NO),
    "plan/ready/": Access(200, NO),
    "plan/memory/": Access(200, NO),
    "progress/": Access(200, NO),
    "progress/<slug:name>.csv": Access(200, NO, at=("table",)),
    # quizzes
    "quiz/": Access(200, 422),
    "quiz/count/": Access(200, NO),
    "quiz/flags/<int:pk>/": Access(NO, ELSEWHERE, at=("question",)),
    "quiz/again/<uuid:pk>/<int:draw>/": Access(MINE, NO, at=("answer", "position")),
    "quiz/passages/<int:pk>/": Access(200, NO, at=("fact",)),
    "quiz/<uuid:pk>/": Access(MINE_THEN_ELSEWHERE, NO, at=("quiz",)),
    "quiz/<uuid:pk>/finish/": Access(NO, MINE_THEN_ELSEWHERE, at=("quiz",)),
    "quiz/<uuid:pk>/result/": Access(MINE, NO, at=("quiz",)),
    "quiz/<uuid:pk>/<int:position>/": Access(MINE, NO, at=("quiz", "position")),
    "quiz/<uuid:pk>/<int:position>/answer/": Access(NO, MINE_THEN_ELSEWHERE, at=("quiz", "position")),
    # mock exams: the quiz of the table is none
    "exam/": Access(200, 422),
    "exam/<uuid:pk>/questions/": Access(404, NO, at=("quiz",)),
    "exam/<uuid:pk>/end/": Access(404, NO, at=("quiz",)),
    "exam/<uuid:pk>/finish/": Access(NO, 404, at=("quiz",)),
    "exam/<uuid:pk>/paper/": Access(MINE, NO, at=("quiz",)),
    "exam/<uuid:pk>/sheet/": Access(404, 404, at=("quiz",)),
    "exam/<uuid:pk>/<int:position>/": Access(404, NO, at=("quiz", "position")),
    "exam/<uuid:pk>/<int:position>/save/": Access(NO, 404, at=("quiz", "position")),
    # what is mixed up
    "confusions/": Access(200, NO),
    "confusions/drill/": Access(NO, 404),
    # notes and facts
    "notes/": Access(200, NO),
    "notes/<slug:slug>/": Access(200, NO, at=("slug",)),
    "facts/<int:pk>/": Access(200, NO, at=("fact",)),
    # notes that learners bring
    "notes/add/": Access(200, 422),
    "notes/uploads/<uuid:pk>/": Access(MINE, NO, at=("upload",)),
    "notes/uploads/<uuid:pk>/cancel/": Access(NO, MINE_THEN_ELSEWHERE, at=("upload",)),
    "notes/uploads/<uuid:pk>/resume/": Access(NO, MINE_THEN_ELSEWHERE, at=("upload",)),
    "notes/mine/<slug:slug>/": Access(MINE, NO, at=("own slug",)),
    "notes/mine/<slug:slug>/edit/": Access(MINE, (404, 422, 404, 404, 404), at=("own slug",)),
    "notes/mine/<slug:slug>/delete/": Access(MINE, MINE_THEN_ELSEWHERE, at=("own slug",)),
    "notes/mine/<slug:slug>/facts/": Access(NO, 404, at=("own slug",)),
    "notes/mine/<slug:slug>/facts/<int:pk>/": Access(MINE, (404, 422, 404, 404, 404), at=("own slug", "own fact")),
    "notes/mine/<slug:slug>/findings/<uuid:pk>/": Access(NO, MINE_THEN_ELSEWHERE, at=("own slug", "nothing")),
    # bookmarks
    "bookmarks/": Access(200, NO),
    "bookmarks/notes/<int:pk>/": Access(200, ELSEWHERE, at=("note",)),
    "bookmarks/facts/<int:pk>/": Access(200, ELSEWHERE, at=("fact",)),
    "bookmarks/questions/<int:pk>/": Access(200, ELSEWHERE, at=("question",)),
    # decks
    "decks/": Access(200, NO),
    "decks/count/": Access(200, NO),
    "decks/download/": Access(422, NO),
    # accounts
    "accounts/": Access(200, 422),
    "accounts/export/": Access((ELSEWHERE, 200, 200, 200, 200), NO),
    "accounts/forget/": Access((ELSEWHERE, 200, 200, 200, 200), (ELSEWHERE, 422, 422, 422, 422)),
    "accounts/login/": Access(VISITORS, VISITORS),
    "accounts/login/code/confirm/": Access(ACCOUNTS_ELSEWHERE, ACCOUNTS_ELSEWHERE),  # nobody is sent codes
    "accounts/logout/": Access(SIGNED_IN, ELSEWHERE),
    "accounts/signup/": Access(VISITORS, VISITORS),
    "accounts/inactive/": Access(200, NO),
    "accounts/reauthenticate/": Access(WITH_PASSWORD, WITH_PASSWORD),
    "accounts/email/": Access(ACCOUNTS, ACCOUNTS_ELSEWHERE),
    "accounts/confirm-email/": Access(200, NO),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": Access(200, 404, at=("guess",)),
    "accounts/password/change/": Access(HAS_PASSWORD, HAS_PASSWORD),
    "accounts/password/set/": Access(HAS_NO_PASSWORD, HAS_NO_PASSWORD),
    "accounts/password/reset/": Access(200, 200),
    "accounts/password/reset/done/": Access(200, NO),
    "accounts/password/reset/key/done/": Access(200, NO),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Access(200, 200, at=("guess", "guess")),
    # the second step
    "accounts/2fa/": Access(ACCOUNTS, ACCOUNTS_NO),
    "accounts/2fa/authenticate/": Access(ACCOUNTS_ELSEWHERE, ACCOUNTS_ELSEWHERE),
    "accounts/2fa/reauthenticate/": Access(NO_STEP, NO_STEP),
    "accounts/2fa/totp/activate/": Access(ACCOUNTS, ACCOUNTS),
    "accounts/2fa/totp/deactivate/": Access(NOTHING_THERE, NOTHING_THERE),
    "accounts/2fa/recovery-codes/": Access(NOTHING_THERE, ACCOUNTS_NO),
    "accounts/2fa/recovery-codes/generate/": Access(ACCOUNTS, (LOGIN, ELSEWHERE, 200, 200, 200)),
    "accounts/2fa/recovery-codes/download/": Access(NOTHING_THERE, NOTHING_THERE),
    "accounts/2fa/webauthn/": Access(ACCOUNTS, ACCOUNTS_NO),
    "accounts/2fa/webauthn/add/": Access(ACCOUNTS, ACCOUNTS),
    "accounts/2fa/webauthn/login/": Access(ACCOUNTS_ELSEWHERE, ACCOUNTS_ELSEWHERE),
    "accounts/2fa/webauthn/reauthenticate/": Access(KEY, (LOGIN, LOGIN, ELSEWHERE, ELSEWHERE, 403)),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": Access(KEYS, KEYS, at=("key",)),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": Access(KEYS, (LOGIN, ELSEWHERE, 404, 404, 404), at=("key",)),
    "accounts/sessions/": Access(ACCOUNTS, ACCOUNTS_ELSEWHERE),
    "owner/sign-in/<str:token>/": Access(200, ELSEWHERE, at=("token",)),
    # about the app
    "keys/": Access(200, NO),
    "bank/": Access(200, NO),
    "how-it-schedules/": Access(200, NO),
    "sw.js": Access(200, NO),
    "manifest.webmanifest": Access(200, NO),
    "offline/": Access(200, NO),
    "healthz": Access(200, NO),
    "favicon.ico": Access(ELSEWHERE, NO),
}

ADMIN = {
    "admin/": Access(STAFF, STAFF),
    "admin/login/": Access((LOGIN, 403, 403, ELSEWHERE, ELSEWHERE), (LOGIN, 403, 403, 200, 200)),
    "admin/logout/": Access((ELSEWHERE, ELSEWHERE, ELSEWHERE, NO, NO), ELSEWHERE),
    "admin/password_change/": Access(ELSEWHERE, ELSEWHERE),
    "admin/password_change/done/": Access(STAFF, STAFF_NO),
    "admin/autocomplete/": Access((LOGIN, LOGIN, LOGIN, 403, 403), STAFF_NO),
    "admin/jsi18n/": Access(STAFF, STAFF_NO),
    "admin/r/<path:content_type_id>/<path:object_id>/": Access(
        STAFF_THEN_ELSEWHERE, STAFF_THEN_ELSEWHERE, at=("content_type", "fact")
    ),
    "admin/^(?P<app_label>studyapp|auth)/$": Access(STAFF, STAFF, at=("app_label",)),
    "admin/(?P<url>.*)$": Access((LOGIN, LOGIN, LOGIN, 404, 404), (LOGIN, LOGIN, LOGIN, 404, 404), at=("nowhere",)),
    "admin/auth/user/<id>/password/": Access(OWNER, OWNER, at=("user",)),
    "admin/studyapp/question/export/": Access(STAFF, STAFF),
    "admin/studyapp/question/import/": Access(STAFF, STAFF),
    "admin/studyapp/question/process_import/": Access(STAFF_NO, STAFF),
    "admin/studyapp/question/<int:pk>/preview/": Access(STAFF, STAFF, at=("question",)),
}

# What an editor and the owner may do with the rows of a table in the admin.
NOTHING, LOOK, CHANGE = set(), {"view"}, {"view", "change"}
CHANGE_AND_DELETE, EVERYTHING = {"view", "change", "delete"}, {"view", "add", "change", "delete"}
MODELS = {
    "auth/user": (NOTHING, EVERYTHING),
    "studyapp/document": (LOOK, LOOK),
    "studyapp/exam": (LOOK, LOOK),
    "studyapp/examdomain": (LOOK, LOOK),
    "studyapp/examtask": (LOOK, LOOK),
    "studyapp/fact": (CHANGE, CHANGE),
    "studyapp/learner": (NOTHING, CHANGE_AND_DELETE),
    "studyapp/note": (LOOK, LOOK),
    "studyapp/question": (CHANGE, CHANGE),
    "studyapp/questionreport": (CHANGE, CHANGE_AND_DELETE),
    "studyapp/service": (LOOK, LOOK),
}


def access_to_model(route: str) -> Access | None:
    """Return the access to one of the admin's pages of a table: all tables have the same pages."""
    _, name, row, page = re.fullmatch(r"(admin/((?:auth|studyapp)/(\w+))/)?(.*)", route).groups()
    if name not in MODELS:
        return None

    def may(verb: str, answer: int | str = 200) -> Answers:
        return (LOGIN, LOGIN, LOGIN, *(answer if verb in verbs else 403 for verbs in MODELS[name]))

    return {
        "": Access(may("view"), may("view")),
        "add/": Access(may("add"), may("add")),
        "<path:object_id>/history/": Access(may("view"), may("view"), at=(row,)),
        "<path:object_id>/delete/": Access(may("delete"), may("delete"), at=(row,)),
        "<path:object_id>/change/": Access(may("view"), may("change"), at=(row,)),
        "<path:object_id>/": Access(STAFF_THEN_ELSEWHERE, STAFF_THEN_ELSEWHERE, at=(row,)),
        "^([^/]+)/history/([^/]+)/$": Access(may("view"), may("change"), at=(row, f"{row} version")),
    }.get(page)


def make_users() -> dict[str, User]:
    """Make an account for every role but the visitor."""
    users = {role: UserFactory(username=role.replace(" ", "-")) for role in ROLES[1:4]}
    roles.make_editor(users["editor"])
    users["owner"] = owners.ensure_owner()
    return users


def make_world(users: dict[str, User]) -> dict[str, object]:
    """Make something of the learner's for every place in an address, and return what stands there."""
    learner = LearnerFactory(user=users["learner"])
    LearnerFactory(user=users["other learner"])
    question = QuestionFactory(fact__document__slug="lambda-limits", fact__document__title="AWS Lambda limits")
    fact = question.fact
    now = timezone.now()
    answer = study.record_answer(learner, study.next_showing(learner, now=now), [0], now=now)
    report = QuestionReportFactory(answer=answer, state="answered", note="Mended.")
    quiz = Quiz.objects.create(learner=learner, created_at=now, finished_at=now)
    item = QuizItem.objects.create(quiz=quiz, position=1, question=question, seed=0, token=uuid.uuid4())
    key = PasskeyFactory(user=users["learner"])
    own = FactFactory(document__owner=learner, document__service=fact.service)
    upload = Upload.objects.create(owner=learner, token=uuid.uuid4(), created_at=now, heard_at=now)
    return {
        "answer": answer.pk,
        "app_label": "studyapp",
        "fact": fact.pk,
        "learner": learner.pk,
        "guess": "guess",
        "key": key.pk,
        "nowhere": "nowhere/",
        "position": item.position,
        "question": question.pk,
        "questionreport": report.pk,
        "quiz": quiz.pk,
        "report": report.pk,
        "table": "days",
        "slug": fact.document.slug,
        "own slug": own.document.slug,
        "own fact": own.pk,
        "upload": upload.pk,
        "nothing": uuid.uuid4(),
        "token": owners.make_owner_link(now=now),
        "document": fact.document_id,
        "note": fact.note_id,
        "service": fact.service_id,
        "examtask": question.task_id,
        "examdomain": question.task.domain_id,
        "exam": question.task.domain.exam_id,
        "user": users["learner"].pk,
        "content_type": ContentType.objects.get_for_model(Fact).pk,
        "fact version": fact.history.latest().pk,
        "question version": question.history.latest().pk,
    }
