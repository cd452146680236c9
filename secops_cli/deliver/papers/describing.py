"""The tables by which papers describe systems: devices, businesses, information, users; of one system or of all.

A list that nobody stated is marked, one that is stated to be empty says 无. The fields of the rows are the names that
templates use; a field that is renamed breaks the templates of users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeVar

from secops_cli.assess.case import Case
from secops_cli.deliver.papers.composing import NONE, Blanks, file_of, joined
from secops_cli.model.systems import Asset, Business, Device, Interconnection, Link, Room, SubSystem, System, Users
from secops_cli.model.workspace import RecordRef

NOTHING: Final = "无"
"""What stands for a list that is stated to be empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of one system; the third field is where a list that is empty or missing says so."""

    number: str
    system: str
    name: str


@dataclass(frozen=True, slots=True)
class DeviceRow(Row):
    """One kind of device at one place."""

    kind: str
    quantity: str
    product: str
    room: str
    level: str


@dataclass(frozen=True, slots=True)
class RoomRow(Row):
    """One machine room."""

    location: str
    level: str


@dataclass(frozen=True, slots=True)
class LinkRow(Row):
    """A line; `name` is one of its ends."""

    other: str
    medium: str
    level: str


@dataclass(frozen=True, slots=True)
class InterconnectionRow(Row):
    """A system that information is exchanged with."""

    kind: str
    purpose: str


@dataclass(frozen=True, slots=True)
class BusinessRow(Row):
    """One business; its description and flow are one text."""

    kind: str
    automation: str
    description: str


@dataclass(frozen=True, slots=True)
class AssetRow(Row):
    """A sort of information, and how much each of the three properties matters."""

    kind: str
    confidentiality: str
    integrity: str
    availability: str


@dataclass(frozen=True, slots=True)
class DataRow(Row):
    """A class of data that the system refers to."""

    kind: str
    level: str
    personal: str


@dataclass(frozen=True, slots=True)
class UserRow(Row):
    """A group of users."""

    count: str
    spread: str


@dataclass(frozen=True, slots=True)
class SubSystemRow(Row):
    """A part of the system."""

    description: str


@dataclass(frozen=True, slots=True)
class ServiceRow(Row):
    """How far the service reaches (`name`), whom it serves, how continuous it has to be."""

    audience: str
    continuity: str


@dataclass(frozen=True, slots=True)
class PartyRow(Row):
    """Who answers for the system (`name`), and those beside it."""

    department: str
    built_by: str
    operated_by: str
    supervised_by: str


_R = TypeVar("_R", bound=Row)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Describing:
    """Makes tables of systems and notes what they lack.

    Every table takes the systems that it is of, in their order, and numbers what it lists from 1. A table of no system
    has one row, which says that systems have to be described first.
    """

    case: Case
    blanks: Blanks

    def where(self, system: System, key: str) -> str:
        """Where a value of a system is written."""
        file = file_of(self.case.workspace, RecordRef("systems", system.id), "system.yaml")
        return f"{file} 中 {system.id} 的 {key}"

    def text(self, system: System, key: str, title: str) -> str:
        """A text of a system, marked where it is missing."""
        return self.blanks.fill(getattr(system, key), f"{system.name}：{title}", self.where(system, key))

    def _listed(
        self,
        row: type[_R],
        systems: Iterable[System],
        field: tuple[str, str],
        items: Callable[[System], Sequence[_T] | None],
        cells: Callable[[System, _T], tuple[str, ...]],
    ) -> tuple[_R, ...]:
        """The rows of a table; `field` is the key of the list and what it is called, `cells` all after the system."""
        key, title = field
        dashes = [NONE] * (len(fields(row)) - 3)
        rows: list[_R] = []
        number = 0
        none = True
        for system in systems:
            none = False
            found = items(system)
            if found is not None and len(found) == 0:
                rows.append(row(*[NONE, system.name, NOTHING, *dashes]))
                continue
            if found is None:
                lines = [(self.blanks.fill(None, f"{system.name}：{title}", self.where(system, key)), *dashes)]
            else:
                lines = [cells(system, item) for item in found]
            for line in lines:
                number += 1
                rows.append(row(*[str(number), system.name, *line]))
        if none:
            rows.append(row(*["1", self.blanks.fill(None, "定级对象", "systems/ 下的 system.yaml"), NONE, *dashes]))
        return tuple(rows)

    # --- what it is made of -------------------------------------------------------------------------------------

    def devices(self, systems: Iterable[System]) -> tuple[DeviceRow, ...]:
        """All devices."""
        return self._listed(DeviceRow, systems, ("devices", "设备"), lambda s: s.devices, _device)

    def boundary_devices(self, systems: Iterable[System]) -> tuple[DeviceRow, ...]:
        """The devices at the boundary."""
        return self._some_devices(systems, "devices(boundary: true)", "边界设备", lambda d: d.boundary)

    def security_devices(self, systems: Iterable[System]) -> tuple[DeviceRow, ...]:
        """The security products among the devices."""
        return self._some_devices(systems, "devices", "安全专用产品", lambda d: d.kind == "安全专用产品")

    def _some_devices(
        self, systems: Iterable[System], key: str, title: str, fits: Callable[[Device], bool]
    ) -> tuple[DeviceRow, ...]:
        """Those that fit; that a system with devices has none of them is nowhere stated, and so not said."""

        def fitting(system: System) -> Sequence[Device] | None:
            found = [device for device in system.devices or () if fits(device)]
            return found if found or system.devices == () else None

        return self._listed(DeviceRow, systems, (key, title), fitting, _device)

    def rooms(self, systems: Iterable[System]) -> tuple[RoomRow, ...]:
        """The machine rooms."""

        def cells(system: System, room: Room) -> tuple[str, ...]:
            title = f"{system.name}：机房 {room.name} 的位置"
            return room.name, self.blanks.fill(room.location, title, self.where(system, "rooms")), room.level or NONE

        return self._listed(RoomRow, systems, ("rooms", "机房"), lambda s: stated(s, "rooms", s.rooms), cells)

    def links(self, systems: Iterable[System]) -> tuple[LinkRow, ...]:
        """The lines, with the names of what they join; an end that is no device of the system is shown as written."""

        def cells(system: System, link: Link) -> tuple[str, ...]:
            names = {d.id: d.name for d in system.devices or ()}
            one, other = (names.get(end, end) for end in link.ends)
            return one, other, link.medium or NONE, link.level or NONE

        return self._listed(LinkRow, systems, ("links", "网络连线"), lambda s: stated(s, "links", s.links), cells)

    def interconnections(self, systems: Iterable[System]) -> tuple[InterconnectionRow, ...]:
        """The systems of others, or others of the same body, with which information is exchanged."""

        def cells(system: System, other: Interconnection) -> tuple[str, ...]:
            where = self.where(system, f"interconnections 中的 {other.id}")
            name = self.blanks.fill(other.name, f"{system.name}：互联 {other.id} 的对方系统", where)
            purpose = self.blanks.fill(other.purpose, f"{system.name}：互联 {other.id} 交换的内容", where)
            return name, other.kind, purpose

        return self._listed(
            InterconnectionRow, systems, ("interconnections", "互联"), lambda s: s.interconnections, cells
        )

    def subsystems(self, systems: Iterable[System]) -> tuple[SubSystemRow, ...]:
        """The parts of which systems consist."""

        def cells(system: System, part: SubSystem) -> tuple[str, ...]:
            where = self.where(system, f"subsystems 中的 {part.id}")
            return part.name, self.blanks.fill(part.description, f"{system.name}：子系统 {part.name} 的描述", where)

        return self._listed(SubSystemRow, systems, ("subsystems", "子系统"), lambda s: s.subsystems, cells)

    # --- what it does and for whom ------------------------------------------------------------------------------

    def businesses(self, systems: Iterable[System]) -> tuple[BusinessRow, ...]:
        """The businesses that systems carry."""

        def cells(system: System, business: Business) -> tuple[str, ...]:
            described = self.blanks.fill(
                joined((business.description, business.flow), "\n"),
                f"{system.name}：业务 {business.name} 的描述",
                self.where(system, f"businesses 中的 {business.id}"),
            )
            return business.name, business.kind, business.automation or NONE, described

        return self._listed(BusinessRow, systems, ("businesses", "承载业务"), lambda s: s.businesses, cells)

    def assets(self, systems: Iterable[System]) -> tuple[AssetRow, ...]:
        """The sorts of information; each of the three properties is asked for."""

        def cells(system: System, asset: Asset) -> tuple[str, ...]:
            where = self.where(system, f"assets 中的 {asset.id}")
            needs = (
                self.blanks.fill(need, f"{system.name}：{asset.name}的{title}", where)
                for title, need in (
                    ("保密性", asset.confidentiality),
                    ("完整性", asset.integrity),
                    ("可用性", asset.availability),
                )
            )
            return asset.name, asset.kind, *needs

        return self._listed(AssetRow, systems, ("assets", "信息资产"), lambda s: s.assets, cells)

    def data(self, systems: Iterable[System]) -> tuple[DataRow, ...]:
        """The classes of data that systems refer to and that are there."""

        def cells(_: System, name: str) -> tuple[str, ...]:
            one = self.case.workspace.data[name]
            return one.name, one.kind or NONE, one.level, joined(one.personal or ()) or NONE

        def known(system: System) -> Sequence[str] | None:
            names = [name for name in system.data or () if name in self.case.workspace.data]
            return names if names or system.data == () else None

        return self._listed(DataRow, systems, ("data", "承载数据"), known, cells)

    def users(self, systems: Iterable[System]) -> tuple[UserRow, ...]:
        """The groups of users."""

        def cells(system: System, users: Users) -> tuple[str, ...]:
            where = self.where(system, f"users 中的 {users.id}")
            spread = self.blanks.fill(users.spread, f"{system.name}：用户 {users.name} 的分布范围", where)
            return users.name, NONE if users.count is None else str(users.count), spread

        return self._listed(UserRow, systems, ("users", "用户"), lambda s: s.users, cells)

    def services(self, systems: Iterable[System]) -> tuple[ServiceRow, ...]:
        """How far services reach; one row a system."""

        def cells(system: System, _: object) -> tuple[str, ...]:
            found = system.service
            if found is None:
                return self.blanks.fill(None, f"{system.name}：服务范围", self.where(system, "service")), NONE, NONE
            area = f"{found.area}({found.regions} 个)" if found.regions else or_other(found.area, found.area_other)
            return area, or_other(found.audience, found.audience_other), found.continuity or NONE

        return self._listed(ServiceRow, systems, ("service", "服务范围"), lambda _: (None,), cells)

    # --- who answers for it -------------------------------------------------------------------------------------

    def parties(self, systems: Iterable[System]) -> tuple[PartyRow, ...]:
        """Who answers for systems; one row a system."""

        def cells(system: System, _: object) -> tuple[str, ...]:
            found = system.responsible
            where = self.where(system, "responsible")
            name = self.blanks.fill(found and found.name, f"{system.name}：责任单位", where)
            department = self.blanks.fill(found and found.department, f"{system.name}：责任部门", where)
            others = (found.built_by, found.operated_by) if found else (None, None)
            return name, department, *(other or NONE for other in others), self.supervisor(system)

        return self._listed(PartyRow, systems, ("responsible", "责任主体"), lambda _: (None,), cells)

    def supervisor(self, system: System) -> str:
        """The competent authority, 无 where there is stated to be none."""
        found = self.case.workspace.classifications.get(system.id)
        named = (system.responsible and system.responsible.supervised_by) or (found and found.supervisor)
        if not named and found is not None and found.has_supervisor is False:
            return NOTHING
        where = self.where(system, "responsible.supervised_by")
        return self.blanks.fill(named, f"{system.name}：主管部门", where)


def stated(system: System, key: str, found: Sequence[_T]) -> Sequence[_T] | None:
    """Return a list whose default is empty, None where the record does not name it."""
    return found if key in system.model_fields_set else None


def classification_file(case: Case, system: System) -> str:
    """Return the file that holds the classification of a system, or words for the one that should."""
    return file_of(case.workspace, RecordRef("classifications", system.id), f"{system.id} 的 classification.yaml")


def or_other(word: str, other: str | None) -> str:
    """Return a word of a form, or what is written beside it where it is 其他."""
    return other if word == "其他" and other else word


def types_of(system: System) -> str:
    """Return what sort of object a system is, and the technologies that it uses."""
    technologies = (or_other(name, system.technology_other) for name in system.technologies or ())
    return joined((*system.object_types, *technologies))


def _device(_: System, device: Device) -> tuple[str, ...]:
    return (
        device.name,
        device.kind,
        str(device.quantity),
        device.product or NONE,
        device.room or NONE,
        device.level or NONE,
    )
