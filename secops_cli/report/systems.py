"""Classified systems as text for people, and as their part of the `secops/grade/1` contract."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import Duty, Scored, SystemGrade, edition_name, rank
from secops_cli.assess.conclusion import conclude
from secops_cli.assess.filing import filing_form
from secops_cli.assess.filing_papers import filing_duty, filing_papers
from secops_cli.model.workspace import RecordRef
from secops_cli.report.text import safe, table
from secops_cli.terms import HARM_DEGREES, SECURITY_LEVELS

if TYPE_CHECKING:
    from secops_cli.report.contracts.grade import DutyEntry, LocationEntry, SystemEntry

_DASH: Final = "—"
_DUTIES: Final = ("专家评审", "主管部门核准", "公安机关备案", "等级测评")


def format_text(case: Case) -> list[str]:
    """Return one table an edition: S, A, level, combination, and what the edition demands; then what is unread."""
    lines: list[str] = []
    for name in dict.fromkeys(_edition(case, system) for system in case.systems):
        own = [system for system in case.systems if _edition(case, system) == name]
        columns = ("系统", "业务信息S", "系统服务A", "等级", "组合", *_DUTIES)
        lines += ["", f"等级保护定级 ({name})", *table([columns, *map(_row, own)])]
    if case.unread_systems:
        lines += ["", *(f"  {place} 读不出，其中的系统没有定级" for place in case.unread_systems)]
    return lines


def _edition(case: Case, system: SystemGrade) -> str:
    if system.edition is not None:
        return system.edition.standing
    unread = edition_name(case.workspace, system.classification) is None
    return "依据的版本读不出：secops.yaml 要先改好" if unread else "没有这个版本"


def _row(system: SystemGrade) -> tuple[str, ...]:
    duties = {duty.what: duty for duty in system.duties}
    asked = system.edition is not None and system.level is not None
    level = system.level or _DASH
    decided = "" if system.final or system.level is None else "(未决定)"
    decided = "(低于矩阵)" if system.too_low else decided
    return (
        system.system.name,
        system.S.effective or _DASH,
        system.A.effective or _DASH,
        f"{level}{decided}",
        system.combination or _DASH,
        *(_state(duties.get(what), system) if asked else _DASH for what in _DUTIES),
    )


def _state(duty: Duty | None, grade: SystemGrade) -> str:
    if duty is None:
        return "不要求"
    if duty.lapsed:
        return f"已过期({duty.until})"
    words = "已附" if duty.met else "未知" if duty.met is None else f"缺(最迟 {duty.due})" if duty.due else "缺"
    words += "·不符合" if duty.what == "等级测评" and grade.concluded == "不符合" else ""
    return words if duty.verified else f"{words}·未核"


# --- --explain --------------------------------------------------------------------------------------------------


def explain(case: Case, grade: SystemGrade) -> str:
    """Return how a system was classified: every harm with its level, and why it is not one level higher."""
    system, found = grade.system, grade.classification
    where = case.workspace.place(RecordRef("systems", system.id))
    lines = [f"system:{system.id} {system.name}    {where.path}:{where.line}" if where else f"system:{system.id}"]
    lines.append(f"  依据  {_edition(case, grade)}")
    if found is None:
        unread = case.workspace.unread_at("classifications")
        why = f"读不出({unread})" if unread else "没有 classification.yaml"
        lines.append(f"  结论  {why}，不能定级")
        return "\n".join(map(safe, lines))
    for name, title, scored in (("S", "业务信息", grade.S), ("A", "系统服务", grade.A)):
        lines += _explain_scored(grade, name, title, scored)
    lines.append(f"  等级  {grade.computed or '未知'}：S、A 中较高的一个")
    if grade.deciding is not None:
        raised = " 高定" if grade.computed and rank(grade.deciding.level) > rank(grade.computed) else ""
        basis = f"，依据：{grade.deciding.basis}" if grade.deciding.basis else ""
        basis += f"，{grade.raise_fault}" if grade.raise_fault else ""
        lines.append(f"  决定  {grade.deciding.date} {grade.deciding.id} 最终定为{grade.deciding.level}{raised}{basis}")
    lines.append(f"  组合  {grade.combination or '未知'}")
    for duty in grade.duties:
        until = f"，{duty.due} 前" if duty.due and not duty.met else ""
        held = f"，证明有效期至 {duty.until}" if duty.until and not duty.lapsed else ""
        why = f" — {duty.why}" if duty.why else ""
        lines.append(f"  要求  {duty.what}({duty.source}){until}：{_state(duty, grade)}{held}{why}")
    lines += _explain_filing(case, grade)
    periods = case.catalogues.rules.periods
    for assessment in found.assessments or ():
        conclusion, why = conclude(assessment, periods)
        lines.append(f"  测评  {assessment.date} {assessment.id} {conclusion}" + (f" — {why}" if why else ""))
    return "\n".join(map(safe, lines))


def _explain_filing(case: Case, grade: SystemGrade) -> list[str]:
    """What the filing form lacks, in one line; none for a system that needs no filing."""
    if filing_duty(grade) is None:
        return []
    form = filing_form(case, [grade])
    tables = Counter({table.id: 0 for table in form.tables})
    for found in form.tables:
        tables[found.id] += len(found.missing)
    lacking = [paper.material.name for paper in filing_papers(case, grade) if paper.lacking]
    fields = "、".join(f"{name} {number} 项" for name, number in tables.items() if number)
    words = f"缺 {fields}" if fields else "已填全"
    words += f"；缺材料 {len(lacking)} 份" if lacking else ""
    more = f" — secops report filing-form --system {grade.system.id} 列出" if fields or lacking else ""
    return [f"  备案表  {form.layout.layout} 版{words}{more}"]


def _explain_scored(grade: SystemGrade, name: str, title: str, scored: Scored) -> list[str]:
    if scored.level is None:
        why = "没有写明侵害的客体与程度" if grade.edition else "不知道依据的版本，算不出"
        return [f"  {name}  {title}：{why}"]
    lines = [f"  {name}  {title} {scored.level}"]
    for item, level in scored.items:
        reason = f"，{item.reason}" if item.reason else ""
        lines.append(f"    {item.object} · {item.degree} → {level}{reason}")
    if scored.declared is not None:
        lines.append(f"    按决定提到{scored.declared}")
    lines.append(f"    不再高一级：{_why_not_higher(grade, scored)}")
    return lines


def _why_not_higher(grade: SystemGrade, scored: Scored) -> str:
    """What harm would give the next level, none of which is stated."""
    assert scored.level is not None
    assert grade.edition is not None
    if scored.level == SECURITY_LEVELS[-1]:
        return "已是最高一级"
    above = SECURITY_LEVELS[rank(scored.level) + 1]
    ways = []
    for name, levels in grade.edition.matrix.items():
        degrees = [degree for degree, level in zip(HARM_DEGREES, levels, strict=True) if rank(level) >= rank(above)]
        if degrees:
            ways.append(f"{grade.edition.object_titles.get(name, name)}{degrees[0]}")
    return f"{above}要有{'，或'.join(ways)}，都没有写"


# --- JSON -------------------------------------------------------------------------------------------------------


def entry(case: Case, grade: SystemGrade) -> SystemEntry:
    """Return one system's part of the contract `secops/grade/1`."""
    return {
        "id": grade.system.id,
        "name": grade.system.name,
        "edition": grade.edition.id if grade.edition else None,
        "edition_status": grade.edition.status if grade.edition else None,
        "edition_verified": grade.edition.verified if grade.edition else False,
        "S": grade.S.effective,
        "A": grade.A.effective,
        "computed": grade.computed,
        "final": grade.final,
        "combination": grade.combination,
        "duties": [_duty(duty) for duty in grade.duties],
        "locations": _locations(case, grade),
    }


def _duty(duty: Duty) -> DutyEntry:
    return {
        "what": duty.what,
        "due": duty.due.isoformat() if duty.due else None,
        "met": duty.met,
        "source": duty.source,
        "verified": duty.verified,
        "reason": duty.why,
        "until": duty.until.isoformat() if duty.until else None,
    }


def _locations(case: Case, grade: SystemGrade) -> list[LocationEntry]:
    refs = (RecordRef("systems", grade.system.id), RecordRef("classifications", grade.system.id))
    places = [place for ref in refs if (place := case.workspace.places.get(ref)) is not None]
    return [{"path": place.path, "line": place.line} for place in places]
