"""System checks: what must not be started with."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

FIXED = (3, 51, 3)
BACKPORTS = {(3, 50): (3, 50, 7), (3, 44): (3, 44, 6)}


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite can lose committed pages when two connections write in WAL mode at one instant.

    SQLite 3.7.0 to 3.51.2 has the bug; 3.50.7 and 3.44.6 carry the repair.
    """
    if version >= FIXED or version < (3, 7, 0):
        return False
    repaired = BACKPORTS.get(version[:2])
    return not (repaired and version >= repaired)


@register(Tags.database, Tags.security)
def sqlite_is_safe_for_wal(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3") or not has_wal_reset_bug(sqlite3.sqlite_version_info):
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can lose data in the write-ahead mode that this app uses.",
            hint="Install the package pysqlite3 (Linux), a Python with SQLite 3.51.3 or newer, or set DATABASE_URL to PostgreSQL.",
            id="studyapp.E001",
        )
    ]
