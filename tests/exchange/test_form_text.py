"""Rows of a form whose columns a conversion has run together: right, or listed, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_forms import HEADER, ROWS, Row, cells, numbered, plain, text_of

from secops_cli.exchange.wording.form_lines import read_form
from secops_cli.exchange.wording.found import Line, Reading


def read(lines: list[Line], sections: dict[int, str] | None = None) -> Reading:
    return read_form(lines, sections or {})


def taken(reading: Reading) -> dict[str, Row]:
    return {entry.number: Row(entry.wording, entry.evidence_wording) for entry in reading.entries}


def left(reading: Reading) -> dict[str, str]:
    return {found.number: found.reason for found in reading.left}


def truth(rows: list[Row]) -> dict[str, Row]:
    return {f"{number}.": row for number, row in enumerate(rows, 1)}


def test_cells_that_follow_each_other_are_told_apart() -> None:
    """Lines are put together again, and every row is under its own number."""
    assert taken(read(text_of(plain(ROWS)))) == truth(ROWS)


def test_an_entry_says_at_which_line_its_number_stands() -> None:
    lines = text_of(plain(ROWS))
    third = next(line.number for line in lines if line.text == "3.")
    assert read(lines).entries[2].place == f"第 {third} 行"


def test_a_header_that_is_repeated_between_rows_is_passed_over() -> None:
    body = plain(ROWS)
    body[2] += ["第 3 页 共 9 页", *HEADER]
    assert taken(read(text_of(body))) == truth(ROWS)


def test_a_header_may_be_cut_across_lines_in_another_way() -> None:
    body = plain(ROWS)
    body[4] += ["序号 要点", "条", "款需提供", "证明材料", "自评估结论证", "明材料", "清单 符合", "不符合"]
    assert taken(read(text_of(body))) == truth(ROWS)


def test_a_row_whose_cells_share_one_line() -> None:
    """The blank after the full stop divides them."""
    body = plain(ROWS)
    body[2] = [f"{ROWS[2].clause} {ROWS[2].evidence}"]
    assert taken(read(text_of(body))) == truth(ROWS)


def test_the_name_of_the_section_is_no_part_of_the_clause() -> None:
    body = plain(ROWS)
    body[3] = ["准备阶", "段 -", "沟通", *body[3]]
    found = read(text_of(body), {4: "准备阶段—沟通"})
    assert taken(found) == truth(ROWS)


def test_a_row_that_begins_with_another_section_is_listed() -> None:
    body = plain(ROWS)
    body[3] = ["准备阶", "段", *body[3]]
    found = read(text_of(body), {4: "实施阶段"})
    assert left(found)["4."] == "条款与证明材料之间没有可靠的分界"
    assert "4." not in taken(found)


def test_evidence_of_several_sentences_is_kept_whole() -> None:
    rows = [*ROWS, Row("吊民伐罪周发殷汤。", "坐朝问道；垂拱平章。")]
    body = [*plain(ROWS), ["吊民伐罪周发殷汤。", "坐朝问道；", "垂拱平章。"]]
    assert taken(read(text_of(body))) == truth(rows)


def test_a_remark_in_brackets_on_a_line_of_its_own_belongs_to_the_clause() -> None:
    row = Row("知过必改得能莫忘罔谈彼短靡恃己。（另有约定时）", ROWS[4].evidence)
    body = [*plain(ROWS), ["知过必改得能莫忘罔谈彼短靡恃己。", "（另有约定时）", *cells(row)[1]]]
    assert taken(read(text_of(body)))["9."] == row


# --- what is not certain ----------------------------------------------------------------------------------------


def test_a_clause_of_two_sentences_that_ends_twice_at_the_end_of_a_line_is_listed() -> None:
    """Either full stop may be the end of the clause."""
    body = [*plain(ROWS), ["渊澄取映容止若思言辞安定笃初。", "诚美慎终宜令。", "学优登仕摄职从政。"]]
    assert left(read(text_of(body)))["9."] == "条款与证明材料的分界有几种可能"


def test_a_row_without_any_full_stop_is_listed() -> None:
    body = [*plain(ROWS), ["渊澄取映容止若思言辞安定", "学优登仕"]]
    assert left(read(text_of(body)))["9."] == "条款与证明材料之间没有可靠的分界"


def test_a_row_that_a_page_cuts_in_both_columns_is_listed() -> None:
    """Clause, evidence, header, the rest of the clause, the rest of the evidence."""
    clause, evidence = cells(ROWS[3])
    body = plain(ROWS)
    body[3] = [clause[0], evidence[0], *HEADER, *clause[1:], *evidence[1:]]
    found = read(text_of(body))
    assert left(found)["4."] == "这一行跨页，两栏的字交错在一起"
    assert taken(found) == {number: row for number, row in truth(ROWS).items() if number != "4."}


def test_a_row_that_a_page_cuts_in_the_evidence_only_is_put_together() -> None:
    """The clause has ended, the evidence has not, and one sentence follows."""
    clause, evidence = cells(ROWS[3])
    body = plain(ROWS)
    body[3] = [*clause, evidence[0], *HEADER, *evidence[1:]]
    assert taken(read(text_of(body))) == truth(ROWS)


def test_lines_that_hold_words_of_both_columns_are_listed() -> None:
    clause, evidence = cells(ROWS[3])
    body = plain(ROWS)
    body[3] = [clause[0], evidence[0], *HEADER, f"{clause[1]} {evidence[1]}"]
    body[5] = [f"{clause[0]} {evidence[0]}", f"{clause[1]} {evidence[1]}"]
    found = left(read(text_of(body)))
    assert found["6."] == "一行里有两栏的字，分不开"
    assert "4." in found


def test_a_text_that_goes_line_by_line_through_both_columns_gives_no_wrong_row() -> None:
    """Where the columns alternate throughout, only rows of one line a cell are taken."""
    body = []
    for row in ROWS:
        clause, evidence = cells(row)
        longest = max(len(clause), len(evidence))
        body.append([cell[i] for i in range(longest) for cell in (clause, evidence) if i < len(cell)])
    assert taken(read(text_of(body))) == {"3.": ROWS[2]}


def test_columns_of_unknown_width_leave_only_rows_that_begin_with_their_whole_clause() -> None:
    """Three rows do not show how wide the columns are."""
    found = read(text_of(plain([ROWS[2], ROWS[0], ROWS[2]])))
    assert taken(found) == {"1.": ROWS[2], "3.": ROWS[2]}
    assert left(found)["2."] == "看不出两栏各有多宽，几行的格子分不开"


def test_a_number_that_begins_a_line_twice_is_listed_with_what_it_may_have_cut() -> None:
    """A list inside a cell looks like rows: 1 and 2, and the rows that they may have cut short."""
    body = plain([*ROWS, *ROWS])
    body[5] = [*cells(ROWS[5])[0], "1. 夙兴温凊；", "2. 似兰斯馨。"]
    found = read(text_of(body))
    assert {"1.", "2.", "6."} <= left(found).keys()
    assert taken(found) == {n: row for n, row in truth([*ROWS, *ROWS]).items() if n not in ("1.", "2.", "6.")}


def test_a_gap_in_the_numbers_puts_the_row_before_it_in_doubt() -> None:
    lines = [line.text for line in text_of(plain(ROWS))]
    lines[lines.index("4.")] = ""
    found = read(numbered(lines))
    assert left(found)["3."] == "后面接着的是 5.，中间可能还有别的行"
    assert "3." not in taken(found) and "5." in taken(found)


def test_the_last_row_is_listed_where_nothing_shows_its_end() -> None:
    lines = numbered(["1.", *plain(ROWS)[2], "2.", *plain(ROWS)[2], "单位盖章"])
    assert left(read(lines)) == {"2.": "这是最后一行，看不出它到哪里为止"}


def test_empty_numbered_rows_are_no_news() -> None:
    assert read(text_of([[], []])).left == []


# --- whatever is strewn in --------------------------------------------------------------------------------------

SENTENCE = st.text("甲乙丙丁戊己庚辛壬癸，、", min_size=6, max_size=70).map(lambda t: f"{t.strip('，、') or '甲'}。")
LAYOUT = st.sampled_from(["plain", "header below", "cut", "one line"])


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[list[Row], list[list[str]]]:
    """Rows, and the lines that a conversion leaves of them: some below a header, some cut by one."""
    rows = [*ROWS, *draw(st.lists(st.builds(Row, SENTENCE, SENTENCE), max_size=8))]
    body = []
    for row in rows:
        clause, evidence = cells(row)
        layout = draw(LAYOUT)
        if layout == "one line" and len(clause) == len(evidence) == 1:
            body.append([f"{clause[0]} {evidence[0]}"])
        elif layout == "cut":
            a, b = draw(st.integers(0, len(clause))), draw(st.integers(0, len(evidence)))
            body.append([*clause[:a], *evidence[:b], *HEADER, *clause[a:], *evidence[b:]])
        else:
            body.append([*clause, *evidence, *(HEADER if layout == "header below" else [])])
    return rows, body


@given(laid_out())
def test_no_row_is_ever_taken_with_other_words_than_its_own(form: tuple[list[Row], list[list[str]]]) -> None:
    """Whatever is cut where: what is taken is right, and what is not taken is listed."""
    rows, body = form
    found = read(text_of(body))
    right = truth(rows)
    assert all(right[number] == row for number, row in taken(found).items())
    assert taken(found).keys() | left(found).keys() >= right.keys()


@pytest.mark.parametrize("number", ["1.", "1．", "1、", " 1. "])
def test_a_number_may_be_written_in_several_ways(number: str) -> None:
    lines = numbered([number, *plain(ROWS)[2], "2.", "自评估结论："])
    assert [entry.wording for entry in read(lines).entries] == [ROWS[2].clause]
