"""Disaster-recovery sites: how many, how far apart, how large, and what the weakest of them offers."""

from __future__ import annotations

from datetime import date
from itertools import combinations, permutations

import pytest
from assess_builders import (
    ageing,
    all_measured,
    holds,
    least_proven,
    measured,
    most_proven,
    unknown_because,
    values,
    why,
    workspace,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from secops_cli.model.judgement import Measurement

ALL_PAPERS = "产权证, 场地检测报告, 系统建设证明, 监控记录"

# What states each measure of one site, what it then gives, and what proves it.
COUNTS = {"recovery_sites": {"seismic": "丙类"}, "recovery_regions": {}, "raised_floor_area": {}}
SHORTFALLS = {
    "subsiding_sites": ({}, "subsiding: false", "subsiding: true", "没有写明是否处于沉降地带"),
    "sites_below_room_grade": (
        {"national": "A级", "international": "T3"},
        "national_room_grade: A级",
        "national_room_grade: B级, international_room_grade: T2",
        "没有写明机房等级",
    ),
    "sites_without_tenure": (
        {"years": 5},
        "tenure: 自有",
        "tenure: 租赁, lease_ends: 2031-11-19",
        "没有写明权属",
    ),
}
WEAKEST = {
    "cctv_retention_months": ({"area": "公共区域"}, "cctv_public_months", "公共区域监控数据保留月数"),
    "power_feeds": ({}, "power_feeds", "高压供电路数"),
    "substations": ({}, "substations", "独立变电站数"),
    "ups_feeds": ({}, "ups_feeds", "UPS 路数"),
    "backup_power_hours": ({}, "backup_power_hours", "后备发电小时数"),
}
BANDS = {"room_temperature": ("temperature", "机房温度范围"), "room_humidity": ("humidity", "机房湿度范围")}
EVERYWHERE = {
    "access_control_round_the_clock": "7×24 小时门禁",
    "cctv_round_the_clock": "闭路电视全天监控",
}
NEEDS = {
    "recovery_sites": [("产权证", "租赁合同"), ("场地检测报告",)],
    "recovery_regions": [("产权证", "租赁合同"), ("场地检测报告",)],
    "raised_floor_area": [("场地检测报告",)],
    "subsiding_sites": [("场地检测报告",)],
    "sites_below_room_grade": [("场地检测报告",)],
    "sites_without_tenure": [("产权证", "租赁合同")],
    "site_fire_rating": [("场地检测报告",)],
    "access_control_round_the_clock": [("监控记录", "系统建设证明")],
    "cctv_round_the_clock": [("监控记录", "系统建设证明")],
    "cctv_retention_months": [("监控记录", "系统建设证明")],
    "power_feeds": [("合同", "系统建设证明", "场地检测报告")],
    "substations": [("合同", "系统建设证明", "场地检测报告")],
    "ups_feeds": [("场地检测报告", "系统建设证明")],
    "backup_power_hours": [("场地检测报告", "系统建设证明")],
    "room_temperature": [("监控记录", "场地检测报告")],
    "room_humidity": [("监控记录", "场地检测报告")],
}
ARGUMENTS = (
    COUNTS
    | {name: arguments for name, (arguments, *_) in (SHORTFALLS | WEAKEST).items()}
    | {name: {"bound": "下限"} for name in BANDS}
    | {name: {} for name in ("site_fire_rating", *EVERYWHERE)}
)
GOOD = (
    "region: 甲市, risk_zone: 一区, tenure: 自有, subsiding: false, seismic_class: 乙类, fire_rating: 一级, "
    "national_room_grade: A级, raised_floor_area: 600, access_control_round_the_clock: true, "
    "cctv_round_the_clock: true, cctv_public_months: 1, cctv_room_months: 2, power_feeds: 2, substations: 2, "
    "ups_feeds: 2, backup_power_hours: 48, temperature: {low: 20, high: 24}, humidity: {low: 45, high: 65}"
)


def site(id: str, *more: str, papers: str = ALL_PAPERS) -> str:
    return f"- {{{', '.join([f'id: {id}', 'name: 场地', *filter(None, more), f'evidence: [{papers}]'])}}}\n"


def sites(*lines: str) -> dict[str, str]:
    return {"sites.yaml": "".join(lines) or "[]\n"}


def of_sites(files: dict[str, str], name: str, **more):
    """Measured for ISCCC D1, with the arguments of this page where none are given."""
    return measured(files, name, applied="D1", **(ARGUMENTS[name] | more))


# --- what holds of every measure --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARGUMENTS)
def test_sites_that_are_not_registered_are_unknown(name):
    """No file; a file that cannot be read proves nothing either."""
    assert values(of_sites({}, name)) == (None, None)
    fact, proven = values(of_sites({"sites.yaml": "id: [\n"}, name))
    assert (fact, proven) in {(None, None), ((0, None), 0)}


@pytest.mark.parametrize("name", COUNTS)
def test_an_empty_list_of_sites_is_none(name):
    """`[]` is a statement."""
    assert unknown_because(of_sites({}, name)) == "没有登记灾备场地"
    assert values(of_sites(sites(), name)) == (0, 0)


@pytest.mark.parametrize("name", sorted(set(ARGUMENTS) - set(COUNTS)))
@pytest.mark.parametrize("files", [sites(), sites(site("a", GOOD, "to: 2026-11-19"))], ids=["none", "none in use"])
def test_where_no_site_is_in_use_nothing_is_said_of_all_of_them(name, files):
    """No site falls short, and none is good enough: unknown, not met."""
    assert values(of_sites(files, name)) == (None, None)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_one_paper_of_each_group_proves_a_site(name):
    """Any kind of a group; one group short and it counts in fact only."""
    for kinds in zip(*(group * 3 for group in NEEDS[name]), strict=False):
        found = of_sites(sites(site("a", GOOD, papers=", ".join(kinds))), name)
        assert found.fact == found.proven
        for left in range(len(kinds)):
            rest = kinds[:left] + kinds[left + 1 :]
            found = of_sites(sites(site("a", GOOD, papers=", ".join(rest))), name)
            assert found.fact != found.proven
            assert why(found.unproven) == {"a": f"缺{'或'.join(NEEDS[name][left])}"}


@pytest.mark.parametrize("name", sorted(set(ARGUMENTS) - {"recovery_sites", "recovery_regions"}))
@pytest.mark.parametrize(("expires", "valid"), [("2026-11-20", True), ("2026-11-19", False)])
def test_a_paper_proves_a_site_up_to_its_last_day(name, expires, valid):
    """The reason names the paper and its day."""
    kind = NEEDS[name][0][0] if NEEDS[name][0][0] != "合同" else "系统建设证明"
    found = of_sites(sites(site("a", GOOD, papers="old")) | ageing(kind, expires), name)
    assert (found.fact == found.proven) is valid
    assert why(found.unproven) == ({} if valid else {"a": f"{kind} old 已于 2026-11-19 到期"})


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize(
    ("dates", "counts"),
    [("from: 2026-11-20", True), ("from: 2026-11-21", False), ("to: 2026-11-20", True), ("to: 2026-11-19", False)],
)
def test_a_site_counts_from_its_first_to_its_last_day(name, dates, counts):
    """Out of use, a worse or a further site changes nothing."""
    one = site("a", GOOD)
    other = site("b", dates, "region: 乙市", *_poor(name))
    with_both, alone = (of_sites(sites(*lines), name) for lines in ((one, other), (one,)))
    assert (with_both.fact != alone.fact) is counts
    assert counts or with_both.proven == alone.proven


def _poor(name: str) -> list[str]:
    """A site that is worse than a good one in everything, and one more where sites are added up."""
    worse = {
        "cctv_public_months": 0,
        "cctv_room_months": 0,
        "power_feeds": 0,
        "substations": 0,
        "ups_feeds": 0,
        "backup_power_hours": 0,
        "temperature": "{low: 10, high: 40}",
        "humidity": "{low: 10, high: 90}",
        "fire_rating": "四级",
        "access_control_round_the_clock": "false",
        "cctv_round_the_clock": "false",
        "seismic_class": "甲类",
        "raised_floor_area": 1,
        "risk_zone": "二区",
    }
    short = [SHORTFALLS[name][2]] if name in SHORTFALLS else []
    return [*(f"{key}: {value}" for key, value in worse.items()), *short]


IDLE = [("from: 2026-11-21", "2026-11-21 才启用"), ("to: 2026-11-19", "已于 2026-11-19 停用")]


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(("dates", "reason"), IDLE)
def test_a_site_that_is_not_in_use_is_left_out_with_the_reason(name, dates, reason):
    """Even where what else it is asked for is not stated."""
    found = of_sites(sites(site("a", dates)), name)
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": reason}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_idle_sites_are_named_among_those_that_do_not_count(name):
    """Beside one in use, where they change nothing: whoever reads the answer sees that they were looked at."""
    idle = {f"idle{n}": (dates, reason) for n, (dates, reason) in enumerate(IDLE)}
    found = of_sites(sites(site("a", GOOD), *(site(key, dates, GOOD) for key, (dates, _) in idle.items())), name)
    reasons = {key: reason for key, reason in why(found.excluded).items() if key in idle}
    assert reasons == {key: reason for key, (_, reason) in idle.items()}


# --- how many ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "asked", "counts"),
    [
        ("丁类", "丙类", False),
        ("丙类", "丙类", True),
        ("乙类", "丙类", True),
        ("甲类", "丙类", True),
        ("丙类", "乙类", False),
        ("乙类", "乙类", True),
        ("甲类", "乙类", True),
        ("丁类", "丁类", True),
    ],
)
def test_a_site_of_the_class_or_a_higher_one_counts(held, asked, counts):
    """丁 < 丙 < 乙 < 甲."""
    for name in ("recovery_sites", "recovery_regions"):
        found = of_sites(sites(site("a", "region: 甲市", f"seismic_class: {held}")), name, seismic=asked)
        assert values(found) == ((1, 1) if counts else (0, 0))
        assert why(found.excluded) == ({} if counts else {"a": f"抗震设防类别为{held}"})


