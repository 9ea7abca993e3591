"""From files of content to rows: documents, notes, facts, and the questions made from them.

Importing twice changes nothing; what a person edited stays; what vanished from the files is retired, never deleted.
"""

import hashlib
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from studyapp import extraction, generation, parsing
from studyapp.extraction import CASE_REASON, Decision, ExtractedFact, Gazetteer
from studyapp.extraction.identity import fact_key, similarity
from studyapp.generation import Case, FactBank, GeneratedQuestion
from studyapp.models import (
    Document,
    Exam,
    ExamDomain,
    ExamTask,
    Fact,
    ImportedFile,
    Note,
    Option,
    Question,
    QuestionFact,
    Service,
    Situation,
)
from studyapp.models.states import State
from studyapp.parsing import ParsedCase, ParsedDocument, ParseError
from studyapp.services import editing, rendering
from studyapp.services.merging import OptionTexts, QuestionTexts
from studyapp.services.quizzes import SCENARIO_MODELS

MOST_BYTES = 5_000_000
SUFFIXES = {".md", ".markdown", ".txt"}
SAME_FACT = 0.75  # from this similarity on, an edited sentence is still the fact that it was
SAME_LETTERS = 0.92  # a typo changes words, but hardly the letters
DRAWS = 24  # renderings in which the stem that an editor knows is looked for
BATCH = 200  # rows a transaction, so that an import never holds up those who study
CODE = Path(__file__).resolve().parent.parent


@dataclass
class ImportReport:
    """What an import found and did; ``problems`` are sentences for the authors."""

    documents: int = 0
    facts: int = 0
    questions: int = 0
    changes: Counter = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(self.changes.values())


@dataclass(frozen=True)
class ReadDocument:
    """A document read and understood, not yet in the database."""

    parsed: ParsedDocument
    facts: list[ExtractedFact]
    decision: Decision | None
    digest: str
    cases: tuple[ParsedCase, ...] = ()


def import_content(
    content: Path, notes: Path | None = None, *, now: datetime, only_check: bool = False
) -> ImportReport:
    """Bring the database in line with ``content``: services.toml, exams/ and the documents below notes/.

    ``notes`` is a file or folder to read instead of ``content / "notes"``; then documents elsewhere are left alone. With
    ``only_check`` nothing is written.
    """
    report = ImportReport()
    content = content.resolve()
    folder = notes.resolve() if notes else content / "notes"
    paths = sorted(_note_files(folder, report))
    digests = _digests([content / "services.toml", *sorted((content / "exams").glob("*.toml")), *paths], content)
    is_whole = notes is None
    if is_whole and not only_check and digests == dict(ImportedFile.objects.values_list("path", "digest")):
        report.documents = Document.objects.published().count()
        report.facts = Fact.objects.published().count()
        report.questions = Question.objects.published().count()
        return report

    gazetteer, tasks = _read_frame(content)
    base = content / "notes" if folder.resolve().is_relative_to((content / "notes").resolve()) else folder
    read = [document for path in paths if (document := read_document(path, base, gazetteer, tasks, report))]
    report.documents = len(read)
    report.facts = sum(len(document.facts) for document in read)
    if only_check:
        keys = _provisional_keys(read)
        bank = _bank(read, keys, {}, gazetteer)
        questions = generation.generate(bank)
        report.questions = len(questions)
        _warn_of_unasked(bank, questions, report)
        return report

    sync_services(tomllib.loads((content / "services.toml").read_text(encoding="utf-8")))
    for path in sorted((content / "exams").glob("*.toml")):
        sync_exam(tomllib.loads(path.read_text(encoding="utf-8")))
    rows = _sync_documents(read, report, is_whole=is_whole, now=now)
    if is_whole:
        bank = _bank(read, rows.keys, rows.edited, gazetteer)
        questions = generation.generate(bank)
        _sync_questions(questions, report)
        _warn_of_unasked(bank, questions, report)
        _order_introduction(questions)
        if not report.problems:
            ImportedFile.objects.all().delete()
            ImportedFile.objects.bulk_create(ImportedFile(path=p, digest=d) for p, d in digests.items())
    report.questions = Question.objects.published().count()
    return report


# Reading


