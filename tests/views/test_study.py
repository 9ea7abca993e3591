import re

import pytest
from django.urls import reverse
from django.utils import timezone

from studyapp.models import Answer, Card, Learner, Rating, Review
from studyapp.services import study
from tests.factories import ClozeFactory, FactFactory, LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db

TWO_OF_FIVE = [(f"option {n}", n < 2, f"Reason {n}.") for n in range(5)]


def token_on(page):
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def right_choices(page):
    rendered = page.context["showing"].rendered
    return [n for n, option in enumerate(rendered.options) if option.is_correct]


def wrong_choices(page):
    rendered = page.context["showing"].rendered
    return [n for n, option in enumerate(rendered.options) if not option.is_correct][: rendered.select]


def answer(client, page, choice, **extra):
    return client.post(reverse("study:answer"), {"token": token_on(page), "choice": choice}, **extra)


def test_home_asks_the_first_question_at_once(client):
    question = QuestionFactory(stem="Which service runs code?")
    page = client.get("/study/")
    assert "Which service runs code?" in page.content.decode()
    assert page.context["showing"].question == question


def test_looking_at_home_writes_nothing(client):
    QuestionFactory()
    client.get("/study/")
    assert not Learner.objects.exists()


def test_a_reload_shows_the_same_question(client):
    QuestionFactory.create_batch(3)
    first, again = client.get("/study/"), client.get("/study/")
    assert first.context["showing"].question == again.context["showing"].question
    assert first.context["showing"].seed == again.context["showing"].seed


def test_the_first_answer_makes_a_learner_and_shows_feedback(client):
    QuestionFactory()
    page = client.get("/study/")
    response = answer(client, page, right_choices(page))
    saved = Answer.objects.get()
    assert response.url == f"/study/answers/{saved.pk}/"
    assert "Correct." in client.get(response.url).content.decode()


def test_feedback_names_the_letters_after_a_wrong_answer(client):
    QuestionFactory()
    page = client.get("/study/")
    right, wrong = right_choices(page)[0], wrong_choices(page)[0]
    feedback = client.get(answer(client, page, [wrong]).url).content.decode()
    assert f"Not quite: you chose {'ABCD'[wrong]}, the answer is {'ABCD'[right]}." in feedback


def test_feedback_names_all_letters_of_a_multiple_response(client):
    QuestionFactory(type="multiple", options=TWO_OF_FIVE)
    page = client.get("/study/")
    first, second = right_choices(page)
    mine = wrong_choices(page)
    feedback = client.get(answer(client, page, mine).url).context["feedback"]
    letters = "ABCDE"
    assert feedback.verdict == (
        f"Not quite: you chose {letters[mine[0]]} and {letters[mine[1]]}, "
        f"the answer is {letters[first]} and {letters[second]}."
    )


def test_feedback_says_for_each_option_what_it_was_and_why(client):
    QuestionFactory()
    page = client.get("/study/")
    options = client.get(answer(client, page, wrong_choices(page)).url).context["feedback"].options
    assert sorted(option.tag for option in options) == ["", "", "Correct answer", "Your answer, wrong"]
    assert {option.why for option in options} == {
        "The run time of one invocation is at most 15 minutes.",
        "The limit is higher than 5 minutes.",
        "The limit is lower than 30 minutes.",
        "The limit is lower than 60 minutes.",
    }


def test_feedback_quotes_the_notes_without_markdown_and_links_the_place(client):
    fact = FactFactory(quote="A function runs for at most **15 minutes** per `invocation`.")
    QuestionFactory(fact=fact)
    page = client.get("/study/")
    feedback = client.get(answer(client, page, right_choices(page)).url).content.decode()
    assert ">A function runs for at most 15 minutes per invocation.</a></blockquote>" in feedback
    assert f'href="/notes/{fact.document.slug}/#fact-{fact.key}"' in feedback
    assert "checked on November 23, 2026" in feedback


