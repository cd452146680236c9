"""Rows of tables with real columns: by the words of the header and the number, whatever pages have done to them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secops_cli.exchange.wording.found import Reading
from secops_cli.exchange.wording.tables import Cell, Grid, places, read_tables

HEADER = ["序号", "要点", "条款", "需提供证明材料", "自评估结论", "", "证明材料清单"]
BELOW = ["", "", "", "", "符合", "不符合", ""]


def grid(*rows: Sequence[str | Cell]) -> Grid:
    cells = [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return Grid("表 1 ", tuple(places(cells, "表 1 ")))


def read(*rows: Sequence[str | Cell]) -> Reading:
    return read_tables([grid(*rows)])


def taken(reading: Reading) -> dict[str, tuple[str, str]]:
    return {entry.number: (entry.wording, entry.evidence_wording) for entry in reading.entries}


def left(reading: Reading) -> dict[str, str]:
    return {found.number: found.reason for found in reading.left}


def test_columns_are_known_by_the_words_of_the_header() -> None:
    found = read(
        HEADER, BELOW, ["1.", "", "甲乙。", "丙丁。", "", "", ""], ["2.", "", "戊己。", "庚辛。", "√", "", "清单"]
    )
    assert taken(found) == {"1.": ("甲乙。", "丙丁。"), "2.": ("戊己。", "庚辛。")}
    assert [entry.place for entry in found.entries] == ["表 1 第 3 行", "表 1 第 4 行"]


@pytest.mark.parametrize(
    "header",
    [
        ["条号", "原文"],
        ["条款号", "条款内容"],
        ["条款", "要求"],
        ["编号 ", "标准\n条文"],
        ["clause", "wording"],
        ["序 号", "条　款"],
    ],
)
def test_a_table_of_clauses_has_other_words(header: list[str]) -> None:
    assert taken(read(header, ["4.1.1", "甲乙。"])) == {"4.1.1": ("甲乙。", "")}


def test_a_table_with_two_columns_that_may_be_the_clause_is_listed() -> None:
    found = read(["序号", "要求", "原文"], ["1", "甲。", "乙。"])
    assert not found.entries
    assert left(found) == {"": "表头里有两栏都像条款，不知道是哪一栏"}


def test_the_list_of_documents_is_not_what_has_to_be_shown() -> None:
    assert taken(read(["序号", "条款", "证明材料清单"], ["1", "甲。", "乙。"])) == {"1": ("甲。", "")}


def test_a_table_without_such_a_header_says_nothing() -> None:
    assert read(["姓名", "职务"], ["1", "甲。"]).entries == []


def test_a_row_that_a_page_has_cut_is_put_together() -> None:
    """Its second half stands below the repeated header and has no number."""
    found = read(
        HEADER,
        ["1", "", "甲乙丙", "戊己。", "", "", ""],
        HEADER,
        BELOW,
        ["", "", "丁。", "庚辛。", "", "", ""],
        ["2", "", "壬。", "癸。", "", "", ""],
    )
    assert taken(found) == {"1": ("甲乙丙丁。", "戊己。\n庚辛。"), "2": ("壬。", "癸。")}


def test_a_row_without_a_number_after_one_that_has_ended_is_listed() -> None:
    found = read(HEADER, ["1", "", "甲。", "乙。", "", "", ""], ["", "", "丙。", "丁。", "", "", ""])
    assert taken(found) == {}
    assert left(found) == {"1": "表 1 第 3 行 没有序号，不知道是不是还属于它"}


def test_a_number_that_is_merged_over_several_rows_has_all_their_words() -> None:
    found = read(
        HEADER, ["1", "", "甲。", "乙。", "", "", ""], [Cell(above=True), "", "丙。", Cell(above=True), "", "", ""]
    )
    assert taken(found) == {"1": ("甲。\n丙。", "乙。")}


def test_evidence_that_is_merged_over_several_rows_holds_for_each() -> None:
    found = read(HEADER, ["1", "", "甲。", "乙。", "", "", ""], ["2", "", "丙。", Cell(above=True), "", "", ""])
    assert taken(found) == {"1": ("甲。", "乙。"), "2": ("丙。", "乙。")}


def test_a_cell_over_both_columns_is_listed() -> None:
    found = read(HEADER, ["1", "", "甲。乙。", Cell(beside=True), "", "", ""])
    assert left(found) == {"1": "条款与证明材料合并成一格"}


def test_a_title_across_the_table_is_no_row() -> None:
    wide = ["一、准备", *[Cell(beside=True)] * 6]
    assert taken(read(HEADER, wide, ["1", "", "甲。", "乙。", "", "", ""])) == {"1": ("甲。", "乙。")}


def test_breaks_inside_a_sentence_go_and_paragraphs_stay() -> None:
    found = read(HEADER, ["1", "", "甲乙\n丙丁。\n戊己。", "庚 辛，\n壬 IT\nAB 癸。", "", "", ""])
    assert taken(found) == {"1": ("甲乙丙丁。\n戊己。", "庚辛，壬 IT AB 癸。")}


def test_a_table_that_goes_on_without_a_header_has_the_columns_of_the_one_before() -> None:
    first = grid(["序号", "条款"], ["1", "甲"])
    assert taken(read_tables([first, grid(["", "乙。"], ["2", "丙。"])])) == {"1": ("甲乙。", ""), "2": ("丙。", "")}
    assert taken(read_tables([first, grid(["2", "丙。", "丁。"])])) == {"1": ("甲", "")}


TEXT = st.text("甲乙丙丁戊己庚辛壬癸，、IT 12", min_size=1, max_size=30).map(lambda t: f"甲{t.strip()}乙。")


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=20), st.data())
def test_rows_of_unique_numbers_are_all_under_their_own_number(
    texts: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Whatever headers of pages are strewn in between them."""
    rows: list[list[str]] = []
    for number, (clause, evidence) in enumerate(texts, 1):
        if number == 1 or data.draw(st.booleans()):
            rows += [HEADER, BELOW][: data.draw(st.integers(1, 2))]
        rows.append([f"{number}.", "", clause, evidence, "", "", ""])
    plain = {f"{number}.": pair for number, pair in enumerate(texts, 1)}
    found = taken(read(*rows))
    assert found.keys() == plain.keys()
    assert all(
        [said.replace(" ", "") for said in found[number]] == [text.replace(" ", "") for text in plain[number]]
        for number in plain
    )
