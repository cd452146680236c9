"""A repository that has done little, whose lists are made and opened again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS, Paper
from secops_cli.deliver.papers.making import Made
from secops_cli.pipeline import Result, papers
from tests.conftest import Repository

LISTS = ("gap-report", "evidence-index", "rectification-tracker")

FILES: Mapping[str, str] = {
    "secops.yaml": "format: 1\ntargets:\n"
    "  - {standard: isccc, category: F, level: 三级}\n"
    "  - {standard: tcas, category: E, level: 1级}\n",
    "organization.yaml": 'name: "=1+1 样例公司"\ncredit_code: 91990000MA0EXAMP17\nfounded: 2026-03-01\n',
    "people.yaml": "- {id: p1, name: 张例, employment: {from: 2025-10-01}}\n",
    "evidence/a.register.yaml": """\
- {id: e1, title: "=流程", kind: 服务流程文件, file: evidence/a.pdf, issued: 2026-01-02, pages: 12,
   supports: [{clause: "tcas:E.1.1-a", pages: 3}]}
- {id: e2, title: 规范, kind: 服务规范, file: evidence/b.pdf, issued: 2026-02-03, expires: 2027-02-02}
- {id: e3, title: 过期的, kind: 调研报告, file: evidence/b.pdf, expires: 2026-01-31,
   supports: [{clause: "isccc:F1.1.1-b"}]}
- {id: e4, title: 没有人用, kind: 合同,
   held: {where: 三号柜, custodian: 王例, checked_by: 王例, checked_on: 2026-01-01}}
""",
    "evidence/a.pdf": "a",
    "evidence/b.pdf": "b",
    "assessments/isccc/a.yaml": """\
defaults: {category: F, by: 自评, assessor: 质量部, date: 2026-11-02}
rows:
  - {clause: F1.1.1-a, conclusion: 符合, evidence: [{id: e1, pages: 3-5}, e2]}
  - {clause: F1.1.2-a, conclusion: 符合, evidence: [e2]}
  - {clause: F1.1.2-b, conclusion: 不符合, note: "@没有做"}
""",
}


def paper_of(name: str) -> Paper:
    [paper] = [paper for paper in PAPERS if paper.name == name]
    return paper


def make(result: Result, name: str, **options: Any) -> dict[str, Made]:
    """Make one document of a judged repository: file name → what was made."""
    return papers(result, paper_of(name), **options)


def written(repository: Repository, more: Mapping[str, str] | None = None) -> Repository:
    return repository.write({**FILES, **(more or {})})


def book(made: Mapping[str, Made], suffix: str = ".xlsx") -> bytes:
    [content] = [one.content for name, one in made.items() if name.endswith(suffix)]
    return content


def sheet(content: bytes, name: str) -> Worksheet:
    found = load_workbook(io.BytesIO(content))[name]
    assert isinstance(found, Worksheet)
    return found


def rows(content: bytes, name: str, head: int = 2) -> list[dict[str, Any]]:
    """The rows of a sheet below its head, which is row `head` counted from 0, by the titles of columns; read by
    another library than the one that wrote them."""
    # Calamine begins at the first cell that is used, which is A1 here.
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    titles = cells[head]
    return [dict(zip(titles, line, strict=True)) for line in cells[head + 1 :]]


def facts(made: Mapping[str, Made]) -> list[dict[str, str]]:
    return [facts_of(one.content) for one in made.values()]
