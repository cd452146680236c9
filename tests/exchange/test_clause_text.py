"""Clauses in the running text of a standard, by their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_forms import numbered, typeset

from secops_cli.exchange.wording.clause_lines import read_clauses
from secops_cli.exchange.wording.found import Reading

IDS = [
    "4.1.1",
    "4.1.2-a",
    "4.1.2-b",
    "A1",
    "A1.1-a",
    "A1.1-b",
    "A1.1-b.1",
    "A1.1-b.2",
    "A2",
    "A2-p2",
    "C.1.1",
    "C.1.1-a",
]


def read(text: str, ids: list[str] = IDS) -> Reading:
    return read_clauses(numbered(text.splitlines()), ids)


def taken(reading: Reading) -> dict[str, str]:
    return {entry.number: entry.wording for entry in reading.entries}


def left(reading: Reading) -> dict[str, str]:
    return {found.number: found.reason for found in reading.left}


def test_paragraphs_and_lettered_items_are_found_below_their_headings() -> None:
    text = """\
4.1 三级要求
4.1.1. 法人
甲乙丙丁。
4.1.2. 人员
- a) 戊己庚辛。
- b) 壬癸子丑。
"""
    assert taken(read(text)) == {"4.1.1": "甲乙丙丁。", "4.1.2-a": "戊己庚辛。", "4.1.2-b": "壬癸子丑。"}


def test_a_heading_may_stand_right_beside_its_number_and_begin_with_a_figure() -> None:
    text = "A1 2级要求\n甲乙丙丁。\nA1.1准备\na）戊己。\nb) 庚辛：\n1) 壬癸；\n2) 子丑。\n"
    expected = {"A1": "甲乙丙丁。", "A1.1-a": "戊己。", "A1.1-b": "庚辛：", "A1.1-b.1": "壬癸；", "A1.1-b.2": "子丑。"}
    assert taken(read(text)) == expected


def test_lines_that_the_page_has_cut_are_one_text() -> None:
    """Page numbers and the running title do not come between."""
    text = """\
C.1.1 准备
准备要求：甲乙丙丁，戊己
庚辛。本阶段包括：
a) 壬癸子丑，支持 HTTP
FTP 等，寅
T/XYZ 375—2019
6
卯辰巳。
"""
    assert taken(read(text)) == {
        "C.1.1": "准备要求：甲乙丙丁，戊己庚辛。本阶段包括：",
        "C.1.1-a": "壬癸子丑，支持 HTTP FTP 等，寅卯辰巳。",
    }


def test_the_table_of_contents_is_passed_over() -> None:
    text = "4.1.1. 法人.....\t2\n4.1.2. 人员\t2\n附录 A 甲	9\n4.1.1. 法人\n甲乙。\n"
    assert taken(read(text)) == {"4.1.1": "甲乙。"}


def test_what_stands_under_other_numbers_is_passed_over() -> None:
    text = "3.1 术语\n甲乙。\n4.1.1 法人\n丙丁。\n5. 程序\n戊己。\n6.2 申请\na) 庚辛。\n附录 B\n壬癸。\n"
    assert taken(read(text)) == {"4.1.1": "丙丁。"}


def test_a_sentence_that_only_passes_on_the_lower_levels_is_no_clause() -> None:
    text = "A2 二级要求\n申报二级的，除满足三级的条件外，还要：\n甲乙。\n丙丁。\n"
    assert taken(read(text)) == {"A2": "甲乙。", "A2-p2": "丙丁。"}


# --- what is not certain ----------------------------------------------------------------------------------------


def test_a_number_that_is_a_heading_twice_is_listed() -> None:
    text = "4.1.2 人员\na) 甲。\nb) 乙。\n4.1.2 工具\na) 丙。\n"
    assert taken(read(text)) == {}
    assert left(read(text)) == {"4.1.2": "4.1.2 的标题出现 2 次(第 1、4 行)，分不清"}


def test_letters_that_do_not_follow_on_each_other_are_listed_on_both_sides() -> None:
    text = "4.1.2 人员\na) 甲。\nc) 丙。\n"
    assert left(read(text)) == {"4.1.2-a": "后面接着的是 4.1.2-c，中间可能缺了一项", "4.1.2-c": "编号没有接着前一项"}


def test_a_line_without_a_number_after_an_item_that_has_ended_puts_it_in_doubt() -> None:
    text = "4.1.2 人员\na) 甲。\n乙丙丁。\nb) 戊。\n"
    assert left(read(text)) == {"4.1.2-a": "第 3 行没有编号，不知道是不是还属于它"}
    assert taken(read(text)) == {"4.1.2-b": "戊。"}


def test_more_paragraphs_than_clauses_are_listed() -> None:
    text = "4.1.1 法人\n甲乙。\n丙丁。\n"
    assert left(read(text)) == {"4.1.1": "有 2 段没有编号，条目库里是 1 条，分不清"}


def test_a_figure_that_begins_a_line_ends_no_clause_unseen() -> None:
    """`2.5` may be a heading or a figure: what it cuts short is listed."""
    text = "4.1.2 人员\na) 甲乙丙丁不少于\n2.5 万元的戊己\nb) 庚。\n"
    assert left(read(text)) == {"4.1.2-a": "没有写完就到了 2.5"}


# --- whatever the text ------------------------------------------------------------------------------------------

SENTENCE = st.text("甲乙丙丁戊己庚辛壬癸，、", min_size=3, max_size=90).map(lambda t: f"{t.strip('，、') or '甲'}。")


@given(st.lists(st.lists(SENTENCE, min_size=1, max_size=5), min_size=1, max_size=6), st.integers(10, 40), st.data())
def test_every_item_is_under_its_own_number(sections: list[list[str]], width: int, data: st.DataObject) -> None:
    """However wide the page is, and wherever its running title falls."""
    lines: list[str] = []
    right = {}
    for n, items in enumerate(sections, 1):
        lines.append(f"4.1.{n} 标题")
        for letter, text in zip("abcde", items, strict=False):
            first, *rest = typeset(f"{letter}) {text}", width)
            lines += [first, *rest]
            right[f"4.1.{n}-{letter}"] = text
    for place in sorted(data.draw(st.sets(st.integers(0, len(lines)), max_size=4)), reverse=True):
        lines[place:place] = ["T/XYZ 375—2019", "6"]
    assert taken(read_clauses(numbered(lines), list(right))) == right


@pytest.mark.parametrize("text", ["", "\n\n", "甲乙丙丁", "4.1.1", "a) 甲", "4.1.1 法人"])
def test_a_text_without_clauses_gives_none(text: str) -> None:
    found = read(text)
    assert not found.entries and not found.left
