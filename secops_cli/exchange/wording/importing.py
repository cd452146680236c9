"""A file of official text, of whatever kind, → what it says of a standard's clauses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from secops_cli.errors import UnreadableSource
from secops_cli.exchange.wording.clause_lines import read_clauses
from secops_cli.exchange.wording.form_lines import read_form
from secops_cli.exchange.wording.found import Line, Reading
from secops_cli.exchange.wording.matching import Matched, match, numbers_rows, printed_numbers, row_sections
from secops_cli.exchange.wording.plain_text import read_text
from secops_cli.exchange.wording.planning import Plan
from secops_cli.exchange.wording.sheet_tables import read_sheets
from secops_cli.exchange.wording.tables import Grid, read_tables
from secops_cli.exchange.wording.word_tables import read_word
from secops_cli.model.standard import Standard
from secops_cli.office.opening import open_office

_OFFICE: Final = frozenset({".docx", ".xlsx", ".doc", ".xls", ".docm", ".xlsm", ".et", ".wps"})
_BEGINNINGS: Final = (b"PK", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file says of a standard, and what kind of file it is, for people."""

    kind: str
    matched: Matched


@dataclass(frozen=True, slots=True)
class TextImport:
    """An import that is ready to be written.

    Attributes:
        path: where, relative to the repository.
        plan: what the file there becomes.
        imported: what was read, and what was not taken.
    """

    standard: Standard
    path: str
    plan: Plan
    imported: Imported


def read_file(content: bytes, name: str, standard: Standard, table: str | None = None) -> Imported:
    """Return what a file says of the clauses of a standard.

    Args:
        content: the whole file.
        name: its name, for messages.
        standard: the clauses that are looked for.
        table: only this sheet of a workbook, by its name, or this table of a Word file, by its number from 1.

    Raises:
        OfficeFault: an Office file that cannot be used.
        UnreadableSource: neither text nor Office file, or nothing in it bears a number of the standard.
    """
    if content.startswith(_BEGINNINGS) or PurePath(name).suffix.lower() in _OFFICE:
        kind, grids, lines = _office(content, name)
        grids = _chosen(grids, table, name)
    else:
        if table is not None:
            raise UnreadableSource(f"{name} 是文本，里面没有表", "去掉 --table。")
        lines, encoding = read_text(content, name)
        kind, grids = f"文本，{encoding}", []
    readings = [read_tables(grids)] if grids else []
    if lines and table is None:
        readings.append(_read_lines(lines, standard))
    for reading in readings:
        matched = match(standard, reading)
        if matched.wordings:
            return Imported(kind, matched)
    raise UnreadableSource(
        f"{name} 里没有认出 {standard.edition.alias} 的条目{_first_reason(readings)}", _hint(standard)
    )


def _office(content: bytes, name: str) -> tuple[str, list[Grid], list[Line]]:
    file = open_office(content, name)
    if file.kind == "xlsx":
        return "Excel", read_sheets(content, file), []
    return "Word", *read_word(file)


def _chosen(grids: list[Grid], table: str | None, name: str) -> list[Grid]:
    if table is None:
        return grids
    found = [grid for number, grid in enumerate(grids, 1) if table in (grid.name, str(number))]
    if not found:
        known = "、".join(grid.name.strip() for grid in grids) or "没有"
        raise UnreadableSource(f"{name} 里没有表 {table}", f"里面的表：{known}")
    return found[:1]


def _read_lines(lines: list[Line], standard: Standard) -> Reading:
    if numbers_rows(standard):
        return read_form(lines, row_sections(standard))
    return read_clauses(lines, printed_numbers(standard))


def _first_reason(readings: list[Reading]) -> str:
    left = next((left for reading in readings for left in reading.left), None)
    return f"；如 {left.place}：{left.reason}" if left else ""


def _hint(standard: Standard) -> str:
    numbers = "1. 2. 3." if numbers_rows(standard) else f"如 {next(iter(standard.clause), '')}"
    return f"表格要有写着“序号”(或“条号”)与“条款”的表头，文本要在行首写编号({numbers})；并核对 --standard。"
