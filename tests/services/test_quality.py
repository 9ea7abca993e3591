import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command

from studyapp.models import Fact, Question
from studyapp.services.importing import import_content
from studyapp.services.quality import Figure, QualityReport, check_bank, check_question, guessing
from tests.factories import NOW, ClozeFactory, DocumentFactory, FactFactory, QuestionFactory

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data" / "content"
TEXT = "A function runs for at most 15 minutes."
WRONG = "Because no limit is like that."


def a_fact(**fields):
    document = DocumentFactory(text=TEXT)
    return FactFactory(document=document, statement=TEXT, quote=TEXT, start=0, end=len(TEXT), **fields)


def a_question(options, stem="Which of these limits the run time?", why=WRONG, **fields):
    """The first option is right."""
    rows = [(text, n == 0, why) for n, text in enumerate(options)]
    return QuestionFactory(fact=fields.pop("fact", None) or a_fact(), stem=stem, options=rows, **fields)


def a_bank(count):
    """Questions without any cue, about nothing in common."""
    rng, fact = Random(1), a_fact()
    for n in range(count):
        words = ["".join(rng.choices("bdfgklmnprstvz", k=7)) for _ in range(10)]
        a_question(words[:4], stem=f"Which word goes with {' '.join(words[4:])} {n}?", fact=fact)


def check():
    return check_bank(renderings=200, proved=0)


def broken(report=None):
    return {figure.name.rpartition("(")[2].rstrip(")") for figure in (report or check()).broken}


def test_a_good_bank_breaks_no_gate():
    a_bank(guessing.FEWEST_ATTACKED)
    assert broken() == set()


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"options": ["Alpha", "Gamma", "alpha"]}, "F06"),
        ({"options": ["Alpha", "Gamma"]}, "F03"),
        (
            {"options": ["A run time limit", "Gamma", "Delta"], "stem": "Which sets a run time limit for functions?"},
            "F33",
        ),
        ({"options": ["Alpha", "Gamma", "Delta"], "why": " "}, "F27"),
        ({"options": ["Alpha", "Gamma", "Delta"], "explanation": ""}, "F26"),
        ({"options": ["Alpha", "Gamma", "Delta"], "stem": "A function is limited."}, "F12"),
        ({"options": ["Alpha", "Gamma", "None of the above"]}, "F08"),
        ({"options": ["60 seconds", "1 minute", "2 minutes"]}, "F09"),
        ({"options": ["2 minutes", "1 GB", "2 GB"]}, "F11"),
        ({"options": ["Alpha", "Gamma", "Delta"], "stem": "Which is the MOST limited function?"}, "L6"),
        ({"options": ["Alpha is a far longer option than others", "Gamma", "Delta"]}, "F17"),
    ],
)
def test_a_planted_flaw_breaks_its_gate_and_the_question_is_named(question, code):
    planted = a_question(**question)
    report = check()
    (figure,) = [figure for figure in report.figures if figure.name.endswith(f"({code})")]
    assert not figure.ok
    assert figure.examples[0].startswith(planted.key)


def test_a_wrong_quote_breaks_its_gate_and_the_document_is_named():
    fact = a_fact()
    a_question(["Alpha", "Gamma", "Delta"], fact=fact)
    Fact.objects.filter(pk=fact.pk).update(start=1)
    (figure,) = check().broken
    assert figure.name == "Quotes that do not stand in their document (L10)"
    assert figure.examples == (f"{fact.document.path}: “{TEXT}”",)


def test_a_fact_without_a_source_or_a_question_breaks_its_gate():
    a_question(["Alpha", "Gamma", "Delta"])
    a_fact(source_url="")
    names = [figure.name for figure in check().broken]
    assert names == ["Facts without a source or the day of its check", "Facts that no question asks"]


def test_an_option_whose_fact_was_retired_breaks_its_gate():
    fact, gone = a_fact(), a_fact()
    question = a_question(["Alpha", "Gamma", "Delta"], fact=fact)
    question.options.filter(text="Gamma").update(fact=gone)
    Fact.objects.filter(pk=gone.pk).update(state="retired")
    assert broken() == {"L2"}


def test_two_questions_that_look_the_same_break_their_gate():
    first, second = (a_question(["Alpha", "Gamma", "Delta"], group="") for _ in range(2))
    figures = {figure.name: figure for figure in check().broken}
    assert figures["Questions that look the same"].examples == (f"{first.key} = {second.key}",)


def test_near_duplicates_count_across_families_only():
    words = "An encoder writes frames of several films into one archive every night."
    for n, group in enumerate(["jobs: A and B", "jobs: A and C"]):
        a_question(["Alpha", "Gamma", "Delta"], stem=f"{words} Which letter is it, {n}?", group=group)
    for n in range(3):
        a_question([f"Beta {n}", "Chi", "Psi"], stem=f"What is the number {n} of {'xyz'[n] * 5}?")
    assert "Questions much like one about something else" not in {figure.name for figure in check().broken}
    Question.objects.filter(group="jobs: A and C").update(group="other: A and C")
    assert "Questions much like one about something else" in {figure.name for figure in check().broken}


