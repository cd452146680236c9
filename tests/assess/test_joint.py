"""What several categories share is one sheet at the highest level; nothing of the lower ones is lost."""

from __future__ import annotations

import pytest
from assess_builders import ISCCC, case_of, complete

from secops_cli.assess.case import Case
from secops_cli.assess.joint import all_hold, below
from secops_cli.model.judgement import CategoryGrade

COUNT = {"二级": "4.2.6-b", "三级": "4.1.5-b"}
"""Level → the clause on how many projects of the category were completed: proven for 安全运维 alone."""


def case(*targets: str, **without: str) -> Case:
    """Everything of 安全运维 is there; nothing that counts for another category only."""
    listed = "".join(f"  - {{standard: isccc, {target}}}\n" for target in targets)
    return case_of({**complete(ISCCC, **without), "secops.yaml": f"format: 1\ntargets:\n{listed}"})


def joint(found: Case) -> CategoryGrade:
    [one] = [grade for grade in found.handed_in if grade.joins]
    return one


def test_the_categories_own_parts_stand_alone() -> None:
    found = case("category: F, level: 二级", "category: B, level: 三级")
    own = [grade for grade in found.handed_in if grade.whole is not None]
    assert [(g.category.id, [level.part.id for level in g.parts]) for g in own] == [("F", ["F"]), ("B", ["B"])]
    assert all(clause.startswith("B") for clause in own[1].applicable["三级"])
    assert own[0].whole == found.grades[0]


@pytest.mark.parametrize(
    ("other", "level", "verdict"), [("三级", "二级", "符合"), ("二级", "二级", "不符合"), ("一级", "一级", "不符合")]
)
def test_the_highest_level_rules_and_counts_the_categories_at_it(other: str, level: str, verdict: str) -> None:
    """安全集成 has no project: one level below it has no say, at the same level or above it decides."""
    sheet = joint(case("category: F, level: 二级", f"category: B, level: {other}"))
    assert sheet.target.level == level
    clause = {"二级": "4.2.6-b", "一级": "4.3.7-b"}[level]
    assert sheet.verdicts[clause].verdict == verdict


def test_a_clause_fails_for_the_reason_of_the_category_that_fails_it() -> None:
    sheet = joint(case("category: F, level: 二级", "category: B, level: 二级"))
    verdict = sheet.verdicts[COUNT["二级"]]
    assert verdict.reason.startswith("安全集成：")
    assert "安全运维" not in verdict.reason
    counted = {ref.id for check in verdict.checks for ref in check.measurement.counted}
    assert counted, "the projects of the category that has some are documents of the row"


def test_what_a_lower_category_lacks_is_told_and_spoils_the_claim() -> None:
    sheet = joint(case("category: F, level: 二级", "category: B, level: 三级"))
    lacking = {(grade.category.id, verdict.clause.id) for grade, verdict in below(sheet)}
    assert ("B", COUNT["三级"]) in lacking
    assert {category for category, _ in lacking} == {"B"}
    assert all(verdict.holds for verdict in sheet.at("二级"))
    assert not all_hold(sheet)


def test_with_nothing_lacking_the_claim_stands() -> None:
    sheet = joint(case("category: F, level: 二级"))
    assert (below(sheet), all_hold(sheet), sheet.met, sheet.proven) == ([], True, True, "一级")


def test_the_claim_of_a_category_waits_for_what_it_shares() -> None:
    """Its own part holds; the head count of the shared part does not."""
    found = case("category: F, level: 二级", people="[]\n")
    [own] = [grade for grade in found.handed_in if grade.whole is not None]
    assert all(verdict.holds for verdict in own.at("二级"))
    assert not all_hold(own)


@pytest.mark.parametrize(("application", "sheets"), [("初次", 1), ("监督", 2)])
def test_each_application_has_its_own_sheet(application: str, sheets: int) -> None:
    found = case("category: F, level: 二级", f"category: B, level: 二级, application: {application}")
    assert len([grade for grade in found.handed_in if grade.joins]) == sheets


def test_a_standard_without_a_shared_sheet_is_handed_in_as_it_is_graded() -> None:
    found = case_of({"secops.yaml": "format: 1\ntargets: [{standard: tcas, category: E, level: 1级}]\n"})
    assert found.handed_in == found.grades
