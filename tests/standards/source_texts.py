"""Finds clause numbers, levels and texts in the source texts, by their own rules and without the catalogues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

Found = dict[str, str]
"""Clause number → its text, white space left out."""


def _between(path: Path, start: str, end: str) -> list[str]:
    """The lines from the last line that matches `start` to the next that matches `end`: the body, not the contents."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = max(i for i, line in enumerate(lines) if re.match(start, line))
    last = next(i for i, line in enumerate(lines) if i > first and re.match(end, line))
    return lines[first + 1 : last]


def _clauses(lines: Iterable[str], heading: str) -> Found:
    """Clauses under headings: lettered items where there are any, else the heading's own text."""
    found: Found = {}
    lettered: set[str] = set()
    section = current = ""
    for line in lines:
        if title := re.match(heading, line):
            section = current = title.group(1)
            found[section] = ""
        elif re.match(r"\s*\d\.\d\.? .{1,3}级.*要求$", line):  # the title of the next level
            section = current = ""
        elif (item := re.match(r"\s*(?:- )?([a-z])\)\s*(.*)", line)) and section:
            lettered.add(section)
            current = f"{section}-{item.group(1)}"
            found[current] = item.group(2)
        elif current and not re.match(r"\s*(\d+|T/CAS 375—2019)\s*$", line):
            found[current] += line
    texts = {number: re.sub(r"\s", "", text) for number, text in found.items() if number not in lettered}
    return {number: text for number, text in texts.items() if text}


def isccc_general(folder: Path) -> Found:
    path = folder / "isccc-sv-001-2015.txt"
    return _clauses(_between(path, r"4\. 通用评价要求", r"5\. 专业评价要求"), r"(4\.\d\.\d+)\. ")


def isccc_f(folder: Path) -> Found:
    path = folder / "isccc-sv-001-2015.txt"
    found = _clauses(_between(path, r"附录 F", r"附录 G"), r"(F\d(?:\.\d)*) ")
    return {number: text for number, text in found.items() if number not in ("F2", "F3")}  # 除满足……的所有条件外


def tcas_basic(folder: Path) -> Found:
    return _clauses(
        _between(folder / "tcas-375-2019.txt", r"6 基本能力要求", r"7 专业能力要求"), r"\s*(6\.[2-5]\.\d+) "
    )


def tcas_e(folder: Path) -> Found:
    lines = _between(folder / "tcas-375-2019.txt", r"\s*附 录 E", r"\s*附 录 F")
    found = _clauses(lines, r"\s*(E\.\d\.\d) ")
    return {number: text for number, text in found.items() if number not in ("E.2.1", "E.3.1", "E.4.1")}  # 除满足……外


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