@pytest.mark.parametrize("name", ["recovery_sites", "recovery_regions"])
def test_a_site_of_unstated_class_may_count(name):
    """One is sure, two are possible."""
    lines = site("a", "region: 甲市, seismic_class: 乙类"), site("b", "region: 乙市")
    found = of_sites(sites(*lines), name, seismic="乙类")
    assert values(found) == ((1, 2), 1)
    assert why(found.doubtful) == {"b": "没有写明抗震设防类别"}


def test_sites_in_one_place_are_two_sites():
    """How far apart they are is another measure's question."""
    lines = (site(i, "region: 甲市, seismic_class: 丙类") for i in "ab")
    assert values(of_sites(sites(*lines), "recovery_sites")) == (2, 2)


@pytest.mark.parametrize("name", COUNTS)
def test_an_unreadable_file_leaves_the_number_and_the_area_open_upward(name):
    """One good site, one file that cannot be parsed."""
    files = {"sites/a.yaml": site("a", GOOD), "sites/b.yaml": "id: [\n"}
    least = 600 if name == "raised_floor_area" else 1
    assert values(of_sites(files, name)) == ((least, None), least)


# --- how far apart ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "regions", "apart"),
    [
        ([("甲市", "一区"), ("乙市", "二区")], 2, 2),
        ([("甲市", "一区"), ("甲市", "二区")], 1, 1),
        ([("甲市", "一区"), ("乙市", "一区")], 2, 1),
        ([("甲市", "一区"), ("甲市", "二区"), ("乙市", "一区")], 2, 2),
        ([("甲市", "一区"), ("乙市", "一区"), ("丙市", "一区")], 3, 1),
        ([("甲市", "一区"), ("甲市", "二区"), ("乙市", "一区"), ("丙市", "二区")], 3, 2),
    ],
)
def test_sites_stand_apart_where_neither_region_nor_risk_zone_is_shared(places, regions, apart):
    """Two regions in one risk zone are apart for level two, not for level one."""
    lines = [site(f"s{n}", f"region: {r}, risk_zone: {z}") for n, (r, z) in enumerate(places)]
    assert values(of_sites(sites(*lines), "recovery_regions")) == (regions, regions)
    assert values(of_sites(sites(*lines), "recovery_regions", risk_zones=True)) == (apart, apart)


