"""Where in a file a value stands. Files are read again for this only when a place is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from secops_cli.load import transcode
from secops_cli.source.base import Source

Route = tuple[str | int, ...]
"""From a record inside its file to a value: keys and 0-based indices, the first being the record's own index."""


class Positions:
    """The places of all keys and values of one YAML text.

    Args:
        content: the bytes of a file that parses.
    """

    def __init__(self, content: bytes) -> None:
        self._keys: dict[Route, tuple[int, int]] = {}
        self._values: dict[Route, tuple[int, int]] = {}
        self._records: dict[tuple[int, int], Route] = {}
        self._steps = self._walk(content)

    def value(self, route: Route) -> tuple[int, int]:
        """Line and column, 1-based, of the value at a route, or of the nearest thing around it that exists."""
        self._reach(self._values, route)
        while route:
            if route in self._values:
                return self._values[route]
            route = route[:-1]
        return (1, 1)

    def key(self, route: Route) -> tuple[int, int]:
        """Line and column, 1-based, of the key at a route, or of the nearest thing around it that exists."""
        self._reach(self._keys, route)
        return self._keys.get(route) or self.value(route)

    def within(self, start: tuple[int, int], route: Route) -> tuple[int, int]:
        """Line and column of a value, given those at which its record begins and the route inside the record."""
        record = self.record_at(start)
        return start if record is None else self.value((*record, *route))

    def record_at(self, start: tuple[int, int]) -> Route | None:
        """The route of the record that begins at a line and column, 1-based; None where none does."""
        self._reach(self._records, start)
        return self._records.get(start)

    def _reach(self, places: Mapping[Any, Any], wanted: object) -> None:
        """Read on until something is found, or to the end: what is asked for stands near the beginning most often."""
        try:
            while wanted not in places:
                next(self._steps)
        except Exception:  # noqa: BLE001  the end; a broken file has the places up to its fault
            return

    def _walk(self, content: bytes) -> Iterator[None]:
        """Note the place of each value, one a step."""
        text = content.decode("utf-8-sig")
        # One open collection: its route, then the pending key of a mapping or the next index of a sequence.
        stack: list[list[Any]] = []
        for event in transcode.events(text):
            kind = type(event).__name__
            if kind in ("MappingEndEvent", "SequenceEndEvent"):
                stack.pop()
                continue
            if kind not in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent"):
                continue
            mark = (event.start_mark.line + 1, event.start_mark.column + 1)
            if stack and stack[-1][1] == "map" and stack[-1][2] is None:
                stack[-1][2] = event.value
                self._keys[(*stack[-1][0], event.value)] = mark
                yield
                continue
            route: Route = ()
            if stack:
                top = stack[-1]
                route = (*top[0], top[2])
                top[2] = None if top[1] == "map" else top[2] + 1
            elif kind == "MappingStartEvent":
                route = (0,)  # a file of one record is a list of one
            self._values.setdefault(route, mark)
            if kind == "MappingStartEvent":
                self._records[mark] = route
                stack.append([route, "map", None])
            elif kind == "SequenceStartEvent":
                stack.append([route, "list", 0])
            yield


class PositionsByFile:
    """The positions of a source's files, each found when it is first asked for.

    Args:
        source: where the files are.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: dict[str, Positions] = {}

    def of(self, path: str) -> Positions:
        """The positions of one file; of one that can no longer be read, none."""
        if path not in self._found:
            [(_, content)] = self._source.read([path])
            self._found[path] = Positions(content or b"")
        return self._found[path]
