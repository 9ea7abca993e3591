"""What a visitor brought becomes the account's, when they sign in."""

from pathlib import PurePosixPath

from studyapp.models import Learner
from studyapp.services.importing.facts import free_key


def move(visitor: Learner, *, into: Learner) -> None:
    """Give the visitor's notes to the account; where it has one of the same name, both stay."""
    paths, slugs = (set(into.documents.values_list(name, flat=True)) for name in ("path", "slug"))
    for document in visitor.documents.defer("text", "html"):
        document.owner, document.slug = into, free_key(document.slug, slugs)
        document.path = _free_path(document.path, paths)
        document.save(update_fields=["owner", "slug", "path"])
    visitor.questions.update(owner=into)
    taken = into.uploads.values("token")
    visitor.uploads.exclude(token__in=list(taken.values_list("token", flat=True))).update(owner=into)


def _free_path(path: str, taken: set[str]) -> str:
    wanted, n = PurePosixPath(path), 2
    while path in taken:
        path, n = wanted.with_stem(f"{wanted.stem} ({n})").as_posix(), n + 1
    taken.add(path)
    return path
