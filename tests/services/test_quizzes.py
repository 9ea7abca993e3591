from datetime import UTC, datetime, timedelta

import pytest

from studyapp.models import Answer, Card
from studyapp.services import quizzes
from studyapp.services.quizzes import Criteria
from tests.factories import CardFactory, ExamTaskFactory, LearnerFactory, QuestionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL = Criteria(models="all", count=5)


@pytest.fixture
def learner():
    return LearnerFactory()


def right(item):
    return [n for n, option in enumerate(quizzes.item_showing(item).rendered.options) if option.is_correct]


def wrong(item):
    return [next(n for n, option in enumerate(quizzes.item_showing(item).rendered.options) if not option.is_correct)]


def test_a_quiz_has_as_many_questions_as_asked_for(learner):
    for _ in range(8):
        QuestionFactory()
    quiz = quizzes.start(learner, ALL, now=NOW)
    assert [item.position for item in quiz.items.all()] == [1, 2, 3, 4, 5]
    assert quiz.items.values("question").distinct().count() == 5


def test_when_nothing_matches_it_says_what_to_change(learner):
    with pytest.raises(quizzes.NothingToAsk, match="No question matches"):
        quizzes.start(learner, ALL, now=NOW)


def test_only_the_chosen_task_is_asked(learner):
    wanted = QuestionFactory(task=ExamTaskFactory())
    QuestionFactory(task=ExamTaskFactory())
    quiz = quizzes.start(learner, Criteria(models="all", tasks=(wanted.task.code,)), now=NOW)
    assert [item.question for item in quiz.items.all()] == [wanted]


def test_only_the_chosen_service_is_asked(learner):
    wanted = QuestionFactory()
    QuestionFactory()
    quiz = quizzes.start(learner, Criteria(models="all", services=(wanted.fact.service.slug,)), now=NOW)
    assert [item.question for item in quiz.items.all()] == [wanted]


def test_unseen_questions_come_first(learner):
    seen = [QuestionFactory() for _ in range(3)]
    quiz = quizzes.start(learner, Criteria(models="all", count=3), now=NOW)
    for item in quiz.items.all():
        quizzes.answer_item(item, right(item), now=NOW)
    fresh = QuestionFactory()
    quiz = quizzes.start(learner, Criteria(models="all", count=1), now=NOW)
    assert quiz.items.get().question == fresh not in seen


def test_one_story_is_told_once_in_a_quiz(learner):
    for _ in range(3):
        QuestionFactory(group="compute/photos")
    assert quizzes.start(learner, ALL, now=NOW).items.count() == 1


def test_no_question_of_a_quiz_states_the_answer_of_another(learner):
    answer = QuestionFactory(fact__statement="A queue keeps messages.")
    telling = QuestionFactory(stem="SQS: A queue keeps messages.\n\nWhich one is it?")
    for _ in range(5):
        quiz = quizzes.start(learner, ALL, now=NOW)
        assert [item.question for item in quiz.items.all()] == [telling]
    assert (
        quizzes.start(learner, Criteria(models="all", services=(answer.fact.service.slug,)), now=NOW).items.count() == 1
    )


def test_of_two_questions_that_answer_each_other_one_is_asked(learner):
    QuestionFactory(fact__statement="A queue keeps messages.", stem="A topic pushes. Which one is it?")
    QuestionFactory(fact__statement="A topic pushes.", stem="A queue keeps messages. Which one is it?")
    assert quizzes.start(learner, ALL, now=NOW).items.count() == 1


def test_a_quiz_over_everything_is_mostly_scenarios(learner):
    for n in range(20):
        QuestionFactory(model="situation", group=f"story {n}")
        QuestionFactory(model="cloze", group=f"blank {n}")
    quiz = quizzes.start(learner, Criteria(models="all", count=10), now=NOW)
    assert quiz.items.filter(question__model="situation").count() == 7


def test_worked_cases_are_scenarios(learner):
    case = QuestionFactory(model="case")
    QuestionFactory(model="cloze")
    quiz = quizzes.start(learner, Criteria(), now=NOW)
    assert [item.question for item in quiz.items.all()] == [case]


def test_an_answer_in_a_quiz_is_a_review_of_its_fact(learner):
    question = QuestionFactory()
    item = quizzes.start(learner, ALL, now=NOW).items.get()
    quizzes.answer_item(item, wrong(item), now=NOW)
    card = Card.objects.get()
    assert (card.learner, card.fact, card.reviews.get().rating) == (learner, question.fact, 1)


def test_answering_twice_keeps_the_first_answer(learner):
    QuestionFactory()
    item = quizzes.start(learner, ALL, now=NOW).items.get()
    first = quizzes.answer_item(item, wrong(item), now=NOW)
    item.refresh_from_db()
    assert quizzes.answer_item(item, right(item), now=NOW) == first
    assert Answer.objects.count() == 1


def test_the_last_answer_finishes_the_quiz(learner):
    QuestionFactory()
    quiz = quizzes.start(learner, ALL, now=NOW)
    item = quiz.items.get()
    quizzes.answer_item(item, right(item), now=NOW)
    quiz.refresh_from_db()
    assert quiz.finished_at == NOW


def test_missed_means_that_the_last_answer_was_wrong(learner):
    missed, known = QuestionFactory(), QuestionFactory()
    quiz = quizzes.start(learner, ALL, now=NOW)
    for item in quiz.items.all():
        quizzes.answer_item(item, wrong(item) if item.question == missed else right(item), now=NOW)
    assert list(quizzes.matching(learner, Criteria(models="all", source="missed"))) == [missed]
    assert known.pk


def test_flagged_and_due_questions_can_be_asked_alone(learner):
    flagged, due, _ = QuestionFactory(), QuestionFactory(), QuestionFactory()
    quizzes.set_flag(learner, flagged, True, now=NOW)
    CardFactory(learner=learner, fact=due.fact, due=NOW, ask_at=NOW)
    CardFactory(learner=learner, fact=flagged.fact, due=NOW + timedelta(days=1), ask_at=NOW + timedelta(days=1))
    assert list(quizzes.matching(learner, Criteria(models="all", source="flagged"))) == [flagged]
    assert list(quizzes.matching(learner, Criteria(models="all", source="due"), now=NOW)) == [due]
    for source in ("flagged", "due"):
        assert not quizzes.matching(None, Criteria(models="all", source=source)).exists()


def test_a_quiz_that_cannot_be_filled_is_known_before(learner):
    for _ in range(3):
        QuestionFactory(group="compute/photos")
    QuestionFactory()
    found = quizzes.matches(learner, ALL, now=NOW)
    assert (found.questions, found.unseen, found.stories, found.is_short) == (4, 4, 2, True)
