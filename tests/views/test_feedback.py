import pytest

from studyapp.models import Answer, Card
from studyapp.services.rendering import document_html
from tests.factories import (
    AnswerFactory,
    DocumentFactory,
    FactFactory,
    LearnerFactory,
    NoteFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db

LIMIT = {
    "story": "A company runs {a report | an export} in an AWS Lambda function.",
    "ask": "Which change helps?",
    "options": [
        {"text": "Use AWS Batch.", "right": True, "why": "A job may run longer.", "fact": ""},
        {"text": "Raise the timeout to one hour.", "right": False, "why": "15 minutes is the most.", "fact": ""},
    ],
}


def varying(**fields):
    return QuestionFactory(model="case", is_edited=False, spec=LIMIT, **fields)


def shown(**option):
    options = [
        {"text": "Batch", "is_correct": True, "why": "So.", "fact": ""},
        {"text": "Lambda", "is_correct": False, "why": "Too short.", "fact": "", **option},
    ]
    return {"type": "single", "stem": "A story.\n\nWhich one?", "options": options, "explanation": "", "facts": []}


def test_a_wrong_option_names_the_requirement_it_breaks(client, learner):
    told = shown(breaks="Each run takes an hour.")
    answer = AnswerFactory(learner=learner, shown=told, chosen=[1], is_correct=False, with_review=True)
    text = client.get(f"/study/answers/{answer.pk}/").content.decode()
    assert "It breaks: <q>Each run takes an hour.</q>" in text


def test_the_story_can_be_unfolded_and_the_ask_stays(client, learner):
    answer = AnswerFactory(learner=learner, shown=shown(), chosen=[0], with_review=True)
    text = client.get(f"/study/answers/{answer.pk}/").content.decode()
    assert "<summary>The story</summary>" in text
    assert "<b>Which one?</b>" in text


def test_what_was_ruled_out_stands_beside_the_truth(client, learner):
    struck = [{"option": 0, "reason": "cost"}]
    answer = AnswerFactory(
        learner=learner, shown=shown(), chosen=[1], is_correct=False, struck=struck, confidence=3, with_review=True
    )
    text = client.get(f"/study/answers/{answer.pk}/").content.decode()
    assert "You ruled it out: costs more" in text
    assert "You were sure: this is worth a second look." in text


def test_the_fact_of_a_reason_is_shown_with_its_value(client, learner):
    fact = FactFactory(attribute="live rankings: DynamoDB", kind="incapability", value=None)
    answer = AnswerFactory(learner=learner, shown=shown(fact=fact.key), chosen=[1], is_correct=False, with_review=True)
    text = client.get(f"/study/answers/{answer.pk}/").content.decode()
    assert f"{fact.service.name} <b>live rankings: no</b>" in text


def test_the_passage_is_the_section_with_the_fact_marked(client, htmx):
    text = "# Limits\n\n## Run time\n\nA function runs 15 minutes.\n\n## Memory\n\nIt has 10 GB.\n"
    document = DocumentFactory(text=text)
    note = NoteFactory(document=document, start=text.index("## Run"), end=text.index("## Memory"))
    other = NoteFactory(document=document, start=text.index("## Memory"), end=len(text))
    fact = FactFactory(document=document, note=note, quote="A function runs 15 minutes.")
    document.html = document_html(document.text, [fact], [note, other])
    document.save()
    passage = client.get(f"/quiz/passages/{fact.pk}/", headers=htmx).content.decode()
    assert f'<mark class="here" id="fact-{fact.key}"' in passage
    assert "It has 10 GB." not in passage
    assert "<nav" not in passage


def test_a_passage_of_somebody_elses_notes_is_not_found(client, learner):
    theirs = FactFactory(document__owner=LearnerFactory())
    mine = FactFactory(document__owner=learner)
    assert client.get(f"/quiz/passages/{theirs.pk}/").status_code == 404
    assert client.get(f"/quiz/passages/{mine.pk}/").status_code == 200


def test_the_same_idea_is_drawn_anew_and_nothing_is_saved(client, learner):
    answer = AnswerFactory(learner=learner, question=varying(), with_review=True)
    url = f"/quiz/again/{answer.pk}/1/"
    assert f'href="{url}"' in client.get(f"/study/answers/{answer.pk}/").content.decode()
    page = client.get(url)
    rendered = page.context["form"].rendered
    assert rendered.stem != answer.shown["stem"]
    assert client.get(url).context["form"].rendered == rendered
    cards = Card.objects.count()
    right = [option.is_correct for option in rendered.options].index(True)
    told = client.get(url, {"back": url, "choice": right}).content.decode()
    assert "Correct." in told
    assert f'href="/quiz/again/{answer.pk}/2/"' in told
    assert (Answer.objects.count(), Card.objects.count()) == (1, cards)


def test_a_new_drawing_without_a_choice_asks_for_one(client, learner):
    answer = AnswerFactory(learner=learner, question=varying())
    url = f"/quiz/again/{answer.pk}/1/"
    assert "Choose an answer first." in client.get(url, {"back": url}).content.decode()


def test_what_cannot_be_drawn_anew_is_not_offered(client, learner):
    edited = AnswerFactory(learner=learner, with_review=True)
    assert "Same idea" not in client.get(f"/study/answers/{edited.pk}/").content.decode()
    withdrawn = AnswerFactory(learner=learner, question=varying(state="retired"))
    assert client.get(f"/quiz/again/{withdrawn.pk}/1/").status_code == 404


def test_somebody_elses_answer_is_not_drawn_again(client, learner):
    answer = AnswerFactory(question=varying())
    assert client.get(f"/quiz/again/{answer.pk}/1/").status_code == 404
