"""A tiny evidence repository, judged through the real code, and what came of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from secops_cli.deliver.self_assessment import TEMPLATE, render_self_assessment
from secops_cli.deliver.templates import Template, find_template
from secops_cli.model.judgement import CategoryGrade, Origin
from secops_cli.pipeline import Request, Result, assess

AS_OF = date(2026, 11, 20)

SETTINGS = """\
format: 1
targets:
  - {standard: isccc, category: F, level: 三级}
"""

ORGANIZATION = """\
name: 样例安全公司
credit_code: 91990000MA0EXAMP17
"""

REGISTER = """\
- {id: E1, title: 运维服务流程, kind: 服务流程文件, file: evidence/流程.pdf, pages: 12}
- {id: E2, title: 运维服务规范, kind: 服务规范, file: evidence/规范.pdf}
- {id: E3, title: 规范执行记录, kind: 执行记录, file: evidence/执行.pdf}
- {id: E4, title: 旧调研报告, kind: 调研报告, file: evidence/调研.pdf, expires: 2026-01-31}
"""

ROWS = """\
defaults: {by: 自评, assessor: 质量部 王例, date: 2026-11-02}
rows:
  - {clause: row-1, conclusion: 符合, evidence: [{id: E1, pages: 3-5}]}
  - {clause: row-2, conclusion: 符合, evidence: [E2, E3]}
  - {clause: row-3, conclusion: 符合, evidence: [E4]}
  - {clause: row-4, conclusion: 不符合, note: 预算没有批}
"""

FINDINGS = """\
- id: G1
  kind: 观察项
  standard: isccc
  category: F
  clause: F1.1.1-b
  raised: 2025-10-17
  summary: 预算表没有写备用金
  correction: 预算表加了一栏
  closed: 2025-12-01
  evidence: [E3]
"""


def write_repository(folder: Path, **files: str) -> Path:
    """Write the tiny repository; keyword arguments replace or add files (`__` for `/`, `.yaml` is added)."""
    contents = {
        "secops": SETTINGS,
        "organization": ORGANIZATION,
        "evidence__all.register": REGISTER,
        "assessments__om-form__rows": ROWS,
        "findings": FINDINGS,
    } | files
    for name, content in contents.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    for name in ("流程", "规范", "执行", "调研"):
        (folder / "evidence" / f"{name}.pdf").write_bytes(b"%PDF-1.4\n" + name.encode())
    return folder


@dataclass(frozen=True)
class Rendered:
    """A rendered workbook: its bytes and, reopened, its first sheet."""

    content: bytes
    result: Result
    grade: CategoryGrade

    @property
    def workbook(self) -> Workbook:
        return load_workbook(io.BytesIO(self.content))

    @property
    def sheet(self) -> Worksheet:
        return self.workbook.worksheets[0]

    @property
    def table(self) -> dict[int, list[Any]]:
        """Number in the first column → the cells of that row (openpyxl), of the first sheet."""
        found: dict[int, list[Any]] = {}
        for row in self.sheet.iter_rows(max_col=7):
            if isinstance(row[0].value, int):
                found.setdefault(row[0].value, list(row))
        return found


class Render(Protocol):
    """Render a repository that differs in some files (see `rendered_in`)."""

    def __call__(
        self,
        standard: str = "ccrc-om-form",
        template: Template | None = None,
        origin: Origin | None = None,
        category: str | None = None,
        **files: str,
    ) -> Rendered: ...


def rendered_in(
    folder: Path,
    standard: str = "ccrc-om-form",
    template: Template | None = None,
    origin: Origin | None = None,
    category: str | None = None,
) -> Rendered:
    """Judge a repository and render the form or standard of that id, its first sheet or that of a category."""
    result = assess(Request(folder, today=AS_OF))
    grade = next(g for g in result.case.handed_in if g.standard.id == standard and category in (None, g.category.id))
    content = render_self_assessment(
        grade,
        result.case.workspace,
        template or find_template(TEMPLATE),
        standard=result.case.standard,
        origin=origin or result.origin,
    )
    return Rendered(content, result, grade)


def fill_of(cell: Any) -> str:
    """The fill colour of a cell without its alpha, an empty string where it has none."""
    return cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type == "solid" else ""


YELLOW, GREY = "FFFF00", "D9D9D9"