def test_feedback_shows_what_was_asked_then_even_after_an_edit(client):
    question = QuestionFactory(stem="Which limit holds?")
    page = client.get("/study/")
    url = answer(client, page, right_choices(page)).url
    question.stem = "Something else?"
    question.save()
    assert "Which limit holds?" in client.get(url).content.decode()


def test_texts_of_questions_are_escaped(client):
    QuestionFactory(stem="Is <script>alert(1)</script> safe?")
    assert "<script>alert" not in client.get("/study/").content.decode()


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ([], "Choose an answer first."),
        (["0", "1"], "Choose exactly 1 answer; you chose 2."),
        (["7"], "One of the chosen options is not part of this question. Choose again."),
        (["-1"], "One of the chosen options is not part of this question. Choose again."),
        (["x"], "One of the chosen options is not part of this question. Choose again."),
        ([""], "One of the chosen options is not part of this question. Choose again."),
        (["9" * 5000], "One of the chosen options is not part of this question. Choose again."),
    ],
)
def test_a_choice_that_cannot_be_checked_is_refused_with_a_sentence(client, choice, sentence):
    QuestionFactory()
    response = answer(client, client.get("/study/"), choice)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Answer.objects.exists()


def test_too_few_choices_of_a_multiple_response_are_kept(client):
    QuestionFactory(type="multiple", options=TWO_OF_FIVE)
    response = answer(client, client.get("/study/"), ["3"])
    assert response.status_code == 422
    assert [option.is_checked for option in response.context["form"].options] == [False, False, False, True, False]
    assert "Choose exactly 2 answers; you chose 1." in response.content.decode()


def test_a_refused_answer_by_htmx_keeps_the_address(client, htmx):
    QuestionFactory()
    response = answer(client, client.get("/study/"), [], headers=htmx)
    assert response.status_code == 422
    assert response.headers["HX-Push-Url"] == "false"
    assert b"<html" not in response.content


def test_a_blank_accepts_each_spelling(client):
    ClozeFactory(accepted=["15 minutes", "15 min"])
    token = token_on(client.get("/study/"))
    response = client.post(reverse("study:answer"), {"token": token, "text": "15 MIN"})
    assert client.get(response.url).context["feedback"].verdict == "Correct."


def test_a_wrong_blank_tells_the_answer_and_what_was_typed(client):
    ClozeFactory()
    token = token_on(client.get("/study/"))
    response = client.post(reverse("study:answer"), {"token": token, "text": "an <hour>"})
    feedback = client.get(response.url).content.decode()
    assert "Not quite: the answer is “15 minutes”." in feedback
    assert "Your answer: an &lt;hour&gt;" in feedback


def test_what_a_blank_asks_is_not_called_a_story(client):
    ClozeFactory(stem="Which word is missing?\n\nA function runs for up to _____.")
    token = token_on(client.get("/study/"))
    response = client.post(reverse("study:answer"), {"token": token, "text": "an hour"})
    feedback = client.get(response.url).content.decode()
    assert "A function runs for up to" in feedback
    assert "The story" not in feedback


def test_an_empty_blank_is_refused(client):
    ClozeFactory()
    token = token_on(client.get("/study/"))
    response = client.post(reverse("study:answer"), {"token": token, "text": "  "})
    assert response.status_code == 422
    assert "Type an answer first." in response.content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_page_that_is_out_of_date_leads_back_to_the_question(client, token):
    QuestionFactory()
    response = client.post(reverse("study:answer"), {"token": token, "choice": "0"}, follow=True)
    assert response.redirect_chain == [("/study/", 302)]
    assert "This page is out of date." in response.content.decode()


def test_a_question_that_was_edited_while_open_is_asked_again(client):
    question = QuestionFactory()
    page = client.get("/study/")
    question.stem = "What is the limit now?"
    question.save()
    response = answer(client, page, ["0"], follow=True)
    assert "This question was changed while it was open." in response.content.decode()
    assert not Answer.objects.exists()


