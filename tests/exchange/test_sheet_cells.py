"""What a cell means: everything that has one meaning is read, whatever program or habit wrote it; the rest is named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from secops_cli.exchange.sheets.cells import Broken, CellFault, Formula, read
from secops_cli.exchange.sheets.columns import Column, table_named
from secops_cli.exchange.sheets.showing import shown, told, wanted


def column(table: str, name: str) -> Column:
    found = table_named(table)
    assert found is not None
    column = found.column(name)
    assert column is not None
    return column


SIGNED = column("projects", "signed")
AMOUNT = column("projects", "amount")
USERS = column("projects", "system_users")
NAME = column("people", "name")
CODE = column("people", "employer_credit_code")
DUTY = column("people", "duty")
SERVICES = column("people", "services")
EVIDENCE = column("people", "evidence")
FLAG = column("people.degrees", "security_related")
PAPERS = column("rows", "evidence")
PORTS = column("systems", "network.ports")
COUNT = column("people", "titles")


@pytest.mark.parametrize(
    ("field", "cell", "meaning"),
    [
        (SIGNED, datetime(2026, 1, 5), "2026-01-05"),
        (SIGNED, date(2026, 1, 5), "2026-01-05"),
        (SIGNED, "2026-1-5", "2026-01-05"),
        (SIGNED, "2026/1/5", "2026-01-05"),
        (SIGNED, "2026.01.05", "2026-01-05"),
        (SIGNED, " 2026年1月5日 ", "2026-01-05"),
        (SIGNED, "２０２６年１月５日", "2026-01-05"),
        (SIGNED, "2026-01-05 00:00:00", "2026-01-05"),
        (SIGNED, 20260105, "2026-01-05"),
        (SIGNED, 46027, "2026-01-05"),
        (SIGNED, None, None),
        (SIGNED, "　", None),
        (AMOUNT, 36.5, Decimal("36.5")),
        (AMOUNT, 0.1 + 0.2, Decimal("0.3")),
        (AMOUNT, "36.50", Decimal("36.5")),
        (AMOUNT, "1,234.5", Decimal("1234.5")),
        (AMOUNT, "３６．５", Decimal("36.5")),
        (AMOUNT, 100, Decimal(100)),
        (USERS, 12.0, 12),
        (USERS, "1 200", 1200),
        (NAME, "　张三\u200b ", "张三"),
        (NAME, "第一行\r\n第二行", "第一行\n第二行"),
        (NAME, "甲_x000D_\n乙", "甲\n乙"),
        (NAME, 7, "7"),
        (NAME, 8.1, "8.1"),
        (CODE, "９１９９００００ＭＡ０ＥＸＡＭＰ１７", "91990000MA0EXAMP17"),
        (DUTY, " 技术 ", "技术"),
        (SERVICES, "安全运维、应急响应", ("安全运维", "应急处理")),
        (SERVICES, "安全运维,安全咨询；监测预警\n数据安全", ("安全运维", "安全咨询", "监测预警", "数据安全")),
        (SERVICES, "灾备资源服务（A类）", ("灾备资源服务",)),
        (SERVICES, "security-operations", ("安全运维",)),
        (SERVICES, "无", ()),
        (SERVICES, None, None),
        (EVIDENCE, None, ()),
        (EVIDENCE, "RL-01，RL-02 RL-03、RL-04", ("RL-01", "RL-02", "RL-03", "RL-04")),
        (FLAG, "是", True),
        (FLAG, False, False),
        (FLAG, "TRUE", True),
        (PAPERS, "ZD-01：3,5\nJL-03, JL-04", (("ZD-01", "3,5"), ("JL-03", None), ("JL-04", None))),
        (PORTS, "TCP 443\nUDP 514", ("TCP 443", "UDP 514")),
        (COUNT, "2 项", "有"),
        (COUNT, "无", "无"),
        (COUNT, None, None),
    ],
)
def test_what_has_one_meaning_is_read(field: Column, cell: Any, meaning: Any) -> None:
    assert read(field, cell) == meaning


@pytest.mark.parametrize(
    ("field", "cell", "words"),
    [
        (SIGNED, "2026-02-30", "不是存在的日期"),
        (SIGNED, "1/5/2026", "看不出是哪一天"),
        (SIGNED, "2026年1月", "看不出是哪一天"),
        (SIGNED, 2026, "看不出是哪一天"),
        (SIGNED, datetime(2026, 1, 5, 8, 30), "带有钟点"),
        (AMOUNT, "36 元", "应为数，不写单位"),
        (AMOUNT, datetime(1900, 1, 5), "应为数"),
        (USERS, 1.5, "应为整数"),
        (DUTY, "技工", "可用：技术、管理、销售、行政"),
        (FLAG, "也许", "可用：是、否"),
        (column("evidence", "kind"), "合同书", "合同、租赁合同"),
        (CODE, 919900001234567890, "15 位以后的数字已经变成 0"),
        (NAME, Formula("=A1&B1"), "是公式"),
        (AMOUNT, Formula("=1+1"), "是公式"),
        (AMOUNT, Broken("#REF!"), "错误值 #REF!"),
        (NAME, "张三 13812345678", "手机号码"),
        (EVIDENCE, "RL-01, RL-01", "写了两次"),
        (PAPERS, "ZD-01 ZD-02: 3", "一行写一份"),
        (COUNT, "两项", "应留空"),
    ],
)
def test_what_has_none_or_two_is_named(field: Column, cell: Any, words: str) -> None:
    with pytest.raises(CellFault, match=words):
        read(field, cell)


def test_an_id_that_holds_a_list_mark_is_one_id_where_it_is_known() -> None:
    assert read(EVIDENCE, "合同、补充", ("合同、补充",)) == ("合同、补充",)
    assert read(EVIDENCE, "合同、补充") == ("合同", "补充")


@pytest.mark.parametrize(
    ("field", "value", "cell"),
    [
        (SIGNED, "2026-01-05", date(2026, 1, 5)),
        (AMOUNT, "36.50", Decimal("36.50")),
        (AMOUNT, 42, 42),
        (NAME, "电话 13812345678", "电话 138…78"),
        (SERVICES, ["security-operations", "应急响应"], "安全运维、应急处理"),
        (SERVICES, [], "无"),
        (EVIDENCE, [], None),
        (FLAG, True, "是"),
        (PAPERS, ["a", {"id": "b", "pages": 3}], "a\nb: 3"),
        (PAPERS, ["a", {"id": "b", "sha256": "0"}], "a, b"),
        (PORTS, ["TCP 443", "两\n行", '"引"', "无"], 'TCP 443\n"两\\n行"\n"\\"引\\""\n"无"'),
        (COUNT, [{}, {}], "2 项"),
        (COUNT, [], "无"),
    ],
)
def test_a_value_is_shown_so_that_it_reads_back(field: Column, value: Any, cell: Any) -> None:
    assert shown(field, value) == cell
    assert read(field, shown(field, value)) == read(field, cell)


def test_what_did_not_change_in_a_list_stays_as_it_was_written() -> None:
    """A service by its English name, a document with the hash that the conclusion rests on."""
    assert wanted(SERVICES, ("安全运维", "安全咨询"), ["security-operations"]) == ["security-operations", "安全咨询"]
    old = ["a", {"id": "b", "pages": 3, "sha256": "0"}]
    assert wanted(PAPERS, (("b", "3"), ("c", "4")), old) == [old[1], {"id": "c", "pages": 4}]
    assert wanted(PAPERS, (("b", None),), old) == [{"id": "b", "sha256": "0"}]


def test_nothing_and_none_are_two_things_where_the_model_says_so() -> None:
    assert (wanted(SERVICES, (), None), wanted(SERVICES, None, None)) == ([], None)
    assert wanted(EVIDENCE, (), ["a"]) is None
    assert (told(SERVICES, ()), told(SERVICES, None), told(EVIDENCE, ())) == ("无", "(空)", "(空)")
