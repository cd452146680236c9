"""A sheet that comes back twice, or whose hidden column was emptied: nothing is added or lost for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Repository
from tests.exchange.sheet_support import (
    FILES,
    PEOPLE,
    ROWS,
    Book,
    apply,
    changed,
    export_book,
    lines_changed,
    problems,
)

Make = Callable[..., Repository]


@pytest.fixture
def book(repo: Make) -> Book:
    return export_book(repo(FILES))


def nothing(book: Book, *, delete: bool = True) -> bool:
    plan = book.plan(delete=delete)
    return (dict(plan.files), problems(plan), plan.going) == ({}, [], ())


def test_rows_that_say_nothing_of_who_assessed_come_home(repo: Make) -> None:
    rows = ROWS.replace("  by: 自评\n", "")
    book = export_book(repo(FILES | {"assessments/isccc/通用要求.yaml": rows}))
    assert nothing(book)
    book.put("rows", "isccc:4.2.2 | F |  |", 说明="还差两份")
    assert lines_changed(rows, changed(book.plan())["assessments/isccc/通用要求.yaml"]) == (
        ["    note: 还差一份"],
        ["    note: 还差两份"],
    )


def test_what_was_added_by_the_first_import_is_not_added_by_the_second(book: Book) -> None:
    book.add("people", 姓名="孙某", **{"在职期间·起": "2026-01-05"})
    book.add("people", 姓名="孙某", **{"在职期间·起": "2026-01-05"})
    book.add("people", 标识="P77", 姓名="李某")
    book.add("people.titles", 人员标识="李某", 系列="财务", 级别="初级", 取得日期="2020-01-01")
    book.add("rows", 标准="isccc", 条目="4.2.3", 结论="符合")
    book.add("systems", 标识="crm", 名称="客户系统", 运行状态="已运行", 对象类型="信息系统")
    first = book.plan()
    assert (problems(first), changed(first)["people/一部.yaml"].count("孙某")) == ([], 2)
    apply(book.repository, first)
    again = book.plan()
    assert (dict(again.files), problems(again)) == ({}, [])
    assert sum("没有再加" in note for note in again.notes) == 5


def test_a_new_row_that_says_more_than_the_record_of_that_id_is_a_conflict(book: Book) -> None:
    book.add("people", 标识="P77", 姓名="李某")
    apply(book.repository, book.plan())
    book.sheet("people").cell(book.sheet("people").max_row, book.column("people", "岗位性质")).value = "技术"
    assert "在仓库里已有(导出以后加的)" in problems(book.plan())[0][1]


def test_emptied_hidden_cells_lose_nothing(book: Book) -> None:
    for table in ("people", "people.titles", "rows", "systems.links"):
        for row in range(2, book.sheet(table).max_row + 1):
            book.sheet(table).cell(row, 1).value = None
    assert nothing(book)
    book.sheet("people").cell(2, book.column("people", "姓名")).value = "孙某"
    assert lines_changed(PEOPLE, changed(book.plan(delete=True))["people/一部.yaml"]) == (
        ["  name: 赵某"],
        ["  name: 孙某"],
    )


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({"类别": "F"}, True),
        ({}, True),
        ({"类别": "Ｆ", "条目": "４.２.２"}, True),
        ({"类别": "G"}, False),
        ({"评估方": "评审"}, False),
    ],
)
def test_a_second_row_about_the_same_thing_is_refused(book: Book, values: dict[str, Any], taken: bool) -> None:
    book.add("rows", **{"标准": "isccc", "条目": "4.2.2", "结论": "符合", **values})
    found = [message for _, message in problems(book.plan())]
    assert (len(found), all("相同的行已有：assessments/isccc/通用要求.yaml" in m for m in found)) == (taken, True)


def test_a_conflict_is_not_also_told_as_a_row_to_be_deleted(book: Book) -> None:
    book.drop("people", "P02")
    book.repository.write({"people/一部.yaml": PEOPLE.replace("name: 钱某", "name: 钱二")})
    plan = book.plan(delete=True)
    assert (plan.going, [m for _, m in problems(plan)]) == ((), ["表里删了这一行，仓库里这条记录导出后改过"])


def test_words_of_a_list_that_stay_keep_their_order_and_comments(repo: Make) -> None:
    people = "- id: P01\n  name: 赵某\n  services:\n    - 应急响应   # 兼\n    - 安全咨询\n"
    book = export_book(repo({"people.yaml": people}))
    book.put("people", "P01", 从事的服务类型="安全咨询、应急处理")
    assert nothing(book)
    book.put("people", "P01", 从事的服务类型="安全运维、安全咨询、应急处理")
    assert lines_changed(people, changed(book.plan())["people.yaml"]) == ([], ["    - 安全运维"])


def test_numbers_of_pages_and_clauses_are_read_in_any_width(book: Book) -> None:
    book.put("evidence", "ev-2", 页数="１２")
    assert "  pages: 12\n" in changed(book.plan())["evidence/全部.register.yaml"]


def test_an_amount_may_carry_the_unit_of_its_column(book: Book) -> None:
    book.put("projects", "2025-01", 合同金额="￥88.80万元")
    assert "  amount: 88.8\n" in changed(book.plan())["projects.yaml"]
    book.put("projects", "2025-01", 合同金额="888000元")
    assert "应为数" in problems(book.plan())[0][1]
