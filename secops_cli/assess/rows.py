"""Which self-assessment row speaks for a clause: of the cycle in force, for the category, by the party asked for."""

from __future__ import annotations

from collections import defaultdict
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
    """The rows that count on a day, found by clause and category.

    Attributes:
        held_back: clauses of which a row is there that cannot be read, or rows that contradict each other; nothing else
            may speak in their place.
        later: clauses of which a row is dated after the day.
        incomplete: a whole file of rows cannot be read, so that a clause without a row may have one there.
    """

    _rows: Mapping[tuple[str, str | None], PlacedRow]
    held_back: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    incomplete: bool = False

    def find(self, clause_id: str, category: str) -> PlacedRow | None:
        """Return the row of this very category, else the one for all categories."""
        if clause_id in self.held_back:
            return None
        return self._rows.get((clause_id, category)) or self._rows.get((clause_id, None))

    def is_free(self, clause_id: str) -> bool:
        """Say whether a clause certainly has no row of its own that cannot be read."""
        return not self.incomplete and clause_id not in self.held_back


def rows_in_force(workspace: Workspace, standard: Standard, as_of: date, by: Assessor = "自评") -> RowsInForce:
    """Select the rows of a standard that count: of the cycle in force, not dated after the day, by one party.

    Where cycles are declared, a row counts only with the one in force; where none is, only rows without a cycle do. Of
    two rows with one key a 不符合 stands; otherwise neither does, so that no order of files decides.
    """
    names = (standard.id, standard.edition.alias)
    cycle = cycle_in_force(workspace.settings, as_of)
    wanted = cycle.id if cycle else None
    later: set[str] = set()
    groups: dict[tuple[str, str | None], list[PlacedRow]] = defaultdict(list)
    for placed in workspace.rows:
        row = placed.row
        if placed.standard not in names or (row.by or "自评") != by:
            continue
        if row.cycle != wanted:
            continue
        if row.date is not None and row.date > as_of:
            later.add(row.clause)
            continue
        groups[row.clause, row.category].append(placed)
    unread = {clause for name, clause in workspace.unread_rows if name in names}
    held_back = {clause for clause in unread if clause is not None}
    rows: dict[tuple[str, str | None], PlacedRow] = {}
    for key, found in groups.items():
        denied = [placed for placed in found if placed.row.conclusion == "不符合"]
        if len(found) == 1 or denied:
            rows[key] = min(denied or found, key=lambda placed: placed.place)
        else:
            held_back.add(key[0])
    return RowsInForce(rows, frozenset(held_back), frozenset(later), None in unread)
