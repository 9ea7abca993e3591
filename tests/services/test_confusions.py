from datetime import timedelta

import pytest

from studyapp.services import confusions
from studyapp.services.quizzes import NothingToAsk
from tests.factories import NOW, AnswerFactory, FactFactory, LearnerFactory, QuestionFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return LearnerFactory()


@pytest.fixture
def cache():
    """A fact of DAX, which is right, and one of ElastiCache, which is not."""
    dax, elasticache = ServiceFactory(slug="dax", name="DAX"), ServiceFactory(slug="elasticache", name="ElastiCache")
    return FactFactory(service=dax), FactFactory(service=elasticache)


def shown(right, *wrong):
    options = [{"text": f.statement, "is_correct": f is right, "why": "", "fact": f.key} for f in (right, *wrong)]
    return {"type": "single", "stem": "Which one?", "options": options, "explanation": "", "facts": [right.key]}


def answer(learner, facts, chosen, *, day=0, **said):
    return AnswerFactory(
        learner=learner,
        question__fact=facts[0],
        shown=shown(*facts),
        chosen=[chosen],
        is_correct=chosen == 0,
        answered_at=NOW + timedelta(days=day),
        **said,
    )


def test_a_wrong_choice_is_a_pair_with_how_often_both_were_met(learner, cache):
    answer(learner, cache, 0)
    answer(learner, cache, 1, day=1, confidence=3)
    answer(learner, cache, 1, day=2)
    (found,) = confusions.confusions_of(learner)
    assert (found.pair, found.wrong, found.met, found.sure) == (("DAX", "ElastiCache"), 2, 3, 1)
    assert (found.since, found.is_cleared) == (0, False)


def test_a_pair_told_apart_twice_is_cleared(learner, cache):
    for day, chosen in enumerate((1, 0, 0)):
        answer(learner, cache, chosen, day=day)
    (found,) = confusions.confusions_of(learner)
    assert (found.since, found.is_cleared) == (2, True)


def test_why_the_right_one_was_ruled_out_is_counted(learner, cache):
    answer(learner, cache, 1, struck=[{"option": 0, "reason": "cost"}])
    answer(learner, cache, 1, day=1, struck=[{"option": 0, "reason": "cost"}])
    answer(learner, cache, 1, day=2, struck=[{"option": 0, "reason": ""}])
    assert confusions.confusions_of(learner)[0].reasons_in_words == [("Costs more", 2)]


def test_options_of_one_service_and_other_learners_make_no_pair(learner, cache):
    dax = cache[0]
    answer(learner, (dax, FactFactory(service=dax.service)), 1)
    answer(LearnerFactory(), cache, 1)
    assert confusions.confusions_of(learner) == []
    assert confusions.confusions_of(None) == []


def test_a_missed_contrast_mixes_up_its_two_services(learner, cache):
    dax, elasticache = cache
    told = shown(dax, FactFactory(service=dax.service), elasticache)
    AnswerFactory(
        learner=learner, question__model="contrast", question__fact=dax, shown=told, chosen=[1], is_correct=False
    )
    assert confusions.confusions_of(learner)[0].pair == ("DAX", "ElastiCache")


def test_pairs_that_are_not_cleared_come_first(learner, cache):
    for day, chosen in enumerate((1, 1, 0, 0)):
        answer(learner, cache, chosen, day=day)
    open_pair = (
        FactFactory(document__service__name="A user pool"),
        FactFactory(document__service__name="An identity pool"),
    )
    answer(learner, open_pair, 1)
    assert [c.pair for c in confusions.confusions_of(learner)] == [
        ("A user pool", "An identity pool"),
        ("DAX", "ElastiCache"),
    ]


def question(cache, *, right=0, model="case", **fields):
    options = [
        {"text": fact.statement, "right": n == right, "why": "So.", "fact": fact.key} for n, fact in enumerate(cache)
    ]
    return QuestionFactory(
        fact=cache[right],
        facts=cache,
        model=model,
        is_edited=False,
        spec={"story": "A story.", "ask": "Which?", "options": options},
        **fields,
    )


def test_a_drill_asks_where_both_stand_each_story_once(learner, cache):
    wanted = {question(cache), question(cache, right=1)}
    twice = {question(cache, group="photos"), question(cache, group="photos")}
    question((cache[0], FactFactory()))
    quiz = confusions.start_drill(learner, ("dax", "elasticache"), now=NOW)
    asked = {item.question for item in quiz.items.all()}
    assert wanted < asked
    assert len(asked & twice) == 1
    assert len(asked) == 3


def test_without_a_question_of_both_the_drill_says_so(learner, cache):
    with pytest.raises(NothingToAsk, match="side by side"):
        confusions.start_drill(learner, ("dax", "elasticache"), now=NOW)
