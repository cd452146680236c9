"""安全检查报告 and 安全改进方案 as their readers see them."""

from __future__ import annotations

import pytest
from record_papers import OPERATION, Repo, headings, make, only, table
from word_support import all_text, highlighted

from secops_cli.errors import CommandLineError

PLACE = "systems/core/operation.yaml"


def check(repo: Repo, operation: str = OPERATION, **more: str) -> bytes:
    return only(make(repo, "security-check", {PLACE: operation, **more})).content


def plan(repo: Repo, operation: str = OPERATION, **more: str) -> bytes:
    return only(make(repo, "improvement-plan", {PLACE: operation, **more})).content


# --- the report of the check ------------------------------------------------------------------------------------


def test_the_last_check_by_the_day_is_reported(repo: Repo) -> None:
    facts = dict(table(check(repo), "事项"))  # type: ignore[arg-type]
    assert (facts["检查编号"], facts["检查对象"], facts["检查日期"]) == ("k1", "核心系统", "2026年6月5日")
    assert (facts["检查方"], facts["检查方法"]) == ("安全科", "访谈与扫描")
    assert "旧方法" not in all_text(check(repo))


@pytest.mark.parametrize(("day", "shown"), [("2026-11-20", "k1"), ("2026-11-21", "k0")])
def test_a_check_after_the_day_is_not_the_last(repo: Repo, day: str, shown: str) -> None:
    facts = dict(table(check(repo, OPERATION.replace("2026-06-05", day)), "事项"))  # type: ignore[arg-type]
    assert facts["检查编号"] == shown


def test_of_two_checks_on_one_day_the_one_listed_later_is_reported(repo: Repo) -> None:
    facts = dict(table(check(repo, OPERATION.replace("2025-05-05", "2026-06-05")), "事项"))  # type: ignore[arg-type]
    assert facts["检查编号"] == "k1"


def test_another_check_than_the_last_is_chosen_by_its_id_which_is_in_the_name_of_the_file(repo: Repo) -> None:
    made = make(repo, "security-check", parts=["k0"])
    assert list(made) == ["样例单位-核心系统-k0-安全检查报告.docx"]
    facts = dict(table(only(made).content, "事项"))  # type: ignore[arg-type]
    assert (facts["检查编号"], facts["检查日期"], facts["检查方法"]) == ("k0", "2025年5月5日", "旧方法")
    assert list(make(repo, "security-check")) == ["样例单位-核心系统-安全检查报告.docx"]
    assert len(make(repo, "security-check", parts=["k0", "k1"], subjects=["core"])) == 2


def test_checks_of_one_id_of_several_systems_are_told_apart_by_the_system(repo: Repo) -> None:
    more = {"systems/old/operation.yaml": "{system: old, checks: [{id: k0, date: 2025-01-01, by: 丁}]}\n"}
    assert set(make(repo, "security-check", more, parts=["k0"])) == {
        "样例单位-核心系统-k0-安全检查报告.docx",
        "样例单位-旧系统-k0-安全检查报告.docx",
    }
    assert list(make(repo, "security-check", more, parts=["k0"], subjects=["old"])) == [
        "样例单位-旧系统-k0-安全检查报告.docx"
    ]


@pytest.mark.parametrize("asked", ["k9", "later"])
def test_a_check_that_is_not_there_or_was_not_made_by_the_day_is_told_with_those_that_were(
    repo: Repo, asked: str
) -> None:
    operation = OPERATION.replace("- {id: k0", "- {id: later, date: 2026-11-21, by: 丁}\n  - {id: k0")
    with pytest.raises(CommandLineError) as caught:
        make(repo, "security-check", {PLACE: operation}, parts=[asked])
    assert (caught.value.message, caught.value.hint) == (f"没有安全检查记录 {asked}", "现有：k0、k1")


def test_each_finding_has_its_advice_and_what_became_of_it(repo: Repo) -> None:
    assert table(check(repo), "序号", "问题") == [
        ["1", "补丁落后", "按月安装", "安装补丁（直接实施，2026年7月1日完成）"],
        ["2", "日志不足", "留足六个月", "建设审计平台（立项实施，尚未完成）"],
    ]


def test_a_finding_that_nothing_takes_up_is_highlighted_and_told_once(repo: Repo) -> None:
    content = check(repo, OPERATION.replace("findings: [f2], ", ""))
    assert "尚未安排改进" in highlighted(content)
    assert "检查发现没有改进" not in all_text(content)


def test_an_earlier_finding_that_nothing_takes_up_is_among_what_the_records_show(repo: Repo) -> None:
    content = check(repo, OPERATION.replace("findings: []", "findings: [{id: f0, what: 旧问题}]"))
    assert ["检查发现没有改进", "2025年5月5日的检查发现 f0 旧问题，没有改进"] in [
        row[1:] for row in table(content, "序号", "类别")
    ]


