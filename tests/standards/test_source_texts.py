"""The finder of clauses in source texts, on texts made up for it, so that it can be trusted where it is used."""

from __future__ import annotations

from pathlib import Path

import pytest
from source_texts import FINDERS, Printed

ISCCC = """\
附录 A: 甲	10
A1 三级要求	10
附录 B: 乙	14
附录 A：甲
这里说的是甲，具体如下：
A1 三级要求
甲乙丙丁，戊己庚辛。
A1.1准备
A1.1.1方案
- a) 子丑
寅卯。
- b) 辰巳，
A2.1.2 工具
- a) 午未。
A1.2 结束
申酉。
A2 二级要求
申报二级，除满足三级的所有条件外，还要：
戌亥。
子丑。
附录 B：乙
B1 三级要求
B1.1 准备
- a) 甲。
"""

TCAS = """\
 附 录 J
(丙)
J.1 1级要求
J.1.1 准备阶段
准备阶段要求：
a) 甲乙丙丁，戊己
庚辛；
T/CAS 375—2019
6
b) 壬癸。
J.1.2 实施阶段
实施阶段要求：子丑寅卯，辰巳
午未。本阶段包括：
a) 申酉：
1) 戌亥；
12) 子丑，寅
卯；
b) 辰。
 J.1.3 改进阶段
改进阶段要求：
巳午
未申。
J.2 2级要求
J.2.1 基本要求
除满足 1 级要求外，还要满足 J.2.2 的要求。
J.2.2 准备阶段
甲。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "isccc-sv-001-2015.txt").write_text(ISCCC, encoding="utf-8")
    (tmp_path / "tcas-375-2019.txt").write_text(TCAS, encoding="utf-8")
    return tmp_path


def test_a_text_whose_lines_are_paragraphs(folder):
    """The contents are passed over; a number under another level's is mended; a second paragraph is one of its own."""
    assert FINDERS["isccc", "A"](folder) == {
        "A1": Printed("三级", "甲乙丙丁，戊己庚辛。", "A1"),
        "A1.1.1-a": Printed("三级", "子丑寅卯。", "A1.1.1-a"),
        "A1.1.1-b": Printed("三级", "辰巳，", "A1.1.1-b"),
        "A1.1.2-a": Printed("三级", "午未。", "A2.1.2-a"),
        "A1.2": Printed("三级", "申酉。", "A1.2"),
        "A2": Printed("二级", "戌亥。", "A2"),
        "A2-p2": Printed("二级", "子丑。", "A2-p2"),
    }


def test_a_text_whose_lines_break_anywhere(folder):
    """Page headers are passed over, labels and 包括 taken off, items below items found, progression left out."""
    assert FINDERS["tcas", "J"](folder) == {
        "J.1.1-a": Printed("1级", "甲乙丙丁，戊己庚辛；", "J.1.1-a"),
        "J.1.1-b": Printed("1级", "壬癸。", "J.1.1-b"),
        "J.1.2": Printed("1级", "子丑寅卯，辰巳午未", "J.1.2"),
        "J.1.2-a": Printed("1级", "申酉：", "J.1.2-a"),
        "J.1.2-a.1": Printed("1级", "戌亥；", "J.1.2-a.1"),
        "J.1.2-a.12": Printed("1级", "子丑，寅卯；", "J.1.2-a.12"),
        "J.1.2-b": Printed("1级", "辰。", "J.1.2-b"),
        "J.1.3": Printed("1级", "巳午未申。", "J.1.3"),
        "J.2.2": Printed("2级", "甲。", "J.2.2"),
    }
