"""The level of a category: stand-alone and cumulative lists, proven and potential, lists that are not monotonic."""

from __future__ import annotations

import pytest
from assess_builders import (
    FORM,
    ISCCC,
    PEOPLE,
    TCAS,
    case_of,
    complete,
    finished,
    graded,
    made_up,
    row_of,
    rows,
    staff,
)

STANDARDS = [ISCCC, TCAS, FORM]


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda s: s.edition.alias)
def test_an_organisation_that_lacks_nothing_holds_the_highest_level(standard):
    """Proven and in fact, in every part, with nothing pending."""
    found = graded(complete(standard), standard)
    top = standard.ladder[-1]
    assert (found.proven, found.potential, found.pending, found.met) == (top, top, 0, True)
    assert {(part.proven, part.potential) for part in found.parts} == {(top, top)}
    assert found.alternative is None


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda s: s.edition.alias)
def test_an_empty_repository_holds_nothing_and_reaches_nothing(standard):
    """No facts at all → —."""
    found = graded({}, standard)
    assert (found.proven, found.potential, found.pending, found.met) == (None, None, 0, False)


@pytest.mark.parametrize("standard", STANDARDS[:2], ids=lambda s: s.edition.alias)
def test_facts_without_rows_reach_the_highest_level_and_prove_none(standard):
    """Every clause that needs a row is pending beside it."""
    found = graded(complete(standard, rows="[]\n"), standard)
    top = standard.ladder[-1]
    assert (found.proven, found.potential) == (None, top)
    assert found.pending == sum(1 for v in found.at(top) if v.clause.basis != "fact")


def test_rows_without_facts_reach_nothing():
    """The form has no numbers; its rows prove it, yet there are no facts."""
    found = graded({"assessments/om-form/x.yaml": complete(FORM)["assessments/ccrc-om-form/rows.yaml"]}, FORM)
    assert (found.proven, found.potential) == ("一级", None)


@pytest.mark.parametrize(
    ("people", "proven"), [(50, "一级"), (49, "二级"), (30, "二级"), (29, "三级"), (10, "三级"), (9, None)]
)
def test_the_number_of_people_sets_the_level_of_isccc(people, proven):
    """10, 30, 50: just met and just missed."""
    leaders = PEOPLE.removesuffix(staff(50))
    found = graded(complete(ISCCC, people=leaders + staff(people)), ISCCC)
    assert (found.proven, found.potential) == (proven, proven)


@pytest.mark.parametrize(
    ("people", "proven"),
    [(30, "4级"), (29, "3级"), (20, "3级"), (19, "2级"), (10, "2级"), (9, "1级"), (5, "1级"), (4, None)],
)
def test_the_number_of_people_sets_the_level_of_tcas(people, proven):
    """5, 10, 20, 30 in service; as many of them are of the category."""
    leaders = PEOPLE.removesuffix(staff(50))
    found = graded(complete(TCAS, people=leaders + staff(people)), TCAS)
    assert (found.proven, found.potential) == (proven, proven)


def test_an_unproven_person_keeps_the_potential_and_lowers_what_is_proven():
    """49 proven and one without insurance."""
    leaders = PEOPLE.removesuffix(staff(50))
    one = staff(1, "q").replace("社会保险缴纳证明, ", "")
    found = graded(complete(ISCCC, people=leaders + staff(49) + one), ISCCC)
    assert (found.proven, found.potential, found.pending) == ("二级", "一级", 1)
    assert found.verdicts["4.3.5-d"].pending == "缺证"


def test_a_missing_fact_keeps_a_level_out_of_reach():
    """Without `adverse_records` nothing is known of breaches; every level asks."""
    own = complete(ISCCC)
    own["organization.yaml"] = own["organization.yaml"].replace("adverse_records: []\n", "")
    found = graded(own, ISCCC)
    assert (found.proven, found.potential) == (None, None)
    assert found.verdicts["4.1.6-a"].pending == "缺事实"
    assert [p.potential for p in found.parts] == [None, "一级"]


def test_the_cumulative_part_falls_with_a_clause_of_a_lower_level():
    """F1.2-d is of 三级 and holds for 二级 and 一级 as well."""
    own = "".join(row_of(c, "不符合" if c.id == "F1.2-d" else "符合") for c in ISCCC.clause.values())
    found = graded(complete(ISCCC, rows=own), ISCCC)
    assert (found.proven, found.potential) == (None, None)
    assert [(p.part.id, p.proven) for p in found.parts] == [("general", "一级"), ("F", None)]


def test_the_stand_alone_part_is_complete_in_itself():
    """Document control is asked at 三级 only: without it, 二级 and 一级 hold all the same."""
    own = "".join(row_of(c, "不符合" if c.id == "4.1.6-c" else "符合") for c in ISCCC.clause.values())
    found = graded(complete(ISCCC, rows=own), ISCCC, "三级")
    assert (found.proven, found.met) == ("一级", True)


