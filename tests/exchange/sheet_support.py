"""An exported workbook in a test: edit cells by record and header, import, look at what the files say then."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.exchange.sheets.columns import FAMILIES, SheetFamily, table_named
from secops_cli.exchange.sheets.writing import Plan
from secops_cli.pipeline import Request
from secops_cli.tasks.sheets import export_sheets, open_sheet, plan_import
from tests.conftest import TODAY, Repository

PEOPLE = """\
# 花名册
- id: P01   # 第一个
  name: 赵某
  employment: {from: 2020-03-01}
  roles: [项目经理]
  duty: 技术
  services: [security-operations, 应急响应]
  titles:
    - series: 电子信息   # 系列
      rank: 中级
      obtained: 2019-12-10
    - {series: 财务, rank: 初级, obtained: 2015-01-01}
  evidence: [ev-1, ev-2]

- id: P02
  name: 钱某
  services: []
  titles: []
  note: '说明: 有冒号'
"""
PROJECTS = """\
- id: 2025-01
  name: 运维
  client: 某局
  services: [安全运维]
  amount: 36.50
  signed: 2025-01-10
  manager: P01
  evidence: [ev-3]
"""
ROWS = """\
defaults:
  category: F
  by: 自评
  assessor: 李某
  date: 2026-10-30
rows:
  - clause: 4.2.1
    conclusion: 符合
    evidence:
      - ev-1
      - id: ev-2
        pages: 3-5
        sha256: "0000000000000000000000000000000000000000000000000000000000000000"
  - clause: 4.2.2
    conclusion: 不符合
    note: 还差一份
"""
REGISTER = """\
- {id: ev-1, title: 社保明细, kind: 社会保险缴纳证明, file: evidence/a.txt, issued: 2026-11-05}
- id: ev-2
  title: 劳动合同
  kind: 劳动合同
  file: evidence/a.txt
  pages: 3
  supports: [{clause: "isccc:4.1.1", pages: 2}]
- {id: ev-3, title: 合同, kind: 合同, file: evidence/a.txt}
"""
SYSTEM = """\
id: oa
name: 办公系统
status: 已运行
object_types: [信息系统]
devices:
  - {id: fw, name: 防火墙, kind: 安全专用产品, quantity: 2}
  - {id: sw, name: 交换机, kind: 网络产品}
links:
  - {ends: [互联网, fw]}
  - {ends: [fw, sw], medium: 光纤}
"""
FILES = {
    "people/一部.yaml": PEOPLE,
    "projects.yaml": PROJECTS,
    "assessments/isccc/通用要求.yaml": ROWS,
    "evidence/全部.register.yaml": REGISTER,
    "evidence/a.txt": "x",
    "systems/oa/system.yaml": SYSTEM,
}


@dataclass
class Book:
    """A workbook that was exported, open in a spreadsheet."""

    repository: Repository
    workbook: Workbook
    names: dict[str, str] = field(default_factory=dict)

    def sheet(self, table: str) -> Worksheet:
        found = table_named(table)
        assert found is not None
        return self.workbook[found.sheet]

    def column(self, table: str, header: str) -> int:
        """The column of a header, without star, unit and line break; `金额` finds `金额(万元)*`."""
        headers = {c.column: re.sub(r"\n|\*|\((?!分表).*?\)", "", str(c.value)) for c in self.sheet(table)[1]}
        return next(column for column, words in headers.items() if words == header)

    def row(self, table: str, key: str) -> int:
        sheet = self.sheet(table)
        return next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 1).value == key)

    def cell(self, table: str, key: str, header: str) -> Any:
        return self.sheet(table).cell(self.row(table, key), self.column(table, header))

    def put(self, table: str, key: str, **values: Any) -> Book:
        for header, value in values.items():
            self.cell(table, key, header).value = value
        return self

    def add(self, table: str, **values: Any) -> int:
        row = self.sheet(table).max_row + 1
        for header, value in values.items():
            self.sheet(table).cell(row, self.column(table, header)).value = value
        return row

    def drop(self, table: str, key: str) -> Book:
        self.sheet(table).delete_rows(self.row(table, key))
        return self

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.workbook.save(buffer)
        return buffer.getvalue()

    def plan(self, *, delete: bool = False) -> Plan:
        return plan_content(self.repository, self.content(), delete=delete)


def asked(repository: Repository) -> Request:
    return Request(repository.root, TODAY)


def export_bytes(repository: Repository, *families: SheetFamily) -> bytes:
    return export_sheets(asked(repository), families or FAMILIES)[0]


def export_book(repository: Repository, *families: SheetFamily) -> Book:
    return Book(repository, load_workbook(io.BytesIO(export_bytes(repository, *families))))


def plan_content(repository: Repository, content: bytes, *, delete: bool = False) -> Plan:
    _, incoming = open_sheet(content, "台账.xlsx")
    return plan_import(asked(repository), incoming, delete=delete)


def apply(repository: Repository, plan: Plan) -> Repository:
    for name, content in plan.files.items():
        if content is None:
            (repository.root / name).unlink()
        else:
            repository.write({name: content})
    return repository


def changed(plan: Plan) -> dict[str, str]:
    """Path → what a file will say."""
    return {name: content.decode() if content is not None else "" for name, content in plan.files.items()}


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that are new, in order."""
    import difflib

    diff = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [d[2:] for d in diff if d[0] == "-"], [d[2:] for d in diff if d[0] == "+"]


def problems(plan: Plan) -> list[tuple[str, str]]:
    """Where and what, of everything that is not written."""
    return [(str(problem.spot), problem.message) for problem in plan.problems]


def snapshot(repository: Repository) -> Mapping[str, bytes]:
    return {str(p.relative_to(repository.root)): p.read_bytes() for p in repository.root.rglob("*") if p.is_file()}


__all__ = ["FILES", "Book", "apply", "changed", "export_book", "export_bytes", "lines_changed", "problems"]
