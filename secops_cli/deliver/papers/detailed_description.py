"""信息系统详细描述文件: how the systems were divided into objects, and each object item by item of its content list.

One paper serves the organisation: the list begins with all objects, and its other items go through each of them.
The records here are the names that templates use; a field that is renamed breaks the templates of users.

Source: 等级保护实施过程 2.2.1 2.(2)3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from secops_cli.assess.case import Case
from secops_cli.deliver.expressions import Picture
from secops_cli.deliver.files import formal_date
from secops_cli.deliver.papers.composing import NONE, Blanks, Composed, joined
from secops_cli.deliver.papers.describing import (
    NOTHING,
    AssetRow,
    BusinessRow,
    DataRow,
    Describing,
    DeviceRow,
    InterconnectionRow,
    LinkRow,
    RoomRow,
    ServiceRow,
    SubSystemRow,
    UserRow,
    or_other,
)
from secops_cli.deliver.papers.overall_description import living, network_of, system_list
from secops_cli.deliver.papers.pictures import network_picture
from secops_cli.model.organization import Organization
from secops_cli.model.systems import System


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """How one large system was divided."""

    number: str
    name: str
    principle: str
    objects: str
    date: str


@dataclass(frozen=True, slots=True)
class DescribedObject:
    """One object of classification, item by item.

    Attributes:
        origin: the systems or platforms that it comes from, belongs to or runs on; empty where none is stated.
        security_services: the security services that it uses; empty where none is stated.
    """

    number: int
    name: str
    overview: str
    subsystems: tuple[SubSystemRow, ...]
    boundary: str
    boundary_devices: tuple[DeviceRow, ...]
    interconnections: tuple[InterconnectionRow, ...]
    topology: str
    picture: Picture | str
    network: str
    links: tuple[LinkRow, ...]
    rooms: tuple[RoomRow, ...]
    devices: tuple[DeviceRow, ...]
    businesses: tuple[BusinessRow, ...]
    assets: tuple[AssetRow, ...]
    data: tuple[DataRow, ...]
    services: tuple[ServiceRow, ...]
    users: tuple[UserRow, ...]
    management: str
    origin: str
    security_services: str


def compose(case: Case, organization: Organization | None, _layout: str | None) -> Composed:
    """Return what the paper says of the division and of each object that has not ended."""
    blanks = Blanks()
    describing = Describing(case, blanks)
    systems = living(case)
    scope = {
        "organization": blanks.fill(organization and organization.name, "单位名称", "organization.yaml 的 name"),
        "count": len(systems),
        "as_of": formal_date(case.as_of),
        "list": system_list(case, blanks),
        "divisions": _divisions(case, organization, blanks),
        "objects": tuple(_object(describing, number, system) for number, system in enumerate(systems, 1)),
    }
    return Composed("", scope, {}, blanks.missing)


def _divisions(case: Case, organization: Organization | None, blanks: Blanks) -> tuple[DivisionRow, ...]:
    found = organization.divisions if organization else ()
    if not found:
        is_stated = organization is not None and "divisions" in organization.model_fields_set
        where = "organization.yaml 的 divisions"
        name = NOTHING if is_stated else blanks.fill(None, "系统划分的原则与方法", where)
        return (DivisionRow(NONE if is_stated else "1", name, NONE, NONE, NONE),)
    known = case.workspace.systems
    return tuple(
        DivisionRow(
            str(number),
            division.name,
            division.principle,
            joined(known[name].name if name in known else name for name in division.systems),
            formal_date(division.date) if division.date else NONE,
        )
        for number, division in enumerate(found, 1)
    )


def _object(describing: Describing, number: int, system: System) -> DescribedObject:
    own: Sequence[System] = (system,)
    return DescribedObject(
        number=number,
        name=system.name,
        overview=describing.text(system, "overview", "系统概述"),
        subsystems=describing.subsystems(own),
        boundary=describing.text(system, "boundary", "系统边界"),
        boundary_devices=describing.boundary_devices(own),
        interconnections=describing.interconnections(own),
        topology=describing.text(system, "topology", "网络拓扑说明"),
        picture=network_picture(describing.case, system),
        network=network_of(describing, system),
        links=describing.links(own),
        rooms=describing.rooms(own),
        devices=describing.devices(own),
        businesses=describing.businesses(own),
        assets=describing.assets(own),
        data=describing.data(own),
        services=describing.services(own),
        users=describing.users(own),
        management=describing.text(system, "management", "管理框架"),
        origin=_origin(describing.case, system),
        security_services=security_services_of(system),
    )


def _origin(case: Case, system: System) -> str:
    """Where an object comes from, what it is a part of, and what it runs on."""
    known = case.workspace.systems

    def names(ids: Sequence[str]) -> str:
        return joined(known[name].name if name in known else name for name in ids)

    owner = f"(属{system.parent_owner})" if system.parent_owner else ""
    parts = (
        ("承接自", names(system.succeeds)),
        ("上级系统为", f"{system.parent}{owner}" if system.parent else ""),
        ("依托", names(system.carried_by)),
    )
    return joined((f"{words}{name}" for words, name in parts if name), "；")


def security_services_of(system: System) -> str:
    """Return the security services that a system uses, with who renders them; empty where none is stated."""
    return joined(
        or_other(service.kind, service.name) + (f"({service.provider})" if service.provider else "")
        for service in system.security_services or ()
    )