def read_document(
    path: Path, base: Path, gazetteer: Gazetteer, tasks: set[str], report: ImportReport
) -> ReadDocument | None:
    """Return the document, or None with the reason in ``report.problems``: one bad file does not sink the others."""
    name = path.relative_to(base).as_posix() if path != base else path.name
    try:
        text = read_text(path, name)
        parsed = parsing.parse_document(name, text)
        _check_front_matter(parsed, gazetteer, tasks)
        facts = extraction.extract(parsed, gazetteer)
        decision = None
        if parsed_decision := parsing.parse_decision(parsed):
            report.problems += [str(problem) for problem in parsed_decision.problems]
            decision = replace(
                extraction.build_decision(parsed_decision, facts, gazetteer), tasks=parsed.front_matter.tasks
            )
        cases = parsing.parse_cases(parsed)
        report.problems += _case_problems(parsed, cases, tasks)
    except ParseError as error:
        report.problems.append(str(error))
        return None
    digest = hashlib.sha256(f"{rendering.VERSION}{_code_digest()}{text}".encode()).hexdigest()
    return ReadDocument(parsed, facts, decision, digest, cases)


def _case_problems(parsed: ParsedDocument, cases: Iterable[ParsedCase], tasks: set[str]) -> Iterator[str]:
    for case in cases:
        yield from map(str, case.problems)
        if case.task and case.task not in tasks:
            message = f"the exam task '{case.task}' of the case '{case.title}' is not in exams/; correct it"
            yield str(ParseError(parsed.path, case.line, message))


def read_decisions(content: Path) -> list[Decision]:
    """Return the comparisons of the content's notes, as far as they can be read."""
    report = ImportReport()
    gazetteer, tasks = _read_frame(content)
    folder = content / "notes"
    read = [read_document(path, folder, gazetteer, tasks, report) for path in sorted(_note_files(folder, report))]
    return [document.decision for document in read if document and document.decision]


def _read_frame(content: Path) -> tuple[Gazetteer, set[str]]:
    """Return the gazetteer and the ids of exam tasks: what documents may name."""
    gazetteer = Gazetteer.from_mapping(tomllib.loads((content / "services.toml").read_text(encoding="utf-8")))
    exams = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((content / "exams").glob("*.toml"))]
    return gazetteer, {task["id"] for exam in exams for domain in exam["domains"] for task in domain["tasks"]}


