"""Which row of a sheet that came back is which: the rows that went out, the new ones, and those that nobody knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from secops_cli.exchange.sheets.cells import CellFault, narrow
from secops_cli.exchange.sheets.columns import Column
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


def with_keys(sheet: Sheet, base: Rows) -> Sheet:
    """Give rows whose hidden cell was emptied their keys back: by the id, or else by saying what went out."""
    keys = {key_of(line) for line in sheet.lines}
    missing = {key: None for key in base if key not in keys}
    if "" not in keys or not missing:
        return sheet
    known: dict[Any, list[str]] = defaultdict(list)
    for key in reversed(missing):
        known[_said(sheet, _owner(sheet, key), base[key], normal_shown)].append(key)
    lines = []
    for line in sheet.lines:
        found = None
        if not key_of(line):
            name = named(line, "id") if "@parent" not in sheet.letters else ""
            same = known.get(_said(sheet, named(line, "@parent") or named(line, "@standard"), line.cells, _meant), [])
            found = name if name in missing else same.pop() if same else None
        lines.append(line if found is None else Line(line.number, {**line.cells, "": found}))
    return replace(sheet, lines=tuple(lines))


def _owner(sheet: Sheet, key: str) -> str:
    """The record that a part belongs to, or the standard of a row, as its key tells."""
    if sheet.table.part:
        return key.rpartition("#")[0]
    return key.partition(":")[0] if sheet.table.family == "rows" else ""


def _said(sheet: Sheet, owner: str, cells: Mapping[str, Any], meaning: Callable[[Column, Any], Any]) -> Any:
    try:
        return (owner, *(meaning(column, cells.get(column.name)) for column in sheet.columns))
    except CellFault:
        return None


def _meant(column: Column, cell: Any) -> Any:
    return normal_cell(column, cell, None)


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
