"""Measures of contracts: how many, how much, since when. A project is completed on the day it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from secops_cli.assess.dates import in_window, whole_months, whole_years
from secops_cli.assess.measures.registry import (
    Needs,
    Tally,
    at_least,
    firmest,
    is_certain,
    measure,
    stated_fact,
    unknown,
)
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity, Unknown, Word
from secops_cli.model.work import Project
from secops_cli.model.workspace import RecordRef

_SIGNED: Needs = (("合同",),)
_COMPLETED: Needs = (("合同",), ("验收报告",))


def _fault(query: Query, project: Project, any_service: bool = False) -> str:
    """Why a contract is not signed, of the category, this organisation's own; empty where it is."""
    if not any_service and not query.services.intersection(project.services):
        return "不属本类别服务"
    if project.signed > min(query.as_of, query.base):
        return f"{project.signed} 才签订"
    return query.entity_fault("承接单位", project.contractor_credit_code, project.signed)


def _acceptance_fault(query: Query, project: Project) -> str:
    """Why a contract is not completed by the day; empty where it is."""
    if project.accepted is None:
        return "尚未验收"
    if project.accepted < project.signed:
        return f"验收日期 {project.accepted} 早于签订日期 {project.signed}"
    return f"{project.accepted} 才验收" if project.accepted > query.as_of else ""


def _completion_fault(query: Query, project: Project, years: int, signed_too: bool) -> str:
    """Why a contract is not completed in the window; `signed_too` asks for its signing inside the window as well."""
    if fault := _acceptance_fault(query, project):
        return fault
    if not in_window(project.accepted, query.base, years):
        return f"验收于 {project.accepted}，不在近 {years} 年内"
    if signed_too and not in_window(project.signed, query.base, years):
        return f"签订于 {project.signed}，不在近 {years} 年内"
    return ""


@measure("已签订项目", "到基准日为止签订的本类别合同数", unit="个", needs=_SIGNED)
def signed_projects(query: Query) -> Measurement:
    """Contracts of the category signed up to the base date.

    Source: T/CAS 375—2019 6.2.6.
    """
    return _signed(query).total()


def _signed(query: Query) -> Tally:
    contracts = query.workspace.projects.values()
    return Tally(query, "projects", _SIGNED).sort(contracts, lambda project: _fault(query, project))


@measure("签订并完成的项目", "签订和验收都在窗口之内的合同数，窗口两端都算", unit="个", needs=_COMPLETED)
def completed_projects(query: Query, *, window_years: int, services: Literal["", "any"] = "") -> Measurement:
    """Contracts signed and completed inside the window [base − years, base], both ends in.

    Args:
        window_years: length of the window.
        services: `any` where the source does not ask for the category applied for.

    Source: ISCCC-SV-001:2015 4.1.5 b, 4.2.6 b, 4.3.7 b; T/CAS 375—2019 6.3.6 a, 6.4.7 a, 6.5.7 a.
    """

    def fault(project: Project) -> str:
        own = _fault(query, project, services == "any")
        if is_certain(own):
            return own
        return firmest(own, _completion_fault(query, project, window_years, signed_too=True))

    return Tally(query, "projects", _COMPLETED).sort(query.workspace.projects.values(), fault).total()


@measure(
    "完成的合同额",
    "窗口之内验收的本类别合同金额之和；混合合同按分项计，没写分项时只知上下限",
    unit="万元",
    needs=_COMPLETED,
)
def completed_amount(query: Query, *, window_years: int) -> Measurement:
    """The amount, in 万元, of contracts of the category completed inside the window.

    A mixed contract counts with its parts of the category; without parts, its share lies between 0 and the whole.

    Source: T/CAS 375—2019 6.3.6 b, c, 6.4.7 b, c, 6.5.7 b, c.
    """
    return _amounts(query, window_years, Tally.total)


@measure("单个项目最大合同额", "窗口之内验收的本类别合同中最大的一笔", unit="万元", needs=_COMPLETED)
def largest_project_amount(query: Query, *, window_years: int) -> Measurement:
    """The amount, in 万元, of the largest single contract of the category completed inside the window.

    Source: T/CAS 375—2019 6.3.6 b, c, 6.4.7 b, c, 6.5.7 b, c.
    """
    return _amounts(query, window_years, Tally.largest)


