"""Three-way merge of a sheet that came back: what it said when exported, what it says, what the repository says now.

A value that only the sheet changed is taken over; one that only the repository changed stays; one that both changed is
a conflict, and nothing of its record is written. A record with a value that cannot be read is not written either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from secops_cli.exchange.sheets.base import Base, plain_row
from secops_cli.exchange.sheets.cells import CellFault, narrow
from secops_cli.exchange.sheets.columns import Column, SheetFamily, Table, name_field, tables_of
from secops_cli.exchange.sheets.compare import normal_cell, normal_shown, same_cell
from secops_cli.exchange.sheets.fresh import Later, begin_record
from secops_cli.exchange.sheets.parts import PartLines, merge_parts, settle_list
from secops_cli.exchange.sheets.reading import Incoming, Line, Sheet, Spot
from secops_cli.exchange.sheets.records import Holding, Stored
from secops_cli.exchange.sheets.showing import told, why_partial
from secops_cli.exchange.sheets.sorting import is_untouched, key_of, named, sort_out, with_keys
from secops_cli.exchange.sheets.works import FieldChange, Problem, Work, editing, label_of


@dataclass
class Merged:
    """What a sheet that came back asks for, family by family.

    Attributes:
        works: one a record that changes, appears or goes.
        going: what goes if deleted rows are taken for meant: records, and parts of records.
        problems: of rows that belong to no record.
        notes: what needed nothing to be done.
    """

    works: list[Work] = field(default_factory=list)
    going: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


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
        main = self._with_keys(self._table)
        if main is not None:
            self._merge_records(main)
        for table in self._part_tables:
            sheet = self._with_keys(table)
            if sheet is not None:
                self._merge_part_sheet(sheet)
        if main is not None:
            self._settle(main)
        self._merged.works += [work for work in (*self._works.values(), *self._new) if work.changes or work.problems]

    def _with_keys(self, table: Table) -> Sheet | None:
        sheet = self._incoming.sheets.get(table.name)
        return sheet and with_keys(sheet, self._base.rows.get(table.name, _NO_ROWS))

    # --- records ------------------------------------------------------------------------------------------------

    def _merge_records(self, sheet: Sheet) -> None:
        base = self._base.rows.get(self._table.name, _NO_ROWS)
        found = sort_out(sheet, base)
        self._report(sheet, found.stray)
        for key, line in found.kept.items():
            self._merge_line(sheet, key, line, base[key])
        for key in base:
            if key not in found.kept:
                self._gone(sheet, key, base[key])
        later = Later(sheet.table, (one for key, one in self._holding.records.items() if key not in base))
        for line in found.new:
            work = begin_record(sheet, line)
            same = later.take(work)
            if same is not None:
                self._merged.notes.append(f"{work.line} {work.label} 仓库里已有({same.place})，没有再加")
                continue
            self._new.append(work)
            self._refuse_taken(work, sheet.spot(line, "id"))

    def _report(self, sheet: Sheet, stray: Iterable[tuple[Line, str]]) -> None:
        for line, message in stray:
            self._merged.problems.append(Problem(sheet.spot(line), f"第 {line.number} 行", message))

    def _work(self, sheet: Sheet, line: Line, stored: Stored) -> Work:
        if stored.key not in self._works:
            self._works[stored.key] = editing(stored, sheet.spot(line))
            self._works[stored.key].spots |= {column.path: sheet.spot(line, column.name) for column in sheet.columns}
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
            now = now or plain_row(sheet.table, stored)
            cells = (line.cells[column.name], base.get(column.name), now.get(column.name))
            _merge_value(work, column, cells, sheet.spot(line, column.name))

    def _check_fixed(self, sheet: Sheet, key: str, line: Line, stored: Stored) -> None:
        """The standard and the file of a record are shown, and not changed here."""
        base = self._base.fixed.get(sheet.table.name, _NO_ROWS).get(key, {})
        for column in sheet.table.columns:
            said = named(line, column.name) if column.role in ("standard", "file") else ""
            if said and said != narrow(str(base.get(column.name))):
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
                differs = normal_cell(column, cell, base.get(column.name)) != normal_shown(
                    column, base.get(column.name)
                )
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
        work = Work("删", self._family, stored, Spot(sheet.title), label_of(stored))
        parts = {table.name: self._parts_now(table, stored) for table in self._part_tables}
        if plain_row(sheet.table, stored) != dict(base) or any(
            parts[name] != self._parts_base(name, key) for name in parts
        ):
            work.refuse(work.line, "表里删了这一行，仓库里这条记录导出后改过", conflict=True)
            self._works[key] = work
        elif self._family == "systems":
            work.refuse(work.line, "定级对象不在表里删；停用的写运行状态“已终止”和 termination.yaml")
            self._works[key] = work
        else:
            self._merged.going.append(f"{sheet.table.noun} {label_of(stored)}({stored.place.path}:{stored.place.line})")
            if not self._delete:
                return
            work.changes.append(FieldChange("(整条)", label_of(stored), "(删去)", work.line, ()))
            self._works[key] = work

    def _parts_now(self, table: Table, stored: Stored) -> list[dict[str, Any]]:
        return [plain_row(table, stored, part) for part in stored.parts(table.part)]

    def _parts_base(self, table: str, key: str) -> list[dict[str, Any]]:
        return [dict(row) for _, row in sorted(self._numbered(table).get(key, {}).items())]

    def _refuse_taken(self, work: Work, spot: Spot) -> None:
        key = str(work.data.get("id", ""))
        if not key:
            return
        base = self._base.rows.get(self._table.name, _NO_ROWS)
        if key in self._holding.records:
            when = "" if key in base else "(导出以后加的)"
            work.refuse(spot, f"标识 {key} 在仓库里已有{when}，换一个，或留空由程序编号", conflict=key not in base)
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
        rest = sort_out(sheet, rows)
        self._report(sheet, rest.stray)
        exported = self._numbered(sheet.table.name)
        found = {key: PartLines([row for _, row in sorted(parts.items())]) for key, parts in exported.items()}
        for key, line in rest.kept.items():
            owner, _, number = key.rpartition("#")
            found[owner].lines[int(number)] = line
            if not _stays(line, owner):
                self._report(sheet, [(line, f"这一项属于 {owner}，不能改归别的；删去这一行，另加一行")])
        owners = self._owners()
        for line in rest.new:
            self._assign(sheet, line, owners, found)
        for key, lines in found.items():
            self._merge_parts_of(sheet, key, lines)

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
        name = named(line, "@parent")
        keys = owners.get(name, []) if name else []
        if len(keys) != 1:
            words = "没有写属于哪条记录" if not name else "没有这条记录" if not keys else "有几条记录叫这个名称，写标识"
            self._merged.problems.append(
                Problem(
                    sheet.spot(line, "@parent"),
                    name or f"第 {line.number} 行",
                    f"{sheet.table.noun}标识 {name} {words}",
                )
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
        untouched = all(is_untouched(sheet, line, rows[f"{key}#{n}"]) for n, line in lines.lines.items())
        if untouched and not lines.new and not lines.gone:
            return
        work = before or editing(stored, Spot(sheet.title))
        self._merged.going += merge_parts(work, sheet, lines, delete=self._delete)
        self._works[key] = work

    # --- empty lists --------------------------------------------------------------------------------------------

    def _settle(self, main: Sheet) -> None:
        """See to lists of parts that are empty now: none, or unknown, as the record's own row says."""
        base = self._base.rows.get(self._table.name, _NO_ROWS)
        new = {work.line: work for work in self._new}
        for column in (column for column in main.columns if column.kind == "count"):
            for line in main.lines:
                key, spot = key_of(line), main.spot(line)
                if spot in new:
                    _settle_one(main, line, column, None, new[spot], emptied=False)
                elif key in self._holding.records and key in base:
                    self._settle_line(main, line, column, key, base[key].get(column.name))

    def _settle_line(self, main: Sheet, line: Line, column: Column, key: str, was: Any) -> None:
        stored, work = self._holding.records[key], self._works.get(key)
        if work is not None and work.kind == "删":
            return
        list_key = column.path[0]
        emptied = work is not None and bool(stored.data.get(list_key)) and not work.data.get(list_key)
        if emptied or not same_cell(line.cells[column.name], was):
            _settle_one(main, line, column, was, self._work(main, line, stored), emptied=emptied)


