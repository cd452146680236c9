"""The contract of `change`: what became of systems and of the organisation."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.report.contracts.diagnostics import DiagnosticEntry
from secops_cli.terms import ChangeVerdict, OrganizationVerdict, SecurityLevel


class FieldChangeEntry(TypedDict):
    """One value that differs; `wording` where it is only that."""

    record: str
    field: str
    a: str | None
    b: str | None
    wording: bool
    path: str | None
    line: int | None


class FollowUpEntry(TypedDict):
    """Something that has to follow a change."""

    what: str
    evidence: list[str]
    done: bool


class SystemChangeEntry(TypedDict):
    """What became of one system; pairs are before and after, null where there is no level or a side cannot be read.

    `level` is by the matrix, `in_force` with a raise that was decided and is accepted.
    """

    id: str
    name: str
    verdict: ChangeVerdict
    reason: str
    causes: list[str]
    S: list[SecurityLevel | None]
    A: list[SecurityLevel | None]
    level: list[SecurityLevel | None]
    in_force: list[SecurityLevel | None]
    return_to: str | None
    changes: list[FieldChangeEntry]
    follow_ups: list[FollowUpEntry]
    decision: str | None
    records: list[str]


class OrganizationFieldEntry(TypedDict):
    """One value of the organisation that differs."""

    field: str
    a: str | None
    b: str | None


class OrganizationChangeEntry(TypedDict):
    """What became of the organisation as a certificate holder."""

    verdict: OrganizationVerdict
    reason: str
    changes: list[OrganizationFieldEntry]
    notify: list[str]


class ChangeDocument(TypedDict):
    """`secops change --format json`: systems in the order of their ids.

    `note` tells how the two were chosen where none were named and there is no upstream; otherwise it is empty.
    `alike` counts the systems that are not listed, since no byte of their folders differs.
    """

    schema: Literal["secops/change/1"]
    a: str
    b: str
    note: str
    as_of: str
    alike: int
    systems: list[SystemChangeEntry]
    organization: OrganizationChangeEntry
    diagnostics: list[DiagnosticEntry]
