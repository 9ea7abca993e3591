import re

import pytest
from django.urls import reverse

from studyapp.models import Answer, Flag, Learner, Quiz
from tests.factories import ExamTaskFactory, LearnerFactory, QuestionFactory, ServiceFactory

pytestmark = pytest.mark.django_db

PLAIN = {"count": "5", "models": "all"}


def start(client, **choice):
    return client.post(reverse("quiz:setup"), {**PLAIN, **choice})


def right_choice(page):
    return next(n for n, option in enumerate(page.context["form"].rendered.options) if option.is_correct)


def answer_all(client, quiz, *, right):
    """Answer every question, the first ``right`` of them correctly."""
    for position in range(1, quiz.items.count() + 1):
        page = client.get(reverse("quiz:question", args=[quiz.pk, position]))
        correct = right_choice(page)
        choice = correct if position <= right else (correct + 1) % 4
        client.post(reverse("quiz:answer", args=[quiz.pk, position]), {"choice": choice})


def test_setup_counts_what_matches(client):
    QuestionFactory.create_batch(3)
    text = client.get("/quiz/?models=all").content.decode()
    assert "<b>3</b> questions match; you have not seen <b>3</b> of them." in text


def test_setup_can_be_opened_with_a_choice(client):
    task = ExamTaskFactory()
    page = client.get(f"/quiz/?domains={task.domain.code}")
    assert page.context["form"].criteria.domains == (task.domain.code,)
    assert page.context["form"].criteria.count == 10


def test_the_count_follows_the_choice(client, htmx):
    question = QuestionFactory()
    QuestionFactory()
    response = client.get(reverse("quiz:count"), {**PLAIN, "services": question.fact.service.slug}, headers=htmx)
    assert "<b>1</b> question matches" in response.content.decode()
    assert b"<html" not in response.content


def test_a_domain_and_a_task_of_another_one_ask_both(client):
    here, there = ExamTaskFactory(), ExamTaskFactory()
    QuestionFactory(task=here)
    QuestionFactory(task=there)
    QuestionFactory()
    response = client.get(reverse("quiz:count"), {**PLAIN, "domains": here.domain.code, "tasks": there.code})
    assert response.context["found"].questions == 2


def test_starting_leads_to_the_first_question(client):
    QuestionFactory.create_batch(2)
    response = client.post(reverse("quiz:setup"), PLAIN, follow=True)
    quiz = Quiz.objects.get()
    assert response.redirect_chain == [(f"/quiz/{quiz.pk}/", 302), (f"/quiz/{quiz.pk}/1/", 302)]
    assert "<b>1</b> of 2" in response.content.decode()


def test_nothing_to_ask_is_said_in_the_form(client):
    response = start(client)
    assert response.status_code == 422
    assert "No question matches." in response.content.decode()


@pytest.mark.parametrize(
    "choice", [{"count": "7"}, {"models": "x"}, {"services": "x"}, {"tasks": "x"}, {"domains": "x"}]
)
def test_a_choice_that_does_not_exist_is_refused(client, choice):
    QuestionFactory()
    assert start(client, **choice).status_code == 422
    assert not Quiz.objects.exists()


def test_looking_at_the_setup_writes_nothing(client):
    client.get("/quiz/")
    assert not Learner.objects.exists()


def test_an_answered_question_shows_its_feedback_and_next(client, learner):
    QuestionFactory.create_batch(2)
    start(client)
    quiz = Quiz.objects.get()
    page = client.get(f"/quiz/{quiz.pk}/1/")
    response = client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": right_choice(page)})
    assert response.url == f"/quiz/{quiz.pk}/1/"
    feedback = client.get(response.url).content.decode()
    assert "Correct." in feedback
    assert f'href="/quiz/{quiz.pk}/2/"' in feedback


def test_a_quiz_goes_on_at_its_first_open_question(client, learner):
    QuestionFactory.create_batch(3)
    start(client)
    quiz = Quiz.objects.get()
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "0"})
    assert client.get(f"/quiz/{quiz.pk}/").url == f"/quiz/{quiz.pk}/2/"
    assert f'href="/quiz/{quiz.pk}/"' in client.get("/quiz/").content.decode()


def test_answering_twice_keeps_the_first_answer(client, learner):
    QuestionFactory.create_batch(2)
    start(client)
    quiz = Quiz.objects.get()
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "0"})
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "1"})
    assert Answer.objects.get().chosen == [0]


