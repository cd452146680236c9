"""Certificates with what became of them, as text for people and as the `secops/certificate/1` contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from secops_cli.assess.case import Case
from secops_cli.assess.certification import Standing
from secops_cli.model.judgement import Origin
from secops_cli.model.work import OrganizationCertificate
from secops_cli.report.grade import heading
from secops_cli.report.text import safe, table, wrapped

if TYPE_CHECKING:
    from secops_cli.report.contracts.certificate import CertificateDocument, CertificateEntry


def format_text(case: Case, origin: Origin, chosen: Sequence[OrganizationCertificate]) -> str:
    """Return a paragraph a certificate: its state, its history, what is due, what may come next."""
    known = {one.certificate.id: one for one in case.certifications}
    lines = [safe(heading(case, origin))]
    for held in chosen:
        one = known.get(held.id)
        number = f" · {held.number}" if held.number else ""
        lines += ["", safe(f"{held.id}  {held.standard} {held.category} {held.level}{number} · {held.granted} 发证")]
        lines += _of(one, case) if one is not None else _plain(held, case)
    if not chosen:
        lines += ["", "没有登记资质证书"]
    return "\n".join(lines)


def _of(one: Standing, case: Case) -> Iterator[str]:
    yield safe(f"  状态  {one.state}(自 {one.since})")
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
        yield from wrapped(safe(f"  {'不合程序' if fault.impossible else '没有写全'}  {fault.message}({fault.clause})"))
    for due in one.due:
        late = (
            f"已过 {(case.as_of - due.day).days} 天"
            if due.day < case.as_of
            else f"还有 {(due.day - case.as_of).days} 天"
        )
        yield safe(f"  到期  {due.day}  {due.what}{f'({due.clause})' if due.clause else ''} · {late}")
    if one.next:
        yield "  接着可以"
        yield from table([(e.event, e.by, e.clause, e.about) for e in one.next], indent="    ")
    else:
        yield "  这份证书已终止，没有后续"


def _plain(held: OrganizationCertificate, case: Case) -> Iterator[str]:
    """A certificate of a standard whose text holds no procedure: that of another is not applied to it."""
    past = [change for change in held.state_changes if change.date <= case.as_of]
    state = max(past, key=lambda change: change.date).state if past else "有效"
    until = f"，有效期至 {held.expires}" if held.expires else ""
    yield safe(f"  状态  {state}(照所登记的){until}")
    yield "  标准的文本没有认证程序，不推断接着可以做什么"


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
    }


def _entry(held: OrganizationCertificate, one: Standing | None, case: Case) -> CertificateEntry:
    return {
        "id": held.id,
        "standard": held.standard,
        "category": held.category,
        "level": held.level,
        "number": held.number,
        "procedure": one.procedure.standard if one else None,
        "state": one.state if one else None,
        "since": one.since.isoformat() if one else None,
        "steps": [
            {
                "event": step.event.event,
                "date": step.event.date.isoformat(),
                "outcome": step.event.outcome,
                "cause": step.event.cause,
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
            for due in (one.due if one else ())
        ],
    }
