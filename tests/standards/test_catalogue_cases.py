"""What is easily misread: a test for each hard case that bears on the catalogues.

The numbers in names like `case_16` are those of the list of hard cases that the project was built against.
"""

from __future__ import annotations

import re

import pytest
from catalogue_reading import (
    bounds,
    checks,
    conditions,
    cumulative,
    groups,
    ids,
    in_force,
    leaf,
    leaves,
    part,
    required,
)

from secops_cli.assess.conditions import compare
from secops_cli.assess.measures import MEASURES
from secops_cli.model.judgement import Word
from secops_cli.model.standard import AllOf, AnyOf, Judged, Standard, checks_of
from secops_cli.terms import (
    EVIDENCE_KINDS,
    FIRE_RATINGS,
    INTERNATIONAL_ROOM_GRADES,
    NATIONAL_ROOM_GRADES,
    SEISMIC_CLASSES,
)


@pytest.fixture(params=["isccc", "tcas"])
def standard(request: pytest.FixtureRequest, library) -> Standard:
    return library.required(request.param)


# --- levels, names, what one level takes over from another ------------------------------------------------------


def test_case_1_ladders_rise_in_opposite_directions(isccc, tcas, form):
    """Only the ladder of an edition compares."""
    assert isccc.ladder == form.ladder == ("三级", "二级", "一级")
    assert tcas.ladder == ("1级", "2级", "3级", "4级")


def test_case_2_a_letter_means_one_service_here_and_another_there(isccc, tcas):
    """C to F stand in both; only 安全集成 and its like are found under other letters."""
    for letter in ("C", "E", "F"):
        here, there = isccc.category(letter), tcas.category(letter)
        assert here is not None and there is not None
        assert not set(here.services) & set(there.services), letter
    assert isccc.category("D") is None
    assert tcas.category("D").services == isccc.category("B").services


def test_case_3_numbers_differ_between_the_standards_by_a_dot_alone(isccc, tcas):
    """C1.1-a is not C.1.1-a; without the dot after the letter they would be one."""
    annexes = {c.id for c in tcas.clause.values() if c.id[0].isalpha()}
    assert all(re.match(r"[C-J]\.\d", name) for name in annexes)
    assert all(re.match(r"[A-F]\d", c.id) for c in isccc.clause.values() if c.id[0].isalpha())
    assert not set(isccc.clause) & set(tcas.clause)
    assert {"C1.1-a", "E3.3-a"} <= {name.replace(".", "", 1) for name in annexes}


REWRITTEN = {
    "isccc": [
        ("C1.1-d", "C2.1-e"),
        ("D1.1.1-b", "D1.2.1-b", "D1.3.1-c"),
        ("D1.1.1-f", "D1.3.1-g"),
        ("D1.1.2-e", "D1.2.2-b"),
        ("E1.6.1-a", "E3.6.1-a"),
        ("B1.4.2-a", "B3.4.2-c"),
        ("A1", "A2", "A3"),
    ],
    "tcas": [
        ("C.1.1-a", "C.2.2", "C.3.2-a", "C.4.2-a"),
        ("D.1.1-a", "D.2.2"),
        ("D.1.4.2-a", "D.2.5.2-a"),
        ("D.3.5.2-a", "D.4.5.2-c"),
        ("G.1.1-c", "G.2.2-a", "G.3.2-c", "G.4.2-b"),
        ("H.1.1-a", "H.2.2-a", "H.3.2-a", "H.4.2"),
        ("H.3.7.1-a", "H.4.7.1-a"),
        ("I.1.1-a", "I.2.2-a", "I.3.2-a", "I.4.2-a"),
        ("I.1.1-f", "I.2.2-e", "I.3.2-j", "I.4.2-i"),
        ("I.3.2-c", "I.4.2-b"),
        ("I.3.2-d", "I.4.2-c"),
        ("I.3.4-g", "I.4.4-d"),
        ("J.1.1-a", "J.2.2-a", "J.3.2-a"),
        ("J.1.1-d", "J.2.2-c", "J.3.2-b"),
    ],
}


