"""The bank's editing desk."""

from django.contrib import admin

from . import documents, facts, learners, questions, reports, services

__all__ = ["documents", "facts", "learners", "questions", "reports", "services"]

admin.site.site_header = "Question bank"
admin.site.site_title = "Question bank"
admin.site.index_title = "Notes, facts, and questions"
admin.site.site_url = "/"
