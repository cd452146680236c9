"""信息系统总体描述文件: all systems of the organisation in one paper, with a heading for each item of its content list.

The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.1 2.(1)7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.deliver.expressions import Picture
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, joined
from secops_cli.deliver.papers.describing import Describing, classification_file, or_other, types_of
from secops_cli.deliver.papers.pictures import network_picture
from secops_cli.model.organization import Organization
from secops_cli.model.systems import System


@dataclass(frozen=True, slots=True)
class Body:
    """The organisation: its background, and whom to ask."""

    name: str
    credit_code: str
    address: str
    industry: str
    department: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One system in the list of all."""

    number: str
    name: str
    code: str
    types: str
    status: str
    online: str
    level: str


@dataclass(frozen=True, slots=True)
class Described:
    """What one system's texts say; `management` is its management framework, `network` where it runs."""

    number: int
    name: str
    overview: str
    boundary: str
    topology: str
    picture: Picture | str
    network: str
    management: str


def compose(case: Case, organization: Organization | None, _layout: str | None) -> Composed:
    """Return what the paper says of all systems that have not ended."""
    blanks = Blanks()
    describing = Describing(case, blanks)
    systems = living(case)
    scope = {
        "organization": _body(organization, blanks),
        "count": len(systems),
        "as_of": formal_date(case.as_of),
        "list": system_list(case, blanks),
        "systems": _texts(describing, systems),
        "boundary_devices": describing.boundary_devices(systems),
        "interconnections": describing.interconnections(systems),
        "links": describing.links(systems),
        "rooms": describing.rooms(systems),
        "devices": describing.devices(systems),
        "businesses": describing.businesses(systems),
        "assets": describing.assets(systems),
        "data": describing.data(systems),
        "services": describing.services(systems),
        "users": describing.users(systems),
        "parties": describing.parties(systems),
    }
    return Composed("", scope, {}, blanks.missing)


def living(case: Case) -> list[System]:
    """Return the systems that have not ended, in the order of their ids."""
    return [grade.system for grade in case.systems if grade.system.status != "已终止"]


def system_list(case: Case, blanks: Blanks) -> tuple[SystemLine, ...]:
    """Return one line for each system that has not ended; one that is marked where there is none."""
    lines = tuple(
        SystemLine(
            str(number),
            grade.system.name,
            grade.system.number or NONE,
            types_of(grade.system),
            grade.system.status,
            formal_date(grade.system.online_since) if grade.system.online_since else NONE,
            blanks.fill(grade.level, f"{grade.system.name}：安全保护等级", classification_file(case, grade.system)),
        )
        for number, grade in enumerate((g for g in case.systems if g.system.status != "已终止"), 1)
    )
    nothing = blanks.fill(None, "定级对象", "systems/ 下的 system.yaml") if not lines else ""
    return lines or (SystemLine("1", nothing, NONE, NONE, NONE, NONE, NONE),)


def _body(organization: Organization | None, blanks: Blanks) -> Body:
    filing = organization.filing if organization else None
    named = filing.department_contact if filing else None
    contact, key = (named, "filing.department_contact") if named else (organization and organization.contact, "contact")
    address = joined((filing.province, filing.city, filing.county, filing.street), "") if filing else ""

    def fill(value: object, title: str, key: str) -> str:
        return blanks.fill(value, title, f"organization.yaml 的 {key}")

    return Body(
        name=fill(organization and organization.name, "单位名称", "name"),
        credit_code=fill(organization and organization.credit_code, "统一社会信用代码", "credit_code"),
        address=fill(address or (organization and organization.address), "单位地址", "address"),
        industry=fill(filing and filing.industry, "所属行业", "filing.industry"),
        department=fill(filing and filing.department, "网络安全责任部门", "filing.department"),
        contact=fill(contact and contact.name, "联系人", f"{key}.name"),
        phone=fill(contact and contact.office_phone, "联系人办公电话", f"{key}.office_phone"),
    )


def _texts(describing: Describing, systems: Iterable[System]) -> tuple[Described, ...]:
    return tuple(
        Described(
            number,
            system.name,
            describing.text(system, "overview", "系统概述"),
            describing.text(system, "boundary", "系统边界"),
            describing.text(system, "topology", "网络拓扑说明"),
            network_picture(describing.case, system),
            network_of(describing, system),
            describing.text(system, "management", "管理框架"),
        )
        for number, system in enumerate(systems, 1)
    )


def network_of(describing: Describing, system: System) -> str:
    """Return where a system runs on the network, in one sentence without its end."""
    found = system.network
    if found is None:
        return describing.blanks.fill(None, f"{system.name}：网络平台", describing.where(system, "network"))
    coverage, kind = or_other(found.coverage, found.coverage_other), or_other(found.kind, found.kind_other)
    return f"网络覆盖范围为{coverage}，网络性质为{kind}"
