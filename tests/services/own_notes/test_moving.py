from studyapp.services import own_notes
from studyapp.services.own_notes.saving import version_of
from tests.small_content import NOW

NOTES = "# SQS\n\nOne batch holds at most 10 messages.\n"


def test_what_a_visitor_brought_is_the_accounts_after_signing_in(paste, learner, other_learner):
    document = paste(NOTES)
    own_notes.move(learner, into=other_learner)
    document.refresh_from_db()
    assert document.owner == other_learner
    assert other_learner.questions.count() == 1
    assert other_learner.uploads.count() == 1


def test_notes_of_the_same_name_stay_two_documents(paste, learner, other_learner):
    paste(NOTES)
    paste("# SQS\n\nA queue has at most 3 tags.\n", owner=other_learner)
    own_notes.move(learner, into=other_learner)
    paths = other_learner.documents.order_by("path").values_list("path", "slug")
    assert list(paths) == [("pasted/SQS (2).md", "sqs-2"), ("pasted/SQS.md", "sqs")]


def test_moved_notes_can_be_edited(paste, learner, other_learner):
    document = paste(NOTES)
    own_notes.move(learner, into=other_learner)
    document.refresh_from_db()
    document = own_notes.save_text(document, NOTES + "\nMore.\n", version=version_of(document), now=NOW)
    assert document.owner == other_learner
