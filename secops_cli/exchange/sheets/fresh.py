"""Rows without a record: the new records that they are to become."""

from __future__ import annotations

from collections.abc import Mapping
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


def _summary(table: Table, data: Mapping[str, Any]) -> str:
    nobody = Stored(table.family, "", Place(""), (), data)
    values = list(plain_row(table, nobody).values())[:_SHOWN_VALUES]
    return "，".join(str(value).replace("\n", "、") for value in values)
