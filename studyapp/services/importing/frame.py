"""What documents may name: the services of the gazetteer, the exam with its domains and tasks."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from studyapp.models import (
    Exam,
    ExamDomain,
    ExamTask,
    Service,
)


def sync_frame(content: Path) -> None:
    _sync_services(tomllib.loads((content / "services.toml").read_text(encoding="utf-8")))
    for path in sorted((content / "exams").glob("*.toml")):
        _sync_exam(tomllib.loads(path.read_text(encoding="utf-8")))


@transaction.atomic
def _sync_services(services: dict[str, dict[str, Any]]) -> None:
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
def _sync_exam(data: dict[str, Any]) -> None:
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
