"""Contracts: windows with both ends in, shares of mixed contracts, years since the first, users, industries, trials."""

from __future__ import annotations

from datetime import date

import pytest
from assess_builders import (
    COMPLETED,
    OTHER_CODE,
    OWN_CODE,
    TCAS,
    ageing,
    all_measured,
    holds,
    least_proven,
    measured,
    unknown_because,
    values,
    why,
)
from hypothesis import given, settings
from hypothesis import strategies as st


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
    "projects_of_scale": {"users": 1000},
    "industries_served": {},
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


def test_a_contract_of_which_it_is_not_known_whose_it_is_does_not_deny_that_the_service_is_offered():
    """The service is stated to begin later; the contract may be ours, the organisation cannot be read."""
    files = {"organization.yaml": "name: [\n", "services/om.yaml": "{service: 安全运维, started: 2027-01-01}\n"}
    files |= projects(project("a", "2025-06-01", "2026-06-01", f"contractor_credit_code: {OWN_CODE}"))
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


# --- users of the system ----------------------------------------------------------------------------------------


def scaled(id: str, users: int | None, *more: str, signed: str = "2025-06-01", accepted: str = "2026-06-01", **papers):
    stated = [] if users is None else [f"system_users: {users}"]
    return project(id, signed, accepted, *stated, *more, **papers)


@pytest.mark.parametrize(("users", "counts"), [(1000, True), (1001, True), (999, False), (0, False)])
def test_a_system_of_a_thousand_users_has_a_thousand(users, counts):
    """Just met and just missed; the reason names the number."""
    found = measured(projects(scaled("a", users)), "projects_of_scale", users=1000)
    assert values(found) == ((1, 1) if counts else (0, 0))
    assert why(found.excluded) == ({} if counts else {"a": f"系统用户数为 {users}"})


def test_systems_do_not_reach_the_number_together():
    """600 and 600."""
    found = measured(projects(scaled("a", 600), scaled("b", 600)), "projects_of_scale", users=1000)
    assert values(found) == (0, 0)


def test_two_systems_have_to_reach_the_number_each():
    """ISCCC A3: two, of a hundred thousand users each."""
    files = projects(scaled("a", 100_000), scaled("b", 250_000), scaled("c", 99_999))
    assert holds(measured(files, "projects_of_scale", users=100_000), "projects_of_scale", at_least=2) == (True, True)
    assert holds(measured(files, "projects_of_scale", users=100_001), "projects_of_scale", at_least=2) == (False, False)


def test_a_system_of_unstated_users_may_be_large_enough():
    """One is sure, two are possible."""
    found = measured(projects(scaled("a", 1000), scaled("b", None)), "projects_of_scale", users=1000)
    assert values(found) == ((1, 2), 1)
    assert why(found.doubtful) == {"b": "没有写明系统用户数"}


@pytest.mark.parametrize(
    ("signed", "accepted", "reason"),
    [
        ("2025-06-01", "2026-11-20", None),
        ("2025-06-01", "2026-11-21", "2026-11-21 才验收"),
        ("2025-06-01", "", "尚未验收"),
        ("2026-06-01", "2026-05-31", "验收日期 2026-05-31 早于签订日期 2026-06-01"),
        ("2026-11-21", "2026-11-21", "2026-11-21 才签订"),
        ("2005-06-01", "2006-06-01", None),
    ],
)
@pytest.mark.parametrize("users", [5000, None])
def test_a_project_of_scale_is_completed_by_the_day_however_long_ago(signed, accepted, reason, users):
    """The source names no window; what is not completed is left out even where its users are not stated."""
    found = measured(projects(scaled("a", users, signed=signed, accepted=accepted)), "projects_of_scale", users=1000)
    assert why(found.excluded) == ({"a": reason} if reason else {})
    assert values(found) == ((0, 0) if reason else (1, 1) if users else ((0, 1), 0))


@pytest.mark.parametrize(
    ("papers", "missing"), [("evidence: [合同]", "缺验收报告"), ("evidence: [验收报告]", "缺合同")]
)
def test_a_project_of_scale_is_proven_by_contract_and_acceptance_report(papers, missing):
    """Each without the other proves nothing."""
    found = measured(projects(scaled("a", 1000, papers=papers)), "projects_of_scale", users=1000)
    assert values(found) == (1, 0)
    assert why(found.unproven) == {"a": missing}