@pytest.mark.parametrize("choice", [[], ["0", "1"], ["9"], ["x"]])
def test_a_choice_that_cannot_be_checked_is_refused(client, learner, choice):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    response = client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": choice})
    assert response.status_code == 422
    assert not Answer.objects.exists()


def test_the_last_answer_finishes_the_quiz(client, learner):
    QuestionFactory.create_batch(2)
    start(client)
    quiz = Quiz.objects.get()
    answer_all(client, quiz, right=1)
    assert client.get(f"/quiz/{quiz.pk}/").url == f"/quiz/{quiz.pk}/result/"
    assert "See the result" in client.get(f"/quiz/{quiz.pk}/2/").content.decode()


def test_the_result_counts_by_domain_and_offers_the_weakest(client, learner):
    good, bad = ExamTaskFactory(domain__title="Resilient"), ExamTaskFactory(domain__title="Secure")
    QuestionFactory(task=good)
    QuestionFactory(task=bad)
    start(client)
    quiz = Quiz.objects.get()
    for item in quiz.items.select_related("question__task"):
        page = client.get(f"/quiz/{quiz.pk}/{item.position}/")
        choice = right_choice(page) if item.question.task == good else (right_choice(page) + 1) % 4
        client.post(f"/quiz/{quiz.pk}/{item.position}/answer/", {"choice": choice})
    result = client.get(f"/quiz/{quiz.pk}/result/")
    assert "<b>1</b> of 2 right" in result.content.decode()
    assert [(d.title, d.right, d.total) for d in result.context["report"].domains] == [
        ("Resilient", 1, 1),
        ("Secure", 0, 1),
    ]
    assert [action.code for action in result.context["report"].actions] == [bad.code]


def test_the_result_of_an_open_quiz_leads_back_into_it(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    assert client.get(f"/quiz/{quiz.pk}/result/").url == f"/quiz/{quiz.pk}/"


def test_ending_early_counts_open_questions_as_not_answered(client, learner):
    QuestionFactory.create_batch(3)
    start(client)
    quiz = Quiz.objects.get()
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "0"})
    assert client.post(f"/quiz/{quiz.pk}/finish/").url == f"/quiz/{quiz.pk}/result/"
    assert "2 questions were not answered" in client.get(f"/quiz/{quiz.pk}/result/").content.decode()
    review = client.get(f"/quiz/{quiz.pk}/2/").content.decode()
    assert "Not answered: the answer is" in review
    assert 'name="choice"' not in review


def test_a_finished_quiz_takes_no_more_answers(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    client.post(f"/quiz/{quiz.pk}/finish/")
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "0"})
    assert not Answer.objects.exists()


def test_looking_back_at_what_was_missed_skips_right_answers(client, learner):
    QuestionFactory.create_batch(4)
    start(client)
    quiz = Quiz.objects.get()
    answer_all(client, quiz, right=2)
    page = client.get(f"/quiz/{quiz.pk}/3/?show=missed")
    assert (page.context["previous"], page.context["next"]) == (None, 4)
    listed = client.get(f"/quiz/{quiz.pk}/result/?show=missed").context["listed"]
    assert [each.item.position for each in listed] == [3, 4]


