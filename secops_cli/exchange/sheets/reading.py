"""A workbook that comes back → its lines by table and column, wherever they were moved. Judges nothing."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from secops_cli.deliver.packing import pack
from secops_cli.exchange.sheets.base import MARK, Base, BaseFault, read_base
from secops_cli.exchange.sheets.cells import Broken, Formula
from secops_cli.exchange.sheets.columns import FAMILIES, KEY_HEADER, Column, Table, table_named, tables_of
from secops_cli.exchange.sheets.export import HELP_SHEET, WORDS_SHEET
from secops_cli.office.opening import OfficeFault, OfficeFile

MAX_LINES: Final = 200_000
"""Rows of one sheet in which something stands."""
MAX_PLACES: Final = 10_000_000
"""Cells and rows of one sheet, also those that it leaves out before one that says that it stands far away."""
_HEADER_WITHIN: Final = 20
_UNREADABLE: Final = (
    BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError,
)  # fmt: skip
"""What openpyxl raises on a damaged workbook."""
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+:[A-Z]+(\d+))"')

Cells = Sequence[Any]
"""The values of one row, as the workbook holds them; a formula is a `Formula`, an error value `Broken`."""


@dataclass(frozen=True)
class Spot:
    """A cell; of a whole row or sheet where `cell` is a row's number or empty."""

    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True)
class Line:
    """One row of a table: column name → what its cell holds, for the columns that the sheet has."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The rows of one table, as they came back."""

    table: Table
    title: str
    letters: Mapping[str, str]
    lines: tuple[Line, ...]

    def spot(self, line: Line, column: str | None = None) -> Spot:
        """Return where a value stands; without a column, the row."""
        letter = self.letters.get(column, "") if column is not None else ""
        return Spot(self.title, f"{letter}{line.number}" if letter else f"第 {line.number} 行")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of values that are there."""
        return tuple(column for column in self.table.values if column.name in self.letters)


@dataclass(frozen=True)
class Incoming:
    """A workbook that came back.

    Attributes:
        base: what its rows said when it went out; None where it is no exported one.
        sheets: by table.
        faults: (where, what) of sheets that are not used.
        notes: what was passed over.
    """

    base: Base | None
    sheets: Mapping[str, Sheet]
    faults: tuple[tuple[Spot, str], ...]
    notes: tuple[str, ...]


class Grid:
    """The sheets of a workbook as rows of values, each read once.

    Args:
        office: an opened .xlsx file.

    Raises:
        OfficeFault: it is no workbook, or is damaged.
    """

    def __init__(self, office: OfficeFile) -> None:
        self._name = office.name
        if office.kind != "xlsx":
            raise OfficeFault(f"{office.name} 是 Word 文件，这里要 Excel 的 .xlsx")
        buffer = io.BytesIO(pack(office.parts))  # as they were checked, and quick to read
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                workbook = load_workbook(buffer, read_only=True, keep_links=False)
                self.sheets = {sheet.title: _rows(sheet, office.name) for sheet in workbook.worksheets}
                self.merged = {
                    sheet.title: _merged(office.parts.get(getattr(sheet, "_worksheet_path", ""), b""))
                    for sheet in workbook.worksheets
                }
            except _UNREADABLE as fault:
                raise OfficeFault(
                    f"{self._name} 不是能打开的 .xlsx 工作簿", "用 Excel、WPS 打开后另存一份。"
                ) from fault


def _rows(sheet: Any, name: str) -> list[Cells]:
    """The rows of a sheet; those behind the last in which something stands are left out."""
    # What the file says of its own size may be wrong, and is not believed.
    sheet.reset_dimensions()
    rows: list[Cells] = []
    filled = last = places = 0
    for row in sheet.iter_rows():
        places += len(row) + 1
        if places > MAX_PLACES:
            words = f"{name} 的工作表 {sheet.title} 有的格、行太靠后，超过 {MAX_PLACES} 格"
            raise OfficeFault(words, "删去内容以外的格与行，另存一份。")
        held = [_held(cell) for cell in row]
        if any(value is not None for value in held):
            filled, last = filled + 1, len(rows) + 1
        rows.append(held if last > len(rows) else ())
        if filled > MAX_LINES:
            # To go on without the rest would take every row of it for deleted.
            raise OfficeFault(f"{name} 的工作表 {sheet.title} 超过 {MAX_LINES} 行", "拆成几个文件，一次导入一部分。")
    return rows[:last]


def _held(cell: Any) -> Any:
    kind = cell.data_type
    if kind == "f":
        return Formula(cell.value)
    return Broken(cell.value) if kind == "e" else cell.value


def _merged(part: bytes) -> list[tuple[str, int]]:
    """Merged ranges, each with its last row."""
    return [(found[1].decode(), int(found[2])) for found in _MERGED.finditer(part)]


def is_blank(value: Any) -> bool:
    """Say whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def header_text(value: Any) -> str:
    """Return a header as it is compared: without the star, breaks and width of its characters."""
    text = unicodedata.normalize("NFKC", str(value)) if value is not None else ""
    return re.sub(r"\s+", "", text).removesuffix("*")


