"""The hidden sheet of an exported workbook: what every row said when it went out, to merge it by when it returns.

One line a row: table, key, hash, and the shown values of its columns as JSON, in pieces that fit a cell. Everything is
as the cells show it, personal numbers masked, so that the sheet gives away nothing that the visible ones do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from secops_cli.characters import printable
from secops_cli.exchange.sheets.columns import Table
from secops_cli.exchange.sheets.records import Holding, Stored
from secops_cli.exchange.sheets.showing import MAX_CELL, shown

BASE_SHEET: Final = "secops"
MARK: Final = "secops-sheet"
"""What the first cell of the hidden sheet says."""
FORMAT: Final = 1
_PIECE: Final = MAX_CELL - 767
_HASH: Final = 16


class BaseFault(Exception):
    """The hidden sheet cannot be used."""


@dataclass(frozen=True)
class Base:
    """What the hidden sheet says.

    Attributes:
        facts: of the export: format, commit, dirty, families.
        rows: table → key → column → what its cell showed; an empty cell is left out.
        fixed: the same of what is shown and not changed: the file and the standard of a record.
    """

    facts: Mapping[str, str]
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]]
    fixed: Mapping[str, Mapping[str, Mapping[str, Any]]]


def rows_of(holding: Holding, table: Table) -> Iterator[tuple[str, Stored, Mapping[str, Any]]]:
    """Yield key, record and data of each row of a table."""
    for key, record in holding.records.items():
        if not table.part:
            yield key, record, record.data
            continue
        for number, part in enumerate(record.parts(table.part)):
            yield f"{key}#{number}", record, part


def shown_row(table: Table, record: Stored, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return column → what its cell shows, for the values that are there."""
    found = {}
    for column in table.values:
        value = _inside(data, column.path) if table.part else record.at(column.path)
        cell = shown(column, value)
        if cell is not None:
            found[column.name] = cell
    return found


def fixed_row(table: Table, record: Stored) -> dict[str, Any]:
    """Return column → what its cell shows, of what is shown of a record and not changed in a sheet."""
    told = {"standard": record.standard, "file": record.place.path}
    return {column.name: printable(told[column.role]) for column in table.columns if column.role in told}


def _inside(data: Mapping[str, Any], path: Sequence[str]) -> Any:
    found: Any = data
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def plain(value: Any) -> Any:
    """Return a shown value as JSON keeps it; reading it gives the same normal value."""
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value


def plain_row(table: Table, record: Stored, part: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the shown values of a record, or of one of its parts, as JSON keeps them."""
    return {name: plain(value) for name, value in shown_row(table, record, part or record.data).items()}


def base_lines(facts: Mapping[str, str], rows: Iterable[tuple[Table, str, Mapping[str, Any]]]) -> Iterator[list[str]]:
    """Yield the lines of the hidden sheet.

    Args:
        rows: table, key and shown values, table by table.
    """
    yield [MARK, str(FORMAT)]
    for name, fact in facts.items():
        yield ["fact", name, fact]
    last = ""
    names: list[str] = []
    for table, key, values in rows:
        if table.name != last:
            last = table.name
            names = [column.name for column in table.columns if column.role in ("value", "standard", "file")]
            yield ["columns", table.name, *names]
        text = json.dumps([plain(values.get(name)) for name in names], ensure_ascii=False, separators=(",", ":"))
        yield ["row", table.name, key, _hash(text), *(text[n : n + _PIECE] for n in range(0, len(text), _PIECE))]


def read_base(lines: Iterable[Sequence[Any]]) -> Base:
    """Read the hidden sheet.

    Raises:
        BaseFault: it is of a newer format, or was changed.
    """
    facts: dict[str, str] = {}
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    fixed: dict[str, dict[str, dict[str, Any]]] = {}
    names: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        words = [str(cell) for cell in line if cell is not None]
        match words:
            case [mark, version] if mark == MARK and number == 1:
                if version != str(FORMAT):
                    raise BaseFault(f"是另一个版本的 secops 导出的(格式 {version})")
            case ["fact", name, *fact]:
                facts[name] = fact[0] if fact else ""
            case ["columns", table, *columns]:
                names[table] = columns
                rows[table], fixed[table] = {}, {}
            case ["row", table, key, digest, *pieces]:
                text = "".join(pieces)
                if _hash(text) != digest or table not in names:
                    raise BaseFault(f"隐藏工作表第 {number} 行被改过")
                values = {n: v for n, v in zip(names[table], json.loads(text), strict=True) if v is not None}
                rows[table][key] = {name: value for name, value in values.items() if name[0] != "@"}
                fixed[table][key] = {name: value for name, value in values.items() if name[0] == "@"}
            case []:
                continue
            case _:
                raise BaseFault(f"隐藏工作表第 {number} 行看不懂")
    return Base(facts, rows, fixed)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]