def test_case_6_of_a_number_that_is_written_anew_only_the_last_holds(standard):
    """At each level the clause of that level, or the last one below it."""
    for chain in REWRITTEN[standard.edition.alias]:
        name = standard.part_of[chain[0]].id
        for level in standard.ladder:
            rank = standard.rank(level)
            introduced = [c for c in chain if standard.rank(standard.clause[c].levels[0]) <= rank]
            assert set(chain) & ids(standard, name, level) == set(introduced[-1:]), (chain, level)


@pytest.mark.parametrize(
    ("edition", "name", "level", "both"),
    [
        ("tcas", "D", "3级", {"D.2.5.1-b", "D.3.5.1-b"}),  # a test of one's own and a third party's
        ("tcas", "D", "4级", {"D.2.5.1-b", "D.4.5.1-c"}),
        ("tcas", "D", "3级", {"D.2.5.2-a", "D.3.5.2-a"}),  # how long each lasts, and the record of one
        ("isccc", "D1", "一级", {"D1.2.2-b", "D1.3.2-a"}),  # two feeds, and two substations
        ("isccc", "D1", "一级", {"D1.1.1-a", "D1.2.1-a", "D1.3.1-a"}),  # the seismic class is not asked for again
        ("isccc", "C", "一级", {"C2.1-e", "C3.1-b"}),
        ("isccc", "C", "一级", {"C2.1-d", "C3.1-a"}),  # a flow that is handed over, and one that is systematic
        ("tcas", "C", "3级", {"C.3.2-b", "C.3.2-e", "C.3.2-c", "C.3.2-f"}),
        ("tcas", "G", "4级", {"G.3.3-b", "G.4.3-a"}),
        ("tcas", "I", "4级", {"I.3.2-f", "I.4.2-d"}),
    ],
)
def test_case_6_what_measures_different_things_stands_side_by_side(library, edition, name, level, both):
    """None of them gives way to another."""
    assert both <= ids(library.required(edition), name, level)


def test_case_7_what_is_not_written_anew_is_inherited(isccc, tcas):
    """Acceptance, teams, hours: from the last level that speaks of them."""
    for level in tcas.ladder:
        assert {"D.1.5-a", "D.1.5-b"} <= ids(tcas, "D", level)
    assert {"J.3.2-a", "J.3.2-b"} <= ids(tcas, "J", "4级")
    assert bounds(tcas, "J", "4级", "team_size") == [10, 30]
    assert "C2.1-e" in ids(isccc, "C", "一级")
    assert bounds(isccc, "C", "一级", "local_response_hours") == [1]
    assert "E1.7" in ids(isccc, "E", "一级")


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
    """A clause of a higher level never applies at a lower one; the treatment of risks begins at 二级."""
    for name in cumulative(isccc):
        for level, steps in (("三级", "1"), ("二级", "12"), ("一级", "123")):
            own = name if name.startswith("D") else ""
            assert {c.id.removeprefix(f"{own}.")[0 if own else 1] for c in part(isccc, name, level)} <= set(steps)
    assert not {n for n in ids(isccc, "A", "三级") if n.startswith("A2.4")}
    assert {"A2.4.1", "A2.4.2"} <= ids(isccc, "A", "二级")
    assert "四个过程" in (isccc.clause["A1"].erratum or "")


# --- or, exceptions, conditions ---------------------------------------------------------------------------------


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
    assert [c.id for c in isccc.clauses["general"] if isinstance(c.when, Judged)] == ["4.3.1"]


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


TIGHTENED = [
    ("tcas", "C.1.2-h", "C.2.3", "客户确认书"),
    ("tcas", "D.1.2-b", "D.2.3", "客户确认书"),
    ("tcas", "G.1.2-a", "G.3.3-a", "客户授权书"),
    ("isccc", "C1.2-a", "C2.2-a", "客户授权书"),
    ("isccc", "C1.4-b", "C2.4-b", "客户授权书"),
]


@pytest.mark.parametrize(("edition", "lower", "higher", "paper"), TIGHTENED)
def test_case_20_what_was_told_or_agreed_has_to_be_in_writing_at_a_higher_level(library, edition, lower, higher, paper):
    """The paper alone serves there; here others do as well. The higher covers the lower, never the other way."""
    standard = library.required(edition)
    weak, strict = standard.clause[lower], standard.clause[higher]
    assert (paper,) in groups(strict)
    assert (paper,) not in groups(weak)
    assert "书面" in strict.gist
    assert "书面" not in weak.gist
    assert lower in strict.replaces + strict.entails
    assert higher not in weak.replaces + weak.entails


