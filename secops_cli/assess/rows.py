"""Which self-assessment row speaks for a clause: of the cycle in force, for the category, by the party asked for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from secops_cli.model.settings import Cycle, Settings
from secops_cli.model.standard import Standard
from secops_cli.model.workspace import PlacedRow, UnreadRow, Workspace
from secops_cli.terms import Assessor


def cycle_in_force(settings: Settings, as_of: date) -> Cycle | None:
    """Return the cycle that began last on or before the day; None where none is declared or none has begun."""
    begun = [cycle for cycle in settings.cycles if cycle.start <= as_of]
    return max(begun, key=lambda cycle: cycle.start) if begun else None


class RowsInForce:
    """The rows of a standard that count on a day: of the cycle in force, not dated after the day, by one party.

    Where cycles are declared, a row counts only with the one in force; where none is, only rows without a cycle do. Of
    two rows with one key a 不符合 stands; otherwise neither does, so that no order of files decides.

    Nothing is worked out beforehand, so that who asks for one clause looks at the rows of this clause and no others.
    """

    def __init__(self, workspace: Workspace, standard: Standard, as_of: date, by: Assessor = "自评") -> None:
        self._workspace = workspace
        self._names = (standard.id, standard.edition.alias)
        self._as_of = as_of
        self._by = by

    def find(self, clause_id: str, category: str) -> PlacedRow | None:
        """Return the row of this very category, else the one for all categories; none where rows are held back."""
        counting = self._counting(clause_id)
        if not counting or self._has_lost(clause_id) or _contradict(counting):
            return None
        rows = [p for p in counting if p.row.category == category] or [p for p in counting if p.row.category is None]
        return min(_denied(rows) or rows, key=lambda placed: placed.place) if rows else None

    def is_held_back(self, clause_id: str) -> bool:
        """Say whether a row of a clause is there that cannot be read, or rows that contradict each other.

        Nothing else may speak in their place.
        """
        return self._has_lost(clause_id) or _contradict(self._counting(clause_id))

    def is_later(self, clause_id: str) -> bool:
        """Say whether a row of a clause is dated after the day."""
        return any(map(self._is_late, self._of_the_cycle(clause_id)))

    def is_free(self, clause_id: str) -> bool:
        """Say whether a clause certainly has no row of its own that cannot be read."""
        return not (self._has_lost(None) or self.is_held_back(clause_id))

    def _counting(self, clause_id: str) -> list[PlacedRow]:
        return [placed for placed in self._of_the_cycle(clause_id) if not self._is_late(placed)]

    def _of_the_cycle(self, clause_id: str) -> list[PlacedRow]:
        rows = self._workspace.rows_of.get(clause_id, ())
        own = [placed for placed in rows if placed.standard in self._names and (placed.row.by or "自评") == self._by]
        if not own:
            return own
        cycle = cycle_in_force(self._workspace.settings, self._as_of)
        wanted = cycle.id if cycle else None
        return [placed for placed in own if placed.row.cycle == wanted]

    def _is_late(self, placed: PlacedRow) -> bool:
        return placed.row.date is not None and placed.row.date > self._as_of

    def _has_lost(self, clause_id: str | None) -> bool:
        """Whether a row of a clause cannot be read; of None, whether a whole file of rows cannot."""
        unread = self._workspace.unread_rows
        return bool(unread) and any(UnreadRow(name, clause_id) in unread for name in self._names)


def _denied(rows: list[PlacedRow]) -> list[PlacedRow]:
    return [placed for placed in rows if placed.row.conclusion == "不符合"]


def _contradict(rows: list[PlacedRow]) -> bool:
    """Whether two rows of one category speak, and neither is 不符合."""
    if len(rows) < 2:
        return False
    by_category: dict[str | None, list[PlacedRow]] = defaultdict(list)
    for placed in rows:
        by_category[placed.row.category].append(placed)
    return any(len(same) > 1 and not _denied(same) for same in by_category.values())
