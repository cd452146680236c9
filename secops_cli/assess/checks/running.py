"""Checks of a running system: incidents and their levels, plans and drills, checks and what came of them.

Source: 等级保护实施过程 2.2.4 4.–6.
"""

from __future__ import annotations

from collections.abc import Iterator

from secops_cli.assess.case import Case
from secops_cli.assess.checks.references import check_known, dangling
from secops_cli.assess.dates import add_months
from secops_cli.assess.improvement import judge_improvement
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.operation import Improvement, Incident, Operation
from secops_cli.model.workspace import RecordRef


def check_running(case: Case) -> Iterator[Diagnostic]:
    """Every system's `operation.yaml`, then every incident."""
    for record in case.workspace.operations.values():
        place = case.workspace.places[RecordRef("operations", record.system)]
        yield from _check_ids(record, place)
        yield from _check_plans(case, record, place)
        yield from _check_findings(case, record, place)
        for index, improvement in enumerate(record.improvements):
            yield from _check_improvement(case, improvement, place, index)
    for incident in case.workspace.incidents.values():
        yield from _check_incident(case, incident)


def _check_ids(record: Operation, place: Place) -> Iterator[Diagnostic]:
    """A finding is named without its check, so no two checks have one of the same id."""
    seen: set[str] = set()
    for index, check in enumerate(record.checks or ()):
        for number, finding in enumerate(check.findings or ()):
            if finding.id in seen:
                words = f"检查发现 {finding.id} 写了两次"
                yield Diagnostic("SEC206", place, words, route=("checks", index, "findings", number, "id"))
        seen.update(finding.id for finding in check.findings or ())


def _check_plans(case: Case, record: Operation, place: Place) -> Iterator[Diagnostic]:
    """Levels that need a plan have one; plans are for levels that there are, and drilled in time."""
    levels = [level.level for level in record.incident_levels]
    planned = {level for plan in record.plans or () for level in plan.levels}
    for index, level in enumerate(record.incident_levels):
        if level.needs_plan and record.plans is not None and level.level not in planned:
            words = f"{level.level}事件要有应急预案，没有一个预案适用"
            yield Diagnostic("SEC752", place, words, route=("incident_levels", index))
    for index, plan in enumerate(record.plans or ()):
        for number, name in enumerate(plan.levels):
            if name not in levels:
                yield _no_level(place, name, levels, ("plans", index, "levels", number))
        if plan.drill_months is None:
            continue
        past = [drill.date for drill in plan.drills if drill.date <= case.as_of]
        due = add_months(max(past), plan.drill_months) if past else None
        if due is None:
            yield Diagnostic("SEC751", place, f"预案 {plan.name} 没有演练过", route=("plans", index))
        elif due < case.as_of:
            yield Diagnostic("SEC751", place, f"预案 {plan.name} 最迟应在 {due} 再演练", route=("plans", index))


def _no_level(place: Place, name: str, levels: list[str], route: tuple[str | int, ...]) -> Diagnostic:
    known = f"，所分的有：{'、'.join(levels)}" if levels else "，operation.yaml 没有分事件等级"
    return Diagnostic("SEC750", place, f"没有事件等级 {name}{known}", route=route)


def _check_findings(case: Case, record: Operation, place: Place) -> Iterator[Diagnostic]:
    """What a check found is taken up by an improvement; an improvement names findings that there are."""
    found = {finding.id: finding for check in record.checks or () for finding in check.findings or ()}
    taken = {name for improvement in record.improvements for name in improvement.findings}
    for index, check in enumerate(record.checks or ()):
        if check.date > case.as_of:
            continue
        if check.findings is None:
            words = f"检查 {check.id} 没有写发现了什么"
            yield Diagnostic(
                "SEC756", place, words, "在 findings 逐项写；没有问题写 []。", route=("checks", index, "id")
            )
        for number, finding in enumerate(check.findings or ()):
            if finding.id not in taken:
                words = f"{check.date} 的检查发现 {finding.id} {finding.what}，没有改进"
                yield Diagnostic("SEC756", place, words, route=("checks", index, "findings", number))
    for index, improvement in enumerate(record.improvements):
        for number, name in enumerate(improvement.findings):
            if name not in found:
                yield dangling(place, ("improvements", index, "findings", number), "检查发现", name)


def _check_improvement(case: Case, improvement: Improvement, place: Place, index: int) -> Iterator[Diagnostic]:
    """The way that was taken against the one to take, and the papers of the way."""
    found = judge_improvement(improvement, case.workspace.settings.improvement_thresholds)
    taken = improvement.branch
    if found.verdict == "待判断":
        words = f"改进 {improvement.id} 该走哪一路还不能定：{found.reason}"
        yield Diagnostic("SEC754", place, words, route=("improvements", index, "id"))
    elif taken is not None and taken != found.verdict:
        words = f"改进 {improvement.id} 走了{taken}，该走{found.verdict}：{found.reason}"
        yield Diagnostic("SEC753", place, words, route=("improvements", index, "branch"))
    way = found.verdict if found.verdict != "待判断" else taken
    needs = []
    if way == "立项实施":
        needs.append(("立项材料", improvement.project))
    if way == "直接实施":
        needs.append(("安全改进方案", improvement.plan))
    if way != "另起一轮" and improvement.finished is not None and improvement.finished <= case.as_of:
        needs.append(("测试或验收报告", improvement.acceptance))
    lacking = [title for title, evidence in needs if not evidence]
    if lacking:
        words = f"改进 {improvement.id} 没有{'、'.join(lacking)}"
        yield Diagnostic("SEC755", place, words, route=("improvements", index, "id"))


def _check_incident(case: Case, incident: Incident) -> Iterator[Diagnostic]:
    """Its systems are there, its level is one that they divide by, its plan is one of theirs; done means reported."""
    workspace = case.workspace
    place = workspace.places[RecordRef("incidents", incident.id)]
    named = ((name, ("systems", index)) for index, name in enumerate(incident.systems))
    yield from check_known(workspace, place, "systems", named)
    operations = [workspace.operations[name] for name in incident.systems if name in workspace.operations]
    unread = "operations" in workspace.damaged
    levels = [level.level for operation in operations for level in operation.incident_levels]
    if incident.level is not None and incident.level not in levels and not unread:
        yield _no_level(place, incident.level, levels, ("level",))
    plans = {plan.id for operation in operations for plan in operation.plans or ()}
    if incident.plan is not None and incident.plan not in plans and not unread:
        yield dangling(place, ("plan",), "应急预案", incident.plan)
    if incident.handled is None or incident.handled > case.as_of:
        return
    lacking = [
        title
        for title, value in (("等级", incident.level), ("上报日期", incident.reported), ("处置报告", incident.report))
        if not value
    ]
    if lacking:
        words = f"事件 {incident.id} 已于 {incident.handled} 了结，没有{'、'.join(lacking)}"
        yield Diagnostic("SEC757", place, words, route=("handled",))
    if not incident.report or case.may_be_unread(incident.report):
        return
    for fault in case.papers.missing_kinds(incident.report, (("事件处理报告",),)):
        yield Diagnostic("SEC757", place, f"事件 {incident.id} 的处置报告：{fault[1]}", route=("report",))
