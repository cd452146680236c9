"""The three records of a system's end as their readers see them."""

from __future__ import annotations

import pytest
from record_papers import TERMINATION, Repo, make, only, table
from word_support import all_text, highlighted

from secops_cli.deliver.papers.making import Made

PLACE = "systems/old/termination.yaml"


def made(repo: Repo, kind: str, termination: str = TERMINATION) -> Made:
    return only(make(repo, f"disposal-{kind}", {PLACE: termination}))


def test_information_has_who_how_and_where_it_is_now(repo: Repo) -> None:
    content = made(repo, "information").content
    assert table(content, "序号", "信息", "处理")[0] == ["1", "往来公文", "转移", "2026年4月1日"]
    assert [row[2] for row in table(content, "序号", "信息", "参与的人员")] == ["赵例、孙例", "赵例", "尚未处理"]
    assert [row[2] for row in table(content, "序号", "信息", "处理的方式")] == ["专线传输", "覆写", "尚未处理"]
    assert [row[2] for row in table(content, "序号", "信息", "信息目前在何处")] == ["新档案库", "已清除", "尚未处理"]


@pytest.mark.parametrize(("day", "shown"), [("2026-11-20", "2026年11月20日"), ("2026-11-21", "尚未处理")])
def test_an_item_is_disposed_of_from_its_day_on(repo: Repo, day: str, shown: str) -> None:
    content = made(repo, "information", TERMINATION.replace("2027-01-05", day)).content
    assert table(content, "序号", "信息", "处理")[2][3] == shown


def test_information_needs_no_approval(repo: Repo) -> None:
    text = all_text(made(repo, "information").content)
    assert "审批" not in text
    assert "主管领导" not in text
    assert "记录人（签字）" in text


@pytest.mark.parametrize("kind", ["equipment", "media"])
def test_equipment_and_media_have_the_plan_and_who_approved_it(repo: Repo, kind: str) -> None:
    content = made(repo, kind).content
    assert "处理方案：《甲终止处理记录》。" in all_text(content)
    assert table(content, "角色")[-1] == ["主管领导", "王例", "☑同意", "", "2026年3月20日"]
    assert not highlighted(content)


def test_nothing_is_said_of_an_item_without_a_day(repo: Repo) -> None:
    content = made(repo, "equipment").content
    assert table(content, "序号", "设备", "有无残余信息") == [
        ["1", "办公服务器", "无残余信息"],
        ["2", "磁带库", "尚未处理"],
    ]


def test_residual_information_is_highlighted_and_so_is_that_nobody_looked(repo: Repo) -> None:
    left = TERMINATION.replace("粉碎, residual: 无残余信息", "粉碎, residual: 有残余信息")
    assert highlighted(made(repo, "media", left).content) == ["有残余信息"]
    unknown = made(repo, "media", TERMINATION.replace("粉碎, residual: 无残余信息", "粉碎"))
    assert highlighted(unknown.content) == ["（待填）"]
    assert [missing.title for missing in unknown.missing] == ["硬盘：有无残余信息"]


@pytest.mark.parametrize(
    ("approved", "shown"),
    [
        ("approvals: [{by: p-wang, date: 2026-04-05}]", []),
        ("approvals: [{by: p-wang, date: 2026-04-06}]", ["已于2026年4月5日处理，设备处理方案2026年4月6日才审批"]),
        ("approvals: []", ["已于2026年4月5日处理，设备处理方案没有主管领导审批", "（待填）"]),
    ],
)
def test_what_was_disposed_of_before_a_leader_approved_is_highlighted(
    repo: Repo, approved: str, shown: list[str]
) -> None:
    late = TERMINATION.replace("approvals: [{by: p-wang, date: 2026-03-20}]", approved, 1)
    assert highlighted(made(repo, "equipment", late).content) == shown
    assert not highlighted(made(repo, "media", late).content)


def test_what_the_system_has_and_no_item_names_is_highlighted(repo: Repo) -> None:
    without = TERMINATION.replace("what: 磁带库", "what: 打印机")
    assert highlighted(made(repo, "equipment", without).content) == ["磁带库"]
    assert not highlighted(made(repo, "equipment").content)


@pytest.mark.parametrize(("items", "said"), [("[]", True), ("", False)])
def test_that_there_is_nothing_is_said_and_that_nothing_is_stated_is_left_to_fill(
    repo: Repo, items: str, said: bool
) -> None:
    termination = f"system: old\ndecided: 2026-03-01\nreason: 停用\n{f'media: {items}' if items else ''}\n"
    content = made(repo, "media", termination).content
    assert ("没有需要处理的存储介质。" in all_text(content)) == said
    assert ("（待填）" in highlighted(content)) != said or said
