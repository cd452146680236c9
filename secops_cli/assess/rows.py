"""Which self-assessment row speaks for a clause: of the cycle in force, for the category, by the party asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from secops_cli.model.settings import Cycle, Settings
from secops_cli.model.standard import Standard
from secops_cli.model.workspace import PlacedRow, Workspace
from secops_cli.terms import Assessor


def cycle_in_force(settings: Settings, as_of: date) -> Cycle | None:
    """Return the cycle that began last on or before the day; None where none is declared or none has begun."""
    begun = [cycle for cycle in settings.cycles if cycle.start <= as_of]
    return max(begun, key=lambda cycle: cycle.start) if begun else None


@dataclass(frozen=True, slots=True)
class RowsInForce:
    """The rows that count on a day, found by clause and category."""

    _rows: Mapping[tuple[str, str | None], PlacedRow]

    def find(self, clause_id: str, category: str) -> PlacedRow | None:
        """Return the row of this very category, else the one for all categories."""
        return self._rows.get((clause_id, category)) or self._rows.get((clause_id, None))


def rows_in_force(workspace: Workspace, standard: Standard, as_of: date, by: Assessor = "自评") -> RowsInForce:
    """Select the rows of a standard that count: of the cycle in force, not dated after the day, by one party.

    Where cycles are declared, a row counts only with the one in force; where none is, only rows without a cycle do.
    """
    cycle = cycle_in_force(workspace.settings, as_of)
    wanted = cycle.id if cycle else None
    rows: dict[tuple[str, str | None], PlacedRow] = {}
    for placed in workspace.rows:
        row = placed.row
        if placed.standard not in (standard.id, standard.edition.alias) or (row.by or "自评") != by:
            continue
        if row.cycle != wanted or (row.date is not None and row.date > as_of):
            continue
        rows.setdefault((row.clause, row.category), placed)
    return RowsInForce(rows)
