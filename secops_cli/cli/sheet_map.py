"""Finds out what the columns of a list are: from a file, from what is remembered, or by asking; and remembers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from secops_cli.cli.files import read_given, write_whole
from secops_cli.cli.writing import within
from secops_cli.errors import CommandLineError
from secops_cli.report.text import safe

if TYPE_CHECKING:
    from secops_cli.exchange.sheets.mapping import Heading, ListFamily, SheetMap
    from secops_cli.exchange.sheets.reading import Grid
    from secops_cli.pipeline import Request


@dataclass(frozen=True)
class Chosen:
    """A mapping, and where it is to be remembered; empty where it is already."""

    mapping: SheetMap
    path: str


def choose_map(asked: Request, grid: Grid, file: Path, given: Path | None, *, ask: bool) -> Chosen:
    """Return what the columns of a list are.

    Args:
        given: a file that says it; None to look at what is remembered, and then to ask.
        ask: somebody is there to be asked.

    Raises:
        CommandLineError: the file cannot be used, or nobody is there to be asked.
        UnreadableSource: the file cannot be read.
    """
    from secops_cli.deliver.files import file_name
    from secops_cli.exchange.sheets.mapping import PREFIX, read_map
    from secops_cli.tasks.sheets import remembered_map

    path = PREFIX + file_name([file.stem], ".yaml")
    if given is not None:
        return Chosen(read_map(read_given(given, most=1_000_000), str(given)), path)
    known = remembered_map(asked, grid)
    if known is not None:
        print(f"各列按 {safe(known[0])} 的对应")
        return Chosen(known[1], "")
    return Chosen(_ask(grid, file, ask=ask), path)


def remember(asked: Request, chosen: Chosen) -> None:
    """Keep a mapping in the repository; one of that name that is there already stays."""
    from secops_cli.exchange.sheets.mapping import map_file

    if chosen.path and not (target := within(asked.path, chosen.path)).exists():
        write_whole(target, map_file(chosen.mapping))
        print(f"各列的对应记在 {safe(chosen.path)}，下次不再问")


def _ask(grid: Grid, file: Path, *, ask: bool) -> SheetMap:
    from secops_cli.exchange.sheets.mapping import headings, likely_family, proposed

    found = headings(grid)
    if not found:
        raise CommandLineError(f"{file} 里没有表头", "表头占一行，至少两列有字。")
    family = likely_family(found[0])
    if ask:
        return _asked(found[0], family)
    draft = proposed(found[0], family)
    columns = ", ".join(f"{header}: {field}" for header, field in draft.columns.items())
    raise CommandLineError(
        f"{file} 不是 sheet export 导出的，要知道各列是什么；没有终端可以问",
        f"写一个文件交给 --map，写法见 docs/sheets.md。猜的是 family: {family}，columns: {{{columns}}}",
    )


def _asked(heading: Heading, likely: ListFamily) -> SheetMap:
    """Ask for the family, then for each column, then for the unit of an amount."""
    from secops_cli.exchange.sheets.columns import tables_of
    from secops_cli.exchange.sheets.mapping import IGNORED, LIST_FAMILIES, SheetMap, fields_of, proposed

    print(f"工作表 {safe(heading.sheet)} 第 {heading.row + 1} 行是表头。这张表是什么？")
    titles = [tables_of(family)[0].sheet for family in LIST_FAMILIES]
    family = LIST_FAMILIES[titles.index(_choose("哪一类", titles, titles[LIST_FAMILIES.index(likely)]))]
    draft = proposed(heading, family)
    names = list(fields_of(family))
    print("字段：")
    for number, name in enumerate(names, 1):
        print(f"  {number:>2} {name}({fields_of(family)[name].title})")
    print(f"逐列写字段的编号或名称；回车用方括号里的，{IGNORED} 是不要：")
    columns: dict[str, str] = {}
    for header, guess in draft.columns.items():
        columns[header] = _field(family, names, header, IGNORED if guess in columns.values() else guess, columns)
    unit: str | None = draft.units.get("amount")
    if "amount" in columns.values() and unit is None:
        unit = _choose("金额的单位", ["元", "万元", "亿元"], "万元")
    found = {"family": family, "sheet": heading.sheet, "columns": columns}
    if "amount" in columns.values():
        found["units"] = {"amount": unit}
    return SheetMap.model_validate(found, strict=False)


def _choose(question: str, words: Sequence[str], default: str) -> str:
    return _prompt(f"{question}({'、'.join(words)})", default, lambda answer: answer if answer in words else None)


def _field(family: ListFamily, names: Sequence[str], header: str, guess: str, taken: dict[str, str]) -> str:
    from secops_cli.exchange.sheets.mapping import IGNORED, field_named

    def meant(answer: str) -> str | None:
        if answer == IGNORED:
            return IGNORED
        number = int(answer) if answer.isdecimal() else 0
        field = names[number - 1] if 1 <= number <= len(names) else field_named(family, answer)
        return None if field in taken.values() else field

    return _prompt(f"  {safe(header)}", guess, meant)


def _prompt(question: str, default: str, meant: Callable[[str], str | None]) -> str:
    """Ask until the answer means something."""
    while True:
        found = meant(str(typer.prompt(question, default=default)).strip())
        if found is not None:
            return found
        print("    没有这一个，或前面已经用过；再写一次")
