from dataclasses import replace

from studyapp.extraction import Confidence
from studyapp.generation import generate, render
from studyapp.generation.columns import columns_of
from studyapp.generation.lint import lint
from studyapp.generation.models import MODELS
from studyapp.parsing import Span
from tests.generation.builders import a_bank, a_decision, a_definition, a_fact, a_list, a_situation

DEFINITIONS = (
    a_definition("sqs", "a serverless store for messages that consumers poll"),
    a_definition("sns", "a hub that pushes each message to all subscribers"),
    a_definition("eventbridge", "a router that matches JSON records against rules"),
    a_definition("mq", "a managed broker for JMS and AMQP clients"),
    a_definition("lambda", "a way to run code without servers"),
)


def of_model(bank, model):
    return [question for question in generate(bank) if question.model == model]


def test_definitions_are_asked_both_ways_where_three_others_of_the_category_exist():
    titles = [question.title for question in of_model(a_bank(*DEFINITIONS), "definition")]
    assert titles == [
        f"{name}: {asked}"
        for name in ("Amazon SQS", "Amazon SNS", "Amazon EventBridge", "Amazon MQ")
        for asked in ("name", "description")
    ]


def test_a_definition_question_reads():
    by_name, by_description = of_model(a_bank(*DEFINITIONS), "definition")[:2]
    rendered = render("definition", by_name.spec, 1)
    assert lint(rendered) == []
    assert "a serverless store for messages that consumers poll" in rendered.stem
    assert {option.text for option in rendered.options} == {
        "Amazon SQS",
        "Amazon SNS",
        "Amazon EventBridge",
        "Amazon MQ",
    }
    assert {option.why for option in rendered.options if option.text == "Amazon SNS"} == {
        "Amazon SNS is a hub that pushes each message to all subscribers."
    }
    rendered = render("definition", by_description.spec, 1)
    assert lint(rendered) == []
    assert "A hub that pushes each message to all subscribers" in [option.text for option in rendered.options]


def test_a_description_that_holds_the_name_is_not_asked():
    told = a_definition("sqs", "a service for SQS queues")
    titles = [
        question.title
        for question in of_model(
            a_bank(
                told,
                *DEFINITIONS[1:],
            ),
            "definition",
        )
    ]
    assert "Amazon SQS: name" not in titles


def test_a_contrast_is_true_of_one_and_not_of_the_other():
    questions = {question.title: question for question in of_model(a_bank(decisions=(a_decision(),)), "contrast")}
    assert "Batch, not EC2" in questions
    assert "EC2, not Batch" in questions
    for seed in range(30):
        rendered = render("contrast", questions["Batch, not EC2"].spec, seed)
        assert lint(rendered) == []
        (key,) = [option for option in rendered.options if option.is_correct]
        assert key.text == "It offers priority queue."
        assert key.why == "Batch says Yes to priority queue. EC2 says No to priority queue."


def test_a_contrast_shows_a_statement_that_is_true_the_other_way_round():
    questions = {question.title: question for question in of_model(a_bank(decisions=(a_decision(),)), "contrast")}
    for seed in range(30):
        options = render("contrast", questions["Fargate, not EC2"].spec, seed).options
        others = {option.text for option in options if not option.is_correct}
        assert others & {"It offers GPU.", "It offers any kernel."}


def test_a_key_that_repeats_a_word_of_its_stem_is_asked_less_often():
    questions = {question.title: question for question in of_model(a_bank(decisions=(a_decision(),)), "contrast")}
    spec = questions["EC2, not Lambda"].spec
    assert {row["phrase"]: row["echoes"] for row in spec["keys"]} == dict.fromkeys(
        ("It offers GPU.", "It offers any kernel.", "It offers always running."), False
    )
    first = spec["keys"][0] | {"echoes": True}
    keys = [first, *(row | {"echoes": False} for row in spec["keys"][1:])]
    drawn = [render("contrast", spec | {"keys": keys}, seed) for seed in range(500)]
    times = sum(option.is_correct for shown in drawn for option in shown.options if option.text == first["phrase"])
    assert 60 < times < 140  # a fifth of 500, where each of the others has two fifths


def test_a_contrast_shows_no_need_with_a_number():
    for question in of_model(a_bank(decisions=(a_decision(),)), "contrast"):
        for row in (*question.spec["keys"], *question.spec["others"]):
            assert "{" not in row["phrase"]


