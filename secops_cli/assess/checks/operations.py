"""Checks of how services are run: days and hours that do not go together, names that nothing asks for, terms over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from secops_cli.assess.case import Case
from secops_cli.assess.certificates import has_expired, is_ended, is_over, is_replaced, surveillance_due
from secops_cli.assess.measures.tools import plain_protocol
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.services import ServiceLine
from secops_cli.model.standard import checks_of
from secops_cli.model.work import OrganizationCertificate
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import POSITIONS_OF_SERVICES, SERVICE_TITLES


def check_trial_runs(case: Case) -> Iterator[Diagnostic]:
    """A trial run lies between the signing of its project and its acceptance."""
    for project in case.workspace.projects.values():
        run, accepted = project.trial_run, project.accepted
        if run is None:
            continue
        place = case.workspace.places[RecordRef("projects", project.id)]
        if run.start < project.signed:
            words = f"{project.id} 的试运行始于 {run.start}，早于签订日期 {project.signed}"
            yield Diagnostic("SEC210", place, words, route=("trial_run", "from"))
        if accepted is not None and run.end is None and accepted <= case.as_of:
            words = f"{project.id} 已于 {accepted} 验收，试运行没有写止日，不知道有几个月"
            yield Diagnostic("SEC210", place, words, "写上 to。", route=("trial_run",))
        elif accepted is not None and run.start > accepted:
            words = f"{project.id} 的试运行始于 {run.start}，晚于验收日期 {accepted}"
            yield Diagnostic("SEC210", place, words, route=("trial_run", "from"))


def check_service_lines(case: Case) -> Iterator[Diagnostic]:
    """Hours go together; positions are of the service; drills tell what only a real switch can show."""
    for line in case.workspace.services.values():
        place = case.workspace.places[RecordRef("services", line.service)]
        for index, response in enumerate(line.responses):
            local, remote = response.local_hours, response.remote_hours
            if local is not None and remote is not None and local > remote:
                words = f"{SERVICE_TITLES[line.service]}的本地响应 {local} 小时，比外地 {remote} 小时还久"
                yield Diagnostic("SEC210", place, words, route=("responses", index, "local_hours"))
        for index, drill in enumerate(line.drills or ()):
            if drill.takeover_hours is not None and drill.kind != "真实切换":
                words = f"演练 {drill.id} 是{drill.kind}，接替生产的小时数只看真实切换的"
                yield Diagnostic("SEC310", place, words, route=("drills", index, "takeover_hours"))
        for route, words in _strange_positions(line):
            yield Diagnostic("SEC310", place, words, route=route)


def _strange_positions(line: ServiceLine) -> Iterator[tuple[tuple[str | int, ...], str]]:
    known = POSITIONS_OF_SERVICES.get(line.service)
    if known is None or line.team is None:
        return
    asked = f"{SERVICE_TITLES[line.service]}看的岗位是{'、'.join(sorted(known))}"
    for index, member in enumerate(line.team.members):
        if member.position not in known and member.position != "其他":
            words = f"{asked}；{member.person} 写的是{member.position}，没有计入"
            yield ("team", "members", index, "position"), words


def check_regions(case: Case) -> Iterator[Diagnostic]:
    """Where levels hold for a region, a response or certificate of another region than any target's is of no use."""
    asked: dict[str, set[str | None]] = {}
    for grade in case.grades:
        for service in grade.category.services:
            asked.setdefault(service, set()).add(grade.target.region)
    for line in case.workspace.services.values():
        regions = asked.get(line.service, set())
        place = case.workspace.places[RecordRef("services", line.service)]
        for index, response in enumerate(line.responses):
            if regions and response.region is not None and response.region not in regions:
                words = f"地区 {response.region} 与目标的都不同，用不上；{_written(regions)}"
                yield Diagnostic("SEC310", place, words, route=("responses", index, "region"))
    for held in case.workspace.certificates.values():
        standard = case.standard(held.standard)
        if standard is not None and standard.edition.regional and held.region is None:
            words = f"{held.id} 没有写评定地区，这项标准的等级只在评定的地区有效"
            place = case.workspace.places[RecordRef("certificates", held.id)]
            yield Diagnostic("SEC310", place, words, "写上 region，与目标的 region 写法相同。")


