"""What is to become of one record: its data as it will be, what changes for people to see, and what forbids it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal

from secops_cli.diagnostics import Place
from secops_cli.exchange.sheets.cells import Normal
from secops_cli.exchange.sheets.columns import Column, SheetFamily, Table
from secops_cli.exchange.sheets.reading import Spot
from secops_cli.exchange.sheets.records import Stored
from secops_cli.exchange.sheets.showing import told, wanted

Kind = Literal["改", "加", "删"]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class FieldChange:
    """One value that changes; where it stands in the sheet, and by which keys in its record."""

    field: str
    before: str
    after: str
    spot: Spot
    path: Path


@dataclass(frozen=True)
class Problem:
    """Why a record is not written: a value that cannot be read, or two sides that changed the same value."""

    spot: Spot
    record: str
    message: str
    conflict: bool = False


@dataclass
class Work:
    """One record that changes, appears or goes.

    Attributes:
        data: as its file will have it.
        spots: route in the record → the cell that it comes from.
        line: the row of the record itself.
        path: of a new record, the file that somebody asks for; empty where the program chooses.
    """

    kind: Kind
    family: SheetFamily
    stored: Stored | None
    line: Spot
    label: str
    data: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    spots: dict[Path, Spot] = field(default_factory=dict)
    path: str = ""
    standard: str = ""

    @property
    def place(self) -> Place | None:
        """Where the record begins; None for a new one."""
        return self.stored.place if self.stored else None

    def refuse(self, spot: Spot, message: str, *, conflict: bool = False) -> None:
        """Note why it is not written."""
        self.problems.append(Problem(spot, self.label, message, conflict))

    def put(self, column: Column, value: Normal, before: Normal, spot: Spot) -> None:
        """Give a value to the record."""
        old = self.stored.at(column.path) if self.stored else None
        new = wanted(column, value, old)
        if new is None and self.stored and self.stored.is_default(column.name):
            self.refuse(spot, f"{column.title} 写在 {self.stored.place.path} 的 defaults 里，对各行都算，这里清不掉")
            return
        set_at(self.data, column.path, new)
        self.spots[column.path] = spot
        self.changes.append(FieldChange(column.title, told(column, before), told(column, value), spot, column.path))

    def note(self, column: Column, value: Normal, spot: Spot, path: Path) -> None:
        """Tell of a value that was nothing before."""
        self.spots[path] = spot
        self.changes.append(FieldChange(column.title, told(column, None), told(column, value), spot, path))


def editing(stored: Stored, line: Spot) -> Work:
    """Begin to change a record."""
    return Work("改", stored.family, stored, line, label_of(stored), deepcopy(dict(stored.data)))


def label_of(stored: Stored) -> str:
    """Return what a table of changes calls a record."""
    return stored.name if stored.family == "rows" else f"{stored.key} {stored.name}".strip()


def set_at(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set a value in nested mappings, or take it away where it is None; a mapping that is left empty goes too."""
    *above, last = path
    holders = [data]
    for step in above:
        inner = holders[-1].get(step)
        if not isinstance(inner, dict):
            if value is None:
                return
            inner = holders[-1][step] = {}
        holders.append(inner)
    if value is not None:
        holders[-1][last] = value
        return
    holders[-1].pop(last, None)
    for holder, step in zip(reversed(holders[:-1]), reversed(above), strict=True):
        if not holder[step]:
            del holder[step]


def in_model_order(table: Table, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new record with its keys in the order of the model; of a row, in that of its columns."""
    fields = [info.alias or name for name, info in table.model.model_fields.items()]
    order = [column.name for column in table.values] if table.family == "rows" else fields
    return {key: data[key] for key in order if key in data}


def spot_of(spots: Mapping[Path, Spot], route: Path, otherwise: Spot) -> Spot:
    """Return the cell that a route in a record comes from, or one near to it."""
    for length in range(len(route), 0, -1):
        if route[:length] in spots:
            return spots[route[:length]]
    inside: Iterable[Spot] = (spot for path, spot in spots.items() if path[: len(route)] == route)
    return next(iter(inside), otherwise)
