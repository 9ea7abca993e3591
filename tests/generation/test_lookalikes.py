from random import Random

from studyapp.generation.lookalikes import Blank, Decoys, shape

MINUTES = Blank("15 minutes", "A function runs for at most 15 minutes.", "f1", "lambda")


def test_a_decoy_looks_like_the_answer():
    pool = [
        Blank("origin", "An origin holds files.", "f2", "cloudfront"),
        Blank("5 minutes", "An Express workflow lasts 5 minutes.", "f3", "step-functions"),
    ]
    assert Decoys(pool).take(MINUTES, Random(1)).term == "5 minutes"


def test_a_decoy_is_given_out_once():
    decoys = Decoys([Blank("5 minutes", "An Express workflow lasts 5 minutes.", "f3", "step-functions")])
    assert [decoys.take(MINUTES, Random(1)) is None for _ in range(2)] == [False, True]


def test_words_of_the_same_subject_are_no_decoy():
    assert (
        Decoys([Blank("3 seconds", "A function stops after 3 seconds.", "f4", "lambda")]).take(MINUTES, Random(1))
        is None
    )


def test_words_that_the_statement_holds_are_no_decoy():
    python = Blank("Python", "Lambda runs Python and Ruby.", "f5", "lambda")
    assert Decoys([Blank("Ruby", "CodeBuild builds Ruby.", "f6", "codebuild")]).take(python, Random(1)) is None


def test_shapes_tell_amounts_names_and_words_apart():
    assert (shape("15 minutes")[0], shape("Python")[:2], shape("origin")[:2]) == (
        "amount",
        ("words", "A"),
        ("words", "a"),
    )