def read_text(path: Path, name: str) -> str:
    """Return a file's text exactly as it is, line ends included."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ParseError(
            name, None, f"the file has {size / 1e6:,.0f} MB, but notes may have {MOST_BYTES / 1e6:,.0f} MB; split it"
        )
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ParseError(name, line, "the file is not UTF-8; save it again with that encoding") from error
    if not text.strip():
        raise ParseError(name, None, "the file is empty; write a note or delete it")
    return text


def _note_files(folder: Path, report: ImportReport) -> Iterable[Path]:
    if folder.is_file():
        yield folder
        return
    if not folder.is_dir():
        report.problems.append(f"{folder}: there is no such file or folder")
        return
    root = folder.resolve()
    for path in folder.rglob("*"):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            if path.resolve().is_relative_to(root):
                yield path
            else:
                report.problems.append(f"{path.relative_to(folder)}: the link leads out of the folder of notes")


def _check_front_matter(parsed: ParsedDocument, gazetteer: Gazetteer, tasks: set[str]) -> None:
    head = parsed.front_matter
    if not head.checked:
        raise ParseError(
            parsed.path, 1, "the front matter needs 'checked: 2026-11-23', the day the page was compared with AWS"
        )
    if not head.sources:
        raise ParseError(parsed.path, 1, "the front matter needs 'sources', a list of 'page title – address'")
    if bool(head.service) == bool(head.decision):
        raise ParseError(parsed.path, 1, "the front matter needs either 'service' or 'decision'")
    if head.service and head.service not in gazetteer.services:
        raise ParseError(
            parsed.path, 1, f"the service '{head.service}' is not in services.toml; add it there or correct it"
        )
    if not head.tasks:
        raise ParseError(parsed.path, 1, "the front matter needs 'tasks', exam tasks such as [saa.3.2]")
    for task in head.tasks:
        if task not in tasks:
            raise ParseError(parsed.path, 1, f"the exam task '{task}' is not in exams/; correct it")


# Services and exams


@transaction.atomic
def sync_services(services: dict[str, dict[str, Any]]) -> None:
    Service.objects.bulk_create(
        [
            Service(
                slug=slug,
                name=row["name"],
                aliases=row.get("aliases", []),
                category=row["category"],
                kind=row["type"],
                definition=row.get("definition", ""),
            )
            for slug, row in services.items()
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "aliases", "category", "kind", "definition"],
    )
    rows = {service.slug: service for service in Service.objects.all()}
    for slug, row in services.items():
        parent = rows.get(row.get("parent", ""))
        rows[slug].parent = parent
    Service.objects.bulk_update(rows.values(), ["parent"])


@transaction.atomic
def sync_exam(data: dict[str, Any]) -> None:
    names = (
        "name",
        "questions",
        "minutes",
        "extra_minutes",
        "score_min",
        "score_max",
        "pass_score",
        "source",
        "checked",
    )
    exam, _ = Exam.objects.update_or_create(code=data["code"], defaults={name: data[name] for name in names})
    for row in data["domains"]:
        domain, _ = ExamDomain.objects.update_or_create(
            code=row["id"],
            defaults={
                "exam": exam,
                "title": row["title"],
                "weight": row["weight"],
                "mock_questions": row["mock_questions"],
            },
        )
        for task in row["tasks"]:
            ExamTask.objects.update_or_create(code=task["id"], defaults={"domain": domain, "title": task["title"]})


# Documents, notes, facts


@dataclass
class SyncedFacts:
    keys: dict[ExtractedFact, str] = field(default_factory=dict)
    edited: dict[str, Fact] = field(default_factory=dict)  # by key


def _sync_documents(read: list[ReadDocument], report: ImportReport, *, is_whole: bool, now: datetime) -> SyncedFacts:
    synced = SyncedFacts()
    services = dict(Service.objects.values_list("slug", "pk"))
    tasks = {task.code: task for task in ExamTask.objects.all()}
    rows = {row.path: row for row in Document.objects.filter(owner=None)}
    homeless = _facts_that_left(read, rows)
    for document in read:
        row = rows.get(document.parsed.path)
        with transaction.atomic():
            if row and row.digest == document.digest and row.state == State.PUBLISHED:
                _find_keys(row, document, synced)
                continue
            report.changes["changed documents" if row else "new documents"] += 1
            row = _save_document(row, document, services, tasks)
            _sync_facts(row, document, _sync_notes(row, document), services, homeless, synced, report, now=now)
            facts = row.facts.published().order_by("start")
            row.html = rendering.document_html(row.text, facts, row.notes.published(), document.cases)
            row.save(update_fields=["html"])
    if is_whole:
        gone = Document.objects.filter(owner=None, state=State.PUBLISHED).exclude(
            path__in=[document.parsed.path for document in read]
        )
        # A document that could not be read this time is kept as it was.
        gone = [row for row in gone if not any(problem.startswith(row.path + ":") for problem in report.problems)]
        for row in gone:
            with transaction.atomic():
                row.state = State.RETIRED
                row.save(update_fields=["state"])
                row.notes.update(state=State.RETIRED)
                report.changes["retired facts"] += row.facts.published().update(state=State.RETIRED)
                report.changes["retired documents"] += 1
    return synced


def _save_document(row: Document | None, document: ReadDocument, services: dict, tasks: dict) -> Document:
    parsed, head = document.parsed, document.parsed.front_matter
    row = row or Document(
        path=parsed.path, slug=slugify(Path(parsed.path).with_suffix("").as_posix().replace("/", "-"))[:200]
    )
    row.title, row.text, row.digest = parsed.title, parsed.text, document.digest
    row.service_id, row.decision = services.get(head.service), head.decision
    row.sources = [{"title": link.title, "url": link.url} for link in head.sources]
    row.checked, row.state = head.checked, State.PUBLISHED
    row.save()
    row.tasks.set([tasks[code] for code in head.tasks if code in tasks])
    return row


def _sync_notes(row: Document, document: ReadDocument) -> dict[str, Note]:
    known = {note.key: note for note in row.notes.all()}
    fields = ["heading", "trail", "position", "start", "end", "state"]
    new, old = [], []
    for position, parsed in enumerate(document.parsed.notes):
        note = known.pop(parsed.key, None)
        (old if note else new).append(note := note or Note(document=row, key=parsed.key))
        note.heading, note.trail = parsed.heading[:300], " › ".join(parsed.path)[:900]
        note.position, note.start, note.end = position, parsed.span.start, parsed.span.end
        note.state = State.PUBLISHED
    Note.objects.bulk_create(new)
    _save_all(old, fields)
    Note.objects.filter(pk__in=[note.pk for note in known.values()]).update(state=State.RETIRED)
    return {note.key: note for note in [*new, *old]}


def _facts_that_left(read: list[ReadDocument], rows: dict[str, Document]) -> dict[str, Fact]:
    """Return facts, by signature, of documents that no longer hold them: they may have moved to another document."""
    here = {(document.parsed.path, fact.signature) for document in read for fact in document.facts}
    facts = Fact.objects.filter(document__owner=None).select_related("document")
    return {fact.signature: fact for fact in facts if (fact.document.path, fact.signature) not in here}


def _find_keys(row: Document, document: ReadDocument, synced: SyncedFacts) -> None:
    """Fill in the keys of an unchanged document's facts."""
    rows: dict[str, list[Fact]] = {}
    for fact in row.facts.published().order_by("start"):
        rows.setdefault(fact.signature, []).append(fact)
    for body in document.facts:
        if found := rows.get(body.signature):
            fact = found.pop(0)
            synced.keys[body] = fact.key
            if fact.is_edited:
                synced.edited[fact.key] = fact


