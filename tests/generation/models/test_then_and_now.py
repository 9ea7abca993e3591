from studyapp.generation import generate, render
from studyapp.generation.lint import lint
from tests.generation.builders import a_bank, a_fact


def a_revision(then: str, now: str, **fields):
    return a_fact(now, then=then, document=f"{now}.md", **fields)


REVISED = (
    a_revision("Copper is used for every roof of the town.", "Slate now covers most of the town's roofs."),
    a_revision("The ferry always leaves the old harbor at dawn.", "Boats cross the lake whenever ice allows it."),
    a_revision("No librarian has ever lent a rare map.", "Rare maps can be borrowed for one week."),
    a_revision("All trains stop twice in the northern valley.", "Express trains pass the valley without any stop."),
    a_revision(
        "Bees never sleep while the garden blooms at night.", "Honey bees sleep several hours after each sunset."
    ),
    a_revision("The museum opens its doors at seven each morning.", "Museum doors open at nine on working days only."),
    a_revision("Bread is baked from barley in each bakery.", "Bakeries bake wheat bread for their customers."),
)
BANK = a_bank(*REVISED)


def questions(bank=BANK):
    return [question for question in generate(bank) if question.model == "then-and-now"]


def by_asked(asked):
    return [question for question in questions() if question.spec["asked"] == asked]


def test_a_revised_fact_is_asked_both_ways():
    assert by_asked("old")
    assert by_asked("present")
    assert len({question.key for question in questions()}) == len(questions())


def test_the_sentence_to_correct_is_the_old_one():
    then = {fact.then: fact.statement for fact in REVISED}
    for question in by_asked("old"):
        for seed in range(20):
            rendered = render("then-and-now", question.spec, seed)
            assert lint(rendered) == []
            (key,) = [option for option in rendered.options if option.is_correct]
            assert key.why == f"This comes from older notes. Now: {then[key.text]}"
            for other in rendered.options:
                assert other is key or other.why == f"This holds today: {other.text}"


def test_the_sentence_that_holds_stands_among_old_ones():
    old, now = {fact.then for fact in REVISED}, {fact.statement for fact in REVISED}
    for question in by_asked("present"):
        for seed in range(20):
            rendered = render("then-and-now", question.spec, seed)
            assert lint(rendered) == []
            assert {option.text in now for option in rendered.options if option.is_correct} == {True}
            assert {option.text in old for option in rendered.options if not option.is_correct} == {True}


def test_the_key_has_every_rank_of_length():
    ranks = set()
    for seed in range(60):
        rendered = render("then-and-now", questions()[0].spec, seed)
        by_length = sorted(rendered.options, key=lambda option: len(option.text))
        ranks |= {rank for rank, option in enumerate(by_length) if option.is_correct}
    assert ranks == {0, 1, 2, 3}


def test_a_sentence_that_says_nearly_the_same_is_no_option():
    near = a_fact("Copper was used for the roofs of the town.", document="near.md")
    for question in questions(a_bank(*REVISED, near)):
        if question.spec["key"]["then"] == REVISED[0].then:
            assert near.statement not in str(question.spec)


def test_a_sentence_that_points_elsewhere_is_not_asked():
    pointing = a_revision(
        "The listed roofs of the town are made of copper.", "Slate covers the churches of the region."
    )
    assert all("listed" not in str(question.spec) for question in questions(a_bank(*REVISED, pointing)))
