"""Everything one source says, as records, with the place of each; what judgement is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.organization import Audit, Organization, Statement
from secops_cli.terms import SERVICE_TITLES

if TYPE_CHECKING:  # records are imported as files of their family are met
    from secops_cli.model.assessment import Row
    from secops_cli.model.campaign import Campaign, Participant
    from secops_cli.model.changes import ChangeRecord
    from secops_cli.model.evidence import Evidence
    from secops_cli.model.holding import Complaint, MarkUse, Notification
    from secops_cli.model.operation import Incident, Operation, SystemLifecycle, Termination
    from secops_cli.model.people import Person
    from secops_cli.model.services import ServiceLine, Site
    from secops_cli.model.settings import Settings
    from secops_cli.model.standard import Clause, Edition
    from secops_cli.model.systems import Classification, DataClass, System
    from secops_cli.model.wording import Wording
    from secops_cli.model.work import Finding, OrganizationCertificate, Project, Tool

Family = Literal[
    "settings",
    "organization",
    "people",
    "projects",
    "services",
    "sites",
    "tools",
    "certificates",
    "findings",
    "evidence",
    "rows",
    "editions",
    "clauses",
    "texts",
    "systems",
    "classifications",
    "data",
    "changes",
    "campaigns",
    "participants",
    "lifecycles",
    "operations",
    "terminations",
    "incidents",
    "complaints",
    "mark_use",
    "notifications",
]


class RecordRef(NamedTuple):
    """Names a record: its family and its id (for a part of the organisation, `organization` and the part's id)."""

    family: Family
    id: str

    @property
    def shown(self) -> str:
        """What people know the record by: a service by its title, accounts by their period, any other by its id."""
        if self.family == "services":
            return SERVICE_TITLES.get(self.id, self.id)
        if self.family != "organization":
            return self.id
        if self.id == "organization":
            return str(Organization.model_config["title"])
        kind, _, period = self.id.partition(":")
        return f"{period} {_ACCOUNTS[kind]}" if kind in _ACCOUNTS else self.id


_ACCOUNTS: Final = {"audit": Audit.model_config["title"], "statement": Statement.model_config["title"]}
"""What an id such as `audit:2025` begins with → what it names."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A self-assessment row, with the standard that its folder or its clause prefix gives, and its place."""

    standard: str
    row: Row
    place: Place


class Support(NamedTuple):
    """A document that names a clause by itself: the prefix of the clause's name, the evidence id, the pages."""

    standard: str
    evidence: str
    pages: str | None


@dataclass(frozen=True, slots=True)
class PlacedEdition:
    """An edition of the organisation's own and where it begins."""

    edition: Edition
    place: Place


@dataclass(frozen=True, slots=True)
class PlacedClause:
    """A clause of the organisation's own catalogue, with the standard that its folder names, its part and place."""

    standard: str
    part: str
    clause: Clause
    place: Place


@dataclass(frozen=True, slots=True)
class PlacedWording:
    """What the official text says of a clause, with the standard that its folder names, and its place."""

    standard: str
    wording: Wording
    place: Place


class Loss(NamedTuple):
    """Something of a family that cannot be read; `name` is empty where not even that is known, often a whole file."""

    family: Family
    name: str
    place: Place


class UnreadRow(NamedTuple):
    """A self-assessment row that could not be read; `clause` is None where not even that is known (a whole file)."""

    standard: str
    clause: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """What was found of an evidence record's file.

    Attributes:
        fault: why the document cannot prove anything whatever the day (missing, escaping, changed …); empty if it can.
        sha256: the hash of the content, where it was needed or declared.
    """

    fault: str = ""
    sha256: str | None = None


@dataclass(frozen=True)
class Workspace:
    """A loaded repository.

    Attributes:
        classifications: system id → how it was classified; so, too, are the three families after `data` keyed.
        unread_rows: rows that are there but cannot be read; what they say is unknown.
        own_editions: standards of the organisation's own; two of them may bear one name.
        own_clauses: clauses of the organisation's own, for such a standard or for one of the packaged.
        texts: what official texts say of clauses.
        stated: families of which at least one readable file exists; an absent family is unknown, not empty.
        damaged: families of which a file or record could not be read; what they might hold is unknown.
        unread: what cannot be read, by the name in it (empty where not even that can be read) → the first fault in it.
        losses: everything that cannot be read, one a fault, as it was met.
        documents: evidence id → what was found of its file.
        places: record → where it begins.
        diagnostics: what loading found.
    """

    settings: Settings
    organization: Organization | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    services: Mapping[str, ServiceLine] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
    certificates: Mapping[str, OrganizationCertificate] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    classifications: Mapping[str, Classification] = field(default_factory=dict)
    changes: Mapping[str, ChangeRecord] = field(default_factory=dict)
    data: Mapping[str, DataClass] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    participants: Mapping[str, Participant] = field(default_factory=dict)
    lifecycles: Mapping[str, SystemLifecycle] = field(default_factory=dict)
    operations: Mapping[str, Operation] = field(default_factory=dict)
    terminations: Mapping[str, Termination] = field(default_factory=dict)
    incidents: Mapping[str, Incident] = field(default_factory=dict)
    complaints: Mapping[str, Complaint] = field(default_factory=dict)
    mark_use: Mapping[str, MarkUse] = field(default_factory=dict)
    notifications: Mapping[str, Notification] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    rows: tuple[PlacedRow, ...] = ()
    unread_rows: frozenset[UnreadRow] = frozenset()
    own_editions: tuple[PlacedEdition, ...] = ()
    own_clauses: tuple[PlacedClause, ...] = ()
    texts: tuple[PlacedWording, ...] = ()
    stated: frozenset[str] = frozenset()
    damaged: frozenset[str] = frozenset()
    unread: Mapping[RecordRef, Place] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    places: Mapping[RecordRef, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @cached_property
    def rows_of(self) -> Mapping[str, Sequence[PlacedRow]]:
        """Clause → the rows that speak of it, of whatever standard, in the order of `rows`."""
        found: dict[str, list[PlacedRow]] = defaultdict(list)
        for placed in self.rows:
            found[placed.row.clause].append(placed)
        return dict(found)

    @cached_property
    def supports_of(self) -> Mapping[str, Sequence[Support]]:
        """Clause → the documents that name it themselves (`supports`), of whatever standard, in their order."""
        found: dict[str, list[Support]] = defaultdict(list)
        for record in self.evidence.values():
            for support in record.supports:
                prefix, _, clause = support.clause.rpartition(":")
                found[clause].append(Support(prefix, record.id, support.pages))
        return dict(found)

    @property
    def has_facts(self) -> bool:
        return bool(self.stated & {"organization", "people", "projects", "services", "sites", "tools", "certificates"})

    @property
    def evidence_is_known(self) -> bool:
        """A register was read and none is damaged, so that an id that is not there does not exist."""
        return "evidence" in self.stated and "evidence" not in self.damaged

    def unread_at(self, family: Family, name: str = "") -> Place | None:
        """Where a record that is of this name, or may be, cannot be read; without a name, where any of the family."""
        if name:
            return self.unread.get(RecordRef(family, name)) or self.unread.get(RecordRef(family, ""))
        return next((place for ref, place in self.unread.items() if ref.family == family), None)

    def torn(self, *families: Family) -> tuple[Place, ...]:
        """The first fault in each file of which something cannot be read, family by family."""
        found: dict[tuple[str, str], Place] = {}
        for family in families:
            for loss in self.losses:
                if loss.family == family:
                    found.setdefault((family, loss.place.path), loss.place)
        return tuple(found.values())

    def place(self, ref: RecordRef) -> Place | None:
        """Where a record begins; for a part of the organisation, where the organisation's record begins."""
        return self.places.get(ref) or self.places.get(RecordRef(ref.family, ref.family))
