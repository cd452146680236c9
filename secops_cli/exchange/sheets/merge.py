"""Three-way merge of a sheet that came back: what it said when exported, what it says, what the repository says now.

A value that only the sheet changed is taken over; one that only the repository changed stays; one that both changed is a
conflict, and nothing of its record is written. A record with a value that cannot be read is not written either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from secops_cli.exchange.sheets.base import Base, plain, shown_row
from secops_cli.exchange.sheets.cells import CellFault, told, wanted
from secops_cli.exchange.sheets.columns import Column, SheetFamily, Table, name_field, tables_of
from secops_cli.exchange.sheets.compare import normal_cell, normal_shown, same_cell
from secops_cli.exchange.sheets.parts import PartLines, merge_parts, settle_list
from secops_cli.exchange.sheets.reading import Incoming, Line, Sheet, Spot, is_blank
from secops_cli.exchange.sheets.records import Holding, Stored
from secops_cli.exchange.sheets.works import (
    UNKNOWN_ROW,
    FieldChange,
    Problem,
    Work,
    editing,
    in_model_order,
    label_of,
    set_at,
)


@dataclass
class Merged:
    """What a sheet that came back asks for, family by family.

    Attributes:
        works: one a record that changes, appears or goes.
        going: what goes if deleted rows are taken for meant: records, and parts of records.
        problems: of rows that belong to no record.
    """

    works: list[Work] = field(default_factory=list)
    going: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def merge(incoming: Incoming, base: Base, holdings: Sequence[Holding], *, delete: bool) -> Merged:
    """Compare a workbook with its base and with the repository.

    Args:
        delete: rows that are no longer there are meant to go.
    """
    merged = Merged()
    for holding in holdings:
        _Family(incoming, base, holding, merged, delete).merge()
    return merged


_NO_ROWS: Final[Mapping[str, Mapping[str, Any]]] = {}


class _Family:
    """The merge of one family."""

    def __init__(self, incoming: Incoming, base: Base, holding: Holding, merged: Merged, delete: bool) -> None:
        self._incoming = incoming
        self._base = base
        self._holding = holding
        self._merged = merged
        self._delete = delete
        self._family: SheetFamily = holding.family
        self._table, *self._part_tables = tables_of(holding.family)
        self._works: dict[str, Work] = {}
        self._new: list[Work] = []

    def merge(self) -> None:
        main = self._incoming.sheets.get(self._table.name)
        if main is not None:
            self._merge_records(main)
        for table in self._part_tables:
            sheet = self._incoming.sheets.get(table.name)
            if sheet is not None:
                self._merge_part_sheet(sheet)
        self._settle(main)
        self._merged.works += [work for work in (*self._works.values(), *self._new) if work.changes or work.problems]

    # --- records ------------------------------------------------------------------------------------------------

    def _merge_records(self, sheet: Sheet) -> None:
        base = self._base.rows.get(self._table.name, _NO_ROWS)
        kept, new = self._sorted_out(sheet, base)
        for key, line in kept.items():
            self._merge_line(sheet, key, line, base[key])
        for key in base:
            if key not in kept:
                self._gone(sheet, key, base[key])
        for line in new:
            self._begin(sheet, line)

    def _sorted_out(
        self, sheet: Sheet, base: Mapping[str, Mapping[str, Any]]
    ) -> tuple[dict[str, Line], list[Line]]:
        """The rows that went out, by key, and those that are new: without a key, or copies of one that is still there."""
        by_key: dict[str, list[Line]] = defaultdict(list)
        new: list[Line] = []
        for line in sheet.lines:
            key = line.cells.get("")
            if is_blank(key) or (sheet.table.part == "" and _renamed_copy(sheet, line, base)):
                new.append(line)
            elif str(key).strip() in base:
                by_key[str(key).strip()].append(line)
            else:
                self._stray(sheet, line, UNKNOWN_ROW)
        kept: dict[str, Line] = {}
        for key, lines in by_key.items():
            original = lines if len(lines) == 1 else [one for one in lines if _untouched(sheet, one, base[key])]
            if len(original) != 1:
                rows = "、".join(str(line.number) for line in lines)
                self._stray(sheet, lines[0], f"第 {rows} 行是同一条记录复制成的，看不出哪一行是原来的；留一行，其余在空行里重新写")
                kept[key] = _as_exported(lines[0], sheet, base[key])
                continue
            kept[key] = original[0]
            new += [line for line in lines if line is not original[0]]
        return kept, new

    def _stray(self, sheet: Sheet, line: Line, message: str) -> None:
        self._merged.problems.append(Problem(sheet.spot(line), f"第 {line.number} 行", message))

    def _work(self, sheet: Sheet, line: Line | None, stored: Stored) -> Work:
        if stored.key not in self._works:
            spot = sheet.spot(line) if line is not None else Spot(sheet.title)
            self._works[stored.key] = editing(stored, spot)
        return self._works[stored.key]

    def _merge_line(self, sheet: Sheet, key: str, line: Line, base: Mapping[str, Any]) -> None:
        stored = self._holding.records.get(key)
        changed = [c for c in sheet.columns if not same_cell(line.cells[c.name], base.get(c.name))]
        if stored is None:
            self._merge_lost(sheet, key, line, base, changed)
            return
        self._check_fixed(sheet, key, line, stored)
        now = None
        for column in changed:
            if column.kind == "count":
                continue
            work = self._work(sheet, line, stored)
            now = now or {name: plain(value) for name, value in shown_row(sheet.table, stored, stored.data).items()}
            _merge_value(work, column, line.cells[column.name], base.get(column.name), now, sheet.spot(line, column.name))

    def _check_fixed(self, sheet: Sheet, key: str, line: Line, stored: Stored) -> None:
        """The standard and the file of a record are shown, and not changed here."""
        base = self._base.fixed.get(sheet.table.name, _NO_ROWS).get(key, {})
        for column in sheet.table.columns:
            cell = line.cells.get(column.name)
            if column.role in ("standard", "file") and not is_blank(cell) and str(cell).strip() != base.get(column.name):
                work = self._work(sheet, line, stored)
                message = f"{column.title}不在表里改(原为 {base.get(column.name)})；删去这一行，另加一行"
                work.refuse(sheet.spot(line, column.name), message)

    def _merge_lost(
        self, sheet: Sheet, key: str, line: Line, base: Mapping[str, Any], changed: Sequence[Column]
    ) -> None:
        """A row whose record is no longer in the repository, or can no longer be read there."""
        for column in changed:
            spot, cell = sheet.spot(line, column.name), line.cells[column.name]
            try:
                differs = normal_cell(column, cell, base.get(column.name)) != normal_shown(column, base.get(column.name))
            except CellFault:
                differs = True
            if differs:
                message = f"{column.title} 在表里改了，这条记录在仓库里已经删去，或现在读不出"
                self._merged.problems.append(Problem(spot, key, message, conflict=True))
                return

    def _gone(self, sheet: Sheet, key: str, base: Mapping[str, Any]) -> None:
        stored = self._holding.records.get(key)
        if stored is None:
            return  # gone on both sides
        self._merged.going.append(f"{sheet.table.noun} {label_of(stored)}({stored.place.path}:{stored.place.line})")
        work = Work("删", self._family, stored, Spot(sheet.title), label_of(stored))
        now = {name: plain(value) for name, value in shown_row(sheet.table, stored, stored.data).items()}
        parts = {table.name: self._parts_now(table, stored) for table in self._part_tables}
        if now != dict(base) or any(parts[name] != self._parts_base(name, key) for name in parts):
            work.refuse(work.line, "表里删了这一行，仓库里这条记录导出后改过", conflict=True)
            self._works[key] = work
        elif self._family == "systems":
            work.refuse(work.line, "定级对象不在表里删；停用的写运行状态“已终止”和 termination.yaml")
            self._works[key] = work
        elif self._delete:
            work.changes.append(FieldChange("(整条)", label_of(stored), "(删去)", work.line, ()))
            self._works[key] = work

    def _parts_now(self, table: Table, stored: Stored) -> list[dict[str, Any]]:
        rows = (shown_row(table, stored, part) for part in stored.parts(table.part))
        return [{name: plain(value) for name, value in row.items()} for row in rows]

    def _parts_base(self, table: str, key: str) -> list[dict[str, Any]]:
        return [dict(row) for _, row in sorted(self._numbered(table).get(key, {}).items())]

    def _begin(self, sheet: Sheet, line: Line) -> None:
        """A new record of a row without a key."""
        work = Work("加", self._family, None, sheet.spot(line), f"第 {line.number} 行")
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
        work.path = str(line.cells.get("@file") or "").strip()
        work.standard = str(line.cells.get("@standard") or "").strip()
        key = str(work.data.get("id", ""))
        name = str(work.data.get(name_field(self._family), "") or work.data.get("clause", ""))
        work.label = f"{key} {name}".strip() or work.label
        work.data = in_model_order(sheet.table, work.data)
        work.changes.append(FieldChange("(整条)", "(新)", _summary(sheet.table, work.data), work.line, ()))
        self._new.append(work)
        self._refuse_taken(work, key, sheet.spot(line, "id"))

    def _refuse_taken(self, work: Work, key: str, spot: Spot) -> None:
        if not key:
            return
        base = self._base.rows.get(self._table.name, _NO_ROWS)
        if key in self._holding.records:
            when = "" if key in base else "(导出以后加的)"
            work.refuse(spot, f"标识 {key} 在仓库里已有{when}，换一个，或留空由程序编号", conflict=not (key in base))
        for other in self._new[:-1]:
            if other.data.get("id") == key:
                work.refuse(spot, f"标识 {key} 与 {other.line} 相同")
                other.refuse(other.line, f"标识 {key} 与 {work.line} 相同")

    # --- parts --------------------------------------------------------------------------------------------------

    def _numbered(self, table: str) -> dict[str, dict[int, Mapping[str, Any]]]:
        """Record → number of a part → what it said."""
        found: dict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)
        for key, row in self._base.rows.get(table, _NO_ROWS).items():
            owner, _, number = key.rpartition("#")
            found[owner][int(number)] = row
        return found

    def _merge_part_sheet(self, sheet: Sheet) -> None:
        rows = self._base.rows.get(sheet.table.name, _NO_ROWS)
        kept, new = self._sorted_out(sheet, rows)
        found = {key: PartLines([row for _, row in sorted(p.items())]) for key, p in self._numbered(sheet.table.name).items()}
        for key, line in kept.items():
            owner, _, number = key.rpartition("#")
            found[owner].lines[int(number)] = line
            if not self._stays(sheet, line, owner):
                self._stray(sheet, line, f"这一项属于 {owner}，不能改归别的；删去这一行，另加一行")
        owners = self._owners()
        for line in new:
            self._assign(sheet, line, owners, found)
        for key, lines in found.items():
            self._merge_parts_of(sheet, key, lines)

    def _stays(self, sheet: Sheet, line: Line, owner: str) -> bool:
        if "@parent" not in line.cells or is_blank(line.cells["@parent"]):
            return True
        return str(line.cells["@parent"]).strip() == owner

    def _owners(self) -> dict[str, list[str]]:
        """What a new part may call its record: the id, or the name where no other has it → keys."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, stored in self._holding.records.items():
            found[key] = [key]
            if stored.name != key:
                found[stored.name].append(key)
        for number, work in enumerate(self._new):
            mark = f"\0{number}"
            for name in {str(work.data.get("id", "")), str(work.data.get(name_field(self._family), ""))} - {""}:
                found[name].append(mark)
        return found

    def _assign(self, sheet: Sheet, line: Line, owners: Mapping[str, list[str]], found: dict[str, PartLines]) -> None:
        cell = line.cells.get("@parent")
        name = "" if is_blank(cell) else str(cell).strip()
        keys = owners.get(name, []) if name else []
        if len(keys) != 1:
            words = "没有写属于哪条记录" if not name else "没有这条记录" if not keys else "有几条记录叫这个名称，写标识"
            self._merged.problems.append(
                Problem(sheet.spot(line, "@parent"), name or f"第 {line.number} 行", f"{sheet.table.noun}标识 {name} {words}")
            )
            return
        found.setdefault(keys[0], PartLines(())).new.append(line)

    def _merge_parts_of(self, sheet: Sheet, key: str, lines: PartLines) -> None:
        if key.startswith("\0"):
            merge_parts(self._new[int(key[1:])], sheet, lines, delete=self._delete)
            return
        stored = self._holding.records.get(key)
        if stored is None:
            return  # said where its own row is merged, if anything of it was changed
        before = self._works.get(key)
        if before is not None and before.kind == "删":
            return
        rows = self._base.rows.get(sheet.table.name, _NO_ROWS)
        untouched = all(_untouched(sheet, line, rows[f"{key}#{n}"]) for n, line in lines.lines.items())
        if untouched and not lines.new and not lines.gone:
            return
        work = before or editing(stored, Spot(sheet.title))
        self._merged.going += merge_parts(work, sheet, lines, delete=self._delete)
        self._works[key] = work

    # --- empty lists --------------------------------------------------------------------------------------------

    def _settle(self, main: Sheet | None) -> None:
        """See to lists of parts that are empty now: none, or unknown, as the record's own row says."""
        if main is None:
            return
        counts = [column for column in main.columns if column.kind == "count"]
        base = self._base.rows.get(self._table.name, _NO_ROWS)
        by_key = {str(line.cells.get("")).strip(): line for line in main.lines if not is_blank(line.cells.get(""))}
        for column in counts:
            for key, line in by_key.items():
                stored, was = self._holding.records.get(key), base.get(key, {}).get(column.name)
                work = self._works.get(key)
                emptied = work is not None and stored is not None and stored.data.get(column.path[0]) and not work.data.get(
                    column.path[0]
                )
                if stored is None or (work is not None and work.kind == "删"):
                    continue
                if emptied or not same_cell(line.cells[column.name], was):
                    self._settle_one(main, line, column, was, stored, emptied=bool(emptied))
            for work, line in self._new_lines(main):
                self._settle_new(main, line, column, work)

    def _settle_one(
        self, main: Sheet, line: Line, column: Column, was: Any, stored: Stored, *, emptied: bool
    ) -> None:
        spot = main.spot(line, column.name)
        work = self._work(main, line, stored)
        try:
            value = normal_cell(column, line.cells[column.name], was)
        except CellFault as fault:
            work.refuse(spot, f"{column.title}：{fault}")
            return
        if emptied or value != normal_shown(column, was):
            settle_list(work, column, value, spot)

    def _new_lines(self, main: Sheet) -> list[tuple[Work, Line]]:
        by_spot = {main.spot(line): line for line in main.lines}
        return [(work, by_spot[work.line]) for work in self._new]

    def _settle_new(self, main: Sheet, line: Line, column: Column, work: Work) -> None:
        try:
            value = normal_cell(column, line.cells[column.name], None)
        except CellFault as fault:
            work.refuse(main.spot(line, column.name), f"{column.title}：{fault}")
            return
        if value is not None:
            settle_list(work, column, value, main.spot(line, column.name))