def match_facts(old: list[Fact], new: list[ExtractedFact]) -> dict[int, Fact]:
    """Return which row each new fact (by its place in the list) is: same signature first, else the most similar one."""
    matched: dict[int, Fact] = {}
    by_signature: dict[str, list[Fact]] = {}
    for fact in old:
        by_signature.setdefault(fact.signature, []).append(fact)
    for n, body in enumerate(new):
        if found := by_signature.get(body.signature):
            matched[n] = found.pop(0)
    left = [fact for facts in by_signature.values() for fact in facts]
    pairs = [
        (score, n, fact)
        for n, body in enumerate(new)
        if n not in matched
        for fact in left
        if fact.attribute == body.attribute or not (fact.attribute and body.attribute)
        if (score := likeness(fact, body)) >= SAME_FACT
    ]
    taken: set[int] = set()
    for _, n, fact in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2].pk)):
        if n not in matched and fact.pk not in taken:
            matched[n] = fact
            taken.add(fact.pk)
    return matched


def likeness(fact: Fact, body: ExtractedFact) -> float:
    """Return, 0 to 1, how much the sentence in the note looks like the one that the fact stood in before."""
    # A person may have rewritten the statement: what stood in the note is the quote.
    before = rendering.plain(fact.quote) if fact.is_edited else fact.statement
    by_words = similarity(before, body.statement)
    if by_words >= SAME_FACT:
        return by_words
    by_letters = SequenceMatcher(None, before, body.statement, autojunk=False)
    return by_letters.ratio() if by_letters.quick_ratio() >= SAME_LETTERS <= by_letters.ratio() else by_words


def _sync_facts(
    row: Document,
    document: ReadDocument,
    notes: dict[str, Note],
    services: dict[str, int],
    homeless: dict[str, Fact],
    synced: SyncedFacts,
    report: ImportReport,
    *,
    now: datetime,
) -> None:
    old = list(row.facts.all())
    matched = match_facts(old, document.facts)
    moved = {
        n: fact for n, body in enumerate(document.facts) if n not in matched and (fact := homeless.get(body.signature))
    }
    moved = {n: fact for n, fact in moved.items() if fact.document_id != row.pk}
    taken = set(Fact.objects.filter(document__owner=None).values_list("key", flat=True))
    new, changed, news = [], [], []
    for n, body in enumerate(document.facts):
        fact = matched.get(n) or moved.get(n)
        if fact is None:
            fact = Fact(key=_free_key(fact_key(body.signature), taken))
            new.append(fact)
            report.changes["new facts"] += 1
        else:
            before = _content_of(fact)
        value = value_as_json(body.value)
        is_new_value = fact.pk and not fact.is_edited and _says_otherwise(fact, body.quote, value)
        fact.document, fact.note, fact.signature = row, notes[body.note], body.signature[:400]
        fact.quote, fact.start, fact.end = body.quote, body.span.start, body.span.end
        if not fact.is_edited:
            fact.service_id, fact.kind, fact.statement = services.get(body.subject), str(body.kind), body.statement
            fact.attribute, fact.value, fact.terms = body.attribute[:300], value, list(body.terms)
            fact.confidence, fact.rule, fact.then = str(body.confidence), body.rule, body.then
            source = body.source or (document.parsed.front_matter.sources or (None,))[0]
            fact.source_title, fact.source_url = (source.title[:300], source.url[:500]) if source else ("", "")
            fact.checked, fact.state = body.checked or document.parsed.front_matter.checked, State.PUBLISHED
            if is_new_value:
                fact.changed_at = now
                news.append(fact)
        else:
            synced.edited[fact.key] = fact
        if fact.pk:
            changed.append(fact)
            report.changes["changed facts"] += before != _content_of(fact)
        synced.keys[body] = fact.key
    gone = {fact.pk for fact in old} - {fact.pk for fact in changed}
    Fact.objects.bulk_create(new, batch_size=BATCH)
    _begin_histories(news, now=now)
    _save_all(changed, FACT_FIELDS)
    Fact.history.bulk_history_create(news, update=True, default_change_reason="import", default_date=now)
    report.changes["retired facts"] += Fact.objects.published().filter(pk__in=gone).update(state=State.RETIRED)