def _written(regions: Iterable[str | None]) -> str:
    named = sorted(region for region in regions if region is not None)
    return f"目标写的是 {'、'.join(named)}" if named else "目标没有写 region"


def check_protocols(case: Case) -> Iterator[Diagnostic]:
    """Protocols are written one by one, and as the standards name them."""
    tools = [tool for tool in case.workspace.tools.values() if tool.protocols]
    if not tools:
        return
    named = {plain_protocol(name): name for name in _named_protocols(case)}
    for tool in tools:
        place = case.workspace.places[RecordRef("tools", tool.id)]
        for index, name in enumerate(tool.protocols or ()):
            plain = plain_protocol(name)
            if any(mark in name for mark in "、，,；;"):
                words = f"{tool.id} 的一项协议里写了几个：{name}，只算一种"
                yield Diagnostic("SEC310", place, words, "逐个写成一项。", route=("protocols", index))
            elif plain not in named and (close := get_close_matches(plain, named, n=1, cutoff=0.75)):
                words = f"{tool.id} 的协议 {name} 不在点名之列，是否想写 {named[close[0]]}"
                yield Diagnostic("SEC310", place, words, route=("protocols", index))


def _named_protocols(case: Case) -> Iterator[str]:
    for grade in case.grades:
        for clause in grade.standard.clauses_for(grade.category):
            for check in checks_of(clause.test) if clause.test is not None else ():
                names: Any = check.args.get("names", ()) if check.measure == "named_protocols" else ()
                yield from names


def check_terms(case: Case) -> Iterator[Diagnostic]:
    """Certificates that have run out or want surveillance; leases that have ended, or of which no end is told."""
    for held in case.workspace.certificates.values():
        place = case.workspace.places[RecordRef("certificates", held.id)]
        for index, day in enumerate(held.surveillance):
            if day > case.as_of:
                words = f"surveillance {day} 晚于截至日期 {case.as_of}，还不计入"
                yield Diagnostic("SEC307", place, words, route=("surveillance", index))
        if is_ended(held, case.as_of) or case.papers.is_anothers(held.credit_code, held.granted):
            continue
        if is_replaced(held, case.workspace.certificates.values(), case.as_of):
            continue
        if has_expired(held, case.as_of):
            words = f"资质证书 {held.id} 已于 {held.expires} 到期"
            yield Diagnostic("SEC311", place, words, route=("expires",))
        elif words := _overdue(case, held):
            yield Diagnostic("SEC311", place, words, route=("surveillance",) if held.surveillance else ("granted",))
    for site in case.workspace.sites.values():
        place = case.workspace.places[RecordRef("sites", site.id)]
        if site.tenure == "自有" or (site.end is not None and site.end < case.as_of):
            continue
        if site.lease_ends is not None and site.lease_ends < case.as_of:
            words = f"场地 {site.id} 的租约已于 {site.lease_ends} 到期，不知道是否还在用"
            yield Diagnostic("SEC311", place, words, "续租的更新 lease_ends，停用的写 to。", route=("lease_ends",))
        elif site.tenure == "租赁" and site.lease_ends is None:
            yield Diagnostic(
                "SEC311", place, f"场地 {site.id} 是租赁的，没有写租约到期日", "写上 lease_ends。", route=("tenure",)
            )


def _overdue(case: Case, held: OrganizationCertificate) -> str:
    """In words that a surveillance has not come in time; empty where none is due."""
    standard = case.standard(held.standard)
    rule = standard.edition.surveillance if standard is not None else None
    due = surveillance_due(rule, held, case.as_of) if rule is not None else None
    if rule is None or due is None or due >= case.as_of or is_over(held, case.as_of):
        return ""
    return f"资质证书 {held.id} 的监督评审应不晚于 {due}({held.standard} {rule.clause})，还没有登记"
