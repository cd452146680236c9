"""Every number of the standards is the printed one, at the level at which it is printed."""

from __future__ import annotations

from typing import Any

import pytest
from catalogue_reading import checks, is_number, leaf, leaves, required

from secops_cli.model.standard import AllOf, Check, Not, Standard

# --- chapter 4 of ISCCC, chapter 6 of T/CAS ---------------------------------------------------------------------

ISCCC_THRESHOLDS = {
    "head_management_years": (2, 3, 4),
    "technical_lead_years": (2, 5, 8),
    "technical_lead_degree": ("硕士", "硕士", "硕士"),
    "technical_lead_title": ("中级", "副高", "副高"),
    "finance_lead_title": ("初级", "中级", "副高"),
    "finance_lead_title_years": (None, None, 8),
    "service_staff": (10, 30, None),
    "technical_service_staff": (None, None, 50),
    "certified_staff": (2, 6, 10),
    "project_managers": (1, 2, 5),
    "years_in_service": (1, 3, 5),
    "completed_projects": (1, 6, 10),
    "certificate_held_years": (None, 1, 1),
    "audited_years": (3, 3, 3),
    "violations": (0, 0, 0),
    "fixed_premises": (True, True, True),
    "security_tools": (None, True, True),
}
TCAS_THRESHOLDS = {
    "registered_capital": (100, 300, 500, 1000),
    "audited_years": (1, 1, 3, 3),
    "statement_months": (3, None, None, None),
    "premises_area": (None, 100, 200, 500),
    "fixed_premises": (True, None, None, None),
    "head_management_years": (1, 2, 3, 3),
    "technical_lead_years": (1, 2, 3, 5),
    "finance_lead_title": (None, "初级", "中级", "副高"),
    "finance_lead_title_years": (None, None, None, 3),
    "service_staff": (5, 10, 20, None),
    "technical_service_staff": (None, None, None, 30),
    "professional_staff": (3, 6, 10, 20),
    "years_in_service": (None, 1, 3, 5),
    "certificate_held_years": (None, None, 2, 2),
    "completed_projects": (None, 3, 6, 10),
    "signed_projects": (1, None, None, None),
    "security_tools": (None, None, True, True),
}


