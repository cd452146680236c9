"""Measures of contracts: how many, how much, since when. A project is completed on the day it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from secops_cli.assess.dates import in_window, whole_years
from secops_cli.assess.measures.registry import Needs, Tally, at_least, measure, stated_fact, unknown
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity, Unknown, Word
from secops_cli.model.work import Project
from secops_cli.model.workspace import RecordRef

_SIGNED: Needs = (("合同",),)
_COMPLETED: Needs = (("合同",), ("验收报告",))


def _fault(query: Query, project: Project, any_service: bool = False) -> str:
    """Why a contract is not this organisation's own, signed, of the category; empty where it is."""
    if query.is_foreign(project.contractor_credit_code):
        return "承接单位不是本单位"
    if not any_service and not query.services.intersection(project.services):
        return "不属本类别服务"
    if project.signed > min(query.as_of, query.base):
        return f"{project.signed} 才签订"
    return ""


def _completion_fault(query: Query, project: Project, years: int, signed_too: bool) -> str:
    """Why a contract is not completed in the window; `signed_too` asks for its signing inside the window as well."""
    if project.accepted is None:
        return "尚未验收"
    if project.accepted > query.as_of:
        return f"{project.accepted} 才验收"
    if not in_window(project.accepted, query.base, years):
        return f"验收于 {project.accepted}，不在近 {years} 年内"
    if signed_too and not in_window(project.signed, query.base, years):
        return f"签订于 {project.signed}，不在近 {years} 年内"
    return ""


@measure("已签订项目", unit="个", needs=_SIGNED)
def signed_projects(query: Query) -> Measurement:
    """Contracts of the category signed up to the base date.

    Source: T/CAS 375—2019 6.2.6.
    """
    tally = Tally(query, "projects", _SIGNED)
    for project in query.workspace.projects.values():
        if reason := _fault(query, project):
            tally.exclude(project.id, reason)
        else:
            tally.include(project.id, project.evidence)
    return tally.total()


@measure("签订并完成的项目", unit="个", needs=_COMPLETED)
def completed_projects(query: Query, *, window_years: int, services: str = "") -> Measurement:
    """Contracts signed and completed inside the window [base − years, base], both ends in.

    Args:
        window_years: length of the window.
        services: `any` where the source does not ask for the category applied for.

    Source: ISCCC-SV-001:2015 4.1.5 b, 4.2.6 b, 4.3.7 b; T/CAS 375—2019 6.3.6 a, 6.4.7 a, 6.5.7 a.
    """
    tally = Tally(query, "projects", _COMPLETED)
    for project in query.workspace.projects.values():
        reason = _fault(query, project, services == "any")
        reason = reason or _completion_fault(query, project, window_years, signed_too=True)
        if reason:
            tally.exclude(project.id, reason)
        else:
            tally.include(project.id, project.evidence)
    return tally.total()


@measure("完成的合同额", unit="万元", needs=_COMPLETED)
def completed_amount(query: Query, *, window_years: int) -> Measurement:
    """The amount, in 万元, of contracts of the category completed inside the window.

    A mixed contract counts with its parts of the category; without parts, its share lies between 0 and the whole.

    Source: T/CAS 375—2019 6.3.6 b, c, 6.4.7 b, c, 6.5.7 b, c.
    """
    return _amounts(query, window_years, Tally.total)


@measure("单个项目最大合同额", unit="万元", needs=_COMPLETED)
def largest_project_amount(query: Query, *, window_years: int) -> Measurement:
    """The amount, in 万元, of the largest single contract of the category completed inside the window.

    Source: T/CAS 375—2019 6.3.6 b, c, 6.4.7 b, c, 6.5.7 b, c.
    """
    return _amounts(query, window_years, Tally.largest)


def _amounts(query: Query, window_years: int, result: Callable[[Tally], Measurement]) -> Measurement:
    tally = Tally(query, "projects", _COMPLETED)
    open_ended = False
    for project in query.workspace.projects.values():
        reason = _fault(query, project) or _completion_fault(query, project, window_years, signed_too=False)
        if reason:
            tally.exclude(project.id, reason)
            continue
        share = _share(query, project)
        if share is not None:
            tally.include(project.id, project.evidence, share)
        elif project.amount is not None:
            tally.doubt(project.id, "混合合同没有写明分项金额", project.amount)
        else:
            tally.doubt(project.id, "没有写明合同金额", 0)
            open_ended = True
    measured = result(tally)
    if open_ended and isinstance(measured.fact, Quantity):
        return tally.of(at_least(measured.fact.low), measured.proven)
    return measured


def _share(query: Query, project: Project) -> Decimal | None:
    """The part of a contract's amount that belongs to the category; None where it is not stated."""
    if project.parts:
        return sum((p.amount for p in project.parts if p.service in query.services), Decimal(0))
    return project.amount if query.services.issuperset(project.services) else None


@measure("从业年限", unit="年", needs=_SIGNED)
def years_in_service(query: Query) -> Measurement:
    """Whole years from the first contract of the category to the base date.

    Source: ISCCC-SV-001:2015 4.1.5 a, 4.2.6 a, 4.3.7 a; T/CAS 375—2019 6.3.1, 6.4.1, 6.5.1; first contract: our
    reading.
    """
    tally = Tally(query, "projects", _SIGNED)
    for project in sorted(query.workspace.projects.values(), key=lambda p: (p.signed, p.id)):
        if reason := _fault(query, project):
            tally.exclude(project.id, reason)
            continue
        tally.include(project.id, project.evidence, whole_years(project.signed, query.base))
        if tally.counted:  # the earliest proven one settles both values
            break
    return tally.largest()


@measure("从事本类别服务")
def engaged_in_service(query: Query) -> Measurement:
    """Whether the organisation works in the category: a contract of it, or a stated day since when it is offered.

    Source: T/CAS 375—2019 6.2.1.
    """
    contracts = signed_projects(query)
    if isinstance(contracts.fact, Quantity) and contracts.fact.low > 0:
        proven = isinstance(contracts.proven, Quantity) and contracts.proven.low > 0
        return _engaged(contracts, proven)
    for service in sorted(query.services):
        line = query.workspace.services.get(service)
        if line is not None and line.started is not None and line.started <= query.as_of:
            needs: Needs = (("营业执照", "服务目录", "任命文件"),)
            return stated_fact(query, True, RecordRef("services", service), line.evidence, needs, what="开展日期")
    if query.damaged("projects", "services") or "projects" not in query.workspace.stated:
        return unknown("没有登记本类别的项目或开展日期")
    return _engaged(contracts, False, engaged=False)


def _engaged(contracts: Measurement, proven: bool, engaged: bool = True) -> Measurement:
    return Measurement(
        Word(engaged),
        Word(engaged) if proven or not engaged else Unknown("合同未证"),
        contracts.counted,
        contracts.unproven,
        contracts.excluded,
    )