def test_case_20_a_change_of_the_plan_needs_leave_and_then_written_leave(isccc, tcas):
    """Only where the plan has to be changed; G.3.4 b speaks of another plan than G.2.4 c, so that both hold."""
    assert isccc.clause["C2.3-b"].replaces == ("C1.3-c",)
    for clause in (isccc.clause["C2.3-b"], tcas.clause["G.3.4-b"]):
        assert "书面" in clause.gist
        assert clause.when is None
    assert {"G.2.4-c", "G.3.4-b"} <= ids(tcas, "G", "3级")


def test_case_21_thirteen_plans_to_choose_from_and_not_thirteen_to_have(tcas):
    """Only the choice blocks; what follows it in the same section is asked of everybody."""
    options = [f"J.4.3-a.{number}" for number in range(1, 14)]
    assert tcas.clause["J.4.3-a"].selects == tuple(options)
    assert tcas.clause["J.4.3-a"].blocking
    assert [c.id for c in tcas.clause.values() if c.option] == options
    assert [c.id for c in tcas.clause.values() if c.selects] == ["J.4.3-a"]
    for name in options:
        assert not tcas.clause[name].blocking
        assert tcas.clause[name].levels == ("4级",)
    assert all(tcas.clause[f"J.4.3-{letter}"].blocking for letter in "bcd")


@pytest.mark.parametrize(("standard", "name"), [("isccc", "F3.1-b"), ("tcas", "E.4.2-a")], indirect=["standard"])
def test_case_22_the_suppliers_people_are_asked_for_only_where_operations_are_outsourced(standard, name):
    """The leading group is asked in any case."""
    first, second = standard.clause[name].evidence.all
    assert first.when is None
    assert leaf(second.when) == ("outsourced_operations", "equals", True)
    assert standard.clause[name].when is None


def test_case_22_advice_and_permission_are_two_clauses(isccc, tcas, form):
    """宜 and 可 stand in annexes A and C of ISCCC; 可提供 is an ability that is asked for, and so is G.3.2 a."""
    advice = {c.id: c.modality for s in (isccc, tcas, form) for c in s.clause.values() if c.modality != "要"}
    assert advice == {"A2.1.1-b": "宜", "C2.1-c": "可"}
    assert tcas.clause["G.3.2-a"].blocking
    assert all(isccc.clause[name].blocking for name in ("C1.1-d", "C2.1-e", "C3.1-b"))


JUDGED = {
    "isccc": {
        "4.3.1": "leaders of the trade are let off",
        "A3.3.2-b": "必要时",
        "C1.5-b": "only where recovery is in doubt",
        "C1.5-e": "only before a system is built anew",
        "C2.1-c": "only where the client has no plan",
        "C2.5-b": "only for a system that was built anew",
        "C3.5": "only for a system that was built anew",
    },
    "tcas": {
        "D.4.3-b": "only for new systems",
        "D.4.3-c": "only for systems that are rebuilt",
        "G.1.5-a": "only before a system is built anew; the sentence of C1.5 e of ISCCC",
        "G.1.5-c": "only where recovery is in doubt",
        "G.3.6-b": "only for a system that was built anew",
        "G.4.6": "only for a system that was built anew; the sentence of C3.5 of ISCCC",
        "H.3.4.1-b": "only where the setting of the development calls for it",
        "H.4.8-b": "only where something was not mended",
    },
}


def test_case_22_a_person_says_whether_the_condition_of_a_whole_clause_holds(standard):
    """These may be 不适用, and no others; the reason stands beside each."""
    judged = {c.id for c in standard.clause.values() if isinstance(c.when, Judged)}
    assert judged == set(JUDGED[standard.edition.alias])


@pytest.mark.parametrize(
    ("edition", "name", "condition"),
    [
        ("isccc", "A3.1.1-b", "必要"),
        ("isccc", "B1.4.1-b", "改造"),
        ("isccc", "B3.2-b", "改造"),
        ("isccc", "C1.3-c", "必要|确需"),
        ("isccc", "C2.3-b", "必要|确需"),
        ("isccc", "C2.6-c", "必要"),
        ("tcas", "G.1.3-b", "必要"),
        ("tcas", "G.2.4-b", "必要"),
        ("tcas", "G.3.2-a", "没有.*预案|未.*预案"),
        ("tcas", "H.4.8-c", "遇有|[若如]"),
    ],
)
def test_case_22_where_half_a_clause_has_a_condition_the_other_half_holds_in_any_case(
    library, edition, name, condition
):
    """The gist keeps the condition, and the clause cannot be 不适用."""
    clause = library.required(edition).clause[name]
    assert clause.when is None
    assert re.search(condition, clause.gist)


