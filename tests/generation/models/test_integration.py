from dataclasses import replace

from studyapp.extraction import INTEGRATION_TABLE, Kind, Value
from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from studyapp.generation.proofs import Known, Rendering, prove
from tests.generation.builders import a_bank, a_fact

SYNC, ASYNC, POLLED = (
    "invokes a Lambda function synchronously",
    "invokes a Lambda function asynchronously",
    "is read by a Lambda event source mapping",
)
ROWS = {
    "An Application Load Balancer": SYNC,
    "An Amazon Lex bot": SYNC,
    "An Amazon S3 event notification": ASYNC,
    "An Amazon SNS topic": ASYNC,
    "An AWS Config custom rule": ASYNC,
    "An Amazon SQS queue": POLLED,
    "An Amazon Kinesis data stream": POLLED,
}


def a_row(source, way):
    value = Value(members=(way,), closed=True, surface=way)
    fields = {"kind": Kind.INTEGRATION, "rule": INTEGRATION_TABLE, "attribute": source, "value": value}
    return a_fact(f"{source} {way}.", **fields)


def questions(rows=ROWS, asked="one"):
    bank = a_bank(*(a_row(source, way) for source, way in rows.items()))
    return [q for q in generate(bank) if q.model == "integration" and q.spec["asked"] == asked]


def way_of(option):
    return ROWS[option.text]


def test_one_source_of_each_way_is_shown_and_the_one_asked_for_is_right():
    for question in questions():
        for seed in range(20):
            rendered = render("integration", question.spec, seed)
            (key,) = [option for option in rendered.options if option.is_correct]
            assert lint(rendered) == []
            assert sorted(map(way_of, rendered.options)) == sorted((SYNC, ASYNC, POLLED))
            assert way_of(key) == question.spec["way"]
            assert question.spec["way"] in rendered.stem


def test_two_of_four_are_right_and_the_others_share_another_way():
    for question in questions(asked="two"):
        for seed in range(20):
            rendered = render("integration", question.spec, seed)
            assert lint(rendered) == []
            right = [way_of(option) for option in rendered.options if option.is_correct]
            wrong = [way_of(option) for option in rendered.options if not option.is_correct]
            assert right == [question.spec["way"]] * 2
            assert len(wrong) == 2
            assert len(set(wrong)) == 1


def test_every_way_has_as_many_sources_so_that_no_option_is_right_more_often():
    keys = [question.spec["key"]["name"] for question in questions()]
    assert keys == [source for source in ROWS if source != "An AWS Config custom rule"]


def test_two_ways_are_not_enough_for_one_right_option():
    rows = {source: way for source, way in ROWS.items() if way != POLLED}
    assert questions(rows) == []
    assert len(questions(rows, "two")) == 4


def test_the_reason_of_a_wrong_option_says_in_which_way_it_works():
    question = next(q for q in questions() if q.spec["key"]["name"] == "An Amazon SNS topic")
    rendered = render("integration", question.spec, 1)
    assert all(option.why == f"{option.text} {way_of(option)}." for option in rendered.options)


def test_several_sources_take_the_verb_of_several():
    stems = {render("integration", q.spec, seed).stem for q in questions(asked="two") for seed in range(30)}
    assert "Which TWO of these invoke a Lambda function asynchronously? (Select TWO.)" in stems
    assert "Which TWO of these are read by a Lambda event source mapping? (Select TWO.)" in stems


def test_a_second_right_source_and_a_wrong_key_are_found():
    question = questions()[0]
    known = Known({f"f{n}": f"{source} {way}." for n, (source, way) in enumerate(ROWS.items())})
    rendered = render("integration", question.spec, 1)
    assert prove(Rendering("integration", rendered, 1, question.spec), known) == []
    twisted = tuple(replace(option, is_correct=not option.is_correct) for option in rendered.options)
    flaws = prove(Rendering("integration", replace(rendered, options=twisted), 1, question.spec), known)
    assert {flaw.code for flaw in flaws} == {"L1", "L3"}
