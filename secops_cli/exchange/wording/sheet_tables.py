"""The sheets of a workbook as tables of text; formulas are not computed, what was last computed is read."""

from __future__ import annotations

import io
import warnings
from datetime import date
from typing import Any, Final

from secops_cli.exchange.wording.tables import Cell, Grid, GridRow
from secops_cli.office.opening import OfficeFault, OfficeFile

_MOST_ROWS: Final = 5_000
_MOST_COLUMNS: Final = 60
"""openpyxl makes a cell for every place up to the last one that is used."""


def read_sheets(content: bytes, file: OfficeFile) -> list[Grid]:
    """Return the visible sheets of an .xlsx.

    Args:
        content: the file; it has been looked into as `file`.

    Raises:
        OfficeFault: it is no workbook that can be opened.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it does not keep, and nothing is kept here
            workbook = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception as fault:  # openpyxl raises whatever its parsers raise
        raise OfficeFault(f"{file.name} 不是能打开的工作簿", "用 Excel 或 WPS 打开，另存一份再试。") from fault
    return [_grid(sheet) for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def _grid(sheet: Any) -> Grid:
    covered: dict[tuple[int, int], Cell] = {}
    last_row, last_column = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row, min(merged.max_row, last_row) + 1):
            for column in range(merged.min_col, min(merged.max_col, last_column) + 1):
                covered[row, column] = Cell(above=row > merged.min_row, beside=column > merged.min_col)
        covered.pop((merged.min_row, merged.min_col), None)
    rows = []
    values = sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=True)
    for number, row in enumerate(values, 1):
        cells = tuple(covered.get((number, c)) or Cell(_text(value)) for c, value in enumerate(row, 1))
        rows.append(GridRow(f"{sheet.title}!A{number}", cells))
    return Grid(sheet.title, tuple(rows))


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
