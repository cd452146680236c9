"""The contracts of `evidence list`, `verify` and `review`."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.report.contracts.diagnostics import DiagnosticEntry, SummaryEntry


class EvidenceEntry(TypedDict):
    """One registered document.

    `fault` says why it proves nothing on the day, null where it does; `last_day` is the last day on which it holds,
    null for always. `clauses` and `rows` are qualified, `records` are as `people/p1`. `sm3` is null where not asked for
    or not at hand. `lfs` is true where the file is a Git LFS pointer.
    """

    id: str
    title: str
    kind: str
    file: str | None
    held: str | None
    fault: str | None
    issued: str | None
    last_day: str | None
    clauses: list[str]
    rows: list[str]
    records: list[str]
    sha256: str | None
    sm3: str | None
    lfs: bool
    path: str
    line: int


class EvidenceListDocument(TypedDict):
    """`secops evidence list --format json`: by id."""

    schema: Literal["secops/evidence-list/1"]
    as_of: str
    commit: str | None
    dirty: bool
    evidence: list[EvidenceEntry]


class VerifiedEntry(TypedDict):
    """One registered document; `sha256` is that of its file's content, null where it cannot be had."""

    id: str
    file: str | None
    declared: str | None
    sha256: str | None
    sm3: str | None
    lfs: bool


class EvidenceVerifyDocument(TypedDict):
    """`secops evidence verify --format json`: documents by id, findings by path, line, column, code."""

    schema: Literal["secops/evidence-verify/1"]
    as_of: str
    commit: str | None
    dirty: bool
    evidence: list[VerifiedEntry]
    diagnostics: list[DiagnosticEntry]
    summary: SummaryEntry


class ReviewedDocumentEntry(TypedDict):
    """A document of a row: the hash that the row has recorded and the one that the content has, either may be null."""

    id: str
    state: str
    recorded: str | None
    now: str | None


class ReviewedRowEntry(TypedDict):
    """A row that somebody has to look at; `fault` says why it cannot be confirmed, null where it can."""

    clause: str
    path: str
    line: int
    assessor: str | None
    date: str | None
    fault: str | None
    evidence: list[ReviewedDocumentEntry]


class EvidenceReviewDocument(TypedDict):
    """`secops evidence review --format json`: rows by path and line; nothing is written."""

    schema: Literal["secops/evidence-review/1"]
    as_of: str
    commit: str | None
    dirty: bool
    rows: list[ReviewedRowEntry]
