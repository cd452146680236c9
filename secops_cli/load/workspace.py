"""A source → a Workspace: list, parse, validate, place, look at evidence; every fault becomes a diagnostic."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from secops_cli.diagnostics import RULES, Place, Related
from secops_cli.errors import UnreadableSource
from secops_cli.load import documents, shape
from secops_cli.load.families import model_of
from secops_cli.load.gathering import Gathered
from secops_cli.load.kept import Kept
from secops_cli.load.layout import Slot
from secops_cli.load.plan import Plan
from secops_cli.load.positions import PositionsByFile, Route
from secops_cli.load.reading import Results
from secops_cli.load.transcode import Parsed
from secops_cli.model.assessment import Row, RowSheet
from secops_cli.model.organization import Organization
from secops_cli.model.settings import FORMAT
from secops_cli.model.standard import Clause, ClauseFile
from secops_cli.model.workspace import (
    Family,
    PlacedClause,
    PlacedEdition,
    PlacedRow,
    PlacedWording,
    RecordRef,
    Workspace,
)
from secops_cli.source.base import Source
from secops_cli.terms import SERVICE_TITLES

Model = TypeVar("Model", bound=BaseModel)

_WHOLE: Final[dict[Family, str]] = {
    "settings": "secops.yaml 因此整个没有读入，不知道目标。",
    "organization": "单位情况因此整个没有参与判定，所有目标都受影响。",
}
"""What it means that the one record of a family is lost."""
_ONE_LOST: Final = "这一条记录因此没有参与判定。"
_ALL_LOST: Final = "这个文件里的各条因此都没有参与判定。"
_MERGE: Final[dict[Family, str]] = {
    "settings": "只留一个 secops.yaml。",
    "organization": "合并成一份 organization.yaml。",
    "services": "一个服务类型只写一条记录，合并成一条。",
}
"""What to do about two records of a family whose records have no id that could be changed."""
_SINGLE: Final = frozenset({"settings", "organization"})
_KEYS: Final = {
    "services": "service",
    "classifications": "system",
    "lifecycles": "system",
    "operations": "system",
    "terminations": "system",
}
"""Families whose records are told apart by another key than `id`."""
_PARTS: Final = {
    "premises": "{0.id}",
    "audits": "audit:{0.year}",
    "statements": "statement:{0.month}",
    "management_systems": "{0.id}",
    "adverse_records": "{0.id}",
}
"""Lists of the organisation's record → the names by which their items are counted."""
_SHEETS: Final[dict[str, tuple[str, type[BaseModel]]]] = {
    "rows": ("rows", RowSheet),
    "clauses": ("clauses", ClauseFile),
}
"""Families whose files list their records under a key, beside what the records share: the key, and the whole file."""


@dataclass(frozen=True, slots=True)
class _Loading:
    """What is gathered, with where values stand, and what was made of the same files before."""

    positions: PositionsByFile
    kept: Kept | None = None
    found: Gathered = field(default_factory=Gathered)


def load(source: Source, plan: Plan, parsed: Results, *, trust: bool = False) -> Workspace:
    """Make records of an evidence repository.

    Args:
        source: a folder or a revision.
        plan: what is read of it.
        parsed: what each file of the plan says, in its order.
        trust: take the hashes that registers declare for granted.

    Returns:
        the workspace; what is wrong in it is in its `diagnostics`.

    Raises:
        UnreadableSource: the repository is of a newer format.
    """
    with collector_paused():
        found = begun(plan)
        loading = _Loading(PositionsByFile(source), found=found)
        # Files of one family stand together by their paths, so a family is validated while later files are parsed.
        for family, files in groupby(parsed, key=lambda one: plan.slots[one[0]].family):
            _validate(loading, family, _readable(loading, files, plan.slots), plan.slots)
        places = {key: found.places[RecordRef("evidence", key)] for key in found.evidence}
        proves = found.settings.proof == "register"
        looked_at = documents.examine(source, found.evidence, places, found.wanted, proves, trust=trust)
        return found.workspace(*looked_at)


def begun(plan: Plan) -> Gathered:
    """Return what is known of a repository before any file of it is read."""
    found = Gathered(diagnostics=list(plan.diagnostics))
    for path, slot in plan.unread.items():
        found.damage(slot, Place(path))
    return found


