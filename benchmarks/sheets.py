"""Writes many projects, their exported sheet with a few edits, and the least that any import has to do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from openpyxl import load_workbook

from secops_cli.exchange.sheets.columns import tables_of
from secops_cli.pipeline import Request
from secops_cli.tasks.sheets import export_sheets

ROWS = 2000
EDITS = 20
_PER_FILE = 200
_DAY = date(2026, 11, 20)

# The sheet read cell by cell, and the files composed into nodes by the parser in C: no import can do with less.
FLOOR = """
import sys
from pathlib import Path
from openpyxl import load_workbook
from ruamel.yaml import CSafeLoader

for sheet in load_workbook(sys.argv[2], read_only=True).worksheets:
    for row in sheet.iter_rows():
        for cell in row:
            cell.value
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    CSafeLoader(path.read_bytes()).get_single_node()
"""


def generate_projects(folder: Path) -> Path:
    """Write a repository and beside it the edited sheet; return the sheet."""
    (folder / "projects").mkdir(parents=True)
    (folder / "secops.yaml").write_text("format: 1\n", encoding="utf-8")
    for first in range(0, ROWS, _PER_FILE):
        text = "\n".join(_project(number) for number in range(first, first + _PER_FILE))
        (folder / "projects" / f"{first:04d}.yaml").write_text(f"# 第 {first} 起\n\n{text}", encoding="utf-8")
    content, _ = export_sheets(Request(folder, _DAY), ["projects"])
    sheet = folder.parent / f"{folder.name}.xlsx"
    sheet.write_bytes(content)
    _edit(sheet)
    return sheet


def _project(number: int) -> str:
    signed = date(2020, 1, 6) + timedelta(days=number)
    return (
        f"- id: X{number:05d}\n  name: 安全运维服务第 {number} 期\n"
        f"  client: 示例市某某单位 {number % 97}\n  industry: 政务\n"
        f"  services: [安全运维, 风险评估]\n  amount: {10 + number % 90}.5\n  signed: {signed}\n"
        f"  accepted: {signed + timedelta(days=300)}   # 终验\n  manager: P{number % 40:03d}\n"
        f"  evidence: [ht-{number:05d}, ys-{number:05d}]\n  note: 原件由综合管理部存档\n"
    )


def _edit(path: Path) -> None:
    workbook = load_workbook(path)
    [table, *_] = tables_of("projects")
    sheet = workbook[table.sheet]
    columns = {cell.value: cell.column for cell in sheet[1]}
    client = columns[table.columns[3].header]
    for row in range(2, ROWS + 2, ROWS // EDITS):
        sheet.cell(row, client).value = f"改过的单位 {row}"
    workbook.save(path)