def test_case_23_either_of_two_proofs(isccc, tcas):
    """Copyright or patent, contract or SLA, security or service management system."""
    from secops_cli.assess.measures import MEASURES

    assert MEASURES["self_developed_tools"].needs == (("著作权证书", "专利证书"),)
    assert leaves(tcas.clause["E.4.2-g"]) == [("self_developed_tools", "exists", True)]
    for name in ("6.2.8-c", "6.3.8-c", "6.4.9-d", "6.5.9-d"):
        assert groups(tcas.clause[name]) == [("合同", "服务级别协议")]
    for clause in (isccc.clause["4.2.7-d"], isccc.clause["4.3.8-d"], tcas.clause["6.5.10-d"]):
        assert [x[3] for x in leaves(clause)] == [{"kinds": ["信息安全", "信息技术服务"]}]


def test_case_23_either_of_two_proofs_in_the_annexes(isccc, tcas):
    """A third party's report or a certificate; a mandate or an authority; A or T3; owned or leased for long."""
    for name in ("H.3.7.2", "H.4.7.2"):
        assert [set(group) for group in groups(tcas.clause[name])] == [{"第三方测评报告", "产品认证证书"}]
    [mandate] = groups(tcas.clause["F.1.1-c"])
    assert "客户授权书" in mandate
    assert "合同" not in mandate  # that is F.1.1 b
    assert leaves(isccc.clause["D1.2.1-c"]) == [
        ("sites_below_room_grade", "at_most", 0, {"national": "A级", "international": "T3"})
    ]
    assert leaves(isccc.clause["D1.3.1-b"]) == [("sites_without_tenure", "at_most", 0, {"years": 5})]
    assert MEASURES["sites_without_tenure"].needs == (("产权证", "租赁合同"),)


def test_case_24_the_preambles_of_annex_a_rise_step_by_step(isccc):
    """Users, projects, industries, and who finds weaknesses where; no number of industries before 一级."""
    assert leaves(isccc.clause["A1"]) == [("projects_of_scale", "at_least", 1, {"users": 1000})]
    assert leaves(isccc.clause["A2"]) == [("projects_of_scale", "at_least", 1, {"users": 10000})]
    assert leaves(isccc.clause["A3"]) == [
        ("projects_of_scale", "at_least", 2, {"users": 100000}),
        ("industries_served", "at_least", 5),
    ]
    for name in ("A1", "A2", "A3"):
        assert isccc.clause[name].basis == "both"
    assert "或（和）" in isccc.clause["A1"].gist
    assert "或" not in isccc.clause["A2"].gist
    assert "业务" in isccc.clause["A3"].gist
    assert "挖掘" in isccc.clause["A3-p2"].gist
    assert isccc.clause["A3-p2"].levels == ("一级",)


# --- numbers ----------------------------------------------------------------------------------------------------


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


def test_case_28_attendance_at_all_hours_is_not_a_time_to_respond(isccc):
    """C3.1 b: neither 168 hours nor better or worse than one hour."""
    assert leaves(isccc.clause["C3.1-b"]) == [
        ("round_the_clock_attendance", "equals", True),
        ("remote_response_hours", "at_most", 4),
    ]
    assert isccc.clause["C3.1-b"].erratum
    assert not [c for clause in isccc.clause.values() for c in conditions(clause) if required(c) == 168]


@pytest.mark.parametrize(
    ("edition", "name", "local", "remote"),
    [
        ("isccc", "C", (2, 1, 1), (None, 8, 4)),
        ("tcas", "G", (8, 6, 4, 2), (12, 8, 8, 4)),
        ("tcas", "I", (None, None, 12, 6), (None, None, 24, 12)),
        ("tcas", "J", (12, 12, 6, 6), (24, 24, 12, 12)),
    ],
)
def test_case_29_less_is_better_and_one_time_to_respond_is_in_force(library, edition, name, local, remote):
    """At each level one local time and one elsewhere, none where no level has asked yet."""
    standard = library.required(edition)
    for measure, hours in (("local_response_hours", local), ("remote_response_hours", remote)):
        for level, expected in zip(standard.ladder, hours, strict=True):
            assert bounds(standard, name, level, measure)[-1:] == ([] if expected is None else [expected]), level
            assert all(c.operator == "at_most" for c in in_force(standard, name, level) if c.measure == measure)


