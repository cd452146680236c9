"""What an audit of a certificate holder looks at: what became of the last findings, of complaints, of the certificate.

Source: ISCCC-SV-001:2015 6.7.1, 6.7.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from secops_cli.assess.case import Case
from secops_cli.assess.certificates import audits, state_on, surveillance_due
from secops_cli.assess.holding import STANDARD, adverse_records, held, sent_by
from secops_cli.model.holding import Complaint, MarkUse, Notification
from secops_cli.model.judgement import CategoryGrade
from secops_cli.model.operation import Incident
from secops_cli.model.organization import AdverseRecord
from secops_cli.model.work import Finding, OrganizationCertificate
from secops_cli.model.workspace import Workspace
from secops_cli.terms import CertificateState


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate on the day.

    Attributes:
        last: the day of the last audit, the grant where there was none since.
        due: by when the next has to be passed.
        grade: what the facts say of its category; None where no target asks for it.
        failing: how many clauses are 不符合 at its level, and `open` how many are 待定; None without a grade.
    """

    certificate: OrganizationCertificate
    state: CertificateState | None
    last: date
    due: date | None
    grade: CategoryGrade | None
    failing: int | None
    open: int | None


def standings(case: Case) -> tuple[Standing, ...]:
    """Return the certificates that bind the organisation on the day, by their ids."""
    return tuple(_standing(case, certificate) for certificate in held(case.workspace, case.as_of))


def _standing(case: Case, certificate: OrganizationCertificate) -> Standing:
    standard = case.standard(certificate.standard)
    rule = standard.edition.surveillance if standard else None
    named = (standard.id if standard else "", certificate.category)
    grade = next((g for g in case.grades if (g.standard.id, g.category.id) == named), None)
    known = grade is not None and certificate.level in grade.applicable
    verdicts = [verdict.verdict for verdict in grade.at(certificate.level)] if grade and known else []
    return Standing(
        certificate,
        state_on(certificate, case.as_of),
        audits(certificate, case.as_of)[-1],
        surveillance_due(rule, certificate, case.as_of) if rule else None,
        grade,
        verdicts.count("不符合") if known else None,
        verdicts.count("待定") if known else None,
    )


@dataclass(frozen=True, slots=True)
class DatedChange:
    """Something about the organisation that came or went, as its records tell the day."""

    day: date
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Surveillance:
    """What an audit looks at, from the last one to the day; where several certificates are held, from the earliest.

    Attributes:
        since: the day of the last audit.
        findings: those of the last audit, and older ones that were open then.
        incidents: of the organisation's own systems.
        sent: what was reported and applied for.
    """

    since: date
    findings: tuple[Finding, ...]
    changes: tuple[DatedChange, ...]
    complaints: tuple[Complaint, ...]
    accidents: tuple[AdverseRecord, ...]
    incidents: tuple[Incident, ...]
    uses: tuple[MarkUse, ...]
    sent: tuple[Notification, ...]


def surveillance_of(workspace: Workspace, as_of: date) -> Surveillance | None:
    """Return what an audit on the day looks at; None for one that holds no certificate.

    What was raised after the audit before the last one, or was closed no earlier than the last, counts as the last
    audit's: our reading, since records tell the day on which an audit was passed, not those on which it was held.

    Source: ISCCC-SV-001:2015 6.7.2.
    """
    looked_at = [audits(certificate, as_of) for certificate in held(workspace, as_of)]
    if not looked_at:
        return None
    since = min(days[-1] for days in looked_at)
    before = min(days[-2] if len(days) > 1 else date.min for days in looked_at)

    def lasts(end: date | None) -> bool:
        return end is None or end >= since

    findings = (f for f in workspace.findings.values() if f.standard in STANDARD and f.raised <= as_of)
    complaints = (c for c in workspace.complaints.values() if c.received <= as_of and lasts(c.handled))
    accidents = (r for r in adverse_records(workspace) if r.kind == "事故" and r.date <= as_of and lasts(r.closed))
    incidents = (i for i in workspace.incidents.values() if i.found <= as_of and lasts(i.handled))
    uses = (u for u in workspace.mark_use.values() if u.start <= as_of and lasts(u.end))
    return Surveillance(
        since,
        tuple(sorted((f for f in findings if f.raised > before or lasts(f.closed)), key=lambda f: (f.raised, f.id))),
        tuple(sorted(_changes(workspace, since, as_of), key=lambda change: (change.day, change.title, change.words))),
        tuple(sorted(complaints, key=lambda c: (c.received, c.id))),
        tuple(sorted(accidents, key=lambda r: (r.date, r.id))),
        tuple(sorted(incidents, key=lambda i: (i.found, i.id))),
        tuple(sorted(uses, key=lambda u: (u.start, u.id))),
        tuple(sent for sent in sent_by(workspace, as_of) if sent.sent >= since),
    )


def _changes(workspace: Workspace, since: date, as_of: date) -> Iterator[DatedChange]:
    """What came or went after the last audit, by the days on record."""
    for day, title, words in _turns(workspace):
        if day is not None and since < day <= as_of:
            yield DatedChange(day, title, words)


def _turns(workspace: Workspace) -> Iterator[tuple[date | None, str, str]]:
    organization = workspace.organization
    for person in workspace.people.values():
        who = f"{person.name}（{'、'.join(person.roles)}）" if person.roles else person.name
        if person.employment is not None:
            yield person.employment.start, "入职", who
            yield person.employment.end, "离职", who
    for certificate in workspace.certificates.values():
        for day, state in {(change.date, change.state): None for change in certificate.state_changes}:
            yield day, "证书状态", f"{certificate.number or certificate.id}{state}"
    if organization is None:
        return
    for identity in organization.former_identities:
        yield identity.until, "名称与代码", f"停用{identity.name}"
    for place in organization.premises or ():
        yield place.start, "启用办公场所", place.address
        yield place.end, "停用办公场所", place.address
    for system in organization.management_systems or ():
        yield system.established, "建立管理体系", f"{system.kind}（{system.basis}）"
        yield system.ended, "停止管理体系", f"{system.kind}（{system.basis}）"
