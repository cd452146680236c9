"""A list that is there already: what its columns are is asked once, and nothing is overwritten."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from secops_cli.errors import CommandLineError
from secops_cli.exchange.sheets.mapping import (
    SheetMap,
    headings,
    likely_family,
    map_file,
    proposed,
    read_map,
)
from secops_cli.exchange.sheets.reading import Grid
from secops_cli.exchange.sheets.writing import Plan
from secops_cli.office.opening import open_office
from secops_cli.tasks.sheets import plan_list, remembered_map
from tests.conftest import Repository
from tests.exchange.sheet_support import FILES, asked, changed, problems

Make = Callable[..., Repository]

ROSTER = [
    ["示例公司花名册(2026年)"],
    ["序号", "姓名", "身份证号", "手机", "入职日期", "学历", "所学专业", "备注"],
    [1, "孙某", "110101199003074514", 13800000000, "2024年3月1日", "本科", "信息安全", "骨干"],
    [2, "钱某", None, None, datetime(2023, 5, 1), None, None, None],
]
ROSTER_MAP = """\
family: people
columns: {姓名: name, 入职日期: 在职期间·起, 学历: degrees.level, 所学专业: degrees.major, 备注: note}
words: {degrees.level: {本科: 学士}}
values: {从事的服务类型: 安全运维}
"""
CONTRACTS = [
    ["合同编号", "合同名称", "甲方", "合同金额(元)", "签订日期", "项目负责人"],
    ["2026-31", "运维二期", "某局", 365000, "2026/1/5", "赵某"],
]
CONTRACT_MAP = """\
family: projects
columns: {合同编号: id, 合同名称: name, 甲方: client, 合同金额(元): amount, 签订日期: signed, 项目负责人: manager}
units: {amount: 元}
values: {services: 安全运维}
"""


def grid_of(rows: Sequence[Sequence[Any]], *merged: str) -> Grid:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    for area in merged:
        workbook.worksheets[0].merge_cells(area)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return Grid(open_office(buffer.getvalue(), "清单.xlsx"))


def plan(repository: Repository, rows: Sequence[Sequence[Any]], mapping: str) -> Plan:
    return plan_list(asked(repository), grid_of(rows), read_map(mapping.encode(), "对应.yaml"))


def test_a_roster_becomes_records_without_personal_numbers(repo: Make) -> None:
    found = plan(repo(FILES), ROSTER, ROSTER_MAP)
    text = changed(found)["people/一部.yaml"]
    assert text.endswith(
        "- id: P03\n  name: 孙某\n  employment:\n    from: 2024-03-01\n  services: [安全运维]\n"
        "  degrees:\n    - {level: 学士, major: 信息安全}\n  note: 骨干\n"
    )
    assert "110101" not in text
    assert any("身份证号、手机 是个人信息" in note for note in found.notes)


def test_a_record_that_is_there_gets_what_it_lacks_and_keeps_the_rest(repo: Make) -> None:
    """A record that says otherwise is a conflict, and nothing of it is written."""
    repository = repo(FILES)
    text = changed(plan(repository, ROSTER, ROSTER_MAP))["people/一部.yaml"]
    assert "  note: '说明: 有冒号'\n  employment:\n    from: 2023-05-01\n" in text
    other = [*ROSTER[:2], [2, "钱某", None, None, datetime(2023, 5, 1), None, None, "另一句"]]
    found = plan(repository, other, ROSTER_MAP)
    assert not found.files
    assert problems(found) == [("Sheet!H3", "备注 仓库里是 说明: 有冒号，表里是 另一句")]


def test_the_second_import_of_the_same_list_changes_nothing(repo: Make) -> None:
    repository = repo(FILES)
    for name, content in plan(repository, ROSTER, ROSTER_MAP).files.items():
        assert content is not None
        repository.write({name: content})
    again = plan(repository, ROSTER, ROSTER_MAP)
    assert (dict(again.files), problems(again)) == ({}, [])


def test_an_amount_is_brought_to_its_unit_and_a_manager_to_his_id(repo: Make) -> None:
    text = changed(plan(repo(FILES), CONTRACTS, CONTRACT_MAP))["projects.yaml"]
    assert "  amount: 36.5\n  signed: 2026-01-05\n  manager: P01\n" in text


@pytest.mark.parametrize(
    ("title", "header", "amount", "words"),
    [
        ("合同台账", "合同金额", "  amount: 365000\n", "金额按万元读"),
        ("合同台账", "合同金额(元)", "  amount: 36.5\n", "单位是元"),
        ("合同台账(单位：元)", "合同金额", "  amount: 36.5\n", "单位是元"),
        ("单位：万元", "合同金额", "  amount: 365000\n", "单位是万元"),
    ],
)
def test_an_amount_whose_unit_the_mapping_leaves_out_has_that_of_its_header_or_ten_thousands(
    repo: Make, title: str, header: str, amount: str, words: str
) -> None:
    mapping = CONTRACT_MAP.replace("units: {amount: 元}\n", "").replace("合同金额(元)", header)
    rows = [[title], [*CONTRACTS[0][:3], header, *CONTRACTS[0][4:]], CONTRACTS[1]]
    found = plan(repo(FILES), rows, mapping)
    assert amount in changed(found)["projects.yaml"]
    assert any(words in note for note in found.notes)


@pytest.mark.parametrize("cell", ["￥365,000元", "３６５０００", "365,000.00"])
def test_an_amount_may_be_written_with_the_yuan_and_its_own_unit(repo: Make, cell: str) -> None:
    rows = [CONTRACTS[0], [*CONTRACTS[1][:3], cell, *CONTRACTS[1][4:]]]
    assert "  amount: 36.5\n" in changed(plan(repo(FILES), rows, CONTRACT_MAP))["projects.yaml"]


def test_an_amount_in_another_unit_than_its_column_is_refused(repo: Make) -> None:
    rows = [CONTRACTS[0], [*CONTRACTS[1][:3], "36.5万元", *CONTRACTS[1][4:]]]
    [(where, message)] = problems(plan(repo(FILES), rows, CONTRACT_MAP))
    assert (where, "应为数" in message) == ("Sheet!D2", True)


TWO_LINES = [
    ["花名册"],
    ["序号", "姓名", "经历", None, "身份证号", "手机"],
    [None, None, "入职时间", "部门", None, None],
    *([n, f"孙{n}", f"2024.3.{n}", "一部", "110101199003074514", f"1380000000{n}"] for n in (1, 2, 3)),
    ["合计", 3],
    ["制表人：", "某某"],
]
MERGED = ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3")


def test_headers_on_two_merged_lines_are_found_and_no_number_is_taken_for_one() -> None:
    [heading] = headings(grid_of(TWO_LINES, *MERGED))
    assert (heading.row, heading.cells) == (2, ("序号", "姓名", "入职时间", "部门", "身份证号", "手机"))


def test_a_row_with_personal_numbers_is_never_proposed_as_headers() -> None:
    rows = [["甲", None, None], ["孙某", "110101199003074514", "一部"]]
    assert headings(grid_of(rows)) == []


def test_sums_and_signatures_below_a_list_are_passed_over_and_said(repo: Make) -> None:
    mapping = read_map("family: people\ncolumns: {姓名: name, 入职时间: employment.from}\n".encode(), "对应.yaml")
    found = plan_list(asked(repo(FILES)), grid_of(TWO_LINES, *MERGED), mapping)
    assert [work.data["name"] for work in found.works] == ["孙1", "孙2", "孙3"]
    assert (problems(found), any("第 7、8 行是合计" in note for note in found.notes)) == ([], True)


def test_a_header_that_stands_twice_is_asked_about(repo: Make) -> None:
    rows = [["姓名", "日期", "日期"], ["孙某", "2024.3.5", "2025.3.5"]]
    with pytest.raises(CommandLineError, match="有几列的表头都是 日期"):
        plan(repo(FILES), rows, "family: people\ncolumns: {姓名: name, 日期: employment.from}\n")
    found = plan(repo(FILES), rows, "family: people\ncolumns: {姓名: name, 日期: '-'}\n")
    assert "孙某" in changed(found)["people/一部.yaml"]


def test_a_manager_who_is_not_on_the_roster_is_refused(repo: Make) -> None:
    rows = [CONTRACTS[0], [*CONTRACTS[1][:5], "外人"]]
    [(where, message)] = problems(plan(repo(FILES), rows, CONTRACT_MAP))
    assert (where, "人员里没有 外人" in message) == ("Sheet!F2", True)


def test_a_column_of_telephones_is_known_by_what_it_holds(repo: Make) -> None:
    rows = [["姓名", "备注"], ["孙某", "13800000000"], ["李某", 13800000001]]
    found = plan(repo(FILES), rows, "family: people\ncolumns: {姓名: name, 备注: note}\n")
    assert "1380000" not in changed(found)["people/一部.yaml"]
    assert any("备注 是个人信息" in note for note in found.notes)


def test_a_telephone_among_words_refuses_the_row(repo: Make) -> None:
    rows = [["姓名", "备注"], ["孙某", "电话 13800000000"], ["李某", "骨干"]]
    found = plan(repo(FILES), rows, "family: people\ncolumns: {姓名: name, 备注: note}\n")
    assert [where for where, _ in problems(found)] == ["Sheet!B2"]
    assert "李某" in changed(found)["people/一部.yaml"]


def test_one_record_in_two_rows_is_taken_once(repo: Make) -> None:
    rows = [["姓名", "备注"], ["孙某", "甲"], ["孙某", "乙"]]
    found = plan(repo(FILES), rows, "family: people\ncolumns: {姓名: name, 备注: note}\n")
    assert "与 Sheet!第 2 行 说的是同一条记录" in problems(found)[0][1]
    assert changed(found)["people/一部.yaml"].count("孙某") == 1


def test_headers_suggest_what_they_are(repo: Make) -> None:
    for rows, family, columns in (
        (ROSTER, "people", {"姓名": "name", "入职日期": "employment.from", "学历": "degrees.level", "序号": "-"}),
        (CONTRACTS, "projects", {"合同名称": "name", "甲方": "client", "合同金额(元)": "amount", "合同编号": "id"}),
    ):
        [heading] = headings(grid_of(rows))
        assert likely_family(heading) == family
        found = proposed(heading, likely_family(heading))
        assert {header: found.columns[header] for header in columns} == columns
    assert found.units == {"amount": "元"}


def test_a_mapping_reads_back_as_it_is_remembered() -> None:
    mapping = read_map(ROSTER_MAP.encode(), "a.yaml")
    assert read_map(map_file(mapping), "b.yaml") == mapping


def test_a_remembered_mapping_is_found_by_its_headers(repo: Make) -> None:
    repository = repo(FILES | {"forms/sheet-a.yaml": ROSTER_MAP, "forms/sheet-b.yaml": CONTRACT_MAP})
    found = remembered_map(asked(repository), grid_of(CONTRACTS))
    assert found is not None
    assert (found[0], found[1].family) == ("forms/sheet-b.yaml", "projects")
    assert remembered_map(asked(repository), grid_of([["甲", "乙"], [1, 2]])) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("family: rows\ncolumns: {a: name}\n", "可用：people、projects、evidence、systems"),
        ("family: people\ncolumns: {a: nmae}\n", "没有字段 nmae"),
        ("family: people\ncolumns: {a: name, b: 姓名}\n", "有几列都写成 name"),
        ("family: people\n", "缺少 columns"),
        ("- a\n", "应是 键: 值"),
        ("a: [\n", "读不出"),
        ("family: people\ncolumns: {没有这列: name}\n", "表里没有列 没有这列"),
        ("family: people\nsheet: 别的\ncolumns: {姓名: name}\n", "没有工作表 别的"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(repo: Make, text: str, words: str) -> None:
    with pytest.raises(CommandLineError) as fault:
        plan(repo(FILES), ROSTER, text)
    assert words in f"{fault.value.message} {fault.value.hint}"


def test_the_model_of_a_mapping_is_closed() -> None:
    assert SheetMap.model_config["extra"] == "forbid"
