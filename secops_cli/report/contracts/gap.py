"""The contract of `gap`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.report.contracts.grade import LocationEntry
from secops_cli.terms import ActionKind, Application


class ActionEntry(TypedDict):
    """Something to do for one clause or several; null where a paper or a conclusion, and no number, is lacking."""

    id: str
    kind: ActionKind
    clauses: list[str]
    what: str
    required: str | None
    present: str | None
    proven: str | None
    amount: str | None
    unit: str | None
    until: str | None
    evidence: list[list[str]]
    chosen: bool
    alternatives: list[list[str]]
    depends_on: list[str]
    records: list[str]
    locations: list[LocationEntry]
    responsible: str | None


# Written as a call where a key is a word of the language.
TargetGapEntry = TypedDict(
    "TargetGapEntry",
    {
        "standard": str,
        "own": bool,
        "category": str,
        "application": Application,
        "region": str | None,
        "from": str | None,
        "to": str,
        "earliest": str | None,
        "reached": bool,
        "lapsing": list[str],
        "actions": list[ActionEntry],
    },
)


class GapDocument(TypedDict):
    """`secops gap --format json`: targets in declared order, actions by effort, then by date."""

    schema: Literal["secops/gap/1"]
    organization: str | None
    as_of: str
    commit: str | None
    dirty: bool
    targets: list[TargetGapEntry]