def test_two_members_are_chosen_among_members_of_another_list():
    bank = a_bank(
        a_list("scalar types", "string", "number", "binary"),
        a_list("document types", "list", "map", "tuple"),
        a_list("open types", "set", "bag", "queue", closed=False),
    )
    first, second = of_model(bank, "membership")
    assert (first.type, second.type) == ("multiple", "multiple")
    for seed in range(20):
        rendered = render("membership", first.spec, seed)
        assert lint(rendered) == []
        keys = [option.text for option in rendered.options if option.is_correct]
        assert len(rendered.options) == 5
        assert rendered.select == 2
        assert set(keys) < {"String", "Number", "Binary"}


def test_lists_with_a_common_member_are_not_mixed():
    bank = a_bank(a_list("scalar types", "string", "number", "binary"), a_list("key types", "number", "text", "date"))
    assert of_model(bank, "membership") == []


def test_all_keys_of_a_bank_are_different_and_their_order_is_fixed():
    bank = a_bank(
        *DEFINITIONS,
        decisions=(a_decision("need | A | B | C\nx | Yes | No | No", a_situation(("A", "B", "C")), ranges={}),),
    )
    keys = [question.key for question in generate(bank)]
    assert len(set(keys)) == len(keys)
    assert keys == [question.key for question in generate(bank)]


INTRODUCED = """
need | Lambda | Fargate | EC2 | Batch | Two Regions
x    | Yes    | No      | No  | ?     | Yes
y    | No     | Yes     | No  | ?     | No
z    | No     | No      | Yes | ?     | No
w    | Yes    | Yes     | Yes | ?     | No
v    | Yes    | Yes     | No  | ?     | No
"""


def an_introduced_bank():
    sentences = {
        "lambda": "AWS Lambda runs a function for each event.",
        "fargate": "AWS Fargate starts containers on demand.",
        "ec2": "Amazon EC2 rents virtual machines to the customer.",
        "batch": "AWS Batch works through a queue of jobs.",
        "two regions": "Amazon Route 53 sends callers to one of two places.",
    }
    introductions = [
        a_fact(text, subject=slug, document="jobs.md", note="jobs/options", span=Span(place, place))
        for place, (slug, text) in enumerate(sentences.items())
    ]
    decision = a_decision(INTRODUCED, a_situation(("Lambda", "Fargate", "EC2")), ranges={})
    named = replace(decision, names=decision.names | {"Two Regions": "Amazon Route 53"})
    return a_bank(*introductions, decisions=(named,))


def test_the_sentence_that_introduces_an_option_is_asked_without_its_name():
    questions = {question.title: question for question in of_model(an_introduced_bank(), "introduction")}
    rendered = render("introduction", questions["Choosing compute for a job: Lambda"].spec, 1)
    assert lint(rendered) == []
    assert "runs a function for each event" in rendered.stem
    assert "Lambda" not in rendered.stem
    assert {option.text for option in rendered.options} == {"AWS Lambda", "AWS Fargate", "Amazon EC2", "AWS Batch"}


def test_a_design_that_is_never_asked_for_is_no_wrong_option_either():
    for question in of_model(an_introduced_bank(), "introduction"):
        assert "Two Regions" not in str(question.spec)


def test_designs_that_their_labels_do_not_explain_are_not_contrasted():
    # Their definition in the stem would give the answer away.
    titles = {question.title for question in of_model(an_introduced_bank(), "contrast")}
    assert "Lambda, not Fargate" in titles
    assert not {title for title in titles if "Two Regions" in title}


def test_what_was_read_with_little_certainty_is_only_asked_in_its_own_words():
    weak = [replace(fact, confidence=Confidence.WEAK, terms=(fact.statement.split()[-1][:-1],)) for fact in DEFINITIONS]
    assert {question.model for question in generate(a_bank(*weak))} == {"cloze"}


def test_every_model_has_six_surfaces_or_more():
    for model, module in MODELS.items():
        for name, stems in vars(module).items():
            if name.endswith(("_STEMS", "_LEADS")):
                for surfaces in stems.values() if isinstance(stems, dict) else [stems]:
                    assert len(set(surfaces)) >= 6, (model, name)


def test_one_of_many_is_named_with_its_article():
    decision = a_decision(INTRODUCED, a_situation(("Lambda", "Fargate", "EC2")), ranges={})
    named = replace(decision, names=decision.names | {"Lambda": "AWS Lambda roles"})
    phrases = {column.phrase for column in columns_of(a_bank(), named).values()}
    assert {"an AWS Lambda role", "AWS Fargate"} <= phrases