def _amounts(query: Query, window_years: int, result: Callable[[Tally], Measurement]) -> Measurement:
    tally = Tally(query, "projects", _COMPLETED)
    open_ended = False
    for project in query.workspace.projects.values():
        reason = _fault(query, project)
        if not is_certain(reason):
            reason = firmest(reason, _completion_fault(query, project, window_years, signed_too=False))
            reason = reason or share_fault(project)
        if reason and not reason.startswith("?"):
            tally.exclude(project.id, reason)
        elif reason and project.amount is None:
            tally.doubt(project.id, reason[1:], 0)
            open_ended = True
        elif reason:
            tally.doubt(project.id, reason[1:], _share(query, project, at_most=True))
        else:
            tally.include(project.id, project.evidence, _share(query, project))
    measured = result(tally)
    if open_ended and isinstance(measured.fact, Quantity):
        return tally.of(at_least(measured.fact.low), measured.proven)
    return measured


def share_fault(project: Project) -> str:
    """Return why the share of one service in a contract is not known, beginning with `?`; empty where it is."""
    if project.amount is None and not project.parts:
        return "?没有写明合同金额"
    if not project.parts:
        return "?混合合同没有写明分项金额" if len(set(project.services)) > 1 else ""
    if not {part.service for part in project.parts} <= set(project.services):
        return "?分项中有合同没有写明的服务"
    if project.amount is not None and sum(part.amount for part in project.parts) > project.amount:
        return "?分项金额之和超过合同金额"
    return ""


def _share(query: Query, project: Project, at_most: bool = False) -> Decimal:
    """The part of a contract's amount that belongs to the category; the whole, where it is only known at most."""
    if project.parts and not at_most:
        return sum((p.amount for p in project.parts if p.service in query.services), Decimal(0))
    return project.amount or Decimal(0)


@measure("达到用户规模的项目", "完成的本类别项目中，所涉系统的用户数达到所列数的个数", unit="个", needs=_COMPLETED)
def projects_of_scale(query: Query, *, users: int) -> Measurement:
    """Completed contracts of the category whose system has at least so many users; the source names no window.

    Args:
        users: number of users, the bound included.

    Source: ISCCC-SV-001:2015 A1, A2, A3; each project reaching the number by itself: our reading.
    """

    def fault(project: Project) -> str:
        found = project.system_users
        scale = "?没有写明系统用户数" if found is None else f"系统用户数为 {found}" if found < users else ""
        return firmest(_fault(query, project), _acceptance_fault(query, project), scale)

    return Tally(query, "projects", _COMPLETED).sort(query.workspace.projects.values(), fault).total()


@measure("服务过的行业", "到基准日为止，本类别合同所涉客户行业的个数", unit="个", needs=_SIGNED)
def industries_served(query: Query) -> Measurement:
    """Distinct industries of the clients with whom contracts of the category were signed up to the base date.

    Source: ISCCC-SV-001:2015 A3; signed contracts of any age: our reading.
    """
    tally = Tally(query, "projects", _SIGNED)
    own: dict[str, list[Project]] = {}
    for project in query.workspace.projects.values():
        if reason := _fault(query, project):
            tally.leave_out(project.id, reason)
        elif project.industry is None:
            tally.doubt(project.id, "没有写明客户行业")
        else:
            own.setdefault(project.industry.strip(), []).append(project)
    for projects in own.values():
        # The best proven contract stands for its industry; of the others it is said why they add nothing.
        first, *others = sorted(
            projects, key=lambda p: (bool(query.missing_kinds(p.evidence, _SIGNED)), p.signed, p.id)
        )
        tally.include(first.id, first.evidence)
        for project in others:
            tally.exclude(project.id, f"行业 {project.industry} 已由 {first.id} 计入")
    return tally.total()


_TRIAL: Needs = (("试运行记录", "试运行报告"),)
_TRIAL_WINDOW = 3


