"""Notes on disk: a file, a folder, or a zip in; its texts out, or a sentence for what is not read."""

import os
from collections.abc import Iterator
from pathlib import Path

from studyapp.parsing import Refusal, UploadedText, UploadLimits, read_upload, read_uploads
from studyapp.parsing.uploads import TEXT_SUFFIXES, too_big

LIMITS = UploadLimits()


def read_path(path: Path, limits: UploadLimits = LIMITS) -> Iterator[UploadedText | Refusal]:
    """The texts at the path; links are followed only as far as they stay inside the folder."""
    if path.is_dir():
        yield from _read_folder(path, limits)
        return
    data = _bytes_of(path, path.name, limits)
    yield from [data] if isinstance(data, Refusal) else read_upload(path.name, data, limits)


def _read_folder(folder: Path, limits: UploadLimits) -> Iterator[UploadedText | Refusal]:
    refused: list[Refusal] = []
    yield from read_uploads(_files(folder, limits, refused), limits)
    yield from refused


def _files(folder: Path, limits: UploadLimits, refused: list[Refusal]) -> Iterator[tuple[str, bytes]]:
    root = folder.resolve()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or path.suffix.lower() not in TEXT_SUFFIXES:
                continue
            relative = path.relative_to(folder).as_posix()
            if not path.resolve().is_relative_to(root):
                refused.append(Refusal(relative, "the link leads out of the folder of notes."))
                continue
            data = _bytes_of(path, relative, limits)
            if isinstance(data, Refusal):
                refused.append(data)
            else:
                yield relative, data


def _bytes_of(path: Path, name: str, limits: UploadLimits) -> bytes | Refusal:
    try:
        if not path.is_file():
            return Refusal(name, "this is no file.")
        return too_big(name, path.stat().st_size, limits) or path.read_bytes()
    except OSError as error:
        return Refusal(name, f"the file cannot be read: {error.strerror}.")