def test_an_option_set_that_gives_its_right_option_away_is_named():
    questions = [a_question(["Alpha", "Gamma", "Delta"], stem=f"Which fits the case number {n}?") for n in range(30)]
    names = {figure.name: figure for figure in check().broken}
    figure = names["Option sets with the same right option in more than 50% of their showings"]
    assert figure.examples == (f"right in {len(questions)} of {len(questions)} showings: Alpha",)


def test_a_model_whose_right_option_is_the_longest_is_named():
    fact = a_fact()
    for n in range(guessing.FEWEST_ATTACKED):
        texts = [f"{n} {'abcd'[m]} {'x' * (9 if m else 12)}" for m in range(4)]
        a_question(texts, stem=f"Which is the answer number {n}?", model="long", fact=fact)
    figures = [figure for figure in check().broken if "long" in figure.name]
    assert any(figure.name.startswith("Best guess by looks, long: ") for figure in figures)
    assert any("longest option: 100.0% right" in example for figure in figures for example in figure.examples)


def test_an_uneven_place_of_the_right_option_is_named(monkeypatch):
    monkeypatch.setattr("random.Random.shuffle", lambda self, rows: None)
    a_bank(guessing.FEWEST_ATTACKED)
    figures = check().broken
    assert "Uneven places of the right option, all questions: chi-square" in [figure.name for figure in figures]
    assert any("always option A: 100.0% right" in example for figure in figures for example in figure.examples)


def test_luck_alone_breaks_no_gate(monkeypatch):
    """An attack that breaks the gate once, but not in the second drawing, was lucky."""
    a_bank(guessing.FEWEST_ATTACKED)
    real, calls = guessing.attack, []

    def lucky_once(questions):
        calls.append(1)
        found = real(questions)
        return [replace(found[0], accuracy=0.9, z=9.0), *found[1:]] if len(calls) == 1 else found

    monkeypatch.setattr(guessing, "attack", lucky_once)
    assert check().broken == []
    assert len(calls) == 3  # all questions, once more, and their one model


def test_blanks_are_not_attacked():
    ClozeFactory(fact=a_fact())
    assert [figure for figure in check().figures if figure.section == "guess"] == []


@pytest.fixture
def imported(tmp_path):
    shutil.copytree(DATA, tmp_path / "content")
    import_content(tmp_path / "content", now=NOW)


@pytest.mark.usefixtures("imported")
def test_situations_are_proved_from_their_cells():
    assert {"L1", "L2", "L3", "L4", "L7"}.isdisjoint(broken(check_bank(renderings=200, proved=200)))
    question = Question.objects.filter(model="situation").first()
    for row in question.situation.plan["cells"].values():
        for cell in row.values():
            cell |= {"passes": True, "limit": None}
    question.situation.save()
    assert "L1" in broken(check_bank(renderings=200, proved=200))


@pytest.mark.usefixtures("imported")
def test_the_same_bank_gives_the_same_report():
    assert check() == check()


@pytest.mark.usefixtures("imported")
def test_a_question_is_checked_in_many_drawings():
    question = Question.objects.filter(model="situation").first()
    found = check_question(question, draws=50)
    assert sum(count for _, count in found.keys) == sum(found.places) == 50
    assert all(count > 0 for count in found.places)
    assert found.key_length > 0 < found.other_length


def test_a_report_is_read_as_it_was_written(tmp_path):
    figure = Figure("promise", "Wrong ones (L1)", 2, 0, False, examples=("situation:1: so",))
    report = QualityReport((figure,), 2_000, "2026-11-24T12:00:00+00:00")
    report.write(tmp_path / "quality.json")
    assert QualityReport.read(tmp_path / "quality.json") == report
    assert report.broken == [figure]


@pytest.mark.parametrize("content", ["", "[]", '{"figures": [{"name": "from an older version"}]}'])
def test_a_report_that_cannot_be_read_is_none(tmp_path, content):
    path = tmp_path / "quality.json"
    path.write_text(content)
    assert QualityReport.read(path) is None
    assert QualityReport.read(tmp_path / "nothing.json") is None


def test_figures_are_shown_with_their_unit():
    assert Figure("rate", "a", 1.234, 2.0, unit="%").shown == "1.2%"
    assert Figure("guess", "a", 3.25, 5.0, unit="points").shown_gate == "5 points"
    assert Figure("size", "a", 1234).shown == "1,234"


def test_the_command_fails_with_a_sentence_and_writes_the_figures(settings, tmp_path, capsys):
    settings.VAR = tmp_path
    question = a_question(["Alpha", "Gamma"])
    with pytest.raises(CommandError, match=r"break their gate: Questions with fewer than three options \(F03\)"):
        call_command("check_bank", "--quick", "--write")
    assert f"{question.key}: There are fewer than three options." in capsys.readouterr().out
    assert QualityReport.read(tmp_path / "quality.json").broken


def test_the_command_says_that_all_is_well(settings, tmp_path, capsys):
    settings.VAR = tmp_path
    a_bank(4)
    call_command("check_bank", "--quick")
    assert "All gates hold" in capsys.readouterr().out
    assert not (tmp_path / "quality.json").exists()
