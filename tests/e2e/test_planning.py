"""A learner plans in a real browser: states the exam day, studies, sees plan and readiness change, takes it back."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from studyapp.models import Answer

from .walking import answer_by_keys


def test_stating_day_and_minutes_studying_and_undoing_change_plan_and_readiness(
    page, live_server, bank, strict, check_access
):
    exam = ((timezone.now() - timedelta(hours=4)).date() + timedelta(days=20)).isoformat()
    page.goto(live_server.url + "/plan/")
    page.get_by_label("Exam day").fill(exam)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        page.get_by_label(day).fill("10")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("20 days to the exam")
    expect(page.locator("[data-outlook]")).to_contain_text("All 30 facts fit into the days left; you have begun 0.")
    expect(page.locator("[data-readiness]")).to_contain_text("40 more questions that are new to you are needed")
    assert check_access(page) == []

    page.locator(".what-if").get_by_label("Minutes a day").fill("1")
    page.get_by_role("button", name="See").click()
    expect(page.locator("#tried")).to_contain_text(re.compile(r"With 1 minute a day until .* would stay unseen\."))

    page.goto(live_server.url + "/study/")
    for right in (True, False, True):
        answer_by_keys(page, right=right)
        page.keyboard.press("Enter")
        page.wait_for_selector(".question")
    page.goto(live_server.url + "/plan/")
    expect(page.locator("[data-outlook]")).to_contain_text("you have begun 3.")
    expect(page.locator("[data-readiness]")).to_contain_text("count so far")
    before = page.locator("[data-readiness]").inner_text()

    page.goto(live_server.url + "/study/")
    for left in (2, 1):
        page.keyboard.press("u")
        expect(page.get_by_text("Your last answer was taken back.")).to_be_visible()
        assert Answer.objects.count() == left
        page.goto(live_server.url + "/study/")
    page.goto(live_server.url + "/plan/")
    expect(page.locator("[data-outlook]")).to_contain_text("you have begun 1.")
    assert page.locator("[data-readiness]").inner_text() != before


def test_a_fact_is_set_aside_by_key_and_taken_up_on_its_page(page, live_server, bank, strict, check_access):
    page.goto(live_server.url + "/study/")
    answer_by_keys(page, right=True)
    page.keyboard.press("s")
    expect(page.get_by_text("That fact will not be asked again.")).to_be_visible()
    page.goto(live_server.url + "/study/aside/")
    page.locator(".list a").click()
    expect(page.get_by_text("You set this fact aside: it is not asked.")).to_be_visible()
    assert check_access(page) == []
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_role("button", name="Never ask it")).to_be_visible()
