"""The bank's editing desk."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from . import documents, facts, learners, questions, reports, services, users

__all__ = ["documents", "facts", "learners", "questions", "reports", "services", "users"]

admin.site.login = secure_admin_login(admin.site.login)  # one way in, with its limits and its second step
admin.site.site_header = "Question bank"
admin.site.site_title = "Question bank"
admin.site.index_title = "Notes, facts, and questions"
admin.site.site_url = "/"
admin.site.unregister(DBTaskResult)  # the queue of the worker, which is nobody's to edit
