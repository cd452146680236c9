"""The contract of `forecast`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class CauseEntry(TypedDict):
    """What turned in a clause; `record` is null where no single record did (years that complete)."""

    clause: str
    record: str | None
    what: str


class EventEntry(TypedDict):
    """A day on which a level of a target turns or something falls due; each pair is before and after."""

    date: str
    standard: str
    own: bool
    category: str
    target: str
    proven: list[str | None]
    potential: list[str | None]
    because: list[CauseEntry]


# Written as a call where a key is a word of the language.
ForecastDocument = TypedDict(
    "ForecastDocument",
    {
        "schema": Literal["secops/forecast/1"],
        "organization": str | None,
        "from": str,
        "to": str,
        "commit": str | None,
        "dirty": bool,
        "events": list[EventEntry],
    },
)
"""`secops forecast --format json`: events by day, then by target."""
