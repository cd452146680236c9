"""The records of a repository as its files write them: plain data with file and route, to show and to edit.

Only records that can be read have a place here; the others are counted, for somebody to be told of.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from secops_cli.diagnostics import Place
from secops_cli.edit.tree import Route
from secops_cli.exchange.sheets.columns import DEFAULTED, SheetFamily, model_of, name_field
from secops_cli.load import shape
from secops_cli.load.layout import Slot
from secops_cli.load.transcode import Parsed, parse
from secops_cli.model.assessment import RowSheet


@dataclass(frozen=True)
class Stored:
    """One record.

    Attributes:
        key: by what sheets know it; of a row, what it is about, since rows have no id.
        route: in its file.
        data: as the file has it.
        defaults: of a row, what its file says for all its rows.
        standard: of a row, the standard that its clause or its folder names.
        alone: the file holds this one record, not a list.
    """

    family: SheetFamily
    key: str
    place: Place
    route: Route
    data: Mapping[str, Any]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    standard: str = ""
    alone: bool = False

    @property
    def name(self) -> str:
        """What people know it by."""
        if self.family == "rows":
            return f"{self.standard}:{self.data['clause']}".replace(
                f"{self.standard}:{self.standard}:", f"{self.standard}:"
            )
        return str(self.data.get(name_field(self.family), ""))

    def at(self, path: tuple[str, ...]) -> Any:
        """Return the value at a path, that of the file's defaults where the record has none of its own."""
        found: Any = self.data
        for step in path:
            found = found.get(step) if isinstance(found, Mapping) else None
        if found is None and len(path) == 1 and path[0] in DEFAULTED:
            return self.defaults.get(path[0])
        return found

    def is_default(self, key: str) -> bool:
        """Say whether its file gives a value to all records that have none of their own."""
        return key in DEFAULTED and self.defaults.get(key) is not None

    def parts(self, key: str) -> Sequence[Mapping[str, Any]]:
        """Return the parts that it holds in a list."""
        return self.data.get(key) or ()


@dataclass(frozen=True)
class Holding:
    """The records of one family.

    Attributes:
        records: by key, in the order of files and of places in them.
        contents: path → bytes, of every file of the family.
        shapes: path → how the file is built: `list`, `map`, `rows` for rows with defaults, `empty` or `broken`.
        unreadable: places of records, or files, that cannot be read.
    """

    family: SheetFamily
    records: Mapping[str, Stored]
    contents: Mapping[str, bytes]
    shapes: Mapping[str, str]
    defaults: Mapping[str, Mapping[str, Any]]
    unreadable: tuple[Place, ...]

    @cached_property
    def by_file(self) -> Mapping[str, tuple[Stored, ...]]:
        """The records of each file."""
        found: dict[str, list[Stored]] = {path: [] for path in self.contents}
        for record in self.records.values():
            found[record.place.path].append(record)
        return {path: tuple(records) for path, records in found.items()}


def gather(family: SheetFamily, slots: Mapping[str, Slot], contents: Mapping[str, bytes | None]) -> Holding:
    """Read the records of a family.

    Args:
        slots: path → what the file is read as; only those of the family matter.
        contents: path → bytes; None for a file that cannot be read.
    """
    paths = [path for path, slot in slots.items() if slot.family == family]
    parsed = {path: parse(content) for path in paths if (content := contents.get(path)) is not None}
    unreadable = [Place(path) for path in paths if path not in parsed]
    found: list[Stored] = []
    for path, one in parsed.items():
        if one.shape == "broken":
            _, line, column, _ = one.faults[-1]
            unreadable.append(Place(path, line, column))
    sound = {path: one for path, one in parsed.items() if one.shape not in ("broken", "empty")}
    sheets = {path: one for path, one in sound.items() if family == "rows" and "rows" in one.keys}
    plain = {path: one for path, one in sound.items() if path not in sheets}
    found += _plain(family, slots, plain, unreadable)
    defaults = {path: json.loads(one.body)[0].get("defaults") or {} for path, one in sheets.items()}
    found += _of_sheets(family, slots, sheets, defaults, unreadable)
    shapes = {path: "rows" if path in sheets else one.shape for path, one in parsed.items()}
    found.sort(key=lambda record: record.place)
    held = {path: content for path in parsed if (content := contents[path]) is not None}
    return Holding(family, _keyed(family, found, unreadable), held, shapes, defaults, tuple(sorted(unreadable)))


