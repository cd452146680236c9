"""变更方案 and 变更结果报告 as their readers see them."""

from __future__ import annotations

import pytest
from record_papers import CHANGE, FILES, Repo, make, only, table
from word_support import all_text, highlighted

PLACE = "systems/core/changes/c.yaml"
CLASSIFICATION = "systems/core/classification.yaml"
UNDECIDED = FILES[CLASSIFICATION].split("decisions:")[0]


def plan(repo: Repo, change: str = CHANGE, **more: str) -> bytes:
    return only(make(repo, "change-plan", {PLACE: change, **more})).content


def report(repo: Repo, change: str = CHANGE, **more: str) -> bytes:
    return only(make(repo, "change-report", {PLACE: change, **more})).content


def deviations(content: bytes) -> list[list[str]]:
    return [row[1:] for row in table(content, "序号", "偏差")]


# --- the plan ---------------------------------------------------------------------------------------------------


def test_the_plan_ticks_the_causes_that_the_record_names(repo: Repo) -> None:
    rows = table(plan(repo), "原因")
    assert rows == [
        ["系统类型", "所列原因", "—"],
        ["信息资产类型", "所列原因", "—"],
        ["服务范围", "所列原因", "√"],
        ["业务自动化程度", "所列原因", "—"],
        ["灾备方式", "本单位增列", "√"],
        ["责任主体变化", "须重新核定的情形", "—"],
        ["合并或拆分", "须重新核定的情形", "—"],
    ]


def test_a_cause_that_no_rule_lists_is_shown_as_the_record_has_it(repo: Repo) -> None:
    assert table(plan(repo, CHANGE.replace("灾备方式]", "换供应商]")), "原因")[-1] == ["换供应商", "另行填报", "√"]


@pytest.mark.parametrize(("declared", "phase"), [("重大变更", "信息系统定级"), ("局部调整", "安全设计与实施")])
def test_the_class_leads_to_its_phase(repo: Repo, declared: str, phase: str) -> None:
    text = all_text(plan(repo, CHANGE.replace("局部调整", declared)))
    assert f"本次变更列为{declared}。" in text
    assert f"转入{phase}阶段。" in text


def test_the_levels_of_the_system_and_the_decision_on_the_change_are_told(repo: Repo) -> None:
    text = all_text(plan(repo))
    assert "业务信息安全保护等级为第一级，系统服务安全保护等级为第一级，系统的安全保护等级为第一级" in text
    assert "定级决定：2026年9月30日作出最终决定，定为第一级，结论为维持。" in text


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (CHANGE, "尚无针对本次变更的定级决定"),
        (
            CHANGE.replace("局部", "重大").replace("调整", "变更").replace("causes", "# causes"),
            "尚无针对本次变更的定级决定",
        ),
        (CHANGE.replace("causes", "# causes"), ""),
    ],
)
def test_without_a_decision_one_is_missing_where_a_cause_or_the_class_asks_for_it(
    repo: Repo, change: str, shown: str
) -> None:
    content = plan(repo, change, **{CLASSIFICATION: UNDECIDED})
    assert ("尚无针对本次变更的定级决定" in highlighted(content)) == bool(shown)
    assert ("不需要" in all_text(content)) != bool(shown)


def test_a_decision_after_the_day_is_none_yet(repo: Repo) -> None:
    late = FILES[CLASSIFICATION].replace("2026-09-30", "2026-11-21")
    assert "尚无针对本次变更的定级决定" in highlighted(plan(repo, **{CLASSIFICATION: late}))


def test_resources_steps_and_the_way_back_are_left_to_be_written(repo: Repo) -> None:
    made = only(make(repo, "change-plan"))
    assert set(highlighted(made.content)) == {"（待填）"}
    titles = [missing.title for missing in made.missing]
    assert {"变更所需的资源", "变更范围", "实施步骤", "回退的条件", "回退的办法"} <= set(titles)
    assert {missing.where for missing in made.missing} == {"做出文件以后在文中填写"}


def test_an_approval_on_record_is_shown_and_without_one_there_is_room_for_it(repo: Repo) -> None:
    assert table(plan(repo), "角色")[-1] == ["审批人", "王例", "☑同意", "", "2026年9月20日"]
    bare = table(plan(repo, CHANGE.replace("approvals:", "# approvals:")), "角色")[-1]
    assert bare == ["审批人", "（待填）", "□同意　□不同意", "", "　　年　月　日"]


def test_an_approval_after_the_day_has_not_been_given(repo: Repo) -> None:
    assert table(plan(repo, CHANGE.replace("2026-09-20", "2026-11-21")), "角色")[-1][2] == "□同意　□不同意"
    assert table(plan(repo, CHANGE.replace("2026-09-20", "2026-11-20")), "角色")[-1][2] == "☑同意"


def test_a_person_that_nobody_knows_is_highlighted(repo: Repo) -> None:
    assert "p-no" in highlighted(plan(repo, CHANGE.replace("by: p-wang", "by: p-no")))


# --- the report -------------------------------------------------------------------------------------------------


def test_the_report_tells_what_was_done_when_and_by_whom(repo: Repo) -> None:
    assert table(report(repo), "序号", "事项") == [
        ["1", "提出申请", "2026年9月1日", "李例"],
        ["2", "审批", "2026年9月20日", "王例"],
        ["3", "实施开始", "2026年10月1日", "赵例、李例"],
        ["4", "实施结束", "2026年10月9日", "赵例、李例"],
    ]