def _settle_one(main: Sheet, line: Line, column: Column, was: Any, work: Work, *, emptied: bool) -> None:
    spot = main.spot(line, column.name)
    try:
        value = normal_cell(column, line.cells[column.name], was)
    except CellFault as fault:
        work.refuse(spot, f"{column.title}：{fault}")
        return
    if emptied or value != normal_shown(column, was):
        settle_list(work, column, value, spot)


def _stays(line: Line, owner: str) -> bool:
    """Whether a part's row still names the record that it belongs to."""
    return named(line, "@parent") in ("", owner)


def _merge_value(work: Work, column: Column, cells: tuple[Any, Any, Any], spot: Spot) -> None:
    """Merge one value of a record: what its cell holds, held when exported, and would hold now."""
    cell, base, now = cells
    try:
        was = normal_shown(column, base)
        value = normal_cell(column, cell, base)
    except CellFault as fault:
        work.refuse(spot, f"{column.title}：{fault}")
        return
    current = normal_shown(column, now)
    if value in (was, current):
        return
    if column.name == "id":
        work.refuse(spot, f"标识 {was} 不在表里改，别处可能引用它；要新的记录，在空行里写")
    elif partial := why_partial(base):
        work.refuse(spot, f"{column.title} {partial}；直接改 {work.place}")
    elif current != was:
        words = f"仓库 {told(column, was)} → {told(column, current)}，表 {told(column, was)} → {told(column, value)}"
        work.refuse(spot, f"{column.title} 两边都改了：{words}", conflict=True)
    else:
        work.put(column, value, was, spot)
