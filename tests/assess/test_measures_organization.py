"""The organisation: status, capital, accounts, premises, records, systems, certificates held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from assess_builders import ISCCC, OTHER_CODE, OWN_CODE, TCAS, measured, unknown_because, values, why

OF_ORGANIZATION = {
    "independent_legal_entity": {},
    "registered_capital": {},
    "audited_years": {},
    "statement_months": {},
    "fixed_premises": {},
    "premises_area": {},
    "violations": {},
    "management_systems": {"kinds": ["质量"]},
}


def organization(*lines: str) -> dict[str, str]:
    return {"organization.yaml": "\n".join([f"name: 甲\ncredit_code: {OWN_CODE}", *lines, ""])}


def audits(*years: int, **more: str) -> dict[str, str]:
    """Proven audits of these years; `unproven` and `foreign` name years that are not."""
    unproven = more.get("unproven", "").split()
    return organization(
        "audits:",
        *(
            f"  - {{year: {y}, firm: 所, firm_domestic: true, evidence: [{'' if str(y) in unproven else '审计报告'}]}}"
            for y in years
        ),
    )


@pytest.mark.parametrize("name", OF_ORGANIZATION)
def test_what_the_organisation_does_not_state_is_unknown(name):
    """No file, a broken file, and a file that is silent on the matter."""
    for files in ({}, {"organization.yaml": "name: [\n"}, organization()):
        assert values(measured(files, name, **OF_ORGANIZATION[name])) == (None, None)


@pytest.mark.parametrize(
    ("person", "mainland", "expected"),
    [
        ("true", "true", True),
        ("true", "false", False),
        ("false", "true", False),
        ("false", None, False),
        (None, "false", False),
        ("true", None, None),
        (None, "true", None),
    ],
)
def test_a_legal_person_registered_on_the_mainland_is_both(person, mainland, expected):
    """One half that is false settles it; one that is missing leaves it open."""
    lines = [f"independent_legal_person: {person}"] if person else []
    lines += [f"registered_in_mainland: {mainland}"] if mainland else []
    assert values(measured(organization(*lines, "evidence: [营业执照]"), "independent_legal_entity"))[0] is expected


def test_the_legal_entity_and_the_capital_are_proven_by_the_licence():
    """Known without it, proven with it, wherever of the two places it is given."""
    facts = ["independent_legal_person: true", "registered_in_mainland: true"]
    assert values(measured(organization(*facts), "independent_legal_entity")) == (True, None)
    assert values(measured(organization(*facts, "evidence: [营业执照]"), "independent_legal_entity")) == (True, True)
    assert values(measured(organization("capital: {amount: 99.5}"), "registered_capital"))[1] is None
    for lines in (["capital: {amount: 100}", "evidence: [营业执照]"], ["capital: {amount: 100, evidence: [营业执照]}"]):
        assert values(measured(organization(*lines), "registered_capital")) == (100, 100)


def test_three_audits_in_a_row_count_back_from_the_latest_closed_year():
    """On 2026-11-20 the report of 2025 is due."""
    assert values(measured(audits(2023, 2024, 2025), "audited_years")) == (3, 3)
    assert values(measured(audits(2022, 2023, 2024), "audited_years")) == (0, 0)


def test_a_gap_ends_the_run_and_the_older_years_are_left_out_with_the_reason():
    """2023 is missing."""
    found = measured(audits(2021, 2022, 2024, 2025), "audited_years")
    assert values(found) == (2, 2)
    reason = "还没有 2023 年度审计报告"
    assert why(found.excluded) == {"audit:2021": reason, "audit:2022": reason}


def test_the_month_that_breaks_the_run_is_named():
    """Over the turn of the year."""
    lines = ["statements:", *(f"  - {{month: {m}, evidence: [财务报表]}}" for m in ("2025-11", "2026-01"))]
    found = measured(organization(*lines), "statement_months", standard=TCAS, as_of=date(2026, 2, 25))
    assert why(found.excluded) == {"statement:2025-11": "还没有 2025-12 月财务报表"}


@pytest.mark.parametrize("name", [name for name in OF_ORGANIZATION if name.endswith(("years", "months", "area"))])
def test_of_an_organisation_that_cannot_be_read_nothing_is_said_to_be_absent(name):
    """One bad value anywhere in the file; its place is given."""
    if name == "certificate_held_years":
        return
    bad = organization("audits: []", "capital: {amount: 多}")
    found = measured(bad, name, **OF_ORGANIZATION[name]).fact
    assert found.reason == "单位情况读不出(organization.yaml:4:19)"


@pytest.mark.parametrize(("day", "expected"), [(date(2026, 6, 30), 3), (date(2026, 7, 1), 0)])
def test_the_newest_report_may_be_missing_up_to_30_june(day, expected):
    """2022 to 2024 are there, 2025 is not."""
    assert values(measured(audits(2022, 2023, 2024), "audited_years", as_of=day))[0] == expected


def test_the_day_up_to_which_the_newest_report_may_be_missing_is_a_setting():
    """`audit_due: 12-31`."""
    files = audits(2022, 2023, 2024) | {"secops.yaml": 'format: 1\naudit_due: "12-31"\n'}
    assert values(measured(files, "audited_years"))[0] == 3


def test_fiscal_years_are_those_closed_on_the_reference_date():
    """With a reference date in 2025 the year 2025 is not closed."""
    found = measured(audits(2022, 2023, 2024, 2025), "audited_years", base=date(2025, 9, 1))
    assert values(found) == (3, 3)
    assert why(found.excluded) == {"audit:2025": "会计年度尚未结束"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("firm_domestic: false", "事务所不在境内登记注册"),
        (f"firm_domestic: true, credit_code: {OTHER_CODE}", "被审计单位不是本单位"),
    ],
)
def test_a_report_by_a_foreign_firm_or_on_somebody_else_is_left_out(more, reason):
    """One report, which would count otherwise."""
    found = measured(organization(f"audits: [{{year: 2025, firm: 所, {more}, evidence: [审计报告]}}]"), "audited_years")
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"audit:2025": reason}


def test_a_year_without_its_report_ends_the_proven_run():
    """2024 is not proven: one proven year, three in fact."""
    found = measured(audits(2023, 2024, 2025, unproven="2024"), "audited_years")
    assert values(found) == (3, 1)
    assert why(found.unproven) == {"audit:2024": "缺审计报告"}


def test_an_unproven_newest_report_takes_no_proof_away_while_it_is_optional():
    """In March 2026 the report of 2025 may be missing; that it is a draft must not be worse than its absence."""
    day = date(2026, 3, 1)
    assert values(measured(audits(2022, 2023, 2024), "audited_years", as_of=day)) == (3, 3)
    assert values(measured(audits(2022, 2023, 2024, 2025, unproven="2025"), "audited_years", as_of=day)) == (4, 3)


def test_the_order_of_two_reports_on_one_year_does_not_matter():
    """One of them has its document."""
    one = "  - {year: 2025, firm: 甲所, firm_domestic: true, evidence: [审计报告]}"
    other = "  - {year: 2025, firm: 乙所, firm_domestic: true}"
    assert values(measured(organization("audits:", other, one), "audited_years")) == (1, 1)
    assert values(measured(organization("audits:", one, other), "audited_years")) == (1, 1)


def test_three_months_of_statements_count_back_from_the_latest_closed_month():
    """On 2026-11-20 October may still be missing; on the 21st it is due."""
    lines = ["statements:", *(f"  - {{month: 2026-{m:02d}, evidence: [财务报表]}}" for m in (7, 8, 9))]
    assert values(measured(organization(*lines), "statement_months", standard=TCAS)) == (3, 3)
    found = measured(organization(*lines), "statement_months", standard=TCAS, as_of=date(2026, 11, 21))
    assert values(found) == (0, 0)
    found = measured(organization(*lines), "statement_months", standard=TCAS, as_of=date(2026, 9, 30))
    assert why(found.excluded) == {"statement:2026-09": "月份尚未结束"}


def test_statements_run_over_the_turn_of_the_year():
    """November, December, January."""
    lines = ["statements:", *(f"  - {{month: {m}, evidence: [财务报表]}}" for m in ("2025-11", "2025-12", "2026-01"))]
    found = measured(organization(*lines), "statement_months", standard=TCAS, as_of=date(2026, 2, 25))
    assert values(found) == (3, 3)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [("from: 2026-11-20", 1), ("from: 2026-11-21", 0), ("to: 2026-11-20", 1), ("to: 2026-11-19", 0)],
)
def test_an_office_counts_from_its_first_to_its_last_day(dates, expected):
    """Judged on 2026-11-20."""
    lines = f"premises: [{{id: o, address: 路, tenure: 租赁, area: 80.5, {dates}, evidence: [租赁合同]}}]"
    assert values(measured(organization(lines), "fixed_premises")) == (expected, expected)
    assert measured(organization(lines), "premises_area").fact.low == expected * Decimal("80.5")


def test_the_floor_area_is_the_sum_of_the_offices_proven_by_title_or_lease():
    """Two proven, one without a document."""
    lines = [
        "premises:",
        "  - {id: a, address: 路, tenure: 自有, area: 60, evidence: [产权证]}",
        "  - {id: b, address: 路, tenure: 租赁, area: 40, evidence: [租赁合同]}",
        "  - {id: c, address: 路, tenure: 租赁, area: 100}",
    ]
    found = measured(organization(*lines), "premises_area", standard=TCAS)
    assert values(found) == (200, 100)
    assert why(found.unproven) == {"c": "缺产权证或租赁合同"}


def test_an_office_of_unstated_area_leaves_the_sum_open_upward():
    """60 or more; one office in any case."""
    lines = [
        "premises:",
        "  - {id: a, address: 路, tenure: 自有, area: 60, evidence: [产权证]}",
        "  - {id: b, address: 路, tenure: 自有, evidence: [产权证]}",
    ]
    assert values(measured(organization(*lines), "premises_area", standard=TCAS)) == ((60, None), 60)
    assert values(measured(organization(*lines), "fixed_premises")) == (2, 2)


def test_breaches_of_law_count_without_evidence_and_up_to_the_day():
    """Complaints and accidents are other records; what is dated later has not happened."""
    lines = [
        "adverse_records:",
        "  - {id: a, kind: 违法违规, date: 2026-11-20, summary: 某}",
        "  - {id: b, kind: 违法违规, date: 2026-11-21, summary: 某}",
        "  - {id: c, kind: 投诉, date: 2026-01-01, summary: 某}",
    ]
    found = measured(organization(*lines), "violations")
    assert values(found) == (1, 1)
    assert why(found.excluded) == {"b": "晚于截至日期", "c": "类别为投诉"}
    assert values(measured(organization("adverse_records: []"), "violations")) == (0, 0)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("kind: 质量, covers_security_services: true, established: 2026-11-20", 1),
        ("kind: 质量, covers_security_services: true, established: 2026-11-21", 0),
        ("kind: 质量, covers_security_services: true, established: 2020-01-01, ended: 2026-11-20", 1),
        ("kind: 质量, covers_security_services: true, established: 2020-01-01, ended: 2026-11-19", 0),
        ("kind: 质量, covers_security_services: false, established: 2020-01-01", 0),
        ("kind: 信息安全, covers_security_services: true, established: 2020-01-01", 0),
    ],
)
def test_a_management_system_counts_while_it_runs_and_covers_the_service(more, expected):
    """Asked for a quality system."""
    line = f"management_systems: [{{id: s, basis: 某标准, {more}, evidence: [管理手册]}}]"
    assert values(measured(organization(line), "management_systems", kinds=["质量"])) == (expected, expected)


def test_either_of_two_kinds_of_management_system_counts():
    """信息安全 or 信息技术服务."""
    line = (
        "management_systems: [{id: s, kind: 信息技术服务, basis: 某, covers_security_services: true, "
        "established: 2020-01-01, evidence: [管理体系认证证书]}]"
    )
    assert values(measured(organization(line), "management_systems", kinds=["信息安全", "信息技术服务"])) == (1, 1)


# --- certificates held ------------------------------------------------------------------------------------------


def held(
    *more: str, standard: str = "isccc", category: str = "F", level: str = "三级", papers: str = "资质证书"
) -> dict[str, str]:
    line = f"id: c, standard: {standard}, category: {category}, level: {level}, evidence: [{papers}]"
    return organization() | {"certificates.yaml": f"- {{{', '.join([line, *more])}}}\n"}


@pytest.mark.parametrize(("granted", "expected"), [("2025-11-20", 1), ("2025-11-21", 0), ("2026-11-21", 0)])
def test_a_certificate_is_held_for_a_year_on_the_anniversary(granted, expected):
    """Judged on 2026-11-20."""
    assert values(measured(held(f"granted: {granted}"), "certificate_held_years", level="三级")) == (expected, expected)


def test_a_reissue_keeps_the_first_grant():
    """Granted again this year, first granted in 2020."""
    files = held("granted: 2026-01-01", "first_granted: 2020-01-01")
    assert values(measured(files, "certificate_held_years", level="三级")) == (6, 6)


def test_a_certificate_of_a_higher_level_serves_and_of_a_lower_one_does_not():
    """ISCCC rises 三级 → 一级, T/CAS 1级 → 4级."""
    assert values(measured(held("granted: 2020-01-01", level="一级"), "certificate_held_years", level="三级")) == (6, 6)
    found = measured(held("granted: 2020-01-01", level="三级"), "certificate_held_years", level="二级")
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"c": "级别为三级"}
    files = held("granted: 2020-01-01", standard="tcas", category="E", level="4级")
    assert values(measured(files, "certificate_held_years", standard=TCAS, level="3级")) == (6, 6)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("{date: 2026-11-20, state: 暂停}", 0),
        ("{date: 2026-11-21, state: 暂停}", 6),
        ("{date: 2026-01-01, state: 撤销}", 0),
        ("{date: 2026-01-01, state: 注销}", 0),
        ("{date: 2026-01-01, state: 暂停}, {date: 2026-03-01, state: 有效}", 6),
        ("{date: 2026-03-01, state: 有效}, {date: 2026-01-01, state: 暂停}", 6),
        ("{date: 2026-03-01, state: 撤销}, {date: 2026-01-01, state: 有效}", 0),
    ],
)
def test_a_suspended_or_withdrawn_certificate_satisfies_nothing(history, expected):
    """The state on the day decides; a suspension that was lifted leaves the years as they are."""
    found = measured(held("granted: 2020-01-01", f"history: [{history}]"), "certificate_held_years", level="三级")
    assert values(found)[0] == expected


def test_the_order_of_two_changes_on_one_day_does_not_matter():
    """Lifted and suspended on the same day: one answer, whichever is written first."""
    one, other = "{date: 2026-01-01, state: 暂停}", "{date: 2026-01-01, state: 有效}"
    answers = {
        values(measured(held("granted: 2020-01-01", f"history: [{a}, {b}]"), "certificate_held_years", level="三级"))
        for a, b in ((one, other), (other, one))
    }
    assert len(answers) == 1


@pytest.mark.parametrize(("expires", "expected"), [("2026-11-20", 6), ("2026-11-19", 0)])
def test_a_lapsed_certificate_satisfies_nothing(expires, expected):
    """Its last day still counts."""
    found = measured(held("granted: 2020-01-01", f"expires: {expires}"), "certificate_held_years", level="三级")
    assert values(found)[0] == expected


def test_a_certificate_of_another_category_serves_only_where_the_clause_names_none():
    """T/CAS 6.4.1 leaves the category out, ISCCC 4.2.6 a does not."""
    files = held("granted: 2020-01-01", category="A")
    assert values(measured(files, "certificate_held_years", level="三级")) == (0, 0)
    files = held("granted: 2020-01-01", standard="tcas", category="D", level="3级")
    assert values(measured(files, "certificate_held_years", standard=TCAS, level="3级", category="any")) == (6, 6)


def test_a_certificate_of_another_standard_or_holder_does_not_serve():
    """`isccc` and the full id name the same standard."""
    tcas = held("granted: 2020-01-01", standard="tcas", category="E", level="4级")
    assert values(measured(tcas, "certificate_held_years", standard=ISCCC, level="三级")) == (0, 0)
    full = held("granted: 2020-01-01", standard="isccc-sv-001-2015")
    assert values(measured(full, "certificate_held_years", level="三级")) == (6, 6)
    found = measured(held("granted: 2020-01-01", f"credit_code: {OTHER_CODE}"), "certificate_held_years", level="三级")
    assert why(found.excluded) == {"c": "持证单位不是本单位"}


def test_a_certificate_without_its_document_is_held_in_fact_only():
    """And no certificates at all are unknown."""
    assert values(measured(held("granted: 2020-01-01", papers=""), "certificate_held_years", level="三级")) == (6, 0)
    assert unknown_because(measured({}, "certificate_held_years", level="三级")) == "没有登记资质证书"


# --- the region of a grade --------------------------------------------------------------------------------------


def graded_in(*more: str, standard: str = "tcas") -> dict[str, str]:
    """A certificate of T/CAS E of the third level, granted in 2020."""
    category, level = ("E", "3级") if standard == "tcas" else ("F", "三级")
    return held("granted: 2020-01-01", *more, standard=standard, category=category, level=level)


@pytest.mark.parametrize(("region", "years"), [("北京", 6), ("上海", 0)])
def test_a_grade_counts_in_the_region_in_which_it_was_given(region, years):
    """T/CAS 5.3: each region grades for itself."""
    found = measured(
        graded_in("region: 北京"), "certificate_held_years", standard=TCAS, region=region, level="3级", category="any"
    )
    assert values(found) == (years, years)
    assert why(found.excluded) == ({} if years else {"c": "评定地区为北京"})


@pytest.mark.parametrize(
    ("more", "region", "reason"),
    [((), "北京", "证书没有写评定地区"), (("region: 北京",), None, "目标没有写评定地区")],
)
def test_a_grade_of_which_one_side_states_no_region_may_count(more, region, reason):
    """Between none and six years, none of them proven."""
    found = measured(graded_in(*more), "certificate_held_years", standard=TCAS, region=region, level="3级")
    assert values(found) == ((0, 6), 0)
    assert why(found.doubtful) == {"c": reason}


def test_a_grade_counts_where_neither_side_speaks_of_regions():
    """Whoever works in one region need not write it."""
    assert values(measured(graded_in(), "certificate_held_years", standard=TCAS, level="3级")) == (6, 6)


@pytest.mark.parametrize(("more", "region"), [(("region: 北京",), "上海"), ((), "上海"), (("region: 北京",), None)])
def test_a_standard_that_knows_no_regions_asks_for_none(more, region):
    """ISCCC certificates hold everywhere."""
    found = measured(graded_in(*more, standard="isccc"), "certificate_held_years", region=region, level="三级")
    assert values(found) == (6, 6)


def test_the_grade_of_the_region_counts_beside_one_of_another():
    """Ten years elsewhere add nothing to one year here."""
    files = graded_in("region: 北京")
    files["certificates.yaml"] += (
        "- {id: d, standard: tcas, category: E, level: 3级, region: 上海, granted: 2010-01-01, evidence: [资质证书]}\n"
    )
    found = measured(files, "certificate_held_years", standard=TCAS, region="北京", level="3级")
    assert values(found) == (6, 6)
    assert why(found.excluded) == {"d": "评定地区为上海"}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("expires: 2026-11-19", "已于 2026-11-19 到期"),
        ("history: [{date: 2026-01-01, state: 撤销}]", "证书已撤销"),
        (f"credit_code: {OTHER_CODE}", "持证单位不是本单位"),
    ],
)
def test_a_void_grade_satisfies_nothing_in_any_region(more, reason):
    """Lapsed, withdrawn, somebody else's: certain whatever the region, which is not stated."""
    found = measured(graded_in(more), "certificate_held_years", standard=TCAS, region="北京", level="3级")
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"c": reason}


def test_a_grade_of_another_region_satisfies_nothing_whoever_holds_it():
    """Whose it is is not known, since the organisation cannot be read; the region is, and it is another."""
    files = graded_in("region: 上海", f"credit_code: {OWN_CODE}") | {"organization.yaml": "name: [\n"}
    found = measured(files, "certificate_held_years", standard=TCAS, region="北京", level="3级")
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"c": "评定地区为上海"}
