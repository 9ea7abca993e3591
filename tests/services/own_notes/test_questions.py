import pytest

from studyapp.models import Question
from studyapp.services.own_notes.questions import label_of

TABLE = """# SQS

| Setting | Min | Max |
|---|---|---|
| Message retention | 1 minute | 14 days |
| Max delay of a queue | | 15 minutes |
"""


@pytest.mark.parametrize(
    ("attribute", "label"),
    [
        ("Max bandwidth", "bandwidth"),
        ("Message size, Max", "message size"),
        ("Message retention, Min", "message retention"),
        ("IOPS of a volume (max)", "IOPS of a volume"),
        ("Memory limit", "memory"),
        ("Maximum", "maximum"),
        ("", ""),
    ],
)
def test_a_label_reads_well_after_the_word_maximum(attribute, label):
    assert label_of(attribute) == label


def test_the_rows_of_ones_own_table_are_asked_as_limits(paste):
    document = paste(TABLE)
    questions = Question.objects.published().filter(fact__document=document)
    assert {"limit-value", "boundary", "cloze"} <= set(questions.values_list("model", flat=True))
    stems = " ".join(questions.filter(model__in=["limit-value", "boundary"]).values_list("stem", flat=True))
    assert "message retention in Amazon SQS" in stems
    assert "Min" not in stems
    for question in questions:
        assert question.render(7).facts[0] == question.fact.key


def test_one_of_several_examples_is_no_blank_to_fill(paste):
    document = paste("# Lambda\n\nLambda supports languages like Python, Java, and Go.\n")
    members = document.facts.filter(rule="member")
    assert members
    assert not Question.objects.published().filter(fact__in=members).exists()
