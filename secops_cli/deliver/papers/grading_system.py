"""How a report describes a system: who answers for it, what it is made of, its businesses and its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade
from secops_cli.deliver.expressions import TO_FILL, Marked, Personal, Picture
from secops_cli.deliver.papers.composing import NONE, Blanks, file_of, joined
from secops_cli.deliver.papers.describing import NOTHING
from secops_cli.deliver.papers.pictures import network_picture
from secops_cli.model.private import PrivatePerson
from secops_cli.model.systems import Business, Classification, DataClass, Device, System
from secops_cli.model.workspace import RecordRef, Workspace

_BY_HAND: Final = "或做出文件以后在文中填写"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who answers for the system, and those beside it."""

    owner: str
    department: str
    built_by: str
    operated_by: str
    supervised_by: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One kind of device."""

    number: int
    name: str
    kind: str
    quantity: str
    product: str
    room: str


@dataclass(frozen=True, slots=True)
class SubSystemRow:
    """One part of the object."""

    number: int
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """One business that the system carries."""

    number: int
    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class DataRow:
    """One class of data: its kind and level, what is done with it, where it comes from and goes."""

    number: int
    name: str
    kind: str
    level: str
    personal: str
    handling: str
    flow: str


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who answers for security; the identity number is never in a repository."""

    name: str
    identity: str


@dataclass(frozen=True, slots=True)
class Described:
    """A system as a report describes it.

    Attributes:
        types: what sort of object it is, and the technologies that it uses.
        management, number: empty where they are not stated; a report does not need them.
        service: how far the service reaches, whom it serves, how continuous it has to be.
        information: the sorts of information that it processes, joined.
        head: the head of the organisation.
        manager: who directly answers for the system.
    """

    name: str
    number: str
    types: str
    parties: Parties
    overview: str
    management: str
    topology: str
    picture: Picture | str
    boundary: str
    boundary_devices: tuple[DeviceRow, ...]
    devices: tuple[DeviceRow, ...]
    subsystems: tuple[SubSystemRow, ...]
    businesses: tuple[BusinessRow, ...]
    business_names: str
    service: str
    information: str
    data: tuple[DataRow, ...]
    head: Officer
    manager: Officer


def describe(case: Case, grade: SystemGrade, blanks: Blanks, *, full: bool) -> Described:
    """Return the description of a system; nothing of another system is in it.

    Args:
        case: the judged repository.
        grade: one of `case.systems`.
        blanks: notes what is missing.
        full: the layout of 2025, which shows builder, operator, subsystems, data and responsible persons; otherwise
            that of 2010, which shows all devices. What a layout does not show is not noted as missing.
    """
    workspace, system, classification = case.workspace, grade.system, grade.classification
    picture = network_picture(case, system) if full else ""
    file = file_of(workspace, RecordRef("systems", system.id), "system.yaml")
    new, old = (blanks, Blanks()) if full else (Blanks(), blanks)
    known = [name for name in system.data or () if name in workspace.data]
    data = [(workspace.data[name], file_of(workspace, RecordRef("data", name), "data/")) for name in known]
    devices = system.devices or ()
    boundary = [device for device in devices if device.boundary]
    names = joined(business.name for business in system.businesses or ())
    return Described(
        name=system.name,
        number=system.number or "",
        types=joined((*system.object_types, *(system.technologies or ()))),
        parties=_parties(system, classification, blanks, new, file),
        overview=blanks.fill(system.overview, "系统概述", f"{file} 的 overview"),
        management=system.management or "",
        topology=blanks.fill(system.topology, "网络拓扑说明", f"{file} 的 topology"),
        picture=picture or new.mark("（此处插入网络拓扑图）", "网络拓扑图", "做出文件以后在文中插入"),
        boundary=blanks.fill(system.boundary, "系统边界", f"{file} 的 boundary"),
        boundary_devices=_devices(boundary, new, "边界设备", f"{file} 的 devices(boundary: true)"),
        devices=_devices(devices, old, "设备", f"{file} 的 devices"),
        subsystems=_subsystems(system, new, f"{file} 的 subsystems"),
        businesses=_businesses(system.businesses or (), blanks, f"{file} 的 businesses"),
        business_names=names or Marked(TO_FILL),
        service=_service(system, blanks, f"{file} 的 service"),
        information=blanks.fill(
            _information(system, [one for one, _ in data]), "业务信息", f"{file} 的 data 或 assets"
        ),
        data=_data(data, new, f"{file} 的 data"),
        head=_officer(
            _head(workspace, system),
            case.private.head if case.private else None,
            new,
            ("单位负责人", "organization.yaml 的 filing.head.name", "private.yaml 的 head.identity"),
        ),
        manager=_officer(
            None,
            case.private.managers.get(system.id) if case.private else None,
            new,
            ("直接负责的主管人员", _manager(system, "name"), _manager(system, "identity")),
        ),
    )


