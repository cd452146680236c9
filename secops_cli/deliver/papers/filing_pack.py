"""备案材料目录与缺件通知: the documents that go with the filing form of a system, what lacks, until when, what to do.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: filing forms of 2007 and 2025.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.assess.filing import FilingForm, filing_form
from secops_cli.assess.filing_papers import FilingPaper, filing_duty, filing_papers, is_filed, licence_fault
from secops_cli.assess.history import last_filing
from secops_cli.deliver.expressions import TO_FILL, Marked
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, file_of, joined
from secops_cli.model.evidence import Evidence
from secops_cli.model.workspace import RecordRef

_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One document of one material; a material without any has one row that says so."""

    number: int
    table: str
    material: str
    title: str
    date: str
    pages: str
    kept: str


@dataclass(frozen=True, slots=True)
class LackingRow:
    """A material, a product's licence or fields of a table that lack; why, until when, and what to do."""

    number: int
    what: str
    why: str
    due: str
    remedy: str


def compose(case: Case, grade: SystemGrade, layout: str | None) -> Composed:
    """Return what the catalogue and notice of one system say.

    Args:
        case: the judged repository.
        grade: of the system.
        layout: `2007` or `2025`; None for the one in force.
    """
    form = filing_form(case, [grade], layout)
    papers = filing_papers(case, grade, layout)
    blanks = Blanks()
    organization = case.workspace.organization
    body = organization.filing if organization else None
    lacking = tuple(LackingRow(number, *words) for number, words in enumerate(_lacking(case, grade, form, papers), 1))
    asked = [paper for paper in papers if paper.asked and paper.material.required]
    scope = {
        "organization": blanks.fill(
            organization.name if organization else None, "单位名称", "organization.yaml 的 name"
        ),
        "department": blanks.fill(
            body.department if body else None, "网络安全责任部门", "organization.yaml 的 filing.department"
        ),
        "system": grade.system.name,
        "level": grade.level or "",
        "form": f"《{form.layout.title}》" + (f"，{form.layout.copies}" if form.layout.copies else ""),
        "accepted_by": blanks.fill(
            body.accepted_by if body else None, "受理备案的公安机关", "organization.yaml 的 filing.accepted_by"
        ),
        "standing": _standing(case, grade),
        "asked": str(len(asked)),
        "there": str(sum(not paper.missing for paper in asked)),
        "lacked": str(sum(paper.lacking for paper in asked)),
        "catalogue": tuple(
            CatalogueRow(number, *words) for number, words in enumerate(_catalogue(case, papers, blanks), 1)
        ),
        "lacking": lacking,
        "date": formal_date(case.as_of),
    }
    facts = {
        "secops.edition": f"{form.layout.title} · {form.layout.status}" + ("" if form.layout.verified else " · 未核"),
        "secops.system": grade.system.id,
        "secops.layout": form.layout.layout,
    }
    for paper in papers:
        if paper.lacking:
            where = file_of(case.workspace, RecordRef("classifications", grade.system.id), "classification.yaml")
            blanks.mark(TO_FILL, paper.material.name, f"{where} 的 materials")
    return Composed(form.layout.layout, scope, facts, blanks.missing)


def _standing(case: Case, grade: SystemGrade) -> str:
    """Until when it has to be filed, or that it is."""
    last = last_filing(grade.classification, case.as_of)
    if last is not None:
        return f"该系统已于{formal_date(last.filed)}备案，以下供换版重报或变更时补齐。"
    duty = filing_duty(grade)
    term = case.catalogues.rules.periods.filing
    mark = "" if term.verified else "，这一期限没有核对到原文"
    if duty is None or duty.due is None:
        return f"定级决定和投入运行以后{term.days}日内办理备案({term.source}{mark})，两个日期还没有写全。"
    late = "，现已逾期" if duty.due < case.as_of else ""
    return f"应在{formal_date(duty.due)}前办理备案({term.source}{mark}){late}。"


def _catalogue(
    case: Case, papers: Sequence[FilingPaper], blanks: Blanks
) -> Iterator[tuple[str, str, str, str, str, str]]:
    for paper in papers:
        head = (paper.material.table, paper.material.name)
        for document in paper.documents:
            yield (*head, document.title, *_of_document(case, document, blanks))
        if not paper.documents:
            word = Marked("缺") if paper.lacking else Marked("待定") if paper.asked is None else "无"
            yield (*head, word, NONE, NONE, NONE)


def _of_document(case: Case, document: Evidence, blanks: Blanks) -> tuple[str, str, str]:
    """Its day, its pages, and where it is kept."""
    where = f"{file_of(case.workspace, RecordRef('evidence', document.id), '台账')} 中 {document.id} 的"
    day = blanks.fill(document.issued or document.effective, f"{document.title} 的日期", f"{where} issued")
    pages = blanks.fill(document.pages, f"{document.title} 的页数", f"{where} pages")
    held = f"存放于{document.held.where}，保管人{document.held.custodian}" if document.held else ""
    return day, pages, document.file or held


# --- what lacks -------------------------------------------------------------------------------------------------


def _lacking(
    case: Case, grade: SystemGrade, form: FilingForm, papers: Iterable[FilingPaper]
) -> Iterator[tuple[str, str, str, str]]:
    duty = filing_duty(grade)
    due = duty.due if duty and not is_filed(grade, case.as_of) else None
    for paper in papers:
        if paper.lacking:
            kinds = "；".join("或".join(group) for group in paper.material.evidence)
            yield paper.material.name, "；".join(paper.missing), _day(paper.due), f"取得{kinds}，登记台账后列入材料"
    for device in grade.system.devices or ():
        fault = licence_fault(device, case.as_of)
        if fault:
            what = f"安全专用产品 {device.name} 的许可"
            yield what, fault, _day(due), "补上证号与有效期；过期的换证或更换产品"
    for table in form.tables:
        if table.missing:
            titles = joined(found.name for found in table.missing[:_NAMED])
            titles += " 等，见备案表数据" if len(table.missing) > _NAMED else ""
            what = f"备案表{table.id}" + (
                f"({table.about})" if table.about != grade.system.name and table.about else ""
            )
            yield what, f"待填 {len(table.missing)} 项：{titles}", _day(due), "补写后重新出备案表数据"


def _day(due: date | None) -> str:
    return formal_date(due) if due else NONE
