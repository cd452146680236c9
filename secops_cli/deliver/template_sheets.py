"""Takes a sheet of a template apart, before anything of it is changed."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.deliver.rows import Area, is_marker

MAX_CELLS: Final = 200_000
"""A form has some hundred cells; a sheet that pretends to reach to row 1,048,576 is refused."""

_DEFAULT_WIDTH: Final = 8.43
_DEFAULT_SIZE: Final = 11.0


class SheetFault(Exception):
    """A sheet that cannot be a template; `where` names the cell and `source` quotes it."""

    def __init__(self, where: str, source: str, message: str) -> None:
        super().__init__(message)
        self.where = where
        self.source = source


@dataclass(frozen=True, slots=True)
class Proto:
    """A cell of the template: its value, its kind in openpyxl's letters, its style, font size, whether it wraps and
    shows a number as a date."""

    value: Any
    kind: str
    style: Any
    size: float
    wraps: bool
    shows_dates: bool

    @property
    def is_dynamic(self) -> bool:
        return isinstance(self.value, str) and ("{{" in self.value or "{%" in self.value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the template.

    Attributes:
        cells: row → column → cell; rows that are markers hold only what is merged over more rows.
        heights: row → height in points, where one is set.
        areas: merged ranges.
        widths: column → width in column units.
        markers: row → row marker.
        hidden: rows that are hidden.
        held: rows with something fixed that is neither text nor a plain number: a formula, a date, a truth value.
    """

    cells: dict[int, dict[int, Proto]]
    heights: dict[int, float]
    areas: list[Area]
    widths: dict[int, float]
    markers: dict[int, str]
    last_row: int
    hidden: frozenset[int]
    held: frozenset[int]

    def span(self, area: Area) -> float:
        """The width of a range in column units."""
        return sum(self.widths[column] for column in range(area.left, area.right + 1))


def read_sheet(worksheet: Worksheet) -> Sheet:
    """Return what a sheet of a template holds.

    Raises:
        SheetFault: it is too large, or a marker row holds something else.
    """
    if worksheet.max_row * worksheet.max_column > MAX_CELLS:
        raise SheetFault("", f"{worksheet.max_row} 行 {worksheet.max_column} 列", "过大，请删去表格以外的空行空列")
    areas = sorted(Area(r.min_row, r.max_row, r.min_col, r.max_col) for r in worksheet.merged_cells.ranges)
    cells: dict[int, dict[int, Proto]] = {}
    markers: dict[int, str] = {}
    for row in worksheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell) or (cell.value is None and not cell.has_style):
                continue
            if is_marker(cell.value):
                if cell.row in markers:
                    raise SheetFault(cell.coordinate, str(cell.value), "一行只能有一个行标记")
                markers[cell.row] = str(cell.value)
            else:
                cells.setdefault(cell.row, {})[cell.column] = _proto(cell)
    _check_markers(markers, cells, areas)
    dimensions = worksheet.row_dimensions
    return Sheet(
        cells,
        {number: dimension.height for number, dimension in dimensions.items() if dimension.height},
        areas,
        {number: _width(worksheet, number) for number in range(1, worksheet.max_column + 1)},
        markers,
        worksheet.max_row,
        frozenset(number for number, dimension in dimensions.items() if dimension.hidden),
        frozenset(row for row, own in cells.items() if any(proto.kind not in "sn" for proto in own.values())),
    )


def _check_markers(markers: dict[int, str], cells: dict[int, dict[int, Proto]], areas: list[Area]) -> None:
    """A marker row vanishes; text in it would vanish unseen unless it is that of a range merged over more rows."""
    tall = {(area.top, area.left) for area in areas if area.bottom > area.top}
    for row in markers:
        for column, proto in cells.get(row, {}).items():
            if proto.value is not None and (row, column) not in tall:
                where = f"{get_column_letter(column)}{row}"
                raise SheetFault(where, str(proto.value), "行标记所在的行里不能有别的内容")


def _proto(cell: Cell) -> Proto:
    # The public way to a style makes a new one for every cell; this is openpyxl's own index of it.
    style = copy(getattr(cell, "_style"))  # noqa: B009  the type stubs do not know it
    size = float(cell.font.sz or _DEFAULT_SIZE)
    dates = is_date_format(cell.number_format)
    return Proto(cell.value, cell.data_type, style, size, bool(cell.alignment.wrap_text), dates)


def _width(worksheet: Worksheet, column: int) -> float:
    """The width of a column; one record of a sheet may stand for a group of columns."""
    for dimension in worksheet.column_dimensions.values():
        if (dimension.min or 0) <= column <= (dimension.max or 0) and dimension.customWidth:
            return 0.0 if dimension.hidden else float(dimension.width)
    return float(worksheet.sheet_format.defaultColWidth or _DEFAULT_WIDTH)
