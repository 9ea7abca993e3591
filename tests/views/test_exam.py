import re
from datetime import timedelta

import pytest
from django.utils import timezone

from studyapp.models import Answer, Quiz
from studyapp.services import papers
from tests.factories import LearnerFactory, make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(learner):
    """An exam of four questions that began just now."""
    return papers.start_exam(learner, make_exam({"Secure": 5}), count=4, now=timezone.now())


def choose(client, quiz, position, value, **sent):
    return client.post(f"/exam/{quiz.pk}/{position}/save/", {"choice": value, **sent})


def run_out(quiz):
    Quiz.objects.filter(pk=quiz.pk).update(deadline=timezone.now() - timedelta(seconds=1))


def test_the_start_says_what_a_paper_is_and_how_much_of_it_is_new(client):
    make_exam({"Secure": 5})
    text = client.get("/exam/").content.decode()
    assert "4 questions in 8 minutes" in text
    assert "All 4 questions tell stories that are new to you." in text


def test_a_bank_that_is_too_small_says_what_it_lacks(client):
    make_exam({"Secure": 6, "Resilient": 40}, questions=20)
    text = client.get("/exam/").content.decode()
    assert "4 of 10 stories on Secure" in text
    assert "The longest fair paper now has 10 questions." in text
    assert client.post("/exam/", {"count": "20"}).status_code == 422


def test_without_an_exam_the_page_says_what_to_do(client):
    assert "manage.py import_content" in client.get("/exam/").content.decode()
    assert client.post("/exam/").status_code == 200


def test_starting_leads_to_the_first_question_with_the_time_left(client, learner):
    make_exam({"Secure": 5})
    page = client.post("/exam/", {"count": "4", "extra": "on"}, follow=True)
    quiz = Quiz.objects.get()
    assert page.redirect_chain[-1][0] == f"/exam/{quiz.pk}/1/"
    assert 595 <= page.context["seconds_left"] <= 600


def test_the_question_gives_no_hint(client, quiz):
    text = client.get(f"/exam/{quiz.pk}/1/").content.decode()
    assert "Correct" not in text
    assert "The run time of one invocation is at most" not in text


def test_a_choice_is_saved_and_shown_again(client, quiz):
    assert choose(client, quiz, 1, "2", go="next").url == f"/exam/{quiz.pk}/2/"
    assert re.search(r'value="2" data-choice="3" checked', client.get(f"/exam/{quiz.pk}/1/").content.decode())
    assert client.get(f"/quiz/{quiz.pk}/").url == f"/exam/{quiz.pk}/2/"


@pytest.mark.parametrize(
    ("go", "where"),
    [
        ("next", "3/"),
        ("previous", "1/"),
        ("4", "4/"),
        ("77", "4/"),
        ("x", "2/"),
        ("grid", "questions/"),
        ("end", "end/"),
    ],
)
def test_each_button_saves_and_leads_on(client, quiz, go, where):
    assert choose(client, quiz, 2, "0", go=go).url == f"/exam/{quiz.pk}/{where}"
    assert quiz.items.get(position=2).chosen == [0]


def test_htmx_saves_in_place(client, quiz, htmx):
    response = client.post(f"/exam/{quiz.pk}/1/save/", {"choice": "0", "go": "here"}, headers=htmx)
    text = response.content.decode()
    assert text.startswith("Saved")
    assert "1 answered" in text
    assert "<html" not in text


def test_a_flag_is_kept_until_it_is_taken_away(client, quiz):
    client.post(f"/exam/{quiz.pk}/1/save/", {"flagged": "1"})
    choose(client, quiz, 1, "0")
    assert quiz.items.get(position=1).is_flagged
    client.post(f"/exam/{quiz.pk}/1/save/", {"flagged": "0", "choice": "0"})
    assert (quiz.items.get(position=1).is_flagged, quiz.items.get(position=1).chosen) == (False, [0])


def test_more_choices_than_asked_for_are_refused_with_a_word(client, quiz):
    response = client.post(f"/exam/{quiz.pk}/1/save/", {"choice": ["0", "1"], "go": "next"})
    assert response.status_code == 422
    assert "Not saved: choose 1, you chose 2." in response.content.decode()


