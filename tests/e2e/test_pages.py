"""Every page in both color schemes and at four widths."""

import pytest
from django.utils import timezone

from studyapp.models import Fact, Learner
from studyapp.services.owners import make_owner_link
from tests.factories import PASSWORD, UserFactory

from .walking import answer_by_keys

PLAIN = [
    "/quiz/",
    "/notes/",
    "/notes/?q=generation",
    "/notes/?q=nothing",
    "/notes/lambda-limits/",
    "/decks/",
    "/keys/",
    "/bank/",
    "/how-it-schedules/",
]
PLAIN += ["/progress/", "/confusions/", "/plan/", "/accounts/login/", "/accounts/signup/"]


def walk(page, url, strict):
    """Visit every page and state; yield the name of each while it is shown."""
    page.goto(url)
    yield "a story"
    page.keyboard.press("1")
    yield "a choice"
    page.keyboard.press("?")
    yield "the keys"
    page.keyboard.press("Escape")
    for n, name in enumerate(["a right story", "a wrong story", "two answers", "another story", "a wrong blank"]):
        answer_by_keys(page, right=n in (0, 2))
        yield name
        page.keyboard.press("Enter")
        page.wait_for_selector("form.question")
        yield f"the question after {name}"
    strict.expect("422")
    page.locator("form.question").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".error")
    yield "a refused answer"
    page.goto(f"{url}/quiz/")
    page.locator("label:has([name=count][value='5'])").click()
    page.get_by_role("button", name="Start quiz").click()
    for n in range(5):
        yield f"quiz question {n}"
        answer_by_keys(page, right=n == 1)
        yield f"quiz feedback {n}"
        page.keyboard.press("Enter")
        page.wait_for_selector("form.question, .score")
    for summary in page.locator("main summary").all():
        summary.click()
    yield "a result"
    page.locator("ol.list a").first.click()
    page.wait_for_selector(".verdict")
    yield "looking back"
    for path in [*PLAIN, f"/facts/{Fact.objects.first().pk}/"]:
        page.goto(url + path)
        for summary in page.locator("main summary").all():
            summary.click()
        yield path
    page.goto(f"{url}/owner/sign-in/{make_owner_link(now=timezone.now())}/")
    yield "the owner's sign-in"
    strict.expect("404")
    page.goto(f"{url}/nothing/")
    yield "a missing page"
    Learner.objects.update(new_per_day=0)
    page.goto(url)
    yield "the end of the day"
    user = UserFactory()
    page.goto(f"{url}/accounts/login/")
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    yield "a refused sign-in"
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    for path in ["/accounts/", "/accounts/password/change/"]:
        page.goto(url + path)
        yield path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page, live_server, bank, strict, check_access, scheme):
    page.emulate_media(color_scheme=scheme)
    found = [(name, problem) for name in walk(page, live_server.url, strict) for problem in check_access(page)]
    assert found == []


def test_no_page_scrolls_sideways_at_any_width(page, live_server, bank, strict):
    wide = []
    for name in walk(page, live_server.url, strict):
        for width in (320, 390, 768, 1100):
            page.set_viewport_size({"width": width, "height": 844})
            surplus = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if surplus > 0:
                wide.append((name, width, surplus))
    assert wide == []


def test_the_stem_starts_near_the_top_of_a_phone(page, live_server, bank, strict):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url)
    assert page.locator(".stem").bounding_box()["y"] <= 120


def test_the_verdict_and_its_rule_are_seen_without_scrolling_and_the_button_stays(page, live_server, bank, strict):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url)
    check = page.get_by_role("button", name="Check").bounding_box()
    answer_by_keys(page, right=False)
    rule, primary = page.locator(".rule").bounding_box(), page.locator(".actions .primary").bounding_box()
    assert page.evaluate("scrollY") == 0
    assert rule["y"] + rule["height"] < 400
    assert (primary["y"], primary["height"]) == (check["y"], check["height"])


def test_targets_are_large_enough_for_a_finger(page, live_server, bank, strict):
    page.set_viewport_size({"width": 390, "height": 844})
    small = []
    for path in ["/", "/quiz/", "/decks/", "/accounts/login/"]:
        page.goto(live_server.url + path)
        for target in page.locator(
            "button:visible, label.option, label.check, .segments label, header a:visible"
        ).all():
            box = target.bounding_box()
            if 0 < box["height"] < 44:  # none at all: inside something that is closed
                small.append((path, target.inner_text(), box["height"]))
    assert small == []


def test_no_text_is_smaller_than_13_pixels(page, live_server, bank, strict):
    page.set_viewport_size({"width": 390, "height": 844})
    script = "[...document.querySelectorAll('body *')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    for name in walk(page, live_server.url, strict):
        assert min(page.evaluate(script)) >= 13, name


def test_the_checks_see_seeded_faults(page, live_server, transactional_db, check_access):
    """A control: were these not found, the tests above would prove nothing."""
    from .conftest import Strict

    strict = Strict("another.host")
    strict.watch(page)
    page.goto(live_server.url + "/keys/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=x><button></button>'")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("console.error('seeded')")
    rules = " ".join(check_access(page))
    assert "image-alt" in rules
    assert "button-name" in rules
    assert any("CSP: style-src" in text for text in strict.complaints)
    assert any("seeded" in text for text in strict.complaints)
    assert any("request to" in text for text in strict.complaints)