def test_case_30_no_annex_counts_the_head_count_of_the_organisation(standard):
    """A team is not the roster; specialists are of a trade of their own."""
    for name in cumulative(standard):
        assert not [c.id for c in standard.clauses[name] for x in leaves(c) if "staff" in x[0] or x[0] == "people"]


def test_case_30_those_with_certificates_are_some_of_the_team(tcas):
    """C.3.2 a and C.4.2 a: the number of them is within that of the team, and both are asked for."""
    for name, certified, team in (("C.3.2-a", 5, 10), ("C.4.2-a", 10, 20)):
        found = {(x[0], x[2]) for x in leaves(tcas.clause[name])}
        assert {("team_size", team), ("team_certified", certified)} <= found
        assert isinstance(tcas.clause[name].test, AllOf)


def test_case_31_the_software_team_of_j_leaps_to_thirty(tcas):
    """3, 5, 30 beside 3, 5, 10; kept and marked."""
    found = {
        name: [(x[3]["positions"], x[2]) for x in leaves(tcas.clause[name])]
        for name in ("J.1.1-a", "J.2.2-a", "J.3.2-a")
    }
    assert found == {
        "J.1.1-a": [(["安全服务"], 3), (["软件技术"], 3)],
        "J.2.2-a": [(["安全服务"], 5), (["软件技术"], 5)],
        "J.3.2-a": [(["安全服务"], 10), (["软件技术"], 30)],
    }
    assert tcas.clause["J.3.2-a"].erratum


def test_case_32_numbers_that_are_printed_by_halves_are_lower_bounds(tcas):
    """H.2.2 a lacks 人, H.4.2 不少于; both are marked."""
    for name, team, service in (("H.2.2-a", 10, 5), ("H.4.2", 20, 10)):
        assert leaves(tcas.clause[name]) == [
            ("team_size", "at_least", team, {"positions": ["软件开发"]}),
            ("team_size", "at_least", service, {"positions": ["安全服务"]}),
        ]
        assert tcas.clause[name].erratum


@pytest.mark.parametrize(
    ("edition", "name", "months"),
    [
        ("isccc", "B", (1, 1, 3)),
        ("isccc", "E", (1, 1, 3)),
        ("tcas", "D", (1, 1, 1, 3)),
        ("tcas", "H", (None, None, 1, 3)),
        ("tcas", "I", (None, None, 1, 3)),
    ],
)
def test_case_33_how_long_a_trial_run_lasts(library, edition, name, months):
    """The longest that is asked for at a level; H has none below 3级, though it asks for a trial run."""
    standard = library.required(edition)
    for level, expected in zip(standard.ladder, months, strict=True):
        found = bounds(standard, name, level, "trial_run_months")
        assert (max(found) if found else None) == expected, level


def test_case_33_a_trial_run_without_a_length_gets_none(tcas):
    """H.1.6.1 a and H.2.7.1 ask for the run and its report."""
    assert tcas.clause["H.1.6.1-a"].test is None
    assert tcas.clause["H.1.6.1-a"].erratum
    assert tcas.clause["H.2.7.1"].test is None


FIRST = {"Modbus/TCP", "OPC", "DNP3"}
SECOND = {"Modbus/TCP", "OPCDA", "DNP3", "S7", "IEC104"}
THIRD = SECOND | {"MMS", "Profinet", "GOOSE", "SV", "Ethernet/IP", "OPCUA_TCP"}
FOURTH = THIRD | {"PNRTDCP", "PNRTIO", "s7mms", "BACnet"}


