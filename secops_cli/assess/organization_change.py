"""What a change of the organisation itself means for a certificate holder: on paper, on site, and what to report.

Source: ISCCC-SV-001:2015 6.7.4, 6.8.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from secops_cli.assess.certificates import has_expired, is_ended
from secops_cli.assess.difference import plain
from secops_cli.model.work import OrganizationCertificate
from secops_cli.model.workspace import Workspace
from secops_cli.terms import OrganizationVerdict

_ON_PAPER: Final = {"address": "注册地址", "capital": "注册资金", "representative": "法定代表人"}
"""Fields whose change alone is looked at on paper. Source: ISCCC-SV-001:2015 6.8.5."""
_STANDARD: Final = ("isccc", "isccc-sv-001-2015")
"""The standard that asks for reports, as certificates name it; no other does."""
_OTHERWISE: Final = {
    "name": "单位名称",
    "credit_code": "统一社会信用代码",
    "independent_legal_person": "独立法人",
    "registered_in_mainland": "境内注册",
}


@dataclass(frozen=True, slots=True)
class OrganizationFieldChange:
    """One value of the organisation that differs."""

    field: str
    title: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True)
class OrganizationChange:
    """What became of the organisation.

    Attributes:
        notify: what has to be reported to the certification body, with the clause.
    """

    verdict: OrganizationVerdict
    reason: str
    changes: tuple[OrganizationFieldChange, ...]
    notify: tuple[str, ...]


def compare_organizations(a: Workspace, b: Workspace, as_of: date) -> OrganizationChange:
    """Compare the organisation of two revisions; what it has to report depends on the certificates of the day."""
    unread = [title for title, side in (("前一版", a), ("后一版", b)) if "organization" in side.damaged]
    if unread:
        return OrganizationChange("无变化", f"{'、'.join(unread)}的 organization.yaml 有错，没有比较", (), ())
    changes = tuple(_changes(a, b))
    notify = tuple(_notices(a, b, as_of, changes))
    if not changes:
        return OrganizationChange("无变化", "", changes, notify)
    if "certificates" not in b.damaged and not _is_certified(b, as_of):
        titles = "、".join(change.title for change in changes)
        return OrganizationChange("无变化", f"{titles}变了；没有资质证书，不涉及认证", changes, notify)
    other = [change.title for change in changes if change.field in _OTHERWISE]
    if other:
        words = f"{'、'.join(other)}不在只作书面审核的三项之内：由人认定是否重大，不走书面"
        return OrganizationChange("现场验证", words, changes, notify)
    words = f"只涉及{'、'.join(change.title for change in changes)}：递交变更申请，书面审核"
    return OrganizationChange("书面审核", words, changes, notify)


def _changes(a: Workspace, b: Workspace) -> Iterator[OrganizationFieldChange]:
    if a.organization is None or b.organization is None:
        return
    for field, title in {**_OTHERWISE, **_ON_PAPER}.items():
        old, new = (_plain(getattr(w.organization, field)) for w in (a, b))
        if old != new:
            yield OrganizationFieldChange(field, title, old, new)


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return plain(getattr(value, "amount", value))


def _holds(certificate: OrganizationCertificate, day: date) -> bool:
    """Whether it binds its holder on the day; a suspended one does, one withdrawn, cancelled or expired does not."""
    over = is_ended(certificate, day) or has_expired(certificate, day)
    return certificate.granted <= day and not over


def _is_certified(workspace: Workspace, day: date) -> bool:
    return any(_holds(certificate, day) for certificate in workspace.certificates.values())


def _notices(a: Workspace, b: Workspace, as_of: date, changes: tuple[OrganizationFieldChange, ...]) -> Iterator[str]:
    """What 6.7.4 asks a holder to report."""
    if not any(_holds(c, as_of) and c.standard in _STANDARD for c in b.certificates.values()):
        return
    if changes:
        yield f"组织机构变更：{'、'.join(change.title for change in changes)}(isccc 6.7.4-a)"
    known = {record.id for record in (a.organization.adverse_records or () if a.organization else ())}
    for record in b.organization.adverse_records or () if b.organization else ():
        if record.id not in known and record.kind in ("事故", "投诉"):
            yield f"{record.kind} {record.id} {record.summary}(isccc 6.7.4-b)"