def test_the_grid_filters(client, quiz):
    choose(client, quiz, 1, "0", flagged="1")
    assert client.get(f"/exam/{quiz.pk}/questions/").context["tabs"] == [("all", 4), ("unanswered", 3), ("flagged", 1)]
    listed = client.get(f"/exam/{quiz.pk}/questions/?show=unanswered").context["listed"]
    assert [cell["item"].position for cell in listed] == [2, 3, 4]


def test_before_the_end_blanks_are_counted(client, quiz):
    choose(client, quiz, 1, "0")
    text = client.get(f"/exam/{quiz.pk}/end/").content.decode()
    assert "1 answered, 3 blank, 0 flagged" in text
    assert "A blank counts as wrong" in text
    assert not Quiz.objects.get().finished_at


def test_handing_in_leads_to_the_result(client, quiz):
    choose(client, quiz, 1, "0")
    for _ in range(2):
        assert client.post(f"/exam/{quiz.pk}/finish/").url == f"/quiz/{quiz.pk}/result/"
    assert Answer.objects.count() == 1
    assert client.get(f"/exam/{quiz.pk}/1/").url == f"/quiz/{quiz.pk}/1/"


def test_a_request_after_the_deadline_finds_the_paper_closed(client, quiz, htmx):
    choose(client, quiz, 1, "0")
    run_out(quiz)
    assert choose(client, quiz, 2, "0", go="next").url == f"/quiz/{quiz.pk}/result/"
    response = client.post(f"/exam/{quiz.pk}/2/save/", {"choice": "0", "go": "here"}, headers=htmx)
    assert (response.status_code, response.headers["HX-Redirect"]) == (204, f"/quiz/{quiz.pk}/result/")
    assert Answer.objects.count() == 1
    assert "Time is up" in client.get(f"/quiz/{quiz.pk}/result/").content.decode()


@pytest.mark.parametrize("page", ["", "1/", "result/"])
def test_whoever_looks_after_the_deadline_finds_the_result(client, quiz, page):
    run_out(quiz)
    client.get(f"/quiz/{quiz.pk}/{page}")
    assert Quiz.objects.get().finished_at


def test_no_reason_is_shown_while_the_clock_runs(client, quiz):
    for page in ("1/", "result/"):
        assert client.get(f"/quiz/{quiz.pk}/{page}").status_code == 302
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "0"})
    assert not Answer.objects.exists()
    assert client.get(f"/exam/{quiz.pk}/paper/").status_code == 404


def test_somebody_elses_paper_is_not_found(client, quiz):
    Quiz.objects.update(learner=LearnerFactory())
    for name in ("1/", "questions/", "end/", "paper/"):
        assert client.get(f"/exam/{quiz.pk}/{name}").status_code == 404, name
    for name in ("1/save/", "finish/", "sheet/"):
        assert client.post(f"/exam/{quiz.pk}/{name}").status_code == 404, name


def test_a_paper_is_printed_with_its_key_and_typed_in(client, learner):
    make_exam({"Secure": 5})
    page = client.post("/exam/", {"count": "4", "on_paper": "on"}, follow=True)
    quiz = Quiz.objects.get()
    text = page.content.decode()
    assert text.count('class="stem"') == 4
    assert '<section class="new-sheet only-print" aria-labelledby="paper-key">' in text
    right = [next(o.value for o in row["right"]) for row in page.context["rows"]]
    sheet = {f"choice-{n}": value for n, value in enumerate(right[:3], 1)}
    assert client.post(f"/exam/{quiz.pk}/sheet/", sheet).url == f"/exam/{quiz.pk}/sheet/"
    assert f'name="choice-1" value="{right[0]}" checked' in client.get(f"/exam/{quiz.pk}/sheet/").content.decode()
    assert client.post(f"/exam/{quiz.pk}/sheet/", {**sheet, "hand_in": "1"}).url == f"/quiz/{quiz.pk}/result/"
    assert list(Answer.objects.values_list("is_correct", flat=True)) == [True] * 3


