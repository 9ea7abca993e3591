import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.extraction import load_gazetteer

from .gazetteers import GAZETTEER


def found(text):
    return [(mention.slug, mention.surface) for mention in GAZETTEER.find(text)]


def test_names_are_found_with_and_without_their_prefix():
    assert found("AWS Lambda, lambda, Amazon DynamoDB and DynamoDB.") == [
        ("lambda", "AWS Lambda"),
        ("lambda", "lambda"),
        ("dynamodb", "Amazon DynamoDB"),
        ("dynamodb", "DynamoDB"),
    ]


def test_the_longest_name_wins():
    assert found("Lambda SnapStart and DynamoDB Accelerator (DAX) and Lambda@Edge") == [
        ("snapstart", "Lambda SnapStart"),
        ("dax", "DynamoDB Accelerator (DAX)"),
        ("edge", "Lambda@Edge"),
    ]


def test_plurals_and_singulars_are_found():
    assert found("Two Lambda functions and an IAM policy") == [
        ("lambda", "Lambda functions"),
        ("policies", "IAM policy"),
    ]


def test_names_inside_words_are_not_found():
    assert found("The lambdas_x and SQSX and EC2-based") == [("ec2", "EC2")]


@pytest.mark.parametrize("text", ["It runs as a batch.", "Batch the work.", "Work ends. Batch it.", "One Regional API"])
def test_ordinary_words_are_no_services(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["Use AWS Batch.", "Jobs of Batch wait.", "Batch", "aws batch"])
def test_ordinary_words_are_services_with_a_prefix_or_a_capital(text):
    assert [slug for slug, _ in found(text)] == ["batch"]


def test_of_two_services_with_one_spelling_the_one_called_so_is_meant():
    assert GAZETTEER.lookup("Lambda") == "lambda"
    assert GAZETTEER.lookup("AWS Lambda") == "lambda"


def test_lookup_takes_whole_names_only():
    assert GAZETTEER.lookup("amazon dynamodb") == "dynamodb"
    assert GAZETTEER.lookup("fargate") == "fargate"
    assert GAZETTEER.lookup("Lambda or EC2") == ""
    assert GAZETTEER.lookup("") == ""


def test_a_gazetteer_is_loaded_from_toml(tmp_path):
    path = tmp_path / "services.toml"
    path.write_text('[s3]\nname = "Amazon S3"\naliases = ["S3 bucket"]\ncategory = "storage"\n', encoding="utf-8")
    gazetteer = load_gazetteer(path)
    assert gazetteer.services["s3"].category == "storage"
    assert gazetteer.find("Two S3 buckets")[0].slug == "s3"


@given(
    st.lists(st.sampled_from(["Lambda", "AWS", "@Edge", " ", "s", "DAX", "(", "batch", "🪣", "\n", "."])).map("".join)
)
def test_mentions_follow_each_other_and_quote_the_text(text):
    end = 0
    for mention in GAZETTEER.find(text):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.surface
        end = mention.end
