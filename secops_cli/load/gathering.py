"""What is gathered of a repository while it is read, and the Workspace that is made of it at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.load.layout import Slot
from secops_cli.model.evidence import Evidence
from secops_cli.model.settings import FORMAT, Settings
from secops_cli.model.workspace import (
    Document,
    Family,
    Loss,
    PlacedClause,
    PlacedEdition,
    PlacedRow,
    PlacedWording,
    RecordRef,
    UnreadRow,
    Workspace,
)


@dataclass(slots=True)
class Gathered:
    """Records by family and id, what is known of their places, and what could not be read; see `Workspace`."""

    records: dict[Family, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    rows: list[PlacedRow] = field(default_factory=list)
    editions: list[PlacedEdition] = field(default_factory=list)
    clauses: list[PlacedClause] = field(default_factory=list)
    texts: list[PlacedWording] = field(default_factory=list)
    unread_rows: set[UnreadRow] = field(default_factory=set)
    places: dict[RecordRef, Place] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    unread: dict[RecordRef, Place] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, place: Place, message: str, **more: Any) -> None:
        """Note that something is wrong."""
        self.diagnostics.append(Diagnostic(code, place, message, **more))

    def damage(self, slot: Slot, place: Place, clause: str | None = None, name: str = "") -> None:
        """Note that something of a family cannot be read, where, and which row or record where that is known."""
        self.damaged.add(slot.family)
        self.unread.setdefault(RecordRef(slot.family, name), place)
        self.losses.append(Loss(slot.family, name, place))
        if slot.family == "rows":
            standard, _, clause_id = (clause or "").rpartition(":")
            self.unread_rows.add(UnreadRow(standard or slot.standard, clause_id or None))

    def join(self, other: Gathered) -> None:
        """Add what was gathered of other families; of its records the very same objects, so that they are known."""
        self.records |= other.records
        self.rows += other.rows
        self.editions += other.editions
        self.clauses += other.clauses
        self.texts += other.texts
        self.unread_rows |= other.unread_rows
        self.places |= other.places
        self.stated |= other.stated
        self.damaged |= other.damaged
        for ref, place in other.unread.items():
            self.unread.setdefault(ref, place)
        self.losses += other.losses
        self.diagnostics += other.diagnostics

    @property
    def settings(self) -> Settings:
        """The settings, those by default where none can be read."""
        found: Settings | None = self.records["settings"].get("settings")
        return found or Settings(format=FORMAT)

    @property
    def evidence(self) -> dict[str, Evidence]:
        """The records of documents, by id."""
        return self.records["evidence"]

    @property
    def wanted(self) -> set[str]:
        """The documents whose hashes rows have recorded."""
        return {item.id for placed in self.rows for item in placed.row.documents if item.sha256}

    def workspace(self, documents: Mapping[str, Document], found: list[Diagnostic]) -> Workspace:
        """Return everything as one.

        Args:
            documents: evidence id → what was found of its file.
            found: what was found to be wrong with those files.
        """
        return Workspace(
            settings=self.settings,
            organization=self.records["organization"].get("organization"),
            people=self.records["people"],
            projects=self.records["projects"],
            services=self.records["services"],
            sites=self.records["sites"],
            tools=self.records["tools"],
            certificates=self.records["certificates"],
            findings=self.records["findings"],
            systems=self.records["systems"],
            classifications=self.records["classifications"],
            data=self.records["data"],
            changes=self.records["changes"],
            campaigns=self.records["campaigns"],
            participants=self.records["participants"],
            lifecycles=self.records["lifecycles"],
            operations=self.records["operations"],
            terminations=self.records["terminations"],
            incidents=self.records["incidents"],
            complaints=self.records["complaints"],
            mark_use=self.records["mark_use"],
            notifications=self.records["notifications"],
            evidence=self.evidence,
            rows=tuple(self.rows),
            unread_rows=frozenset(self.unread_rows),
            own_editions=tuple(self.editions),
            own_clauses=tuple(self.clauses),
            texts=tuple(self.texts),
            stated=frozenset(self.stated),
            damaged=frozenset(self.damaged),
            unread=self.unread,
            losses=tuple(self.losses),
            documents=documents,
            places=self.places,
            diagnostics=(*self.diagnostics, *found),
        )
