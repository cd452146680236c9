"""The packaged catalogues: sound, complete level by level, and right where the sources are easily misread.

The numbers in names like `case_16` are those of the list of hard cases that the project was built against.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import source_texts

from secops_cli.assess.catalogue import check_standard
from secops_cli.model.standard import AllOf, AnyOf, Check, Clause, Judged, Not, Standard, checks_of

NAMES = ("isccc", "tcas", "om-form")


@pytest.fixture(params=NAMES)
def standard(request: pytest.FixtureRequest, library) -> Standard:
    return library.required(request.param)


def part(standard: Standard, name: str, level: str) -> tuple[Clause, ...]:
    [found] = [p for p in standard.edition.parts if p.id == name]
    return standard.applicable(found, level)


def leaf(check: Check) -> tuple[Any, ...]:
    """(measure, operator, required) and, where there are any, the arguments."""
    required = int(check.required) if isinstance(check.required, Decimal) else check.required
    return (check.measure, check.operator, required, *([dict(check.args)] if check.args else []))


def leaves(clause: Clause) -> list[tuple[Any, ...]]:
    return [leaf(check) for check in checks_of(clause.test)] if clause.test is not None else []


def groups(clause: Clause) -> list[tuple[str, ...]]:
    return [group.any for group in clause.evidence.all]


def conditions(clause: Clause) -> Iterator[Check]:
    for condition in (clause.test, *(r.test for r in clause.readings), *(g.when for g in clause.evidence.all)):
        if condition is not None:
            yield from checks_of(condition)
    if clause.when is not None and not isinstance(clause.when, Judged):
        yield from checks_of(clause.when)


# --- sound ------------------------------------------------------------------------------------------------------


def test_the_proof_of_catalogues_finds_nothing(standard):
    """Ids, ladders, references, measures, thresholds, examples."""
    assert check_standard(standard) == []


def test_no_document_can_serve_two_groups_of_one_clause(standard):
    """What stands side by side in the source is proven side by side."""
    for clause in standard.clause.values():
        for one, other in combinations(groups(clause), 2):
            assert not set(one) & set(other), clause.id


def test_every_threshold_has_an_example_that_just_meets_and_one_that_just_misses_it(standard):
    """Where a clause is one number; titles have no number below the first."""
    for clause in standard.clause.values():
        if len(leaves(clause)) == 1 and clause.test is not None and leaves(clause)[0][1] == "at_least":
            required = leaves(clause)[0][2]
            if isinstance(required, int):
                told = {(next(iter(e.given.values())), e.then) for e in clause.examples}
                assert {(required, "符合"), (required - 1, "不符合"), (None, "待定")} <= told, clause.id


def test_an_entailed_clause_is_of_another_level_and_never_only_a_number(standard):
    """Clauses of other levels; tests are recomputed."""
    for clause in standard.clause.values():
        for other in clause.entails:
            assert set(clause.levels).isdisjoint(standard.clause[other].levels), clause.id
            assert standard.clause[other].basis != "fact", clause.id


def test_a_clause_that_is_entailed_both_ways_asks_for_the_same_documents(standard):
    """Identical demands have identical groups."""
    for clause in standard.clause.values():
        for other in map(standard.clause.__getitem__, clause.entails):
            if clause.id in other.entails:
                assert groups(clause) == groups(other), (clause.id, other.id)


def test_no_clause_holds_a_threshold_by_anything_but_at_least_or_at_most(standard):
    """Case 25: 以上 includes the number, whether or not 含 is printed; there is no strict comparison."""
    for clause in standard.clause.values():
        for check in conditions(clause):
            if isinstance(check.required, int | Decimal) and not isinstance(check.required, bool):
                assert check.operator in ("at_least", "at_most"), clause.id


# --- complete ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "expected"), [("三级", 27), ("二级", 30), ("一级", 32)])
def test_each_level_of_isccc_has_its_own_complete_list(isccc, level, expected):
    """Cases 5 and 9: stand-alone lists of chapter 4."""
    assert len(part(isccc, "general", level)) == expected


@pytest.mark.parametrize(("level", "expected", "own"), [("三级", 28, 28), ("二级", 51, 23), ("一级", 77, 26)])
def test_annex_f_of_isccc_adds_level_to_level(isccc, level, expected, own):
    """Case 5: cumulative."""
    assert len(part(isccc, "F", level)) == expected
    assert Counter(c.levels for c in isccc.clauses["F"])[(level,)] == own


@pytest.mark.parametrize(("level", "expected"), [("1级", 22), ("2级", 25), ("3级", 29), ("4级", 30)])
def test_each_level_of_tcas_has_its_own_complete_list(tcas, level, expected):
    """Case 5: stand-alone lists of chapter 6, b and c of 6.x.6/7 both counted."""
    assert len(part(tcas, "basic", level)) == expected


@pytest.mark.parametrize(
    ("level", "expected", "own"), [("1级", 6, 6), ("2级", 15, 9), ("3级", 32, 17), ("4级", 51, 19)]
)
def test_annex_e_of_tcas_adds_level_to_level(tcas, level, expected, own):
    """Case 5: cumulative; E.x.1 say only that, and are no clauses."""
    assert len(part(tcas, "E", level)) == expected
    assert Counter(c.levels for c in tcas.clauses["E"])[(level,)] == own


@pytest.mark.parametrize(("level", "expected"), [("三级", 21), ("二级", 35), ("一级", 49)])
def test_the_form_has_21_35_and_49_rows(form, level, expected):
    """Case 40."""
    assert len(part(form, "rows", level)) == expected
    assert len(form.clause) == 50


def test_ladders_rise_in_opposite_directions(isccc, tcas, form):
    """Cases 1 and 2: only the ladder of an edition compares."""
    assert isccc.ladder == form.ladder == ("三级", "二级", "一级")
    assert tcas.ladder == ("1级", "2级", "3级", "4级")


def test_a_category_is_judged_by_the_general_part_and_by_its_own(isccc, tcas):
    """Case 4: 安全运维 is F there and E here."""
    for edition, general, own in ((isccc, "general", "F"), (tcas, "basic", "E")):
        category = edition.category(own)
        assert [(p.id, p.kind) for p in edition.parts_for(category)] == [(general, "stand-alone"), (own, "cumulative")]
        assert category.services == ("security-operations",)


# --- every number -----------------------------------------------------------------------------------------------

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
        for measure, _, required, *_ in leaves(clause):
            found.setdefault(measure, []).append((clause.levels[0], required))
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


# --- hard cases -------------------------------------------------------------------------------------------------


def test_case_8_level_4_of_tcas_does_not_ask_for_the_category_and_level_3_does(tcas):
    """6.5.7 a against 6.4.7 a, and neither entails the other."""
    assert leaves(tcas.clause["6.5.7-a"]) == [
        ("completed_projects", "at_least", 10, {"window_years": 2, "services": "any"})
    ]
    assert leaves(tcas.clause["6.4.7-a"]) == [("completed_projects", "at_least", 6, {"window_years": 2})]
    assert tcas.clause["6.5.7-a"].erratum
    assert not any(
        c.id == "6.4.7-a" or "6.4.7-a" in c.entails + c.replaces for c in tcas.clause.values() if c.id != "6.4.7-a"
    )


def test_case_9_training_and_document_control_are_of_the_lowest_level_only(isccc):
    """4.1.6 b and c; nothing entails or replaces them."""
    for name in ("4.1.6-b", "4.1.6-c"):
        assert isccc.clause[name].levels == ("三级",)
        assert not any(name in c.entails + c.replaces for c in isccc.clause.values())
    assert sum(c.id.startswith("4.2.7-") for c in isccc.clause.values()) == 5
    assert sum(c.id.startswith("4.3.8-") for c in isccc.clause.values()) == 5


def test_case_10_the_lowest_level_of_isccc_is_not_asked_for_what_a_higher_one_introduces(isccc):
    """For F as well: an F2 or F3 clause never applies at 三级."""
    assert {c.id[:2] for c in part(isccc, "F", "三级")} == {"F1"}
    assert {c.id[:2] for c in part(isccc, "F", "二级")} == {"F1", "F2"}


@pytest.mark.parametrize(("name", "own", "lower", "years"), [("6.4.1", "3级", "2级", 3), ("6.5.1", "4级", "3级", 5)])
def test_case_11_the_self_reference_of_tcas_is_kept_marked_and_readable_otherwise(tcas, name, own, lower, years):
    """Either path; the level by the letter; no category; another reading to choose."""
    clause = tcas.clause[name]
    assert isinstance(clause.test, AnyOf)
    assert leaves(clause) == [
        ("years_in_service", "at_least", years),
        ("certificate_held_years", "at_least", 2, {"level": own, "category": "any"}),
    ]
    assert clause.erratum
    [reading] = clause.readings
    assert [leaf(c) for c in checks_of(reading.test)] == [
        ("years_in_service", "at_least", years),
        ("certificate_held_years", "at_least", 2, {"level": lower, "category": "any"}),
    ]


def test_case_12_or_at_the_second_level_and_at_the_first(isccc):
    """4.2.6 a is an or; 4.3.1 and 4.3.7 a both hold, and the leader's exception is of 4.3.1 alone."""
    assert isinstance(isccc.clause["4.2.6-a"].test, AnyOf)
    assert leaves(isccc.clause["4.2.6-a"])[1] == ("certificate_held_years", "at_least", 1, {"level": "三级"})
    assert leaves(isccc.clause["4.3.1"]) == [("certificate_held_years", "at_least", 1, {"level": "二级"})]
    assert isinstance(isccc.clause["4.3.1"].when, Judged)
    assert isccc.clause["4.3.7-a"].when is None
    assert [c.id for c in isccc.clause.values() if isinstance(c.when, Judged)] == ["4.3.1"]


