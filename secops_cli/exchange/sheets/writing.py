"""What a merge asks for → the bytes of files. Everything is checked before a single byte is handed on.

A record that could not be read again is refused with its cell; the others go on. Files are changed in as few places as
possible, see `edit.yaml_text`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secops_cli.edit.tree import EditFault, Route
from secops_cli.edit.values import entry, normal
from secops_cli.edit.yaml_text import AddItem, Change, RemoveKey, SetValue, edited, new_file
from secops_cli.exchange.sheets.columns import SheetFamily, model_of
from secops_cli.exchange.sheets.merge import Merged
from secops_cli.exchange.sheets.placing import PlaceFault, next_id, place, sort_of
from secops_cli.exchange.sheets.records import Holding, row_key
from secops_cli.exchange.sheets.slices import edited_in_slices
from secops_cli.exchange.sheets.works import Problem, Work, spot_of
from secops_cli.load import shape


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Attributes:
        works: the records that are written, in the order of the sheet.
        problems: why others are not.
        going: what the sheet no longer has, whether it goes or not.
        notes: what was passed over.
        files: path → all of it as it will be; None for a file that goes.
        before: path → as it is, of every file that was read.
    """

    works: tuple[Work, ...]
    problems: tuple[Problem, ...]
    going: tuple[str, ...]
    notes: tuple[str, ...]
    files: Mapping[str, bytes | None]
    before: Mapping[str, bytes]


def plan_files(merged: Merged, holdings: Sequence[Holding], all_files: Collection[str], notes: Sequence[str]) -> Plan:
    """Work out every file that changes.

    Args:
        all_files: the paths of the repository, read or not.
    """
    files: dict[str, bytes | None] = {}
    for holding in holdings:
        own = [work for work in merged.works if work.family == holding.family]
        _name_new(own, holding)
        _validate(holding.family, own)
        _place_new(own, holding, all_files)
        if holding.family == "rows":
            _refuse_second_rows(own, holding)
        files |= _files(own, holding)
    notes = [*merged.notes, *notes]
    problems = [*merged.problems, *(problem for work in merged.works for problem in work.problems)]
    before = {path: content for holding in holdings for path, content in holding.contents.items()}
    works = tuple(work for work in merged.works if not work.problems)
    return Plan(works, tuple(problems), tuple(merged.going), tuple(notes), files, before)


def _sound(works: Sequence[Work]) -> list[Work]:
    return [work for work in works if not work.problems]


def _name_new(works: Sequence[Work], holding: Holding) -> None:
    """Give ids to new records that have none."""
    if holding.family == "rows":
        return
    taken = {*holding.records, *(str(work.data["id"]) for work in works if work.kind == "加" and "id" in work.data)}
    for work in _sound(works):
        if work.kind != "加" or "id" in work.data:
            continue
        if holding.family == "systems":
            work.refuse(work.line, "系统要写标识，它也是文件夹的名称")
            continue
        sort = sort_of(holding.family, work.data)
        alike = {key for key, record in holding.records.items() if sort_of(holding.family, record.data) == sort}
        name = next_id(holding.family, taken, alike)
        taken.add(name)
        work.data = {"id": name, **work.data}
        work.label = f"{name} {work.label}"


def _place_new(works: Sequence[Work], holding: Holding, all_files: Collection[str]) -> None:
    for work in _sound(works):
        if work.kind == "加":
            try:
                work.path = place(work, holding, all_files)
            except PlaceFault as fault:
                work.refuse(work.line, str(fault))


def _refuse_second_rows(works: Sequence[Work], holding: Holding) -> None:
    """Of rows about the same thing there is one."""
    there = {key: str(record.place) for key, record in holding.records.items()}
    for work in works:
        if work.kind == "删" and work.stored is not None and not work.problems:
            there.pop(work.stored.key, None)
    for work in _sound(works):
        if work.kind == "加":
            key = row_key(work.standard, {**holding.defaults.get(work.path, {}), **work.data})
            if key in there:
                work.refuse(work.line, f"标准、条目、类别、周期、评估方都相同的行已有：{there[key]}；改那一行")
            there.setdefault(key, str(work.line))


def _validate(family: SheetFamily, works: Sequence[Work]) -> None:
    """Refuse records that could not be read again, and say at which cell."""
    checked = [work for work in _sound(works) if work.kind != "删"]
    bodies = [json.dumps([normal(work.data)], ensure_ascii=False).encode() for work in checked]
    _, misfits = shape.validate(model_of(family), bodies)
    for misfit in misfits:
        work = checked[misfit.file]
        work.refuse(spot_of(work.spots, misfit.route[1:], work.line), misfit.message)


# --- files ------------------------------------------------------------------------------------------------------


def _files(works: Sequence[Work], holding: Holding) -> dict[str, bytes | None]:
    by_file: dict[str, list[Work]] = defaultdict(list)
    for work in _sound(works):
        by_file[work.stored.place.path if work.stored else work.path].append(work)
    found = {}
    for path, found_there in sorted(by_file.items()):
        # New records come last: where the last record of a file gets a key, that stands before them.
        own = sorted(found_there, key=lambda work: work.kind == "加")
        content = holding.contents.get(path)
        after = _begun(own) if content is None else _changed(path, content, own, holding)
        if after != content:
            found[path] = after
    return found


def _begun(works: Sequence[Work]) -> bytes:
    """A new file."""
    if works[0].family == "systems":
        return "".join(f"{line}\n" for key, value in works[0].data.items() for line in entry(key, value)).encode()
    return new_file([work.data for work in works])


def _changed(path: str, content: bytes, works: list[Work], holding: Holding) -> bytes | None:
    """A file with the changes of its records; one that cannot be made without touching more is refused."""
    if any(work.kind == "删" and work.stored is not None and work.stored.alone for work in works):
        return None
    try:
        if all(work.kind == "改" for work in works):
            return edited_in_slices(
                content, [(work.stored, _edits(path, work, holding)) for work in works if work.stored]
            )
        return edited(content, [change for work in works for change in _edits(path, work, holding)])
    except EditFault:
        changes: list[Change] = []
        for work in works:
            own = _edits(path, work, holding)
            try:
                content_then = edited(content, [*changes, *own])
            except EditFault as fault:
                work.refuse(work.line, f"{path}：{fault.message}；{fault.hint}".rstrip("；"))
                continue
            changes += own
            assert content_then
        return edited(content, changes) if changes else content


def _edits(path: str, work: Work, holding: Holding) -> list[Change]:
    """The changes of one record; values that stay are left out."""
    if work.stored is None:
        rows: Route = (0, "rows") if holding.shapes[path] == "rows" else ()
        return [AddItem(rows, _without(work.data, holding.defaults.get(path, {})))]
    if work.kind == "删":
        return [RemoveKey(work.stored.route)]
    old, route = work.stored.data, work.stored.route
    changes: list[Change] = [
        SetValue((*route, key), value) for key, value in work.data.items() if old.get(key) != value
    ]
    return changes + [RemoveKey((*route, key)) for key in old if key not in work.data]


def _without(data: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """A new row without what its file says for all rows."""
    return {key: value for key, value in data.items() if key not in defaults or normal(defaults[key]) != normal(value)}
