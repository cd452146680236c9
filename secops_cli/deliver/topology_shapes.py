"""What is drawn of a system's network: a box for each device and each thing outside, and a line for each pair of them.

Knows no coordinates. Beyond a number of boxes and lines nobody can read, devices of one kind at one place share a box
that says how many they are; nothing that is in the record is left out without a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Literal

from secops_cli.model.systems import Device, Link, Room, System
from secops_cli.terms import SECURITY_LEVELS

MAX_BOXES: Final = 240
"""Above so many devices, those of one kind in one room share a box."""
MAX_LINES: Final = 800
MAX_AREAS: Final = 16
MAX_OUTSIDE: Final = 32
"""Above so many things of one sort outside, one box stands for all of them."""
_NAMES_SHOWN: Final = 3

Role = Literal["device", "outside", "peer", "carrier"]
Names = Mapping[str, str]
"""System id → what the picture calls it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A device or something outside the system.

    Attributes:
        key: `role:id`, as in the record; of a box that stands for several, `role:` and what they have in common.
        notes: lines below the name, each short.
        tier: how far inside it stands where no line tells: 0 outside, 1 boundary, 2 network, 3 and up what they serve.
        room: where it stands; empty where that is not written.
        kind: the devices' 类别; empty for what is outside.
    """

    key: str
    role: Role
    name: str
    notes: tuple[str, ...] = ()
    tier: int = 0
    room: str = ""
    kind: str = ""
    boundary: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """All links between two boxes; `labels` say each sort of them once."""

    ends: tuple[str, str]
    labels: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A room with devices in it."""

    name: str
    note: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """All that one picture shows."""

    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    areas: tuple[Area, ...]
    remarks: tuple[str, ...]


_TIERS: Final = {"安全专用产品": 2, "网络产品": 2, "存储": 4, "终端": 5}
_INNER: Final = 3
CARRIER_TIER: Final = 6


def network_of(system: System, names: Names) -> Network:
    """Return what is drawn of a system; the order of its records does not matter.

    Args:
        system: has devices, or there is nothing inside to draw.
        names: of systems of the repository; one that is not among them is called by its id.
    """
    # Finest first; the last one is small whatever the record holds.
    ways: tuple[Callable[[Device], str], ...] = (lambda device: device.id, _kind_and_room, _kind)
    for number, share in enumerate(ways):
        drawn = _drawn(system, names, share, folded=number)
        small = len(drawn.boxes) <= MAX_BOXES and len(drawn.lines) <= MAX_LINES and len(drawn.areas) <= MAX_AREAS
        if small:
            break
    return drawn


def _kind_and_room(device: Device) -> str:
    return f"{device.kind}:{int(device.boundary)}:{device.room or ''}"


def _kind(device: Device) -> str:
    return f"{device.kind}:{int(device.boundary)}"


def _drawn(system: System, names: Names, share: Callable[[Device], str], folded: int) -> Network:
    devices = sorted(system.devices or (), key=lambda device: device.id)
    box_of = {device.id: f"device:{share(device)}" for device in devices}
    peers, found = _peers(system)
    carriers = sorted(set(system.carried_by))
    found |= {one: f"carrier:{one if len(carriers) <= MAX_OUTSIDE else ''}" for one in carriers}
    outside = sorted({end for link in system.links for end in link.ends} - box_of.keys() - found.keys())
    box_of = found | {end: f"outside:{end}" for end in outside} | box_of
    if len(outside) > MAX_OUTSIDE:
        box_of |= dict.fromkeys(outside, "outside:")
    lines, inner = _lines(system.links, box_of, names)
    boxes = [
        *_folded("outside", [_outside(end, names) for end in outside], "外部名称"),
        *peers,
        *_device_boxes(devices, box_of, names, with_rooms=folded < 2),
        *_folded("carrier", [_carrier(carrier, names) for carrier in carriers], "所依托的平台或网络"),
    ]
    boxes = [replace(box, notes=(*box.notes, inner[box.key])) if box.key in inner else box for box in boxes]
    rooms = {device.room for device in devices if device.room} if folded < 2 else set()
    areas = tuple(_area(room, system.rooms, names) for room in sorted(rooms))
    return Network(
        f"{system.name} 网络拓扑图", tuple(boxes), lines, areas, _remarks(system, rooms, len(devices), folded)
    )


# --- boxes ------------------------------------------------------------------------------------------------------


def _device_boxes(
    devices: Sequence[Device], box_of: Mapping[str, str], names: Names, *, with_rooms: bool
) -> Iterable[Box]:
    for key, group in groupby(sorted(devices, key=lambda d: (box_of[d.id], d.id)), key=lambda d: box_of[d.id]):
        members = list(group)
        first = members[0]
        alone = len(members) == 1
        total = sum(device.quantity for device in members)
        notes = [f"{first.kind} ×{total}"] if alone else [f"{len(members)} 种，共 {total} 台"]
        if first.boundary:
            notes.append("边界设备")
        notes += _marks({d.level for d in members}, {s for d in members for s in d.shared_with}, names)
        yield Box(
            key=key,
            role="device",
            name=first.name if alone else first.kind,
            notes=tuple(notes),
            tier=1 if first.boundary else _TIERS.get(first.kind, _INNER),
            room=first.room or "" if with_rooms else "",
            kind=first.kind,
            boundary=first.boundary,
            shared=any(device.shared_with for device in members),
        )


