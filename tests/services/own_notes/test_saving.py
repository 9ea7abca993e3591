from studyapp.models import Fact, Question
from studyapp.services import own_notes, study
from studyapp.services.doctoring import content_doctor
from studyapp.services.importing import import_content
from studyapp.services.own_notes.saving import version_of
from tests.factories import CardFactory
from tests.small_content import NOW

NOTES = """# SQS

Amazon SQS keeps a message for max 14 days.
One batch holds at most 10 messages.
Max size of a message is 256 KB.
"""


def edit(document, text):
    return own_notes.save_text(document, text, version=version_of(document), now=NOW)


def fact_with(document, words):
    return document.facts.published().get(statement__contains=words)


def stems_about(fact):
    return [question.stem for question in fact.questions.published()]


def test_pasted_notes_become_a_document_of_their_owner_alone(paste, learner):
    document = paste(NOTES)
    assert (document.owner, document.title, document.path) == (learner, "SQS", "pasted/SQS.md")
    assert document.text == NOTES
    assert all(fact.is_quoted_exactly for fact in document.facts.all())
    assert {question.owner for question in Question.objects.filter(fact__document=document)} == {learner}


def test_a_fact_that_the_checked_notes_state_is_linked_and_not_asked_twice(paste):
    fact = fact_with(paste(NOTES), "14 days")
    assert fact.counterpart == Fact.objects.get(document__owner=None, statement__contains="14 days")
    assert not fact.questions.published().exists()
    assert fact not in Fact.objects.askable()


def test_a_fact_of_ones_own_makes_questions_that_quote_it(paste):
    fact = fact_with(paste(NOTES), "10 messages")
    (stem,) = stems_about(fact)
    assert "One batch holds at most ____." in stem
    assert fact.quote == "One batch holds at most 10 messages."


def test_nothing_is_asked_about_what_the_doctor_doubts(paste):
    document = paste(NOTES)
    fact = fact_with(document, "256 KB")
    finding = document.findings.get(kind="dated")
    assert (finding.fact, finding.now) == (fact, "An Amazon SQS message is at most 1 MiB.")
    assert finding.source == "https://docs.aws.amazon.com/sqs/quotas.html"
    assert fact.is_doubted
    assert stems_about(fact) == []


def test_the_same_notes_again_change_nothing(paste, learner):
    paste(NOTES)
    before = list(Fact.objects.filter(document__owner=learner).values())
    questions = list(Question.objects.filter(owner=learner).values())
    paste(NOTES)
    assert list(Fact.objects.filter(document__owner=learner).values()) == before
    assert list(Question.objects.filter(owner=learner).values()) == questions


def test_another_text_of_the_same_title_is_another_document(paste, learner):
    paste(NOTES)
    assert paste("# SQS\n\nA FIFO queue keeps the order.\n").path == "pasted/SQS (2).md"
    assert learner.documents.count() == 2


def test_two_learners_with_the_same_notes_have_facts_and_questions_of_their_own(paste, learner, other_learner):
    paste(NOTES)
    paste(NOTES, owner=other_learner)
    assert Question.objects.filter(owner=learner).count() == Question.objects.filter(owner=other_learner).count() == 1


def test_a_paragraph_put_above_moves_facts_and_keeps_keys_and_schedules(paste, learner):
    document = paste(NOTES)
    fact = fact_with(document, "10 messages")
    card = CardFactory(learner=learner, fact=fact, reps=3)
    document = edit(document, NOTES.replace("# SQS\n", "# SQS\n\nQueues decouple parts of a system.\n"))
    moved = fact_with(document, "10 messages")
    assert (moved.pk, moved.key) == (fact.pk, fact.key)
    assert moved.start > fact.start
    assert moved.is_quoted_exactly
    assert learner.cards.get() == card


def test_another_value_in_the_text_keeps_the_fact_and_its_schedule(paste, learner):
    document = paste(NOTES)
    fact = fact_with(document, "10 messages")
    CardFactory(learner=learner, fact=fact, reps=3)
    edit(document, NOTES.replace("10 messages", "20 messages"))
    now = fact_with(document, "20 messages")
    assert (now.pk, now.key, now.value["value"]) == (fact.pk, fact.key, 20)
    assert [q.accepted[0] for q in now.questions.published()] == ["20 messages"]
    assert [statement for statement, _ in now.earlier_statements()] == [fact.statement]
    assert learner.cards.get().reps == 3


def test_a_deleted_sentence_takes_its_fact_and_questions_out_of_study(paste, learner):
    document = paste(NOTES)
    fact = fact_with(document, "10 messages")
    CardFactory(learner=learner, fact=fact, reps=3)
    edit(document, NOTES.replace("One batch holds at most 10 messages.\n", ""))
    fact.refresh_from_db()
    assert fact.state == "retired"
    assert stems_about(fact) == []
    assert study.counts(learner, now=NOW).due == 0


def test_a_sentence_that_comes_back_has_its_schedule_again(paste, learner):
    document = paste(NOTES)
    fact = fact_with(document, "10 messages")
    CardFactory(learner=learner, fact=fact, reps=3)
    without = NOTES.replace("One batch holds at most 10 messages.\n", "")
    document = edit(document, without)
    edit(document, NOTES)
    assert fact_with(document, "10 messages").pk == fact.pk
    assert len(stems_about(fact)) == 1


def test_the_schedule_of_a_sentence_goes_on_with_the_checked_fact_once_it_says_the_same(paste, learner):
    document = paste("# SQS\n\nAmazon SQS keeps a message for max 10 days.\n")
    fact = fact_with(document, "10 days")
    CardFactory(learner=learner, fact=fact, reps=3)
    edit(document, "# SQS\n\nAmazon SQS keeps a message for max 14 days.\n")
    fact.refresh_from_db()
    assert learner.cards.get().fact == fact.counterpart
    assert learner.cards.get().reps == 3


def test_what_a_learners_file_says_of_itself_is_not_believed(paste):
    head = "---\ntitle: Mine\nchecked: 2026-11-23\nservice: sqs\ntasks: [saa.2.1]\nsources: [A – https://a.b/c]\n---\n"
    document = paste(head + "# Mine\n\nMaybe SQS is probably cheap.\n")
    assert document.checked is None
    assert set(document.facts.values_list("confidence", flat=True)) <= {"likely", "weak"}


def test_facts_of_ones_own_notes_are_introduced_among_the_others(paste, learner):
    fact = fact_with(paste(NOTES), "10 messages")
    assert 0 < fact.position < 2
    assert fact in Fact.objects.known_to(learner).askable().not_started_by(learner)


def test_what_one_checked_fact_says_is_not_held_against_another(paste, small_content):
    path = small_content / "notes" / "sqs.md"
    path.write_text(
        path.read_text() + "\nThe visibility timeout of an Amazon SQS message is **30 seconds** by default.\n"
    )
    import_content(small_content, now=NOW)
    content_doctor.cache_clear()
    document = paste("# SQS\n\nThe visibility timeout of a message is 30 seconds.\n")
    assert "30 seconds" in document.facts.get().counterpart.statement
    assert not document.findings.of_note().exists()