@measure(
    "试运行月数",
    "本类别项目的试运行整月数：each 取近三年内结束的各次中最短的一次，longest 取最长的一次",
    unit="月",
    needs=_TRIAL,
)
def trial_run_months(query: Query, *, which: Literal["each", "longest"]) -> Measurement:
    """Whole months for which what projects of the category built was run on trial.

    Args:
        which: `each` gives the shortest trial run that ended in the last three years, where every one has to last so
            long; `longest` gives the longest of all, where records of one are to be shown.

    Source: ISCCC-SV-001:2015 B1.4.2 a, B3.4.2 c, E1.6.1 a, E3.6.1 a; T/CAS 375—2019 D.1.4.2 a, D.2.5.2 a, D.3.5.2 a,
    D.4.5.2 c, H.3.7.1 a, H.4.7.1 a, I.3.4 g, I.4.4 d; each and longest: our reading.
    """
    tally = Tally(query, "projects", _TRIAL)
    for project in query.workspace.projects.values():
        run = project.trial_run
        reason = _fault(query, project)
        if not is_certain(reason):
            reason = firmest(reason, _trial_fault(query, project, which))
        if is_certain(reason):
            tally.exclude(project.id, reason)
            continue
        last = query.as_of if run is None or run.end is None or run.end > query.as_of else run.end
        months = 0 if run is None else whole_months(run.start, last)
        if reason:
            tally.leave_out(project.id, reason, months)
        elif run is not None:
            tally.include(project.id, run.evidence or project.evidence, months)
    if not tally.counted and not tally.unproven:
        why = "不知道试运行是谁的" if tally.doubtful else "没有登记本类别项目的试运行"
        return tally.of(Unknown(why), Unknown(why))
    return tally.largest() if which == "longest" else tally.smallest()


def _trial_fault(query: Query, project: Project, which: str) -> str:
    """Why a trial run is not looked at; empty where it is."""
    run, accepted = project.trial_run, project.accepted
    if run is None:
        return "没有登记试运行"
    if run.start > query.as_of:
        return "试运行还没有开始"
    if run.end is not None and run.end < run.start:
        return "试运行的结束早于开始"
    if run.end is None and accepted is not None and accepted <= query.as_of:
        return f"?项目已于 {accepted} 验收，试运行没有写止日 to"
    if which == "longest":
        return ""
    if run.end is None or run.end > query.as_of:
        return "试运行还没有结束"
    recent = in_window(run.end, query.base, _TRIAL_WINDOW)
    return "" if recent else f"试运行结束于 {run.end}，不在近 {_TRIAL_WINDOW} 年内"


@measure("从业年限", "从本类别第一份合同签订到基准日的整年数", unit="年", needs=_SIGNED)
def years_in_service(query: Query) -> Measurement:
    """Whole years from the first contract of the category to the base date.

    Source: ISCCC-SV-001:2015 4.1.5 a, 4.2.6 a, 4.3.7 a; T/CAS 375—2019 6.3.1, 6.4.1, 6.5.1; first contract: our
    reading.
    """
    tally = Tally(query, "projects", _SIGNED)
    for project in sorted(query.workspace.projects.values(), key=lambda p: (p.signed, p.id)):
        reason = _fault(query, project)
        if is_certain(reason):
            tally.exclude(project.id, reason)
            continue
        years = whole_years(project.signed, query.base)
        if reason:
            tally.leave_out(project.id, reason, years)
            continue
        tally.include(project.id, project.evidence, years)
        if tally.counted:  # the earliest proven one settles both values
            break
    return tally.largest()


@measure(
    "从事本类别服务",
    "是否从事本类别服务：有本类别的合同，或写明了开展日期",
    needs=(("合同", "营业执照", "服务目录", "任命文件"),),
)
def engaged_in_service(query: Query) -> Measurement:
    """Whether the organisation works in the category: a contract of it, or a stated day since when it is offered.

    Either proves it: the contract by itself, the stated day by a licence, a service catalogue or an appointment. It is
    false only where every service of the category is stated to begin later.

    Source: T/CAS 375—2019 6.2.1.
    """
    tally = _signed(query)
    starts = [_started(query, service) for service in sorted(query.services)]
    ways = [tally.of(Word(True), Word(True) if tally.counted else Unknown("合同未证"))] if _any(tally) else []
    ways += [found for found in starts if isinstance(found.fact, Word) and found.fact.value is True]
    proven = [found for found in ways if isinstance(found.proven, Word)]
    if ways:
        return (proven or ways)[0]
    later = all(isinstance(found.fact, Word) for found in starts)
    known = "projects" in query.workspace.stated and not query.damaged("projects", "services")
    if later and known and not tally.doubtful:
        return tally.of(Word(False), Word(False))
    return unknown("没有登记本类别的合同或开展日期", excluded=tuple(tally.excluded))


def _any(tally: Tally) -> bool:
    return bool(tally.counted or tally.unproven)


def _started(query: Query, service: str) -> Measurement:
    line = query.workspace.services.get(service)
    if line is None or line.started is None:
        return unknown("没有写明开展日期")
    needs: Needs = (("营业执照", "服务目录", "任命文件"),)
    ref = RecordRef("services", service)
    return stated_fact(query, line.started <= query.as_of, ref, line.evidence, needs, what="开展日期")
