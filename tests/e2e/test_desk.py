"""The admin in a real browser: nothing that the content security policy forbids, and nothing that axe finds."""

import pytest

from studyapp.models import Question
from studyapp.services import roles
from tests.factories import UserFactory

from .test_accounts import sign_in

pytestmark = pytest.mark.usefixtures("strict")


def test_an_editor_mends_a_question_and_the_policy_holds(page, live_server, bank):
    editor = UserFactory(username="editor")
    roles.set_permissions_of_roles()
    roles.make_editor(editor)
    sign_in(page, live_server.url, editor)
    question = Question.objects.filter(type="single").first()
    url = f"{live_server.url}/admin/studyapp/question"
    for address in [live_server.url + "/admin/", f"{url}/", f"{url}/?_facets=True", f"{url}/import/"]:
        page.goto(address)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{url}/{question.pk}/change/")
    page.get_by_label("Explanation").fill("A function runs for fifteen minutes.")
    page.get_by_role("button", name="Save and continue editing").click()
    aside = page.locator("aside[aria-labelledby=preview]")
    assert "A function runs for fifteen minutes." in aside.inner_text()
    page.goto(f"{url}/{question.pk}/history/")
    assert "fifteen" in page.locator("ins").first.inner_text()
    with page.expect_download() as download:
        page.evaluate("url => { location = url }", f"{url}/export/")
    page.goto(f"{url}/import/")
    page.locator("[type=file]").set_input_files(download.value.path())
    page.locator("[name=format]").select_option(label="csv")
    page.get_by_role("button", name="Submit").click()
    assert "0 changed, 30 unchanged" in page.locator("main").inner_text()