@pytest.mark.parametrize(
    ("name", "title", "years"), [("4.1.4-b", "中级", 2), ("4.2.4-b", "副高", 5), ("4.3.5-b", "副高", 8)]
)
def test_case_13_degree_or_title_and_years(isccc, name, title, years):
    """(硕士 or title) and years; 高级 is 副高 or above."""
    test = isccc.clause[name].test
    assert isinstance(test, AllOf)
    assert isinstance(test.all[0], AnyOf)
    assert [leaf(c) for c in test.all[0].any] == [
        ("technical_lead_degree", "at_least", "硕士"),
        ("technical_lead_title", "at_least", title),
    ]
    assert leaf(test.all[1]) == ("technical_lead_years", "at_least", years)


def test_case_14_the_finance_lead(isccc, tcas):
    """High title, or 中级 for eight years there and three here; nothing at 1级."""
    for clause, years in ((isccc.clause["4.3.5-c"], 8), (tcas.clause["6.5.5-c"], 3)):
        assert isinstance(clause.test, AnyOf)
        assert leaves(clause)[1] == ("finance_lead_title_years", "at_least", years, {"rank": "中级"})
    assert not any(x[0].startswith("finance") for c in part(tcas, "basic", "1级") for x in leaves(c))


def test_case_15_statements_stand_in_for_an_audit_at_the_lowest_level_only(tcas):
    """6.2.3 takes either; the capital is needed in any case."""
    test = tcas.clause["6.2.3"].test
    assert isinstance(test, AllOf)
    assert isinstance(test.all[1], AnyOf)
    assert groups(tcas.clause["6.2.3"]) == [("审计报告", "财务报表")]
    for name in ("6.3.3", "6.4.3", "6.5.3"):
        assert isinstance(tcas.clause[name].test, AllOf)
        assert groups(tcas.clause[name]) == [("审计报告",)]


