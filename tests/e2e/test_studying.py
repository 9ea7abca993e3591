import re

from playwright.sync_api import expect

from studyapp.models import Answer, Quiz, Review

from .walking import answer_by_keys, focus_is_lost, press_tab_to, right_values


def test_study_quiz_note_and_deck_without_a_mouse(page, live_server, bank, strict):
    page.goto(live_server.url)
    for n in range(5):
        answer_by_keys(page, right=n % 2 == 0)
        assert not focus_is_lost(page)
        page.keyboard.press("Enter")
        page.wait_for_selector("form.question")
        assert not focus_is_lost(page)
    assert Answer.objects.count() == 5

    page.goto(live_server.url + "/quiz/")
    press_tab_to(page, "Start quiz")
    page.keyboard.press("Enter")
    page.wait_for_selector("form.question")
    for n in range(10):
        answer_by_keys(page, right=n < 7)
        page.keyboard.press("Enter")
        page.wait_for_selector("form.question, .score")
    expect(page.locator("h1")).to_have_text("7 of 10 right")
    assert Quiz.objects.get().finished_at

    page.goto(live_server.url + "/notes/")
    page.keyboard.press("/")
    page.keyboard.type("generation 7")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notes/?q=**")
    press_tab_to(page, "AWS Lambda limits")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/notes/lambda-limits/#note-\d+$"))

    page.goto(live_server.url + "/decks/")
    press_tab_to(page, "Download deck")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "saa-c03.apkg"


def test_content_is_three_tabs_away(page, live_server, bank, strict):
    page.goto(live_server.url)
    assert press_tab_to(page, "Skip to content") == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[data-choice='1']")).to_be_focused()


def test_letters_choose_and_numbers_rate(page, live_server, bank, strict):
    page.goto(live_server.url)
    right = right_values(page)[0]
    page.keyboard.press("abcd"[right])
    page.keyboard.press("Enter")
    expect(page.locator(".verdict h1")).to_have_text("Correct.")
    page.keyboard.press("4")
    page.wait_for_selector("form.question")
    assert Review.objects.get().rating == 4


def test_u_takes_the_answer_back(page, live_server, bank, strict):
    page.goto(live_server.url)
    answer_by_keys(page, right=True)
    page.keyboard.press("u")
    expect(page.locator("#q .notice")).to_have_text("Your last answer was taken back.")
    assert not Answer.objects.exists()


def test_keys_rest_while_typing_and_with_modifiers(page, live_server, bank, strict):
    page.goto(live_server.url)
    page.keyboard.press("Control+1")
    page.keyboard.press("Alt+1")
    assert page.locator("[name=choice]:checked").count() == 0
    page.goto(live_server.url + "/notes/")
    page.keyboard.press("/")
    page.keyboard.type("u?n")
    expect(page.locator("#search")).to_have_value("u?n")
    assert page.locator("dialog[open]").count() == 0


def test_question_mark_lists_the_keys_and_escape_returns(page, live_server, bank, strict):
    page.goto(live_server.url)
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("take back the last answer")
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    assert page.locator("[name=choice]:checked").count() == 0


