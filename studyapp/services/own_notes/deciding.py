"""What a learner says of a fact or of a finding in their notes, and what follows from it at once."""

import re
from datetime import datetime

from django.db import transaction

from studyapp.models import Document, Fact, Finding
from studyapp.services.editing import remember_as_imported
from studyapp.services.rendering import plain

from . import questions
from .editing import UnfitText, save_text
from .findings import doubt
from .saving import StaleText, version_of

MOST_CHARACTERS = 600


def confirm(fact: Fact) -> None:
    """It is right: questions are made from it."""
    _judge(fact, Fact.Judgement.CONFIRMED)


def reject(fact: Fact) -> None:
    """It is wrong or says nothing: nothing is asked about it."""
    _judge(fact, Fact.Judgement.REJECTED)


def reconsider(fact: Fact) -> None:
    """Take back what was said of it."""
    _judge(fact, "")


def _judge(fact: Fact, judgement: str) -> None:
    if fact.judgement != judgement:
        fact.judgement = judgement
        fact.save_without_historical_record(update_fields=["judgement"])
        questions.sync(fact.document, fact)


def correct(fact: Fact, statement: str, term: str) -> None:
    """Say the fact in one's own words, with the words to recall; the sentence in the notes stays as it is."""
    statement, term = " ".join(statement.split()), " ".join(term.split())
    if not statement:
        raise UnfitText("Say what the notes mean, in a sentence.")
    if len(statement) > MOST_CHARACTERS:
        raise UnfitText(f"Keep the sentence under {MOST_CHARACTERS:,} characters; this one has {len(statement):,}.")
    found = re.search(rf"(?<!\w){re.escape(term)}(?!\w)", statement, re.IGNORECASE) if term else None
    if term and not found:
        raise UnfitText("The words to recall must stand in the sentence.")
    if found and len(found[0]) == len(statement.rstrip(".")):
        raise UnfitText("The words to recall must leave something of the sentence.")
    remember_as_imported(fact)
    fact.statement, fact.terms = statement, [found[0]] if found else []
    fact.is_edited, fact.counterpart, fact.value, fact.attribute = True, None, None, ""
    fact.judgement = Fact.Judgement.CONFIRMED
    fact.save()
    questions.sync(fact.document, fact)


def hold(finding: Finding, fact: Fact) -> None:
    """Of two sentences that disagree, this one holds: the other one is not asked."""
    other = finding.other if fact.pk == finding.fact_id else finding.fact
    with transaction.atomic():
        for row, judgement in ((fact, Fact.Judgement.CONFIRMED), (other, Fact.Judgement.REJECTED)):
            if row:
                row.judgement = judgement
                row.save_without_historical_record(update_fields=["judgement"])
    dismiss(finding)


def dismiss(finding: Finding) -> None:
    """The notes stay as they are; the finding comes back only when the words change."""
    with transaction.atomic():
        finding.state = Finding.State.KEPT
        finding.save(update_fields=["state"])
        doubt(finding.document)
    questions.sync(finding.document)


def fix(finding: Finding, *, now: datetime) -> Document:
    """Put what holds in place of the quote, in the text of the document."""
    document = finding.document
    if not finding.fix or document.text[finding.start : finding.end] != finding.quote:
        raise StaleText("The text was changed since this was found. Look at the findings again.")
    text = document.text[: finding.start] + finding.fix + document.text[finding.end :]
    return save_text(document, text, version=version_of(document), now=now)


def suggested_term(fact: Fact) -> str:
    """The words to recall that a form of correction begins with."""
    said = plain(fact.statement)
    return next((term for term in fact.terms if term in said), "")