FACT_FIELDS = [
    *("document", "note", "service", "signature", "kind", "statement", "quote", "start", "end", "attribute", "value"),
    *("terms", "confidence", "rule", "then", "source_title", "source_url", "checked", "state", "changed_at"),
]


def _says_otherwise(fact: Fact, quote: str, value: dict[str, Any] | None) -> bool:
    """Say whether the note gives another value than before. Other words for it, or better reading, are no news."""
    if fact.value is None or fact.quote == quote:
        return False
    without_words = [{k: v for k, v in (side or {}).items() if k != "surface"} for side in (fact.value, value)]
    return without_words[0] != without_words[1]


def _begin_histories(facts: list[Fact], *, now: datetime) -> None:
    """Keep what the facts said before their first change; learners see it on the fact's page."""
    begun = set(Fact.history.filter(id__in=[fact.pk for fact in facts]).values_list("id", flat=True))
    stored = Fact.objects.filter(pk__in=[fact.pk for fact in facts if fact.pk not in begun])
    Fact.history.bulk_history_create(stored, default_change_reason="as imported", default_date=now)


def _content_of(fact: Fact) -> tuple:
    return fact.statement, fact.value, fact.quote, fact.kind, fact.state, fact.document_id


def _free_key(key: str, taken: set[str]) -> str:
    free, n = key, 2
    while free in taken:
        free, n = f"{key}-{n}", n + 1
    taken.add(free)
    return free


def value_as_json(value: extraction.Value | None) -> dict[str, Any] | None:
    """Return a fact's value as the database and the exports keep it: whole numbers as such, fractions as decimals."""
    if value is None:
        return None
    data: dict[str, Any] = {"op": str(value.op)}
    if value.amount is not None:
        data |= {"value": _number(value.amount), "unit": value.unit, "dimension": value.dimension}
    if value.high is not None:
        data["high"] = _number(value.high)
    if value.members:
        data |= {"members": list(value.members), "closed": value.closed}
    if value.surface:
        data["surface"] = value.surface
    return data


def _number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)


# Questions


def _provisional_keys(read: list[ReadDocument]) -> dict[ExtractedFact, str]:
    taken: set[str] = set()
    return {fact: _free_key(fact_key(fact.signature), taken) for document in read for fact in document.facts}


def _bank(
    read: list[ReadDocument], keys: dict[ExtractedFact, str], edited: dict[str, Fact], gazetteer: Gazetteer
) -> FactBank:
    facts, retired = {}, {key for key, row in edited.items() if row.state == State.RETIRED}
    for document in read:
        task = _task(document)
        for body in document.facts:
            if (key := keys.get(body)) and key not in retired:
                row = edited.get(key)
                shown = replace(body, statement=row.statement, terms=tuple(row.terms)) if row else body
                facts[key] = generation.Fact(key, shown, task)
    decisions = tuple(_without_retired(d.decision, keys, retired) for d in read if d.decision)
    services = gazetteer.services
    return FactBank(
        facts=facts,
        decisions=decisions,
        cases=tuple(case for document in read for case in _cases(document, keys)),
        service_names={slug: service.name for slug, service in services.items()},
        service_categories={slug: service.category for slug, service in services.items()},
        service_parents={slug: service.parent for slug, service in services.items() if service.parent},
        service_aliases={slug: tuple(service.aliases) for slug, service in services.items()},
        keys=keys,
    )


