"""The gap report says what `gap` says, in the same numbers, in Word and in Excel."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from list_papers import FILES, book, facts, make, rows, sheet, written

from secops_cli.assess.gap import ACTION_TITLES, gap
from secops_cli.errors import CommandLineError
from secops_cli.pipeline import Request, Result, assess, gaps
from secops_cli.report.gap import document
from tests.conftest import TODAY, Repository

SAMPLE = Path(__file__).parents[2] / "sample-org"
KINDS = ("decide", "renew", "obtain", "add", "wait")


@pytest.fixture(scope="module")
def sample() -> Result:
    return assess(Request(SAMPLE, TODAY))


@pytest.fixture(scope="module")
def targets(sample: Result) -> list[Any]:
    """What `gap --format json` says."""
    return list(document(sample.case, sample.origin, gaps(sample, sample.case, None))["targets"])


@pytest.fixture(scope="module")
def workbook(sample: Result) -> bytes:
    return book(make(sample, "gap-report", formats=("xlsx",)))


def chosen(target: Any) -> list[Any]:
    return [action for action in target["actions"] if action["chosen"]]


def test_the_summary_counts_what_gap_lists_target_by_target(targets: list[Any], workbook: bytes) -> None:
    summary = [row for row in rows(workbook, "概要") if isinstance(row["合计"], float)][: len(targets)]
    assert len(summary) == len(targets) == 15
    for row, target in zip(summary, targets, strict=True):
        counts = [sum(action["kind"] == kind for action in chosen(target)) for kind in KINDS]
        assert [row[ACTION_TITLES[kind]] for kind in KINDS] == counts
        assert row["合计"] == sum(counts)
        assert row["目标级别"] == target["to"]
        if target["reached"]:
            assert row["最早可达"] == "已达到"
        else:
            assert row["最早可达"] == date.fromisoformat(target["earliest"])


def test_the_opening_adds_up(targets: list[Any], workbook: bytes) -> None:
    words = str(sheet(workbook, "概要")["A2"].value)
    reached = sum(target["reached"] for target in targets)
    later = sum(not t["reached"] and t["earliest"] > "2026-11-20" for t in targets)
    actions = [action for target in targets for action in chosen(target)]
    unassigned = sum(action["responsible"] is None for action in actions)
    assert f"共 {len(targets)} 个目标：{reached} 个已达到" in words
    assert f"{later} 个要等到所列日期，0 个照现有记录等不到" in words
    assert f"共 {len(actions)} 项，其中 {unassigned} 项没有责任人" in words


def test_every_action_is_there_with_its_figures(targets: list[Any], workbook: bytes) -> None:
    listed = rows(workbook, "要做的事")
    actions = {(t["standard"], t["category"], a["id"]): a for t in targets for a in t["actions"]}
    assert len(listed) == len(actions)
    [row] = [row for row in listed if row["要做什么"] == "从事安全服务的人员增加 2 人"]
    assert (row["数量"], row["单位"], row["种类"], row["责任人"]) == (2, "人", "增加", "钱例宁")
    assert row["要求与现有"] == "从事安全服务的人员 要求 ≥ 30 人，现有 28 人，其中已证 26 人"
    renewed = next(row for row in listed if row["种类"] == "更新材料")
    assert "P21 何例秋 people/运维二部.yaml:135" in renewed["记录与位置"]


def test_word_and_excel_list_the_same_actions(sample: Result, workbook: bytes) -> None:
    paper = Document(io.BytesIO(book(make(sample, "gap-report", formats=("docx",)), ".docx")))
    tables = [table for table in paper.tables if table.rows[0].cells[0].text == "事项"]
    told = [[row.cells[0].text, row.cells[1].text] for table in tables for row in table.rows[1:]]
    assert told == [[row["事项"], row["种类"]] for row in rows(workbook, "要做的事")]


def test_who_has_to_do_how_much_adds_up(workbook: bytes) -> None:
    loads = rows(workbook, "按责任人")
    todo = [row for row in rows(workbook, "要做的事") if row["做不做"] == "要做"]
    assert sum(row["项数"] for row in loads) == len(todo)
    assert loads[-1]["责任人"] == "未定"


CERTIFICATE_FIRST = {
    **FILES,
    "secops.yaml": "format: 1\ntargets: [{standard: isccc, category: F, level: 一级}]\n",
    "certificates.yaml": "[]\n",
    "projects.yaml": "[]\n",
}


def test_what_has_to_come_first_stands_first(repo: Any) -> None:
    """The first level wants the second to have been held for a year, and that wants what the second wants."""
    result: Result = repo(CERTIFICATE_FIRST).assess()
    found = gap(result.case, result.case.grades[0])
    ordered = [action.id for action in found.in_order_of_dependency()]
    assert any(action.depends_on for action in found.actions)
    for action in found.actions:
        assert all(ordered.index(first) < ordered.index(action.id) for first in action.depends_on)
    listed = rows(book(make(result, "gap-report", formats=("xlsx",))), "要做的事")
    todo = {action.id for action in found.actions if action.chosen}
    assert ordered != [action.id for action in found.actions]
    assert [row["事项"] for row in listed] == [n for n in ordered if n in todo] + [n for n in ordered if n not in todo]
    assert [row["事项"] for row in listed if row["做不做"] == "要做"] == [n for n in ordered if n in todo]
    [certificate] = [row for row in listed if row["要做什么"] == "先取得二级资质证书"]
    [wait] = [row for row in listed if row["先办"] == certificate["事项"]]
    assert wait["种类"] == "等待"
    assert wait["日期"] == date.fromisoformat("2029-11-20")


def test_facts_that_are_not_stated_are_told_beside_the_day(repo: Any) -> None:
    content = book(make(repo(FILES).assess(), "gap-report", formats=("xlsx",)))
    assert "项事实还不明，写明以后日期可能推后" in rows(content, "概要")[0]["说明"]


def test_one_standard_or_category_can_be_chosen(sample: Result) -> None:
    made = make(sample, "gap-report", standard="tcas", category="E")
    assert sorted(made) == [f"示例安全服务有限公司-tcas-安全运维-差距报告.{suffix}" for suffix in ("docx", "xlsx")]
    assert {row["目标"] for row in rows(book(made), "要做的事")} == {"tcas 安全运维(目标 3级)"}
    for one in facts(made):
        assert (one["secops.kind"], one["secops.standard"], one["secops.category"]) == ("gap-report", "tcas", "E")
    with pytest.raises(CommandLineError, match="没有这样的目标"):
        make(sample, "gap-report", category="Z")


def test_without_targets_there_is_nothing_to_make(tmp_path: Path) -> None:
    bare = written(Repository(tmp_path), {"secops.yaml": "format: 1\n"}).assess()
    with pytest.raises(CommandLineError, match="没有目标，差距报告无从做起"):
        make(bare, "gap-report")


def test_the_same_repository_gives_the_same_bytes(repo: Any) -> None:
    result = repo(FILES).assess()
    first, second = (make(result, "gap-report") for _ in range(2))
    assert {name: one.content for name, one in first.items()} == {name: one.content for name, one in second.items()}
