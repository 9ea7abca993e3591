"""Study notes become facts, facts become questions, and a schedule decides when to ask them."""

import sys

try:
    import pysqlite3
except ImportError:  # off Linux there is no wheel; Python's own SQLite serves, and a system check looks at its version
    pass
else:
    # Systems still ship SQLite versions whose WAL mode can lose committed pages (fixed in 3.51.3). This must happen
    # before anything imports sqlite3: one file must never be opened through two SQLite libraries in one process.
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
