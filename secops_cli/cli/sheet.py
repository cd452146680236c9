"""`secops sheet …`: records out to Excel or WPS, and back as the smallest change of the files."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.files import inside, read_given, refuse_existing, write_whole
from secops_cli.cli.options import AsOfOption, AtOption, FolderOption, ForceOption, NoCacheOption, request
from secops_cli.cli.terminal import has_person
from secops_cli.cli.usage import ChineseCommand, new_app
from secops_cli.cli.writing import in_turn
from secops_cli.errors import CommandLineError, UnreadableSource

if TYPE_CHECKING:
    from secops_cli.exchange.sheets.writing import Plan
    from secops_cli.pipeline import Request

app = new_app("表：把台账导出成 Excel 表，改好的表导回仓库。")


class Wanted(StrEnum):
    """What is exported."""

    rows = "rows"
    people = "people"
    projects = "projects"
    evidence = "evidence"
    systems = "systems"
    all = "all"


@app.command("export", cls=ChineseCommand)
def export(
    what: Annotated[
        list[Wanted] | None,
        typer.Argument(
            metavar="[WHAT]...",
            help="rows 自评估行、people 人员、projects 项目、evidence 证明材料、systems 系统、all 全部(默认)。",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.xlsx", help="写到这个文件。")] = Path(
        "out/台账.xlsx"
    ),
    path: FolderOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    force: ForceOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """导出成 Excel 表：中文表头、下拉词表，可在 Excel、WPS 里改，再用 import 导回。"""
    from secops_cli.exchange.sheets.columns import FAMILIES, tables_of
    from secops_cli.report.text import safe
    from secops_cli.tasks.sheets import export_sheets

    if out.suffix.lower() != ".xlsx":
        raise CommandLineError(f"{out} 不以 .xlsx 结尾", "写成 -o 台账.xlsx 的样子。")
    refuse_existing([out], force=force)
    names = {word.value for word in what or [Wanted.all]}
    families = [family for family in FAMILIES if family in names or "all" in names]
    content, holdings = export_sheets(request(path, at, as_of, no_cache=no_cache), families)
    write_whole(out, content, force=force)
    print(f"已写出 {safe(str(out))}")
    for holding in holdings:
        print(f"  {tables_of(holding.family)[0].sheet} {len(holding.records)} 条")
    unreadable = [place for holding in holdings for place in holding.unreadable]
    if unreadable:
        print(f"\n{len(unreadable)} 处读不出，没有导出；用 secops validate 看原因：")
        for place in unreadable:
            print(f"  {safe(str(place))}")
        raise typer.Exit(EXIT_FINDINGS)


@app.command("import", cls=ChineseCommand)
@in_turn
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", help="export 导出、改过的表，或本单位已有的花名册、合同清单。")
    ],
    path: FolderOption = Path(),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会怎样改，不写。")] = False,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE.yaml", help="已有的表哪一列是什么；写法见 docs/sheets.md，用过的会记住。"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不问，直接写。")] = False,
    delete: Annotated[bool, typer.Option("--delete", help="表里删掉的行，仓库里也删。")] = False,
) -> None:
    """把改过的表导回仓库：只改动过的值，注释、次序、写法都不动；两边都改了的列出来，不写。"""
    from secops_cli.cli.sheet_map import choose_map, remember
    from secops_cli.tasks.sheets import open_sheet, plan_import, plan_list

    asked = request(path, None, None, no_cache=True)
    grid, incoming = open_sheet(read_given(file), str(file))
    if incoming.base is None:
        chosen = choose_map(asked, grid, file, mapping, ask=has_person())
        _settle(
            asked,
            plan_list(asked, grid, chosen.mapping),
            dry_run=dry_run,
            yes=yes,
            before=lambda: remember(asked, chosen),
        )
        return
    if mapping is not None:
        raise CommandLineError(f"{file} 是 sheet export 导出的，各列是什么已经知道", "去掉 --map。")
    plan = plan_import(asked, incoming, delete=delete)
    if plan.going and not delete and not dry_run and not yes and has_person():
        print(_text(plan, written=False))
        if typer.confirm(f"表里少了 {len(plan.going)} 行，仓库里也删去吗？", default=False):
            plan = plan_import(asked, incoming, delete=True)
    _settle(asked, plan, dry_run=dry_run, yes=yes)


def _settle(asked: Request, plan: Plan, *, dry_run: bool, yes: bool, before: Callable[[], None] = lambda: None) -> None:
    """Show a plan, ask where somebody is there to answer, and write it.

    Args:
        before: done unless this is only tried out.
    """
    if not dry_run:
        before()
    wanted = bool(plan.files) and not dry_run
    if wanted and not yes and has_person():
        print(_text(plan, written=False))
        wanted = typer.confirm("写入吗？", default=True)
        if wanted:
            _write(asked.path, plan)
            print(f"已写入 {len(plan.files)} 个文件")
        else:
            print("没有写")
    else:
        text = _text(plan, written=wanted)
        if wanted:
            _write(asked.path, plan)
        print(text)
    if plan.problems:
        raise typer.Exit(EXIT_FINDINGS)


def _now(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _text(plan: Plan, *, written: bool) -> str:
    from secops_cli.report.sheets import format_plan
    from secops_cli.tasks.sheets import places_of

    return format_plan(plan, places_of(plan), written=written)


def _write(folder: Path, plan: Plan) -> None:
    """Write each file whole; where one cannot be written, say which have been.

    Raises:
        UnreadableSource: a file was changed since it was read, or cannot be written.
    """
    for name in plan.files:
        if _now(inside(folder, name)) != plan.before.get(name):
            raise UnreadableSource(f"{name} 刚才被改过，什么都没有写", "再运行一次。")
    written: list[str] = []
    try:
        for name, content in plan.files.items():
            if content is None:
                os.unlink(folder / name)
            else:
                write_whole(folder / name, content, force=True)
            written.append(name)
    except (UnreadableSource, OSError, KeyboardInterrupt) as fault:
        left = [name for name in plan.files if name not in written]
        words = f"已写完 {'、'.join(written) or '没有'}；没有写 {'、'.join(left)}"
        reason = fault.message if isinstance(fault, UnreadableSource) else "写到一半停下了"
        raise UnreadableSource(f"{reason}；{words}", "每个文件都是完整的；再运行一次，写剩下的。") from None
