"""What binds a certificate holder: when a certificate stands, what has to be reported, which changes be applied for.

Source: ISCCC-SV-001:2015 6.7, 6.8. No other standard here prints such a procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from secops_cli.assess.certificates import begin_of, is_over, state_on
from secops_cli.model.holding import MarkUse, Notification
from secops_cli.model.organization import AdverseRecord, FormerIdentity
from secops_cli.model.work import OrganizationCertificate
from secops_cli.model.workspace import RecordRef, Workspace
from secops_cli.terms import CertificateState, NotifiedMatter, OrganizationItem, OrganizationVerdict

STANDARD: Final = ("isccc", "isccc-sv-001-2015")
"""The standard that has the procedure, as certificates name it."""
ON_PAPER: Final[frozenset[OrganizationItem]] = frozenset({"注册地址", "注册资金", "法定代表人"})
"""Items whose change alone is looked at on paper. Source: ISCCC-SV-001:2015 6.8.5."""


# --- certificates -----------------------------------------------------------------------------------------------


def binds(certificate: OrganizationCertificate, day: date) -> bool:
    """Whether it binds its holder on the day; a suspended one does, one withdrawn, cancelled or expired does not."""
    return begin_of(certificate) <= day and not is_over(certificate, day)


def held(workspace: Workspace, day: date) -> tuple[OrganizationCertificate, ...]:
    """Return the certificates that bind the organisation to the procedure on the day, by their ids."""
    certificates = sorted(workspace.certificates.values(), key=lambda certificate: certificate.id)
    return tuple(one for one in certificates if one.standard in STANDARD and binds(one, day))


def used_out_of_force(
    certificate: OrganizationCertificate, use: MarkUse, as_of: date
) -> dict[CertificateState | None, date]:
    """Return in which states other than 有效 a certificate was used up to the day, each with the first such day.

    Source: ISCCC-SV-001:2015 6.8.2, 6.8.3, 6.8.4: one that is suspended may not be used until it is restored, one that
    is withdrawn or cancelled has to be given back.
    """
    last = min(use.end or as_of, as_of)
    turns = [use.start, *(change.date for change in certificate.state_changes)]
    if certificate.expires is not None and certificate.expires < last:
        turns.append(certificate.expires + timedelta(days=1))
    found: dict[CertificateState | None, date] = {}
    for day in sorted(day for day in turns if use.start <= day <= last):
        state = state_on(certificate, day)
        if state != "有效":
            found.setdefault(state, day)
    return found


# --- what has to be reported ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a holder has to report.

    Attributes:
        names: the ids by which a notification may name it.
        clause: of ISCCC-SV-001:2015.
    """

    kind: NotifiedMatter
    ref: RecordRef
    names: frozenset[str]
    day: date
    summary: str
    clause: str


def matters(workspace: Workspace, as_of: date) -> tuple[Matter, ...]:
    """Return the complaints and accidents that befell a holder up to the day, by their days.

    An adverse record of a complaint that is recorded by itself, too, is one matter with it.

    Source: ISCCC-SV-001:2015 6.7.4 b.
    """
    if not held(workspace, as_of):
        return ()
    found = [found for found in _matters(workspace) if found.day <= as_of and held(workspace, found.day)]
    return tuple(sorted(found, key=lambda matter: (matter.day, matter.ref)))


def _matters(workspace: Workspace) -> Iterator[Matter]:
    recorded = set()
    for one in workspace.complaints.values():
        recorded.add(one.adverse_record)
        names = frozenset(filter(None, (one.id, one.adverse_record)))
        ref = RecordRef("complaints", one.id)
        yield Matter("客户投诉", ref, names, one.received, f"{one.complainant}：{one.summary}", "6.7.4-b")
    for record in adverse_records(workspace):
        kind: NotifiedMatter = "安全事故" if record.kind == "事故" else "客户投诉"
        if record.kind in ("事故", "投诉") and record.id not in recorded:
            ref = RecordRef("organization", record.id)
            yield Matter(kind, ref, frozenset({record.id}), record.date, record.summary, "6.7.4-b")


def adverse_records(workspace: Workspace) -> tuple[AdverseRecord, ...]:
    """Return what is on record against the organisation; nothing where that is not known."""
    return (workspace.organization.adverse_records or ()) if workspace.organization else ()


def unreported(workspace: Workspace, as_of: date) -> tuple[Matter, ...]:
    """Return the matters that no notification sent by the day names.

    The standard asks for reports in time and prints no number of days (ISCCC-SV-001:2015 6.7.4).
    """
    named = {name for sent in sent_by(workspace, as_of) for name in sent.concerns}
    return tuple(matter for matter in matters(workspace, as_of) if not matter.names & named)


def sent_by(workspace: Workspace, day: date) -> tuple[Notification, ...]:
    """Return what was reported or applied for up to a day, by day and id."""
    past = (one for one in workspace.notifications.values() if one.sent <= day)
    return tuple(sorted(past, key=lambda one: (one.sent, one.id)))


# --- what has to be applied for ---------------------------------------------------------------------------------


def way_of(items: Iterable[OrganizationItem]) -> OrganizationVerdict:
    """Return how a change of these items of the organisation is looked at.

    Nothing but address, capital and representative: on paper; with anything else among them: on site. Whether that
    other thing is a major one is for people to say, but it never goes on paper.

    Source: ISCCC-SV-001:2015 6.8.5.
    """
    changed = set(items)
    if not changed:
        return "无变化"
    return "书面审核" if changed <= ON_PAPER else "现场验证"


def _asked(certificates: Iterable[OrganizationCertificate], first: date, last: date) -> Iterator[str]:
    """What the certificates' own events say was applied for between two days, as organisations' items are called."""
    for certificate in certificates:
        for event in certificate.events:
            if event.event == "变更申请" and first <= event.date <= last:
                yield from ("单位名称" if content == "名称" else content for content in event.contents)


@dataclass(frozen=True, slots=True)
class Renaming:
    """A former identity that was given up while a certificate was held, and what of it nobody has applied for."""

    index: int
    identity: FormerIdentity
    lacking: tuple[OrganizationItem, ...]


def unapplied(workspace: Workspace, as_of: date) -> tuple[Renaming, ...]:
    """Return the changes of name and credit code on record that no application sent by the day covers.

    An application that happened, or was sent, no earlier than the last day of the old identity covers it.

    Source: ISCCC-SV-001:2015 6.8.5.
    """
    organization = workspace.organization
    found = []
    for index, identity in enumerate(organization.former_identities if organization else ()):
        until = identity.until
        if (
            organization is None
            or until is None
            or until > as_of
            or not (held(workspace, until) and held(workspace, as_of))
        ):
            continue
        items: list[OrganizationItem] = ["单位名称"] if identity.name != organization.name else []
        if identity.credit_code not in (None, organization.credit_code):
            items.append("统一社会信用代码")
        applied: set[str] = {
            item
            for sent in sent_by(workspace, as_of)
            if sent.kind == "变更申请" and (sent.occurred or sent.sent) >= until
            for item in sent.changed
        }
        applied.update(_asked(held(workspace, as_of), until, as_of))
        lacking = tuple(item for item in items if item not in applied)
        if lacking:
            found.append(Renaming(index, identity, lacking))
    return tuple(found)