def read_workbook(grid: Grid) -> Incoming:
    """Find the tables in a workbook, wherever columns and sheets were moved.

    Raises:
        OfficeFault: its hidden sheet cannot be used.
    """
    base, hidden = _base(grid)
    reading = _Reading(grid)
    own = {table.sheet for family in FAMILIES for table in tables_of(family)}
    for title, rows in grid.sheets.items():
        if title in (hidden, WORDS_SHEET, HELP_SHEET):
            continue
        found = _header(rows)
        if found is not None:
            reading.take(title, *found)
        elif title in own and base is not None:
            words = f"隐藏的标识列(表头 {KEY_HEADER}…)没有了，这一张没有读；从导出的原文件里补回这一列"
            reading.faults.append((Spot(title), words))
        else:
            reading.notes.append(f"工作表 {title} 不是导出的，没有读")
    return Incoming(base, reading.sheets, tuple(reading.faults), tuple(reading.notes))


class _Reading:
    """What is found of the tables of a workbook, sheet by sheet."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.sheets: dict[str, Sheet] = {}
        self.faults: list[tuple[Spot, str]] = []
        self.notes: list[str] = []

    def take(self, title: str, header: int, table: Table) -> None:
        """Read the lines of one table, or say why it is not used."""
        rows = self._grid.sheets[title]
        places, twice, extra = _places(rows[header], table)
        merged = [area for area, last in self._grid.merged[title] if last > header + 1]
        if table.name in self.sheets:
            words = f"与工作表 {self.sheets[table.name].title} 是同一张表的两份，留一份；这一份没有读"
            self.faults.append((Spot(title), words))
        elif merged:
            words = "合并了单元格，看不出值属于哪一行；取消合并。这一张没有读"
            self.faults.append((Spot(title, merged[0]), words))
        elif twice:
            self.faults.append((Spot(title), f"表头 {twice[0]} 有两列，留一列；这一张没有读"))
        else:
            self._keep(title, header, table, places)
            if extra:
                self.notes.append(f"工作表 {title} 另有列 {'、'.join(extra)}，没有读")

    def _keep(self, title: str, header: int, table: Table, places: Mapping[str, int]) -> None:
        missing = [column.title for column in table.values if column.name not in places]
        if missing:
            self.notes.append(f"工作表 {title} 没有列 {'、'.join(missing)}，这些值不动")
        letters = {name: get_column_letter(index + 1) for name, index in places.items()}
        found = (_line(n, row, places) for n, row in enumerate(self._grid.sheets[title][header + 1 :], header + 2))
        self.sheets[table.name] = Sheet(table, title, letters, tuple(line for line in found if line is not None))


def _base(grid: Grid) -> tuple[Base | None, str]:
    """What the hidden sheet says, and its title; it is known by its first cell, whatever it is called."""
    for title, rows in grid.sheets.items():
        if rows and rows[0] and rows[0][0] == MARK:
            try:
                return read_base(rows), title
            except (BaseFault, ValueError) as fault:
                raise OfficeFault(f"{title}：{fault}", "重新 secops sheet export，把改动搬过去。") from fault
    return None, ""


def _header(rows: Sequence[Cells]) -> tuple[int, Table] | None:
    """The row of headers, 0-based, and the table that its hidden column names."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        for cell in row:
            if isinstance(cell, str) and cell.strip().startswith(KEY_HEADER):
                table = table_named(cell.strip().removeprefix(KEY_HEADER))
                if table is not None:
                    return number, table
    return None


def _places(row: Cells, table: Table) -> tuple[dict[str, int], list[str], list[str]]:
    """Column → index; headers that stand twice; headers that are no column's."""
    wanted = {header_text(column.title): column for column in table.columns}
    wanted |= {header_text(column.header): column for column in table.columns}
    places: dict[str, int] = {}
    twice, extra = [], []
    for index, cell in enumerate(row):
        column = wanted.get(header_text(cell))
        if column is None:
            if not is_blank(cell):
                extra.append(" ".join(str(cell).split())[:20])
        elif column.name in places:
            twice.append(column.title)
        else:
            places[column.name] = index
    return places, twice, extra


def _line(number: int, row: Cells, places: Mapping[str, int]) -> Line | None:
    """One row; None where nothing stands in it but perhaps what is only told."""
    cells = {name: row[index] if index < len(row) else None for name, index in places.items()}
    if all(is_blank(value) for name, value in cells.items() if name != "@told"):
        return None
    return Line(number, cells)