def test_somebody_elses_quiz_is_not_found(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    Quiz.objects.update(learner=LearnerFactory())
    for name, method in [("", "get"), ("1/", "get"), ("result/", "get"), ("1/answer/", "post"), ("finish/", "post")]:
        response = getattr(client, method)(f"/quiz/{quiz.pk}/{name}", {"choice": "0"})
        assert response.status_code == 404, name


def test_a_question_beyond_the_end_is_not_found(client, learner):
    QuestionFactory()
    start(client)
    assert client.get(f"/quiz/{Quiz.objects.get().pk}/2/").status_code == 404


def test_a_result_costs_the_same_number_of_queries_with_more_questions(client, learner, django_assert_max_num_queries):
    task, service = ExamTaskFactory(), ServiceFactory()
    for size in (2, 8):
        QuestionFactory.create_batch(size, task=task, fact__document__service=service)
    start(client, count="5")
    small = Quiz.objects.get()
    client.post(f"/quiz/{small.pk}/finish/")
    with django_assert_max_num_queries(20) as few:
        client.get(f"/quiz/{small.pk}/result/")
    allowed = len(few)
    start(client, count="10")
    large = Quiz.objects.exclude(pk=small.pk).get()
    client.post(f"/quiz/{large.pk}/finish/")
    with django_assert_max_num_queries(allowed):
        client.get(f"/quiz/{large.pk}/result/")


def test_htmx_gets_the_next_question_without_the_frame(client, learner, htmx):
    QuestionFactory()
    start(client)
    fragment = client.get(f"/quiz/{Quiz.objects.get().pk}/1/", headers=htmx).content.decode()
    assert re.match(r"\s*<title>Question 1 of 1", fragment)
    assert "<nav" not in fragment


def test_what_is_said_beside_the_choice_is_saved_with_the_answer(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    said = {"choice": "0", "confidence": "3", "struck": ["0", "2", "3"], "reason-2": "cost", "reason-3": "weather"}
    client.post(f"/quiz/{quiz.pk}/1/answer/", said)
    answer = Answer.objects.get()
    assert answer.confidence == 3
    assert answer.struck == [{"option": 2, "reason": "cost"}, {"option": 3, "reason": ""}]


def test_nonsense_beside_the_choice_counts_as_not_said(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": "0", "confidence": "9", "struck": ["x", "77"]})
    assert (Answer.objects.get().confidence, Answer.objects.get().struck) == (None, [])


def test_a_right_guess_comes_back_like_a_wrong_answer(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    page = client.get(f"/quiz/{quiz.pk}/1/")
    client.post(f"/quiz/{quiz.pk}/1/answer/", {"choice": right_choice(page), "confidence": "1"})
    answer = Answer.objects.get()
    assert (answer.is_correct, answer.review.get_rating_display()) == (True, "Again")


def test_a_refused_answer_keeps_what_was_ruled_out(client, learner):
    QuestionFactory()
    start(client)
    quiz = Quiz.objects.get()
    sent = {"confidence": "2", "struck": "1", "reason-1": "scope"}
    text = client.post(f"/quiz/{quiz.pk}/1/answer/", sent).content.decode()
    assert 'name="struck" value="1" data-strike="2" checked' in text
    assert '<option value="scope" selected>' in text
    assert 'name="confidence" value="2" data-sure="2" checked' in text


def test_flagging_twice_is_flagging_once(client, learner, htmx):
    question = QuestionFactory()
    for _ in range(2):
        button = client.post(f"/quiz/flags/{question.pk}/", {"flag": "1"}, headers=htmx).content.decode()
    assert Flag.objects.get().question == question
    assert 'aria-pressed="true"' in button
    client.post(f"/quiz/flags/{question.pk}/", {"flag": "0"}, headers=htmx)
    assert not Flag.objects.exists()


def test_flagging_without_javascript_brings_the_choice_back(client, learner):
    QuestionFactory()
    start(client)
    url = f"/quiz/{Quiz.objects.get().pk}/1/"
    flag = {"flag": "1", "back": url, "choice": "2", "struck": "0", "reason-0": "size", "milliseconds": ""}
    response = client.post(f"/quiz/flags/{Quiz.objects.get().items.get().question_id}/", flag)
    assert response.url == f"{url}?choice=2&struck=0&reason-0=size"
    text = client.get(response.url).content.decode()
    assert 'name="choice" value="2" data-choice="3" checked' in text
    assert 'aria-pressed="true"' in text


def test_flagging_leads_to_no_foreign_page(client, learner):
    question = QuestionFactory()
    assert client.post(f"/quiz/flags/{question.pk}/", {"flag": "1", "back": "https://evil.example/"}).url == "/study/"


def test_a_timed_quiz_gives_two_minutes_a_question_and_reasons_at_the_end(client, learner):
    QuestionFactory.create_batch(3)
    page = client.post("/quiz/", {**PLAIN, "mode": "timed"}, follow=True)
    quiz = Quiz.objects.get()
    assert page.redirect_chain[-1][0] == f"/exam/{quiz.pk}/1/"
    assert 355 <= page.context["seconds_left"] <= 360
    client.post(f"/exam/{quiz.pk}/1/save/", {"choice": "0", "go": "end"})
    assert not Answer.objects.exists()
    client.post(f"/exam/{quiz.pk}/finish/")
    assert Answer.objects.count() == 1
    assert "No estimate" not in client.get(f"/quiz/{quiz.pk}/result/").content.decode()


def test_the_count_says_when_the_bank_cannot_fill_the_quiz(client):
    QuestionFactory.create_batch(2)
    text = client.get(reverse("quiz:count"), PLAIN).content.decode()
    assert "so this one has 2 questions instead of 5." in text
