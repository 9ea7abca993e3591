from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from studyapp.models import Card, Fact, Learner, QuestionReport
from tests.factories import QuestionReportFactory

from .walking import answer_by_keys, focus_is_lost, press_tab_to


def test_a_problem_is_reported_without_a_mouse(page, live_server, bank, strict, check_access):
    page.goto(live_server.url)
    answer_by_keys(page, right=True)
    press_tab_to(page, "Report a problem")
    page.keyboard.press("Enter")
    strict.expect("422")
    press_tab_to(page, "Send the report")
    page.keyboard.press("Enter")
    expect(page.locator("#report-kind")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Choose what is wrong.")
    assert check_access(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("4 options, 1 of them wrong?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#report .notice")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("Your report was sent")
    assert check_access(page) == []
    assert QuestionReport.objects.values_list("kind", "text").get() == ("wrong", "4 options, 1 of them wrong?")
    page.keyboard.press("4")
    page.wait_for_selector("form.question")


def test_a_problem_is_reported_without_javascript(browser, live_server, bank):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Check").click()
    page.get_by_text("Report a problem").click()
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".error")).to_have_text("Choose what is wrong.")
    page.locator("#report-kind").select_option("outdated")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("#q .notice")).to_contain_text("Your report was sent")
    expect(page.locator(".verdict")).to_be_visible()
    assert QuestionReport.objects.get().kind == "outdated"
    context.close()


def test_news_is_dismissed_and_the_choice_below_stays(page, live_server, bank, strict, check_access):
    page.goto(live_server.url)
    answer_by_keys(page, right=True)
    learner = Learner.objects.get()
    QuestionReportFactory(learner=learner, state="answered", note="You are right; it was mended.")
    now = timezone.now()
    Fact.objects.filter(cards__learner=learner).update(changed_at=now)
    Card.objects.update(last_review=now - timedelta(days=1), due=now + timedelta(days=1))
    page.goto(live_server.url + "/study/")
    page.keyboard.press("2")
    assert check_access(page) == []
    expect(page.locator("#notices")).to_contain_text("Your report was answered: You are right; it was mended.")
    for left in (1, 0):
        page.get_by_role("button", name="Dismiss").first.click()
        expect(page.get_by_role("button", name="Dismiss")).to_have_count(left)
        assert not focus_is_lost(page)
    expect(page.locator("[data-choice='2']")).to_be_checked()
    page.reload()
    expect(page.get_by_role("button", name="Dismiss")).to_have_count(0)
