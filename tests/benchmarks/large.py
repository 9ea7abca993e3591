"""One learner with many cards, in a SQLite file of its own: written by SQL from one row of each table.

Every card's fact has a question, an answer, and a review, since the tables that grow with the cards are all read by the
study page. Half of the cards are due; the facts that are still new come after all begun ones.
"""

from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.db import connection, models
from django.utils import timezone

from studyapp.models import Answer, Card, Document, Fact, Learner, Note, Question, QuestionFact, Review
from studyapp.services import study

NEW = 200  # facts without a card


def copy_database(path: Path) -> None:
    """Write the current database, wherever it is, to a new SQLite file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    connection.ensure_connection()
    target = connection.Database.connect(path)  # the same library, which may not be Python's own
    connection.connection.backup(target)
    target.close()


def fill(cards: int) -> Learner:
    """Give a new learner with an account so many cards."""
    # An unfinished file is thrown away, so nothing need be safe before the end.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -400000")
    learner = Learner.objects.create(user=User.objects.create(username=f"learner of {cards} facts"))
    first, question, answer = _first_card(learner)
    now = timezone.now()
    facts = multiply(
        first,
        cards + NEW,
        key="'fact-' || n",
        signature="'fact-' || n",
        position="n - 100000000.0",  # before what content/ has
    )
    questions = multiply(
        question,
        cards + NEW,
        key="'question-' || n",
        fact=f"{facts} + n",
        spec=f"replace(spec, '{first.key}', 'fact-' || n)",
        group="'fact-' || n",
    )
    multiply(question.question_facts.get(), cards + NEW, question=f"{questions} + n", fact=f"{facts} + n")
    uuid, later = "printf('%032x', 1000 + n)", "(n * 7919 % 40 - 20)"
    day = _moment(now, f"{later} || ' days'")
    multiply(
        answer.review.card,
        cards,
        id=uuid,
        fact=f"{facts} + n",
        due=day,
        last_review=_moment(now, f"({later} - 20) || ' days'"),
        created_at=_moment(now, "'-60 days'"),
        memory_state="2",
        stability="20.0 + n % 10",
        difficulty="1.0 + n % 9",
        reps="1",
    )
    # Each at a moment of its own, as people answer.
    answered = _moment(now, f"({later} - 20) || ' days', '-' || (n / 40 % 86400) || ' seconds'")
    multiply(
        answer,
        cards,
        id=uuid,
        token=uuid,
        question=f"{questions} + n",
        fact=f"{facts} + n",
        answered_at=answered,
        shown=f"replace(shown, '{first.key}', 'fact-' || n)",
    )
    multiply(answer.review, cards, id=uuid, card=uuid, answer=uuid, reviewed_at=answered, before="'{}'")
    answer.review.card.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return learner


def multiply(row: models.Model, count: int, **columns: str) -> int:
    """Copy a row so many times, with these columns in SQL of ``n`` (1 to count); return the number before the first."""
    fields = [field for field in row._meta.concrete_fields if not field.generated]
    primary, table = row._meta.pk, row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT max("{primary.column}") FROM "{table}"')
        base = cursor.fetchone()[0]
        values = {field.column: columns.pop(field.name, f'"{table}"."{field.column}"') for field in fields}
        if isinstance(primary, models.AutoField | models.BigAutoField):
            values[primary.column] = f"{base} + n"
        assert not columns, f"{table} has no {columns}"
        names = ", ".join(f'"{name}"' for name in values)
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
            f'INSERT INTO "{table}" ({names}) SELECT {", ".join(values.values())} FROM numbers, "{table}" '
            f'WHERE "{table}"."{primary.column}" = %s',
            [primary.get_db_prep_value(row.pk, connection)],
        )
    return base


def _first_card(learner: Learner) -> tuple[Fact, Question, Answer]:
    """Return a fact of the learner's own notes with its question and a first answer, copied from what content/ has."""
    question = Question.objects.published().filter(model="cloze", is_edited=False).order_by("pk").first()
    old = question.fact
    document = Document.objects.create(path="own.md", slug="own", title="Own notes", text=old.quote, owner=learner)
    note = Note.objects.create(document=document, key="own", heading="Own", position=1, start=0, end=len(old.quote))
    fact = Fact.objects.get(pk=old.pk)
    fact.pk, fact.document, fact.note, fact.key, fact.start, fact.end = None, document, note, "first", 0, len(old.quote)
    fact.signature = "first"
    fact.save(force_insert=True)
    question.pk, question.key, question.fact, question.owner, question.group = None, "first", fact, learner, "first"
    question.spec = {**question.spec, "facts": ["first"]}
    question.save(force_insert=True)
    QuestionFact.objects.create(question=question, fact=fact)
    showing = study.show_fact(learner, fact, reps=0, reason="new")
    answer = study.record_answer(learner, showing, "?", now=timezone.now() - timedelta(days=60))
    assert Card.objects.filter(learner=learner).count() == Review.objects.filter(learner=learner).count() == 1
    return fact, question, answer


def _moment(now, shift: str) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%f', '{now:%Y-%m-%d %H:%M:%S}', {shift})"
