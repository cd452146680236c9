"""Measures of disaster-recovery sites: how many, how far apart, how large, and how many fall short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from secops_cli.assess.dates import last_reaching
from secops_cli.assess.measures.registry import Needs, Tally, at_least, firmest, is_certain, measure, number, unknown
from secops_cli.assess.query import Query
from secops_cli.model.judgement import Measurement, Quantity
from secops_cli.model.services import Site
from secops_cli.terms import (
    INTERNATIONAL_ROOM_GRADES,
    NATIONAL_ROOM_GRADES,
    SEISMIC_CLASSES,
    InternationalRoomGrade,
    NationalRoomGrade,
    SeismicClass,
)

_TENURE: Final[Needs] = (("产权证", "租赁合同"),)
SURVEYED: Final[Needs] = (("场地检测报告",),)


def idle(query: Query, site: Site) -> str:
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


def in_use(query: Query) -> list[Site]:
    """The sites that are in use on the day, or may be."""
    return [site for site in query.workspace.sites.values() if not is_certain(idle(query, site))]


# --- how many, how far apart ------------------------------------------------------------------------------------


def _seismic_fault(site: Site, seismic: SeismicClass) -> str:
    if site.seismic_class is None:
        return "?没有写明抗震设防类别"
    low = SEISMIC_CLASSES.index(site.seismic_class) < SEISMIC_CLASSES.index(seismic)
    return f"抗震设防类别为{site.seismic_class}" if low else ""


@measure("灾备场地", "截至日在用、抗震设防类别不低于所列的灾备场地数", unit="处", needs=(*_TENURE, *SURVEYED))
def recovery_sites(query: Query, *, seismic: SeismicClass) -> Measurement:
    """Sites in use on the day of at least this seismic class (丁 < 丙 < 乙 < 甲).

    Source: ISCCC-SV-001:2015 D1.1.1 a.
    """
    tally = Tally(query, "sites", (*_TENURE, *SURVEYED))
    return tally.sort(
        query.workspace.sites.values(), lambda site: firmest(idle(query, site), _seismic_fault(site, seismic))
    ).total()


@measure(
    "不同地域的灾备场地",
    "截至日在用、两两不在同一地域的灾备场地最多有几处；要求不同风险区域的，两两也不在同一风险区域",
    unit="处",
    needs=(*_TENURE, *SURVEYED),
)
def recovery_regions(query: Query, *, seismic: SeismicClass = "丁类", risk_zones: bool = False) -> Measurement:
    """The largest number of sites in use of which no two stand in one region, nor in one risk zone where asked.

    Args:
        seismic: the least seismic class of a site that counts.
        risk_zones: no two may stand in one risk zone either.

    Source: ISCCC-SV-001:2015 D1.2.1 a, D1.3.1 a.
    """
    tally = Tally(query, "sites", (*_TENURE, *SURVEYED))

    def fault(site: Site) -> str:
        if reason := idle(query, site):
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
    "高架地板面积", "截至日在用的灾备场地高架地板面积之和；有场地没写面积时只知下限", unit="平方米", needs=SURVEYED
)
def raised_floor_area(query: Query) -> Measurement:
    """The raised-floor area of all sites in use on the day, in m².

    Source: ISCCC-SV-001:2015 D1.1.1 b, D1.2.1 b, D1.3.1 c; the sum over sites: our reading.
    """
    tally = Tally(query, "sites", SURVEYED)
    open_ended = False
    for site in query.workspace.sites.values():
        unused = idle(query, site)
        if is_certain(unused):
            tally.exclude(site.id, unused)
        elif unused or site.raised_floor_area is None:
            tally.doubt(site.id, unused[1:] or "没有写明高架地板面积", site.raised_floor_area or 0)
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
        unused = idle(query, site)
        reason = unused or fault(site)
        missing = () if reason else query.missing_kinds(site.evidence, needs)
        if is_certain(unused):
            tally.exclude(site.id, unused)
        elif reason.startswith("?"):
            tally.doubt(site.id, reason[1:])
        elif reason or missing:
            tally.settle(site.id, missing)
        else:
            tally.exclude(site.id, "符合")
    if not in_use(query):
        return unknown("没有登记在用的灾备场地", excluded=tuple(tally.excluded))
    short, unproven, open_ = (Decimal(len(group)) for group in (tally.counted, tally.unproven, tally.doubtful))
    if query.damaged("sites"):
        return tally.of(at_least(short), at_least(short + unproven))
    return tally.of(Quantity(short, short + open_), Quantity(short + unproven, short + unproven + open_))


@measure("处于沉降地带的场地", "截至日在用、处于地质沉降地带的灾备场地数", unit="处", needs=SURVEYED)
def subsiding_sites(query: Query) -> Measurement:
    """Sites in use on the day that stand on subsiding ground.

    Source: ISCCC-SV-001:2015 D1.1.1 a.
    """

    def fault(site: Site) -> str:
        return "?没有写明是否处于沉降地带" if site.subsiding is None else "处于沉降地带" if site.subsiding else ""

    return _falling_short(query, SURVEYED, fault)


@measure("机房等级不足的场地", "截至日在用、国标与国际等级都没有达到所列的灾备场地数", unit="处", needs=SURVEYED)
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

    return _falling_short(query, SURVEYED, fault)


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
