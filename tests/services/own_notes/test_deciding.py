import pytest

from studyapp.models import Fact, Finding
from studyapp.services import own_notes
from tests.small_content import NOW

LIKELY = "# SQS\n\nA queue is usually read by one consumer for at most 5 minutes.\n"
CLASH = "# Lambda\n\nA Lambda function has at most 3 layers.\n\nSome more words.\n\nA Lambda function has at most 5 layers.\n"


def stems_about(fact):
    return [question.stem for question in fact.questions.published()]


@pytest.fixture
def likely(paste):
    fact = paste(LIKELY).facts.get()
    assert fact.confidence == "likely"
    return fact


def test_a_likely_fact_is_asked_only_once_it_is_confirmed(likely):
    assert stems_about(likely) == []
    own_notes.confirm(likely)
    (stem,) = stems_about(likely)
    assert "at most ____" in stem
    assert likely in Fact.objects.askable()


def test_what_was_said_of_a_fact_can_be_taken_back(likely):
    own_notes.confirm(likely)
    own_notes.reconsider(likely)
    assert stems_about(likely) == []
    assert likely not in Fact.objects.askable()


def test_a_certain_fact_that_its_owner_rejects_is_not_asked(paste):
    fact = paste("# SQS\n\nOne batch holds at most 10 messages.\n").facts.get()
    assert len(stems_about(fact)) == 1
    own_notes.reject(fact)
    assert stems_about(fact) == []
    assert fact not in Fact.objects.askable()


def test_a_corrected_fact_is_asked_in_the_learners_words(likely):
    own_notes.correct(likely, "A consumer reads for at most  five minutes.", "five minutes")
    (stem,) = stems_about(likely)
    assert "A consumer reads for at most ____." in stem
    assert likely.is_edited


def test_a_corrected_fact_stays_corrected_when_the_text_is_read_again(likely):
    own_notes.correct(likely, "A consumer reads for at most five minutes.", "five minutes")
    document = likely.document
    text = LIKELY.replace("# SQS\n", "# SQS\n\nQueues decouple.\n")
    own_notes.save_text(document, text, version=own_notes.saving.version_of(document), now=NOW)
    likely.refresh_from_db()
    assert likely.statement == "A consumer reads for at most five minutes."
    assert likely.is_quoted_exactly
    assert len(stems_about(likely)) == 1


@pytest.mark.parametrize(
    ("statement", "term", "sentence"),
    [
        ("", "", "Say what the notes mean, in a sentence."),
        ("x" * 601, "", "Keep the sentence under 600 characters; this one has 601."),
        ("A queue keeps order.", "messages", "The words to recall must stand in the sentence."),
        ("Five minutes.", "Five minutes", "The words to recall must leave something of the sentence."),
    ],
)
def test_a_correction_that_cannot_be_asked_is_refused_with_a_sentence(likely, statement, term, sentence):
    with pytest.raises(own_notes.UnfitText, match=sentence):
        own_notes.correct(likely, statement, term)


def test_of_two_sentences_that_disagree_neither_is_asked_until_one_holds(paste):
    document = paste(CLASH)
    finding = document.findings.get(kind="contradiction")
    three, five = document.facts.filter(statement__contains="layers").order_by("start")
    assert {finding.fact, finding.other} == {three, five}
    assert stems_about(three) == stems_about(five) == []
    own_notes.hold(finding, five)
    assert stems_about(three) == []
    assert len(stems_about(five)) == 1
    assert Finding.objects.open().filter(kind="contradiction").count() == 0


def test_a_finding_that_was_waved_off_stays_so_while_the_words_stand(paste):
    document = paste("# SQS\n\nMax size of a message is 256 KB.\n")
    fact = document.facts.get()
    own_notes.dismiss(document.findings.get(kind="dated"))
    assert len(stems_about(fact)) == 1
    text = document.text + "\nA queue is cheap to run for everyone.\n"
    own_notes.save_text(document, text, version=own_notes.saving.version_of(document), now=NOW)
    assert not document.findings.open().filter(kind="dated").exists()
    assert len(stems_about(fact)) == 1


def test_a_fix_puts_what_holds_into_the_text_and_settles_the_finding(paste):
    document = paste("# SQS\n\n- Max size of a message is 256 KB.\n- One batch holds at most 10 messages.\n")
    document = own_notes.fix(document.findings.get(kind="dated"), now=NOW)
    assert (
        document.text == "# SQS\n\n- An Amazon SQS message is at most 1 MiB.\n- One batch holds at most 10 messages.\n"
    )
    assert not document.findings.open().of_note().exists()
    fact = document.facts.published().get(statement__contains="1 MiB")
    assert fact.counterpart is not None


def test_a_fix_of_words_that_changed_meanwhile_is_refused(paste):
    document = paste("# SQS\n\nMax size of a message is 256 KB.\n")
    finding = document.findings.get(kind="dated")
    type(document).objects.filter(pk=document.pk).update(text="# SQS\n\nSomething else.\n")
    finding = Finding.objects.get(pk=finding.pk)
    with pytest.raises(own_notes.StaleText, match="The text was changed since this was found"):
        own_notes.fix(finding, now=NOW)
