"""Contracts: windows with both ends in, shares of mixed contracts, years since the first."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import COMPLETED, OTHER_CODE, OWN_CODE, TCAS, measured, unknown_because, values, why


def project(
    id: str, signed: str = "2025-06-01", accepted: str = "2026-06-01", *more: str, papers: str = COMPLETED
) -> str:
    parts = [f"id: {id}", "name: 项目", "client: 客户", f"signed: {signed}"]
    parts += [f"accepted: {accepted}"] if accepted else []
    parts += [] if any(m.startswith("services") for m in more) else ["services: [安全运维]"]
    return f"- {{{', '.join([*parts, *more, papers])}}}\n"


def projects(*lines: str) -> dict[str, str]:
    return {"projects.yaml": "".join(lines)}


ALL = {
    "signed_projects": {},
    "completed_projects": {"window_years": 2},
    "completed_amount": {"window_years": 2},
    "largest_project_amount": {"window_years": 2},
    "years_in_service": {},
}


@pytest.mark.parametrize("name", ALL)
def test_absent_projects_are_unknown_and_an_empty_list_is_zero(name):
    """No file says nothing; `[]` says none."""
    assert unknown_because(measured({}, name, **ALL[name])) == "没有登记项目"
    assert values(measured({"projects.yaml": "[]\n"}, name, **ALL[name])) == (0, 0)


@pytest.mark.parametrize("name", ALL)
def test_an_unreadable_file_leaves_the_value_open_upward(name):
    """Nothing proven, nothing denied."""
    assert values(measured({"projects.yaml": "id: [\n"}, name, **ALL[name])) == ((0, None), 0)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("services: [风险评估]", "不属本类别服务"),
        (f"contractor_credit_code: {OTHER_CODE}", "承接单位不是本单位"),
    ],
)
def test_what_is_of_another_service_or_contractor_is_left_out_with_the_reason(name, more, reason):
    """The project would count otherwise."""
    files = {"organization.yaml": f"name: 甲\ncredit_code: {OWN_CODE}\n"}
    files |= projects(project("a", "2025-06-01", "2026-06-01", "amount: 10", more))
    found = measured(files, name, **ALL[name])
    assert values(found) == (0, 0)
    assert why(found.excluded) == {"a": reason}


@pytest.mark.parametrize(
    ("signed", "accepted", "expected"),
    [
        ("2024-11-20", "2026-11-20", 1),
        ("2024-11-19", "2026-11-20", 0),
        ("2024-11-20", "2026-11-21", 0),
        ("2025-01-01", "", 0),
        ("2024-11-20", "2024-11-20", 1),
    ],
)
def test_signed_and_completed_means_both_days_inside_the_window(signed, accepted, expected):
    """Two years back from 2026-11-20, both ends in; completion is acceptance."""
    found = measured(projects(project("a", signed, accepted)), "completed_projects", window_years=2)
    assert values(found) == (expected, expected)
    assert set(why(found.excluded)) == (set() if expected else {"a"})


def test_the_window_ends_on_the_reference_date_and_what_lies_after_the_day_never_counts():
    """Accepted after the reference date: out. Accepted after the day although before a later reference date: out."""
    files = projects(project("a", "2025-06-01", "2026-06-01"), project("b", "2026-01-01", "2027-01-01"))
    assert values(measured(files, "completed_projects", window_years=2, base=date(2026, 5, 31))) == (0, 0)
    assert values(measured(files, "completed_projects", window_years=2, base=date(2027, 6, 1))) == (1, 1)


def test_amounts_ask_only_for_completion_inside_the_window():
    """Signed long ago, accepted now: no completed project of the window, but its amount counts."""
    files = projects(project("a", "2020-01-01", "2026-06-01", "amount: 10"))
    assert values(measured(files, "completed_projects", window_years=2)) == (0, 0)
    assert values(measured(files, "completed_amount", window_years=2)) == (10, 10)


@pytest.mark.parametrize(
    ("papers", "missing"), [("evidence: [合同]", "缺验收报告"), ("evidence: [验收报告]", "缺合同")]
)
def test_a_completed_project_is_proven_by_contract_and_acceptance_report(papers, missing):
    """Each without the other proves nothing."""
    found = measured(projects(project("a", papers=papers)), "completed_projects", window_years=2)
    assert values(found) == (1, 0)
    assert why(found.unproven) == {"a": missing}


def test_projects_of_any_service_count_where_the_clause_names_no_category():
    """T/CAS 6.5.7 a leaves the category out."""
    files = projects(project("a", "2025-06-01", "2026-06-01", "services: [风险评估]"))
    assert values(measured(files, "completed_projects", window_years=2, services="any")) == (1, 1)
    assert values(measured(files, "completed_projects", window_years=2)) == (0, 0)


def test_a_mixed_contract_counts_with_its_parts():
    """40 of 100 belong to the category."""
    mixed = "services: [安全运维, 风险评估]"
    parts = "parts: [{service: 安全运维, amount: 40}, {service: 风险评估, amount: 60}]"
    files = projects(project("a", "2025-06-01", "2026-06-01", mixed, "amount: 100", parts))
    assert values(measured(files, "completed_amount", window_years=2)) == (40, 40)
    assert values(measured(files, "largest_project_amount", window_years=2)) == (40, 40)


def test_a_mixed_contract_without_parts_lies_between_nothing_and_the_whole():
    """5 of one contract is sure, 0 to 100 of the other."""
    mixed = "services: [安全运维, 风险评估]"
    files = projects(
        project("a", "2025-06-01", "2026-06-01", "amount: 5"),
        project("b", "2025-06-01", "2026-06-01", mixed, "amount: 100"),
    )
    assert values(measured(files, "completed_amount", window_years=2)) == ((5, 105), 5)
    assert values(measured(files, "largest_project_amount", window_years=2)) == ((5, 100), 5)


def test_a_contract_without_amount_leaves_the_sum_open_upward():
    """At least what the others say."""
    files = projects(project("a", "2025-06-01", "2026-06-01", "amount: 5"), project("b"))
    for name in ("completed_amount", "largest_project_amount"):
        assert values(measured(files, name, window_years=2)) == ((5, None), 5)


def test_amounts_are_exact_decimals():
    """Three times 0.1 is 0.3."""
    files = projects(*(project(i, "2025-06-01", "2026-06-01", "amount: 0.1") for i in "abc"))
    assert str(measured(files, "completed_amount", window_years=2).fact.low) == "0.3"


@pytest.mark.parametrize(("signed", "expected"), [("2023-11-20", 3), ("2023-11-21", 2), ("2026-11-21", 0)])
def test_years_in_service_run_from_the_first_contract_of_the_category(signed, expected):
    """A completed contract is not asked for."""
    files = projects(project("a", signed, ""), project("b", "2026-11-01", ""))
    assert values(measured(files, "years_in_service")) == (expected, expected)


def test_years_in_service_are_proven_from_the_first_contract_that_is_proven():
    """The oldest has no document."""
    files = projects(
        project("a", "2016-11-20", "", papers="evidence: []"),
        project("b", "2022-11-20", ""),
        project("c", "2024-01-01", ""),
    )
    found = measured(files, "years_in_service")
    assert values(found) == (10, 4)
    assert why(found.unproven) == {"a": "缺合同"}


def test_a_contract_signed_after_the_reference_date_is_not_signed_yet():
    """T/CAS 6.2.6 counts up to the base date."""
    files = projects(project("a", "2026-06-02", ""))
    assert values(measured(files, "signed_projects", standard=TCAS)) == (1, 1)
    assert values(measured(files, "signed_projects", standard=TCAS, base=date(2026, 6, 1))) == (0, 0)


def test_a_contract_or_a_stated_beginning_shows_that_the_service_is_offered():
    """Either is enough; each with its proof."""
    line = {"services/om.yaml": "{service: 安全运维, started: 2026-11-20, evidence: [服务目录]}\n"}
    assert values(measured(projects(project("a")), "engaged_in_service", standard=TCAS)) == (True, True)
    assert values(measured(line, "engaged_in_service", standard=TCAS)) == (True, True)
    assert values(measured({}, "engaged_in_service", standard=TCAS)) == (None, None)


def test_projects_of_other_services_do_not_deny_that_the_service_is_offered():
    """T/CAS 6.2.1 asks for no contract (6.2.6 asks later); with no `started` stated, the fact is missing, not false."""
    files = projects(project("a", "2025-06-01", "2026-06-01", "services: [风险评估]"))
    assert values(measured(files, "engaged_in_service", standard=TCAS))[0] is None


def test_an_unproven_contract_does_not_hide_a_proven_beginning():
    """Adding a contract without its document must not take the proof away."""
    files = {"services/om.yaml": "{service: 安全运维, started: 2020-01-01, evidence: [服务目录]}\n"}
    files |= projects(project("a", papers="evidence: []"))
    assert values(measured(files, "engaged_in_service", standard=TCAS)) == (True, True)


def test_a_part_is_not_proven_beyond_the_contract():
    """500 of a contract of 10: a contradiction, never 500 proven."""
    mixed = "services: [安全运维, 风险评估]"
    files = projects(
        project("a", "2025-06-01", "2026-06-01", mixed, "amount: 10", "parts: [{service: 安全运维, amount: 500}]")
    )
    assert measured(files, "completed_amount", window_years=2).proven.low <= 10


def test_a_project_accepted_before_it_was_signed_is_not_proven_complete():
    """One of the two days is wrong; nothing rests on it until it is corrected."""
    files = projects(project("a", "2026-06-01", "2025-06-01"))
    assert values(measured(files, "completed_projects", window_years=2))[1] == 0
