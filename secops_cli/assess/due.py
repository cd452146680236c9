"""Everything that has a day: what is to be done by then, what ends then, in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.campaign_standing import OrganizationStanding
from secops_cli.assess.case import Case
from secops_cli.assess.certificates import begin_of, is_ended, is_replaced
from secops_cli.assess.evidence_use import uses_of
from secops_cli.assess.query import last_valid_day
from secops_cli.diagnostics import Place
from secops_cli.model.people import Person, PersonalCertificate
from secops_cli.model.workspace import Family, RecordRef
from secops_cli.terms import DeadlineKind


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """One day.

    Attributes:
        day: the last on which it is in time, or on which something still holds.
        kind: what sort of thing.
        what: what is to be done, or what ends.
        subject: of whom or what, e.g. the system's name.
        source: the clause or rule that sets the day; empty where a record states it.
        firm: a standard or a record sets it; false where it is only usual.
        place: of the record.
        key: names it for good, so that a calendar knows it again: kind, record and what.
    """

    day: date
    kind: DeadlineKind
    what: str
    subject: str
    source: str
    firm: bool
    place: Place
    key: str


_FAMILIES: Final[tuple[Family, ...]] = (
    *("settings", "organization", "certificates", "systems", "classifications", "evidence", "people", "sites"),
    *("findings", "complaints", "campaigns", "participants"),
)


def unread(case: Case) -> tuple[Place, ...]:
    """Return where something cannot be read that may hold a day."""
    return case.workspace.torn(*_FAMILIES)


def deadlines(case: Case, until: date) -> list[Deadline]:
    """Return what is due until a day, by day; what is overdue comes first, however old.

    Things that are done, ended or replaced are left out. What is only to be known (the end of a lease, say) is listed
    like what is to be done.
    """
    parts = (_certificates, _systems, _documents, _people, _places, _matters, _campaigns)
    return sorted(one for part in parts for one in part(case) if one.day <= until)


class _Listing:
    """Makes deadlines of one kind."""

    def __init__(self, case: Case, kind: DeadlineKind) -> None:
        self._case = case
        self._kind = kind

    def of(
        self, ref: RecordRef, day: date, what: str, subject: str, *, source: str = "", firm: bool = True
    ) -> Deadline:
        """Return the deadline of a record."""
        place = self._case.workspace.place(ref) or Place("secops.yaml")
        key = f"{self._kind}/{ref.family}/{ref.id}/{what}"
        return Deadline(day, self._kind, what, subject, source, firm, place, key)


def _certificates(case: Case) -> Iterator[Deadline]:
    listing = _Listing(case, "资质证书")
    judged = {one.certificate.id: one for one in case.certifications}
    certificates = case.workspace.certificates.values()
    named = Counter((one.standard, one.category, one.level) for one in certificates)
    for held in certificates:
        others = case.papers.is_anothers(held.credit_code, held.granted)
        if others or begin_of(held) > case.as_of or is_replaced(held, certificates, case.as_of):
            continue
        name = f"{held.standard} {held.category} {held.level}证书"
        if named[held.standard, held.category, held.level] > 1:
            name += f" {held.number or held.id}"
        ref = RecordRef("certificates", held.id)
        if held.id in judged:
            for due in judged[held.id].due:
                source = f"{judged[held.id].procedure.standard}:{due.clause}" if due.clause else ""
                yield listing.of(ref, due.day, due.what, name, source=source, firm=due.firm)
        elif held.expires is not None and not is_ended(held, case.as_of):
            yield listing.of(ref, held.expires, "有效期至", name)


def _systems(case: Case) -> Iterator[Deadline]:
    listing = _Listing(case, "等级保护")
    if not case.systems:  # the rules for systems need not be read
        return
    term = case.catalogues.rules.periods.certificate
    for grade in case.systems:
        system = grade.system
        if system.status == "已终止":
            continue
        ref = RecordRef("classifications", system.id)
        for duty in grade.duties:  # of what comes again, one that is met tells the day of the next
            if duty.due is not None:
                source = duty.source if duty.verified else f"{duty.source}(未核)"
                yield listing.of(ref, duty.due, duty.what, system.name, source=source)
        if grade.certificate_ends is not None:
            what = f"备案证明到期，期满前 {term.renew_within_months} 个月内申请延期"
            yield listing.of(ref, grade.certificate_ends, what, system.name, source=term.source)
        for device in system.devices or ():
            if device.licence_expires is not None:
                ends = f"{device.name}的许可到期"
                yield listing.of(RecordRef("systems", system.id), device.licence_expires, ends, system.name)


def _documents(case: Case) -> Iterator[Deadline]:
    """Documents whose time ends; of those whose time has ended, the ones that something still rests on."""
    listing = _Listing(case, "证明材料")
    freshness = case.workspace.settings.freshness
    days = ((record, last_valid_day(record, freshness)) for record in case.workspace.evidence.values())
    ending = [(record, day) for record, day in days if day is not None]
    used = uses_of(case, {record.id for record, day in ending if day < case.as_of})
    for record, day in ending:
        if day >= case.as_of or record.id in used:
            subject = f"{record.id} {record.title}"
            yield listing.of(RecordRef("evidence", record.id), day, "有效期至", subject)


def _places(case: Case) -> Iterator[Deadline]:
    listing = _Listing(case, "场所")
    for site in case.workspace.sites.values():
        if site.lease_ends is not None and (site.end is None or site.end >= case.as_of):
            yield listing.of(RecordRef("sites", site.id), site.lease_ends, "租约到期", site.name)
    organization = case.workspace.organization
    for office in (organization.premises or ()) if organization else ():
        if office.end is not None and office.end >= case.as_of:
            yield listing.of(RecordRef("organization", office.id), office.end, "租约到期", office.address)


def _people(case: Case) -> Iterator[Deadline]:
    listing = _Listing(case, "人员证书")
    for person in case.workspace.people.values():
        if person.employment is not None and person.employment.end is not None and person.employment.end < case.as_of:
            continue
        for held in person.certificates:
            known = held.issued is None or held.issued <= case.as_of
            if known and held.expires is not None and not _is_renewed(held, person, case.as_of):
                yield listing.of(RecordRef("people", person.id), held.expires, f"{held.name}到期", person.name)


def _is_renewed(held: PersonalCertificate, person: Person, as_of: date) -> bool:
    """Whether the person has another certificate of the kind that lasts longer, and has it already."""

    def kind(one: PersonalCertificate) -> tuple[object, ...]:
        return one.name, one.subject, frozenset(one.category)

    return any(
        kind(one) == kind(held)
        and (one.issued is None or one.issued <= as_of)
        and (one.expires is None or (held.expires is not None and one.expires > held.expires))
        for one in person.certificates
        if one is not held
    )


def _matters(case: Case) -> Iterator[Deadline]:
    listing = _Listing(case, "整改")
    for finding in case.workspace.findings.values():
        done = finding.corrected or finding.closed
        if finding.due is not None and finding.raised <= case.as_of and (done is None or done > case.as_of):
            subject = f"{finding.kind} {finding.id}"
            yield listing.of(RecordRef("findings", finding.id), finding.due, "完成整改", subject)
    for complaint in case.workspace.complaints.values():
        open_still = complaint.handled is None or complaint.handled > case.as_of
        if complaint.due is not None and complaint.received <= case.as_of and open_still:
            subject = f"{complaint.complainant}的投诉 {complaint.id}"
            yield listing.of(RecordRef("complaints", complaint.id), complaint.due, "办结投诉", subject)


def _campaigns(case: Case) -> Iterator[Deadline]:
    listing = _Listing(case, "专项工作")
    for standing in case.campaigns.standings:
        campaign = standing.plan.campaign
        for stage in standing.plan.stages:
            if stage.end >= case.as_of:
                yield listing.of(RecordRef("campaigns", campaign.id), stage.end, f"{stage.title}结束", campaign.title)
        for organization in standing.organizations:
            yield from _of_participant(listing, organization)


def _of_participant(listing: _Listing, organization: OrganizationStanding) -> Iterator[Deadline]:
    ref, name = RecordRef("participants", organization.participant.id), organization.participant.name
    check = organization.self_check
    if check.due is not None and check.state in ("未收", "逾期"):
        yield listing.of(ref, check.due, "交自查表", name)
    for system in organization.systems:
        subject = f"{name} {system.system.name}"
        if system.ahead is not None and system.due is not None:
            yield listing.of(ref, system.due, system.ahead.step, subject)
        for one in system.materials:
            if one.lacking and one.due is not None:
                yield listing.of(ref, one.due, f"交{one.material.title}", subject)
