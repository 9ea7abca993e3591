"""Accounts in a real browser: from the first answer to the last key."""

import base64
import hmac
import io
import json
import struct
import time
import zipfile

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from studyapp.models import Answer, Learner
from tests.factories import PASSWORD, UserFactory

from .walking import answer_by_keys

pytestmark = pytest.mark.usefixtures("strict")
CODE_LASTS = 30


def code_of(secret, at):
    """The six digits that an authenticator app shows (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // CODE_LASTS), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in(page, url, user):
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page, url):
    page.goto(f"{url}/accounts/")
    page.get_by_role("button", name="Sign out").click()


def prove_again(page):
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


@pytest.fixture
def key(page):
    """A security chip in the browser that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    chip = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    chip |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    return session.send("WebAuthn.addVirtualAuthenticator", {"options": chip})


def test_signing_up_after_studying_keeps_the_answer(page, live_server, bank):
    page.goto(live_server.url)
    answer_by_keys(page, right=True)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("new")
    assert Answer.objects.get().learner.user.username == "ada"


def test_a_second_step_is_asked_for_and_a_recovery_code_opens_too(page, live_server, bank, check_access):
    user = UserFactory()
    sign_in(page, live_server.url, user)
    page.goto(f"{live_server.url}/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    prove_again(page)
    secret = page.locator("main code").inner_text()
    assert check_access(page) == []
    page.get_by_label("Authenticator code").fill(code_of(secret, time.time()))
    page.get_by_role("button", name="Turn on").click()
    spare = page.locator(".codes code").first.inner_text()
    assert check_access(page) == []

    sign_out(page, live_server.url)
    sign_in(page, live_server.url, user)
    assert page.get_by_role("heading", level=1).inner_text() == "Second step"
    assert check_access(page) == []
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    assert "That code is not right" in page.locator(".error:visible").inner_text()
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("form.question")


def test_a_passkey_signs_in_by_itself(page, live_server, bank, key, check_access):
    user = UserFactory()
    sign_in(page, live_server.url, user)
    page.goto(f"{live_server.url}/accounts/2fa/")
    page.get_by_role("link", name="Add one").click()
    prove_again(page)
    assert check_access(page) == []
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_selector(".codes")

    sign_out(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/")
    assert "passkey" in page.locator("main").inner_text()
    assert check_access(page) == []
    page.get_by_role("link", name="Remove Key 1").click()
    prove_again(page)
    page.get_by_role("button", name="Remove").click()
    assert "None yet" in page.locator("main").inner_text()


def test_an_ended_passkey_leaves_a_sentence(page, live_server, bank):
    page.goto(f"{live_server.url}/accounts/login/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    assert "take another way" in page.get_by_role("alert").inner_text()


def test_a_visitors_settings_hold_on_every_page(page, live_server, bank):
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/accounts/")
    page.get_by_label("Dark").check()
    page.get_by_label("Single keys are shortcuts").uncheck()
    page.get_by_role("button", name="Save settings").click()
    page.goto(live_server.url)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    page.keyboard.press("1")
    assert page.locator("[name=choice]:checked").count() == 0


def test_the_time_zone_is_guessed_and_never_asked(browser, live_server, bank):
    context = browser.new_context(timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto(live_server.url)
    answer_by_keys(page, right=True)
    assert Learner.objects.get().time_zone == "Asia/Tokyo"
    context.close()


def test_everything_is_taken_along_and_then_deleted(page, live_server, bank, strict):
    user = UserFactory()
    sign_in(page, live_server.url, user)
    answer_by_keys(page, right=True)
    page.goto(f"{live_server.url}/accounts/")
    page.get_by_role("link", name="Download everything").click()
    with page.expect_download() as download:
        prove_again(page)
    with open(download.value.path(), "rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        assert len(json.loads(archive.read("json/studyapp_answer.json"))) == 1

    page.goto(f"{live_server.url}/accounts/")
    page.get_by_role("link", name="Delete my account").click()
    strict.expect("422")
    page.get_by_role("textbox").fill("no")
    page.get_by_role("button", name="Delete for ever").click()
    assert "nothing was deleted" in page.locator(".error").inner_text()
    page.get_by_role("textbox").fill(user.username)
    page.get_by_role("button", name="Delete for ever").click()
    page.wait_for_url(f"{live_server.url}/")
    assert not User.objects.exists()
    assert not Answer.objects.exists()


OF_VISITORS = ["", "login/", "signup/", "password/reset/", "password/reset/key/guess-guess/", "confirm-email/guess/"]
OF_ACCOUNTS = ["", "logout/", "forget/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "2fa/webauthn/"]
OF_ACCOUNTS += ["password/change/", "email/", "sessions/", "reauthenticate/"]


def walk(page, url):
    """Visit every page of visitors and of accounts."""
    for path in OF_VISITORS:
        page.goto(f"{url}/accounts/{path}")
        yield
    sign_in(page, url, UserFactory())
    page.goto(f"{url}/accounts/2fa/totp/activate/")
    prove_again(page)
    for path in OF_ACCOUNTS:
        page.goto(f"{url}/accounts/{path}")
        yield


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_the_account(page, live_server, bank, check_access, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    assert [fault for _ in walk(page, live_server.url) for fault in check_access(page)] == []


def test_no_page_of_the_account_scrolls_sideways_on_a_narrow_phone(page, live_server, bank):
    page.set_viewport_size({"width": 320, "height": 640})
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert [page.url for _ in walk(page, live_server.url) if page.evaluate(wide)] == []
