"""Checks of what certificate holders keep account of: uses of certificates and marks, complaints, reports, changes.

Source: ISCCC-SV-001:2015 6.7.2, 6.7.4, 6.8.2–6.8.5; T/CAS 375—2019 5.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from secops_cli.assess.case import Case
from secops_cli.assess.certificates import audits
from secops_cli.assess.checks.references import check_known, dangling
from secops_cli.assess.holding import STANDARD, adverse_records, unapplied, unreported, used_out_of_force
from secops_cli.diagnostics import Diagnostic, Place
from secops_cli.model.holding import Complaint, MarkUse, Notification
from secops_cli.model.work import Finding, OrganizationCertificate
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import SERVICE_TITLES


def check_holding(case: Case) -> Iterator[Diagnostic]:
    """Every use of a mark, complaint and notification, then what should have been reported, applied for, verified."""
    workspace = case.workspace
    for use in workspace.mark_use.values():
        yield from check_use(case, use)
    for complaint in workspace.complaints.values():
        yield from _check_complaint(case, complaint, workspace.places[RecordRef("complaints", complaint.id)])
    for sent in workspace.notifications.values():
        yield from _check_notification(case, sent, workspace.places[RecordRef("notifications", sent.id)])
    if not workspace.damaged & {"notifications", "certificates"}:
        yield from _check_duties(case)
    if "certificates" not in workspace.damaged:
        for finding in workspace.findings.values():
            yield from _check_finding(case, finding)


# --- certificates and marks -------------------------------------------------------------------------------------


def check_use(case: Case, use: MarkUse) -> Iterator[Diagnostic]:
    """A use that goes on stays within the certificate; of one that ended beyond it, it is told what it did."""
    place = case.workspace.places[RecordRef("mark_use", use.id)]
    yield from check_known(case.workspace, place, "certificates", [(use.certificate, ("certificate",))])
    certificate = case.workspace.certificates.get(use.certificate)
    if certificate is None or use.start > case.as_of:
        return
    faults = [*_beyond(case, use, certificate, place), *_out_of_force(case, use, certificate, place)]
    if use.end is None or use.end >= case.as_of:
        yield from faults
    elif faults and use.misuse is None and certificate.standard in STANDARD:
        words = f"{use.id} 已于 {use.end} 停用，没有写是否造成不良影响：{faults[0].message}"
        yield Diagnostic("SEC633", place, words, route=("id",))


def _beyond(case: Case, use: MarkUse, held: OrganizationCertificate, place: Place) -> Iterator[Diagnostic]:
    """What is claimed and the certificate does not say; that claims beyond it are misuse: our reading."""
    standard = case.standard(held.standard)
    category = standard.category(held.category) if standard else None
    for index, service in enumerate(use.services if category else ()):
        if category and service not in category.services:
            words = f"{use.id} 称有{SERVICE_TITLES[service]}，证书 {held.id} 的类别是{category.title}"
            yield Diagnostic("SEC630", place, words, route=("services", index))
    ladder = standard.ladder if standard else ()
    if use.level is not None and standard and use.level not in ladder:
        words = f"{standard.id} 没有级别 {use.level}，可用：{'、'.join(ladder)}"
        yield Diagnostic("SEC505", place, words, route=("level",))
    elif use.level is not None and held.level in ladder and ladder.index(use.level) > ladder.index(held.level):
        words = f"{use.id} 称{use.level}，证书 {held.id} 是{held.level}"
        yield Diagnostic("SEC630", place, words, route=("level",))
    regional = standard is not None and standard.edition.regional
    if regional and None not in (use.region, held.region) and use.region != held.region:
        words = f"{use.id} 称在{use.region}，证书 {held.id} 的评定地区是{held.region}(tcas 5.3)"
        yield Diagnostic("SEC630", place, words, route=("region",))


def _out_of_force(case: Case, use: MarkUse, held: OrganizationCertificate, place: Place) -> Iterator[Diagnostic]:
    for state, day in used_out_of_force(held, use, case.as_of).items():
        words = f"{use.id} 在 {day} 使用证书 {held.id}，"
        words += f"当日证书已{state}" if state else f"证书 {held.first_granted or held.granted} 才取得"
        yield Diagnostic("SEC632" if state == "过期" else "SEC631", place, words, route=("from",))


# --- complaints, reports, changes -------------------------------------------------------------------------------


def _check_complaint(case: Case, complaint: Complaint, place: Place) -> Iterator[Diagnostic]:
    if complaint.project is not None:
        yield from check_known(case.workspace, place, "projects", [(complaint.project, ("project",))])
    adverse = {None, *(record.id for record in adverse_records(case.workspace))}
    if complaint.adverse_record not in adverse and case.workspace.organization is not None:
        yield dangling(place, ("adverse_record",), "不良记录", complaint.adverse_record or "")
    done = complaint.handled is not None and complaint.handled <= case.as_of
    if not done and complaint.due is not None and complaint.due < case.as_of:
        words = f"投诉 {complaint.id} 应在 {complaint.due} 前办结，还没有办结"
        yield Diagnostic("SEC634", place, words, route=("due",))
    lacking = [title for title, value in (("核实结果", complaint.outcome), ("处理结果", complaint.result)) if not value]
    if done and lacking:
        words = f"投诉 {complaint.id} 已于 {complaint.handled} 办结，没有{'、'.join(lacking)}"
        yield Diagnostic("SEC634", place, words, route=("handled",))


def _check_notification(case: Case, sent: Notification, place: Place) -> Iterator[Diagnostic]:
    workspace = case.workspace
    named = ((name, ("certificates", index)) for index, name in enumerate(sent.certificates))
    yield from check_known(workspace, place, "certificates", named)
    if not workspace.damaged & {"complaints", "incidents", "organization"}:
        adverse = (record.id for record in adverse_records(workspace))
        known = {*workspace.complaints, *workspace.incidents, *adverse}
        for index, name in enumerate(sent.concerns):
            if name not in known:
                yield dangling(place, ("concerns", index), "投诉、安全事件或不良记录", name)
    if sent.kind == "变更申请" and not sent.changed:
        yield Diagnostic("SEC638", place, f"变更申请 {sent.id} 没有写变更的事项 changed", route=("kind",))
    if (sent.answer is None) != (sent.answered is None):
        written, lacking = ("答复日期", "答复 answer") if sent.answered else ("答复", "答复日期 answered")
        words = f"{sent.id} 写了{written}，没有{lacking}"
        yield Diagnostic("SEC638", place, words, route=("answered" if sent.answered else "answer",))


def _check_duties(case: Case) -> Iterator[Diagnostic]:
    workspace = case.workspace
    for matter in unreported(workspace, case.as_of):
        title = "投诉" if matter.kind == "客户投诉" else "事故"
        words = f"{matter.day} 的{title} {matter.ref.id} 没有通报(isccc {matter.clause})"
        yield Diagnostic("SEC635", workspace.place(matter.ref) or Place("organization.yaml"), words, route=())
    place = workspace.place(RecordRef("organization", "organization")) or Place("organization.yaml")
    for renaming in unapplied(workspace, case.as_of):
        words = f"{'、'.join(renaming.lacking)}自 {renaming.identity.until} 后变更，没有变更申请(isccc 6.8.5)"
        yield Diagnostic("SEC636", place, words, route=("former_identities", renaming.index))


def _check_finding(case: Case, finding: Finding) -> Iterator[Diagnostic]:
    """An observation is verified by the audit after the one at which it was raised.

    The audit at which it was raised is the first that was passed on the day or later: our reading.
    """
    if finding.kind != "观察项" or finding.standard not in STANDARD:
        return
    for held in case.workspace.certificates.values():
        if held.standard not in STANDARD or finding.category not in (None, held.category):
            continue
        later = [day for day in audits(held, case.as_of) if day >= finding.raised]
        if len(later) > 1 and (finding.closed is None or finding.closed > later[1]):
            place = case.workspace.places[RecordRef("findings", finding.id)]
            words = f"观察项 {finding.id} 到 {later[1]} 的监督评审还没有验证关闭({held.id})"
            yield Diagnostic("SEC637", place, words, route=("closed",) if finding.closed else ("raised",))
            return
