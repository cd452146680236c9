"""Measures of what disaster-recovery sites offer: rooms, power, watch.

What has to hold of every site is measured by its weakest; a site of which it is not stated leaves the value open.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from decimal import Decimal
from typing import Final

from secops_cli.assess.measures.registry import Needs, Tally, is_certain, measure, unknown
from secops_cli.assess.measures.sites import SURVEYED, idle, in_use
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity, Unknown, Value, Word
from secops_cli.model.services import Site
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import FIRE_RATINGS, Bound, CctvArea

_FACILITIES: Final[Needs] = (("场地检测报告", "系统建设证明"),)
_CONTRACT_KINDS: Final[Needs] = (("合同", "系统建设证明", "场地检测报告"),)
_RECORDED: Final[Needs] = (("监控记录", "系统建设证明"),)
_MEASURED: Final[Needs] = (("监控记录", "场地检测报告"),)
_FLOORS: Final = {"机房温度范围": Decimal(-100), "机房湿度范围": Decimal(-100)}
"""Below what numbers can be stated of a site, where that is not nought."""


def _weakest(
    query: Query, what: str, needs: Needs, amount: Callable[[Site], Decimal | int | None], *, highest: bool = False
) -> Measurement:
    """The least number among the sites in use (the highest, where that is weakest), open where one is not stated."""
    sites = in_use(query)
    stated = {
        site.id: Decimal(value) for site in sites if not idle(query, site) and (value := amount(site)) is not None
    }
    if not stated:
        return unknown(f"没有登记在用灾备场地的{what}")
    worst = max(stated.values()) if highest else min(stated.values())
    fact = Quantity(worst, worst)
    if len(stated) < len(sites) or query.damaged("sites"):
        fact = Quantity(worst, None) if highest else Quantity(_FLOORS.get(what, Decimal(0)), worst)
    return _proven_together(query, sites, stated, needs, fact=fact, what=what)


def _proven_together(
    query: Query, sites: Sequence[Site], stated: Container[str], needs: Needs, *, fact: Value, what: str
) -> Measurement:
    """A measurement of what holds of all sites: proven only where each of them is."""
    tally = Tally(query, "sites", needs)
    for site in sites:
        if site.id in stated:
            tally.include(site.id, site.evidence)
        else:
            tally.doubt(site.id, idle(query, site)[1:] or f"没有写明{what}")
    for site in query.workspace.sites.values():
        if is_certain(reason := idle(query, site)):
            tally.exclude(site.id, reason)
    return tally.of(fact, Unknown("有场地缺证") if tally.unproven else fact)


def _everywhere(query: Query, what: str, needs: Needs, holds: Callable[[Site], bool | None]) -> Measurement:
    """Whether something holds of every site in use."""
    sites = in_use(query)
    told = {site.id: None if idle(query, site) else holds(site) for site in sites}
    failing = tuple(RecordRef("sites", key) for key, value in told.items() if value is False)
    if failing:
        return Measurement(Word(False), Word(False), counted=failing)
    if not sites or None in told.values() or query.damaged("sites"):
        return unknown(f"没有写明灾备场地的{what}")
    return _proven_together(query, sites, told, needs, fact=Word(True), what=what)


@measure("建筑耐火等级", "截至日在用的灾备场地中最低的建筑耐火等级", scale="耐火等级", needs=SURVEYED)
def site_fire_rating(query: Query) -> Measurement:
    """The lowest fire rating among the sites in use on the day (四级 < 三级 < 二级 < 一级).

    Source: ISCCC-SV-001:2015 D1.1.1 f, D1.3.1 g.
    """
    sites = in_use(query)
    stated = {site.id: site.fire_rating for site in sites if site.fire_rating is not None and not idle(query, site)}
    if not stated:
        return unknown("没有登记在用灾备场地的建筑耐火等级")
    worst = min(stated.values(), key=FIRE_RATINGS.index)
    complete = len(stated) == len(sites) and not query.damaged("sites")
    fact = Word(worst) if complete else Word("", ceiling=worst)
    return _proven_together(query, sites, stated, SURVEYED, fact=fact, what="建筑耐火等级")


@measure("7×24 小时门禁", "截至日在用的灾备场地是否都有 7×24 小时门禁", needs=_RECORDED)
def access_control_round_the_clock(query: Query) -> Measurement:
    """Whether every site in use has access control at all hours.

    Source: ISCCC-SV-001:2015 D1.1.1 c.
    """
    return _everywhere(query, "7×24 小时门禁", _RECORDED, lambda site: site.access_control_round_the_clock)


@measure("7×24 小时视频监控", "截至日在用的灾备场地是否都有 7×24 小时闭路电视监控", needs=_RECORDED)
def cctv_round_the_clock(query: Query) -> Measurement:
    """Whether every site in use is watched by closed-circuit television at all hours.

    Source: ISCCC-SV-001:2015 D1.1.1 d, D1.3.1 f.
    """
    return _everywhere(query, "闭路电视全天监控", _RECORDED, lambda site: site.cctv_round_the_clock)


@measure("监控数据保留月数", "截至日在用的灾备场地中，所列区域监控数据保留得最短的月数", unit="月", needs=_RECORDED)
def cctv_retention_months(query: Query, *, area: CctvArea) -> Measurement:
    """The shortest retention of recordings of an area among the sites in use, in months.

    Source: ISCCC-SV-001:2015 D1.1.1 d.
    """
    name = "cctv_public_months" if area == "公共区域" else "cctv_room_months"
    return _weakest(query, f"{area}监控数据保留月数", _RECORDED, lambda site: getattr(site, name))


@measure("高压供电路数", "截至日在用的灾备场地中最少的高压供电路数", unit="路", needs=_CONTRACT_KINDS)
def power_feeds(query: Query) -> Measurement:
    """The fewest high-voltage feeds among the sites in use.

    Source: ISCCC-SV-001:2015 D1.1.2 e, D1.2.2 b, D1.3.2 a.
    """
    return _weakest(query, "高压供电路数", _CONTRACT_KINDS, lambda site: site.power_feeds)


@measure("独立变电站", "截至日在用的灾备场地中，高压电所来自的独立变电站最少的座数", unit="座", needs=_CONTRACT_KINDS)
def substations(query: Query) -> Measurement:
    """The fewest independent substations that feed one of the sites in use.

    Source: ISCCC-SV-001:2015 D1.3.2 a.
    """
    return _weakest(query, "独立变电站数", _CONTRACT_KINDS, lambda site: site.substations)


@measure("UPS 路数", "截至日在用的灾备场地中最少的 UPS 路数", unit="路", needs=_FACILITIES)
def ups_feeds(query: Query) -> Measurement:
    """The fewest uninterruptible supplies among the sites in use.

    Source: ISCCC-SV-001:2015 D1.1.2 e, D1.2.2 b.
    """
    return _weakest(query, "UPS 路数", _FACILITIES, lambda site: site.ups_feeds)


@measure("后备发电小时数", "截至日在用的灾备场地中，后备发电满负荷连续运行最短的小时数", unit="小时", needs=_FACILITIES)
def backup_power_hours(query: Query) -> Measurement:
    """The shortest time for which a site in use runs all its load on its own generators, in hours.

    Source: ISCCC-SV-001:2015 D1.2.2 b.
    """
    return _weakest(query, "后备发电小时数", _FACILITIES, lambda site: site.backup_power_hours)


@measure(
    "机房温度",
    "截至日在用的灾备场地中，机房温度最低的下限或最高的上限",
    unit="℃",
    needs=_MEASURED,
)
def room_temperature(query: Query, *, bound: Bound) -> Measurement:
    """The lowest lower bound, or the highest upper bound, between which the rooms of the sites in use are kept, in ℃.

    Source: ISCCC-SV-001:2015 D1.2.2 c.
    """
    return _band(query, "temperature", "机房温度", bound)


@measure(
    "机房湿度",
    "截至日在用的灾备场地中，机房湿度最低的下限或最高的上限",
    unit="%",
    needs=_MEASURED,
)
def room_humidity(query: Query, *, bound: Bound) -> Measurement:
    """The lowest lower bound, or the highest upper bound, of humidity in the rooms of the sites in use, in %.

    Source: ISCCC-SV-001:2015 D1.2.2 c.
    """
    return _band(query, "humidity", "机房湿度", bound)


def _band(query: Query, name: str, what: str, bound: Bound) -> Measurement:
    def amount(site: Site) -> Decimal | None:
        band = getattr(site, name)
        return None if band is None else band.high if bound == "上限" else band.low

    return _weakest(query, f"{what}范围", _MEASURED, amount, highest=bound == "上限")