@pytest.mark.parametrize(("users", "expected"), [(1000, ((0, 1), 0)), (None, ((0, 1), 0)), (999, (0, 0))])
def test_whose_a_coded_contract_is_does_not_matter_where_the_system_is_too_small(users, expected):
    """The organisation cannot be read; too few users are too few whoever built it."""
    files = projects(scaled("a", users, f"contractor_credit_code: {OWN_CODE}"))
    found = measured(files | {"organization.yaml": "name: [\n"}, "projects_of_scale", users=1000)
    assert values(found) == expected


# --- industries -------------------------------------------------------------------------------------------------


def served(id: str, industry: str, signed: str = "2025-06-01", papers: str = "evidence: [合同]") -> str:
    return project(id, signed, "", *([f"industry: {industry}"] if industry else []), papers=papers)


@pytest.mark.parametrize(
    ("industries", "expected"),
    [("金融 电信 能源 教育 医疗", (True, True)), ("金融 电信 能源 教育 教育", (False, False))],
)
def test_five_industries_are_five(industries, expected):
    """Just met; one of them twice is one less. Signed is enough."""
    lines = (served(f"p{n}", industry) for n, industry in enumerate(industries.split()))
    assert holds(measured(projects(*lines), "industries_served"), "industries_served", at_least=5) == expected


def test_further_contracts_of_one_industry_are_left_out_with_the_one_that_stands_for_it():
    """The first signed, whichever is written first."""
    lines = served("a", "金融", "2024-01-01"), served("b", "金融", "2023-01-01"), served("c", "电信")
    for order in (lines, lines[::-1]):
        found = measured(projects(*order), "industries_served")
        assert values(found) == (2, 2)
        assert why(found.excluded) == {"a": "行业 金融 已由 b 计入"}


def test_the_proven_contract_stands_for_its_industry():
    """The older one has no document."""
    lines = (
        served("a", "金融", "2015-01-01", papers="evidence: []"),
        served("b", "金融"),
        served("c", "电信", papers=""),
    )
    found = measured(projects(*lines), "industries_served")
    assert values(found) == (2, 1)
    assert why(found.unproven) == {"c": "缺合同"}
    assert why(found.excluded) == {"a": "行业 金融 已由 b 计入"}


def test_blanks_around_an_industry_do_not_make_another():
    """Quoted with a blank."""
    found = measured(projects(served("a", "金融"), served("b", '" 金融 "')), "industries_served")
    assert values(found) == (1, 1)


def test_a_contract_of_unstated_industry_may_be_of_a_further_one():
    """One is sure, two are possible."""
    found = measured(projects(served("a", "金融"), served("b", "")), "industries_served")
    assert values(found) == ((1, 2), 1)
    assert why(found.doubtful) == {"b": "没有写明客户行业"}


@pytest.mark.parametrize(("signed", "counts"), [("2026-06-01", True), ("2026-06-02", False), ("2001-01-01", True)])
def test_industries_count_from_contracts_of_any_age_up_to_the_reference_date(signed, counts):
    """Base 2026-06-01."""
    found = measured(projects(served("a", "金融", signed)), "industries_served", base=date(2026, 6, 1))
    assert values(found) == ((1, 1) if counts else (0, 0))
    assert why(found.excluded) == ({} if counts else {"a": "2026-06-02 才签订"})


# --- trial runs -------------------------------------------------------------------------------------------------

TRIAL = "evidence: [试运行记录]"


def tried(id: str, start: str = "", end: str = "", *more: str, papers: str = TRIAL, own: str = COMPLETED) -> str:
    """A project with a trial run, none where no day is given; `papers` are the run's. Not accepted while it goes on."""
    days = ", ".join(filter(None, [f"from: {start}", f"to: {end}" if end else "", papers]))
    accepted = "" if start and not end else "2026-06-01"
    return project(id, "2020-01-01", accepted, *([f"trial_run: {{{days}}}"] if start else []), *more, papers=own)