def test_case_18_at_the_lowest_level_a_project_is_signed_before_surveillance(tcas):
    """Signed, not completed; asked at 监督 only."""
    clause = tcas.clause["6.2.6"]
    assert leaves(clause) == [("signed_projects", "at_least", 1)]
    assert leaf(clause.when) == ("application", "equals", "监督")


@pytest.mark.parametrize(
    ("name", "written"), [("6.2.8-d", False), ("6.3.8-d", False), ("6.4.9-e", True), ("6.5.9-e", True)]
)
def test_case_19_permission_to_subcontract_is_asked_only_where_work_is_subcontracted(tcas, name, written):
    """Written at 3级 and 4级; the lower ones do not entail the higher."""
    clause = tcas.clause[name]
    [permission] = [g for g in clause.evidence.all if "客户许可" in g.any]
    assert leaf(permission.when) == ("subcontracts", "equals", True)
    assert ("书面许可" in clause.gist) is written
    if not written:
        assert not {"6.4.9-e", "6.5.9-e"} & set(clause.entails)


@pytest.mark.parametrize(("standard", "name"), [("isccc", "F3.1-b"), ("tcas", "E.4.2-a")], indirect=["standard"])
def test_case_22_the_suppliers_people_are_asked_for_only_where_operations_are_outsourced(standard, name):
    """The leading group is asked in any case."""
    first, second = standard.clause[name].evidence.all
    assert first.when is None
    assert leaf(second.when) == ("outsourced_operations", "equals", True)
    assert standard.clause[name].when is None