@pytest.mark.parametrize(("findings", "shown"), [("findings: []", True), ("", False)])
def test_a_check_that_found_nothing_says_so_and_one_that_states_nothing_does_not(
    repo: Repo, findings: str, shown: bool
) -> None:
    operation = f"system: core\nchecks: [{{id: k, date: 2026-06-05, by: 甲, method: 乙, {findings}}}]\n"
    content = check(repo, operation.replace(", }", "}"))
    assert ("本次检查没有发现问题。" in all_text(content)) == shown
    assert ("（待填）" in [cell for row in table(content, "序号", "问题") for cell in row]) if not shown else True


def test_what_the_records_show_is_of_this_system_only_and_in_words(repo: Repo) -> None:
    rows = [row[1:] for row in table(check(repo), "序号", "类别")]
    assert ["改进缺少材料", "改进 i1 没有安全改进方案、测试或验收报告"] in rows
    assert not [words for _, words in rows if "旧系统" in words]


def test_days_in_the_names_that_people_gave_stay_as_they_are(repo: Repo) -> None:
    content = check(repo, OPERATION.replace("id: i1", "id: i-2026-01-01"))
    assert "改进 i-2026-01-01 没有安全改进方案、测试或验收报告" in all_text(content)


def test_who_approved_what_they_asked_for_is_named(repo: Repo) -> None:
    own = (
        "{id: c-1, system: core, summary: 甲, declared: 局部调整, requested_by: p-li, "
        "approvals: [{by: p-li, date: 2026-01-01}]}"
    )
    rows = [row[1:] for row in table(check(repo, **{"systems/core/changes/c.yaml": own}), "序号", "类别")]
    assert ["申请人自己审批", "c-1由申请人李例自己审批"] in rows


# --- the plan of improvements -----------------------------------------------------------------------------------


def test_the_body_of_the_plan_is_what_is_carried_out_directly(repo: Repo) -> None:
    content = plan(repo)
    assert table(content, "序号", "改进内容", "针对的问题") == [["1", "安装补丁", "补丁落后", "2026年6月10日"]]
    assert table(content, "序号", "改进内容", "工作方法") == [["1", "安装补丁", "（待填）", "赵例"]]
    assert table(content, "序号", "改进内容", "完成日期") == [["1", "安装补丁", "2026年7月1日已完成"]]
    assert table(content, "序号", "检查日期") == [["1", "2026年6月5日", "安全科", "访谈与扫描"]]


def test_the_others_are_listed_with_where_they_go(repo: Repo) -> None:
    assert table(plan(repo), "序号", "改进内容", "办理方式") == [
        ["1", "建设审计平台", "立项实施", "安全设计与实施", "等级不动，由人判断改动大"],
        ["2", "并入省级平台", "另起一轮", "信息系统定级", "牵动安全保护等级"],
    ]


def test_what_cannot_be_told_yet_is_highlighted_and_no_key_stands_on_the_page(repo: Repo) -> None:
    content = plan(repo, OPERATION.replace("level_affected: true, ", ""))
    assert "待判断" in highlighted(content)
    assert "level_affected" not in all_text(content)


@pytest.mark.parametrize(("items", "way"), [(4, "直接实施"), (5, "立项实施")])
def test_the_organisations_own_limit_decides_where_nobody_has(repo: Repo, items: int, way: str) -> None:
    settings = "format: 1\nimprovement_thresholds: {items: 5}\n"
    operation = OPERATION.replace("extent: 小", f"items: {items}")
    content = plan(repo, operation, **{"secops.yaml": settings})
    others = {row[1]: row[2] for row in table(content, "序号", "改进内容", "办理方式")}
    assert others.get("安装补丁", "直接实施") == way


def test_without_a_direct_improvement_the_plan_says_that_it_does_not_apply(repo: Repo) -> None:
    content = plan(repo, OPERATION.replace("extent: 小", "extent: 大"))
    assert "没有可以直接实施的改进，本方案不适用" in highlighted(content)
    assert headings(content) == ["一、系统与依据", "二、工作内容", "三、不在本方案内的改进", "四、审批"]


def test_an_improvement_raised_after_the_day_is_not_in_the_plan(repo: Repo) -> None:
    later = OPERATION.replace("level_affected: true, raised: 2026-06-10", "level_affected: true, raised: 2026-11-21")
    assert "并入省级平台" not in all_text(plan(repo, later))
    assert "并入省级平台" in all_text(plan(repo, later.replace("2026-11-21", "2026-11-20")))