def _plain(
    family: SheetFamily, slots: Mapping[str, Slot], files: Mapping[str, Parsed], unreadable: list[Place]
) -> Iterable[Stored]:
    kept, _ = shape.validate(model_of(family), [one.body for one in files.values()])
    for (path, one), records in zip(files.items(), kept, strict=True):
        data = json.loads(one.body)
        good = {index for index, _ in records}
        unreadable += [Place(path, *one.starts[n]) for n in range(len(data)) if n not in good]
        for index in sorted(good):
            place = Place(path, *one.starts[index])
            own = data[index]
            standard = _standard(family, slots[path], own)
            yield Stored(family, _key(family, own), place, (index,), own, {}, standard, one.shape == "map")


def _of_sheets(
    family: SheetFamily,
    slots: Mapping[str, Slot],
    files: Mapping[str, Parsed],
    defaults: Mapping[str, Mapping[str, Any]],
    unreadable: list[Place],
) -> Iterable[Stored]:
    """The rows of files that share defaults."""
    frames, lists = [], []
    for one in files.values():
        [sheet] = json.loads(one.body)
        rows = sheet.get("rows")
        frames.append(json.dumps([{**sheet, "rows": []}]).encode())
        lists.append(rows if isinstance(rows, list) else [])
    opened, _ = shape.validate(RowSheet, frames)
    kept, _ = shape.validate(model_of(family), [json.dumps(rows).encode() for rows in lists])
    for (path, one), frame, rows, records in zip(files.items(), opened, lists, kept, strict=True):
        places = [Place(path, line, column) for name, line, column in one.items if name == "rows"]
        if not frame:
            unreadable.append(Place(path))
            continue
        good = {index for index, _ in records}
        unreadable += [places[n] for n in range(len(rows)) if n not in good]
        for index in sorted(good):
            route, standard = (0, "rows", index), _standard(family, slots[path], rows[index])
            yield Stored(family, "", places[index], route, rows[index], defaults[path], standard)


def _key(family: SheetFamily, data: Mapping[str, Any]) -> str:
    return "" if family == "rows" else str(data["id"])


def _standard(family: SheetFamily, slot: Slot, data: Mapping[str, Any]) -> str:
    return str(data["clause"]).rpartition(":")[0] or slot.standard if family == "rows" else ""


def _keyed(family: SheetFamily, found: Sequence[Stored], unreadable: list[Place]) -> dict[str, Stored]:
    """The records by key; of two with one id neither counts, as in judging."""
    if family == "rows":
        return _rows_keyed(found)
    count = Counter(record.key for record in found)
    unreadable += [record.place for record in found if count[record.key] > 1]
    return {record.key: record for record in found if count[record.key] == 1}


def row_key(standard: str, data: Mapping[str, Any]) -> str:
    """Return what a row is about; two rows of one key are one too many."""
    clause = str(data["clause"]).rpartition(":")[2]
    subject = [str(data.get(key) or "") for key in ("category", "cycle", "by")]
    # A cell is read without the blanks around it; a key that ended in one would not be found again.
    return " | ".join((f"{standard}:{clause}", *subject)).rstrip()


def _rows_keyed(found: Sequence[Stored]) -> dict[str, Stored]:
    """Rows by what they are about; of several about the same thing the later ones are numbered."""
    seen: Counter[str] = Counter()
    keyed: dict[str, Stored] = {}
    for record in found:
        name = row_key(record.standard, {key: record.at((key,)) for key in ("clause", "category", "cycle", "by")})
        seen[name] += 1
        key = name if seen[name] == 1 else f"{name} | {seen[name]}"
        keyed[key] = replace(record, key=key)
    return keyed
