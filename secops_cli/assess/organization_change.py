"""What a change of the organisation itself means for a certificate holder: on paper, on site, and what to report.

Source: ISCCC-SV-001:2015 6.7.4, 6.8.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from secops_cli.assess.dates import lasts_on
from secops_cli.assess.difference import plain
from secops_cli.assess.holding import ON_PAPER, adverse_records, binds, held, way_of
from secops_cli.model.organization import ManagementSystem, Premises
from secops_cli.model.workspace import Workspace
from secops_cli.terms import OrganizationItem, OrganizationVerdict, Role

_FIELDS: Final[dict[str, OrganizationItem]] = {
    "name": "单位名称",
    "credit_code": "统一社会信用代码",
    "independent_legal_person": "独立法人",
    "registered_in_mainland": "境内注册",
    "address": "注册地址",
    "capital": "注册资金",
    "representative": "法定代表人",
}


@dataclass(frozen=True, slots=True)
class OrganizationFieldChange:
    """One value of the organisation that differs."""

    field: str
    title: OrganizationItem
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
    if "certificates" not in b.damaged and not any(binds(held, as_of) for held in b.certificates.values()):
        titles = "、".join(change.title for change in changes)
        return OrganizationChange("无变化", f"{titles}变了；没有资质证书，不涉及认证", changes, notify)
    verdict = way_of(change.title for change in changes)
    other = [change.title for change in changes if change.title not in ON_PAPER]
    if other:
        words = f"{'、'.join(other)}不在只作书面审核的三项之内：由人认定是否重大，不走书面"
    else:
        words = f"只涉及{'、'.join(change.title for change in changes)}：递交变更申请，书面审核"
    return OrganizationChange(verdict, words, changes, notify)


def _changes(a: Workspace, b: Workspace) -> Iterator[OrganizationFieldChange]:
    if a.organization is None or b.organization is None:
        return
    for field, title in _FIELDS.items():
        old, new = (_plain(getattr(w.organization, field)) for w in (a, b))
        if old != new:
            yield OrganizationFieldChange(field, title, old, new)


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return plain(getattr(value, "amount", value))


def _notices(a: Workspace, b: Workspace, as_of: date, changes: tuple[OrganizationFieldChange, ...]) -> Iterator[str]:
    """What 6.7.4 asks a holder to report; a complaint that is also an adverse record is told once."""
    if not held(b, as_of):
        return
    if changes:
        yield f"组织机构变更：{'、'.join(change.title for change in changes)}(isccc 6.7.4-a)"
    known = {record.id for record in adverse_records(a)}
    for record in adverse_records(b):
        if record.id not in known and record.kind in ("事故", "投诉"):
            yield f"{record.kind} {record.id} {record.summary}(isccc 6.7.4-b)"
    for complaint in b.complaints.values():
        if complaint.id not in a.complaints and complaint.adverse_record is None:
            yield f"投诉 {complaint.id} {complaint.summary}(isccc 6.7.4-b)"


# --- what else differs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Something else about the organisation that differs, of which people say whether it is a major one."""

    title: str
    a: str
    b: str


def adjustments(a: Workspace, b: Workspace, day_a: date, day_b: date) -> tuple[Adjustment, ...]:
    """Return what differs of responsible persons, offices and management systems, each side as of its day.

    Source: ISCCC-SV-001:2015 6.8.5, which leaves open what a major adjustment is; this selection is our reading.
    """
    sides = [_standing(workspace, day) for workspace, day in ((a, day_a), (b, day_b))]
    titles = dict.fromkeys(title for side in sides for title in side)
    pairs = ((title, *(side.get(title, "") for side in sides)) for title in titles)
    return tuple(Adjustment(title, old or "无", new or "无") for title, old, new in pairs if old != new)


def _standing(workspace: Workspace, day: date) -> dict[str, str]:
    """Title → who or what there is of it on the day."""
    found = {role: "、".join(_holders(workspace, role, day)) for role in get_args(Role) if role != "项目经理"}
    organization = workspace.organization
    for place in (organization.premises or ()) if organization else ():
        found[f"办公场所 {place.id}"] = _office(place) if lasts_on(place.start, place.end, day) else ""
    for system in (organization.management_systems or ()) if organization else ():
        lasts = lasts_on(system.established, system.ended, day)
        found[f"{system.kind}管理体系 {system.id}"] = _system(system) if lasts else ""
    return found


def _holders(workspace: Workspace, role: Role, day: date) -> Iterator[str]:
    for person in workspace.people.values():
        period = person.employment
        if role in person.roles and (period is None or lasts_on(period.start, period.end, day)):
            yield person.name


def _office(place: Premises) -> str:
    return f"{place.address}，{place.tenure}" + (f"，{plain(place.area)} 平方米" if place.area is not None else "")


def _system(system: ManagementSystem) -> str:
    return system.basis + ("" if system.covers_security_services else "，范围不含安全服务")