def test_the_verdict_has_the_focus_and_is_announced(page, live_server, bank, strict):
    page.goto(live_server.url)
    assert page.locator("[role=status]").first.inner_text() == ""
    answer_by_keys(page, right=True)
    expect(page.locator(".verdict h1")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Correct.")


def test_check_opens_at_exactly_two_choices(page, live_server, bank, strict):
    page.goto(live_server.url)
    for _ in range(2):
        answer_by_keys(page, right=True)
        page.keyboard.press("4")
        page.wait_for_selector("form.question")
    check = page.get_by_role("button", name="Check")
    expect(page.locator(".select")).to_have_text("Choose 2 · 0 chosen")
    expect(check).to_be_disabled()
    page.keyboard.press("1")
    expect(check).to_be_disabled()
    page.keyboard.press("2")
    expect(check).to_be_enabled()
    page.keyboard.press("3")
    expect(page.locator(".select")).to_have_text("Choose 2 · 3 chosen: take 1 away")
    expect(check).to_be_disabled()


def test_reload_and_back_lose_nothing(page, live_server, bank, strict):
    page.goto(live_server.url)
    answer_by_keys(page, right=False)
    verdict = page.locator(".verdict h1").inner_text()
    page.reload()
    expect(page.locator(".verdict h1")).to_have_text(verdict)
    page.keyboard.press("Enter")
    page.wait_for_selector("form.question")
    page.go_back()
    expect(page.locator(".verdict h1")).to_have_text(verdict)
    assert Answer.objects.count() == 1


def test_a_server_that_is_away_is_named_and_keeps_the_choice(page, live_server, bank, strict):
    strict.expect("net::ERR_FAILED")
    strict.expect("htmx:")
    page.goto(live_server.url)
    page.route("**/study/answer/", lambda route: route.abort())
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#connection")).to_contain_text("1 answer is kept on this device")
    expect(page.locator("[data-choice='1']")).to_be_checked()
    page.unroute("**/study/answer/")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".verdict")


def test_studying_works_without_javascript(browser, live_server, bank):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert re.search(r"/study/answers/[0-9a-f-]+/$", page.url)
    page.locator(".actions .primary").click()
    expect(page.locator("form.question")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#q .notice")).to_have_text("Your last answer was taken back.")

    page.goto(live_server.url + "/quiz/")
    page.locator("label:has([name=count][value='5'])").click()
    page.get_by_role("button", name="Start quiz").click()
    for _ in range(5):
        if page.locator("#text").count():
            page.locator("#text").fill("15 minutes")
        else:
            for box in range(2 if page.locator("[name=choice][type=checkbox]").count() else 1):
                page.locator("[name=choice]").nth(box).check()
        page.get_by_role("button", name="Check").click()
        page.locator(".actions .primary").click()
    expect(page.locator("h1")).to_contain_text("of 5 right")
    context.close()


def test_without_javascript_a_wrong_number_of_choices_is_explained(browser, live_server, bank):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    for _ in range(2):
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Check").click()
        page.locator(".actions .primary").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".error")).to_have_text("Choose exactly 2 answers; you chose 1.")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    context.close()


def test_an_option_is_ruled_out_by_shift_and_its_letter_and_not_chosen_as_well(page, live_server, bank, strict):
    page.goto(live_server.url)
    page.keyboard.press("Shift+B")
    expect(page.locator("[data-strike='2']")).to_be_checked()
    expect(page.get_by_label("Why is B ruled out?")).to_be_visible()
    assert page.locator("[data-choice]:checked").count() == 0
    page.keyboard.press("b")
    expect(page.locator("[data-strike='2']")).not_to_be_checked()
    page.keyboard.press("Shift+B")
    expect(page.locator("[data-choice='2']")).not_to_be_checked()
    page.get_by_label("Why is B ruled out?").select_option("cost")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Digit3")
    page.locator("[data-choice='1']").check()
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".verdict")
    answer = Answer.objects.get()
    assert (answer.struck, answer.confidence) == ([{"option": 1, "reason": "cost"}], 3)


def test_the_note_opens_over_the_answer_and_gives_the_focus_back(page, live_server, bank, strict, check_access):
    page.goto(live_server.url)
    answer_by_keys(page, right=False)
    link = page.locator(".source blockquote a")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator("#passage")).to_contain_text("The fact and its questions")
    assert check_access(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(link).to_be_focused()


def test_on_a_phone_the_story_and_what_nobody_chose_are_folded(page, live_server, bank, strict):
    page.goto(live_server.url)
    answer_by_keys(page, right=False)
    story, reason = page.locator(".story .stem"), page.locator("details.reason .why").first
    expect(story).to_be_visible()
    expect(reason).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(story).to_be_hidden()
    expect(reason).to_be_hidden()
    assert page.locator(".told li.option").first.bounding_box()["y"] < 844
