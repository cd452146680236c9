"""The JSON contracts as types; the functions that build them are checked against these, `schemas/` comes from them.

Within one version keys may be added; none changes its meaning. Decimals are text, levels and verdicts are the
standards' words, lists are in a stable order, lines and columns are 1-based.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from secops_cli.terms import (
    ActionKind,
    Application,
    Assessor,
    Basis,
    Conclusion,
    EditionStatus,
    Modality,
    PartKind,
    PendingKind,
    Relation,
    Verdict,
)


class CategoryEntry(TypedDict):
    """A category of a standard and the service types that count for it."""

    id: str
    part: str
    title: str
    services: list[str]


class StandardEntry(TypedDict):
    """One edition in the list."""

    id: str
    alias: str
    title: str
    status: EditionStatus
    ladder: list[str]
    categories: list[CategoryEntry]


class StandardsDocument(TypedDict):
    """`secops standard list --format json`: editions in the order of their ids."""

    schema: Literal["secops/standards/1"]
    standards: list[StandardEntry]


class PartEntry(TypedDict):
    """A part and how its levels are composed."""

    id: str
    title: str
    kind: PartKind
    category: str | None


class ClauseEntry(TypedDict):
    """One clause in our own words; `proof` is what the records that its test counts have to show, `evidence` its row.

    Of a clause that is decided by facts alone both are the same.
    """

    id: str
    printed: str | None
    own: bool
    levels: list[str]
    part: str
    section: str
    title: str
    gist: str
    basis: Basis
    modality: Modality
    test: dict[str, Any] | None
    evidence: dict[str, Any]
    proof: dict[str, Any]
    expects: str | None
    when: dict[str, Any] | None
    replaces: list[str]
    entails: list[str]
    selects: list[str]
    option: bool
    erratum: str | None
    readings: list[dict[str, Any]]


class StandardDocument(TypedDict):
    """`secops standard show ID --format json`: clauses in printed order."""

    schema: Literal["secops/standard/1"]
    id: str
    alias: str
    title: str
    status: EditionStatus
    ladder: list[str]
    parts: list[PartEntry]
    categories: list[CategoryEntry]
    clauses: list[ClauseEntry]


class ReasonedEntry(TypedDict):
    """A record and why it does not count, or counts only in fact."""

    id: str
    reason: str


class CheckEntry(TypedDict):
    """One leaf of a test: required, present in fact, present and proven. A number within bounds is a pair."""

    measure: str
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
    """The verdict of one clause. `pending` is the kind of 待定, null otherwise."""

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


class GradeDocument(TypedDict):
    """`secops grade --format json`: targets in declared order, then the forms that they need."""

    schema: Literal["secops/grade/1"]
    organization: str | None
    as_of: str
    commit: str | None
    dirty: bool
    view: Assessor
    institutions: list[InstitutionEntry]
    forms: list[InstitutionEntry]
    differences: list[DifferenceEntry]
    systems: list[dict[str, Any]]


class RelatedEntry(TypedDict):
    """Another place that belongs to a finding."""

    path: str
    line: int
    message: str


class DiagnosticEntry(TypedDict):
    """One finding."""

    code: str
    severity: Literal["error", "warning", "note"]
    path: str
    line: int
    column: int
    message: str
    hint: str
    clause: str | None
    related: list[RelatedEntry]


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


# Written as calls where a key is a word of the language.
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


class LinkEntry(TypedDict):
    """A link between clauses of different standards; `difference` is null where they are the same."""

    clauses: list[str]
    relation: Relation
    difference: str | None


class CrosswalkDocument(TypedDict):
    """`secops standard crosswalk --format json`."""

    schema: Literal["secops/crosswalk/1"]
    clause: str
    links: list[LinkEntry]


CONTRACTS = {
    "standards": StandardsDocument,
    "standard": StandardDocument,
    "grade": GradeDocument,
    "gap": GapDocument,
    "forecast": ForecastDocument,
    "crosswalk": CrosswalkDocument,
    "diagnostics": DiagnosticsDocument,
}
"""Name of the contract → its type; `schemas/contract-<name>.schema.json`."""
