from fractions import Fraction

from studyapp.extraction import Kind, Op, build_decision, extract
from studyapp.parsing import parse_decision, parse_document
from tests.parsing.test_decisions import PAGE

from .gazetteers import GAZETTEER

DOCUMENT = parse_document("compute.md", PAGE)
FACTS = extract(DOCUMENT, GAZETTEER)
DECISION = build_decision(parse_decision(DOCUMENT), FACTS, GAZETTEER)


def cell(need, option):
    return next(fact for fact in FACTS if (fact.need, fact.option) == (need, option))


def test_reasons_are_facts_of_their_cell():
    limit = cell("run time", "Lambda")
    assert (limit.kind, limit.subject, limit.attribute) == (Kind.LIMIT, "lambda", "run time: Lambda")
    assert limit.quote == "A function is stopped after **15 minutes**."
    assert (limit.value.op, limit.value.base, limit.terms) == (Op.MAX, 900, ("15 minutes",))
    assert cell("run time", "Fargate").kind is Kind.CAPABILITY
    assert cell("GPU", "Fargate").kind is Kind.INCAPABILITY


def test_options_are_facts_and_situations_and_numbers_are_none():
    others = [fact.statement for fact in FACTS if not fact.decision]
    assert others == [
        "AWS Lambda runs a function on demand.",
        "AWS Fargate runs containers without servers.",
        "Amazon EC2 provides virtual servers.",
    ]


def test_sentences_before_the_options_are_facts():
    text = PAGE.replace("## Options", "AWS Batch runs jobs.\n\n## Options")
    assert extract(parse_document("x.md", text), GAZETTEER)[0].statement == "AWS Batch runs jobs."


def test_a_decision_joins_the_table_with_its_facts():
    assert DECISION.options == {"Lambda": "lambda", "Fargate": "fargate", "EC2": "ec2"}
    assert DECISION.names["EC2"] == "Amazon EC2"
    assert DECISION.tasks == ("saa.3.2",)
    assert DECISION.needs["GPU"] == "It gives the process a GPU."
    assert DECISION.cells["run time", "Fargate"].passes is True
    assert DECISION.cells["GPU", "Lambda"].passes is False
    assert DECISION.cells["run time", "Lambda"].passes is None
    assert DECISION.cells["run time", "Lambda"].limit.base == 900
    assert DECISION.cells["run time", "Lambda"].fact == cell("run time", "Lambda")


def test_what_is_unknown_has_no_cell():
    assert ("GPU", "EC2") not in DECISION.cells


def test_ranges_are_read_with_their_units():
    (first, second) = DECISION.ranges["run time"]
    assert [value.base for value in (*first, *second)] == [60, 600, 1200, 86400]
    document = parse_document("x.md", PAGE.replace("1 minute to 10 minutes", "1 to 10 minutes"))
    decision = build_decision(parse_decision(document), extract(document, GAZETTEER), GAZETTEER)
    assert decision.ranges["run time"][0][0].amount == Fraction(1)
    assert decision.ranges["run time"][0][0].base == 60


def test_two_columns_of_one_service_are_shown_by_their_labels():
    text = PAGE.replace("AWS Fargate runs", "AWS Lambda runs")
    document = parse_document("x.md", text)
    decision = build_decision(parse_decision(document), extract(document, GAZETTEER), GAZETTEER)
    assert decision.names == {"Lambda": "Lambda", "Fargate": "Fargate", "EC2": "Amazon EC2"}