def gather(source: Source, family: Family, files: Results, slots: Mapping[str, Slot], kept: Kept) -> Gathered:
    """Return what the files of one family hold, all of them.

    Args:
        source: where they are.
        files: what each of them says, in the order of their paths.
        slots: what each is read as.
        kept: what was made of the same files before.

    Raises:
        UnreadableSource: they are settings of a newer format.
    """
    loading = _Loading(PositionsByFile(source), kept)
    _validate(loading, family, _readable(loading, files, slots), slots)
    return loading.found


@contextmanager
def collector_paused() -> Iterator[None]:
    """Loading makes very many objects and no cycles; collecting among them costs a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _refuse_newer(settings: Parsed) -> None:
    """A newer format may mean anything by a key, so it is looked at before the keys are."""
    found = json.loads(settings.body)[0].get("format")
    if isinstance(found, int) and found > FORMAT:
        raise UnreadableSource(f"仓库格式 {found} 比本程序认识的 {FORMAT} 新", "升级 secops；不要改低 format。")


def _readable(
    loading: _Loading, files: Iterable[tuple[str, Parsed | None]], slots: Mapping[str, Slot]
) -> list[tuple[str, Parsed]]:
    """The files that hold records; the faults of the others."""
    readable = []
    for path, found in files:
        slot = slots[path]
        if found is None:
            loading.found.report("SEC109", Place(path), f"{path} 无法读取")
            loading.found.damage(slot, Place(path))
            continue
        for code, line, column, message in found.faults:
            loading.found.report(code, Place(path, line, column), message)
        if found.shape == "broken":
            _, line, column, _ = found.faults[-1]  # personal numbers, which spoil nothing, are named before
            loading.found.damage(slot, Place(path, line, column))
        elif found.shape == "empty" and slot.family == "settings":
            loading.found.report("SEC204", Place(path), f"{path} 是空的，至少要写 format: {FORMAT}")
        elif found.shape == "empty":
            loading.found.report("SEC108", Place(path), f"{path} 是空的")
        elif slot.family in (*_SINGLE, "editions") and found.shape != "map":
            loading.found.report("SEC202", Place(path), f"{path} 应是一条记录(键: 值)，不是列表")
            loading.found.damage(slot, Place(path))
        else:
            loading.found.stated.add(slot.family)
            readable.append((path, found))
    return readable


def _validate(
    loading: _Loading, family: Family, files: Sequence[tuple[str, Parsed]], slots: Mapping[str, Slot]
) -> None:
    for _, settings in files if family == "settings" else ():
        _refuse_newer(settings)
    key, _ = _SHEETS.get(family, (None, None))
    plain = [(path, p) for path, p in files if key not in p.keys]
    sheets = [(path, p) for path, p in files if key in p.keys]
    if family == "clauses":
        for path, _ in plain:
            loading.found.report("SEC204", Place(path), f"{path} 要写成 part: 所属部分 与 clauses: 条目表")
            loading.found.damage(slots[path], Place(path))
        plain = []
    kept, misfits = _validated(loading, model_of(family), [p.body for _, p in plain])
    _say(loading, plain, slots, misfits)
    for (path, found), records in zip(plain, kept, strict=True):
        for index, record in records:
            _keep(loading, family, slots[path], record, Place(path, *found.starts[index]))
            if isinstance(record, Organization):
                loading.found.places.update(_places_of_parts(path, found, record))
    if sheets:
        _validate_sheets(loading, family, sheets, slots)


def _validate_sheets(
    loading: _Loading, family: Family, sheets: Sequence[tuple[str, Parsed]], slots: Mapping[str, Slot]
) -> None:
    """Read files of records that share something; a record that does not fit leaves the others of its file in force."""
    key, frame_model = _SHEETS[family]
    frames, lists = zip(*(_taken_apart(loading.kept, parsed.body, key) for _, parsed in sheets), strict=True)
    opened, misfits = _validated(loading, frame_model, frames)
    kept, inner_misfits = _validated(loading, model_of(family), lists)
    inside = [replace(misfit, route=(0, key, *misfit.route)) for misfit in inner_misfits]
    _say(loading, sheets, slots, [*misfits, *inside], key)
    for (path, parsed), frame, records in zip(sheets, opened, kept, strict=True):
        places = _item_places(path, parsed, key)
        for _, sheet in frame:
            for index, record in records:
                if isinstance(sheet, ClauseFile) and isinstance(record, Clause):
                    placed = PlacedClause(slots[path].standard, sheet.part, record, places[index])
                    loading.found.clauses.append(placed)
                elif isinstance(sheet, RowSheet) and isinstance(record, Row):
                    _keep(loading, family, slots[path], _with_defaults(sheet, record), places[index])


def _item_places(path: str, parsed: Parsed, key: str) -> list[Place]:
    """Where the items of a list right under a key of a file's mapping begin."""
    return [Place(path, line, column) for name, line, column in parsed.items if name == key]


