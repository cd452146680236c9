"""SHA-256 of files, remembered by what changes when they do: size, times and inode, or the blob id."""

from __future__ import annotations

from secops_cli.cache.store import Store


class Digests:
    """Remembered hashes, read when first asked for and written once, at the end.

    Args:
        store: the cache.
        fresh: ignore what is remembered (`--rehash`).
    """

    def __init__(self, store: Store, fresh: bool = False) -> None:
        self._store = store
        self._fresh = fresh
        self._new: dict[str, tuple[str, str]] = {}

    def get(self, key: str, stamp: str) -> str | None:
        if key in self._new:
            return self._new[key][1]
        if self._fresh:
            return None
        for _, known_stamp, sha256 in self._store.select("digests", [_row_key(key, stamp)]):
            if known_stamp == stamp:
                return str(sha256)
        return None

    def put(self, key: str, stamp: str, sha256: str) -> None:
        self._new[_row_key(key, stamp)] = (stamp, sha256)

    def save(self) -> None:
        self._store.insert("digests", [(key, stamp, sha256) for key, (stamp, sha256) in self._new.items()])
        self._new.clear()


def _row_key(key: str, stamp: str) -> str:
    """A blob is known by its id alone; a file by its path, so that its old hash is replaced."""
    return stamp if key == "git" else key
