"""The contract of `due`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.report.contracts.grade import LocationEntry
from secops_cli.terms import DeadlineKind


class DeadlineEntry(TypedDict):
    """One day; `source` is null where a record states it, `firm` false where the day is only usual."""

    date: str
    kind: DeadlineKind
    what: str
    subject: str
    source: str | None
    firm: bool
    overdue: bool
    path: str
    line: int


class DueDocument(TypedDict):
    """`secops due --format json`: deadlines by day; what stands in `unread` may hold others."""

    schema: Literal["secops/due/1"]
    organization: str | None
    as_of: str
    until: str
    commit: str | None
    dirty: bool
    deadlines: list[DeadlineEntry]
    unread: list[LocationEntry]
