"""Merges the parts that a record holds in a list: by id where they have one, else by what they said when exported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from secops_cli.exchange.sheets.base import plain, shown_row
from secops_cli.exchange.sheets.cells import SOME, CellFault, Normal, told, wanted
from secops_cli.exchange.sheets.columns import NONE_WORD, Column, Table
from secops_cli.exchange.sheets.compare import normal_cell, normal_shown, same_cell
from secops_cli.exchange.sheets.reading import Line, Sheet, Spot
from secops_cli.exchange.sheets.records import Stored
from secops_cli.exchange.sheets.works import FieldChange, Work, in_model_order, set_at

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
    table = sheet.table
    old = [dict(part) for part in (work.stored.parts(table.part) if work.stored else ())]
    now = [_plain_row(table, work.stored, part) for part in old] if work.stored else []
    match = _matched(table, found.base, now)
    new: list[dict[str, Any] | None] = list(old)
    going: list[str] = []
    for number, line in found.lines.items():
        _merge_line(work, sheet, line, number, found.base[number], match.get(number), new)
    for number in found.gone:
        place = match.get(number)
        if place is None:
            continue  # gone on both sides
        words = _in_words(table, found.base[number])
        going.append(f"{work.label} · {sheet.title.partition('-')[2] or sheet.title}：{words}")
        if now[place] != dict(found.base[number]):
            work.refuse(Spot(sheet.title), f"表里删了一项，仓库里它已改动：{words}", conflict=True)
        elif delete:
            work.changes.append(FieldChange(f"{table.sheet}", words, "(删去)", Spot(sheet.title), (table.part, place)))
            new[place] = None
    unmatched = [now[n] for n in range(len(now)) if n not in match.values()]
    added = _added(work, sheet, found.new, unmatched)
    kept = [part for part in new if part is not None]
    if [*kept, *added] != list(work.stored.parts(table.part) if work.stored else ()):
        _keep(work, table, kept, added, sheet, found)
    return going


def _keep(
    work: Work, table: Table, kept: list[dict[str, Any]], added: list[dict[str, Any]], sheet: Sheet, found: PartLines
) -> None:
    for number, line in enumerate(found.new, len(kept)):
        work.spots[table.part, number] = sheet.spot(line)
        for column in sheet.columns:
            work.spots[(table.part, number, *column.path)] = sheet.spot(line, column.name)
    set_at(work.data, (table.part,), [*kept, *added] or None)


def _plain_row(table: Table, stored: Stored, part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in shown_row(table, stored, part).items()}


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


def _merge_line(
    work: Work,
    sheet: Sheet,
    line: Line,
    number: int,
    base: Shown,
    place: int | None,
    new: list[dict[str, Any] | None],
) -> None:
    """Merge one row that went out and came back."""
    work.spots |= {
        (sheet.table.part, place, *c.path): sheet.spot(line, c.name) for c in sheet.columns if place is not None
    }
    for column in sheet.columns:
        spot, cell = sheet.spot(line, column.name), line.cells[column.name]
        if same_cell(cell, base.get(column.name)):
            continue
        try:
            was = normal_shown(column, base.get(column.name))
            value = normal_cell(column, cell, base.get(column.name))
        except CellFault as fault:
            work.refuse(spot, f"{column.title}：{fault}")
            continue
        if value == was:
            continue
        part = new[place] if place is not None else None
        if part is None or place is None:
            work.refuse(spot, f"{column.title} 在表里改了，这一项在仓库里已删去或改成另一项", conflict=True)
            return
        _put(work, sheet.table, column, part, place, was, value, spot)


def _put(
    work: Work,
    table: Table,
    column: Column,
    part: dict[str, Any],
    place: int,
    was: Normal,
    value: Normal,
    spot: Spot,
) -> None:
    assert work.stored is not None
    current = normal_shown(column, _plain_row(table, work.stored, part).get(column.name))
    if current == value:
        return
    if current != was:
        words = f"{told(column, was)} → 仓库 {told(column, current)}，表 {told(column, value)}"
        work.refuse(spot, f"{column.title} 两边都改了：{words}", conflict=True)
        return
    if column.name == "id":
        work.refuse(spot, "标识不在表里改；别处可能引用它")
        return
    old: Any = part
    for step in column.path:
        old = old.get(step) if isinstance(old, Mapping) else None
    set_at(part, column.path, wanted(column, value, old))
    path = (table.part, place, *column.path)
    work.spots[path] = spot
    title = f"{table.sheet.partition('-')[2]}[{place + 1}]·{column.title}"
    work.changes.append(FieldChange(title, told(column, was), told(column, value), spot, path))


def _added(work: Work, sheet: Sheet, lines: Sequence[Line], unmatched: Sequence[Shown]) -> list[dict[str, Any]]:
    """The parts that new rows make; one that the repository has got meanwhile is not added again."""
    added = []
    for line in lines:
        part: dict[str, Any] = {}
        for column in sheet.columns:
            try:
                value = normal_cell(column, line.cells[column.name], None)
            except CellFault as fault:
                work.refuse(sheet.spot(line, column.name), f"{column.title}：{fault}")
                continue
            set_at(part, column.path, wanted(column, value, None))
        ordered = in_model_order(sheet.table, part)
        if work.stored is not None and _plain_row(sheet.table, work.stored, ordered) in unmatched:
            continue
        added.append(ordered)
        words = _in_words(sheet.table, _plain_row(sheet.table, _NOBODY, ordered))
        work.changes.append(FieldChange(sheet.table.sheet, "(新)", words, sheet.spot(line), (sheet.table.part,)))
    return added


_NOBODY: Any = None
"""A part's shown values come from the part alone."""


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
    now = [] if value == NONE_WORD else None
    set_at(work.data, column.path, now)
    if not old and old != now:
        before = told(column, None if old is None else NONE_WORD)
        work.spots[column.path] = spot
        work.changes.append(FieldChange(column.title, before, told(column, value), spot, column.path))