def test_what_the_day_has_not_seen_has_not_happened(repo: Repo) -> None:
    content = report(repo, CHANGE.replace("2026-10-09", "2026-12-01").replace("result:", "# result:"))
    assert "截至2026年11月20日尚未实施结束" in highlighted(content)
    assert "2026年12月1日" not in all_text(content)
    assert "登记的情况与规定的程序没有不合之处。" in all_text(content)


def test_the_documents_are_catalogued_with_their_validity_on_the_day(repo: Repo) -> None:
    old = FILES["evidence/a.register.yaml"].replace("pl, title", "pl, expires: 2026-11-19, title")
    rows = table(report(repo, **{"evidence/a.register.yaml": old}), "序号", "种类")
    assert [row[2] for row in rows] == ["rq", "an", "pl", "ap", "lg", "rs"]
    assert rows[1] == ["2", "变更影响分析", "an", "甲变更影响分析", "2026年9月10日", "有效"]
    assert rows[2][5] == "已于2026年11月19日到期"


def test_a_document_of_another_kind_than_its_place_asks_for_is_not_called_valid(repo: Repo) -> None:
    content = report(repo, CHANGE.replace("log: [lg]", "log: [rq]"))
    rows = {(row[1], row[2]): row[5] for row in table(content, "序号", "种类")}
    assert rows["变更需求", "rq"] == "有效"
    assert rows["变更过程日志", "rq"] == "应为变更过程日志，登记的是变更需求"
    assert rows["审批材料", "ap"] == "有效"
    assert "应为变更过程日志，登记的是变更需求" in highlighted(content)


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("by: p-wang", "by: p-wang", "已办"),
        ("date: 2026-09-20", "date: 2026-10-01", "已办"),
        ("date: 2026-09-20", "date: 2026-10-02", "已办，不合规定"),
        ("by: p-wang", "by: p-li", "已办，不合规定"),
        ("approvals:", "# approvals:", "未办"),
    ],
)
def test_an_approval_against_the_rules_is_told_as_one_among_what_follows(
    repo: Repo, old: str, new: str, state: str
) -> None:
    rows = table(report(repo, CHANGE.replace(old, new)), "序号", "工作")
    assert [row[2] for row in rows if row[1] == "审批"] == [state]


def test_a_document_of_two_approvals_is_catalogued_once(repo: Repo) -> None:
    twice = CHANGE.replace("evidence: [ap]}", "evidence: [ap]}, {by: p-zhao, date: 2026-09-21, evidence: [ap]}")
    assert [row[2] for row in table(report(repo, twice), "序号", "种类")].count("ap") == 1


def test_a_document_that_no_register_has_is_highlighted(repo: Repo) -> None:
    assert "台账里没有这份材料" in highlighted(report(repo, CHANGE.replace("[lg]", "[nothing]")))


def test_a_change_by_the_book_has_no_deviation(repo: Repo) -> None:
    assert "登记的情况与规定的程序没有不合之处。" in all_text(report(repo))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("date: 2026-09-20", "date: 2026-10-02", ["先实施后审批", "2026年10月1日开始实施，2026年10月2日才审批"]),
        ("approvals:", "# approvals:", ["先实施后审批", "2026年10月1日开始实施，没有审批"]),
        ("by: p-wang", "by: p-li", ["申请人自己审批", "李例既提出申请，又作了审批"]),
        ("log: [lg]", "log: []", ["材料不全", "没有有效的过程日志"]),
        ("log: [lg]", "log: [rq]", ["材料不全", "没有有效的过程日志"]),
        ("result: [rs]", "", ["结果报告未归档", "2026年10月9日完成，本报告签署后归档并登记"]),
    ],
)
def test_each_deviation_is_told(repo: Repo, old: str, new: str, expected: list[str]) -> None:
    assert deviations(report(repo, CHANGE.replace(old, new))) == [expected]


def test_an_approval_on_the_day_of_the_start_is_no_deviation(repo: Repo) -> None:
    assert "没有不合之处" in all_text(report(repo, CHANGE.replace("date: 2026-09-20", "date: 2026-10-01")))


def test_the_follow_ups_of_a_small_change_are_its_papers(repo: Repo) -> None:
    rows = table(report(repo, CHANGE.replace("result: [rs]", "")), "序号", "工作")
    assert [(row[1], row[2]) for row in rows] == [
        ("变更需求", "已办"),
        ("影响分析", "已办"),
        ("变更方案", "已办"),
        ("审批", "已办"),
        ("过程日志", "已办"),
        ("变更结果报告", "未办"),
    ]


@pytest.mark.parametrize(("classification", "state"), [(FILES[CLASSIFICATION], "已办"), (UNDECIDED, "未办")])
def test_a_major_change_has_the_level_decided_anew(repo: Repo, classification: str, state: str) -> None:
    content = report(repo, CHANGE.replace("局部调整", "重大变更"), **{CLASSIFICATION: classification})
    rows = {row[1]: row[2] for row in table(content, "序号", "工作")}
    assert rows["重新核定安全保护等级"] == state
    assert rows["重新编写的定级报告"] == "未办"


def test_the_conclusion_is_left_to_be_written(repo: Repo) -> None:
    assert [missing.title for missing in only(make(repo, "change-report")).missing] == ["变更结论", "对业务的影响"]
