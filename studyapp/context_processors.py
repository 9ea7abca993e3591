"""What every page may say."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studyapp.models import Learner
from studyapp.services import learners


def site(request: HttpRequest) -> dict[str, object]:
    """The looks that the learner chose, whose pages these are, and whether the site can send mail."""
    looks = SimpleLazyObject(lambda: getattr(request, "learner", None) or Learner())
    account = SimpleLazyObject(lambda: learners.account_of(request) if hasattr(request, "learner") else "")
    return {"looks": looks, "account": account, "can_send_mail": bool(settings.EMAIL_HOST)}
