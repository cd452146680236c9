"""Measures of disaster-recovery sites: how many, how far apart, how large, and what the weakest of them offers.

What has to hold of every site is measured by its weakest; a site of which it is not stated leaves the value open.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from decimal import Decimal
from typing import Final

from secops_cli.assess.dates import last_reaching
from secops_cli.assess.measures.registry import Needs, Tally, at_least, firmest, is_certain, measure, number, unknown
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity, Unknown, Value, Word
from secops_cli.model.services import Site
from secops_cli.model.workspace import RecordRef
from secops_cli.terms import (
    FIRE_RATINGS,
    INTERNATIONAL_ROOM_GRADES,
    NATIONAL_ROOM_GRADES,
    SEISMIC_CLASSES,
    Bound,
    CctvArea,
    InternationalRoomGrade,
    NationalRoomGrade,
    SeismicClass,
)

_TENURE: Final[Needs] = (("产权证", "租赁合同"),)
_SURVEYED: Final[Needs] = (("场地检测报告",),)
_FACILITIES: Final[Needs] = (("场地检测报告", "系统建设证明"),)
_CONTRACT_KINDS: Final[Needs] = (("合同", "系统建设证明", "场地检测报告"),)
_RECORDED: Final[Needs] = (("监控记录", "系统建设证明"),)


def _idle(query: Query, site: Site) -> str:
    """Why a site is not in use on the day; empty where it is, with `?` before it where nobody can tell."""
    if site.start is not None and site.end is not None and site.end < site.start:
        return "?停用早于启用"
    if site.start is not None and site.start > query.as_of:
        return f"{site.start} 才启用"
    if site.end is not None and site.end < query.as_of:
        return f"已于 {site.end} 停用"
    if site.tenure != "自有" and site.lease_ends is not None and site.lease_ends < query.as_of:
        return f"?租约已于 {site.lease_ends} 到期"
    return ""


def _in_use(query: Query) -> list[Site]:
    """The sites that are in use on the day, or may be."""
    return [site for site in query.workspace.sites.values() if not is_certain(_idle(query, site))]


# --- how many, how far apart ------------------------------------------------------------------------------------


def _seismic_fault(site: Site, seismic: SeismicClass) -> str:
    if site.seismic_class is None:
        return "?没有写明抗震设防类别"
    low = SEISMIC_CLASSES.index(site.seismic_class) < SEISMIC_CLASSES.index(seismic)
    return f"抗震设防类别为{site.seismic_class}" if low else ""


@measure("灾备场地", "截至日在用、抗震设防类别不低于所列的灾备场地数", unit="处", needs=(*_TENURE, *_SURVEYED))
def recovery_sites(query: Query, *, seismic: SeismicClass) -> Measurement:
    """Sites in use on the day of at least this seismic class (丁 < 丙 < 乙 < 甲).

    Source: ISCCC-SV-001:2015 D1.1.1 a.
    """
    tally = Tally(query, "sites", (*_TENURE, *_SURVEYED))
    return tally.sort(
        query.workspace.sites.values(), lambda site: firmest(_idle(query, site), _seismic_fault(site, seismic))
    ).total()


@measure(
    "不同地域的灾备场地",
    "截至日在用、两两不在同一地域的灾备场地最多有几处；要求不同风险区域的，两两也不在同一风险区域",
    unit="处",
    needs=(*_TENURE, *_SURVEYED),
)
def recovery_regions(query: Query, *, seismic: SeismicClass = "丁类", risk_zones: bool = False) -> Measurement:
    """The largest number of sites in use of which no two stand in one region, nor in one risk zone where asked.

    Args:
        seismic: the least seismic class of a site that counts.
        risk_zones: no two may stand in one risk zone either.

    Source: ISCCC-SV-001:2015 D1.2.1 a, D1.3.1 a.
    """
    tally = Tally(query, "sites", (*_TENURE, *_SURVEYED))

    def fault(site: Site) -> str:
        if reason := _idle(query, site):
            return reason
        if seismic != SEISMIC_CLASSES[0] and (reason := _seismic_fault(site, seismic)):
            return reason
        if site.region is None or (risk_zones and site.risk_zone is None):
            return "?没有写明地域" if site.region is None else "?没有写明风险区域"
        return ""

    tally.sort(query.workspace.sites.values(), fault)
    if "sites" not in query.workspace.stated and not query.damaged("sites"):
        return tally.total()
    proven = [query.workspace.sites[ref.id] for ref, _ in tally.counted]
    fact = [*proven, *(query.workspace.sites[reasoned.ref.id] for reasoned, _ in tally.unproven)]
    low = _apart(fact, risk_zones)
    high = None if query.damaged("sites") else Decimal(low + len(tally.doubtful))
    return tally.of(Quantity(Decimal(low), high), number(_apart(proven, risk_zones)))


def _apart(sites: Sequence[Site], risk_zones: bool) -> int:
    """The most sites of which no two share a region, nor a risk zone where asked: a matching of regions and zones."""
    if not risk_zones:
        return len({site.region for site in sites})
    zones: dict[str | None, set[str | None]] = {}
    for site in sites:
        zones.setdefault(site.region, set()).add(site.risk_zone)
    taken: dict[str | None, str | None] = {}

    def settle(region: str | None, tried: set[str | None]) -> bool:
        for zone in zones[region] - tried:
            tried.add(zone)
            if zone not in taken or settle(taken[zone], tried):
                taken[zone] = region
                return True
        return False

    return sum(settle(region, set()) for region in zones)


@measure(
    "高架地板面积", "截至日在用的灾备场地高架地板面积之和；有场地没写面积时只知下限", unit="平方米", needs=_SURVEYED
)
def raised_floor_area(query: Query) -> Measurement:
    """The raised-floor area of all sites in use on the day, in m².

    Source: ISCCC-SV-001:2015 D1.1.1 b, D1.2.1 b, D1.3.1 c; the sum over sites: our reading.
    """
    tally = Tally(query, "sites", _SURVEYED)
    open_ended = False
    for site in query.workspace.sites.values():
        idle = _idle(query, site)
        if is_certain(idle):
            tally.exclude(site.id, idle)
        elif idle or site.raised_floor_area is None:
            tally.doubt(site.id, idle[1:] or "没有写明高架地板面积", site.raised_floor_area or 0)
            open_ended = open_ended or site.raised_floor_area is None
        else:
            tally.include(site.id, site.evidence, site.raised_floor_area)
    found = tally.total()
    if open_ended and isinstance(found.fact, Quantity):
        return tally.of(at_least(found.fact.low), found.proven)
    return found


# --- sites that fall short --------------------------------------------------------------------------------------


def _falling_short(query: Query, needs: Needs, fault: Callable[[Site], str]) -> Measurement:
    """How many sites in use fall short; those that do not have to prove it, or count among the proven."""
    tally = Tally(query, "sites", needs)
    for site in query.workspace.sites.values():
        idle = _idle(query, site)
        reason = idle or fault(site)
        missing = () if reason else query.missing_kinds(site.evidence, needs)
        if is_certain(idle):
            tally.exclude(site.id, idle)
        elif reason.startswith("?"):
            tally.doubt(site.id, reason[1:])
        elif reason or missing:
            tally.settle(site.id, missing)
        else:
            tally.exclude(site.id, "符合")
    if not _in_use(query):
        return unknown("没有登记在用的灾备场地", excluded=tuple(tally.excluded))
    short, unproven, open_ = (Decimal(len(group)) for group in (tally.counted, tally.unproven, tally.doubtful))
    if query.damaged("sites"):
        return tally.of(at_least(short), at_least(short + unproven))
    return tally.of(Quantity(short, short + open_), Quantity(short + unproven, short + unproven + open_))


@measure("处于沉降地带的场地", "截至日在用、处于地质沉降地带的灾备场地数", unit="处", needs=_SURVEYED)
def subsiding_sites(query: Query) -> Measurement:
    """Sites in use on the day that stand on subsiding ground.

    Source: ISCCC-SV-001:2015 D1.1.1 a.
    """

    def fault(site: Site) -> str:
        return "?没有写明是否处于沉降地带" if site.subsiding is None else "处于沉降地带" if site.subsiding else ""

    return _falling_short(query, _SURVEYED, fault)


@measure("机房等级不足的场地", "截至日在用、国标与国际等级都没有达到所列的灾备场地数", unit="处", needs=_SURVEYED)
def sites_below_room_grade(
    query: Query, *, national: NationalRoomGrade, international: InternationalRoomGrade
) -> Measurement:
    """Sites in use on the day whose rooms reach neither grade; either is enough for a site.

    Source: ISCCC-SV-001:2015 D1.2.1 c.
    """

    def fault(site: Site) -> str:
        by = (
            (site.national_room_grade, national, NATIONAL_ROOM_GRADES),
            (site.international_room_grade, international, INTERNATIONAL_ROOM_GRADES),
        )
        if any(held is not None and scale.index(held) >= scale.index(asked) for held, asked, scale in by):
            return ""
        return "?没有写明机房等级" if any(held is None for held, _, _ in by) else "机房等级不足"

    return _falling_short(query, _SURVEYED, fault)


@measure("不能长期使用的场地", "截至日在用、既非自有、租约剩余又不足所列年数的灾备场地数", unit="处", needs=_TENURE)
def sites_without_tenure(query: Query, *, years: int) -> Measurement:
    """Sites in use that are neither owned nor leased for so many years more from the day.

    Source: ISCCC-SV-001:2015 D1.3.1 b.
    """

    def fault(site: Site) -> str:
        if site.tenure == "自有":
            return ""
        if site.lease_ends is not None and query.as_of <= last_reaching(site.lease_ends, -years):
            return ""
        if site.tenure is None or site.lease_ends is None:
            return "?没有写明权属" if site.tenure is None else "?没有写明租约到期日"
        return f"租约 {site.lease_ends} 到期"

    return _falling_short(query, _TENURE, fault)


# --- the weakest of all sites -----------------------------------------------------------------------------------


_FLOORS: Final = {"机房温度范围": Decimal(-100), "机房湿度范围": Decimal(-100)}
"""Below what numbers can be stated of a site, where that is not nought."""


def _weakest(
    query: Query, what: str, needs: Needs, amount: Callable[[Site], Decimal | int | None], *, highest: bool = False
) -> Measurement:
    """The least number among the sites in use (the highest, where that is weakest), open where one is not stated."""
    sites = _in_use(query)
    stated = {
        site.id: Decimal(value) for site in sites if not _idle(query, site) and (value := amount(site)) is not None
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
            tally.doubt(site.id, _idle(query, site)[1:] or f"没有写明{what}")
    for site in query.workspace.sites.values():
        if is_certain(reason := _idle(query, site)):
            tally.exclude(site.id, reason)
    return tally.of(fact, Unknown("有场地缺证") if tally.unproven else fact)


def _everywhere(query: Query, what: str, needs: Needs, holds: Callable[[Site], bool | None]) -> Measurement:
    """Whether something holds of every site in use."""
    sites = _in_use(query)
    told = {site.id: None if _idle(query, site) else holds(site) for site in sites}
    failing = tuple(RecordRef("sites", key) for key, value in told.items() if value is False)
    if failing:
        return Measurement(Word(False), Word(False), counted=failing)
    if not sites or None in told.values() or query.damaged("sites"):
        return unknown(f"没有写明灾备场地的{what}")
    return _proven_together(query, sites, told, needs, fact=Word(True), what=what)


@measure("建筑耐火等级", "截至日在用的灾备场地中最低的建筑耐火等级", scale="耐火等级", needs=_SURVEYED)
def site_fire_rating(query: Query) -> Measurement:
    """The lowest fire rating among the sites in use on the day (四级 < 三级 < 二级 < 一级).

    Source: ISCCC-SV-001:2015 D1.1.1 f, D1.3.1 g.
    """
    sites = _in_use(query)
    stated = {site.id: site.fire_rating for site in sites if site.fire_rating is not None and not _idle(query, site)}
    if not stated:
        return unknown("没有登记在用灾备场地的建筑耐火等级")
    worst = min(stated.values(), key=FIRE_RATINGS.index)
    complete = len(stated) == len(sites) and not query.damaged("sites")
    fact = Word(worst) if complete else Word("", ceiling=worst)
    return _proven_together(query, sites, stated, _SURVEYED, fact=fact, what="建筑耐火等级")


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
    needs=(("监控记录", "场地检测报告"),),
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
    needs=(("监控记录", "场地检测报告"),),
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

    needs: Needs = (("监控记录", "场地检测报告"),)
    return _weakest(query, f"{what}范围", needs, amount, highest=bound == "上限")
