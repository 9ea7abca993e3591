"""Where signing in differs from what django-allauth does by itself: its words, and how its secrets are kept."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

NO_MAIL = "This site sends no mail. Ask whoever runs it to set a new password for you."


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """Return the account with its learner: nearly every page needs both."""
        user = User.objects.select_related("learner").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "enter_current_password": "That is not your current password.",
        "incorrect_code": "That code is not right. Take a new one.",
        "incorrect_password": "That is not your password.",
        "invalid_login": "Username and password do not fit together.",
        "rate_limited": "Too many tries. Wait a minute and try again.",
        "too_many_login_attempts": "Too many failed tries. Wait five minutes and try again.",
        "username_blacklisted": "This username is taken. Choose another one.",
        "username_password_mismatch": "Username and password do not fit together.",
        "username_taken": "This username is taken. Choose another one.",
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of two-step sign-in encrypted, so that the database alone does not tell them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
        "incorrect_code": "That code is not right. Take the one that the app shows now.",
        "unverified_email": "Confirm your e-mail address first: the link is in the mail that you got.",
    }

    def get_totp_issuer(self) -> str:
        return "Study app"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Key {count + 1}"

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"two-step sign-in:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class ResetPasswordForm(AllauthResetPasswordForm):
    """Says so when no mail can be sent, rather than to promise one."""

    def clean(self) -> dict[str, object] | None:
        if not settings.EMAIL_HOST:
            raise forms.ValidationError(NO_MAIL)
        return super().clean()


class AddWebAuthnForm(AllauthAddWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        passwordless = self.fields["passwordless"]
        passwordless.label = "It signs me in by itself, without my password (a passkey)"
        passwordless.help_text = "Without this it is a second step after the password."
        passwordless.initial = True
