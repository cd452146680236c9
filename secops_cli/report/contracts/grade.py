"""The contract of `grade`: targets, clauses and what they rest on, and classified systems."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from secops_cli.terms import (
    Application,
    Assessor,
    Basis,
    Conclusion,
    EditionStatus,
    Modality,
    PendingKind,
    SecurityLevel,
    Verdict,
)


class ReasonedEntry(TypedDict):
    """A record and why it does not count, or counts only in fact."""

    id: str
    reason: str


class CheckEntry(TypedDict):
    """One leaf of a test: required, present in fact, present and proven. A number within bounds is a pair.

    `name` is the measure in Chinese with its arguments, by which leaves of one measure are told apart.
    """

    measure: str
    name: str
    op: Literal["at_least", "at_most", "equals", "one_of", "exists"]
    required: str | bool | list[str]
    unit: str
    fact: str | bool | list[str | None] | None
    proven: str | bool | list[str | None] | None
    short_fact: str | None
    short_proven: str | None
    counted: list[str]
    unproven: list[ReasonedEntry]
    excluded: list[ReasonedEntry]
    doubtful: list[ReasonedEntry]


class RowEntry(TypedDict):
    """The self-assessment row in force."""

    conclusion: Conclusion
    note: str | None
    assessor: str | None
    date: str | None
    path: str
    line: int


class LocationEntry(TypedDict):
    """Where a row or a record that counts begins."""

    path: str
    line: int


class ClauseVerdictEntry(TypedDict):
    """The verdict of one clause. `pending` is the kind of 待定, null otherwise; `wording` is the official text.

    That is null where the repository does not hold it.
    """

    id: str
    own: bool
    levels: list[str]
    basis: Basis
    modality: Modality
    verdict: Verdict
    pending: PendingKind | None
    reason: str
    reading: str | None
    checks: list[CheckEntry]
    row: RowEntry | None
    entailed_by: str | None
    evidence: list[str]
    held: list[str]
    missing_evidence: list[list[str]]
    erratum: str | None
    wording: str | None
    locations: list[LocationEntry]


class PartLevelEntry(TypedDict):
    """The level of one part."""

    proven: str | None
    potential: str | None


class InstitutionEntry(TypedDict):
    """The grade of one target; clauses of every level up to the target, in printed order.

    `own` says that the standard as a whole is the organisation's own, whatever it says of its status.
    """

    standard: str
    own: bool
    edition_status: EditionStatus
    category: str
    application: Application
    region: str | None
    parts: dict[str, PartLevelEntry]
    proven: str | None
    potential: str | None
    target: str
    met: bool
    pending: int
    alternative: str | None
    base: str
    clauses: list[ClauseVerdictEntry]


class DifferenceEntry(TypedDict):
    """A clause on which the assessor's row leads to another verdict than the organisation's own."""

    standard: str
    category: str
    target: str
    clause: str
    own: Verdict
    assessor: Verdict
    reason: str


class DutyEntry(TypedDict):
    """What an edition asks of a system; `met` is null where that is not known, `due` where there is no day.

    `until` is the last day for which what was done holds, such as the end of the filing certificate.
    """

    what: str
    due: str | None
    met: bool | None
    source: str
    verified: bool
    reason: str
    until: str | None


class SystemEntry(TypedDict):
    """The classification of one system."""

    id: str
    name: str
    edition: str | None
    edition_status: EditionStatus | None
    edition_verified: bool
    S: SecurityLevel | None
    A: SecurityLevel | None
    computed: SecurityLevel | None
    final: SecurityLevel | None
    combination: str | None
    duties: list[DutyEntry]
    locations: list[LocationEntry]


class RegressionEntry(TypedDict):
    """A proven level that fell (`clause` is null), or a clause that is not 符合 any more."""

    standard: str
    category: str
    clause: str | None
    before: str
    after: str | None
    reason: str


class GradeDocument(TypedDict):
    """`secops grade --format json`: targets in declared order, then the forms that they need, then systems.

    `regressions` is null where no revision was named to compare with.
    `unread` tells where systems or their classifications cannot be read; such a system may be missing from `systems`.
    """

    schema: Literal["secops/grade/1"]
    organization: str | None
    as_of: str
    commit: str | None
    dirty: bool
    view: Assessor
    institutions: list[InstitutionEntry]
    forms: list[InstitutionEntry]
    differences: list[DifferenceEntry]
    systems: list[SystemEntry]
    unread: list[LocationEntry]
    regressions: list[RegressionEntry] | None
