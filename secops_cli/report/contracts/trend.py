"""The contract of `trend`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class TrendTargetEntry(TypedDict):
    """How a target stood; `open` counts the clauses applicable at the target that did not hold."""

    standard: str
    own: bool
    category: str
    title: str
    target: str
    application: str
    region: str | None
    proven: str | None
    potential: str | None
    open: int


class TrendPointEntry(TypedDict):
    """One commit; `fault` says why nothing could be judged, `unjudged` why some targets could not."""

    commit: str
    date: str | None
    as_of: str | None
    fault: str | None
    unjudged: list[str]
    targets: list[TrendTargetEntry]


class TrendDocument(TypedDict):
    """`secops trend --format json`: the points along the first parents, the earliest first."""

    schema: Literal["secops/trend/1"]
    organization: str | None
    every: Literal["commit", "day", "week", "month"]
    points: list[TrendPointEntry]
