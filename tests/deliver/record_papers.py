"""A repository whose records the documents of changes, checks, improvements and endings are made from."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from docx import Document

from secops_cli.deliver.papers import PAPERS
from secops_cli.deliver.papers.making import Made
from secops_cli.pipeline import papers
from tests.conftest import Repository

NAMES = (
    "change-plan",
    "change-report",
    "security-check",
    "improvement-plan",
    "disposal-information",
    "disposal-equipment",
    "disposal-media",
)

CHANGE = """\
id: c-1
system: core
summary: 门户扩到全省
declared: 局部调整
causes: [服务范围, 灾备方式]
requested_by: p-li
requested_on: 2026-09-01
approvals: [{by: p-wang, date: 2026-09-20, evidence: [ap]}]
started: 2026-10-01
finished: 2026-10-09
implemented_by: [p-zhao, p-li]
request: [rq]
analysis: [an]
plan: [pl]
log: [lg]
result: [rs]
"""
OPERATION = """\
system: core
checks:
  - {id: k0, date: 2025-05-05, by: 旧检查方, method: 旧方法, findings: []}
  - id: k1
    date: 2026-06-05
    by: 安全科
    method: 访谈与扫描
    findings:
      - {id: f1, what: 补丁落后, advice: 按月安装}
      - {id: f2, what: 日志不足, advice: 留足六个月}
improvements:
  - {id: i1, summary: 安装补丁, findings: [f1], level_affected: false, extent: 小, raised: 2026-06-10,
     finished: 2026-07-01, responsible: p-zhao}
  - {id: i2, summary: 建设审计平台, findings: [f2], level_affected: false, extent: 大, raised: 2026-06-10}
  - {id: i3, summary: 并入省级平台, level_affected: true, raised: 2026-06-10}
"""
TERMINATION = """\
system: old
decided: 2026-03-01
reason: 业务并入新系统
information:
  - {id: n1, what: files, handling: 转移, date: 2026-04-01, method: 专线传输, people: [p-zhao, 孙例], now_at: 新档案库}
  - {id: n2, what: 待办事项, handling: 清除, date: 2026-04-02, method: 覆写, people: [p-zhao]}
  - {id: n3, what: 历史邮件, handling: 暂存, date: 2027-01-05, method: 光盘, people: [p-li]}
equipment:
  - {id: e1, what: web, handling: 废弃, date: 2026-04-05, people: [p-zhao], method: 拆盘, residual: 无残余信息}
  - {id: e2, what: 磁带库, handling: 迁移}
equipment_plan: {documents: [dp], approvals: [{by: p-wang, date: 2026-03-20}]}
media:
  - {id: m1, what: 硬盘, handling: 销毁, date: 2026-04-05, people: [p-zhao], method: 粉碎, residual: 无残余信息}
media_plan: {documents: [dp], approvals: [{by: p-wang, date: 2026-03-20}]}
"""
REGISTER = "".join(
    f"- {{id: {name}, title: 甲{kind}, kind: {kind}, file: evidence/a.pdf, issued: 2026-09-10}}\n"
    for name, kind in (
        ("rq", "变更需求"),
        ("an", "变更影响分析"),
        ("pl", "变更方案"),
        ("ap", "变更记录"),
        ("lg", "变更过程日志"),
        ("rs", "变更结果报告"),
        ("dp", "终止处理记录"),
    )
)
FILES: Mapping[str, str] = {
    "secops.yaml": "format: 1\nchange_causes: {灾备方式: [rooms]}\n",
    "organization.yaml": "name: 样例单位\ncredit_code: 91990000MA0EXAMP17\n",
    "people/a.yaml": "- {id: p-li, name: 李例}\n- {id: p-wang, name: 王例}\n- {id: p-zhao, name: 赵例}\n",
    "systems/core/system.yaml": "{id: core, name: 核心系统, status: 已运行, online_since: 2026-11-01, "
    "object_types: [信息系统], responsible: {name: 样例单位}}\n",
    "systems/core/classification.yaml": "system: core\n"
    "business_information: [{object: 公民法人合法权益, degree: 一般损害}]\n"
    "system_service: [{object: 公民法人合法权益, degree: 一般损害}]\n"
    "decisions: [{id: d, stage: 最终, date: 2026-09-30, level: 第一级, conclusion: 维持, covers: [c-1]}]\n",
    "systems/core/changes/c.yaml": CHANGE,
    "systems/core/operation.yaml": OPERATION,
    "systems/old/system.yaml": "{id: old, name: 旧系统, status: 已终止, object_types: [信息系统], "
    "responsible: {name: 样例单位}, assets: [{id: files, name: 往来公文, kind: 文件}], "
    "devices: [{id: web, name: 办公服务器, kind: 服务器, quantity: 2}, {id: tape, name: 磁带库, kind: 存储}]}\n",
    "systems/old/classification.yaml": "system: old\n"
    "business_information: [{object: 公民法人合法权益, degree: 一般损害}]\n"
    "system_service: [{object: 公民法人合法权益, degree: 一般损害}]\n",
    "systems/old/termination.yaml": TERMINATION,
    "evidence/a.register.yaml": REGISTER,
    "evidence/a.pdf": "%PDF-1.4",
}

Repo = Callable[..., Repository]


def make(repo: Repo, name: str, more: Mapping[str, str | bytes] | None = None, **options: Any) -> dict[str, Made]:
    """Make one document for each of its subjects; files may be replaced or added."""
    [paper] = [paper for paper in PAPERS if paper.name == name]
    return papers(repo({**FILES, **(more or {})}).assess(), paper, **options)


def only(made: dict[str, Made]) -> Made:
    [one] = made.values()
    return one


def tables(content: bytes) -> list[list[list[str]]]:
    """Every table: rows of the texts of cells."""
    document = Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def table(content: bytes, *heads: str) -> list[list[str]]:
    """The rows below the first row of the only table whose first row begins so."""
    [found] = [rows for rows in tables(content) if rows[0][: len(heads)] == list(heads)]
    return found[1:]


def headings(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [p.text for p in document.paragraphs if p.style and (p.style.name or "").startswith("Heading 1")]