@pytest.mark.parametrize(
    ("name", "number", "named"),
    [("I.1.1-f", 3, FIRST), ("I.2.2-e", 10, SECOND), ("I.3.2-j", 15, THIRD), ("I.4.2-i", 20, FOURTH)],
)
def test_case_34_protocols_are_counted_and_named_or_named_as_examples(tcas, name, number, named):
    """By the letter each named one is needed; another reading counts alone. Which it is, a person settles."""
    clause = tcas.clause[name]
    total, listed = checks(clause)
    assert leaf(total) == ("supported_protocols", "at_least", number)
    assert (listed.measure, listed.operator, required(listed)) == ("named_protocols", "at_least", len(named))
    assert set(listed.args["names"]) == named
    assert len(listed.args["names"]) == len(named)
    assert all(protocol in clause.gist for protocol in named)
    [reading] = clause.readings
    assert [leaf(c) for c in checks_of(reading.test)] == [("supported_protocols", "at_least", number)]
    assert clause.erratum


def test_case_34_only_the_highest_level_asks_for_the_vendors_and_a_person_judges_them(tcas):
    """Five are given as examples."""
    assert tcas.clause["I.4.2-i"].basis == "both"
    assert all(vendor in tcas.clause["I.4.2-i"].gist for vendor in ("西门子", "ABB", "施耐德", "霍尼韦尔", "中控"))
    assert [tcas.clause[n].basis for n in ("I.1.1-f", "I.2.2-e", "I.3.2-j")] == ["fact"] * 3


@pytest.mark.parametrize(
    ("general", "own", "level", "years"), [("6.4.5-b", "I.3.2-c", "3级", 3), ("6.5.5-b", "I.4.2-b", "4级", 5)]
)
def test_case_35_the_technical_lead_is_judged_once_by_each_part(tcas, general, own, level, years):
    """The same number in both, and neither stands for the other. The head's years do not rise with it."""
    for name in (general, own):
        assert leaves(tcas.clause[name]) == [("technical_lead_years", "at_least", years)]
        assert tcas.clause[name].levels == (level,)
        assert not tcas.clause[name].entails
    assert [leaves(tcas.clause[f"6.{n}.5-a"])[0][2] for n in (4, 5)] == [3, 3]


def test_case_36_resources_and_techniques_of_recovery_are_two_categories(isccc):
    """All numbers are in D1; D2 has none, and neither part knows of the other."""
    assert isccc.category("D1").services == ("disaster-recovery-resource",)
    assert isccc.category("D2").services == ("disaster-recovery-technical",)
    assert {c.basis for c in isccc.clauses["D2"]} == {"row"}
    for name in ("D1", "D2"):
        for clause in isccc.clauses[name]:
            assert all(other.startswith(f"{name}.") for other in clause.replaces + clause.entails), clause.id


def test_case_36_the_sites_of_the_three_levels(isccc):
    """One; two in different regions; two in different regions and risk zones besides."""
    assert leaves(isccc.clause["D1.1.1-a"])[0] == ("recovery_sites", "at_least", 1, {"seismic": "丙类"})
    assert leaves(isccc.clause["D1.2.1-a"]) == [("recovery_regions", "at_least", 2, {"seismic": "乙类"})]
    assert leaves(isccc.clause["D1.3.1-a"]) == [("recovery_regions", "at_least", 2, {"risk_zones": True})]
    for level, area in zip(isccc.ladder, (1000, 2000, 5000), strict=True):
        assert bounds(isccc, "D1", level, "raised_floor_area") == [area]


def test_case_37_ordinals_run_from_low_to_high(isccc):
    """丙 below 乙 below 甲, 三级 below 二级 below 一级, A the best room."""
    assert SEISMIC_CLASSES == ("丁类", "丙类", "乙类", "甲类")
    assert FIRE_RATINGS == ("四级", "三级", "二级", "一级")
    assert NATIONAL_ROOM_GRADES[-1] == "A级"
    assert INTERNATIONAL_ROOM_GRADES == ("T1", "T2", "T3", "T4")
    for name, enough in (("D1.1.1-f", {"二级", "一级"}), ("D1.3.1-g", {"一级"})):
        [check] = checks(isccc.clause[name])
        assert {rating for rating in FIRE_RATINGS if compare(check, Word(rating), "耐火等级")} == enough


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


# --- what a machine can say and what a person has to ------------------------------------------------------------

TEAMS = ("D.1.1-a", "D.2.2", "H.1.1-a", "H.2.2-a", "H.3.2-a", "H.4.2")