@pytest.mark.parametrize("which", ["each", "longest"])
@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-05-01", "2026-05-31", 1),
        ("2026-05-01", "2026-05-30", 0),
        ("2026-02-15", "2026-05-14", 3),
        ("2026-02-15", "2026-05-13", 2),
    ],
)
def test_a_trial_run_is_measured_in_whole_months_both_days_included(which, start, end, months):
    """Just met and just missed."""
    found = measured(projects(tried("a", start, end)), "trial_run_months", which=which)
    assert values(found) == (months, months)


def test_each_is_the_shortest_trial_run_and_longest_the_longest():
    """One, two and four months."""
    runs = ("2026-05-01", "2026-05-31"), ("2026-03-01", "2026-04-30"), ("2025-01-01", "2025-04-30")
    files = projects(*(tried(f"p{n}", *run) for n, run in enumerate(runs)))
    assert values(measured(files, "trial_run_months", which="each")) == (1, 1)
    assert values(measured(files, "trial_run_months", which="longest")) == (4, 4)


def test_each_is_proven_where_every_trial_run_is_and_longest_where_one_is():
    """The run of four months has no record."""
    runs = tried("a", "2026-05-01", "2026-05-31"), tried("b", "2025-01-01", "2025-04-30", papers="", own="evidence: []")
    each, longest = (measured(projects(*runs), "trial_run_months", which=which) for which in ("each", "longest"))
    assert values(each) == (1, None)
    assert values(longest) == (4, 1)
    assert why(each.unproven) == why(longest.unproven) == {"b": "缺试运行记录或试运行报告"}


@pytest.mark.parametrize("which", ["each", "longest"])
@pytest.mark.parametrize(
    ("papers", "own", "proven"),
    [
        ("evidence: [试运行记录]", "evidence: []", 1),
        ("evidence: [试运行报告]", "evidence: []", 1),
        ("", "evidence: [试运行报告]", 1),
        ("", "evidence: [合同, 验收报告]", None),
        ("evidence: [验收报告]", "evidence: [试运行报告]", None),
    ],
)
def test_a_trial_run_is_proven_by_its_own_record_or_report(which, papers, own, proven):
    """The project's documents serve only where the run names none."""
    found = measured(
        projects(tried("a", "2026-05-01", "2026-05-31", papers=papers, own=own)), "trial_run_months", which=which
    )
    assert values(found) == (1, proven if proven or which == "each" else 0)


@pytest.mark.parametrize("which", ["each", "longest"])
def test_a_report_that_is_no_longer_valid_proves_no_trial_run(which):
    """It ran out the day before."""
    files = projects(tried("a", "2026-05-01", "2026-05-31", papers="evidence: [old]"))
    assert values(measured(files | ageing("试运行报告", "2026-11-20"), "trial_run_months", which=which)) == (1, 1)
    found = measured(files | ageing("试运行报告", "2026-11-19"), "trial_run_months", which=which)
    assert why(found.unproven) == {"a": "试运行报告 old 已于 2026-11-19 到期"}


@pytest.mark.parametrize(("end", "each"), [("2023-11-20", 1), ("2023-11-19", None)])
def test_each_looks_at_trial_runs_that_ended_in_the_last_three_years(end, each):
    """Both ends in; the longest may be of any age."""
    files = projects(tried("a", "2023-10-01", end))
    found = measured(files, "trial_run_months", which="each")
    assert values(found) == (each, each)
    assert why(found.excluded) == ({} if each else {"a": "试运行结束于 2023-11-19，不在近 3 年内"})
    assert values(measured(files, "trial_run_months", which="longest")) == (1, 1)


def test_the_three_years_end_on_the_reference_date():
    """Ended in May: not yet on 30 April, in the window on 1 June."""
    files = projects(tried("a", "2026-05-01", "2026-05-31"))
    assert values(measured(files, "trial_run_months", which="each", base=date(2026, 4, 30)))[0] is None
    assert values(measured(files, "trial_run_months", which="each", base=date(2026, 6, 1))) == (1, 1)


