"""The 等级评定报告 as those who decide read it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from deliver_support import write_repository
from docx import Document
from word_support import all_text, highlighted

from secops_cli.deliver.packing import facts_of
from secops_cli.deliver.papers import PAPERS
from secops_cli.deliver.papers.making import Made
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.pipeline import Request, assess, papers, self_assessments

SAMPLE = Path(__file__).parents[2] / "sample-org"
AS_OF = date(2026, 11, 20)
[PAPER] = [paper for paper in PAPERS if paper.name == "rating-report"]
TWO = """\
format: 1
targets:
  - {standard: tcas, category: E, level: 2级, region: 甲省}
  - {standard: tcas, category: C, level: 1级, application: 监督}
"""


def made(folder: Path) -> Made:
    [one] = papers(assess(Request(folder, AS_OF)), PAPER).values()
    return one


def tables(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(content)).tables]


def table(content: bytes, *heads: str) -> list[list[str]]:
    """The rows below the head of the first table whose first heads these are."""
    found = next(rows for rows in tables(content) if tuple(rows[0][: len(heads)]) == heads)
    return found[1:]


@pytest.fixture(scope="module")
def sample() -> Made:
    return made(SAMPLE)


def test_each_category_has_the_levels_of_its_parts_and_the_lower_of_them(sample: Made) -> None:
    row = {row[1]: row for row in table(sample.content, "序号", "类别")}["安全运维"]
    assert row[2:] == ["初次", "示例省", "3级", "基本要求 3级\n专业要求 2级", "2级", "3级（待 2 条）", "未达到"]


def test_a_category_that_has_its_level_says_so(sample: Made) -> None:
    row = {row[1]: row for row in table(sample.content, "序号", "类别")}["安全集成"]
    assert (row[4], row[6], row[8]) == ("1级", "1级", "达到")


def test_every_clause_of_the_level_is_listed_by_part_with_its_verdict(sample: Made) -> None:
    """安全运维 at 3级: 29 basic clauses, 32 professional ones."""
    lists = [rows[1:] for rows in tables(sample.content) if rows[0] == ["序号", "条号", "要求", "结论", "依据"]]
    assert [len(rows) for rows in lists[:2]] == [29, 32]
    assert {row[3] for row in lists[0]} == {"符合", "不适用"}
    assert "3级共 32 条：符合 30 条，待定 2 条。" in all_text(sample.content)


def test_what_holds_tells_its_value_and_its_documents_by_the_numbers_of_the_form(sample: Made) -> None:
    rows = next(rows for rows in tables(sample.content) if rows[0] == ["序号", "条号", "要求", "结论", "依据"])
    basis = {row[1]: row[4] for row in rows}["6.4.3"].split("\n")
    assert basis[:2] == ["注册资金 1000 万元，要求 ≥ 500 万元", "连续审计年度 3 年，要求 ≥ 3 年"]
    numbers = basis[2].removeprefix("材料 ").split("、")
    forms = self_assessments(assess(Request(SAMPLE, AS_OF)), "tcas", formats=("docx",))
    [form] = [content for name, content in forms.items() if "安全运维" in name]
    assert all(f"\n{number} " in "\n" + all_text(form) for number in numbers)


def test_an_alternative_that_did_not_serve_is_no_basis(sample: Made) -> None:
    """6.4.1 is met by the years of practice, not by a qualification that nobody holds."""
    rows = next(rows for rows in tables(sample.content) if rows[0] == ["序号", "条号", "要求", "结论", "依据"])
    basis = {row[1]: row[4] for row in rows}["6.4.1"]
    assert "从业年限" in basis
    assert "持有资质" not in basis


def test_what_is_pending_is_listed_with_why(sample: Made) -> None:
    rows = table(sample.content, "序号", "类别", "条号")
    assert rows[0][1:3] + rows[0][4:] == ["安全运维", "E.3.2-d", "待定·缺证", "缺知识库记录\n材料 1.16-1"]
    assert "待定·缺证" in highlighted(sample.content)
    assert "services/" not in all_text(sample.content)


def test_opinion_level_and_signatures_are_left_to_people(sample: Made) -> None:
    assert [missing.title for missing in sample.missing] == ["评定意见"]
    assert {row[3] for row in table(sample.content, "类别", "申报等级")} == {""}
    signers = table(sample.content, "签署方")
    assert [row[0] for row in signers] == [
        "评定组成员",
        "评定组成员",
        "评定组组长",
        "评定机构（盖章）",
        "被评定机构代表",
    ]
    assert {cell for row in signers for cell in row[1:]} == {""}


def test_what_the_organisation_has_not_written_is_marked(tmp_path: Path) -> None:
    found = made(write_repository(tmp_path, secops=TWO))
    assert [missing.where for missing in found.missing][:2] == [
        "organization.yaml 的 founded",
        "organization.yaml 的 address",
    ]
    rows = {row[1]: row for row in table(found.content, "序号", "类别")}
    assert rows["安全运维"][2:5] == ["初次", "甲省", "2级"]
    assert rows["安全咨询"][2:5] == ["监督", "—", "1级"]
    assert rows["安全运维"][6] == "未达到"


@pytest.mark.parametrize(
    ("rule", "words"), [("all-clauses", "取成立的最高一级"), ("lower-part", "取其中较低的一级（该标准 5.5）")]
)
def test_the_report_says_how_parts_made_up_the_level(tmp_path: Path, rule: str, words: str) -> None:
    found = made(write_repository(tmp_path, secops=f"{TWO}level_rule: {rule}\n"))
    assert words in all_text(found.content)


def test_a_reading_that_was_chosen_is_told(tmp_path: Path) -> None:
    settings = TWO.replace("2级", "3级") + 'readings: {"tcas:6.4.1": one-level-lower}\n'
    assert "6.4.1 原文有歧义" in all_text(made(write_repository(tmp_path, secops=settings)).content)


def test_without_a_target_of_such_a_standard_there_is_nothing_to_report(tmp_path: Path) -> None:
    with pytest.raises(CommandLineError, match="没有综合评定等级的标准"):
        made(write_repository(tmp_path))


def test_a_damaged_settings_file_is_not_taken_for_one_without_targets(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"secops\.yaml 读不出"):
        made(write_repository(tmp_path, secops=TWO + "readings: {a:1: b}\n"))


def test_the_properties_name_the_standard(sample: Made) -> None:
    facts = facts_of(sample.content)
    assert (facts["secops.kind"], facts["secops.standard"]) == ("rating-report", "tcas-375-2019")
