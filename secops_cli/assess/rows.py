"""Which self-assessment row speaks for a clause: of the cycle in force, for the category, by the party asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from secops_cli.model.settings import Cycle, Settings
from secops_cli.model.standard import Standard
from secops_cli.model.workspace import PlacedRow, UnreadRow, Workspace
from secops_cli.terms import Assessor


def cycle_in_force(settings: Settings, as_of: date) -> Cycle | None:
    """Return the cycle that began last on or before the day; None where none is declared or none has begun."""
    begun = [cycle for cycle in settings.cycles if cycle.start <= as_of]
    return max(begun, key=lambda cycle: cycle.start) if begun else None


@dataclass(frozen=True, slots=True)
class RowsInForce:
    """The rows of a standard that count on a day: of the cycle in force, not dated after the day, by one party.

    Where cycles are declared, a row counts only with the one in force; where none is, only rows without a cycle do. Of
    two rows with one key a 不符合 stands; otherwise neither does, so that no order of files decides.

    A clause's rows are looked for when they are asked for, so that nothing but them is looked at.
    """

    workspace: Workspace
    standard: Standard
    as_of: date
    by: Assessor = "自评"

    def find(self, clause_id: str, category: str) -> PlacedRow | None:
        """Return the row of this very category, else the one for all categories; none where rows are held back."""
        if self._has_lost(clause_id):
            return None
        found = self._by_category(clause_id)
        if any(map(_contradict, found.values())):
            return None
        rows = found.get(category) or found.get(None)
        return min(_denied(rows) or rows, key=lambda placed: placed.place) if rows else None

    def is_held_back(self, clause_id: str) -> bool:
        """Say whether a row of a clause is there that cannot be read, or rows that contradict each other.

        Nothing else may speak in their place.
        """
        return self._has_lost(clause_id) or any(map(_contradict, self._by_category(clause_id).values()))

    def is_later(self, clause_id: str) -> bool:
        """Say whether a row of a clause is dated after the day."""
        return any(map(self._is_late, self._of_the_cycle(clause_id)))

    def is_free(self, clause_id: str) -> bool:
        """Say whether a clause certainly has no row of its own that cannot be read."""
        return not (self._has_lost(None) or self.is_held_back(clause_id))

    def _by_category(self, clause_id: str) -> dict[str | None, list[PlacedRow]]:
        groups: dict[str | None, list[PlacedRow]] = defaultdict(list)
        for placed in self._of_the_cycle(clause_id):
            if not self._is_late(placed):
                groups[placed.row.category].append(placed)
        return groups

    def _of_the_cycle(self, clause_id: str) -> list[PlacedRow]:
        rows = self.workspace.rows_of.get(clause_id, ())
        own = [p for p in rows if p.standard in self._names and (p.row.by or "自评") == self.by]
        if not own:
            return own
        cycle = cycle_in_force(self.workspace.settings, self.as_of)
        wanted = cycle.id if cycle else None
        return [placed for placed in own if placed.row.cycle == wanted]

    def _is_late(self, placed: PlacedRow) -> bool:
        return placed.row.date is not None and placed.row.date > self.as_of

    def _has_lost(self, clause_id: str | None) -> bool:
        """Whether a row of a clause cannot be read; of None, whether a whole file of rows cannot."""
        unread = self.workspace.unread_rows
        return bool(unread) and any(UnreadRow(name, clause_id) in unread for name in self._names)

    @property
    def _names(self) -> tuple[str, str]:
        return self.standard.id, self.standard.edition.alias


def _denied(rows: list[PlacedRow]) -> list[PlacedRow]:
    return [placed for placed in rows if placed.row.conclusion == "不符合"]


def _contradict(rows: list[PlacedRow]) -> bool:
    return len(rows) > 1 and not _denied(rows)
