"""Why each row of a self-assessment says what it says: for the organisation, not for the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.joint import below
from secops_cli.deliver.assessment_form import Form
from secops_cli.deliver.expressions import Marked
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
from secops_cli.model.standard import Clause

_MOST_PLACES: Final = 12
"""A head count names every person's record; `secops grade --explain` lists them all."""


@dataclass(frozen=True, slots=True)
class Note:
    """Why a row says what it says; `number` is empty for what has no row."""

    sheet: str
    number: str
    clause: str
    title: str
    conclusion: str
    reason: str
    places: str


def notes_on(grade: CategoryGrade, form: Form, clauses: tuple[Clause, ...]) -> Iterator[Note]:
    """Return a note for each value of the heading that is missing, each row, and what a joint sheet does not list."""
    heading = (
        ("组织名称", form.organization, "organization.yaml 没有 name(单位名称)"),
        ("评估时间", form.assessed_on, "自评估行没有 date(评估日期)"),
        ("评估部门/人员", form.assessed_by, "自评估行没有 assessor(评估人)"),
    )
    for name, value, reason in heading:
        if isinstance(value, Marked):
            yield Note(form.title, "", "", name, "未填", reason, "")
    for number, clause in enumerate(clauses, 1):
        verdict = grade.verdicts.get(clause.id)
        if verdict is None or clause.id not in grade.applicable[grade.target.level]:
            limits = f"限{'、'.join(clause.levels)}"
            yield Note(form.title, str(number), clause.id, clause.title, "不属于申报级别", limits, "")
        else:
            yield _note(form, verdict, str(number))
    for lower, verdict in below(grade):
        yield _note(form, verdict, "", f"表按{form.level}填，没有本行；{lower.category.title} {lower.target.level}：")


def _note(form: Form, verdict: ClauseVerdict, number: str, before: str = "") -> Note:
    clause = verdict.clause
    conclusion = f"{verdict.verdict}·{verdict.pending}" if verdict.pending else verdict.verdict
    places = "\n".join(f"{place.path}:{place.line}" for place in verdict.places[:_MOST_PLACES])
    if len(verdict.places) > _MOST_PLACES:
        places += f"\n等 {len(verdict.places)} 处"
    reason = verdict.reason if verdict.verdict == "不适用" else "；".join(dict.fromkeys(_reasons(verdict)))
    shown = Marked(conclusion) if verdict.verdict == "待定" else conclusion
    return Note(form.title, number, clause.id, clause.title, shown, before + reason, places)


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