def _places_of_parts(path: str, parsed: Parsed, organization: Organization) -> Iterator[tuple[RecordRef, Place]]:
    """Where the offices, audits and other parts of the organisation begin, by the names that measures give them."""
    for key, name in _PARTS.items():
        parts = getattr(organization, key) or ()
        for part, place in zip(parts, _item_places(path, parsed, key), strict=True):
            yield RecordRef("organization", name.format(part)), place


def _validated(
    loading: _Loading, model: type[Model], bodies: Sequence[bytes]
) -> tuple[list[list[tuple[int, Model]]], list[shape.Misfit]]:
    if loading.kept is None:
        return shape.validate(model, bodies)
    return shape.validate_changed(loading.kept, model, bodies)


def _taken_apart(kept: Kept | None, body: bytes, key: str) -> tuple[bytes, bytes]:
    """Split a file of records under a key into the file without them, and the records."""
    return _split(body, key) if kept is None else kept.once((key, body), lambda: _split(body, key))


def _split(body: bytes, key: str) -> tuple[bytes, bytes]:
    [sheet] = json.loads(body)
    records = sheet[key]
    if isinstance(records, list):
        sheet[key] = []
        return json.dumps([sheet]).encode(), json.dumps(records).encode()
    return body, b"[]"


def _with_defaults(sheet: RowSheet, row: Row) -> Row:
    missing = {name: value for name, value in sheet.defaults if value is not None and getattr(row, name) is None}
    return row.model_copy(update=missing) if missing else row


def _say(
    loading: _Loading,
    files: Sequence[tuple[str, Parsed]],
    slots: Mapping[str, Slot],
    misfits: Iterable[shape.Misfit],
    key: str = "",
) -> None:
    """Report what does not fit, and once a record that it is lost; `key` is that of the records in a sheet."""
    told: set[tuple[int, Route]] = set()
    for place, misfit in sorted(((_place_of(loading, files, m), m) for m in misfits), key=lambda found: found[0]):
        slot = slots[place.path]
        within = misfit.route[1:2] == (key,) and len(misfit.route) > 2
        record = misfit.route[:3] if within else misfit.route[:1]
        lost = _ALL_LOST if key and not within else _WHOLE.get(slot.family, _ONE_LOST)
        hint = "" if (misfit.file, record) in told else RULES[misfit.code].remedy + lost
        told.add((misfit.file, record))
        loading.found.report(misfit.code, place, misfit.message, hint=hint)
        loading.found.damage(slot, place, misfit.clause, misfit.name)


def _place_of(loading: _Loading, files: Sequence[tuple[str, Parsed]], misfit: shape.Misfit) -> Place:
    path = files[misfit.file][0]
    positions = loading.positions.of(path)
    return Place(path, *(positions.key(misfit.route) if misfit.at_key else positions.value(misfit.route)))


def _keep(loading: _Loading, family: Family, slot: Slot, record: Any, place: Place) -> None:
    if family == "rows":
        standard, _, clause = record.clause.rpartition(":")
        if standard:
            record = record.model_copy(update={"clause": clause})
        loading.found.rows.append(PlacedRow(standard or slot.standard, record, place))
        return
    if family == "editions":
        loading.found.editions.append(PlacedEdition(record, place))  # whose names are whose, all together tell
        return
    if family == "texts":
        loading.found.texts.append(PlacedWording(slot.standard, record, place))
        return
    name = _KEYS.get(family, "id")
    key = family if family in _SINGLE else getattr(record, name)
    ref = RecordRef(family, key)
    first = loading.found.places.get(ref)
    if first is not None:
        # Which of the two is meant is not known, so neither counts: order must never decide.
        loading.found.report(
            "SEC206",
            place,
            f"{SERVICE_TITLES.get(key, key)} 已在 {first} 登记",
            hint=_MERGE.get(family, ""),
            related=(Related(first, "先登记的一处"),),
            route=(name,),
        )
        loading.found.records[family].pop(key, None)
        loading.found.damage(slot, place, name=key)
        return
    loading.found.places[ref] = place
    loading.found.records[family][key] = record
