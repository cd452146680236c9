"""Forms as a conversion to text leaves them: cells typeset line by line, page headers cut across lines.

All texts are made up; only the words of the header are those of real forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from secops_cli.exchange.wording.found import Line

CLAUSE_WIDTH, EVIDENCE_WIDTH = 16, 18
HEADER = ["序", "号", "要点 条款", "需提供证明材料", "自评估", "结论", "证明材料清单", "符", "合", "不", "符", "合"]


class Row(NamedTuple):
    """One row as it should be read."""

    clause: str
    evidence: str


ROWS = [
    Row(
        "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒。",
        "日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜。",
    ),
    Row(
        "金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡。",
        "鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐。",
    ),
    Row("吊民伐罪周发殷汤。", "坐朝问道垂拱平章。"),
    Row(
        "爱育黎首臣伏戎羌遐迩一体率宾归王鸣凤在竹白驹食场化被草木。",
        "赖及万方盖此身发四大五常恭惟鞠养岂敢毁伤女慕贞洁男效才良。",
    ),
    Row(
        "知过必改得能莫忘罔谈彼短靡恃己长信使可覆器欲难量墨悲丝染。",
        "诗赞羔羊景行维贤克念作圣德建名立形端表正空谷传声虚堂习听。",
    ),
    Row(
        "祸因恶积福缘善庆尺璧非宝寸阴是竞资父事君曰严与敬。",
        "孝当竭力忠则尽命临深履薄夙兴温凊似兰斯馨如松之盛川流不息。",
    ),
    Row(
        "渊澄取映容止若思言辞安定笃初诚美慎终宜令荣业所基籍甚无竟。",
        "学优登仕摄职从政存以甘棠去而益咏乐殊贵贱礼别尊卑上和下睦。",
    ),
    Row(
        "夫唱妇随外受傅训入奉母仪诸姑伯叔犹子比儿孔怀兄弟同气连枝。",
        "交友投分切磨箴规仁慈隐恻造次弗离节义廉退颠沛匪亏性静情逸。",
    ),
]
"""Texts long enough to show how wide the columns are."""


def typeset(text: str, width: int) -> list[str]:
    """Cut a text into full lines; a mark never begins one."""
    lines: list[str] = []
    while text:
        end = width
        while end < len(text) and text[end] in "，。；：、）":
            end += 1
        lines.append(text[:end])
        text = text[end:]
    return lines


def cells(row: Row) -> tuple[list[str], list[str]]:
    """The lines of the two cells of a row."""
    return typeset(row.clause, CLAUSE_WIDTH), typeset(row.evidence, EVIDENCE_WIDTH)


def text_of(rows: Sequence[Sequence[str]], tail: Sequence[str] = ("自评估结论：",)) -> list[Line]:
    """A form of rows that are lists of lines, each under its number, and what stands below the last."""
    lines = ["虚构的自评估表", *HEADER]
    for number, body in enumerate(rows, 1):
        lines += [f"{number}.", *body]
    return numbered([*lines, f"{len(rows) + 1}.", *tail])


def numbered(lines: Sequence[str]) -> list[Line]:
    return [Line(text, number) for number, text in enumerate(lines, 1)]


def plain(rows: Sequence[Row]) -> list[list[str]]:
    """Rows whose cells follow each other."""
    return [[line for cell in cells(row) for line in cell] for row in rows]