def test_another_learners_page_is_not_found(client, learner):
    QuestionFactory()
    foreign = study.next_showing(LearnerFactory(), now=timezone.now())
    response = client.post(reverse("study:answer"), {"token": foreign.token, "choice": "0"})
    assert response.status_code == 404


def test_sending_an_answer_twice_saves_it_once(client, learner):
    QuestionFactory()
    page = client.get("/study/")
    first = answer(client, page, right_choices(page))
    second = answer(client, page, wrong_choices(page))
    assert first.url == second.url
    assert Answer.objects.get().is_correct


def test_another_learners_feedback_is_not_found(client, learner):
    QuestionFactory()
    page = client.get("/study/")
    url = answer(client, page, ["0"]).url
    client.cookies.clear()
    assert client.get(url).status_code == 404
    assert client.post(f"{url}rate/", {"rating": "3"}).status_code == 404


def test_a_right_answer_is_rated_and_the_next_question_follows(client, learner):
    QuestionFactory.create_batch(2)
    page = client.get("/study/")
    url = answer(client, page, right_choices(page)).url
    response = client.post(f"{url}rate/", {"rating": "4"})
    assert response.url == "/study/"
    assert Review.objects.get().rating == Rating.EASY
    assert client.get("/study/").context["showing"].question != page.context["showing"].question


def test_a_wrong_answer_offers_next_instead_of_ratings(client, learner):
    QuestionFactory()
    page = client.get("/study/")
    feedback = client.get(answer(client, page, wrong_choices(page)).url).content.decode()
    assert 'name="rating"' not in feedback
    assert "You will be asked again in" in feedback


def test_good_is_the_one_primary_button_after_a_right_answer(client, learner):
    QuestionFactory()
    page = client.get("/study/")
    feedback = client.get(answer(client, page, right_choices(page)).url).content.decode()
    assert re.findall(r'class="button primary"[^>]*data-rating="(\d)"', feedback) == ["3"]


def test_a_typed_answer_that_was_not_recognized_can_be_judged_by_the_learner(client, learner):
    ClozeFactory()
    showing = study.next_showing(learner, now=timezone.now())
    url = client.post("/study/answer/", {"token": showing.token, "text": "a quarter of an hour"}).url
    feedback = client.get(url).content.decode()
    assert re.findall(r'class="button primary"[^>]*data-rating="(\d)"', feedback) == ["1"]
    assert "rate it yourself" in feedback
    client.post(f"{url}rate/", {"rating": "3"})
    assert Review.objects.get().answer.is_correct


@pytest.mark.parametrize("rating", ["", "0", "5", "x"])
def test_an_unknown_rating_changes_nothing(client, learner, rating):
    QuestionFactory()
    page = client.get("/study/")
    url = answer(client, page, right_choices(page)).url
    assert client.post(f"{url}rate/", {"rating": rating}).url == url
    assert Review.objects.get().rating == Rating.GOOD


def test_undo_takes_the_answer_back(client, learner):
    QuestionFactory()
    page = client.get("/study/")
    answer(client, page, right_choices(page))
    response = client.post(reverse("study:undo"), follow=True)
    assert "Your last answer was taken back." in response.content.decode()
    assert not Answer.objects.exists()
    assert not Card.objects.exists()


def test_undo_without_an_answer_says_so(client):
    QuestionFactory()
    response = client.post(reverse("study:undo"), follow=True)
    assert "There is no answer to take back." in response.content.decode()


def test_when_nothing_is_left_the_page_says_when_to_come_back(client, learner):
    learner.new_per_day = 1
    learner.save()
    QuestionFactory.create_batch(2)
    page = client.get("/study/")
    url = answer(client, page, right_choices(page)).url
    client.post(f"{url}rate/", {"rating": "4"})
    done = client.get("/study/").content.decode()
    assert "Nothing is due right now." in done
    assert "You answered 1 question today. The next fact is due in" in done


