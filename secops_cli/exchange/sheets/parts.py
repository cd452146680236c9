"""Merges the parts that a record holds in a list: by id where they have one, else by what they said when exported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from secops_cli.diagnostics import Place
from secops_cli.exchange.sheets.base import plain_row
from secops_cli.exchange.sheets.cells import SOME, CellFault, Normal
from secops_cli.exchange.sheets.columns import NONE_WORD, Column, Table
from secops_cli.exchange.sheets.compare import normal_cell, normal_shown, same_cell
from secops_cli.exchange.sheets.reading import Line, Sheet, Spot
from secops_cli.exchange.sheets.records import Stored
from secops_cli.exchange.sheets.showing import told, wanted, why_partial
from secops_cli.exchange.sheets.works import FieldChange, Path, Work, in_model_order, set_at

Shown = Mapping[str, Any]


@dataclass
class PartLines:
    """What the sheet says of one record's parts.

    Attributes:
        base: as they were exported, in order.
        lines: number in `base` → its row.
        new: rows without a key.
    """

    base: Sequence[Shown]
    lines: dict[int, Line] = field(default_factory=dict)
    new: list[Line] = field(default_factory=list)

    @property
    def gone(self) -> list[int]:
        """The parts whose rows were deleted."""
        return [number for number in range(len(self.base)) if number not in self.lines]


def merge_parts(work: Work, sheet: Sheet, found: PartLines, *, delete: bool) -> list[str]:
    """Merge the parts of one kind into a record.

    Returns:
        what would go: each part whose row was deleted, in words. They go only where `delete` is set.
    """
    return _Parts(work, sheet, found).merge(delete=delete)


class _Parts:
    """The merge of one record's parts of one kind.

    `_was` are the parts as the repository has them, `_new` what becomes of each; None of one that goes.
    """

    def __init__(self, work: Work, sheet: Sheet, found: PartLines) -> None:
        self._work = work
        self._sheet = sheet
        self._table = sheet.table
        self._found = found
        self._was = [dict(part) for part in (work.stored.parts(self._table.part) if work.stored else ())]
        self._now = [_plain_row(self._table, part) for part in self._was]
        self._new: list[dict[str, Any] | None] = [dict(part) for part in self._was]
        self._match = _matched(self._table, found.base, self._now)

    def merge(self, *, delete: bool) -> list[str]:
        for number, line in self._found.lines.items():
            self._merge_line(line, self._found.base[number], self._match.get(number))
        going = [self._go(number, delete=delete) for number in self._found.gone if number in self._match]
        kept = [part for part in self._new if part is not None]
        whole = [*kept, *self._added(len(kept))]
        if whole != self._was:
            set_at(self._work.data, (self._table.part,), whole or None)
        return going

    def _merge_line(self, line: Line, base: Shown, place: int | None) -> None:
        """Merge one row that went out and came back."""
        if place is not None:
            self._note_spots(line, place)
        for column in self._sheet.columns:
            spot, cell = self._sheet.spot(line, column.name), line.cells[column.name]
            if same_cell(cell, base.get(column.name)):
                continue
            try:
                was = normal_shown(column, base.get(column.name))
                value = normal_cell(column, cell, base.get(column.name))
            except CellFault as fault:
                self._work.refuse(spot, f"{column.title}：{fault}")
                continue
            if value != was and place is None:
                words = f"{column.title} 在表里改了，这一项在仓库里已删去或改成另一项"
                self._work.refuse(spot, words, conflict=True)
                return
            if value != was and place is not None:
                self._merge_value(column, place, (was, value), spot)

    def _note_spots(self, line: Line, place: int) -> None:
        for column in self._sheet.columns:
            self._work.spots[self._table.part, place, *column.path] = self._sheet.spot(line, column.name)

    def _merge_value(self, column: Column, place: int, change: tuple[Normal, Normal], spot: Spot) -> None:
        was, value = change
        current = normal_shown(column, self._now[place].get(column.name))
        part = self._new[place]
        if current == value or part is None:
            return
        if current != was:
            words = (
                f"表 {told(column, was)} → {told(column, value)}，仓库 {told(column, was)} → {told(column, current)}"
            )
            self._work.refuse(spot, f"{column.title} 两边都改了：{words}", conflict=True)
            return
        if partial := why_partial(self._now[place].get(column.name)):
            self._work.refuse(spot, f"{column.title} {partial}；直接改 {self._work.place}")
            return
        if column.name == "id":
            self._work.refuse(spot, f"标识 {was} 不在表里改，别处可能引用它")
            return
        set_at(part, column.path, wanted(column, value, part.get(column.path[0])))
        path: Path = (self._table.part, place, *column.path)
        title = f"{self._table.sheet.partition('-')[2]}[{place + 1}]·{column.title}"
        self._work.changes.append(FieldChange(title, told(column, was), told(column, value), spot, path))

    def _go(self, number: int, *, delete: bool) -> str:
        """See to a part whose row was deleted; return it in words."""
        place, base = self._match[number], self._found.base[number]
        words = _in_words(self._table, base)
        spot = Spot(self._sheet.title)
        if self._now[place] != dict(base):
            self._work.refuse(spot, f"表里删了一项，仓库里它已改动：{words}", conflict=True)
        elif delete:
            path: Path = (self._table.part, place)
            self._work.changes.append(FieldChange(self._table.sheet, words, "(删去)", spot, path))
            self._new[place] = None
        return f"{self._work.label} · {self._table.sheet.partition('-')[2]}：{words}"

    def _added(self, first: int) -> list[dict[str, Any]]:
        """The parts that new rows make; one that the repository has got meanwhile is not added again."""
        unmatched = [self._now[n] for n in range(len(self._now)) if n not in self._match.values()]
        added: list[dict[str, Any]] = []
        for line in self._found.new:
            part = in_model_order(self._table, self._read(line))
            if part and _plain_row(self._table, part) not in unmatched:
                self._note_spots(line, first + len(added))
                added.append(part)
                words = _in_words(self._table, _plain_row(self._table, part))
                change = FieldChange(self._table.sheet, "(新)", words, self._sheet.spot(line), (self._table.part,))
                self._work.changes.append(change)
        return added

    def _read(self, line: Line) -> dict[str, Any]:
        part: dict[str, Any] = {}
        for column in self._sheet.columns:
            try:
                value = normal_cell(column, line.cells[column.name], None)
            except CellFault as fault:
                self._work.refuse(self._sheet.spot(line, column.name), f"{column.title}：{fault}")
                continue
            set_at(part, column.path, wanted(column, value, None))
        return part


def _plain_row(table: Table, part: Mapping[str, Any]) -> dict[str, Any]:
    nobody = Stored(table.family, "", Place(""), (), {})  # what a part shows comes from the part alone
    return plain_row(table, nobody, part)


def _matched(table: Table, base: Sequence[Shown], now: Sequence[Shown]) -> dict[int, int]:
    """Number of a part as exported → its number now."""
    if table.column("id") is not None:
        places = {row.get("id"): number for number, row in enumerate(now)}
        return {n: places[row.get("id")] for n, row in enumerate(base) if row.get("id") in places}
    one, other = ([json.dumps(row, ensure_ascii=False, sort_keys=True) for row in side] for side in (base, now))
    found: dict[int, int] = {}
    for tag, a, b, x, y in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        # What was changed in its place is still the same part.
        if tag == "equal" or (tag == "replace" and b - a == y - x):
            found |= dict(zip(range(a, b), range(x, y), strict=True))
    return found


def _in_words(table: Table, row: Shown) -> str:
    return "，".join(str(row[column.name]).replace("\n", "、") for column in table.values if column.name in row)


def settle_list(work: Work, column: Column, value: Normal, spot: Spot) -> None:
    """Let an empty list of parts be what its count says: none, or unknown.

    Args:
        column: the count.
        value: `NONE_WORD`, `SOME` or None.
    """
    key = column.path[0]
    if work.data.get(key):
        if value == NONE_WORD:
            work.refuse(spot, f"{column.title} 写着“{NONE_WORD}”，分表或仓库里还有它的明细")
        return
    old = work.stored.data.get(key) if work.stored else None
    if value == SOME:
        words = "的行全删了" if old else "写着有，分表里没有属于它的行"
        work.refuse(spot, f"{column.title} {words}：确实没有写“{NONE_WORD}”，不知道则留空")
        return
    now: list[Any] | None = [] if value == NONE_WORD else None
    set_at(work.data, column.path, now)
    if not old and old != now:
        before = told(column, None if old is None else NONE_WORD)
        work.spots[column.path] = spot
        work.changes.append(FieldChange(column.title, before, told(column, value), spot, column.path))
