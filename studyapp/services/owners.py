"""The owner's way into the admin: a link that works once, for ten minutes, from this machine."""

import hashlib
import ipaddress
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from studyapp.models import OwnerLink

LIFETIME = timedelta(minutes=10)
OWNER = "owner"


def make_owner_link(*, now: datetime) -> str:
    """Return a new token; older links stop working. The owner's account is made here, so nobody else can take its name."""
    ensure_owner()
    token = secrets.token_urlsafe(32)
    OwnerLink.objects.filter(used_at=None).delete()
    OwnerLink.objects.create(digest=_digest(token), expires_at=now + LIFETIME)
    return token


def check_owner_link(token: str, remote_addr: str, *, now: datetime) -> bool:
    return is_loopback(remote_addr) and _open_links(token, now).exists()


@transaction.atomic
def use_owner_link(token: str, remote_addr: str, *, now: datetime) -> User | None:
    """Return the owner's account when the link is good, and spend the link; it never has a password of its own."""
    if not is_loopback(remote_addr) or not _open_links(token, now).update(used_at=now):
        return None
    owner = ensure_owner()
    return owner if owner.is_superuser and owner.is_active else None


def ensure_owner() -> User:
    """Return the owner's account, made now when it is not there."""
    owner, is_new = User.objects.get_or_create(username=OWNER, defaults={"is_staff": True, "is_superuser": True})
    if is_new:
        owner.set_unusable_password()  # it has none until its owner sets one
        owner.save()
    return owner


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _open_links(token: str, now: datetime):
    return OwnerLink.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
