"""The contract of `validate`, whose findings other contracts carry too."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class RelatedEntry(TypedDict):
    """Another place that belongs to a finding."""

    path: str
    line: int
    message: str


class DiagnosticEntry(TypedDict):
    """One finding; its fingerprint stays the same when lines move and counts change."""

    code: str
    severity: Literal["error", "warning", "note"]
    path: str
    line: int
    column: int
    message: str
    hint: str
    clause: str | None
    related: list[RelatedEntry]
    fingerprint: str


class SummaryEntry(TypedDict):
    """How many findings of each severity."""

    errors: int
    warnings: int
    notes: int


class DiagnosticsDocument(TypedDict):
    """`secops validate --format json`: by path, line, column, code."""

    schema: Literal["secops/diagnostics/1"]
    as_of: str
    commit: str | None
    diagnostics: list[DiagnosticEntry]
    summary: SummaryEntry