def test_case_65_a_number_that_is_reached_is_not_yet_the_clause(isccc, tcas):
    """Who does what in a team, an experience, a situation: a person judges them beside the number."""
    mixed = ["A1", "A2", "A3", "B1.4.2-a", "B3.4.2-c", "E1.6.1-a", "E3.6.1-a", "D1.1.1-a", "D1.3.3-b"]
    assert [isccc.clause[name].basis for name in mixed] == ["both"] * len(mixed)
    mixed = [*TEAMS, "I.3.2-a", "I.4.2-a", "J.3.2-d", "C.4.3-b", "F.3.2-b"]
    assert [tcas.clause[name].basis for name in mixed] == ["both"] * len(mixed)


def test_case_65_the_composition_of_a_consulting_team_is_part_of_its_number(tcas):
    """Technical and managing consultants, and a leader, at every level."""
    for name in ("C.1.1-a", "C.2.2", "C.3.2-a", "C.4.2-a"):
        found = leaves(tcas.clause[name])
        for position in ("技术咨询", "管理咨询"):
            assert ("team_size", "at_least", 1, {"positions": [position]}) in found, name
        assert ("team_leader", "equals", True) in found, name


ABILITIES = {
    "isccc": ["A3-p2", "C1.1-h", "C2.1-h", "C2.6-b", "C3.1-d", "C3.1-e", "C3.2-a", "C3.2-b", "C3.6-b", "D1.3.3-c"],
    "tcas": [
        "E.2.3-c",
        "G.1.1-d",
        "G.3.2-e",
        "G.3.7-b",
        "G.4.2-c",
        "G.4.2-d",
        "G.4.3-a",
        "G.4.3-b",
        "I.3.4-d",
        "I.4.2-j",
    ],
}


def test_case_66_an_ability_is_never_settled_by_a_number_nor_by_a_policy(standard):
    """Each wants a row, and something besides what was laid down."""
    for name in ABILITIES[standard.edition.alias]:
        clause = standard.clause[name]
        assert (clause.basis, clause.test) == ("row", None), name
        done = [g for g in groups(clause) if all(EVIDENCE_KINDS[kind] != "policy" for kind in g)]
        assert done, name


def test_case_67_statements_of_progression_are_no_clauses(isccc, tcas):
    """Twenty-four in T/CAS, with the reference of F.4.4; at 4级 the reports of F.3.4 go on."""
    for name in cumulative(tcas):
        assert not {f"{name}.{step}.1" for step in (2, 3, 4)} & set(tcas.clause)
    assert "F.4.4" not in tcas.clause
    assert {"F.3.4-a", "F.3.4-b", "F.3.4-c"} <= ids(tcas, "F", "4级")
    bare = {f"{letter}{step}" for letter in "ABCEF" for step in (1, 2, 3)} | {"D1", "D2"}
    assert bare & set(isccc.clause) == {"A1", "A2", "A3"}


ERRATA = [
    ("tcas", "E.4.5-a", "评审阶段"),
    ("tcas", "C.3.2-e", "C.1.1-b"),
    ("tcas", "C.3.2-f", "C.1.1-c"),
    ("tcas", "H.4.3", "软件"),
    ("tcas", "H.4.4", "安全隐"),
    ("tcas", "H.1.7", "服务"),
    ("tcas", "J.4.2-d", "纬度"),
    ("tcas", "D.2.5.2-a", "D.1.4.2-a"),
    ("tcas", "D.4.5.1-c", "D.3.5.1-b"),
    ("tcas", "H.4.7.2", "H.3.7.2"),
    ("isccc", "E2.6.2", "评析"),
    ("isccc", "E3.6.2", "评析"),
    ("isccc", "A1.2.3-a", "A2.2.3"),
    ("isccc", "A1.1.2-d", "引言"),
    ("isccc", "C1.1-h", "20985"),
    ("isccc", "C2.4-a", "C1.4-a"),
    ("isccc", "D2.2.2-b", "详细"),
    ("isccc", "F1.2-e", "日志"),
]


@pytest.mark.parametrize(("edition", "name", "word"), ERRATA)
def test_case_68_a_misprint_is_kept_and_marked(library, edition, name, word):
    """What is wrong, missing or printed twice is said of the clause, never mended in silence."""
    assert word in (library.required(edition).clause[name].erratum or "")


