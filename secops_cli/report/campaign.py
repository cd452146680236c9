"""Campaigns as text for people, and as the `secops/campaign/1` contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from secops_cli.assess.campaign_plan import Calendar, Plan
from secops_cli.assess.campaign_standing import (
    Campaigns,
    CampaignStanding,
    Condition,
    MaterialStanding,
    OrganizationStanding,
    SelfCheckStanding,
    SystemStanding,
)
from secops_cli.assess.case import Case
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.judgement import Origin
from secops_cli.model.workspace import RecordRef
from secops_cli.report.diagnostics import document as diagnostics_document
from secops_cli.report.diagnostics import summary
from secops_cli.report.grade import heading
from secops_cli.report.text import safe, table
from secops_cli.terms import MaterialState

if TYPE_CHECKING:
    from secops_cli.report.contracts.campaign import (
        CampaignDocument,
        CampaignEntry,
        CampaignSystemEntry,
        ConditionEntry,
        MaterialEntry,
        OrganizationEntry,
        TallyEntry,
    )

_DASH: Final = "—"
_STATES: Final[tuple[MaterialState, ...]] = ("已收", "迟收", "待核", "未收", "逾期", "未知")


def format_text(
    case: Case, origin: Origin, found: Campaigns, errors: Sequence[Diagnostic], *, only_missing: bool = False
) -> str:
    """Return a table a campaign, what each system lacks below it, then what cannot be judged and a summary.

    Args:
        errors: what contradicts, in the files that state the campaigns.
        only_missing: leave out what lacks nothing.
    """
    lines = [heading(case, origin)]
    for standing in found.standings:
        lines += ["", *_campaign(standing, only_missing)]
    if not found.standings:
        lines += ["", "没有可以看的专项工作：在 campaign.yaml 里写明"]
    if found.unjudged:
        lines += ["", "未知"]
        lines += [f"  {u.name or _DASH}  {u.place.path}:{u.place.line}  {u.reason}" for u in found.unjudged]
    count = _tally(found)
    unknown = f"、未知 {count['unknown']} 处" if count["unknown"] else ""
    lines += [
        "",
        f"机构 {count['organizations']} 家、系统 {count['systems']} 个、可存档 {count['archive']} 个、"
        f"可发证 {count['certificate']} 个、逾期 {count['overdue']} 家{unknown}",
    ]
    if unread := found.unread_files:
        lines.append(f"机构的文件有 {len(unread)} 份读不出，其中的机构和系统没有计入：{'、'.join(unread)}")
    if errors:
        lines.append(f"专项工作的文件中有 {summary(errors)}；详见 secops validate")
    return "\n".join(map(safe, lines))


def _campaign(standing: CampaignStanding, only_missing: bool) -> Iterator[str]:
    plan = standing.plan
    based = f"据 {plan.campaign.based_on}" + (f"({plan.status})" if plan.status != "现行" else "")
    yield f"{plan.campaign.title}({plan.campaign.id}) · {based}  {_calendar(standing.calendar)}"
    shown = [o for o in standing.organizations if o.lacks or not only_missing]
    if not shown:
        yield "  没有欠缺的机构" if standing.organizations else "  还没有机构参加"
        return
    columns = ("机构", "自查表", "系统", "等级", *plan.materials, "走到", "下一步", "存档", "发证")
    rows = [row for organization in shown for row in _rows(plan, organization, only_missing)]
    yield from table([columns, *rows])
    details = [line for organization in shown for line in _details(plan, organization, only_missing)]
    if details:
        yield from ("  明细", *details)
    if plan.self_check.columns is None:
        yield f"  注：{plan.self_check.title}的栏目没有设定，填得全不全不能看"


def _calendar(calendar: Calendar) -> str:
    if calendar.stage is not None:
        return f"{calendar.stage.title}阶段({calendar.stage.start} 至 {calendar.stage.end})"
    ends = f"{calendar.after.title}止于 {calendar.after.end}" if calendar.after else ""
    begins = f"{calendar.before.title}从 {calendar.before.start} 起" if calendar.before else ""
    if ends and begins:
        return f"不属于任何阶段：{ends}，{begins}"
    return f"{calendar.state}：{ends or begins}"


def _rows(plan: Plan, organization: OrganizationStanding, only_missing: bool) -> Iterator[tuple[str, ...]]:
    name, check = organization.participant.name, organization.self_check.state
    systems = [s for s in organization.systems if s.lacks or not only_missing]
    for index, s in enumerate(systems):
        own = (name, check) if index == 0 else ("", "")
        lists = (_count(s.of_list(listed)) for listed in plan.materials)
        reached = s.reached.step if s.reached else _DASH
        conditions = (_met(s.archive), _met(s.certificate))
        yield (*own, s.system.name, s.level or _DASH, *lists, reached, _ahead(s), *conditions)
    if not systems:
        unsaid = "未写明" if organization.participant.systems is None else _DASH
        yield (name, check, unsaid, *([_DASH] * (len(plan.materials) + 5)))


def _count(materials: Sequence[MaterialStanding]) -> str:
    """How many of those that can be lacking are there: `5/5`, `3/7(逾期 2)`."""
    wanted = [m for m in materials if not m.material.catch_all]
    there = sum(m.state in ("已收", "迟收") for m in wanted)
    overdue = sum(m.state == "逾期" for m in wanted)
    return f"{there}/{len(wanted)}" + (f"(逾期 {overdue})" if overdue else "")


def _ahead(standing: SystemStanding) -> str:
    if standing.ahead is None:
        return "办完"
    due = f"，最迟 {standing.due}" if standing.due else ""
    back = "退回" if standing.walk.returned else ""
    marks = "".join(f"·{word}" for word in (back, "逾期" if standing.step_overdue else "") if word)
    return f"{standing.ahead.step}({standing.ahead.by}{due}){marks}"


def _met(condition: Condition) -> str:
    return {True: "可以", False: "不可以", None: "需确认"}[condition.met]


def _details(plan: Plan, organization: OrganizationStanding, only_missing: bool) -> Iterator[str]:
    """What each system has handed in and owes, and what its organisation does."""
    name = organization.participant.name
    if organization.unnamed:
        yield f"    {name}  没有写{'、'.join(organization.unnamed)}"
    if words := _self_check(plan, organization.self_check):
        yield f"    {name}  {words}"
    for s in organization.systems:
        if only_missing and not s.lacks:
            continue
        whose = f"    {name} {s.system.name}"
        for listed in plan.materials:
            shown = [m for m in s.of_list(listed) if m.lacking or m.state == "未知" or not only_missing]
            due = f"(最迟 {plan.list_due(listed)})" if plan.list_due(listed) else ""
            if words := _by_state(shown):
                yield f"{whose}  {listed}{due}：{words}"
        if s.walk.returned:
            record, back = s.walk.returned
            note = f"({record.note})" if record.note else ""
            yield f"{whose}  {record.date} {record.step}退回{note}，回到{back}"
        if s.archive.met and not s.certificate.met:
            yield f"{whose}  发证：{'；'.join((*s.certificate.lacking, *s.certificate.unsure))}"


def _by_state(materials: Sequence[MaterialStanding]) -> str:
    """`已收 甲、乙；迟收 丙(2026-09-01)；待核 丁(缺定级报告)`; an open item for which nothing came in is left out."""
    named = {state: [_named(m) for m in materials if m.state == state] for state in _STATES}
    return "；".join(f"{state} {'、'.join(names)}" for state, names in named.items() if names)


def _named(found: MaterialStanding) -> str:
    note = str(found.received) if found.state == "迟收" else found.why
    return found.material.id + (f"({note})" if note else "")


def _self_check(plan: Plan, found: SelfCheckStanding) -> str:
    title, due = plan.self_check.title, f"(最迟 {found.due})" if found.due else ""
    if found.state in ("未收", "逾期"):
        return f"{title}{due}：{found.state}"
    return f"{title}：没有填 {'、'.join(found.unanswered)}" if found.unanswered else ""


def _tally(found: Campaigns) -> TallyEntry:
    return {
        "organizations": len(found.organizations),
        "systems": len(found.systems),
        "archive": sum(s.archive.met is True for s in found.systems),
        "certificate": sum(s.certificate.met is True for s in found.systems),
        "overdue": sum(o.overdue for o in found.organizations),
        "unknown": len(found.unjudged),
    }


# --- JSON -------------------------------------------------------------------------------------------------------


def document(
    case: Case, origin: Origin, found: Campaigns, errors: Sequence[Diagnostic], *, only_missing: bool = False
) -> CampaignDocument:
    """Return the contract `secops/campaign/1`."""
    return {
        "schema": "secops/campaign/1",
        "as_of": case.as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "campaigns": [_campaign_entry(case, standing, only_missing) for standing in found.standings],
        "unknown": [
            {"name": u.name, "campaign": u.campaign, "path": u.place.path, "line": u.place.line, "reason": u.reason}
            for u in found.unjudged
        ],
        "unread_files": list(found.unread_files),
        "summary": _tally(found),
        "diagnostics": diagnostics_document(errors, case.as_of, None)["diagnostics"],
    }


def _campaign_entry(case: Case, standing: CampaignStanding, only_missing: bool) -> CampaignEntry:
    plan, stage = standing.plan, standing.calendar.stage
    shown = [o for o in standing.organizations if o.lacks or not only_missing]
    return {
        "id": plan.campaign.id,
        "title": plan.campaign.title,
        "based_on": plan.campaign.based_on,
        "based_on_status": plan.status,
        "calendar": {
            "state": standing.calendar.state,
            "stage": stage.id if stage else None,
            "title": stage.title if stage else None,
            "from": _day(stage.start if stage else None),
            "to": _day(stage.end if stage else None),
        },
        "principle": [{"by": p.by, "what": p.what, "step": p.step} for p in plan.principle],
        "organizations": [_organization(case, plan, organization, only_missing) for organization in shown],
    }


def _organization(case: Case, plan: Plan, organization: OrganizationStanding, only_missing: bool) -> OrganizationEntry:
    participant, check = organization.participant, organization.self_check
    place = case.workspace.places[RecordRef("participants", participant.id)]
    systems = [_system(plan, s) for s in organization.systems if s.lacks or not only_missing]
    return {
        "id": participant.id,
        "name": participant.name,
        "credit_code": participant.credit_code,
        "coordinator": participant.coordinator,
        "unnamed": list(organization.unnamed),
        "self_check": {
            "state": check.state,
            "due": _day(check.due),
            "submitted": _day(check.submitted),
            "columns_known": check.configured,
            "unanswered": list(check.unanswered),
        },
        "systems": None if participant.systems is None else systems,
        "overdue": organization.overdue,
        "locations": [{"path": place.path, "line": place.line}],
    }


def _system(plan: Plan, standing: SystemStanding) -> CampaignSystemEntry:
    returned, ahead, passed = standing.walk.returned, standing.ahead, standing.walk.passed
    return {
        "id": standing.system.id,
        "name": standing.system.name,
        "system": standing.system.system,
        "level": standing.level,
        "materials": [_material_entry(m) for m in standing.materials],
        "steps": [
            {
                "step": entry.step,
                "by": entry.by,
                "optional": entry.optional,
                "due": _day(plan.due.get(entry.step)),
                "date": _day(passed.get(entry.step)),
                "late": plan.is_late(entry.step, passed.get(entry.step)),
            }
            for entry in plan.path
        ],
        "reached": standing.reached.step if standing.reached else None,
        "returned": {"step": returned[0].step, "date": returned[0].date.isoformat(), "back_to": returned[1]}
        if returned
        else None,
        "ahead": {"step": ahead.step, "by": ahead.by, "due": _day(standing.due), "overdue": standing.step_overdue}
        if ahead
        else None,
        "conclusion": standing.conclusion,
        "archive": _condition(standing.archive),
        "certificate": _condition(standing.certificate),
        "overdue": standing.overdue,
    }


def _material_entry(found: MaterialStanding) -> MaterialEntry:
    return {
        "list": found.list,
        "id": found.material.id,
        "title": found.material.title,
        "catch_all": found.material.catch_all,
        "state": found.state,
        "late": found.late,
        "due": _day(found.due),
        "received": _day(found.received),
        "documents": [{"id": a.id, "valid": not a.fault, "reason": a.fault} for a in found.attached],
        "reason": found.why,
    }


def _condition(condition: Condition) -> ConditionEntry:
    return {"met": condition.met, "lacking": list(condition.lacking), "unsure": list(condition.unsure)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