@pytest.mark.parametrize(
    ("more", "risk_zones", "expected", "reason"),
    [
        ("risk_zone: 二区", False, ((1, 2), 1), "没有写明地域"),
        ("risk_zone: 二区", True, ((1, 2), 1), "没有写明地域"),
        ("region: 乙市", True, ((1, 2), 1), "没有写明风险区域"),
        ("region: 乙市", False, (2, 2), None),
    ],
)
def test_a_site_whose_place_is_not_stated_may_stand_apart(more, risk_zones, expected, reason):
    """The risk zone matters only where it is asked for."""
    lines = site("a", "region: 甲市, risk_zone: 一区"), site("b", more)
    found = of_sites(sites(*lines), "recovery_regions", risk_zones=risk_zones)
    assert values(found) == expected
    assert why(found.doubtful) == ({"b": reason} if reason else {})


def test_an_unproven_site_stands_apart_in_fact_only():
    """Each of the two regions has a site, one of them proven."""
    lines = site("a", "region: 甲市"), site("b", "region: 乙市", papers="产权证")
    found = of_sites(sites(*lines), "recovery_regions")
    assert values(found) == (2, 1)
    assert why(found.unproven) == {"b": "缺场地检测报告"}


# --- how large --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("area", "expected"), [("400", (True, True)), ("399.99", (False, False))])
def test_the_raised_floor_of_all_sites_adds_up(area, expected):
    """600 and 400 are 1000; one hundredth less is not."""
    lines = site("a", "raised_floor_area: 600"), site("b", f"raised_floor_area: {area}")
    found = of_sites(sites(*lines), "raised_floor_area")
    assert holds(found, "raised_floor_area", at_least=1000) == expected


def test_a_raised_floor_without_a_survey_counts_in_fact_only():
    """The title alone surveys nothing."""
    lines = site("a", "raised_floor_area: 600"), site("b", "raised_floor_area: 400", papers="产权证")
    found = of_sites(sites(*lines), "raised_floor_area")
    assert values(found) == (1000, 600)
    assert why(found.unproven) == {"b": "缺场地检测报告"}