def test_learning_more_brings_new_questions(client, learner):
    learner.new_per_day = 0
    learner.save()
    QuestionFactory()
    assert "showing" not in client.get("/study/").context
    client.post(reverse("study:learn_more"))
    assert "showing" in client.get("/study/").context


def test_without_notes_the_page_says_what_to_run(client):
    assert "manage.py import_content" in client.get("/study/").content.decode()


@pytest.mark.parametrize("milliseconds", ["", "x", "-5", "1e9", "９", "99999999999999"])
def test_nonsense_times_are_ignored(client, learner, milliseconds):
    QuestionFactory()
    page = client.get("/study/")
    client.post(reverse("study:answer"), {"token": token_on(page), "choice": "0", "milliseconds": milliseconds})
    assert Answer.objects.get().milliseconds is None


def test_htmx_gets_the_page_without_its_frame(client, htmx):
    QuestionFactory()
    fragment = client.get("/", headers=htmx).content.decode()
    assert fragment.lstrip().startswith("<title>")
    assert '<div id="q"' in fragment
    assert "<nav" not in fragment


def test_home_costs_the_same_number_of_queries_with_more_facts(client, learner, django_assert_max_num_queries):
    QuestionFactory.create_batch(2)
    client.get("/study/")
    with django_assert_max_num_queries(20) as few:
        client.get("/study/")
    allowed = len(few)
    QuestionFactory.create_batch(10)
    with django_assert_max_num_queries(allowed):
        client.get("/study/")


def test_a_right_answer_can_be_said_to_be_guessed(client, learner):
    QuestionFactory()
    page = client.get("/study/")
    url = answer(client, page, right_choices(page)).url
    feedback = client.get(url).content.decode()
    assert re.findall(r'data-rating="\d">(\w+) <span>in ([^<]+)', feedback)[0] == ("Guessed", "10 min")
    client.post(f"{url}rate/", {"rating": "1"})
    assert Review.objects.get().rating == Rating.AGAIN
    assert Answer.objects.get().is_correct


def test_a_fact_is_buried_from_its_feedback_and_suspended_from_its_page(client, learner):
    fact = QuestionFactory().fact
    page = client.get("/study/")
    feedback = client.get(answer(client, page, right_choices(page)).url).content.decode()
    assert f'action="/study/facts/{fact.pk}/bury/"' in feedback
    assert "waits until tomorrow" in client.post(f"/study/facts/{fact.pk}/bury/", follow=True).content.decode()
    assert "Take it up again" in client.get(f"/facts/{fact.pk}/").content.decode()
    client.post(f"/study/facts/{fact.pk}/take-up/", {"stay": "1"})
    suspended = client.post(f"/study/facts/{fact.pk}/suspend/", {"stay": "1"}, follow=True).content.decode()
    assert "You set this fact aside: it is not asked." in suspended
    assert fact.statement in client.get("/study/aside/").content.decode()


def test_a_fact_that_is_not_the_learners_cannot_be_set_aside(client, learner):
    assert client.post("/study/facts/999999/suspend/").status_code == 404


def test_a_second_press_of_undo_takes_back_no_more(client, learner):
    QuestionFactory.create_batch(2)
    for _ in range(2):
        page = client.get("/study/")
        answer(client, page, right_choices(page))
    token = re.search(r'name="answer" value="([^"]+)"', client.get("/study/").content.decode())[1]
    client.post(reverse("study:undo"), {"answer": token})
    client.post(reverse("study:undo"), {"answer": token})
    assert Answer.objects.count() == 1


def test_an_answer_by_htmx_is_its_page_at_once(client, htmx):
    QuestionFactory()
    response = answer(client, client.get("/study/"), [0], headers=htmx)
    page = f"/study/answers/{Answer.objects.get().pk}/"
    assert response.status_code == 200
    assert response.headers["HX-Push-Url"] == page
    assert 'id="verdict"' in response.content.decode()
    assert f'name="back" value="{page}"' in response.content.decode()
