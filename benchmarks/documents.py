"""Writes a repository of many documents that serve many clauses, for the lists that are made of them.

`python -m benchmarks.documents DIR --lines 10000`
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.generate import AS_OF
from secops_cli.cache.store import Store
from secops_cli.source.packaged import standards_folder
from secops_cli.standards.library import Library

TARGETS = (("isccc", "F", "二级"), ("tcas", "E", "3级"))
_PER_REGISTER = 250
_KINDS = ("服务流程文件", "服务规范", "执行记录", "培训记录", "分析报告", "巡检记录", "合同", "验收报告")


def generate_documents(folder: Path, lines: int) -> None:
    """Write a repository whose evidence index has so many lines: each document serves a clause of two standards.

    Args:
        folder: a folder that does not exist or is empty.
        lines: an even number; half as many documents, with a file each, are written.
    """
    chance = random.Random(0)
    clauses = [_clauses(standard, category, level) for standard, category, level in TARGETS]
    targets = "\n".join(f"  - {{standard: {s}, category: {c}, level: {level}}}" for s, c, level in TARGETS)
    _write(folder / "secops.yaml", f"format: 1\ntargets:\n{targets}\n")
    _write(folder / "organization.yaml", "name: 某某安全服务有限公司\ncredit_code: 91990000MA0EXAMP17\n")
    for first in range(0, lines // 2, _PER_REGISTER):
        numbers = range(first, min(first + _PER_REGISTER, lines // 2))
        register = "".join(_record(number, [chance.choice(own) for own in clauses], chance) for number in numbers)
        _write(folder / "evidence" / f"{first:06}.register.yaml", register)
        for number in numbers:
            _write(folder / "evidence" / f"{number // 100:03}" / f"{number}.txt", f"第 {number} 份\n")


def _clauses(name: str, category: str, level: str) -> list[str]:
    """The clauses of a category at a level that apply whatever the facts are and rest on documents."""
    standard = Library(standards_folder(), Store(None, "")).required(name)
    found = standard.category(category)
    if found is None:
        raise ValueError(category)
    every = (clause for part in standard.parts_for(found) for clause in standard.applicable(part, level))
    fit = (clause for clause in every if clause.when is None and not clause.option and clause.basis != "fact")
    return [f"{name}:{clause.id}" for clause in fit]


def _record(number: int, clauses: list[str], chance: random.Random) -> str:
    issued = AS_OF - timedelta(days=chance.randrange(30, 700))
    served = ", ".join(f'{{clause: "{clause}", pages: "{chance.randrange(1, 9)}-12"}}' for clause in clauses)
    return (
        f"- id: ev-{number:05}\n  title: {chance.choice(_KINDS)}之{number}\n  kind: {chance.choice(_KINDS)}\n"
        f"  file: evidence/{number // 100:03}/{number}.txt\n  issued: {issued}\n  pages: 12\n  supports: [{served}]\n"
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def lines_of(path: Path) -> Iterator[list[object]]:
    """Yield the cells of every row of every sheet of a workbook, and a row that names each sheet before its own."""
    from openpyxl import load_workbook

    for sheet in load_workbook(path, read_only=True):
        yield [None, sheet.title]
        for row in sheet.iter_rows(values_only=True):
            yield [value if value is None or isinstance(value, int) else str(value) for value in row]


def main() -> None:
    """Write a repository from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=10_000)
    options = parser.parse_args()
    generate_documents(options.folder, options.lines)


if __name__ == "__main__":
    main()
