"""Rows for tests: each factory makes a valid one from nothing, so a test names only what it is about."""

import uuid
from datetime import UTC, date, datetime

import factory
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from studyapp import scheduling
from studyapp.models import (
    Answer,
    Card,
    Document,
    Exam,
    ExamDomain,
    ExamTask,
    Fact,
    Learner,
    Note,
    Option,
    Question,
    QuestionFact,
    QuestionReport,
    Review,
    Service,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


class Factory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True


class UserFactory(Factory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"reader{n}")
    password = factory.django.Password(PASSWORD)


class LearnerFactory(Factory):
    """A visitor; ``user=UserFactory()`` makes an account's learner."""

    class Meta:
        model = Learner


def registered_key() -> dict[str, object]:
    """What a browser sends when it has made a passkey."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(b"\0" * 16, b"key", public)
    data = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, credential)
    sent = {
        "clientDataJSON": CollectedClientData.create("webauthn.create", b"challenge", "http://localhost"),
        "attestationObject": AttestationObject.create("none", data, {}),
    }
    return {
        "id": websafe_encode(b"key"),
        "rawId": websafe_encode(b"key"),
        "type": "public-key",
        "response": {name: websafe_encode(value) for name, value in sent.items()},
        "clientExtensionResults": {},
    }


class PasskeyFactory(Factory):
    class Meta:
        model = Authenticator

    user = factory.SubFactory(UserFactory)
    type = "webauthn"
    data = factory.LazyFunction(lambda: {"name": "Key 1", "credential": registered_key()})


class ServiceFactory(Factory):
    class Meta:
        model = Service

    slug = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: f"Amazon Service {n}")
    category = "compute"
    kind = "service"
    definition = "Runs code."


class ExamFactory(Factory):
    class Meta:
        model = Exam

    code = factory.Sequence(lambda n: f"SAA-C{n + 3:02}")
    name = "AWS Certified Solutions Architect – Associate"
    questions = 65
    minutes = 130
    score_min = 100
    score_max = 1000
    pass_score = 720
    source = "https://docs.aws.amazon.com/exam-guide.html"
    checked = date(2026, 10, 9)


class ExamDomainFactory(Factory):
    class Meta:
        model = ExamDomain

    exam = factory.SubFactory(ExamFactory)
    code = factory.Sequence(lambda n: f"saa.d{n + 1}")
    title = "High-performing architectures"
    weight = 24
    mock_questions = 16


class ExamTaskFactory(Factory):
    class Meta:
        model = ExamTask

    domain = factory.SubFactory(ExamDomainFactory)
    code = factory.Sequence(lambda n: f"saa.{n + 1}.1")
    title = "High-performing and elastic compute"


class DocumentFactory(Factory):
    class Meta:
        model = Document

    path = factory.Sequence(lambda n: f"lambda-limits-{n}.md")
    slug = factory.Sequence(lambda n: f"lambda-limits-{n}")
    title = factory.Sequence(lambda n: f"AWS Lambda limits {n}")
    text = factory.LazyAttribute(lambda document: f"# {document.title}\n\nLimits are per Region.\n")
    digest = "0" * 64
    service = factory.SubFactory(ServiceFactory)
    sources = [{"title": "Lambda quotas", "url": "https://docs.aws.amazon.com/lambda/limits.html"}]
    checked = date(2026, 11, 23)


class NoteFactory(Factory):
    """A note that is its whole document."""

    class Meta:
        model = Note

    document = factory.SubFactory(DocumentFactory)
    key = factory.Sequence(lambda n: f"lambda-limits/{n}")
    heading = "Run time"
    trail = factory.LazyAttribute(lambda note: f"{note.document.title} › {note.heading}")
    position = factory.Sequence(lambda n: n)
    start = 0
    end = factory.LazyAttribute(lambda note: len(note.document.text))


class FactFactory(Factory):
    """A fact whose quote stands in its document: where the text lacks it, it is written at the end of the note."""

    class Meta:
        model = Fact

    document = factory.SubFactory(DocumentFactory)
    note = factory.SubFactory(NoteFactory, document=factory.SelfAttribute("..document"))
    service = factory.SelfAttribute("document.service")
    key = factory.Sequence(lambda n: f"{n:016x}")
    signature = factory.Sequence(lambda n: f"limit|lambda|run time {n}")
    kind = "limit"
    statement = factory.Sequence(lambda n: f"Function {n} runs for at most 15 minutes per invocation.")
    quote = factory.SelfAttribute("statement")
    attribute = "run time of one invocation"
    value = {"op": "<=", "value": 15, "unit": "minutes", "dimension": "time", "surface": "at most 15 minutes"}
    terms = ["15 minutes"]
    rule = "limit"
    source_title = "Lambda quotas"
    source_url = "https://docs.aws.amazon.com/lambda/limits.html"
    checked = date(2026, 11, 23)

    @classmethod
    def _generate(cls, strategy, params):
        if "note" in params and "document" not in params:
            params["document"] = params["note"].document
        elif "note__document" in params:
            params["document"] = params.pop("note__document")
        return super()._generate(strategy, params)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        document, note, quote = kwargs["document"], kwargs["note"], kwargs["quote"]
        if "start" not in kwargs:
            if (start := document.text.find(quote)) < 0:
                start = len(document.text) + 1
                document.text += f"\n{quote}\n"
                document.save()
                note.end = len(document.text)
                note.save()
            kwargs["start"] = start
        kwargs.setdefault("end", kwargs["start"] + len(quote))
        return super()._create(model_class, *args, **kwargs)


# (text, is right, why): right one first, as an editor would write it.
OPTIONS = (
    ("15 minutes", True, "The run time of one invocation is at most 15 minutes."),
    ("5 minutes", False, "The limit is higher than 5 minutes."),
    ("30 minutes", False, "The limit is lower than 30 minutes."),
    ("60 minutes", False, "The limit is lower than 60 minutes."),
)


class QuestionFactory(Factory):
    """A question as an editor wrote it: it is shown from its rows. ``options=[(text, is_correct, why), …]``."""

    class Meta:
        model = Question

    fact = factory.SubFactory(FactFactory)
    task = factory.SubFactory(ExamTaskFactory)
    key = factory.Sequence(lambda n: f"limit_value:{n:012x}")
    model = "limit_value"
    type = "single"
    group = factory.Sequence(lambda n: f"limit_value/{n}")
    stem = factory.Sequence(lambda n: f"What is the longest run time of one invocation of function {n}?")
    explanation = factory.SelfAttribute("fact.statement")
    is_edited = True

    @factory.post_generation
    def facts(self, create, extracted, **kwargs):
        """The facts beside the chief one."""
        rows = dict.fromkeys([self.fact, *(extracted or ())])
        QuestionFact.objects.bulk_create(
            QuestionFact(question=self, fact=fact, position=n) for n, fact in enumerate(rows)
        )

    @factory.post_generation
    def options(self, create, extracted, **kwargs):
        rows = (OPTIONS[:1] if self.type == "cloze" else OPTIONS) if extracted is None else extracted
        Option.objects.bulk_create(
            Option(question=self, text=text, is_correct=is_correct, why=why, fact=self.fact, position=n)
            for n, (text, is_correct, why) in enumerate(rows)
        )


class ClozeFactory(QuestionFactory):
    key = factory.Sequence(lambda n: f"cloze:{n:012x}")
    model = "cloze"
    type = "cloze"
    stem = factory.Sequence(lambda n: f"Function {n} runs for at most ____ per invocation.")
    accepted = ["15 minutes", "15 min"]


class CardFactory(Factory):
    """A card that is due now and was never answered."""

    class Meta:
        model = Card

    learner = factory.SubFactory(LearnerFactory)
    fact = factory.SubFactory(FactFactory)
    due = NOW
    created_at = NOW


def make_exam(stories: dict[str, int], *, questions: int = 4, minutes: int = 8) -> Exam:
    """An exam with a domain of one task for each title, and so many stories in it; the weights are equal."""
    exam = ExamFactory(questions=questions, minutes=minutes, extra_minutes=2)
    for title, number in stories.items():
        share = questions // len(stories)
        domain = ExamDomainFactory(exam=exam, title=title, weight=100 // len(stories), mock_questions=share)
        task = ExamTaskFactory(domain=domain)
        for _ in range(number):
            QuestionFactory(task=task, model="situation")
    return exam


class AnswerFactory(Factory):
    """A right answer to the question as it stands; ``chosen=[…]`` are positions in the order that seed 0 shuffles."""

    class Meta:
        model = Answer

    learner = factory.SubFactory(LearnerFactory)
    token = factory.LazyFunction(uuid.uuid4)
    question = factory.SubFactory(QuestionFactory)
    fact = factory.SelfAttribute("question.fact")
    seed = 0
    shown = factory.LazyAttribute(lambda answer: answer.question.render(answer.seed).as_json())
    is_correct = True
    answered_at = NOW

    @factory.post_generation
    def with_review(self, create, extracted, **kwargs):
        """``with_review=True``: a card, and the review that the answer was."""
        if extracted:
            card = CardFactory(learner=self.learner, fact=self.fact)
            before = scheduling.fresh(NOW).as_json()
            Review.objects.create(
                learner=self.learner, card=card, answer=self, rating=3, number=1, reviewed_at=NOW, before=before
            )


class QuestionReportFactory(Factory):
    class Meta:
        model = QuestionReport

    answer = factory.SubFactory(AnswerFactory)
    learner = factory.SelfAttribute("answer.learner")
    question = factory.SelfAttribute("answer.question")
    kind = "wrong"
    text = "It is 20 minutes now."
    created_at = NOW
