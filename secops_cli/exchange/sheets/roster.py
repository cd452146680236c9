"""A list that an organisation already has → new records, and what records that are there lack.

There is no base to compare with, so that nothing is ever overwritten: a value that the repository has and the list
tells otherwise is a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from openpyxl.utils import get_column_letter

from secops_cli.exchange.sheets.base import plain_row
from secops_cli.exchange.sheets.cells import CellFault, Normal, read, shortest
from secops_cli.exchange.sheets.columns import Column, Table, tables_of
from secops_cli.exchange.sheets.compare import normal_shown
from secops_cli.exchange.sheets.fresh import finish_record
from secops_cli.exchange.sheets.mapping import (
    IGNORED,
    Heading,
    SheetMap,
    amount_unit,
    default_match,
    fields_of,
    heading_of,
    personal_columns,
)
from secops_cli.exchange.sheets.merge import Merged
from secops_cli.exchange.sheets.reading import Cells, Grid, Spot, header_text, is_blank
from secops_cli.exchange.sheets.records import Holding, Stored
from secops_cli.exchange.sheets.showing import told, wanted
from secops_cli.exchange.sheets.works import Problem, Work, editing, set_at

_IN_TEN_THOUSANDS: Final[Mapping[str, Decimal]] = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}


_SUMS: Final = ("合计", "总计", "小计", "共计", "累计", "本页小计", "本页合计")
_SIGNED: Final = re.compile(r"(制表|填表|填报|制单|编制|审核|复核|审批|批准|注|备注|说明)(人|日期|时间)?[0-9]*:")


def merge_list(grid: Grid, mapping: SheetMap, holding: Holding, people: Holding | None) -> tuple[Merged, list[str]]:
    """Compare a list with the repository.

    Args:
        holding: the family that the mapping names.
        people: by whose names a manager may be named; None where no field names a person.

    Returns:
        what it asks for, and what was passed over.

    Raises:
        CommandLineError: the workbook lacks a column of the mapping.
    """
    heading = heading_of(grid, mapping)
    rows = grid.sheets[heading.sheet][heading.row + 1 :]
    personal = personal_columns(heading, rows)
    notes = []
    if "amount" in mapping.columns.values() and "amount" not in mapping.units:
        unit = amount_unit(grid, heading, mapping)
        mapping = mapping.model_copy(update={"units": {**mapping.units, "amount": unit or "万元"}})
        said = f"表头写的单位是{unit}，金额按它读" if unit else "没有写单位，金额按万元读"
        notes.append(f"{said}；不是的，在对应里写 units: {{amount: 元}}")
    reader = _Reader(mapping, heading, holding, people, personal)
    passed = []
    for offset, row in enumerate(rows, heading.row + 2):
        if _is_no_record(row):
            passed.append(str(offset))
        elif not all(map(is_blank, row)):
            reader.take(offset, row)
    if passed:
        notes.append(f"第 {'、'.join(passed)} 行是合计、签字之类，没有读")
    return reader.merged, [*reader.notes(), *notes, *_merged_note(grid, heading)]


def _is_no_record(row: Cells) -> bool:
    """Say whether a row sums up the others, or is for signatures or remarks below them."""
    filled = [header_text(cell) for cell in row if not is_blank(cell)]
    return bool(filled) and (filled[0] in _SUMS or _SIGNED.match(filled[0]) is not None)


def _merged_note(grid: Grid, heading: Heading) -> list[str]:
    merged = [area for area, last in grid.merged[heading.sheet] if last > heading.row + 1]
    return [f"{heading.sheet}!{merged[0]} 等处合并了单元格，值只算在左上角那一格"] if merged else []


class _Reader:
    """Takes the rows of a list one by one."""

    def __init__(
        self,
        mapping: SheetMap,
        heading: Heading,
        holding: Holding,
        people: Holding | None,
        personal: Sequence[str],
    ) -> None:
        self.merged = Merged()
        self._mapping = mapping
        self._heading = heading
        self._personal = personal
        self._table: Table = tables_of(holding.family)[0]
        self._fields = fields_of(mapping.family)
        self._places = {
            written: heading.cells.index(header_text(header))
            for header, written in mapping.columns.items()
            if written != IGNORED and header_text(header) not in personal
        }
        self._match = mapping.match or default_match(mapping.family, self._places)
        self._known = self._by_match(holding)
        self._seen: dict[tuple[Normal, ...], Spot] = {}
        self._people = people
        self._by_name = _by_name(people)

    def notes(self) -> list[str]:
        """What was passed over, and what is taken for granted."""
        notes = []
        if self._personal:
            notes.append(f"列 {'、'.join(self._personal)} 是个人信息(证件号、电话)，没有读；不能进仓库")
        mapped = {header_text(header) for header, field in self._mapping.columns.items() if field != IGNORED}
        unread = [h for h in self._heading.cells if h and h not in mapped and h not in self._personal]
        if unread:
            notes.append(f"列 {'、'.join(unread)} 没有对应，没有读")
        return notes

    def _by_match(self, holding: Holding) -> dict[tuple[Normal, ...], list[Stored]]:
        found: dict[tuple[Normal, ...], list[Stored]] = {}
        for stored in holding.records.values():
            now = plain_row(self._table, stored)
            key = tuple(normal_shown(self._fields[name], now.get(name)) for name in self._match)
            found.setdefault(key, []).append(stored)
        return found

    def take(self, number: int, row: Cells) -> None:
        """Take one row."""
        line = Spot(self._heading.sheet, f"第 {number} 行")
        values: dict[str, Normal] = {}
        faults: list[tuple[Spot, str]] = []
        for field, index in self._places.items():
            cell = row[index] if index < len(row) else None
            try:
                values[field] = self._read(field, cell)
            except CellFault as fault:
                spot = Spot(self._heading.sheet, f"{get_column_letter(index + 1)}{number}")
                faults.append((spot, f"{self._fields[field].title}：{fault}"))
        work = self._work(line, values)
        if work is None:
            return
        for spot, message in faults:
            work.refuse(spot, message)
        if work.changes or work.problems:
            self.merged.works.append(work)

    def _read(self, field: str, cell: Any) -> Normal:
        column = self._fields[field]
        if isinstance(cell, str):
            cell = self._mapping.words.get(field, {}).get(cell.strip(), cell)
        unit = self._mapping.units.get(field)
        value = read(replace(column, unit=unit) if unit else column, cell)
        if column.name == "manager" and value is not None and self._people is not None:
            return self._person(str(value))
        if value is not None and unit:
            return shortest(value * _IN_TEN_THOUSANDS[unit])
        return value

    def _person(self, words: str) -> str:
        """The id of a person who is named by id or name."""
        assert self._people is not None
        if words in self._people.records:
            return words
        if words not in self._by_name:
            raise CellFault(f"人员里没有 {words}，或有几位同名；先登记，或写标识")
        return self._by_name[words]

    def _work(self, line: Spot, values: dict[str, Normal]) -> Work | None:
        key = tuple(values.get(name) for name in self._match)
        known = self._known.get(key, []) if any(key) else []
        label = " ".join(str(part) for part in key if part) or line.cell
        if any(key) and key in self._seen:
            self.merged.problems.append(Problem(line, label, f"与 {self._seen[key]} 说的是同一条记录；留一行"))
            return None
        self._seen[key] = line
        if len(known) > 1:
            names = "、".join(stored.key for stored in known)
            self.merged.problems.append(Problem(line, label, f"仓库里 {names} 都是它，看不出是哪一条；加一列标识"))
            return None
        return self._fill(known[0], line, values) if known else self._begin(line, values)

    def _begin(self, line: Spot, values: Mapping[str, Normal]) -> Work:
        work = Work("加", self._table.family, None, line, line.cell)
        given = {name: self._constant(work, line, name, text) for name, text in self._mapping.values.items()}
        number = line.cell.split()[1]
        for name, value in {**given, **{k: v for k, v in values.items() if v not in (None, ())}}.items():
            column = self._fields[name]
            if name in self._places:
                spot = Spot(line.sheet, f"{get_column_letter(self._places[name] + 1)}{number}")
                work.spots[self._path(column)] = spot
            self._put(work, column, wanted(column, value, None))
        finish_record(work, self._table)
        return work

    def _constant(self, work: Work, line: Spot, name: str, text: str) -> Normal:
        try:
            return read(self._fields[name], text)
        except CellFault as fault:
            work.refuse(line, f"对应的 values 里 {name}：{fault}")
            return None

    def _path(self, column: Column) -> tuple[str | int, ...]:
        part = self._part(column)
        return (part, 0, *column.path) if part else column.path

    def _part(self, column: Column) -> str:
        """The list that a field belongs to; empty for one of the record itself."""
        own = ".".join(column.path)
        return "" if column.name == own else column.name.removesuffix(f".{own}")

    def _put(self, work: Work, column: Column, value: Any) -> None:
        part = self._part(column)
        if not part or value is None:
            set_at(work.data, column.path, value)
            return
        items = work.data.setdefault(part, [{}])
        set_at(items[0], column.path, value)

    def _fill(self, stored: Stored, line: Spot, values: Mapping[str, Normal]) -> Work | None:
        """Add to a record what it lacks; what it says otherwise is a conflict."""
        work = editing(stored, line)
        number = line.cell.split()[1]
        now = plain_row(self._table, stored)
        for name, value in values.items():
            column = self._fields[name]
            if value in (None, ()) or name == "id":
                continue
            spot = Spot(line.sheet, f"{get_column_letter(self._places[name] + 1)}{number}")
            if self._part(column):
                self._fill_part(work, column, value, spot)
                continue
            current = normal_shown(column, now.get(name))
            if current in (None, ()):
                work.put(column, value, current, spot)
            elif current != value:
                words = f"{column.title} 仓库里是 {told(column, current)}，表里是 {told(column, value)}"
                work.refuse(spot, words, conflict=True)
        return work

    def _fill_part(self, work: Work, column: Column, value: Normal, spot: Spot) -> None:
        """A record that has parts already keeps them as they are."""
        part = self._part(column)
        if work.stored is None or work.stored.parts(part):
            return
        if not work.data.get(part):
            work.data[part] = [{}]
        set_at(work.data[part][0], column.path, wanted(column, value, None))
        work.note(column, value, spot, self._path(column))


def _by_name(people: Holding | None) -> dict[str, str]:
    """Name → id, of people whose name no other has."""
    names: dict[str, list[str]] = {}
    for record in people.records.values() if people else ():
        names.setdefault(record.name, []).append(record.key)
    return {name: keys[0] for name, keys in names.items() if len(keys) == 1}