def test_a_raised_floor_of_unstated_area_leaves_the_sum_open_upward():
    """600 or more."""
    found = of_sites(sites(site("a", "raised_floor_area: 600"), site("b")), "raised_floor_area")
    assert values(found) == ((600, None), 600)
    assert why(found.doubtful) == {"b": "没有写明高架地板面积"}


# --- sites that fall short --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHORTFALLS)
def test_a_site_that_falls_short_counts_and_needs_no_proof(name):
    """One good, one short."""
    _, good, short, _ = SHORTFALLS[name]
    found = of_sites(sites(site("a", good), site("b", short, papers="")), name)
    assert values(found) == (1, 1)
    assert [ref.id for ref in found.counted] == ["b"]
    assert why(found.excluded) == {"a": "符合"}
    assert holds(found, name, at_most=0) == (False, False)


@pytest.mark.parametrize("name", SHORTFALLS)
def test_a_good_site_without_proof_counts_among_the_proven_only(name):
    """None in fact, one that cannot show it."""
    _, good, _, _ = SHORTFALLS[name]
    found = of_sites(sites(site("a", good), site("b", good, papers="")), name)
    assert values(found) == (0, 1)
    assert holds(found, name, at_most=0) == (True, False)


@pytest.mark.parametrize("name", SHORTFALLS)
def test_a_site_that_says_nothing_of_it_may_fall_short(name):
    """Between none and one, in fact and among the proven."""
    _, good, _, reason = SHORTFALLS[name]
    found = of_sites(sites(site("a", good), site("b")), name)
    assert values(found) == ((0, 1), (0, 1))
    assert why(found.doubtful) == {"b": reason}
    assert holds(found, name, at_most=0) == (None, None)


@pytest.mark.parametrize("name", SHORTFALLS)
def test_an_unreadable_site_may_fall_short(name):
    """The readable one does not; nor is it proven of all of them that none does."""
    files = {"sites/a.yaml": site("a", GOOD), "sites/b.yaml": "id: [\n"}
    found = of_sites(files, name)
    assert values(found) == ((0, None), (0, None))
    assert holds(found, name, at_most=0) == (None, None)


@pytest.mark.parametrize("name", SHORTFALLS)
def test_a_site_that_falls_short_is_one_too_many_whatever_else_cannot_be_read(name):
    """One already, perhaps more."""
    files = {"sites/a.yaml": site("a", SHORTFALLS[name][2]), "sites/b.yaml": "id: [\n"}
    found = of_sites(files, name)
    assert values(found) == ((1, None), (1, None))
    assert holds(found, name, at_most=0) == (False, False)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ("national_room_grade: A级", 0),
        ("international_room_grade: T3", 0),
        ("international_room_grade: T4", 0),
        ("national_room_grade: A级, international_room_grade: T1", 0),
        ("national_room_grade: C级, international_room_grade: T4", 0),
        ("national_room_grade: B级, international_room_grade: T2", 1),
        ("national_room_grade: B级", (0, 1)),
        ("international_room_grade: T2", (0, 1)),
    ],
)
def test_either_grade_of_a_room_is_enough(grades, expected):
    """Grade A or T3 and above; of a grade that is not stated the room may have the one asked for."""
    assert values(of_sites(sites(site("a", grades)), "sites_below_room_grade")) == (expected, expected)


@pytest.mark.parametrize(
    ("tenure", "expected"),
    [
        ("tenure: 自有", 0),
        ("tenure: 自有, lease_ends: 2026-11-21", 0),
        ("tenure: 租赁, lease_ends: 2031-11-20", 0),
        ("tenure: 租赁, lease_ends: 2031-11-19", 1),
        ("tenure: 租赁, lease_ends: 2026-11-20", 1),
    ],
)
def test_a_site_is_owned_or_leased_for_five_years_more(tenure, expected):
    """From 2026-11-20."""
    assert values(of_sites(sites(site("a", tenure)), "sites_without_tenure")) == (expected, expected)


@pytest.mark.parametrize(
    ("day", "lease_ends", "short"),
    [
        (date(2024, 2, 28), "2029-02-28", 0),
        (date(2024, 2, 29), "2029-02-28", 0),
        (date(2024, 3, 1), "2029-02-28", 1),
        (date(2027, 2, 28), "2032-02-29", 0),
        (date(2027, 3, 1), "2032-02-29", 1),
    ],
)
def test_a_lease_of_five_years_from_29_february_ends_on_28_february(day, lease_ends, short):
    """29 February falls to 28 here as everywhere: five years after 2024-02-29 is 2029-02-28."""
    files = sites(site("a", f"tenure: 租赁, lease_ends: {lease_ends}"))
    assert values(of_sites(files, "sites_without_tenure", as_of=day)) == (short, short)


