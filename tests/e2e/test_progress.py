"""Home and progress in a real browser: before anything was studied, after one answer, and after weeks of study."""

from datetime import timedelta

import pytest
from django.utils import timezone

from studyapp.models import Answer, Card, Learner, Question, Review
from tests.factories import AnswerFactory

from .walking import answer_by_keys


def study_for_weeks(learner):
    """Answer every question each fifth day for seven weeks; every sixth answer is wrong."""
    now, questions = timezone.now(), list(Question.objects.all())
    cards, answers, reviews = [], [], []
    learner.answers.all().delete()
    learner.cards.all().delete()
    for n, question in enumerate(questions):
        card = Card(learner=learner, fact=question.fact, created_at=now, due=now + timedelta(days=n % 9 + 1), reps=10)
        card.memory_state = 2
        card.stability, card.difficulty, card.last_review = 0.5 * 1.4**n, 5.0, now - timedelta(days=n % 5)
        cards.append(card)
        for number in range(10):
            at = now - timedelta(days=(9 - number) * 5 + n % 5, minutes=n)
            is_right = (n + number) % 6 > 0
            answers.append(AnswerFactory.build(learner=learner, question=question, is_correct=is_right, answered_at=at))
            rating = 3 if is_right else 1
            reviews.append(
                Review(
                    learner=learner,
                    card=card,
                    answer=answers[-1],
                    rating=rating,
                    number=number + 1,
                    reviewed_at=at,
                    before=card.memory.as_json(),
                )
            )
    Card.objects.bulk_create(cards)
    Answer.objects.bulk_create(answers)
    Review.objects.bulk_create(reviews)


def walk(page, url):
    """Show home and progress empty, begun, and full; yield the name of each state."""
    page.goto(url)
    yield "home of a visitor"
    page.goto(f"{url}/progress/")
    yield "no progress"
    page.goto(f"{url}/study/")
    answer_by_keys(page, right=True)
    page.goto(url)
    yield "home after one answer"
    page.goto(f"{url}/progress/")
    yield "progress after one answer"
    study_for_weeks(Learner.objects.get())
    for name, address in (("home", url), ("progress", f"{url}/progress/")):
        page.goto(address)
        yield f"{name} after weeks"
        for summary in page.locator("main summary").all():
            summary.click()
        yield f"{name} with its tables"


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 390)])
def test_axe_finds_nothing_on_home_and_progress(page, live_server, bank, strict, check_access, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    assert [(name, found) for name in walk(page, live_server.url) for found in check_access(page)] == []


def test_home_and_progress_scroll_sideways_at_no_width(page, live_server, bank, strict):
    wide = []
    for name in walk(page, live_server.url):
        for width in (320, 390, 768, 1100):
            page.set_viewport_size({"width": width, "height": 844})
            surplus = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wide += [(name, width, surplus)] if surplus > 0 else []
    assert wide == []


def test_on_a_phone_the_rest_of_the_site_stands_behind_more_without_javascript(browser, live_server, bank):
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Progress").click()
    assert page.locator("h1").inner_text() == "Progress"
    context.close()


def test_a_table_of_progress_is_taken_along(page, live_server, bank, strict):
    page.goto(live_server.url)
    answer_by_keys(page, right=True)
    page.goto(f"{live_server.url}/progress/")
    page.get_by_text("Days of study: as a table").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Days of study: CSV").click()
    assert download.value.suggested_filename == "progress-days.csv"
