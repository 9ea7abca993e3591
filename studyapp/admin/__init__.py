"""The bank's editing desk."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from . import documents, facts, learners, questions, reports, services, users

__all__ = ["documents", "facts", "learners", "questions", "reports", "services", "users"]

admin.site.login = secure_admin_login(admin.site.login)  # one way in, with its limits and its second step
admin.site.site_header = "Question bank"
admin.site.site_title = "Question bank"
admin.site.index_title = "Notes, facts, and questions"
admin.site.site_url = "/"
