"""What is kept from one reading of a history to the next, so that only what differs is worked out again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Found = TypeVar("Found")


class Kept:
    """Things that were worked out, by all that they depend on; what two readings on end did not ask for is let go."""

    def __init__(self) -> None:
        self._before: dict[Hashable, Any] = {}
        self._now: dict[Hashable, Any] = {}

    def turn(self) -> None:
        """Begin another reading."""
        self._before, self._now = self._now, {}

    def __contains__(self, key: Hashable) -> bool:
        if key not in self._now and key in self._before:
            self._now[key] = self._before[key]
        return key in self._now

    def __getitem__(self, key: Hashable) -> Any:
        if key not in self:
            raise KeyError(key)
        return self._now[key]

    def __setitem__(self, key: Hashable, found: Any) -> None:
        self._now[key] = found

    def once(self, key: Hashable, compute: Callable[[], Found]) -> Found:
        """Return what `compute` returns, or returned when the key was the same."""
        if key not in self:
            self._now[key] = compute()
        found: Found = self._now[key]
        return found
