"""What earlier imports read and asked, so that the next one repeats only what an edit touches."""

import gc
import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Cache:
    """Results of pure functions in a file, each under a name that tells all its function depends on but the code.

    The file may vanish at any time; one that is damaged or was written by another ``version`` of the code counts for
    nothing. Without a path nothing is kept.
    """

    def __init__(self, path: Path | None, version: str) -> None:
        self._path, self._version = path, version.encode()
        self._known = self._read()
        self._used: dict[str, bytes] = {}

    def recall(self, name: str, make: Callable[[], T]) -> T:
        """Return what ``make()`` returned under this name, or call it now."""
        if self._path is None:
            return make()
        if (kept := self._used.get(name) or self._known.get(name)) is None:
            result = make()
            self._used[name] = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            return result
        self._used[name] = kept
        with _no_collection():
            return pickle.loads(kept)

    def save(self) -> None:
        """Keep what was used since the start, and nothing else."""
        if self._path is None or self._used.keys() == self._known.keys():
            return
        payload = pickle.dumps(self._used, pickle.HIGHEST_PROTOCOL)
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):  # where nothing can be written, the next import takes its time
            draft.write_bytes(self._seal(payload) + payload)
            draft.replace(self._path)

    def _read(self) -> dict[str, bytes]:
        try:
            data = self._path.read_bytes() if self._path else b""
        except OSError:  # there is none yet
            return {}
        seal, payload = data[:32], data[32:]
        return pickle.loads(payload) if payload and seal == self._seal(payload) else {}

    def _seal(self, payload: bytes) -> bytes:
        return hashlib.sha256(self._version + payload).digest()


@contextmanager
def _no_collection():
    """Thousands of new objects set off the garbage collector again and again, for nothing: it takes most of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
