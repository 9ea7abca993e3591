"""A real browser against the real app. Run as a process of its own: ``pytest tests/e2e``."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection

from studyapp.models import Note
from studyapp.services.search import index_notes
from tests.factories import (
    ClozeFactory,
    DocumentFactory,
    ExamDomainFactory,
    ExamFactory,
    ExamTaskFactory,
    FactFactory,
    NoteFactory,
    QuestionFactory,
    ServiceFactory,
)

# Playwright's synchronous interface runs a loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def pytest_collection_modifyitems(items):
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    for item in items:
        item.add_marker(pytest.mark.skip(reason="No browser: apt-get install chromium"))


@pytest.fixture(scope="session")
def base_url():
    """Tests say ``live_server.url``; the plugin's own fixture warns on new versions of pytest."""
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.fail("No browser: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture
def browser_context_args(browser_context_args, request):
    """Without a service worker, unless a module is about it: it would fetch in the background of every test."""
    return {**browser_context_args, "service_workers": getattr(request.module, "SERVICE_WORKERS", "block")}


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """A file, as in use: threads that share one database in memory lock each other out of its tables."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR / "browser-tests.sqlite3")


class Strict:
    """What must not happen in a browser: errors, breaches of the content security policy, requests to other hosts."""

    def __init__(self, host):
        self.host = host
        self.found = []
        self.expected = ["Service Worker registration blocked by Playwright"]

    def expect(self, text):
        """Say that one complaint with this text is meant to come."""
        self.expected.append(text)

    def watch(self, page):
        page.on("console", lambda message: message.type in ("error", "warning") and self.found.append(message.text))
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("request", self.check_host)
        page.expose_function("reportViolation", lambda text: self.found.append(text))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => reportViolation(`CSP: ${e.violatedDirective}`))"
        )

    def check_host(self, request):
        url = urlsplit(request.url)
        if url.scheme.startswith("http") and url.netloc != self.host:
            self.found.append(f"request to {url.netloc}")

    @property
    def complaints(self):
        return [text for text in self.found if not any(part in text for part in self.expected)]


@pytest.fixture
def strict(page, live_server):
    strict = Strict(urlsplit(live_server.url).netloc)
    strict.watch(page)
    yield strict
    assert strict.complaints == []


@pytest.fixture
def check_access():
    """Return a function that names what axe finds on a page."""

    def check(page):
        found = Axe().run(page).response["violations"]
        return [f"{page.url} {v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]

    return check


STORY = """A media company converts uploaded recordings to web formats. The files arrive in an Amazon S3 bucket at irregular \
times. Each conversion runs as one process for up to 12 minutes.

Which {} these requirements?"""
OPTIONS = [
    (
        "Run the conversion in an AWS Lambda function that an S3 event notification invokes.",
        True,
        "A function may run 15 minutes.",
    ),
    (
        "Run the converter on an Amazon EC2 instance in an Auto Scaling group of at least one.",
        False,
        "An instance costs while it waits.",
    ),
    (
        "Run the converter as an Amazon ECS task on AWS Fargate that a schedule starts.",
        False,
        "A schedule does not follow uploads.",
    ),
    (
        "Submit an AWS Batch job on Spot Instances for each of the uploaded recordings.",
        False,
        "A Spot Instance can be interrupted.",
    ),
]
TWO_OF_FIVE = [
    *((text, n < 2, why) for n, (text, _, why) in enumerate(OPTIONS)),
    (
        "Run the converter on AWS Outposts in the building of the company.",
        False,
        "Outposts is billed for its whole term.",
    ),
]


@pytest.fixture
def bank(transactional_db):
    """Thirty facts with a question each: stories with one answer, one with two, and a blank."""
    exam = ExamFactory(code="SAA-C03")
    titles = [("Secure architectures", 30), ("Resilient architectures", 26)]
    domains = [ExamDomainFactory(exam=exam, title=title, weight=weight) for title, weight in titles]
    tasks = [ExamTaskFactory(domain=domain) for domain in domains for _ in range(2)]
    service = ServiceFactory(slug="lambda", name="AWS Lambda")
    document = DocumentFactory(title="AWS Lambda limits", slug="lambda-limits", service=service)
    note = NoteFactory(document=document)
    html = ["<h1>AWS Lambda limits</h1>"]
    for n in range(30):
        statement = f"A function of generation {n} runs for at most **15 minutes** per invocation."
        fact = FactFactory(
            note=note, document=document, statement=statement.replace("*", ""), quote=statement, position=n
        )
        html.append(f'<p><mark id="fact-{fact.key}" data-fact="{fact.pk}">{statement.replace("*", "")}</mark></p>')
        task = tasks[n % len(tasks)]
        if n == 2:
            stem = STORY.format("two solutions meet")
            QuestionFactory(fact=fact, task=task, type="multiple", model="situation", stem=stem, options=TWO_OF_FIVE)
        elif n == 4:
            ClozeFactory(fact=fact, task=task)
        else:
            stem = STORY.format("solution meets")
            QuestionFactory(fact=fact, task=task, model="situation", stem=stem, options=OPTIONS)
    cells = "".join(f"<td>at most {n} minutes</td>" for n in range(12))
    html.append(f"<table><tbody><tr>{cells}</tr></tbody></table>")
    document.html = "".join(html)
    document.text = "AWS Lambda limits\n\n" + "\n\n".join(fact.quote for fact in document.facts.order_by("position"))
    document.save()
    Note.objects.filter(pk=note.pk).update(start=0, end=len(document.text))
    index_notes(Note.objects.all())
    return document
