"""The cache file: one SQLite database, dropped whole when its version differs or it cannot be read."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

LAYOUT = 9
"""Raise it whenever what is stored, or what the parser makes of a file, changes."""
_ANSWERS = "(key TEXT PRIMARY KEY, code INTEGER NOT NULL, text TEXT NOT NULL)"
_TABLES = {
    "parsed": "(key TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID",
    "digests": "(key TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID",
    "answers": _ANSWERS,
    "lines": _ANSWERS,
}
"""Table → its columns: the hash of a content or a question, or the path of a file, and what is known of it."""
MAX_BYTES = 512 * 1024 * 1024
"""A larger cache is started afresh: it is safe to lose."""


class Store:
    """The database, or nothing where no folder is given or the file cannot be used: then every look-up misses.

    Args:
        folder: where the cache lives; None for no cache.
        version: the program's version; another one's entries are dropped.
    """

    def __init__(self, folder: Path | None, version: str) -> None:
        self._connection: sqlite3.Connection | None = None
        if folder is None:
            return
        path = folder / "cache.sqlite3"
        for _ in range(2):  # a damaged file is removed once, then made anew
            try:
                self._connection = _open(path, f"{LAYOUT}-{version}")
                return
            except (sqlite3.OperationalError, OSError):  # busy, read-only, no room: this run goes without
                return
            except sqlite3.DatabaseError:  # not a database, or a damaged one
                with contextlib.suppress(OSError):
                    path.unlink()

    def __del__(self) -> None:
        # A connection and its statements hold each other: where nobody collects cycles, nobody else lets go of it.
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()

    @property
    def is_open(self) -> bool:
        """There is a database: what is inserted is found again."""
        return self._connection is not None

    def select(self, table: str, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        """Yield the rows of a table whose first column is among the keys."""
        if self._connection is None:
            return
        for start in range(0, len(keys), 500):
            chunk = keys[start : start + 500]
            marks = ",".join("?" * len(chunk))
            try:
                yield from self._connection.execute(f"SELECT * FROM {table} WHERE key IN ({marks})", chunk)
            except sqlite3.DatabaseError:
                return

    def insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add or replace rows; a cache that cannot be written is left as it is."""
        if self._connection is None or not rows:
            return
        marks = ",".join("?" * len(rows[0]))
        with contextlib.suppress(sqlite3.DatabaseError), self._connection:
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)

    def keep_newest(self, table: str, number: int) -> None:
        """Drop all but the rows added last."""
        if self._connection is not None:
            newest = f"SELECT max(rowid) - {number} FROM {table}"
            with contextlib.suppress(sqlite3.DatabaseError), self._connection:
                self._connection.execute(f"DELETE FROM {table} WHERE rowid <= ({newest})")


def _open(path: Path, version: str) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and path.stat().st_size > MAX_BYTES:
        path.unlink()
    connection = sqlite3.connect(path, timeout=2)
    # The content is derived and keyed by hashes: losing the last writes in a power cut costs a second parse.
    connection.execute("PRAGMA synchronous=OFF")
    with connection:
        connection.execute("CREATE TABLE IF NOT EXISTS about (version TEXT)")
        found = connection.execute("SELECT version FROM about").fetchone()
        if found != (version,):
            for table in (*_TABLES, "about"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute("CREATE TABLE about (version TEXT)")
            connection.execute("INSERT INTO about VALUES (?)", (version,))
            for table, columns in _TABLES.items():
                connection.execute(f"CREATE TABLE {table} {columns}")
    path.chmod(0o600)
    return connection