@pytest.mark.parametrize(
    ("tenure", "reason"),
    [
        ("lease_ends: 2031-11-19", "没有写明权属"),
        ("tenure: 租赁", "没有写明租约到期日"),
        ("tenure: 租赁, lease_ends: 2026-11-19", "租约已于 2026-11-19 到期"),
        ("lease_ends: 2026-11-19", "租约已于 2026-11-19 到期"),
    ],
)
def test_a_site_of_unstated_tenure_may_not_stay(tenure, reason):
    """A lease without its end says nothing of five years."""
    found = of_sites(sites(site("a", tenure)), "sites_without_tenure")
    assert values(found) == ((0, 1), (0, 1))
    assert why(found.doubtful) == {"a": reason}


def test_a_long_lease_is_enough_whoever_owns_the_site():
    """Owned or leased for five years: of both readings the site may stay."""
    assert values(of_sites(sites(site("a", "lease_ends: 2031-11-20")), "sites_without_tenure")) == (0, 0)


OPEN = ["tenure: 租赁, lease_ends: 2026-11-19", "from: 2026-01-01, to: 2025-01-01"]


@pytest.mark.parametrize("days", OPEN)
@pytest.mark.parametrize(
    ("measure", "more", "expected"),
    [
        ("recovery_sites", "seismic_class: 甲类", ((0, 1), 0)),
        ("recovery_regions", "region: x, seismic_class: 甲类, risk_zone: y", ((0, 1), 0)),
        ("raised_floor_area", "raised_floor_area: 100", ((0, 100), 0)),
        ("subsiding_sites", "subsiding: true", ((0, 1), (0, 1))),
        ("power_feeds", "power_feeds: 2", (None, None)),
        ("site_fire_rating", "fire_rating: 一级", (None, None)),
        ("access_control_round_the_clock", "access_control_round_the_clock: false", (None, None)),
    ],
)
def test_whether_a_site_is_still_in_use_is_open_when_its_lease_has_run_out(days, measure, more, expected):
    """So it is when it was closed before it was opened: nobody can tell, and nothing is concluded from it."""
    assert values(of_sites(sites(site("a", days, more)), measure)) == expected


def test_the_years_of_a_lease_are_an_argument():
    """Three years left: enough for three, not for five."""
    files = sites(site("a", "tenure: 租赁, lease_ends: 2029-11-20"))
    assert values(of_sites(files, "sites_without_tenure", years=3)) == (0, 0)
    assert values(of_sites(files, "sites_without_tenure", years=5)) == (1, 1)


# --- the weakest ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WEAKEST)
def test_the_weakest_site_counts(name):
    """2 and 1: one of the sites has 1."""
    _, field, _ = WEAKEST[name]
    found = of_sites(sites(site("a", f"{field}: 2"), site("b", f"{field}: 1")), name)
    assert values(found) == (1, 1)
    assert holds(found, name, at_least=1) == (True, True)
    assert holds(found, name, at_least=2) == (False, False)


@pytest.mark.parametrize("name", WEAKEST)
def test_the_weakest_is_proven_where_every_site_is(name):
    """The strong one lacks its paper: it might be the weaker."""
    _, field, _ = WEAKEST[name]
    found = of_sites(sites(site("a", f"{field}: 2", papers=""), site("b", f"{field}: 1")), name)
    assert values(found) == (1, None)
    assert [ref.id for ref in found.counted] == ["b"]
    assert set(why(found.unproven)) == {"a"}


@pytest.mark.parametrize("name", WEAKEST)
def test_a_site_that_says_nothing_may_be_the_weakest(name):
    """At most 2; too little already is too little whatever the other has."""
    _, field, what = WEAKEST[name]
    found = of_sites(sites(site("a", f"{field}: 2"), site("b")), name)
    assert values(found) == ((0, 2), (0, 2))
    assert why(found.doubtful) == {"b": f"没有写明{what}"}
    assert holds(found, name, at_least=2) == (None, None)
    assert holds(found, name, at_least=3) == (False, False)


@pytest.mark.parametrize("name", WEAKEST)
def test_an_unreadable_site_may_be_the_weakest(name):
    """At most 2."""
    files = {"sites/a.yaml": site("a", f"{WEAKEST[name][1]}: 2"), "sites/b.yaml": "id: [\n"}
    assert values(of_sites(files, name)) == ((0, 2), (0, 2))


@pytest.mark.parametrize("name", WEAKEST)
def test_a_fact_that_no_site_states_is_unknown(name):
    """Sites there are."""
    found = of_sites(sites(site("a"), site("b")), name)
    assert values(found) == (None, None)
    assert unknown_because(found) == f"没有登记在用灾备场地的{WEAKEST[name][2]}"


@pytest.mark.parametrize(("area", "expected"), [("公共区域", 1), ("机房区域", 2)])
def test_recordings_of_public_areas_and_of_rooms_are_apart(area, expected):
    """One month there, two here."""
    files = sites(site("a", "cctv_public_months: 1, cctv_room_months: 2"))
    assert values(of_sites(files, "cctv_retention_months", area=area)) == (expected, expected)


