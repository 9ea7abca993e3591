import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_typed_is_found_at_once_and_the_field_keeps_the_focus(
    page, live_server, bank, strict, check_access, scheme
):
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + "/notes/")
    page.keyboard.press("/")
    page.keyboard.type("generation 7")
    expect(page.locator(".hits a").first).to_contain_text("AWS Lambda limits")
    expect(page.locator("#found")).to_have_text("1 section found.")
    expect(page.locator("h1")).to_have_text("Notes with “generation 7”")
    expect(page.locator("#search")).to_be_focused()
    expect(page.locator("#search")).to_have_value("generation 7")
    assert page.url.endswith("/notes/?q=generation%207")
    assert check_access(page) == []
    page.locator("#search").fill("")
    expect(page.locator("h1")).to_have_text("Notes")
    expect(page.locator("#results")).to_contain_text("AWS Lambda limits")


def test_the_search_is_a_whole_form_without_javascript(browser, live_server, bank):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/notes/")
    page.locator("#search").fill("generation 7")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#found")).to_have_text("1 section found.")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_fact_is_bookmarked_with_a_remark(page, live_server, bank, strict, check_access, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/facts/{bank.facts.first().pk}/")
    page.get_by_role("link", name="Bookmark or remark").click()
    page.get_by_label("Your remark").fill("Ask about this one.")
    assert check_access(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".remark")).to_have_text("Ask about this one.")
    assert check_access(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
