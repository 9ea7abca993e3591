"""What every page may say."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studyapp.models import Learner


def site(request: HttpRequest) -> dict[str, object]:
    """The looks that the learner chose, and whether the site can send mail."""
    looks = SimpleLazyObject(lambda: getattr(request, "learner", None) or Learner())
    return {"looks": looks, "can_send_mail": bool(settings.EMAIL_HOST)}