@pytest.mark.parametrize(("hours", "expected"), [("48", (True, True)), ("47.99", (False, False))])
def test_generators_run_for_forty_eight_hours(hours, expected):
    """Just met and just missed."""
    found = of_sites(sites(site("a", f"backup_power_hours: {hours}")), "backup_power_hours")
    assert holds(found, "backup_power_hours", at_least=48) == expected


@pytest.mark.parametrize("name", BANDS)
def test_a_band_has_its_lowest_lower_and_its_highest_upper_bound(name):
    """20 to 23 and 21 to 24 together are 20 to 24."""
    field, _ = BANDS[name]
    lines = site("a", f"{field}: {{low: 20, high: 23}}"), site("b", f"{field}: {{low: 21, high: 24}}")
    assert values(of_sites(sites(*lines), name, bound="下限")) == (20, 20)
    assert values(of_sites(sites(*lines), name, bound="上限")) == (24, 24)


@pytest.mark.parametrize(
    ("band", "low", "high"),
    [
        ("{low: 20, high: 24}", True, True),
        ("{low: 19.9, high: 24}", False, True),
        ("{low: 20, high: 24.1}", True, False),
        ("{low: 22, high: 22}", True, True),
    ],
)
def test_a_room_is_kept_between_twenty_and_twenty_four_degrees(band, low, high):
    """22 ± 2 ℃, both bounds in."""
    files = sites(site("a", f"temperature: {band}"))
    lower, upper = (of_sites(files, "room_temperature", bound=bound) for bound in ("下限", "上限"))
    assert holds(lower, "room_temperature", at_least=20) == (low, low)
    assert holds(upper, "room_temperature", at_most=24) == (high, high)


@pytest.mark.parametrize("name", BANDS)
def test_a_room_whose_band_is_not_stated_may_be_outside_either_bound(name):
    """Colder than 20, or warmer than 24."""
    field, what = BANDS[name]
    files = sites(site("a", f"{field}: {{low: 20, high: 24}}"), site("b"))
    lower, upper = (of_sites(files, name, bound=bound) for bound in ("下限", "上限"))
    assert why(lower.doubtful) == why(upper.doubtful) == {"b": f"没有写明{what}"}
    assert holds(lower, name, at_least=20) == holds(upper, name, at_most=24) == (None, None)
    assert holds(lower, name, at_least=21) == holds(upper, name, at_most=23) == (False, False)


@pytest.mark.parametrize("name", BANDS)
def test_an_unreadable_site_may_be_outside_either_bound(name):
    """As one that says nothing."""
    files = {"sites/a.yaml": site("a", f"{BANDS[name][0]}: {{low: 20, high: 24}}"), "sites/b.yaml": "id: [\n"}
    lower, upper = (of_sites(files, name, bound=bound) for bound in ("下限", "上限"))
    assert holds(lower, name, at_least=20) == holds(upper, name, at_most=24) == (None, None)


@pytest.mark.parametrize("coldest", [-5, -100])
def test_a_room_below_freezing_has_bounds_in_their_order(coldest):
    """−5 ℃ in one, not stated in the other: the lowest is −5 or less; no room is colder than can be written."""
    files = sites(site("a", f"temperature: {{low: {coldest}, high: 3}}"), site("b"))
    found = of_sites(files, "room_temperature", bound="下限")
    assert (found.fact.low, found.fact.high) == (-100, coldest)


# --- fire rating, and what has to hold everywhere -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratings", "worst", "second", "first"),
    [
        (("一级", "一级"), "一级", True, True),
        (("一级", "二级"), "二级", True, False),
        (("三级", "一级"), "三级", False, False),
        (("四级", "二级"), "四级", False, False),
    ],
)
def test_the_lowest_fire_rating_counts_and_the_first_class_is_the_highest(ratings, worst, second, first):
    """四级 < 三级 < 二级 < 一级."""
    lines = (site(f"s{n}", f"fire_rating: {rating}") for n, rating in enumerate(ratings))
    found = of_sites(sites(*lines), "site_fire_rating")
    assert values(found) == (worst, worst)
    assert holds(found, "site_fire_rating", at_least="二级") == (second, second)
    assert holds(found, "site_fire_rating", at_least="一级") == (first, first)


@pytest.mark.parametrize(("stated", "expected"), [("一级", None), ("二级", None), ("三级", False)])
def test_a_site_of_unstated_fire_rating_may_be_the_lowest(stated, expected):
    """What is too low already stays too low."""
    found = of_sites(sites(site("a", f"fire_rating: {stated}"), site("b")), "site_fire_rating")
    assert holds(found, "site_fire_rating", at_least="二级") == (expected, expected)
    assert why(found.doubtful) == {"b": "没有写明建筑耐火等级"}


