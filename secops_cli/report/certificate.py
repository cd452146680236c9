"""Certificates with what became of them, as text for people and as the `secops/certificate/1` contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from secops_cli.assess.case import Case
from secops_cli.assess.certificates import begin_of, is_ended, state_on
from secops_cli.assess.certification import EXPIRED, Due, FaultKind, Standing
from secops_cli.model.judgement import Origin
from secops_cli.model.work import OrganizationCertificate
from secops_cli.report.grade import heading
from secops_cli.report.text import safe, table, wrapped

if TYPE_CHECKING:
    from secops_cli.report.contracts.certificate import CertificateDocument, CertificateEntry


_FAULTS: Final[Mapping[FaultKind, str]] = {"impossible": "不合程序", "untold": "没有写全", "late": "迟于期限"}


def format_text(case: Case, origin: Origin, chosen: Sequence[OrganizationCertificate]) -> str:
    """Return a paragraph a certificate: its state, its history, what is due, what may come next."""
    known = {one.certificate.id: one for one in case.certifications}
    lines = [safe(heading(case, origin))]
    for held in chosen:
        one = known.get(held.id)
        number = f" · {held.number}" if held.number else ""
        lines += ["", safe(f"{held.id}  {held.standard} {held.category} {held.level}{number} · {held.granted} 发证")]
        lines += _of(one, case) if one is not None else _plain(held, case)
    torn = case.workspace.torn("certificates")
    if torn:
        lines += ["", safe(f"读不出，其中的证书没有列：{'、'.join(map(str, torn))}；先照 secops validate 改好")]
    elif not chosen:
        lines += ["", "没有登记资质证书"]
    return "\n".join(lines)


def _of(one: Standing, case: Case) -> Iterator[str]:
    since = f"自 {one.since}" if one.since else f"登记的发证日期 {begin_of(one.certificate)} 未到"
    yield safe(f"  状态  {one.state}({since})")
    if one.steps:
        yield "  经过"
        rows = [
            (
                str(step.event.date),
                step.event.event + ("" if step.event.outcome == "通过" else "(没有通过)"),
                f"{step.before} → {step.after}" if step.before != step.after else step.after,
                step.event.cause or "、".join(step.event.contents),
            )
            for step in one.steps
        ]
        yield from table(rows, indent="    ")
    for fault in one.faults:
        yield from wrapped(safe(f"  {_FAULTS[fault.kind]}  {fault.message}({fault.clause})"))
    yield from _days(one.due, case)
    if one.next:
        yield "  接着可以"
        yield from table([(e.event, e.by, e.clause, e.about) for e in one.next], indent="    ")
    elif one.state == EXPIRED:
        yield "  有效期已过，标准没有写续期；换发的更新 expires，重新取得的另登记一份"
    else:
        yield "  这份证书已终止，没有后续；再取得的另登记一份"


def _plain(held: OrganizationCertificate, case: Case) -> Iterator[str]:
    """A certificate of a standard whose text holds no procedure: that of another is not applied to it."""
    yield safe(f"  状态  {state_on(held, case.as_of) or '尚未发证'}(照所登记的)")
    yield from _days(_written(held, case), case)
    known = case.standard(held.standard) is not None
    why = "标准的文本没有认证程序" if known else f"没有标准 {held.standard} 的条目库"
    yield safe(f"  {why}，不推断接着可以做什么")


def _days(found: Iterable[Due], case: Case) -> Iterator[str]:
    for due in found:
        days = (due.day - case.as_of).days
        when = f"已过 {-days} 天" if days < 0 else f"还有 {days} 天" if days else "今天"
        usual = "" if due.firm else "，一般期限"
        source = f"({due.clause}{usual})" if due.clause else ""
        yield safe(f"  到期  {due.day}  {due.what}{source} · {when}")


def document(case: Case, origin: Origin, chosen: Sequence[OrganizationCertificate]) -> CertificateDocument:
    """Return the contract `secops/certificate/1`."""
    known = {one.certificate.id: one for one in case.certifications}
    organization = case.workspace.organization
    return {
        "schema": "secops/certificate/1",
        "organization": organization.name if organization else None,
        "as_of": case.as_of.isoformat(),
        "commit": origin.commit,
        "dirty": origin.dirty,
        "certificates": [_entry(held, known.get(held.id), case) for held in chosen],
        "unread": [{"path": place.path, "line": place.line} for place in case.workspace.torn("certificates")],
    }


def _written(held: OrganizationCertificate, case: Case) -> Iterator[Due]:
    """What a certificate itself says of its end, where no procedure says more."""
    if held.expires is not None and not is_ended(held, case.as_of):
        yield Due(held.expires, "有效期至", "", True)


def _entry(held: OrganizationCertificate, one: Standing | None, case: Case) -> CertificateEntry:
    return {
        "id": held.id,
        "standard": held.standard,
        "category": held.category,
        "level": held.level,
        "number": held.number,
        "procedure": one.procedure.standard if one else None,
        "state": one.state if one else state_on(held, case.as_of),
        "since": one.since.isoformat() if one and one.since else None,
        "steps": [
            {
                "event": step.event.event,
                "date": step.event.date.isoformat(),
                "outcome": step.event.outcome,
                "cause": step.event.cause,
                "members": step.event.members,
                "contents": list(step.event.contents),
                "before": step.before,
                "after": step.after,
            }
            for step in (one.steps if one else ())
        ],
        "next": [
            {"event": e.event, "by": e.by, "clause": e.clause, "about": e.about} for e in (one.next if one else ())
        ],
        "due": [
            {
                "what": due.what,
                "due": due.day.isoformat(),
                "clause": due.clause or None,
                "firm": due.firm,
                "overdue": due.day < case.as_of,
            }
            for due in (one.due if one else _written(held, case))
        ],
        "faults": [
            {"kind": fault.kind, "message": fault.message, "clause": fault.clause}
            for fault in (one.faults if one else ())
        ],
    }
