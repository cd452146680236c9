"""Gaps as text for people, and as the `secops/gap/1` contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case
from secops_cli.assess.gap import EFFORT, Action, TargetGap
from secops_cli.model.in_words import requirement, shown
from secops_cli.model.judgement import CategoryGrade, CheckResult, Origin, in_digits
from secops_cli.report.grade import heading, no_targets
from secops_cli.report.names import listed, record
from secops_cli.report.text import safe, wrapped

if TYPE_CHECKING:
    from secops_cli.report.contracts.gap import ActionEntry, GapDocument, TargetGapEntry

_TITLES: Final = {"decide": "评定", "renew": "更新材料", "obtain": "取得", "add": "增加", "wait": "等待"}


def format_text(case: Case, origin: Origin, gaps: Iterable[TargetGap]) -> str:
    """Return what is lacking, target by target, by effort and then by date."""
    lines = [heading(case, origin)]
    # Two targets of one category lack the same where they are looked at up to the same level.
    for section in dict.fromkeys(tuple(_target(case, gap)) for gap in gaps):
        lines += ["", *section]
    if not case.grades:
        lines += ["", no_targets(case)]
    return "\n".join(part for line in lines for part in wrapped(safe(line)))


def _target(case: Case, gap: TargetGap) -> list[str]:
    grade = gap.grade
    name = f"{grade.standard.shown_title} {grade.category.title}：{grade.proven or '尚无'} → {gap.level}"
    if gap.reached:
        return [f"{name}  达到"]
    lines = [name, f"  {_reachable(case, gap)}"]
    if gap.lapsing:
        count, names = len(gap.lapsing), listed(gap.lapsing)
        lines.append(f"  什么都不做的话，到那天有 {count} 条现在成立的不再成立：{names}(见 secops forecast)")
    return [*lines, *(line for kind in EFFORT for line in _of_kind(case, gap, kind))]


def _reachable(case: Case, gap: TargetGap) -> str:
    if gap.earliest is None:
        return "照现有记录等不到：有的条件只能先改变事实"
    if gap.earliest == case.as_of:
        return "不必等待：下面各项办好即可"
    return f"最早 {gap.earliest} 可达：等待以外的各项都立即办好"


def _of_kind(case: Case, gap: TargetGap, kind: str) -> list[str]:
    actions = [action for action in gap.actions if action.step.kind == kind]
    if not actions:
        return []
    lines = [f"  {_TITLES[kind]}"]
    plain = [a for a in actions if not (a.alternatives or a.depends_on or a.step.result) and kind == "decide"]
    for what in dict.fromkeys(action.step.what for action in plain):
        alike = [action for action in plain if action.step.what == what]
        lines += _together(case, gap.grade, what, alike) if len(alike) > 1 else _one(case, gap.grade, alike[0])
    for action in actions:
        if action not in plain:
            lines += _one(case, gap.grade, action)
    return lines


def _together(case: Case, grade: CategoryGrade, what: str, actions: Sequence[Action]) -> list[str]:
    """Conclusions of the same sort on one line; which papers each wants, `standard show` tells."""
    clauses = "、".join(f"{action.id} {name}" for action in actions for name in _clauses(grade, action))
    lines = [f"    {what} {len(actions)} 条：{clauses}"]
    for action in actions:
        if action.step.records:
            known = listed([record(case.workspace, ref) for ref in action.step.records])
            lines.append(f"      {listed(_clauses(grade, action))} 已有可参考  {known}")
    return lines


def _one(case: Case, grade: CategoryGrade, action: Action) -> list[str]:
    step = action.step
    mark = "" if action.chosen else "(另一种办法)"
    best = "(最省)" if action.chosen and action.alternatives else ""
    when = f"{step.until or '等不到'}  " if step.kind == "wait" else ""
    lines = [f"    {action.id}  {when}{step.what}{best}{mark}  {listed(_clauses(grade, action))}"]
    if step.result is not None:
        check = step.result
        lines.append(f"      {check.name} 要求 {requirement(check)}，现有 {_present(check)}")
    if step.evidence:
        lines.append(f"      材料  {'；'.join('或'.join(group) for group in step.evidence)}")
    if step.records:
        verb = "已有可参考" if step.kind in ("decide", "obtain") and step.records[0].family == "evidence" else "记录"
        lines.append(f"      {verb}  {listed([record(case.workspace, ref) for ref in step.records])}")
    if step.responsible:
        lines.append(f"      责任人  {step.responsible}")
    if action.depends_on:
        lines.append(f"      先办  {listed(action.depends_on)}")
    lines += [f"      或者  {'、'.join(group)}" for group in action.alternatives]
    return lines


def _clauses(grade: CategoryGrade, action: Action) -> list[str]:
    return [grade.standard.shown_clause(clause) for clause in action.clauses]


def _present(check: CheckResult) -> str:
    fact, proven = (shown(value, check.unit) for value in (check.measurement.fact, check.measurement.proven))
    if fact == proven or check.operator == "at_most":
        return fact
    return f"{fact}，其中已证 {proven if proven != '未知' else '无'}"


# --- JSON -------------------------------------------------------------------------------------------------------


def document(case: Case, origin: Origin, gaps: Iterable[TargetGap]) -> GapDocument:
    """Return the contract `secops/gap/1`."""
    organization = case.workspace.organization
    return {
        "schema": "secops/gap/1",
        "organization": organization.name if organization else None,
        "as_of": case.as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "targets": [_target_entry(case, gap) for gap in gaps],
    }


def _target_entry(case: Case, gap: TargetGap) -> TargetGapEntry:
    grade = gap.grade
    return {
        "standard": grade.standard.id,
        "own": grade.standard.is_own,
        "category": grade.category.id,
        "application": grade.target.application,
        "region": grade.target.region,
        "from": grade.proven,
        "to": gap.level,
        "earliest": gap.earliest.isoformat() if gap.earliest else None,
        "reached": gap.reached,
        "lapsing": list(gap.lapsing),
        "actions": [_action_entry(case, action) for action in gap.actions],
    }


def _action_entry(case: Case, action: Action) -> ActionEntry:
    step, check = action.step, action.step.result
    places = [place for ref in step.records if (place := case.workspace.place(ref)) is not None]
    return {
        "id": action.id,
        "kind": step.kind,
        "clauses": list(action.clauses),
        "what": step.what,
        "required": None if check is None else requirement(check),
        "present": None if check is None else shown(check.measurement.fact, check.unit),
        "proven": None if check is None else shown(check.measurement.proven, check.unit),
        "amount": None if step.amount is None else in_digits(step.amount),
        "unit": step.unit or None,
        "until": step.until.isoformat() if step.until else None,
        "evidence": [list(group) for group in step.evidence],
        "chosen": action.chosen,
        "alternatives": [list(group) for group in action.alternatives],
        "depends_on": list(action.depends_on),
        "records": [ref.id for ref in step.records],
        "locations": [{"path": place.path, "line": place.line} for place in dict.fromkeys(places)],
        "responsible": step.responsible,
    }