def test_a_fire_rating_is_proven_where_every_site_is_surveyed():
    """One lacks its report."""
    found = of_sites(
        sites(site("a", "fire_rating: 一级"), site("b", "fire_rating: 一级", papers="")), "site_fire_rating"
    )
    assert values(found) == ("一级", None)
    assert why(found.unproven) == {"b": "缺场地检测报告"}


def test_fire_ratings_that_no_site_states_are_unknown():
    """A site there is."""
    assert unknown_because(of_sites(sites(site("a")), "site_fire_rating")) == "没有登记在用灾备场地的建筑耐火等级"


@pytest.mark.parametrize("name", ["site_fire_rating", *EVERYWHERE])
def test_an_unreadable_site_may_lack_what_all_must_have(name):
    """The readable one has it."""
    files = {"sites/a.yaml": site("a", GOOD), "sites/b.yaml": "id: [\n"}
    asked = {"at_least": "二级"} if name == "site_fire_rating" else {"equals": True}
    assert holds(of_sites(files, name), name, **asked) == (None, None)


@pytest.mark.parametrize("name", ["site_fire_rating", *EVERYWHERE])
def test_what_one_site_lacks_is_lacking_whatever_else_cannot_be_read(name):
    """The readable one has it not."""
    short = "fire_rating: 三级" if name == "site_fire_rating" else f"{name}: false"
    files = {"sites/a.yaml": site("a", short), "sites/b.yaml": "id: [\n"}
    asked = {"at_least": "二级"} if name == "site_fire_rating" else {"equals": True}
    assert holds(of_sites(files, name), name, **asked) == (False, False)


@pytest.mark.parametrize("name", EVERYWHERE)
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (("true", "true"), True),
        (("true", "false"), False),
        (("false", None), False),
        (("true", None), None),
        ((None, None), None),
    ],
)
def test_what_has_to_hold_everywhere_fails_at_one_site(name, told, expected):
    """One that fails settles it; one that says nothing leaves it open."""
    lines = [site(f"s{n}", f"{name}: {value}" if value else "") for n, value in enumerate(told)]
    found = of_sites(sites(*lines), name)
    assert values(found) == (expected, expected)
    if expected is False:
        assert [ref.id for ref in found.counted] == [f"s{told.index('false')}"]
    if expected is None:
        assert unknown_because(found) == f"没有写明灾备场地的{EVERYWHERE[name]}"


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_has_to_hold_everywhere_is_proven_where_every_site_is(name):
    """One lacks its records."""
    found = of_sites(sites(site("a", f"{name}: true"), site("b", f"{name}: true", papers="产权证")), name)
    assert values(found) == (True, None)
    assert why(found.unproven) == {"b": "缺监控记录或系统建设证明"}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_site_that_fails_needs_no_proof(name):
    """Against us it counts as it is."""
    assert values(of_sites(sites(site("a", f"{name}: false", papers="")), name)) == (False, False)


# --- what holds for all of them ---------------------------------------------------------------------------------


def _maybe(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *texts))


KINDS = ("产权证", "租赁合同", "场地检测报告", "系统建设证明", "监控记录", "合同")
SITE = st.tuples(
    _maybe("region: 甲市", "region: 乙市", "region: 丙市"),
    _maybe("risk_zone: 一区", "risk_zone: 二区"),
    _maybe("from: 2027-01-01", "to: 2026-11-20", "to: 2020-01-01"),
    _maybe(
        "tenure: 自有", "tenure: 租赁", "tenure: 租赁, lease_ends: 2035-01-01", "tenure: 租赁, lease_ends: 2027-01-01"
    ),
    _maybe("subsiding: true", "subsiding: false"),
    _maybe("seismic_class: 丁类", "seismic_class: 乙类"),
    _maybe("fire_rating: 一级", "fire_rating: 三级"),
    _maybe("national_room_grade: A级", "national_room_grade: B级, international_room_grade: T2"),
    _maybe("raised_floor_area: 600", "raised_floor_area: 0"),
    _maybe(
        "access_control_round_the_clock: true, cctv_round_the_clock: true",
        "access_control_round_the_clock: false, cctv_round_the_clock: true",
    ),
    _maybe("cctv_public_months: 1, power_feeds: 2", "cctv_public_months: 3, power_feeds: 1"),
    _maybe("ups_feeds: 2, substations: 2", "ups_feeds: 1, substations: 1, backup_power_hours: 48"),
    _maybe("temperature: {low: 20, high: 24}", "temperature: {low: 18, high: 22}, humidity: {low: 45, high: 65}"),
    st.sets(st.sampled_from(KINDS)),
)
SITES = st.lists(SITE, max_size=4)
AT_MOST = {"subsiding_sites", "sites_below_room_grade", "sites_without_tenure"}
TRUTHS = {"site_fire_rating", *EVERYWHERE}


