"""Which clause a number means, and what an import does to the file of a repository."""

from __future__ import annotations

import pytest

from secops_cli.cache.store import Store
from secops_cli.edit.tree import EditFault
from secops_cli.exchange.wording.found import Entry, Reading
from secops_cli.exchange.wording.matching import match, plain_number
from secops_cli.exchange.wording.planning import Difference, plan_writing
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

LIBRARY = Library(standards_folder(), Store(None, ""))
ISCCC, FORM = LIBRARY.required("isccc"), LIBRARY.required("om-form")


def entry(number: str, wording: str = "", evidence: str = "", place: str = "第 1 行") -> Entry:
    return Entry(number, wording, evidence, place)


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["4.2.4-d", "4.2.4 d)", "4.2.4d", "4.2.4-D", "４.２.４ d）", "4.2.4(d)", "isccc:4.2.4-d", "4.2.4—d）"]
)
def test_a_number_is_known_however_it_is_written(written: str) -> None:
    clause = ISCCC.clause["4.2.4-d"]
    assert set(match(ISCCC, Reading([entry(written, clause.gist)])).sure) == {"4.2.4-d"}


@pytest.mark.parametrize("written", ["12.", "12", "12、", "１２．", "第12行", "row-12", "(12)"])
def test_a_row_of_a_form_is_known_by_its_bare_number(written: str) -> None:
    assert set(match(FORM, Reading([entry(written, FORM.clause["row-12"].gist)])).sure) == {"row-12"}


@pytest.mark.parametrize("printed", ["4.2.4-d ", "4.2.4 d) ", "4.2.4d）", "4.2.4（d）、"])
def test_a_table_that_counts_its_rows_may_print_the_number_with_the_clause(printed: str) -> None:
    gist = ISCCC.clause["4.2.4-d"].gist
    found = match(ISCCC, Reading([entry("7", f"{printed}{gist}")]))
    assert found.sure["4.2.4-d"].wording == gist


@pytest.mark.parametrize("wording", ["4.2.4-z 没有这一条", "2026.1 起人数不少于三十", "4.2.4-d", ""])
def test_words_that_begin_with_another_number_tell_nothing(wording: str) -> None:
    found = match(ISCCC, Reading([entry("7", wording)]))
    assert not found.wordings
    assert [left.reason for left in found.left] == ["条目库里没有这个编号"]


def test_sub_items_are_told_apart() -> None:
    assert plain_number("J.4.3 a) 1)") == plain_number("J.4.3-a.1") != plain_number("J.4.3-a.11")


def test_a_misprinted_number_means_the_clause_that_was_printed_under_it() -> None:
    """A2.2.3 stands among the clauses of A1, and no other clause has that number."""
    found = match(ISCCC, Reading([entry("A2.2.3-a", ISCCC.clause["A1.2.3-a"].gist)]))
    assert set(found.sure) == {"A1.2.3-a"}


def test_a_number_that_the_standard_does_not_have_is_listed() -> None:
    found = match(FORM, Reading([entry("51.", "甲乙。")]))
    assert [(left.number, left.reason) for left in found.left] == [("51.", "条目库里没有这个编号")]


def test_the_same_number_with_the_same_words_is_one_and_with_others_none() -> None:
    gist = FORM.clause["row-1"].gist
    again = match(FORM, Reading([entry("1.", gist), entry("1", gist, place="第 9 行")]))
    assert again.sure["row-1"].place == "第 1 行"
    other = match(FORM, Reading([entry("1.", gist), entry("1.", f"{gist}！", place="第 9 行")]))
    assert not other.wordings and len(other.left) == 2


def test_words_that_do_not_look_like_the_clause_are_doubtful() -> None:
    """What another edition says under the number is not taken for this one's."""
    found = match(FORM, Reading([entry("1.", FORM.clause["row-1"].gist), entry("2.", FORM.clause["row-40"].gist)]))
    assert set(found.sure) == {"row-1"}
    assert found.doubtful == {"row-2": "与条目库的要点少有相同的字词：服务规范及实施"}


def test_a_restriction_to_other_levels_is_doubtful() -> None:
    gist = FORM.clause["row-20"].gist
    assert match(FORM, Reading([entry("20.", f"仅二级要求：{gist}")])).doubtful == {}
    assert match(FORM, Reading([entry("20.", f"仅二级/一级要求：{gist}")])).doubtful == {
        "row-20": "原文写仅二级/一级，条目库里是二级"
    }


def test_a_file_of_which_most_is_doubtful_is_of_something_else() -> None:
    shifted = [entry(f"{n}.", FORM.clause[f"row-{n + 20}"].gist) for n in range(1, 9)]
    right = [entry(f"{n}.", FORM.clause[f"row-{n}"].gist) for n in range(1, 9)]
    assert match(FORM, Reading(shifted)).looks_foreign
    assert not match(FORM, Reading(right)).looks_foreign


# --- the repository's file --------------------------------------------------------------------------------------


def test_a_new_file_says_whose_the_words_are_and_where_each_comes_from() -> None:
    plan = plan_writing(None, {"row-1": entry("1.", "甲。", "乙\n丙。")}, "表.txt")
    assert (
        plan.content.decode()
        == """\
# 原文有著作权：只放在本单位自己的私有仓库里。由 secops standard text import 写出，可以补写。

- clause: row-1
  wording: 甲。
  evidence_wording: |-
    乙
    丙。
  source: 表.txt 第 1 行
"""
    )
    assert (plan.added, plan.differences, plan.unchanged) == (("row-1",), (), 0)


def test_the_same_import_again_changes_no_byte() -> None:
    wordings = {"row-1": entry("1.", "甲: 乙 #丙。"), "row-2": entry("2.", "1.5", "- 丁")}
    first = plan_writing(None, wordings, "表.txt").content
    again = plan_writing(first, wordings, "别的名字.txt")
    assert (again.content, again.added, again.differences, again.unchanged) == (first, (), (), 2)


EXISTING = """\
# 手写的
- clause: row-18
  wording: 自己补的。 # 核对过
- {clause: row-1, wording: 旧。}
"""


def test_what_was_written_by_hand_stays_and_what_is_missing_is_added() -> None:
    plan = plan_writing(EXISTING.encode(), {"row-2": entry("2.", "丙。")}, "表.txt")
    assert plan.content.decode() == EXISTING + "- {clause: row-2, wording: 丙。, source: 表.txt 第 1 行}\n"


def test_words_that_differ_are_said() -> None:
    """The evidence was not there: that is an addition, not a difference."""
    plan = plan_writing(EXISTING.encode(), {"row-1": entry("1.", "新。", "乙。")}, "表.txt")
    assert plan.differences == (Difference("row-1", "wording", "旧。", "新。"),)
    assert plan.content.decode().endswith(
        "- {clause: row-1, wording: 新。, evidence_wording: 乙。, source: 表.txt 第 1 行}\n"
    )


def test_nothing_taken_makes_no_file() -> None:
    assert plan_writing(None, {}, "表.txt").content == b""


@pytest.mark.parametrize(
    "content", ["clause: row-1\n", "- a\n", "- {wording: 甲}\n", "- {clause: a}\n- {clause: a}\n", "- [\n"]
)
def test_a_file_that_cannot_be_edited_is_left_alone(content: str) -> None:
    with pytest.raises(EditFault):
        plan_writing(content.encode(), {"row-1": entry("1.", "甲。")}, "表.txt")
