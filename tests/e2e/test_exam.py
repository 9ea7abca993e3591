"""A mock exam as it is sat: to the end, after a reload, on two devices, past the deadline, and without a connection."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from studyapp.models import Answer, ExamDomain, Quiz
from tests.factories import make_exam

from .walking import focus_is_lost

SCHEMES = ["light", "dark"]


@pytest.fixture
def exam(transactional_db):
    """Four questions in eight minutes."""
    return make_exam({"Secure architectures": 4, "Resilient architectures": 4})


def start(page, live_server):
    page.goto(live_server.url + "/exam/")
    page.get_by_role("button", name="Start now").click()
    page.wait_for_selector("form.question")
    return Quiz.objects.get()


def wait_for_save(page):
    expect(page.locator("#saved")).to_have_text(re.compile("Saved"))


def second_device(browser, page):
    """Another browser of the same learner."""
    context = browser.new_context()
    context.add_cookies(page.context.cookies())
    return context.new_page()


def test_a_mock_exam_by_keyboard_from_start_to_result(page, live_server, exam, strict):
    quiz = start(page, live_server)
    for n in range(4):
        expect(page.locator(".bar b")).to_have_text(str(n + 1))
        page.keyboard.press("abcd"[n])
        if n == 1:
            page.keyboard.press("f")
            expect(page.locator("#flag")).to_have_attribute("aria-pressed", "true")
        wait_for_save(page)
        assert not focus_is_lost(page)
        page.keyboard.press("Enter")
    page.wait_for_url("**/end/")
    expect(page.locator("h1")).to_have_text("4 answered, 0 blank, 1 flagged")
    assert not Answer.objects.exists()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("h1")).to_contain_text("of 4 right")
    assert [item.chosen for item in quiz.items.all()] == [[0], [1], [2], [3]]
    assert Answer.objects.count() == 4


def test_a_reload_and_another_device_go_on_where_it_was(page, browser, live_server, exam, strict):
    quiz = start(page, live_server)
    page.keyboard.press("b")
    wait_for_save(page)
    page.reload()
    expect(page.locator("[data-choice='2']")).to_be_checked()
    page.keyboard.press("n")
    expect(page.locator(".bar b")).to_have_text("2")

    other = second_device(browser, page)
    other.goto(f"{live_server.url}/quiz/{quiz.pk}/")
    expect(other.locator(".bar b")).to_have_text("2")
    other.keyboard.press("c")
    wait_for_save(other)
    page.reload()
    expect(page.locator("[data-choice='3']")).to_be_checked()
    other.context.close()


def test_a_dropped_connection_keeps_the_choice_and_sends_it_once_it_is_back(page, live_server, exam, strict):
    strict.expect("net::ERR_")
    strict.expect("htmx:")
    quiz = start(page, live_server)
    page.context.set_offline(True)
    page.keyboard.press("d")
    expect(page.locator("#saved")).to_contain_text("Not saved yet: no connection.")
    expect(page.locator("[data-choice='4']")).to_be_checked()
    assert quiz.items.first().chosen == []
    page.context.set_offline(False)
    wait_for_save(page)
    assert quiz.items.first().chosen == [3]
    assert quiz.items.first().version == 1


def test_a_choice_without_a_connection_outlives_the_page_but_undoes_nothing(page, browser, live_server, exam, strict):
    strict.expect("net::ERR_")
    strict.expect("htmx:")
    quiz = start(page, live_server)
    url = page.url
    page.context.set_offline(True)
    page.keyboard.press("d")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")
    loads = []
    with page.expect_event("load", lambda _: loads.append("load") or len(loads) == 2):  # again once it was sent
        page.goto(url)
    expect(page.locator("[data-choice='4']")).to_be_checked()

    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.goto("about:blank")
    other = second_device(browser, page)
    other.goto(url)
    other.keyboard.press("b")
    wait_for_save(other)
    page.context.set_offline(False)
    page.wait_for_function("navigator.onLine")
    page.goto(url, wait_until="networkidle")  # the late choice was sent by now
    expect(page.locator("[data-choice='2']")).to_be_checked()
    assert quiz.items.first().chosen == [1]
    other.context.close()


def test_at_zero_the_paper_is_handed_in_and_warnings_are_said_once(page, live_server, exam, strict):
    quiz = start(page, live_server)
    page.keyboard.press("a")
    wait_for_save(page)
    Quiz.objects.update(deadline=timezone.now() + timedelta(seconds=62))
    page.reload()
    expect(page.locator("#status")).to_have_text("1 minute left.")
    Quiz.objects.update(deadline=timezone.now() + timedelta(seconds=2))
    page.reload()
    page.wait_for_url("**/result/")
    expect(page.locator("h1")).to_contain_text("of 4 right")
    quiz.refresh_from_db()
    assert quiz.finished_at == quiz.deadline


def test_a_choice_after_the_deadline_is_refused_with_the_result(page, live_server, exam, strict):
    start(page, live_server)
    Quiz.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    page.keyboard.press("a")
    page.wait_for_url("**/result/")
    expect(page.locator("#q .notice")).to_contain_text("Time is up")
    assert not Answer.objects.exists()


def test_the_clock_can_be_hidden_and_stays_hidden(page, live_server, exam, strict):
    start(page, live_server)
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_role("timer")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".bar b")).to_have_text("2")
    expect(page.get_by_role("timer")).to_be_hidden()
    page.get_by_role("button", name="Show the time").click()
    expect(page.get_by_role("timer")).to_be_visible()


def test_an_exam_is_sat_without_javascript(browser, live_server, exam):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    start(page, live_server)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Flag").click()
    expect(page.get_by_role("radio").first).to_be_checked()
    expect(page.locator(".bar")).to_contain_text("1 answered, 1 flagged")
    page.locator(".actions .primary").click()
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("radio").first).to_be_checked()
    page.get_by_role("button", name="End exam").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("h1")).to_contain_text("of 4 right")
    context.close()


def walk(page, live_server):
    """Each page of an exam in its states; yield the name of each while it is shown."""
    page.goto(live_server.url + "/confusions/")
    yield "nothing mixed up"
    quiz = start(page, live_server)
    yield "a question"
    page.keyboard.press("Shift+B")
    page.keyboard.press("a")
    page.keyboard.press("f")
    expect(page.locator("#flag")).to_have_attribute("aria-pressed", "true")
    yield "a saved question"
    page.keyboard.press("g")
    page.wait_for_url("**/questions/")
    yield "the grid"
    page.goto(f"{live_server.url}/exam/{quiz.pk}/questions/?show=flagged")
    yield "what is flagged"
    page.goto(f"{live_server.url}/exam/{quiz.pk}/end/")
    yield "before the end"
    page.goto(live_server.url + "/exam/")
    yield "an open paper"
    page.goto(f"{live_server.url}/exam/{quiz.pk}/end/")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_selector(".score")
    for summary in page.locator("main summary").all():
        summary.click()
    yield "the result"
    page.goto(live_server.url + "/confusions/")
    yield "what is mixed up"
    page.goto(f"{live_server.url}/exam/{quiz.pk}/paper/")
    yield "the paper"
    page.goto(live_server.url + "/exam/")
    page.get_by_label("On paper").check()
    page.get_by_role("button", name="Start now").click()
    page.get_by_role("link", name="Type in the answers").click()
    yield "the sheet"
    ExamDomain.objects.filter(title__startswith="Secure").update(mock_questions=90)
    page.goto(live_server.url + "/exam/")
    yield "a bank that is too small"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page, live_server, exam, strict, check_access, scheme):
    page.emulate_media(color_scheme=scheme)
    found = []
    for name in walk(page, live_server):
        found += [(name, problem) for problem in check_access(page)]
        for width in (320, 390, 1100):
            page.set_viewport_size({"width": width, "height": 844})
            surplus = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [(name, width, surplus)] if surplus > 0 else []
    assert found == []


def test_choosing_shifts_nothing(page, live_server, exam, strict):
    page.set_viewport_size({"width": 390, "height": 844})
    start(page, live_server)
    script = "[...document.querySelectorAll('.stem, label.option, .actions')].map(e => e.getBoundingClientRect().y)"
    before = page.evaluate(script)
    page.locator("[data-choice='2']").check()
    wait_for_save(page)
    assert page.evaluate(script) == before