def test_a_level_of_the_form_asks_only_for_rows_marked_with_it():
    """Row 20 is for 二级 alone."""
    own = "".join(row_of(c, "不符合" if c.id == "row-20" else "符合") for c in FORM.clause.values())
    found = graded({**complete(FORM), "assessments/ccrc-om-form/rows.yaml": own}, FORM)
    assert found.proven == "一级"
    assert "row-20" not in found.applicable["一级"]


@pytest.mark.parametrize(
    ("application", "applicable"), [("初次", (21, 33, 47)), ("监督", (21, 35, 49)), ("升级", (21, 33, 47))]
)
def test_surveillance_rows_of_the_form_drop_out_at_first_certification(application, applicable):
    """Rows 8 and 18: 21/33/47 at 初次, 21/35/49 at 监督."""
    found = graded(complete(FORM), FORM, application=application)
    counted = tuple(sum(1 for v in found.at(level) if v.verdict != "不适用") for level in FORM.ladder)
    assert counted == applicable


def test_a_first_certification_at_level_1_needs_no_project_and_surveillance_does():
    """T/CAS 6.2.6."""
    own = complete(TCAS, projects="[]\n")
    assert graded(own, TCAS, application="初次").verdicts["6.2.6"].verdict == "不适用"
    assert graded(own, TCAS, application="监督").verdicts["6.2.6"].verdict == "不符合"


# --- the highest level of ISCCC ---------------------------------------------------------------------------------

SUSPENDED = (
    "- {id: c1, standard: isccc, category: F, level: 二级, granted: 2020-01-01, evidence: [资质证书], history: [%s]}\n"
)


@pytest.mark.parametrize(
    ("certificates", "row", "verdict", "proven"),
    [
        (
            "- {id: c, standard: isccc, category: F, level: 二级, granted: 2025-11-20, evidence: [资质证书]}\n",
            "",
            "符合",
            "一级",
        ),
        (
            "- {id: c, standard: isccc, category: F, level: 二级, granted: 2025-11-21, evidence: [资质证书]}\n",
            "",
            "不符合",
            "二级",
        ),
        (
            "- {id: c, standard: isccc, category: F, level: 三级, granted: 2020-01-01, evidence: [资质证书]}\n",
            "",
            "不符合",
            "二级",
        ),
        (
            "- {id: c, standard: isccc, category: A, level: 二级, granted: 2020-01-01, evidence: [资质证书]}\n",
            "",
            "不符合",
            "二级",
        ),
        (SUSPENDED % "{date: 2026-11-20, state: 暂停}", "", "不符合", "二级"),
        ("[]\n", "", "不符合", "二级"),
        ("[]\n", '- {clause: "4.3.1", conclusion: 不适用, note: 行业领头企业}\n', "不适用", "一级"),
        ("[]\n", '- {clause: "4.3.1", conclusion: 不适用}\n', "不符合", "二级"),
        ("[]\n", '- {clause: "4.3.1", conclusion: 符合}\n', "不符合", "二级"),
    ],
    ids=[
        "a year",
        "a day short",
        "lower level",
        "other category",
        "suspended",
        "none",
        "leader",
        "no reason",
        "a claim",
    ],
)
def test_the_highest_level_of_isccc_asks_for_a_year_at_the_second_except_of_leaders(certificates, row, verdict, proven):
    """4.3.1; the exception needs a row with its reason."""
    own = complete(ISCCC, certificates=certificates)
    own["assessments/isccc-sv-001-2015/rows.yaml"] += row
    found = graded(own, ISCCC)
    assert (found.verdicts["4.3.1"].verdict, found.proven) == (verdict, proven)


def test_an_industry_leader_still_needs_five_years_of_practice():
    """The exception of 4.3.1 does not reach 4.3.7 a; 4.2.6 a is met by the years or the certificate."""
    own = complete(ISCCC, projects=finished(10, signed="2024-06-01"), certificates="[]\n")
    own["assessments/isccc-sv-001-2015/rows.yaml"] += '- {clause: "4.3.1", conclusion: 不适用, note: 行业领头企业}\n'
    found = graded(own, ISCCC)
    assert (found.verdicts["4.3.7-a"].verdict, found.verdicts["4.2.6-a"].verdict) == ("不符合", "不符合")
    assert found.proven == "三级"


def test_a_certificate_stands_in_for_years_at_the_second_level():
    """4.2.6 a: 三级 held for a year, or three years of practice."""
    three = "- {id: c, standard: isccc, category: F, level: 三级, granted: 2025-11-20, evidence: [资质证书]}\n"
    own = complete(ISCCC, projects=finished(10, signed="2024-06-01"), certificates=three)
    assert graded(own, ISCCC).verdicts["4.2.6-a"].verdict == "符合"


# --- lists that are not monotonic -------------------------------------------------------------------------------

UNEVEN = made_up(
    """
basic:
  - {id: b1, levels: [低], evidence: {all: [{any: [制度文件]}]}}
  - {id: b2, levels: [中], evidence: {all: [{any: [制度文件]}]}}
  - {id: b3, levels: [高], evidence: {all: [{any: [制度文件]}]}}
own:
  - {id: o1, levels: [低], evidence: {all: [{any: [制度文件]}]}}
  - {id: o2, levels: [中], evidence: {all: [{any: [制度文件]}]}}
  - {id: o3, levels: [高], evidence: {all: [{any: [制度文件]}]}}
""",
    kinds={"basic": "stand-alone", "own": "cumulative"},
)
SOME_FACT = {"people.yaml": "[]\n"}