def test_case_22_everything_here_is_asked_for_and_nothing_is_advice(standard):
    """宜 and 可 stand in annexes A and C of ISCCC only."""
    assert {c.modality for c in standard.clause.values()} == {"要"}


def test_case_23_either_of_two_proofs(isccc, tcas):
    """Copyright or patent, contract or SLA, security or service management system."""
    from secops_cli.assess.measures import MEASURES

    assert MEASURES["self_developed_tools"].needs == (("著作权证书", "专利证书"),)
    assert leaves(tcas.clause["E.4.2-g"]) == [("self_developed_tools", "exists", True)]
    for name in ("6.2.8-c", "6.3.8-c", "6.4.9-d", "6.5.9-d"):
        assert groups(tcas.clause[name]) == [("合同", "服务级别协议")]
    for clause in (isccc.clause["4.2.7-d"], isccc.clause["4.3.8-d"], tcas.clause["6.5.10-d"]):
        assert [x[3] for x in leaves(clause)] == [{"kinds": ["信息安全", "信息技术服务"]}]


def test_case_26_windows_are_two_years_here_and_three_there(isccc, tcas):
    """ISCCC 3, T/CAS 2; everywhere."""
    for edition, years in ((isccc, 3), (tcas, 2)):
        windows = {
            c.args["window_years"] for cl in edition.clause.values() for c in conditions(cl) if "window_years" in c.args
        }
        assert windows == {years}


def test_case_27_three_audits_although_one_year_of_practice(isccc):
    """4.1.2 by the letter, the contradiction noted."""
    assert leaves(isccc.clause["4.1.2"]) == [("audited_years", "at_least", 3)]
    assert leaves(isccc.clause["4.1.5-a"]) == [("years_in_service", "at_least", 1)]
    assert isccc.clause["4.1.2"].erratum


def test_case_30_no_annex_counts_the_head_count_of_the_organisation(isccc, tcas):
    """A team is not the roster."""
    for edition, name in ((isccc, "F"), (tcas, "E")):
        assert not [c.id for c in edition.clauses[name] for x in leaves(c) if "staff" in x[0]]


def test_case_38_ten_indicators_here_and_nine_in_the_form(isccc, tcas, form):
    """The form leaves out the one on maintenance plans."""
    assert "维护作业计划" in isccc.clause["F1.3-a"].gist
    assert "维护作业计划" in tcas.clause["E.1.3"].gist
    assert "维护作业计划" not in form.clause["row-47"].gist


def test_case_40_the_configuration_library_is_of_the_second_level_alone(form):
    """Row 20; row 33 is for both."""
    assert form.clause["row-20"].levels == ("二级",)
    assert form.clause["row-33"].levels == ("二级", "一级")
    assert not form.clause["row-20"].entails


def test_case_41_only_rows_8_and_18_are_for_surveillance(form):
    """33 and 47 rows at 初次."""
    marked = [c.id for c in form.clause.values() if c.when is not None]
    assert marked == ["row-8", "row-18"]
    assert all(leaf(form.clause[name].when) == ("surveillance_review", "equals", True) for name in marked)
    assert [sum(c.when is None for c in part(form, "rows", level)) for level in form.ladder] == [21, 33, 47]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("row-11", [{"合同"}, {"保密协议"}]),
        ("row-39", [{"事件记录", "执行记录"}, {"应急预案"}, {"演练记录"}]),
        ("row-42", [{"风险评估报告"}, {"执行记录"}, {"渗透测试报告"}]),
    ],
)
def test_case_46_what_the_form_lists_side_by_side_is_needed_side_by_side(form, name, expected):
    """None of them stands in for another."""
    assert [set(g) for g in groups(form.clause[name])] == expected