@pytest.mark.parametrize(
    ("start", "end", "longest", "each"),
    [
        ("2026-08-21", "", 3, "试运行还没有结束"),
        ("2026-08-22", "", 2, "试运行还没有结束"),
        ("2026-08-21", "2027-08-20", 3, "试运行还没有结束"),
        ("2026-11-20", "", 0, "试运行还没有结束"),
        ("2026-08-21", "2026-11-20", 3, None),
        ("2026-11-21", "", None, "试运行还没有开始"),
    ],
)
def test_a_trial_run_that_is_still_going_counts_up_to_the_day_and_for_the_longest_only(start, end, longest, each):
    """Judged on 2026-11-20."""
    files = projects(tried("a", start, end))
    assert values(measured(files, "trial_run_months", which="longest")) == (longest, longest)
    found = measured(files, "trial_run_months", which="each")
    assert why(found.excluded) == ({"a": each} if each else {})
    assert values(found)[0] == (None if each else longest)


@pytest.mark.parametrize("which", ["each", "longest"])
@pytest.mark.parametrize(("accepted", "known"), [("2026-11-20", False), ("2026-11-21", True)])
def test_a_trial_run_does_not_go_on_past_acceptance(which, accepted, known):
    """Judged on 2026-11-20: who has accepted has ended the trial on a day that nobody wrote down."""
    run = f"trial_run: {{from: 2026-01-01, {TRIAL}}}"
    files = projects(project("a", "2020-01-01", accepted, run), tried("b", "2026-05-01", "2026-05-31"))
    found = measured(files, "trial_run_months", which=which)
    reason = f"项目已于 {accepted} 验收，试运行没有写止日 to"
    assert why(found.doubtful) == ({} if known else {"a": reason})
    open_values = ((1, 10), 1) if which == "longest" else ((0, 1), (0, 1))
    assert values(found) == (open_values if not known else (10, 10) if which == "longest" else (1, 1))


@pytest.mark.parametrize("which", ["each", "longest"])
def test_a_project_without_a_trial_run_neither_counts_nor_hurts(which):
    """Alone it leaves the months unknown."""
    found = measured(projects(tried("a", "2026-05-01", "2026-05-31"), tried("b")), "trial_run_months", which=which)
    assert values(found) == (1, 1)
    assert why(found.excluded) == {"b": "没有登记试运行"}
    found = measured(projects(tried("b")), "trial_run_months", which=which)
    assert unknown_because(found) == "没有登记本类别项目的试运行"
    assert why(found.excluded) == {"b": "没有登记试运行"}


@pytest.mark.parametrize("which", ["each", "longest"])
@pytest.mark.parametrize("files", [{}, {"projects.yaml": "[]\n"}, {"projects.yaml": "id: [\n"}])
def test_trial_runs_that_are_not_registered_are_unknown(which, files):
    """No file, no project, no readable one."""
    assert unknown_because(measured(files, "trial_run_months", which=which)) == "没有登记本类别项目的试运行"


@pytest.mark.parametrize("which", ["each", "longest"])
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("services: [风险评估]", "不属本类别服务"),
        (f"contractor_credit_code: {OTHER_CODE}", "承接单位不是本单位"),
    ],
)
def test_a_trial_run_of_another_service_or_contractor_is_left_out(which, more, reason):
    """It would be the shortest and the longest."""
    files = {"organization.yaml": f"name: 甲\ncredit_code: {OWN_CODE}\n"}
    files |= projects(tried("a", "2026-05-01", "2026-05-31"), tried("b", "2026-05-01", "2026-05-01", more))
    found = measured(files, "trial_run_months", which=which)
    assert values(found) == (1, 1)
    assert why(found.excluded) == {"b": reason}


def test_an_unreadable_project_may_have_a_shorter_or_a_longer_trial_run():
    """One month is known."""
    files = {"projects/a.yaml": tried("a", "2026-05-01", "2026-05-31"), "projects/b.yaml": "id: [\n"}
    assert values(measured(files, "trial_run_months", which="each")) == ((0, 1), (0, 1))
    assert values(measured(files, "trial_run_months", which="longest")) == ((1, None), 1)


WHOSE = {"organization.yaml": "name: [\n"} | projects(
    tried("a", "2026-05-01", "2026-05-31"),
    tried("b", "2026-01-01", "2026-04-30", f"contractor_credit_code: {OWN_CODE}"),
)


def test_whose_a_coded_trial_run_is_leaves_the_shortest_open_downward():
    """The organisation cannot be read."""
    found = measured(WHOSE, "trial_run_months", which="each")
    assert holds(found, "trial_run_months", at_least=1)[0] is None
    assert why(found.doubtful) == {"b": "单位情况读不出，不能核对承接单位"}


