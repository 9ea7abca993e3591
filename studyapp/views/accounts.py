"""Accounts: a visitor's progress joins the account that they sign up for or sign in to."""

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from studyapp.forms import SignUpForm
from studyapp.services import learners

from . import StudyRequest


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: StudyRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("study:home")
    form = SignUpForm(request.POST if request.method == "POST" else None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if form.is_valid():
        user = form.save()
        start_session(request, user)
        learners.adopt(request, user)
        return redirect(_safe(request, wanted))
    return render(
        request, "accounts/sign_up.html", {"form": form, "next": wanted}, status=422 if form.is_bound else 200
    )


class Login(auth_views.LoginView):
    """Django's own, which checks ``next``; what was learned before signing in is kept."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        learners.adopt(self.request, form.get_user())
        return response


@login_required
@require_GET
def account(request: StudyRequest) -> HttpResponse:
    return render(request, "accounts/account.html")


login = Login.as_view()
logout = auth_views.LogoutView.as_view()
password = auth_views.PasswordChangeView.as_view(
    template_name="accounts/password.html", success_url=reverse_lazy("accounts:password_done")
)
password_done = auth_views.PasswordChangeDoneView.as_view(template_name="accounts/password_done.html")


def _safe(request: StudyRequest, url: str) -> str:
    is_safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_safe else resolve_url(settings.LOGIN_REDIRECT_URL)
