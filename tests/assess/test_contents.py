# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""What headings a document lacks: numbers, blanks and punctuation do not count, and nothing is guessed."""

from __future__ import annotations

import time

import pytest

from secops_cli.assess.contents import compare_contents
from secops_cli.model.lifecycle import DocumentContents


def state_of(item: str, *headings: str) -> tuple[str, str | None]:
    [found] = compare_contents(DocumentContents(modality="必备", items=(item,)), headings)
    return found.state, found.heading


@pytest.mark.parametrize(
    "heading",
    ["系统概述", "1 系统概述", "1.2.3系统概述", "第一章 系统概述", "一、系统概述", "(二)系统概述", "（二） 系统概述", "系统 概述：",
     "信息系统概述", "第3节　系统概述与说明", "１．系统概述"],
)  # fmt: skip
def test_a_heading_that_holds_the_words_is_the_item(heading: str) -> None:
    """However it is numbered."""
    assert state_of("系统概述", heading) == ("有", heading)


def test_what_is_only_alike_is_said_so() -> None:
    """With the heading, for a person to decide."""
    assert state_of("系统边界描述", "绪论", "2 系统的边界") == ("近似", "2 系统的边界")
    assert state_of("系统边界描述", "附则", "人员名单") == ("缺", None)
    assert state_of("系统边界描述") == ("缺", None)


def test_a_heading_that_is_one_item_is_not_another_in_other_words() -> None:
    """Though it looks alike."""
    found = compare_contents(DocumentContents(modality="必备", items=("系统概述", "系统边界描述")), ["1 系统概述"])
    assert [item.state for item in found] == ["有", "缺"]


def test_the_end_of_an_open_list_is_no_heading() -> None:
    """Nobody writes a chapter of that name."""
    found = compare_contents(DocumentContents(modality="必备", items=("系统概述", "其他内容")), ["系统概述"])
    assert [(item.item, item.state) for item in found] == [("系统概述", "有")]


def test_as_many_headings_as_a_document_may_have_are_compared_in_good_time() -> None:
    """Ten items against five thousand headings that are nearly alike."""
    headings = [f"{number} 系统边界说明第{number}部分" for number in range(5000)]
    start = time.perf_counter()
    compare_contents(DocumentContents(modality="必备", items=("系统边界与接口描述",) * 10), headings)
    assert time.perf_counter() - start < 20