def test_whose_a_coded_trial_run_is_leaves_the_longest_open_upward():
    """Four months, if it is ours."""
    found = measured(WHOSE, "trial_run_months", which="longest")
    assert values(found) == ((1, 4), 1)
    assert why(found.doubtful) == {"b": "单位情况读不出，不能核对承接单位"}


@pytest.mark.parametrize("which", ["each", "longest"])
def test_a_trial_run_of_which_it_is_not_known_whose_it_is_is_named_where_it_is_the_only_one(which):
    """Nothing is proven by it, and it is not left out."""
    files = WHOSE | projects(tried("b", "2026-01-01", "2026-04-30", f"contractor_credit_code: {OWN_CODE}"))
    found = measured(files, "trial_run_months", which=which)
    assert holds(found, "trial_run_months", at_least=1)[0] is None
    assert why(found.doubtful) == {"b": "单位情况读不出，不能核对承接单位"}


@pytest.mark.parametrize("which", ["each", "longest"])
@pytest.mark.parametrize("end", ["2026-06-30", "2020-01-01"])
def test_a_trial_run_that_ends_before_it_begins_is_left_out(which, end):
    """One of its two days is wrong: it is neither nought months long nor any other number."""
    found = measured(
        projects(tried("a", "2026-05-01", "2026-05-31"), tried("b", "2026-07-01", end)), "trial_run_months", which=which
    )
    assert values(found) == (1, 1)
    assert why(found.excluded) == {"b": "试运行的结束早于开始"}


@pytest.mark.parametrize("which", ["each", "longest"])
def test_a_trial_run_of_one_day_ends_no_earlier_than_it_begins(which):
    """It is one, of no whole month."""
    found = measured(projects(tried("a", "2026-05-01", "2026-05-01")), "trial_run_months", which=which)
    assert values(found) == (0, 0)
    assert [ref.id for ref in found.counted] == ["a"]


# --- what holds for all of them ---------------------------------------------------------------------------------

KINDS = ("合同", "验收报告", "试运行记录")
PROJECT = st.tuples(
    st.sampled_from(("services: [安全运维]", "services: [风险评估]")),
    st.sampled_from(("signed: 2020-01-01", "signed: 2024-06-01", "signed: 2026-12-01")),
    st.sampled_from(("", "accepted: 2026-11-20", "accepted: 2026-11-21")),
    st.sampled_from(("", "system_users: 999", "system_users: 1000")),
    st.sampled_from(("", "industry: 金融", "industry: 电信")),
    st.sampled_from(
        ("", *(f"trial_run: {{from: {days}}}" for days in ("2026-10-01", "2026-05-01, to: 2026-07-31", "2027-01-01")))
    ),
    st.sets(st.sampled_from(KINDS)),
)
RECORDS = st.lists(PROJECT, max_size=5)
NEW = (
    ("projects_of_scale", {"users": 1000}),
    ("industries_served", {}),
    ("trial_run_months", {"which": "each"}),
    ("trial_run_months", {"which": "longest"}),
)


def written(records: list[tuple]) -> list[str]:
    head = "name: 项目, client: 客户"
    return [
        f"- {{id: p{n}, {head}, {', '.join(filter(None, parts))}, evidence: [{', '.join(sorted(papers))}]}}\n"
        for n, (*parts, papers) in enumerate(records)
    ]


@given(RECORDS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_projects_does_not_matter(records, chance):
    """For users, industries and trial runs."""
    lines = written(records)
    orders = lines, chance.sample(lines, len(lines))
    for one, other in zip(*(all_measured(projects(*order), NEW) for order in orders), strict=True):
        assert (one.fact, one.proven) == (other.fact, other.proven)


@given(RECORDS, st.integers(0, 4), st.sampled_from(KINDS))
@settings(max_examples=40, deadline=None)
def test_one_document_more_changes_no_fact_and_lowers_no_proven_number(records, which, kind):
    """All of them are asked at least."""
    if which >= len(records):
        return
    *rest, papers = records[which]
    richer = [*records[:which], (*rest, papers | {kind}), *records[which + 1 :]]
    for before, after in zip(*(all_measured(projects(*written(r)), NEW) for r in (records, richer)), strict=True):
        assert before.fact == after.fact
        assert least_proven(before) <= least_proven(after)