def thresholds(standard: Standard, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """Measure → (level, required) of every leaf in a stand-alone part."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for clause in standard.clauses[name]:
        for measure, _, wanted, *_ in leaves(clause):
            found.setdefault(measure, []).append((clause.levels[0], wanted))
    return found


@pytest.mark.parametrize("measure", ISCCC_THRESHOLDS)
def test_every_number_of_isccc_is_the_printed_one(isccc, measure):
    """三级, 二级, 一级; None where the level does not ask."""
    expected = [(lv, n) for lv, n in zip(isccc.ladder, ISCCC_THRESHOLDS[measure], strict=True) if n is not None]
    assert thresholds(isccc, "general")[measure] == expected


@pytest.mark.parametrize("measure", TCAS_THRESHOLDS)
def test_every_number_of_tcas_is_the_printed_one(tcas, measure):
    """1级 to 4级; None where the level does not ask."""
    expected = [(lv, n) for lv, n in zip(tcas.ladder, TCAS_THRESHOLDS[measure], strict=True) if n is not None]
    assert thresholds(tcas, "basic")[measure] == expected


def test_no_number_of_the_general_parts_is_left_out_above(isccc, tcas):
    """Amounts, which branch by category, are below."""
    branching = {"completed_amount", "largest_project_amount"}
    for standard, name, table in ((isccc, "general", ISCCC_THRESHOLDS), (tcas, "basic", TCAS_THRESHOLDS)):
        numbers = {m for m, found in thresholds(standard, name).items() if any(is_number(n) for _, n in found)}
        assert numbers - branching <= set(table)


@pytest.mark.parametrize(
    ("section", "level", "sums"),
    [
        ("6.3.6", "2级", ((50, 10), (20, 5))),
        ("6.4.7", "3级", ((100, 30), (50, 10))),
        ("6.5.7", "4级", ((200, 100), (100, 20))),
    ],
)
def test_case_16_17_amounts_branch_by_category_and_ask_for_sum_and_single_project(tcas, section, level, sums):
    """b for all but consulting, c for consulting; in each the sum and one project, both."""
    for letter, (total, single) in zip("bc", sums, strict=True):
        clause = tcas.clause[f"{section}-{letter}"]
        assert clause.levels == (level,)
        assert isinstance(clause.test, AllOf)
        window = {"window_years": 2}
        assert leaves(clause) == [
            ("completed_amount", "at_least", total, window),
            ("largest_project_amount", "at_least", single, window),
        ]
    other, consulting = tcas.clause[f"{section}-b"].when, tcas.clause[f"{section}-c"].when
    assert isinstance(other, Not)
    assert leaf(other.negated) == leaf(consulting) == ("category", "equals", "C")
    assert tcas.clause[f"{section}-a"].when is None


# --- annexes ----------------------------------------------------------------------------------------------------

AT_MOST = {
    "local_response_hours",
    "remote_response_hours",
    "subsiding_sites",
    "sites_below_room_grade",
    "sites_without_tenure",
    "team_uncertified",
    "room_temperature(bound=上限)",
    "room_humidity(bound=上限)",
}
"""What may not be exceeded."""

BY_NAME_ALONE = {"named_protocols", "team_certified"}
"""Measures whose arguments have tests of their own."""

ISCCC_ANNEXES = {  # 三级, 二级, 一级
    "A": {
        "projects_of_scale(users=1000)": (1, None, None),
        "projects_of_scale(users=10000)": (None, 1, None),
        "projects_of_scale(users=100000)": (None, None, 2),
        "industries_served": (None, None, 5),
    },
    "B": {
        "trial_run_months(which=each)": (1, None, 1),
        "trial_run_months(which=longest)": (None, None, 3),
    },
    "C": {
        "local_response_hours": (2, 1, None),
        "remote_response_hours": (None, 8, 4),
        "round_the_clock_attendance": (None, None, True),
    },
    "D1": {
        "recovery_sites(seismic=丙类)": (1, None, None),
        "recovery_regions(seismic=乙类)": (None, 2, None),
        "recovery_regions(risk_zones=True)": (None, None, 2),
        "subsiding_sites": (0, None, None),
        "raised_floor_area": (1000, 2000, 5000),
        "access_control_round_the_clock": (True, None, None),
        "cctv_round_the_clock": (True, None, True),
        "cctv_retention_months(area=公共区域)": (1, None, None),
        "cctv_retention_months(area=机房区域)": (2, None, None),
        "site_fire_rating": ("二级", None, "一级"),
        "sites_below_room_grade(national=A级,international=T3)": (None, 0, None),
        "sites_without_tenure(years=5)": (None, None, 0),
        "power_feeds": (1, 2, 2),
        "substations": (None, None, 2),
        "ups_feeds": (1, 2, None),
        "backup_power_hours": (None, 48, None),
        "room_temperature(bound=下限)": (None, 20, None),
        "room_temperature(bound=上限)": (None, 24, None),
        "room_humidity(bound=下限)": (None, 45, None),
        "room_humidity(bound=上限)": (None, 65, None),
        "takeover_hours": (None, None, 2),
    },
    "D2": {},
    "E": {
        "trial_run_months(which=each)": (1, None, 1),
        "trial_run_months(which=longest)": (None, None, 3),
    },
    "F": {},
}
TCAS_ANNEXES = {  # 1级 to 4级
    "C": {
        "team_size": (3, 5, 10, 20),
        "team_size(positions=技术咨询)": (1, 1, 1, 1),
        "team_size(positions=管理咨询)": (1, 1, 1, 1),
        "team_leader": (True, True, True, True),
        "team_certified": (None, None, 5, 10),
        "own_tools": (None, None, None, True),
    },
    "D": {
        "team_size(positions=网络实施/安全策略实施)": (3, 5, None, None),
        "team_size(positions=网络实施)": (1, 1, None, None),
        "team_size(positions=安全策略实施)": (1, 1, None, None),
        "team_leader": (True, True, None, None),
        "team_size(positions=应急)": (None, None, 1, None),
        "team_uncertified(positions=应急)": (None, None, 0, None),
        "trial_run_months(which=each)": (1, 1, None, None),
        "trial_run_months(which=longest)": (None, None, 1, 3),
    },
    "E": {"self_developed_tools": (None, None, None, True)},
    "F": {"own_tools": (None, None, 1, None)},
    "G": {
        "local_response_hours": (8, 6, 4, 2),
        "remote_response_hours": (12, 8, 8, 4),
    },
    "H": {
        "team_size(positions=软件开发)": (5, 10, 15, 20),
        "team_size(positions=安全服务)": (3, 5, 7, 10),
        "trial_run_months(which=longest)": (None, None, 1, 3),
    },
    "I": {
        "specialists(specialty=自动化)": (1, 3, 5, 10),
        "specialists(specialty=信息安全)": (1, 3, 5, 10),
        "technical_lead_years": (None, None, 3, 5),
        "local_response_hours": (None, None, 12, 6),
        "remote_response_hours": (None, None, 24, 12),
        "supported_protocols": (3, 10, 15, 20),
        "named_protocols": (3, 5, 11, 15),
        "own_tools": (None, None, True, True),
        "trial_run_months(which=longest)": (None, None, 1, 3),
    },
    "J": {
        "team_size(positions=安全服务)": (3, 5, 10, None),
        "team_size(positions=软件技术)": (3, 5, 30, None),
        "local_response_hours": (12, 12, 6, None),
        "remote_response_hours": (24, 24, 12, None),
        "own_tools": (None, None, True, None),
    },
}
ANNEXES = [("isccc", name) for name in ISCCC_ANNEXES] + [("tcas", name) for name in TCAS_ANNEXES]


def key(check: Check) -> str:
    return check.measure if check.measure in BY_NAME_ALONE else check.key


@pytest.mark.parametrize(("edition", "name"), ANNEXES)
def test_every_number_of_an_annex_is_the_printed_one_and_there_is_no_other(library, edition, name):
    """From the lowest level up; None where the level prints none. A clause of the level's own asks for each."""
    standard = library.required(edition)
    found: dict[str, dict[str, Any]] = {}
    for clause in standard.clauses[name]:
        for check in checks(clause):
            levels = found.setdefault(key(check), {})
            assert clause.levels[0] not in levels, f"{clause.id} asks again for what its level has already"
            levels[clause.levels[0]] = required(check)
    table = (ISCCC_ANNEXES if edition == "isccc" else TCAS_ANNEXES)[name]
    assert found == {
        measure: {lv: n for lv, n in zip(standard.ladder, numbers, strict=True) if n is not None}
        for measure, numbers in table.items()
    }


def test_annexes_count_upwards_but_for_what_may_not_be_exceeded(isccc, tcas):
    """Hours, faults and upper bounds downwards; a truth value is one, or some are there."""
    for standard in (isccc, tcas):
        for clause in standard.clause.values():
            if standard.part_of[clause.id].kind == "cumulative":
                for check in checks(clause):
                    if isinstance(check.required, bool):
                        assert check.operator in ("equals", "exists"), clause.id
                    else:
                        expected = "at_most" if {check.measure, check.key} & AT_MOST else "at_least"
                        assert check.operator == expected, (clause.id, check.key)


def test_certificates_are_counted_among_the_consultants(tcas):
    """C.3.2 a and C.4.2 a ask for them of consultants, so that nobody else in the team makes up the number."""
    for name in ("C.3.2-a", "C.4.2-a"):
        [check] = [c for c in checks(tcas.clause[name]) if c.measure == "team_certified"]
        assert set(check.args["positions"]) == {"技术咨询", "管理咨询"}, name


def test_a_team_is_counted_by_those_of_whom_the_clause_speaks(tcas):
    """D counts the executing group and not the buyers and managers; H and J two groups apart, all parts of one test."""
    for name in ("D.1.1-a", "D.2.2", "H.1.1-a", "H.2.2-a", "H.3.2-a", "H.4.2", "J.1.1-a", "J.2.2-a", "J.3.2-a"):
        clause = tcas.clause[name]
        assert isinstance(clause.test, AllOf)
        assert not [c for c in checks(clause) if c.measure == "team_size" and not c.args], name
