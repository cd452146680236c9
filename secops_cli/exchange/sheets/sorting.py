"""Which row of a sheet that came back is which: the rows that went out, the new ones, and those that nobody knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from secops_cli.exchange.sheets.cells import CellFault, narrow
from secops_cli.exchange.sheets.compare import normal_cell, normal_shown, same_cell
from secops_cli.exchange.sheets.reading import Line, Sheet, is_blank

_UNKNOWN = "隐藏列里的标识不是导出时的，看不出是哪条记录；删去这一行，在空行里重新写"

Rows = Mapping[str, Mapping[str, Any]]


@dataclass
class Sorted:
    """The rows of one sheet.

    Attributes:
        kept: key → the row that went out by it.
        new: rows without a key, and copies of a row that is still there.
        stray: rows that cannot be told, with the reason.
    """

    kept: dict[str, Line] = field(default_factory=dict)
    new: list[Line] = field(default_factory=list)
    stray: list[tuple[Line, str]] = field(default_factory=list)


def sort_out(sheet: Sheet, base: Rows) -> Sorted:
    """Tell the rows of a sheet apart by their hidden keys, in whatever order they stand."""
    found = Sorted()
    by_key: dict[str, list[Line]] = defaultdict(list)
    count = Counter(key_of(line) for line in sheet.lines)
    for line in sheet.lines:
        key = key_of(line)
        if not key or (count[key] > 1 and _has_own_id(line, key, base)):
            found.new.append(line)
        elif key in base:
            by_key[key].append(line)
        else:
            found.stray.append((line, _UNKNOWN))
    for key, lines in by_key.items():
        original = lines if len(lines) == 1 else [line for line in lines if is_untouched(sheet, line, base[key])]
        if len(original) == 1:
            found.kept[key] = original[0]
            found.new += [line for line in lines if line is not original[0]]
            continue
        numbers = "、".join(str(line.number) for line in lines)
        words = f"第 {numbers} 行是同一条复制成的，看不出哪一行是原来的；留一行，其余在空行里重新写"
        found.stray.append((lines[0], words))
        found.kept[key] = _as_exported(lines[0], sheet, base[key])
    return found


def key_of(line: Line) -> str:
    """Return what the hidden cell of a row holds."""
    cell = line.cells.get("")
    return "" if is_blank(cell) else str(cell).strip()


def named(line: Line, column: str) -> str:
    """Return the id, path or standard that a cell names; empty where it holds nothing."""
    cell = line.cells.get(column)
    return "" if is_blank(cell) else narrow(str(cell))


def _has_own_id(line: Line, key: str, base: Rows) -> bool:
    """A copied row that was given an id of its own is a new record, though its hidden cell was copied with it."""
    name = line.cells.get("id")
    return key in base and "#" not in key and not is_blank(name) and str(name).strip() != key


def is_untouched(sheet: Sheet, line: Line, base: Mapping[str, Any]) -> bool:
    """Say whether a row says what it said when it went out."""
    for column in sheet.columns:
        if not same_cell(line.cells[column.name], base.get(column.name)):
            try:
                value = normal_cell(column, line.cells[column.name], base.get(column.name))
            except CellFault:
                return False
            if value != normal_shown(column, base.get(column.name)):
                return False
    return True


def _as_exported(line: Line, sheet: Sheet, base: Mapping[str, Any]) -> Line:
    """A row that is left alone: its cells as they went out."""
    return Line(line.number, {**line.cells, **{column.name: base.get(column.name) for column in sheet.columns}})
