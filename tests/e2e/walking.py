"""Steps that several browser tests take."""

import json

from studyapp.models import Question


def right_values(page):
    """The values of the right options of the question on the page, found by their texts."""
    labels = page.locator("label.option")
    texts = [labels.nth(n).locator(".text").inner_text() for n in range(labels.count())]
    stem = page.locator(".part.ask, .part").last.inner_text()
    questions = Question.objects.filter(stem__contains=stem).prefetch_related("options")
    right = {option.text for question in questions for option in question.options.all() if option.is_correct}
    if page.locator("[name=choice][type=radio]").count():
        return [n for n, text in enumerate(texts) if text in right][:1]
    return [n for n, text in enumerate(texts) if text in right]


def answer_by_keys(page, *, right):
    """Answer whatever is asked without the mouse, and wait for the feedback."""
    if page.locator("#text").count():
        page.keyboard.type("15 minutes" if right else "a day")
    else:
        good = right_values(page)
        options = page.locator("label.option").count()
        chosen = good if right else [n for n in range(options) if n not in good][: len(good)]
        for value in chosen:
            page.keyboard.press(str(value + 1))
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict")


def press_tab_to(page, name, *, most=80):
    """Press Tab until a control of this name has the focus; return how often it was pressed."""
    for count in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim().startsWith(" + json.dumps(name) + ")"):
            return count
    raise AssertionError(f"Tab does not reach {name!r}")


def focus_is_lost(page):
    return page.evaluate("document.activeElement === document.body")
