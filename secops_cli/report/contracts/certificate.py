"""The contract of `certificate`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.report.contracts.grade import LocationEntry


class CertificateStepEntry(TypedDict):
    """An event and the states before and after it."""

    event: str
    date: str
    outcome: str
    cause: str | None
    members: int | None
    contents: list[str]
    before: str
    after: str


class NextEventEntry(TypedDict):
    """An event that may come next."""

    event: str
    by: str
    clause: str
    about: str


class CertificateDueEntry(TypedDict):
    """What is to be done by a day; `firm` where the standard sets the limit, not only what is usual."""

    what: str
    due: str
    clause: str | None
    firm: bool
    overdue: bool


class CertificateFaultEntry(TypedDict):
    """What the procedure rules out (`impossible`), what is not told (`untold`), what came too late (`late`)."""

    kind: Literal["impossible", "untold", "late"]
    message: str
    clause: str


class CertificateEntry(TypedDict):
    """One certificate; `procedure` is null where its standard tells none, and then only what is written is shown.

    `state` is null for a certificate without a procedure that is not granted yet; `since` is null where the state has
    no first day: before anything happened, or without a procedure.
    """

    id: str
    standard: str
    category: str
    level: str
    number: str | None
    procedure: str | None
    state: str | None
    since: str | None
    steps: list[CertificateStepEntry]
    next: list[NextEventEntry]
    due: list[CertificateDueEntry]
    faults: list[CertificateFaultEntry]


class CertificateDocument(TypedDict):
    """`secops certificate --format json`: certificates in the order of their ids; others may stand in `unread`."""

    schema: Literal["secops/certificate/1"]
    organization: str | None
    as_of: str
    commit: str | None
    dirty: bool
    certificates: list[CertificateEntry]
    unread: list[LocationEntry]
