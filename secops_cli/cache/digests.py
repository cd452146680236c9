"""SHA-256 of files, remembered by what changes when they do: size, times and inode, or the blob id."""

from __future__ import annotations

from collections.abc import Iterable

from secops_cli.cache.store import Store


class Digests:
    """Remembered hashes, looked up in one go and written once, at the end.

    Args:
        store: the cache.
        fresh: ignore what is remembered (`--rehash`).
    """

    def __init__(self, store: Store, fresh: bool = False) -> None:
        self._store = store
        self._fresh = fresh
        self._known: dict[str, tuple[str, str]] = {}
        self._new: list[tuple[str, str, str]] = []

    def recall(self, wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return key → hash for each (key, stamp) that is remembered with this very stamp."""
        if self._fresh:
            return {}
        stamps = dict(wanted)
        found = self._store.select("digests", list(stamps))
        self._known = {key: (stamp, sha256) for key, stamp, sha256 in found if stamps[key] == stamp}
        return {key: sha256 for key, (_, sha256) in self._known.items()}

    def put(self, key: str, stamp: str, sha256: str) -> None:
        """Remember a hash when `save` is called."""
        if self._known.get(key) != (stamp, sha256):
            self._new.append((key, stamp, sha256))

    def save(self) -> None:
        """Write what is new."""
        self._store.insert("digests", self._new)
        self._new = []