def _cases(document: ReadDocument, keys: dict[ExtractedFact, str]) -> Iterator[Case]:
    reasons = {body.span: keys.get(body, "") for body in document.facts if body.rule == CASE_REASON}
    for case in document.cases:
        facts = tuple(reasons[option.reason.span] for option in case.options)
        yield Case(document.parsed.path, case, facts, case.task or _task(document))


def _task(document: ReadDocument) -> str:
    return (document.parsed.front_matter.tasks or ("",))[0]


def _without_retired(decision: Decision, keys: dict[ExtractedFact, str], retired: set[str]) -> Decision:
    cells = {place: cell for place, cell in decision.cells.items() if keys.get(cell.fact) not in retired}
    return replace(decision, cells=cells)


def _warn_of_unasked(bank: FactBank, questions: list[GeneratedQuestion], report: ImportReport) -> None:
    asked = {key for question in questions for key in question.facts}
    for key, fact in bank.facts.items():
        if key not in asked:
            report.warnings.append(
                f"{fact.body.document}: no question asks '{fact.body.statement}'; put its chief word in bold"
            )


def _sync_questions(questions: list[GeneratedQuestion], report: ImportReport) -> None:
    facts = dict(Fact.objects.filter(document__owner=None).values_list("key", "pk"))
    tasks = dict(ExamTask.objects.values_list("code", "pk"))
    situations = _sync_situations(questions)
    rows = {row.key: row for row in Question.objects.filter(owner=None)}
    changed: list[tuple[Question, GeneratedQuestion]] = []
    for question in questions:
        row, digest = rows.pop(question.key, None), _question_digest(question)
        if row and row.digest == digest and (row.state == State.PUBLISHED or row.is_edited):
            continue
        if row and row.is_edited:
            if became := editing.follow_import(row, _generated_texts(question, (row.base or {}).get("stem")), digest):
                report.changes[became] += 1
            continue
        report.changes["changed questions" if row else "new questions"] += 1
        row = row or Question(key=question.key)
        row.digest, row.state = digest, State.PUBLISHED
        changed.append((row, question))
    for start in range(0, len(changed), BATCH):
        with transaction.atomic():
            _save_questions(changed[start : start + BATCH], facts, tasks, situations)
    gone = [row.pk for row in rows.values() if row.state == State.PUBLISHED and row.key and not row.is_edited]
    report.changes["retired questions"] += Question.objects.filter(pk__in=gone).update(state=State.RETIRED)


def _generated_texts(question: GeneratedQuestion, stem: str | None) -> QuestionTexts:
    """Return what an editor would see of the question, if it can be in the words and numbers of the stem they know.

    A new value also draws another wording, which would look like a change of every text that a person touched.
    """
    drawn = [generation.render(question.model, question.spec, seed, question.shared) for seed in range(DRAWS)]
    shown = next((rendered for rendered in drawn if rendered.stem == stem), drawn[0])
    options = tuple(OptionTexts(option.text, option.is_correct, option.why, option.fact) for option in shown.options)
    return QuestionTexts(question.title[:300], shown.stem, shown.explanation, shown.accepted, options)


def _sync_situations(questions: list[GeneratedQuestion]) -> dict[str, int]:
    plans = {question.group: question for question in questions if question.shared is not None}
    rows = {row.key: row for row in Situation.objects.all()}
    new, changed = [], []
    for key, question in plans.items():
        row = rows.get(key)
        title = question.shared.get("title") or question.title
        if row is None:
            new.append(Situation(key=key, title=title[:300], plan=question.shared))
        elif row.plan != question.shared or row.title != title[:300]:
            row.plan, row.title = question.shared, title[:300]
            changed.append(row)
    with transaction.atomic():
        Situation.objects.bulk_create(new, batch_size=BATCH)
        _save_all(changed, ["plan", "title"])
    return dict(Situation.objects.values_list("key", "pk"))