def uneven(no: str, rule: str = "all-clauses", level: str = "中"):
    """b1 to o3 are 符合 but for those in `no`."""
    lines = [f"clause: {c}, conclusion: {'不符合' if c in no else '符合'}, evidence: [制度文件]" for c in UNEVEN.clause]
    settings = {"secops.yaml": f"format: 1\nlevel_rule: {rule}\n"}
    return graded(rows(*lines) | settings | SOME_FACT, UNEVEN, level)


def test_the_level_is_the_highest_at_which_all_clauses_hold_and_the_lower_part_is_shown():
    """basic holds at 低 and 高, own up to 中: all clauses at 低, the lower part at 中."""
    found = uneven("b2 o3")
    assert [p.proven for p in found.parts] == ["高", "中"]
    assert (found.proven, found.alternative, found.met) == ("低", "中", False)


def test_the_settings_may_choose_the_lower_of_the_part_levels():
    """`level_rule: lower-part`; the other result is shown."""
    found = uneven("b2 o3", "lower-part")
    assert (found.proven, found.alternative, found.met) == ("中", "低", True)


def test_what_is_proven_is_within_reach_whichever_rule_composes_the_level():
    """Chosen by `lower-part`, 中 is proven; the potential must not stand below it."""
    found = uneven("b2 o3", "lower-part")
    assert UNEVEN.rank(found.potential) >= UNEVEN.rank(found.proven)


@pytest.mark.parametrize("rule", ["all-clauses", "lower-part"])
@pytest.mark.parametrize(("no", "expected"), [("", "高"), ("b3", "中"), ("o2", "低"), ("b1 o1", None), ("b1", "高")])
def test_where_the_lists_are_monotonic_both_rules_agree(rule, no, expected):
    """Or where the gap lies below what both parts hold."""
    found = uneven(no, rule)
    assert (found.proven, found.alternative) == (expected, None)


def test_a_gap_below_a_level_that_holds_is_not_looked_at_again():
    """b2 fails, everything of 高 holds: 高."""
    assert uneven("b2").proven == "高"


def test_other_peoples_projects_open_the_gap_of_tcas():
    """Nine of other services and one of ours: 6.5.7 a holds, 6.4.7 a and 6.3.6 a do not; 4级 by all clauses."""
    others = finished(1).replace("amount: 100", "amount: 300") + finished(9, prefix="y").replace("安全运维", "风险评估")
    found = graded(complete(TCAS, projects=others + finished(1, "2016-01-01", "2015-01-01", "old")), TCAS, "3级")
    assert [found.verdicts[c].verdict for c in ("6.3.6-a", "6.4.7-a", "6.5.7-a")] == ["不符合", "不符合", "符合"]
    assert (found.proven, found.met, found.alternative) == ("4级", True, None)


# --- modality, targets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("modality", "proven"), [("要", None), ("宜", "低"), ("可", "低")])
@pytest.mark.parametrize("row", ["", "clause: c, conclusion: 不符合"])
def test_advice_never_blocks(modality, proven, row):
    """宜 and 可 are 建议项, whether unassessed or not met; they are not counted as pending."""
    clauses = f"p: [{{id: c, modality: {modality}, evidence: {{all: [{{any: [制度文件]}}]}}}}]"
    standard = made_up(clauses, ladder=("低",))
    found = graded(rows(*([row] if row else [])) | SOME_FACT, standard)
    assert found.proven == proven
    assert found.pending == (1 if modality == "要" and not row else 0)


def test_several_targets_are_judged_each_for_itself_and_a_form_once():
    """Two categories of standards and the form of 安全运维 that ISCCC F needs."""
    settings = (
        "format: 1\ntargets:\n  - {standard: isccc, category: F, level: 二级}\n"
        "  - {standard: tcas, category: E, level: 3级}\n"
        "  - {standard: isccc, category: F, level: 二级}\n"
    )
    case = case_of({"secops.yaml": settings})
    assert [(g.standard.edition.alias, g.target.level) for g in case.grades] == [
        ("isccc", "二级"),
        ("tcas", "3级"),
        ("isccc", "二级"),
    ]
    assert [(g.standard.edition.alias, g.target.level) for g in case.forms] == [("om-form", "二级")]


@pytest.mark.parametrize(
    "target",
    [
        "{standard: iso, category: F, level: 二级}",
        "{standard: isccc, category: Z, level: 二级}",
        "{standard: isccc, category: F, level: 2级}",
    ],
)
def test_a_target_that_names_nothing_is_reported_and_the_others_are_judged(target):
    """Level words of one standard mean nothing in another."""
    settings = f"format: 1\ntargets:\n  - {target}\n  - {{standard: tcas, category: E, level: 3级}}\n"
    case = case_of({"secops.yaml": settings})
    assert [d.code for d in case.unjudged] == ["SEC501"]
    assert len(case.grades) == 1
