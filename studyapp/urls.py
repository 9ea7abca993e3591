"""Every address of the site. A name is ``module:function`` of ``views``."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from studyapp.views import (
    accounts,
    bookmarks,
    confusions,
    decks,
    exam,
    feedback,
    home,
    notes,
    notices,
    offline,
    own_notes,
    owner,
    pages,
    plan,
    progress,
    quiz,
    reports,
    study,
)

# /study/
study_urls = [
    path("", study.home, name="home"),
    path("answer/", study.answer, name="answer"),
    path("answers/<uuid:pk>/", study.feedback, name="feedback"),
    path("answers/<uuid:pk>/rate/", study.rate, name="rate"),
    path("undo/", study.undo, name="undo"),
    path("learn-more/", study.learn_more, name="learn_more"),
    path("aside/", study.aside, name="aside"),
    path("facts/<int:pk>/bury/", study.set_aside, {"way": "bury"}, name="bury"),
    path("facts/<int:pk>/suspend/", study.set_aside, {"way": "suspend"}, name="suspend"),
    path("facts/<int:pk>/take-up/", study.set_aside, {"way": "take_up"}, name="take_up"),
]

# /study/
notices_urls = [
    path("reports/<uuid:pk>/read/", notices.read_note, name="read_note"),
    path("changes/<int:pk>/read/", notices.read_change, name="read_change"),
]
reports_urls = [path("answers/<uuid:pk>/report/", reports.send, name="send")]

# /quiz/
quiz_urls = [
    path("", quiz.setup, name="setup"),
    path("count/", quiz.count, name="count"),
    path("flags/<int:pk>/", quiz.flag, name="flag"),
    path("again/<uuid:pk>/<int:draw>/", quiz.again, name="again"),
    path("passages/<int:pk>/", feedback.passage, name="passage"),
    path("<uuid:pk>/", quiz.run, name="run"),
    path("<uuid:pk>/finish/", quiz.finish, name="finish"),
    path("<uuid:pk>/result/", quiz.result, name="result"),
    path("<uuid:pk>/<int:position>/", quiz.question, name="question"),
    path("<uuid:pk>/<int:position>/answer/", quiz.answer, name="answer"),
]

# /confusions/
confusions_urls = [
    path("", confusions.index, name="index"),
    path("drill/", confusions.drill, name="drill"),
]

# /exam/
exam_urls = [
    path("", exam.index, name="index"),
    path("<uuid:pk>/questions/", exam.grid, name="grid"),
    path("<uuid:pk>/end/", exam.end, name="end"),
    path("<uuid:pk>/finish/", exam.finish, name="finish"),
    path("<uuid:pk>/paper/", exam.paper, name="paper"),
    path("<uuid:pk>/sheet/", exam.sheet, name="sheet"),
    path("<uuid:pk>/<int:position>/", exam.question, name="question"),
    path("<uuid:pk>/<int:position>/save/", exam.save, name="save"),
]

# /
notes_urls = [
    path("notes/", notes.index, name="index"),
    path("notes/<slug:slug>/", notes.document, name="document"),
    path("facts/<int:pk>/", notes.fact, name="fact"),
]

# /notes/
own_notes_urls = [
    path("add/", own_notes.add, name="add"),
    path("uploads/<uuid:pk>/", own_notes.upload, name="upload"),
    path("uploads/<uuid:pk>/cancel/", own_notes.cancel, name="cancel"),
    path("uploads/<uuid:pk>/resume/", own_notes.resume, name="resume"),
    path("mine/<slug:slug>/", own_notes.document, name="document"),
    path("mine/<slug:slug>/edit/", own_notes.edit, name="edit"),
    path("mine/<slug:slug>/delete/", own_notes.delete, name="delete"),
    path("mine/<slug:slug>/facts/", own_notes.judge, name="judge"),
    path("mine/<slug:slug>/facts/<int:pk>/", own_notes.correct, name="correct"),
    path("mine/<slug:slug>/findings/<uuid:pk>/", own_notes.decide, name="decide"),
]

# /decks/
decks_urls = [
    path("", decks.index, name="index"),
    path("count/", decks.count, name="count"),
    path("download/", decks.download, name="download"),
]

# /accounts/ : signing in and up, two steps, sessions are allauth's
accounts_urls = [
    path("", accounts.account, name="account"),
    path("export/", accounts.export, name="export"),
    path("forget/", accounts.forget, name="forget"),
]

# /plan/
plan_urls = [
    path("", plan.index, name="index"),
    path("what-if/", plan.what_if, name="what_if"),
    path("ready/", plan.ready, name="ready"),
    path("memory/", plan.memory, name="memory"),
]

# /progress/
progress_urls = [
    path("", progress.index, name="index"),
    path("<slug:name>.csv", progress.table, name="table"),
]

# /
pages_urls = [
    path("keys/", pages.keys, name="keys"),
    path("bank/", pages.bank, name="bank"),
    path("how-it-schedules/", pages.how_it_schedules, name="how_it_schedules"),
    path("healthz", pages.healthz, name="healthz"),
    path("favicon.ico", pages.favicon, name="favicon"),
]

# /bookmarks/ : what kind of thing, and its number
bookmarks_urls = [
    path("", bookmarks.index, name="index"),
    path("notes/<int:pk>/", bookmarks.edit, {"kind": "note"}, name="edit_note"),
    path("facts/<int:pk>/", bookmarks.edit, {"kind": "fact"}, name="edit_fact"),
    path("questions/<int:pk>/", bookmarks.edit, {"kind": "question"}, name="edit_question"),
]

# /
offline_urls = [
    path("sw.js", offline.worker, name="worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.page, name="page"),
]

urlpatterns = [
    path("", include(([path("", home.index, name="index")], "home"))),
    path("study/", include((study_urls, "study"))),
    path("notes/", include((own_notes_urls, "own_notes"))),
    path("", include((notes_urls, "notes"))),
    path("", include((pages_urls, "pages"))),
    path("", include((offline_urls, "offline"))),
    path("study/", include((notices_urls, "notices"))),
    path("study/", include((reports_urls, "reports"))),
    path("plan/", include((plan_urls, "plan"))),
    path("progress/", include((progress_urls, "progress"))),
    path("quiz/", include((quiz_urls, "quiz"))),
    path("exam/", include((exam_urls, "exam"))),
    path("confusions/", include((confusions_urls, "confusions"))),
    path("bookmarks/", include((bookmarks_urls, "bookmarks"))),
    path("decks/", include((decks_urls, "decks"))),
    path("accounts/", include((accounts_urls, "accounts"))),
    path("accounts/", include("allauth.urls")),
    path("owner/", include(([path("sign-in/<str:token>/", owner.sign_in, name="sign_in")], "owner"))),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]
