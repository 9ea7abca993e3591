"""Somebody brings their own notes, decides what holds, and studies them."""

import pytest
from playwright.sync_api import expect

from studyapp.models import Document, Fact, Question
from tests.small_content import import_small_content

NOTES = """# SQS

A queue is usually read by one consumer for at most 5 minutes.
Max size of a message is 256 KB.
"""


@pytest.fixture
def content(transactional_db, tmp_path, settings):
    settings.CONTENT = tmp_path / "content"
    import_small_content(settings.CONTENT)
    Fact.objects.update(position=9)  # what somebody brings comes first, as far as these walks go


@pytest.fixture
def add(page, live_server, content, strict):
    def add(text):
        page.goto(f"{live_server.url}/notes/add/")
        page.fill("#pasted", text)
        page.get_by_role("button", name="Read my notes").click()

    return add


def open_reader(page):
    page.get_by_role("link", name="Look at what was found").click()
    page.wait_for_selector("#margin")
    return page.locator("#margin")


def test_notes_are_pasted_confirmed_fixed_and_studied(page, add, live_server, check_access):
    add(NOTES)
    expect(page.locator(".found")).to_contain_text("1 document, 2 facts")
    assert check_access(page) == []
    margin = open_reader(page)
    assert check_access(page) == []

    page.keyboard.press("j")
    page.keyboard.press("y")
    card = margin.locator(".card.is-certain")
    expect(card.get_by_text("1 question")).to_be_visible()
    expect(card).to_contain_text("for at most")
    expect(page.locator("mark.is-certain")).to_have_text(
        "A queue is usually read by one consumer for at most 5 minutes."
    )
    expect(page.locator("#status")).to_have_text("You confirmed it")

    page.get_by_role("button", name="Fix the text").click()
    expect(page.locator("article")).to_contain_text("An Amazon SQS message is at most 1 MiB.")
    expect(page.locator("#findings")).to_have_text("0 findings")

    page.goto(live_server.url + "/study/")
    page.fill("#text", "5 minutes")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("Correct.")
    expect(page.locator(".source blockquote")).to_have_text(
        "A queue is usually read by one consumer for at most 5 minutes."
    )


def test_a_bar_shows_how_far_reading_is_and_survives_a_reload(page, add, live_server, settings, monkeypatch):
    from studyapp.services.own_notes import tasks, uploads, working

    class Later:
        def enqueue(self, pk):
            self.pk = pk

    later = Later()
    monkeypatch.setattr(uploads.tasks, "read_upload", later)
    add(NOTES)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator("#progress label")).to_have_text("Waiting for its turn")
    page.reload()
    expect(page.get_by_role("progressbar")).to_be_visible()
    second = page.context.new_page()
    second.goto(page.url)
    working.read_upload(later.pk, clock=tasks.timezone.now)
    for tab in (page, second):
        expect(tab.locator(".found")).to_contain_text("1 document, 2 facts")


def test_a_file_is_sent_without_javascript(browser, live_server, content, tmp_path):
    (tmp_path / "queues.md").write_text(NOTES, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/notes/add/")
    page.set_input_files("#files", tmp_path / "queues.md")
    page.get_by_role("button", name="Read my notes").click()
    expect(page.locator(".found")).to_contain_text("1 document, 2 facts")
    open_reader(page)
    page.get_by_role("button", name="Right: Amazon SQS: A queue").click()
    expect(page.locator(".card.is-certain")).to_contain_text("You confirmed it")
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.locator("main .notice")).to_have_text("“SQS” was deleted.")
    assert not Document.objects.exclude(owner=None).exists()
    assert not Question.objects.exclude(owner=None).exists()
    context.close()


def test_dropped_files_are_counted_and_sent(page, live_server, content, strict):
    page.goto(f"{live_server.url}/notes/add/")
    page.evaluate(
        """text => {
          const transfer = new DataTransfer();
          for (const name of ["a.md", "b.md"]) transfer.items.add(new File([text + name], name));
          document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true}));
        }""",
        NOTES,
    )
    expect(page.locator("[data-chosen-files]")).to_have_text("2 files, 0.0 MB")
    page.get_by_role("button", name="Read my notes").click()
    expect(page.locator(".found")).to_contain_text("2 documents")


@pytest.mark.parametrize("width", [320, 1100])
def test_the_reader_fits_and_is_whole_by_keyboard(page, add, width, check_access):
    page.set_viewport_size({"width": width, "height": 800})
    add("# Lambda\n\nA Lambda function has at most 3 layers.\n\nA Lambda function has at most 5 layers.\n")
    open_reader(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert check_access(page) == []
    page.get_by_role("button", name="This one holds").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main .notice")).to_contain_text("Noted: “A Lambda function has at most 5 layers.”")
    expect(page.locator(".card.is-rejected")).to_contain_text("3 layers")