def test_row_41_of_the_form_asks_for_a_plan_and_a_strategy(form):
    """Its own `expects` says 两样文件; event records are not among them."""
    assert len(groups(form.clause["row-41"])) == 2
    assert not any("事件记录" in group for group in groups(form.clause["row-41"]))


def test_a_record_of_health_checks_serves_the_clause_on_health_checks(isccc):
    """F1.1.2 d offers the checks; F1.2 d takes the same record."""
    assert any("健康检查记录" in group for group in groups(isccc.clause["F1.1.2-d"]))


def test_the_same_demand_on_outsourcing_asks_for_the_same_papers_in_both_standards(isccc, tcas):
    """安全领导小组, and the supplier's people in the executing group."""
    assert groups(isccc.clause["F3.1-b"]) == groups(tcas.clause["E.4.2-a"])


# --- against the source texts, where somebody has them ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "part_id", "find"),
    [
        ("isccc", "general", source_texts.isccc_general),
        ("isccc", "F", source_texts.isccc_f),
        ("tcas", "basic", source_texts.tcas_basic),
        ("tcas", "E", source_texts.tcas_e),
    ],
)
def test_the_clauses_are_those_of_the_source_in_its_order_and_levels(library, sources: Path, name, part_id, find):
    """Every number that is printed and none that is not."""
    standard = library.required(name)
    found = find(sources)
    assert list(found) == [c.id for c in standard.clauses[part_id]]
    place = 0 if part_id in "FE" else 1
    for clause in standard.clauses[part_id]:
        step = int(re.findall(r"\d+", clause.id)[place]) - (2 if part_id == "basic" else 1)
        assert clause.levels == (standard.ladder[step],), clause.id


def test_the_rows_of_the_form_carry_the_levels_and_marks_of_the_source(form, sources: Path):
    """仅二级, 仅一级, 监审时适用."""
    found = source_texts.form_rows(sources)
    assert {c.id: (set(c.levels), c.when is not None) for c in form.clause.values()} == found


STRONGER = {
    "isccc": {
        ("4.3.8-c", "4.2.7-c"),  # 提供有效运行的相关证明 is more than 有效运行
        ("4.3.8-d", "4.2.7-d"),
        ("4.3.8-e", "4.2.7-e"),  # 足够资源 is more than 资源
        ("4.3.8-e", "4.1.6-e"),
    },
    "tcas": {
        ("6.3.3", "6.2.3"),  # a year is more than three months
        ("6.4.3", "6.3.3"),
        ("6.4.3", "6.2.3"),
        ("6.5.3", "6.4.3"),
        ("6.5.3", "6.3.3"),
        ("6.5.3", "6.2.3"),
        ("6.3.4", "6.2.4"),  # a floor area besides
        ("6.4.4", "6.3.4"),  # facilities besides
        ("6.4.4", "6.2.4"),
        ("6.5.4", "6.4.4"),
        ("6.5.4", "6.3.4"),
        ("6.5.4", "6.2.4"),
        ("6.4.9-e", "6.2.8-d"),  # 书面许可 is more than 许可
        ("6.4.9-e", "6.3.8-d"),
        ("6.5.9-e", "6.2.8-d"),
        ("6.5.9-e", "6.3.8-d"),
        ("6.4.10-b", "6.5.10-c"),  # 信息网络安全服务 and 网络安全服务: one service by two names
        ("6.5.10-c", "6.4.10-b"),
    },
}


@pytest.mark.parametrize(("name", "find"), [("isccc", source_texts.isccc_general), ("tcas", source_texts.tcas_basic)])
def test_what_entails_something_says_the_same_or_more(library, sources: Path, name, find):
    """The texts are equal but for punctuation, or the pair is one of those looked at by hand."""
    standard, texts = library.required(name), find(sources)
    plain = {number: re.sub(r"[。；，：]", "", text) for number, text in texts.items()}
    pairs = {(c.id, other) for c in standard.clauses["general" if name == "isccc" else "basic"] for other in c.entails}
    assert {pair for pair in pairs if plain[pair[0]] != plain[pair[1]]} == STRONGER[name]
