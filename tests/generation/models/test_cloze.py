from studyapp.generation import generate, is_right_text, render, unasked
from studyapp.generation.lint import lint
from tests.generation.builders import a_bank, a_fact, a_limit


def clozes(*facts):
    return [question for question in generate(a_bank(*facts)) if question.model == "cloze"]


def only(*facts):
    (question,) = clozes(*facts)
    return question, render("cloze", question.spec, 1)


def test_the_term_is_left_out_and_asked_for():
    _, rendered = only(
        a_fact("Amazon SQS hides a received message for the visibility timeout.", terms=("visibility timeout",))
    )
    assert rendered.stem.endswith("\n\nAmazon SQS hides a received message for the ____.")
    assert [option.text for option in rendered.options] == ["visibility timeout"]
    assert rendered.explanation == "Amazon SQS hides a received message for the visibility timeout."
    assert lint(rendered) == []


def test_every_occurrence_of_the_term_is_left_out():
    _, rendered = only(a_fact("A stage is named, and other stages share no cache of the stage.", terms=("stage",)))
    assert "stage" not in rendered.stem


def test_all_names_of_a_service_are_left_out_and_accepted():
    question, rendered = only(a_fact("Use SQS, because Amazon SQS keeps messages.", terms=("SQS",)))
    assert question.spec["masked"] == "Use ____, because ____ keeps messages."
    assert rendered.accepted[:2] == ("SQS", "Amazon SQS")


def test_the_topic_is_named_where_the_sentence_does_not():
    _, rendered = only(a_fact("A queue keeps messages for 4 days by default.", subject="sqs", terms=("4 days",)))
    assert "about Amazon SQS" in rendered.stem
    _, rendered = only(a_fact("Amazon SQS keeps messages for 4 days by default.", subject="sqs", terms=("4 days",)))
    assert "about" not in rendered.stem


def test_an_amount_may_be_written_in_another_unit():
    _, rendered = only(a_limit("run time", 15, "minutes"))
    assert rendered.stem.endswith("The run time of AWS Lambda is at most ____.")
    assert is_right_text("900 seconds", rendered.accepted)
    assert not is_right_text("900 minutes", rendered.accepted)


def test_singular_and_plural_are_accepted():
    _, rendered = only(a_fact("A REST API limits each customer by a usage plan.", terms=("usage plan",)))
    assert rendered.accepted == ("usage plan", "usage plans")


def test_facts_with_the_same_sentence_share_a_question():
    same = "A private endpoint accepts calls only from a VPC."
    question, _ = only(a_fact(same, terms=("VPC",), need="x"), a_fact(same, terms=("VPC",), need="y"))
    assert question.facts == ("f0", "f1")


def test_what_older_notes_say_is_told_in_the_explanation():
    _, rendered = only(
        a_fact("The default mode is on-demand.", terms=("on-demand",), then="Provisioned is the default.")
    )
    assert (
        rendered.explanation
        == "The default mode is on-demand. Older notes may still say: “Provisioned is the default.”"
    )


def test_facts_without_a_term_or_an_amount_are_reported():
    bank = a_bank(
        a_fact("AWS Lambda runs code."), a_fact("AWS Lambda runs code.", terms=("code",)), a_fact("Odd.", terms=("x",))
    )
    assert unasked(bank) == ["f0", "f2"]