def test_case_68_one_section_is_printed_under_the_number_of_another_level(isccc, tcas, form):
    """A2.2.3 stands among those of 三级; no other number is misprinted."""
    printed = {c.id: c.printed for s in (isccc, tcas, form) for c in s.clause.values() if c.printed is not None}
    assert printed == {f"A1.2.3-{letter}": f"A2.2.3-{letter}" for letter in "abcd"}
    assert all(isccc.clause[name].levels == ("三级",) for name in printed)
    assert all(isccc.clause[name].erratum for name in printed)
    assert not [name for name in isccc.clause if name.startswith("A2.2.3")]


NEARLY = [
    # (clause of T/CAS, words of its own, clause of ISCCC, words of its own)
    ("G.1.5-c", "备份", "C1.5-b", "重建"),
    ("G.3.6-b", "备份", "C2.5-b", "快照"),
    ("G.4.4", "自[主行]开发", "C3.3", "不可信"),
    ("G.4.5", "自[主行]开发", "C3.4", "不可信"),
    ("D.1.3-b", "服务对象", "B1.3.1-b", "项目经理"),
]


@pytest.mark.parametrize(("there", "its", "here", "own"), NEARLY)
def test_case_69_clauses_that_look_alike_ask_for_different_things(isccc, tcas, there, its, here, own):
    """Each keeps what is its own."""
    one, other = tcas.clause[there].gist, isccc.clause[here].gist
    assert re.search(its, one)
    assert not re.search(own, one)
    assert re.search(own, other)
    assert not re.search(its, other)


def test_case_69_tools_of_own_making_are_trusted_by_one_standard_only(isccc, tcas):
    """G.4.4 and G.4.5 take papers of the development; C3.3 and C3.4 do not ask who made the tool."""
    for name in ("G.4.4", "G.4.5"):
        assert any("自主研发证明" in group for group in groups(tcas.clause[name]))
    for name in ("C3.3", "C3.4"):
        assert not any("自主研发证明" in group for group in groups(isccc.clause[name]))


def test_case_70_what_the_layout_of_the_sources_tears_apart_is_whole(isccc, tcas):
    """A page ends within 6.3.7; the temperature is a formula; b to d follow the thirteen items of J.4.3 a."""
    assert [c.id for c in tcas.clauses["basic"] if c.id.startswith("6.3.7")] == [f"6.3.7-{x}" for x in "abcdefg"]
    assert [c.id for c in tcas.clauses["J"] if re.match(r"J\.4\.3-[a-z]$", c.id)] == [f"J.4.3-{x}" for x in "abcd"]
    assert leaves(isccc.clause["D1.2.2-c"]) == [
        ("room_temperature", "at_least", 20, {"bound": "下限"}),
        ("room_temperature", "at_most", 24, {"bound": "上限"}),
        ("room_humidity", "at_least", 45, {"bound": "下限"}),
        ("room_humidity", "at_most", 65, {"bound": "上限"}),
    ]
    assert "性能和安全性" in tcas.clause["D.3.3-b"].gist


# --- by the way -------------------------------------------------------------------------------------------------


def test_row_41_of_the_form_asks_for_a_plan_and_a_strategy(form):
    """Its own `expects` says 两样文件; event records are not among them."""
    assert len(groups(form.clause["row-41"])) == 2
    assert not any("事件记录" in group for group in groups(form.clause["row-41"]))


def test_the_tool_that_reviews_code_is_shown_where_people_review_it_as_well(tcas):
    """H.4.5 takes the place of H.3.5 and adds the people; the automated tool stays to be shown by the same papers."""
    [tool] = [group for group in groups(tcas.clause["H.3.5"]) if "工具清单" in group]
    assert tool in groups(tcas.clause["H.4.5"])
    assert "H.3.5" in tcas.clause["H.4.5"].replaces


def test_a_record_of_health_checks_serves_the_clause_on_health_checks(isccc):
    """F1.1.2 d offers the checks; F1.2 d takes the same record."""
    assert any("健康检查记录" in group for group in groups(isccc.clause["F1.1.2-d"]))


def test_the_same_demand_on_outsourcing_asks_for_the_same_papers_in_both_standards(isccc, tcas):
    """安全领导小组, and the supplier's people in the executing group."""
    assert groups(isccc.clause["F3.1-b"]) == groups(tcas.clause["E.4.2-a"])
