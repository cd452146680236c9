"""What the level and the combination of a system ask for, as the frame in which people write its needs.

Source: GB/T 22239-2019 annex A, as data; 等级保护实施过程 2.2.2 2.(1)(2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from secops_cli.assess.case import Case
from secops_cli.assess.classification import SystemGrade, rank
from secops_cli.deliver.expressions import TO_FILL
from secops_cli.deliver.papers.composing import NONE, Blanks, joined
from secops_cli.deliver.papers.describing import Describing, classification_file

_BY_HAND: Final = "做出文件以后在文中填写"


@dataclass(frozen=True, slots=True)
class NeedLevelRow:
    """One letter of the combination: what it stands for, and of which level its requirements are taken."""

    mark: str
    meaning: str
    level: str


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One class of requirements: of what level it is taken; how things are and what is needed is for people to say."""

    number: str
    area: str
    title: str
    taken: str
    status: str
    need: str


@dataclass(frozen=True, slots=True)
class SpecialNeedRow:
    """One asset that matters more than others: why; weakness, threat and need are for people to say."""

    number: str
    asset: str
    why: str
    weakness: str
    threat: str
    need: str


def levels_of_needs(case: Case, grade: SystemGrade, blanks: Blanks) -> tuple[NeedLevelRow, ...]:
    """Return of which level the requirements of each letter are taken."""
    where = classification_file(case, grade.system)
    found = (
        ("S", "业务信息安全类", grade.S.effective, "业务信息的等级"),
        ("A", "系统服务保证类", grade.A.effective, "系统服务的等级"),
        ("G", "其他安全保护类", grade.level, "安全保护等级"),
    )
    return tuple(NeedLevelRow(mark, meaning, blanks.fill(level, title, where)) for mark, meaning, level, title in found)


def basic_needs(case: Case, grade: SystemGrade, blanks: Blanks) -> tuple[NeedRow, ...]:
    """Return the classes of general requirements that the level has; all of them where the level is not known."""
    rules = case.catalogues.rules.requirements
    level = grade.level
    where = classification_file(case, grade.system)
    whole = blanks.fill(grade.combination, "保护要求组合", where)
    general = blanks.fill(None if level is None else f"G{rank(level) + 1}", "安全保护等级", where)
    classes = (
        *(("技术", one, whole) for one in rules.technical),
        *(("管理", one, general) for one in rules.managerial),
    )
    asked = [found for found in classes if level is None or rank(level) >= rank(found[1].start)]
    return tuple(_need(number, area, one.title, taken, blanks) for number, (area, one, taken) in enumerate(asked, 1))


def extended_needs(case: Case, grade: SystemGrade, blanks: Blanks, describing: Describing) -> tuple[NeedRow, ...]:
    """Return what the technologies of the system add; empty where they add nothing, marked where none is stated."""
    if grade.system.technologies is None:
        name = blanks.fill(None, "技术类型", describing.where(grade.system, "technologies"))
        return (NeedRow("1", name, NONE, NONE, NONE, NONE),)
    titles = case.catalogues.rules.requirements.extensions
    asked = [(name, titles[name]) for name in grade.system.technologies if name in titles]
    level = blanks.fill(grade.level, "安全保护等级", classification_file(case, grade.system))
    return tuple(_need(number, name, title, level, blanks) for number, (name, title) in enumerate(asked, 1))


def _need(number: int, area: str, title: str, taken: str, blanks: Blanks) -> NeedRow:
    status = blanks.mark(TO_FILL, "与基本要求对比的现状", _BY_HAND)
    return NeedRow(str(number), area, title, taken, status, blanks.mark(TO_FILL, "基本安全需求", _BY_HAND))


def special_needs(grade: SystemGrade, blanks: Blanks, describing: Describing) -> tuple[SpecialNeedRow, ...]:
    """Return the assets of which a property matters much and the devices at the boundary; a marked row without any."""
    system = grade.system
    found = [
        (asset.name, joined(f"{title}要求高" for title, need in needs if need == "高"))
        for asset in system.assets or ()
        for needs in [(("保密性", asset.confidentiality), ("完整性", asset.integrity), ("可用性", asset.availability))]
        if any(need == "高" for _, need in needs)
    ]
    found += [(device.name, "边界设备") for device in system.devices or () if device.boundary]
    if not found:
        where = describing.where(system, "assets、devices")
        return (SpecialNeedRow("1", blanks.fill(None, "重要资产", where), NONE, NONE, NONE, NONE),)

    def mark(title: str) -> str:
        return blanks.mark(TO_FILL, title, _BY_HAND)

    return tuple(
        SpecialNeedRow(
            str(number), name, why, mark("重要资产的弱点"), mark("重要资产面临的威胁"), mark("额外、特殊安全需求")
        )
        for number, (name, why) in enumerate(found, 1)
    )