def _renamed_copy(sheet: Sheet, line: Line, base: Mapping[str, Mapping[str, Any]]) -> bool:
    """A copied row that was given an id of its own is a new record, though its hidden cell was copied with it."""
    key, name = str(line.cells.get("")).strip(), line.cells.get("id")
    if key not in base or "id" not in line.cells or is_blank(name) or str(name).strip() == key:
        return False
    return sum(str(other.cells.get("")).strip() == key for other in sheet.lines) > 1


def _untouched(sheet: Sheet, line: Line, base: Mapping[str, Any]) -> bool:
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


def _merge_value(
    work: Work, column: Column, cell: Any, base: Any, now: Mapping[str, Any], spot: Spot
) -> None:
    """Merge one value of a record."""
    try:
        was = normal_shown(column, base)
        value = normal_cell(column, cell, base)
    except CellFault as fault:
        work.refuse(spot, f"{column.title}：{fault}")
        return
    if value == was:
        return
    current = normal_shown(column, now.get(column.name))
    if current == value:
        return
    if column.name == "id":
        work.refuse(spot, f"标识 {was} 不在表里改，别处可能引用它；要新的记录，在空行里写")
    elif current != was:
        words = f"仓库 {told(column, was)} → {told(column, current)}，表 {told(column, was)} → {told(column, value)}"
        work.refuse(spot, f"{column.title} 两边都改了：{words}", conflict=True)
    else:
        work.put(column, value, was, spot)


def _summary(table: Table, data: Mapping[str, Any]) -> str:
    row = shown_row_of(table, data)
    return "，".join(str(value).replace("\n", "、") for value in list(row.values())[:6])


def shown_row_of(table: Table, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shown values of data that no file holds yet."""
    from secops_cli.diagnostics import Place

    nobody = Stored(table.family, "", Place(""), (), data)
    return {name: plain(value) for name, value in shown_row(table, nobody, data).items()}
