"""The 自评估表 as a workbook: the sheets of a grade, a sheet 「说明」 with the reasons, and the name of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import StandardByName
from secops_cli.deliver.assessment_form import (
    Form,
    applies,
    clauses_on,
    compose_form,
    is_form,
    title_of,
)
from secops_cli.deliver.expressions import Marked
from secops_cli.deliver.files import facts_of_origin, file_name, organization_in_names
from secops_cli.deliver.packing import Properties, stamp
from secops_cli.deliver.templates import Template
from secops_cli.deliver.workbook import Page, clean, render_workbook
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict, Origin
from secops_cli.model.standard import Clause, Part
from secops_cli.model.workspace import Workspace

TEMPLATE: Final = "self-assessment.xlsx"
_SHEET: Final = "自评估表"
_NOTES_SHEET: Final = "说明"

_MOST_PLACES: Final = 12
"""A head count names every person's record; `secops grade --explain` lists them all."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why a row says what it says; for the organisation, not for the form."""

    sheet: str
    number: str
    clause: str
    title: str
    conclusion: str
    reason: str
    places: str


def render_self_assessment(
    grade: CategoryGrade,
    workspace: Workspace,
    template: Template,
    *,
    standard: StandardByName,
    origin: Origin,
) -> bytes:
    """Return the filled 自评估表 of one grade; the same arguments give the same bytes.

    Args:
        grade: of an official form, or of a category of any standard (then one sheet a part).
        workspace: the facts that the grade was made from.
        template: `templates.find_template(TEMPLATE, …)`.
        standard: finds a standard by id or alias, as `Case.standard` does.
        origin: the revision that the workspace was read from, and whether the folder differs from it.

    Raises:
        TemplateFault: the template cannot be used.
    """
    parts = _parts(grade)
    pages = pages_of(grade, workspace, standard)
    title = title_of(grade, parts[-1]) if len(parts) == 1 else f"{grade.category.title}自评估表"
    organization = workspace.organization.name if workspace.organization else ""
    facts = _facts(grade, template, origin)
    return stamp(render_workbook(template, pages), Properties(clean(title), clean(organization), grade.as_of, facts))


def pages_of(grade: CategoryGrade, workspace: Workspace, standard: StandardByName) -> list[Page]:
    """Return what the template's sheets are given: one page a part of the standard, and the reasons."""
    parts = _parts(grade)
    forms = [(part, compose_form(grade, workspace, part, standard)) for part in parts]
    pages = [Page(_SHEET, part.title if is_form(grade) else form.title, {"form": form}) for part, form in forms]
    notes = tuple(note for part, form in forms for note in _notes(grade, form, clauses_on(grade, part)))
    return [*pages, Page(_NOTES_SHEET, _NOTES_SHEET, {"notes": notes}, required=False)]


def _parts(grade: CategoryGrade) -> list[Part]:
    return [part for part in grade.standard.parts_for(grade.category) if clauses_on(grade, part)]


def self_assessment_name(grade: CategoryGrade, workspace: Workspace) -> str:
    """Return the file name: `单位-类别-自评估表-级别.xlsx`, safe on every system.

    A sheet that is no official form names its parts, so that form and standard of one category do not share a name;
    another application than the first is named at the end.
    """
    organization = organization_in_names(workspace)
    parts = [] if is_form(grade) else [part.title for part in grade.standard.parts_for(grade.category)]
    words = [organization, grade.category.title, f"{'与'.join(parts)}自评估表", grade.target.level]
    if grade.target.application != "初次":
        words.append(grade.target.application)
    return file_name(words, ".xlsx")


def _facts(grade: CategoryGrade, template: Template, origin: Origin) -> dict[str, str]:
    edition = grade.standard.edition
    return {
        **facts_of_origin("self-assessment", template, origin, grade.as_of),
        "secops.edition": f"{edition.id} ({'本单位自己的标准' if grade.standard.is_own else edition.status})",
        "secops.category": grade.category.id,
        "secops.level": grade.target.level,
        "secops.application": grade.target.application,
    }


# --- reasons ----------------------------------------------------------------------------------------------------


def _notes(grade: CategoryGrade, form: Form, clauses: tuple[Clause, ...]) -> Iterator[Note]:
    heading = (
        ("组织名称", form.organization, "organization.yaml 没有 name(单位名称)"),
        ("评估时间", form.assessed_on, "自评估行没有 date(评估日期)"),
        ("评估部门/人员", form.assessed_by, "自评估行没有 assessor(评估人)"),
    )
    for name, value, reason in heading:
        if isinstance(value, Marked):
            yield Note(form.title, "", "", name, "未填", reason, "")
    for number, clause in enumerate(clauses, 1):
        yield _note(grade, form, clause, str(number))


def _note(grade: CategoryGrade, form: Form, clause: Clause, number: str) -> Note:
    verdict = grade.verdicts.get(clause.id)
    if verdict is None or clause.id not in grade.applicable[grade.target.level]:
        return Note(form.title, number, clause.id, clause.title, "不属于申报级别", f"限{'、'.join(clause.levels)}", "")
    conclusion = f"{verdict.verdict}·{verdict.pending}" if verdict.pending else verdict.verdict
    places = "\n".join(f"{place.path}:{place.line}" for place in verdict.places[:_MOST_PLACES])
    if len(verdict.places) > _MOST_PLACES:
        places += f"\n等 {len(verdict.places)} 处"
    reason = "；".join(dict.fromkeys(_reasons(verdict))) if applies(grade, clause) else verdict.reason
    shown = Marked(conclusion) if verdict.verdict == "待定" else conclusion
    return Note(form.title, number, clause.id, clause.title, shown, reason, places)


def _reasons(verdict: ClauseVerdict) -> Iterator[str]:
    if verdict.reason:
        yield verdict.reason
    if verdict.row is not None and verdict.row.row.note:
        yield f"自评估行的说明：{verdict.row.row.note}"
    if verdict.entailed_by:
        yield f"由 {verdict.entailed_by} 的结论带出"
    for use in verdict.documents:
        if use.fault:
            yield f"{use.id} 未列入：{use.fault}"
    if verdict.reading:
        yield "按本单位选定的读法"
    if verdict.clause.erratum:
        yield f"原文注记：{verdict.clause.erratum}"