def written(found: list[tuple]) -> list[str]:
    return [site(f"s{n}", *parts, papers=", ".join(sorted(papers))) for n, (*parts, papers) in enumerate(found)]


def all_of(lines: list[str]) -> dict[str, Measurement]:
    """Every measure of these sites, which are read once."""
    return dict(zip(ARGUMENTS, all_measured(sites(*lines), ARGUMENTS.items(), applied="D1"), strict=True))


@given(SITES, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_sites_does_not_matter(found, chance):
    """For every measure."""
    lines = written(found)
    one, other = (all_of(order) for order in (lines, chance.sample(lines, len(lines))))
    for name in ARGUMENTS:
        assert (one[name].fact, one[name].proven) == (other[name].fact, other[name].proven)


@given(SITES, st.integers(0, 3), st.sampled_from(KINDS))
@settings(max_examples=80, deadline=None)
def test_one_document_more_changes_no_fact_and_takes_no_proof_away(found, which, kind):
    """At least: the proven number does not fall; at most: it does not rise; a proven word stays."""
    if which >= len(found):
        return
    *parts, papers = found[which]
    richer = [*found[:which], (*parts, papers | {kind}), *found[which + 1 :]]
    poor, rich = all_of(written(found)), all_of(written(richer))
    for name in ARGUMENTS:
        before, after = poor[name], rich[name]
        assert before.fact == after.fact
        if name in AT_MOST:
            assert most_proven(after) <= most_proven(before)
        elif name in TRUTHS:
            assert values(before)[1] in (None, values(after)[1])
        else:
            assert least_proven(after) >= least_proven(before)


@given(SITES)
@settings(max_examples=80, deadline=None)
def test_every_site_is_sorted_once_and_no_count_proves_more_than_there_is(found):
    """Proven ≤ fact for what is asked at least, fact ≤ proven for what is asked at most."""
    for name, measurement in all_of(written(found)).items():
        sorted_out = [ref.id for ref in measurement.counted]
        for group in (measurement.unproven, measurement.excluded, measurement.doubtful):
            sorted_out += [one.ref.id for one in group]
        assert len(sorted_out) == len(set(sorted_out))
        fact, proven = measurement.fact, measurement.proven
        if name in COUNTS and found:
            assert proven.low <= fact.low
        if name in AT_MOST and values(measurement)[0] is not None:
            assert proven.high >= fact.high


@given(SITES)
@settings(max_examples=20, deadline=None)
def test_the_sites_of_these_tests_can_be_read(found):
    """A generator of unreadable records would prove nothing."""
    assert workspace(sites(site("good", GOOD), *written(found))).diagnostics == ()


PLACES = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from("一二三四")), min_size=1, max_size=7)


@given(PLACES)
@settings(max_examples=100, deadline=None)
def test_the_most_sites_apart_are_the_largest_set_of_which_no_two_share_region_or_zone(places):
    """Against trying every set; never more than there are regions or risk zones."""
    lines = [site(f"s{n}", f"region: {region}, risk_zone: {zone}") for n, (region, zone) in enumerate(places)]
    found = of_sites(sites(*lines), "recovery_regions", risk_zones=True)
    best = max(
        size
        for size in range(1, len(places) + 1)
        for chosen in combinations(places, size)
        if all(len(set(names)) == size for names in zip(*chosen, strict=True))
    )
    assert values(found) == (best, best)
    assert best <= min(len({region for region, _ in places}), len({zone for _, zone in places}))


@given(PLACES, st.tuples(st.sampled_from("甲乙丙丁戊"), st.sampled_from("一二三四五")))
@settings(max_examples=40, deadline=None)
def test_one_site_more_stands_apart_from_the_others_or_changes_nothing(places, more):
    """The number rises by one or stays, and a site whose place is not stated leaves just that open."""
    lines = [site(f"s{n}", f"region: {region}, risk_zone: {zone}") for n, (region, zone) in enumerate(places)]

    def apart(*further: str):
        return of_sites(sites(*lines, *further), "recovery_regions", risk_zones=True).fact

    alone, with_known = apart(), apart(site("new", f"region: {more[0]}, risk_zone: {more[1]}"))
    assert with_known.low - alone.low in (0, 1)
    unstated = apart(site("new", f"region: {more[0]}"))
    assert unstated.low <= with_known.low <= unstated.high


def test_a_chain_of_sites_is_taken_apart_whatever_its_order():
    """甲 could take 一区 or 二区, 乙 only 一区, 丙 only 二区 or 三区: three, in every order."""
    chain = [("甲", "一"), ("甲", "二"), ("乙", "一"), ("丙", "二"), ("丙", "三")]
    lines = [site(f"s{n}", f"region: {region}, risk_zone: {zone}") for n, (region, zone) in enumerate(chain)]
    for order in permutations(lines):
        assert values(of_sites(sites(*order), "recovery_regions", risk_zones=True)) == (3, 3)