def test_a_printed_question_says_once_how_many_to_choose(client, learner):
    quiz = papers.start_exam(learner, make_exam({"Secure": 5}), count=4, now=timezone.now(), on_paper=True)
    for item, stem in zip(quiz.items.all(), ("Which two? (Select TWO.)", "Which two?"), strict=False):
        item.shown = {**item.shown, "stem": stem, "type": "multiple"}
        item.save()
    assert client.get(f"/exam/{quiz.pk}/paper/").content.decode().count("(Choose ") == 1


def test_a_sheet_with_too_many_letters_is_kept_and_marked(client, learner):
    quiz = papers.start_exam(learner, make_exam({"Secure": 5}), count=4, now=timezone.now(), on_paper=True)
    response = client.post(f"/exam/{quiz.pk}/sheet/", {"choice-1": ["0", "1"], "choice-2": "3", "hand_in": "1"})
    assert response.status_code == 422
    assert 'name="choice-1" value="1" checked' in response.content.decode()
    assert quiz.items.get(position=2).chosen == [3]
    assert not Quiz.objects.get().finished_at


def test_a_room_costs_the_same_number_of_queries_with_more_questions(client, learner, django_assert_max_num_queries):
    sizes = []
    for count in (4, 12):
        exam = make_exam({"Secure": count}, questions=count)
        quiz = papers.start_exam(learner, exam, count=count, now=timezone.now())
        with django_assert_max_num_queries(15) as asked:
            client.get(f"/exam/{quiz.pk}/1/")
        papers.hand_in(quiz, now=timezone.now())
        sizes.append(len(asked))
    assert sizes[0] == sizes[1]


def test_the_result_shows_what_the_score_is_not(client, quiz):
    choose(client, quiz, 1, "0", confidence="1")
    client.post(f"/exam/{quiz.pk}/finish/")
    text = client.get(f"/quiz/{quiz.pk}/result/").content.decode()
    assert "No estimate of the score" in text
    assert "Not enough evidence yet: 36 more questions" in text
    assert "What to do next" in text
    assert "3 questions were not answered" in text


def test_the_result_of_a_long_paper_gives_a_range_with_its_reason(client, learner):
    exam = make_exam({"Secure": 44}, questions=44, minutes=600)
    quiz = papers.start_exam(learner, exam, count=44, now=timezone.now())
    client.post(f"/exam/{quiz.pk}/finish/")
    text = client.get(f"/quiz/{quiz.pk}/result/").content.decode()
    assert re.search(r"Estimated score: \d{3} to \d{3}", text)
    assert "AWS does not publish how right answers become the scale of 100 to 1000" in text


def test_the_filters_of_a_result_lead_from_one_to_the_next(client, quiz):
    for position in (1, 3):
        choose(client, quiz, position, "0", flagged="1")
    client.post(f"/exam/{quiz.pk}/finish/")
    result = client.get(f"/quiz/{quiz.pk}/result/?show=flagged")
    assert [each.item.position for each in result.context["listed"]] == [1, 3]
    assert ("flagged", "Flagged", 2) in result.context["tabs"]
    page = client.get(f"/quiz/{quiz.pk}/1/?show=flagged")
    assert (page.context["previous"], page.context["next"]) == (None, 3)
    assert f'href="/quiz/{quiz.pk}/3/?show=flagged"' in page.content.decode()


def test_sending_the_start_twice_starts_one_paper(client, learner):
    make_exam({"Secure": 5})
    for _ in range(2):
        page = client.post("/exam/", {"count": "4"}, follow=True)
    assert Quiz.objects.count() == 1
    assert "You have this paper open." in page.content.decode()


@pytest.mark.parametrize("page", ["1/", "questions/", "end/"])
def test_going_back_after_handing_in_does_not_show_the_open_paper(client, quiz, page):
    assert "no-store" in client.get(f"/exam/{quiz.pk}/{page}").headers["Cache-Control"]


def test_before_the_end_it_is_said_once_how_many_are_answered(client, quiz):
    assert client.get(f"/exam/{quiz.pk}/end/").content.decode().count(" answered") == 1