def _save_questions(
    changed: list[tuple[Question, GeneratedQuestion]],
    facts: dict[str, int],
    tasks: dict[str, int],
    situations: dict[str, int],
) -> None:
    options: list[Option] = []
    surplus: list[Option] = []
    links: list[QuestionFact] = []
    known: dict[int, list[Option]] = {}
    for option in Option.objects.filter(question__in=[row.pk for row, _ in changed if row.pk]):
        known.setdefault(option.question_id, []).append(option)
    for row, question in changed:
        shown = generation.render(question.model, question.spec, 0, question.shared)
        row.model, row.type, row.group = question.model, question.type, question.group
        row.title, row.stem, row.explanation = question.title[:300], shown.stem, shown.explanation
        row.accepted, row.spec = list(shown.accepted), question.spec
        difficulty = min(5, max(1, question.difficulty))
        if row.start_difficulty is None:
            row.difficulty = difficulty
        else:  # what answers taught stays until an editor asks them again
            row.start_difficulty = difficulty
        row.situation_id = situations[question.group] if question.shared is not None else None
        row.fact_id, row.task_id = facts[question.facts[0]], tasks.get(question.task)
        slots = known.get(row.pk, [])
        for n, option in enumerate(shown.options):
            slot = slots.pop(0) if slots else Option(question=row)
            slot.text, slot.is_correct, slot.why = option.text, option.is_correct, option.why
            slot.fact_id, slot.position = facts.get(option.fact), n
            options.append(slot)
        surplus += slots
        links += [
            QuestionFact(question=row, fact_id=facts[key], position=n)
            for n, key in enumerate(dict.fromkeys(question.facts))
            if key in facts
        ]
    new = [row for row, _ in changed if row.pk is None]
    old = [row for row, _ in changed if row.pk is not None]
    Question.objects.bulk_create(new)
    _save_all(old, QUESTION_FIELDS)
    QuestionFact.objects.filter(question__in=old).delete()
    Option.objects.filter(pk__in=[option.pk for option in surplus]).delete()
    kept = [option for option in options if option.pk]
    Option.objects.bulk_create(option for option in options if option.pk is None)
    _save_all(kept, ["text", "is_correct", "why", "fact", "position"])
    QuestionFact.objects.bulk_create(links)


QUESTION_FIELDS = [
    *("model", "type", "group", "title", "stem", "explanation", "accepted", "spec", "difficulty", "situation"),
    "start_difficulty",
    *("fact", "task", "state", "digest"),
]


def _question_digest(question: GeneratedQuestion) -> str:
    return hashlib.sha256(repr(question).encode() + _code_digest().encode()).hexdigest()


def _order_introduction(questions: list[GeneratedQuestion]) -> None:
    """Mix new facts so that what scenarios turn on comes sooner, by a draw that each fact's key decides."""
    weights: Counter[str] = Counter()
    for question in questions:
        weights[question.facts[0]] = max(weights[question.facts[0]], 12 if question.model in SCENARIO_MODELS else 1)
    rows = list(Fact.objects.published().filter(document__owner=None))
    positions = {}
    for fact in rows:
        draw = (int(hashlib.sha256(fact.key.encode()).hexdigest()[:12], 16) + 1) / (16**12 + 1)
        positions[fact.key] = round(-math.log(draw) / (weights[fact.key] or 0.5), 9)
    told = [key for key in positions if weights[key] > 1]
    if told:  # the first thing that a visitor meets is a story
        positions[min(told, key=positions.__getitem__)] = 0.0
    moved = []
    for fact in rows:
        position = positions[fact.key]
        if fact.position != position:
            fact.position = position
            moved.append(fact)
    _save_all(moved, ["position"])


def _save_all(rows: list[Model], fields: list[str]) -> None:
    """Update existing rows in batches: an upsert takes a tenth of the time of ``bulk_update``."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )


# What makes an import necessary


def _digests(paths: list[Path], content: Path) -> dict[str, str]:
    code = _code_digest()
    return {
        path.relative_to(content).as_posix() if path.is_relative_to(content) else str(path): hashlib.sha256(
            code.encode() + path.read_bytes()
        ).hexdigest()
        for path in paths
    }


def _code_digest() -> str:
    """Return a digest of the code that makes facts and questions: when it changes, everything is made anew."""
    global _code
    if _code is None:
        digest = hashlib.sha256(rendering.VERSION.encode())
        for package in ("parsing", "extraction", "generation"):
            for path in sorted((CODE / package).rglob("*.py")):
                digest.update(path.read_bytes())
        _code = digest.hexdigest()
    return _code


_code: str | None = None
