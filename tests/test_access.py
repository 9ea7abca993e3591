"""Every address × everybody × GET and POST against the table of what each may do."""

import logging
import re

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLResolver, get_resolver

from studyapp.admin import questions

from .access_table import ADMIN, ELSEWHERE, LOGIN, PAGES, ROLES, access_to_model, make_users, make_world

TABLE = PAGES | ADMIN
PLACE = re.compile(r"\(\?P<[^>]+>[^)]*\)|\([^)]*\)|<[^>]+>")


def all_routes(patterns, before=""):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = sorted(set(all_routes(get_resolver().url_patterns)))


def access_to(route):
    return TABLE.get(route) or access_to_model(route)


def path_of(route, access, world):
    names = iter(access.at)
    return "/" + PLACE.sub(lambda place: str(world[next(names)]), route).replace("^", "").replace("$", "")


def answer_of(response):
    """Return the status, or where a redirect leads in a word."""
    if response.status_code not in (301, 302):
        return response.status_code
    sign_in = resolve_url(settings.LOGIN_URL), "/admin/login/"
    return LOGIN if response.url.split("?")[0] in sign_in else ELSEWHERE


def prove_again(client, user):
    """Have just typed the password, which changes of how one signs in ask for."""
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)
    request.session.save()


class Asker(RequestFactory):
    """A client for many requests: it loads the middleware once and keeps no copy of every template's context."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request):
        return self.handler(self._base_environ(**request))


@pytest.fixture
def ask(db, monkeypatch, caplog):
    """Return a function that sends one request as somebody; nothing that it changes stays."""
    caplog.set_level(logging.CRITICAL, "django.request")  # hundreds of refusals are meant here
    monkeypatch.setattr(questions, "DRAWS", 1)  # who may see the checks does not hang on how many drawings they look at
    users = make_users()
    cookies = {role: Client().cookies for role in ROLES}
    for role, user in users.items():
        client = Client()
        client.force_login(user)
        prove_again(client, user)
        cookies[role] = client.cookies
    world = make_world(users)

    def send(role, method, route, access):
        client = Asker()
        client.cookies = cookies[role].copy()
        with transaction.atomic():
            response = getattr(client, method)(path_of(route, access, world))
            if response.streaming:
                b"".join(response.streaming_content)  # to its end, where the file is closed
            transaction.set_rollback(True)
        return answer_of(response)

    return send


def test_every_address_is_in_the_table():
    missing = [route for route in ROUTES if not access_to(route)]
    assert not missing, f"add the address to tests/access_table.py with what each role may do: {missing}"


def test_the_table_has_no_address_that_is_gone():
    assert set(TABLE) <= set(ROUTES)


def test_everybody_gets_what_the_table_says(ask):
    wrong = []
    for route in filter(access_to, ROUTES):
        access = access_to(route)
        for method in ("get", "post"):
            expected = getattr(access, method)
            expected = expected if isinstance(expected, tuple) else (expected,) * len(ROLES)
            found = tuple(ask(role, method, route, access) for role in ROLES)
            if found != expected:
                wrong.append(f"{method.upper()} {route}: {found}, expected {expected}")
    assert not wrong, "\n".join(wrong)