def _parties(system: System, classification: Classification | None, blanks: Blanks, new: Blanks, file: str) -> Parties:
    found = system.responsible
    where = f"{file} 的 responsible"
    supervisor = (found and found.supervised_by) or (classification and classification.supervisor)
    if not supervisor and classification and classification.has_supervisor is False:
        supervisor = "无"
    return Parties(
        owner=blanks.fill(found and found.name, "责任单位", f"{where}.name"),
        department=blanks.fill(found and found.department, "责任部门", f"{where}.department"),
        built_by=new.fill(found and found.built_by, "建设单位", f"{where}.built_by"),
        operated_by=new.fill(found and found.operated_by, "运维单位", f"{where}.operated_by"),
        supervised_by=new.fill(supervisor, "主管部门", f"{where}.supervised_by"),
    )


def _devices(devices: Sequence[Device], blanks: Blanks, title: str, where: str) -> tuple[DeviceRow, ...]:
    if not devices:
        return (DeviceRow(1, blanks.fill(None, title, where), NONE, NONE, NONE, NONE),)
    return tuple(
        DeviceRow(number, device.name, device.kind, str(device.quantity), device.product or NONE, device.room or NONE)
        for number, device in enumerate(devices, 1)
    )


def _subsystems(system: System, blanks: Blanks, where: str) -> tuple[SubSystemRow, ...]:
    if not system.subsystems:
        name = NOTHING if system.subsystems == () else blanks.fill(None, "子系统", where)
        return (SubSystemRow(1, name, NONE),)
    return tuple(
        SubSystemRow(n, part.name, blanks.fill(part.description, f"子系统 {part.name} 的描述", where))
        for n, part in enumerate(system.subsystems, 1)
    )


def _businesses(businesses: Sequence[Business], blanks: Blanks, where: str) -> tuple[BusinessRow, ...]:
    if not businesses:
        return (BusinessRow(1, blanks.fill(None, "承载业务", where), NONE, NONE),)
    return tuple(
        BusinessRow(
            number,
            business.name,
            business.kind,
            blanks.fill(
                joined((business.description, business.flow), "\n"),
                f"业务 {business.name} 的描述",
                f"{where} 中 {business.id} 的 description",
            ),
        )
        for number, business in enumerate(businesses, 1)
    )


def _service(system: System, blanks: Blanks, where: str) -> str:
    found = system.service
    if found is None:
        return blanks.fill(None, "服务范围与对象", where)
    area = f"{found.area}({found.regions} 个)" if found.regions else found.area
    words = [f"服务范围为{area}", f"服务对象为{found.audience}"]
    users = joined(
        f"{u.name}{'' if u.count is None else f' {u.count} 人'}{f'({u.spread})' if u.spread else ''}"
        for u in system.users or ()
    )
    if users:
        words.append(f"用户有{users}")
    if found.continuity:
        words.append(f"业务连续性要求：{found.continuity}")
    return "；".join(words)


def _information(system: System, data: Sequence[DataClass]) -> str:
    assets = (asset.name for asset in system.assets or ())
    return joined((*(one.name for one in data), *assets))


def _data(data: Sequence[tuple[DataClass, str]], blanks: Blanks, where: str) -> tuple[DataRow, ...]:
    if not data:
        return (DataRow(1, blanks.fill(None, "承载数据", where), NONE, NONE, NONE, NONE, NONE),)
    return tuple(
        DataRow(
            number,
            one.name,
            blanks.fill(one.kind, f"数据 {one.name} 的类别", f"{file} 中 {one.id} 的 kind"),
            one.level,
            joined(one.personal or ()) or NONE,
            blanks.fill(_handling(one), f"数据 {one.name} 的处理环节", f"{file} 中 {one.id} 的 origins、room、flows"),
            _flow(one) or NONE,
        )
        for number, (one, file) in enumerate(data, 1)
    )


def _handling(data: DataClass) -> str:
    """Where the data come from, where they are kept and what is done with them, as far as it is stated."""
    kept = joined((data.cloud, data.room))
    steps = (("来源", joined(data.origins)), ("存储", kept), ("交互", joined(data.flows or ())))
    return "；".join(f"{step}：{words}" for step, words in steps if words)


def _flow(data: DataClass) -> str:
    steps = (("来自", joined(data.from_bodies)), ("流向", joined(data.to_bodies)))
    return "；".join(f"{step}{words}" for step, words in steps if words)


def _head(workspace: Workspace, system: System) -> str | None:
    """The head of the organisation, where it is the organisation itself that answers for the system."""
    body, owner = workspace.organization, system.responsible
    if body is None or body.filing is None or body.filing.head is None or owner is None or owner.name != body.name:
        return None
    return body.filing.head.name


def _manager(system: System, key: str) -> str:
    """Where the person who directly answers for a system is written."""
    return f"private.yaml 的 managers.{system.id}.{key}，{_BY_HAND}"


def _officer(name: str | None, person: PrivatePerson | None, blanks: Blanks, words: tuple[str, str, str]) -> Officer:
    """A person with the number that was given; `words` are the title, and where name and number are written."""
    title, where, where_number = words
    name = name or (person.name if person else None)
    shown = blanks.fill(name, f"{title}姓名", where)
    number = person.identity if person and name else None
    return Officer(shown, Personal(number) if number else blanks.fill(None, f"{title}身份证号", where_number))
