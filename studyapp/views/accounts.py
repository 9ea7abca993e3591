"""The account and what it holds; signing in and out is django-allauth's."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from . import StudyRequest


@login_required
@require_GET
def account(request: StudyRequest) -> HttpResponse:
    return render(request, "accounts/account.html")
