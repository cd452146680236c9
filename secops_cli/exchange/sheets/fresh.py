"""Rows without a record: the new records that they are to become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from secops_cli.diagnostics import Place
from secops_cli.exchange.sheets.base import plain_row
from secops_cli.exchange.sheets.cells import CellFault
from secops_cli.exchange.sheets.columns import Table, name_field
from secops_cli.exchange.sheets.compare import normal_cell
from secops_cli.exchange.sheets.reading import Line, Sheet
from secops_cli.exchange.sheets.records import Stored
from secops_cli.exchange.sheets.showing import wanted
from secops_cli.exchange.sheets.sorting import named
from secops_cli.exchange.sheets.works import FieldChange, Work, in_model_order, set_at

_SHOWN_VALUES = 6


def begin_record(sheet: Sheet, line: Line) -> Work:
    """Return the record that a new row makes, without its parts."""
    family = sheet.table.family
    work = Work("加", family, None, sheet.spot(line), f"第 {line.number} 行")
    for column in sheet.columns:
        spot = sheet.spot(line, column.name)
        work.spots[column.path] = spot
        if column.kind == "count":
            continue
        try:
            value = normal_cell(column, line.cells[column.name], None)
        except CellFault as fault:
            work.refuse(spot, f"{column.title}：{fault}")
            continue
        set_at(work.data, column.path, wanted(column, value, None))
    work.path, work.standard = named(line, "@file"), named(line, "@standard")
    finish_record(work, sheet.table)
    return work


def finish_record(work: Work, table: Table) -> None:
    """Bring the keys of a new record into order, and give it a name for people and the line in the table of changes."""
    work.data = in_model_order(table, work.data)
    name = str(work.data.get(name_field(table.family), ""))
    if table.family == "rows":
        name = f"{work.standard}:{work.data.get('clause', '')}".strip(":")
    work.label = f"{work.data.get('id', '')} {name}".strip() or work.label
    work.changes.append(FieldChange("(整条)", "(新)", _summary(table, work.data), work.line, ()))


class Later:
    """Records that the repository has got since the export. A new row that says the same as one is that record.

    So it is where a sheet is imported again, after an import that was broken off or of which a part was refused.
    """

    def __init__(self, table: Table, records: Iterable[Stored]) -> None:
        self._table = table
        self._by_name: dict[Any, list[tuple[Stored, dict[str, Any]]]] = defaultdict(list)
        for stored in records:
            shown = plain_row(table, stored)
            self._by_name[self._name(shown)].append((stored, shown))

    def take(self, work: Work) -> Stored | None:
        """Return the record that a new row has already become, each record once; None where there is none."""
        if work.problems:
            return None
        said = plain_row(self._table, Stored(work.family, "", Place(""), (), work.data, {}, work.standard))
        alike = self._by_name.get(self._name(said), [])
        for number, (stored, shown) in enumerate(alike):
            if work.standard in ("", stored.standard) and self._is_same(said, shown, stored):
                return alike.pop(number)[0]
        return None

    def _name(self, shown: Mapping[str, Any]) -> Any:
        return shown.get("clause" if self._table.family == "rows" else name_field(self._table.family))

    def _is_same(self, said: Mapping[str, Any], shown: Mapping[str, Any], stored: Stored) -> bool:
        # What the program filled in, an id or what the file says for all its rows, the row does not say.
        return all(
            said.get(column.name) == shown.get(column.name)
            or (said.get(column.name) is None and (column.name == "id" or stored.is_default(column.name)))
            for column in self._table.values
            if column.kind != "count"
        )


def _summary(table: Table, data: Mapping[str, Any]) -> str:
    nobody = Stored(table.family, "", Place(""), (), data)
    values = list(plain_row(table, nobody).values())[:_SHOWN_VALUES]
    return "，".join(str(value).replace("\n", "、") for value in values)
