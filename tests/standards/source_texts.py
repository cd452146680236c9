"""Finds clause numbers, levels and texts in the source texts, by their own rules and without the catalogues.

A clause is a lettered item, a numbered item below one, or a paragraph without a letter; an introduction to lettered
items counts where something is left of it once its label and its 包括 are taken off. Levels are read off the titles of
the levels, never off the digits, since one section is printed under the number of another level.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple


class Printed(NamedTuple):
    """A clause as it is printed: white space left out, labels and transitions too."""

    level: str
    text: str
    number: str


Found = dict[str, Printed]

_ISCCC: Final = "isccc-sv-001-2015.txt"
_TCAS: Final = "tcas-375-2019.txt"
_LEVEL: Final = re.compile(r"([一二三1-4]级)(?:评价)?要求$")
_ITEM: Final = re.compile(r"\s*(?:- )?([a-z])\)\s*(.*)")
_SUB_ITEM: Final = re.compile(r"\s*(\d{1,2})\)\s*(.*)")
_FURNITURE: Final = re.compile(r"\s*(\d+|T/CAS 375—2019)?\s*$")
_LABEL: Final = re.compile(r"^[^，。：]{0,20}要求：")
_TRANSITION: Final = re.compile(r"[，。]?(?:本阶段)?包括：$")
_PROGRESSION: Final = re.compile(r"除满足.{1,20}外，")


def _body(lines: list[str], start: str, end: str) -> list[str]:
    """From the last line that matches `start`, so that contents are passed over, to the next that matches `end`."""
    first = max(i for i, line in enumerate(lines) if re.match(start, line))
    last = next((i for i, line in enumerate(lines) if i > first and re.match(end, line)), len(lines))
    return lines[first + 1 : last]


class _Reader:
    """Reads the lines of one part.

    Args:
        heading: matches a heading; its first group is the number, the second the title.
        wrapped: lines break anywhere; otherwise each line is a paragraph.
    """

    def __init__(self, heading: str, *, wrapped: bool) -> None:
        self.heading = re.compile(heading)
        self.wrapped = wrapped
        self.found: dict[str, list[str]] = {}
        self.level_of: dict[str, str] = {}
        self.printed_as: dict[str, str] = {}
        self.level = self.level_number = self.section = self.printed = self.item = self.current = ""

    def read(self, lines: list[str]) -> Found:
        for line in lines:
            if title := self.heading.match(line):
                self._open(title.group(1), title.group(2).strip())
            elif self.section and (item := _ITEM.match(line)):
                self.item = f"-{item.group(1)}"
                self._start(self.item, item.group(2))
            elif self.item and (sub := _SUB_ITEM.match(line)):
                self._start(f"{self.item}.{sub.group(1)}", sub.group(2))
            elif self.section and not _FURNITURE.match(line):
                self._continue(line)
        found = dict(map(self._printed, self.found))
        return {number: printed for number, printed in found.items() if printed.text and printed.level}

    def _open(self, number: str, title: str) -> None:
        self.item = self.current = ""
        if level := _LEVEL.match(title):
            self.level, self.level_number = level.group(1), number
        self.printed = number
        if number.count(".") > self.level_number.count(".") and not number.startswith(f"{self.level_number}."):
            number = self.level_number + number[len(self.level_number) :]
        self.section = number

    def _start(self, suffix: str, text: str) -> None:
        self.current = self.section + suffix
        self.found[self.current] = [text]
        self.level_of[self.current] = self.level
        self.printed_as[self.current] = self.printed + suffix

    def _continue(self, line: str) -> None:
        if self.current and (self.wrapped or self.item):
            self.found[self.current].append(line)
        elif not _PROGRESSION.search(line):
            paragraphs = sum(1 for number in self.found if number.split("-p")[0] == self.section)
            self._start(f"-p{paragraphs + 1}" if paragraphs else "", line)

    def _printed(self, number: str) -> tuple[str, Printed]:
        text = re.sub(r"\s", "", "".join(self.found[number]))
        if "-" not in number:
            text = "" if _PROGRESSION.search(text) else _TRANSITION.sub("", _LABEL.sub("", text))
        return number, Printed(self.level_of[number], text, self.printed_as[number])


def _isccc(start: str, end: str, numbers: str) -> Callable[[Path], Found]:
    def find(folder: Path) -> Found:
        lines = (folder / _ISCCC).read_text(encoding="utf-8").splitlines()
        return _Reader(rf"({numbers})\.? ?(?=\D)(.*)", wrapped=False).read(_body(lines, start, end))

    return find


def _tcas(start: str, end: str, numbers: str) -> Callable[[Path], Found]:
    def find(folder: Path) -> Found:
        lines = (folder / _TCAS).read_text(encoding="utf-8").splitlines()
        return _Reader(rf"\s*({numbers}) (.*)", wrapped=True).read(_body(lines, start, end))

    return find


def _isccc_annex(letter: str, part: str = "") -> Callable[[Path], Found]:
    find = _isccc(f"附录 {letter}", f"附录 {chr(ord(letter) + 1)}", rf"{letter}\d(?:\.\d)*")
    return lambda folder: {n: p for n, p in find(folder).items() if n.startswith(part or letter)}


def _tcas_annex(letter: str) -> Callable[[Path], Found]:
    return _tcas(rf"\s*附 录 {letter}", rf"\s*附 录 {chr(ord(letter) + 1)}", rf"{letter}(?:\.\d)+")


FINDERS: Final[dict[tuple[str, str], Callable[[Path], Found]]] = {
    ("isccc", "general"): _isccc(r"4\. 通用评价要求", r"5\. 专业评价要求", r"4(?:\.\d+)+"),
    **{("isccc", letter): _isccc_annex(letter) for letter in "ABCEF"},
    **{("isccc", part): _isccc_annex("D", part) for part in ("D1", "D2")},
    ("tcas", "basic"): _tcas(r"6 基本能力要求", r"7 专业能力要求", r"6(?:\.\d+)+"),
    **{("tcas", letter): _tcas_annex(letter) for letter in "CDEFGHIJ"},
}
"""(standard, part) → how its clauses are found in the folder of source texts."""


def form_rows(folder: Path) -> dict[str, tuple[set[str], bool]]:
    """Row → the levels it is marked for, and whether it is marked for surveillance."""
    text = (folder / "ccrc-om-self-assessment.txt").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^\s*(\d+)\.(?=\s)", text)
    found = {}
    for number, body in zip(map(int, parts[1::2]), parts[2::2], strict=True):
        if number <= 50:
            only = re.search(r"仅([一二三]级(?:/[一二三]级)*)要求", body)
            levels = set(only.group(1).split("/")) if only else {"三级", "二级", "一级"}
            found[f"row-{number}"] = (levels, "监审" in body)
    return found
