"""Without a connection: what can be read, what happens to an answer, and what another account sees."""

import pytest
from playwright.sync_api import expect

from studyapp.models import Answer, Review
from tests.factories import PASSWORD, UserFactory

SERVICE_WORKERS = "allow"


@pytest.fixture
def installed(page, live_server, bank, strict):
    """A browser whose service worker is at work, on the study page."""
    page.goto(live_server.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.reload(wait_until="networkidle")
    assert page.evaluate("!!navigator.serviceWorker.controller")
    return page


def lose_connection(page, strict):
    for complaint in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:", "Failed to fetch"):
        strict.expect(complaint)
    page.context.set_offline(True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_that_were_opened_can_be_read_offline(installed, live_server, strict, check_access, scheme):
    page = installed
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + "/notes/lambda-limits/", wait_until="networkidle")
    lose_connection(page, strict)
    page.goto(live_server.url + "/quiz/")
    expect(page.locator("h1")).to_have_text("Without a connection")
    expect(page.locator("[data-kept-notes] a")).to_have_text(["AWS Lambda limits"])
    assert check_access(page) == []
    page.locator("[data-kept-notes] a").click()
    expect(page.locator("article")).to_contain_text("A function of generation 7 runs for at most 15 minutes")
    expect(page.locator("#connection")).to_contain_text("You are offline: notes you opened can be read")
    assert check_access(page) == []


def test_an_answer_whose_connection_drops_is_sent_once_from_its_page(installed, strict):
    page = installed
    lose_connection(page, strict)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#connection")).to_contain_text("1 answer is kept on this device")
    assert Answer.objects.count() == 0
    page.context.set_offline(False)
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()
    assert (Answer.objects.count(), Review.objects.count()) == (1, 1)
    assert page.evaluate("localStorage.length") == 0


def test_an_answer_that_was_kept_is_sent_from_another_page_too(installed, live_server, strict):
    page = installed
    page.goto(live_server.url + "/notes/lambda-limits/", wait_until="networkidle")
    page.goto(live_server.url, wait_until="networkidle")
    lose_connection(page, strict)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#connection")).to_contain_text("1 answer is kept on this device")
    page.goto(live_server.url + "/notes/lambda-limits/")
    expect(page.locator("#connection")).to_contain_text("1 answer is kept on this device")
    page.context.set_offline(False)
    expect(page.locator("#connection")).to_contain_text("Your kept answer was sent.")
    page.get_by_role("link", name="See what was right").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert (Answer.objects.count(), Review.objects.count()) == (1, 1)


def test_another_account_finds_no_page_of_the_one_before(installed, live_server, strict):
    page = installed
    for user in UserFactory.create_batch(2):
        page.goto(live_server.url + "/accounts/login/")
        page.locator("[name=login]").fill(user.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_selector("form.question")
        kept = page.evaluate("caches.keys().then(names => names.filter(n => n.startsWith('notes ') && n !== 'notes '))")
        assert len(kept) <= 1
        page.goto(live_server.url + "/notes/lambda-limits/", wait_until="networkidle")
        kept = page.evaluate("caches.keys().then(names => names.filter(n => n.startsWith('notes ') && n !== 'notes '))")
        assert len(kept) == 1
        page.goto(live_server.url + "/accounts/logout/")
        page.locator("main button").first.click()
        page.wait_for_load_state("networkidle")
        kept = page.evaluate("caches.keys().then(names => names.filter(n => n.startsWith('notes ') && n !== 'notes '))")
        assert kept == []


def test_a_browser_finds_nothing_against_installing(installed):
    session = installed.context.new_cdp_session(installed)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")
    errors = [error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [error for error in errors if error != "in-incognito"] == []