def _peers(system: System) -> tuple[list[Box], dict[str, str]]:
    """The systems with which this one exchanges information, and by which ends of links they are meant."""
    wanted = sorted(system.interconnections or (), key=lambda peer: peer.id)
    boxes = []
    for peer in wanted:
        notes = (f"互联：{peer.kind}", *([peer.purpose] if peer.purpose else []))
        boxes.append(Box(f"peer:{peer.id}", "peer", peer.name or peer.id, notes))
    many = len(boxes) > MAX_OUTSIDE
    meant = {name: f"peer:{'' if many else peer.id}" for peer in wanted for name in (peer.name, peer.id) if name}
    return _folded("peer", boxes, "互联系统"), meant


def _outside(end: str, names: Names) -> Box:
    if end in names:
        return Box(f"outside:{end}", "outside", names[end], ("另一系统",))
    return Box(f"outside:{end}", "outside", end, ("外部，或未登记为设备",))


def _carrier(carrier: str, names: Names) -> Box:
    name = names.get(carrier, carrier)
    return Box(f"carrier:{carrier}", "carrier", name, ("所依托的平台或网络",), CARRIER_TIER)


def _folded(role: Role, boxes: list[Box], what: str) -> list[Box]:
    """The boxes, or one for all of them where they are too many."""
    if len(boxes) <= MAX_OUTSIDE:
        return boxes
    return [Box(f"{role}:", role, what, (f"共 {len(boxes)} 个，合为一框",), boxes[0].tier)]


def _marks(levels: Collection[str | None], systems: Collection[str], names: Names) -> list[str]:
    """The level of protection, and the systems that share the thing."""
    marks = []
    written = [level for level in SECURITY_LEVELS if level in levels]
    if written:
        marks.append(f"保护等级 {'、'.join(written)}")
    if systems:
        listed = [names.get(one, one) for one in sorted(systems)[:_NAMES_SHOWN]]
        more = f" 等 {len(systems)} 个" if len(systems) > _NAMES_SHOWN else ""
        marks.append(f"共用：{'、'.join(listed)}{more}")
    return marks


# --- lines, rooms, remarks --------------------------------------------------------------------------------------


def _lines(links: Sequence[Link], box_of: Mapping[str, str], names: Names) -> tuple[tuple[Line, ...], dict[str, str]]:
    """One line for each pair of boxes; and for each box with links to itself, the words for them."""
    sorts: dict[tuple[str, str], Counter[str]] = {}
    shared: set[tuple[str, str]] = set()
    for link in links:
        one, other = sorted(box_of[end] for end in link.ends)
        words = [link.medium] if link.medium else []
        words += _marks({link.level}, link.shared_with, names)
        sorts.setdefault((one, other), Counter())[" ".join(words)] += 1
        if link.shared_with:
            shared.add((one, other))
    inner = {
        one: "：".join(filter(None, (f"自身连线 {found.total()} 条", "、".join(_labels(found)))))
        for (one, other), found in sorts.items()
        if one == other
    }
    drawn = sorted((pair, found) for pair, found in sorts.items() if pair[0] != pair[1])
    return tuple(Line(pair, _labels(found), pair in shared) for pair, found in drawn), inner


def _labels(found: Counter[str]) -> tuple[str, ...]:
    """Each sort of links between two boxes, how many there are where it is more than one, the rest by number."""
    sorts = sorted(found.items())
    listed = sorts[:_NAMES_SHOWN]
    labels = [f"{words} ×{number}".strip() if number > 1 else words for words, number in listed]
    rest = sum(number for _, number in sorts[_NAMES_SHOWN:])
    return tuple(filter(None, [*labels, f"另 {rest} 条" if rest else ""]))


def _area(name: str, rooms: Sequence[Room], names: Names) -> Area:
    room = next((one for one in sorted(rooms, key=repr) if one.name == name), None)
    if room is None:
        return Area(name)
    words = [room.location] if room.location else []
    return Area(name, " · ".join([*words, *_marks({room.level}, room.shared_with, names)]), bool(room.shared_with))


def _remarks(system: System, drawn: Collection[str], devices: int, folded: int) -> tuple[str, ...]:
    remarks = []
    if folded:
        place = "同一机房" if folded == 1 else "各机房"
        remarks.append(
            f"登记设备 {devices} 种、连线 {len(system.links)} 条，超出一张图能看清的数目：{place}同类的设备合为一框。"
        )
    others = sorted({room.name for room in system.rooms} - set(drawn))
    if others:
        listed = "、".join(others[:_NAMES_SHOWN])
        more = f" 等 {len(others)} 处" if len(others) > _NAMES_SHOWN else ""
        why = "设备过多，不分机房" if folded >= 2 else "其中没有登记设备"
        remarks.append(f"没有单独画出的机房({why})：{listed}{more}。")
    if not system.links:
        remarks.append("没有登记连线。")
    return tuple(remarks)
