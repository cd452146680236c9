"""`secops standard …`: what the catalogues hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secops_cli import __version__
from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli import wording as text_commands
from secops_cli.cli.options import Format, FormatOption, cache_folder, request
from secops_cli.cli.usage import ChineseCommand, new_app
from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from secops_cli.model.standard import Category, Standard
    from secops_cli.standards.library import Library

app = new_app("标准条目库：有哪些标准、条目怎样判定、条目库是否自洽。")
app.add_typer(text_commands.app, name="text")


def _library() -> Library:
    from secops_cli.cache.store import Store
    from secops_cli.source.packaged import standards_folder
    from secops_cli.standards.library import Library

    return Library(standards_folder(), Store(cache_folder(), __version__))


def _named(library: Library, name: str) -> tuple[Standard, str]:
    """The standard and the clause of `isccc:4.1.1`; no clause where only a standard is named.

    Raises:
        CommandLineError: there is no such standard, or no such clause in it.
    """
    from secops_cli.assess.naming import like_clause, refuse_wide_colon

    refuse_wide_colon(name)
    head, _, clause_id = name.partition(":")
    if not clause_id and library.edition(head) is None:
        standards = [found for key in library.editions if (found := library.standard(key)) and head in found.clause]
        if standards:
            full = "、".join(f"{found.edition.alias}:{head}" for found in standards)
            raise CommandLineError(f"{head} 没有写标准，应写作 {full}", "条目写作 标准:条号。")
    standard = library.required(head)
    if clause_id and clause_id not in standard.clause:
        show = f"用 secops standard show {standard.edition.alias} 查条号"
        hint = f"{show}；本单位自己的条目，后面再写证据仓库的文件夹。"
        raise CommandLineError(f"{standard.id} 没有条目 {clause_id}{like_clause(standard, clause_id)}", hint)
    return standard, clause_id


@app.command("list", cls=ChineseCommand)
def list_(format: FormatOption = Format.text) -> None:
    """列出各标准的级别阶梯与类别。"""
    from secops_cli.report import standard as report
    from secops_cli.report.diagnostics import format_json

    editions = _library().editions.values()
    print(format_json(report.list_document(editions)) if format is Format.json else report.format_list(editions))


@app.command(cls=ChineseCommand)
def show(
    name: Annotated[str, typer.Argument(metavar="STANDARD[:CLAUSE]", help="如 isccc，或 isccc:4.2.4-d。")],
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]", help="证据仓库；写了就连同其中 standards/ 下自己的标准与条目。", show_default=False
        ),
    ] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="LEVEL", help="只列这一级适用的条目。")] = None,
    category: Annotated[
        str | None, typer.Option("--category", metavar="CATEGORY", help="只列这个类别的条目，如 F。")
    ] = None,
    format: FormatOption = Format.text,
) -> None:
    """列出一个标准的条目，或详列其中一条。"""
    from secops_cli.report import standard as report
    from secops_cli.report.diagnostics import format_json

    standard, clause_id = _named(_library() if path is None else _library_with_own(path), name)
    chosen = _category(standard, category)
    if level is not None and level not in standard.ladder:
        raise CommandLineError(f"{standard.id} 没有级别 {level}", f"可用：{'、'.join(standard.ladder)}")
    if clause_id and (level is not None or chosen is not None):
        option = "--category" if level is None else "--level"
        raise CommandLineError(f"{option} 不能与条目一起用", "列一级或一个类别的条目时只写标准。")
    if format is Format.json:
        print(format_json(report.document(standard, level, clause_id or None, chosen)))
    elif clause_id:
        print(report.format_clause(standard, standard.clause[clause_id]))
    else:
        print(report.format_standard(standard, level, chosen))


def _library_with_own(path: Path) -> Library:
    """The packaged standards with what a repository has of its own."""
    from secops_cli.pipeline import library_of

    return library_of(request(path, None, None))


def _category(standard: Standard, name: str | None) -> Category | None:
    """The category of that id or title; None where none is asked for."""
    if name is None:
        return None
    found = next((c for c in standard.edition.categories if name in (c.id, c.title)), None)
    if found is None:
        known = "、".join(f"{c.id}({c.title})" for c in standard.edition.categories)
        raise CommandLineError(f"{standard.id} 没有类别 {name}", f"可用：{known}")
    return found


@app.command(cls=ChineseCommand)
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[STANDARD]...", help="默认全部。")] = None,
) -> None:
    """证明条目库自洽：条号、级别、引用、度量、门槛，并跑全部例子。"""
    from secops_cli.assess.catalogue import check_crosswalk, check_standard, count_examples

    library = _library()
    found = False
    if not names:
        wrong = check_crosswalk(library.links, library.standard)
        for message in wrong:
            print(f"crosswalk {message}")
        print(f"crosswalk：{len(library.links)} 组，{len(wrong)} 处问题")
        found = bool(wrong)
    for name in names or list(library.editions):
        standard = library.required(name)
        faults = check_standard(standard)
        for fault in faults:
            print(f"{fault.standard}:{fault.clause} {fault.message}")
        found = found or bool(faults)
        total = len(standard.clause)
        print(f"{standard.id}：{total} 条，{count_examples(standard)} 个例子，{len(faults)} 处问题")
    if found:
        raise typer.Exit(EXIT_FINDINGS)


@app.command(cls=ChineseCommand)
def crosswalk(
    name: Annotated[str, typer.Argument(metavar="STANDARD:CLAUSE", help="如 isccc:C1.5-b。")],
    format: FormatOption = Format.text,
) -> None:
    """列出一条与其他标准的哪些条目可以共用材料，相近的差在哪里。"""
    from secops_cli.report import crosswalk as report
    from secops_cli.report.diagnostics import format_json

    library = _library()
    standard, clause_id = _named(library, name)
    if not clause_id:
        hint = f"用 secops standard show {standard.edition.alias} 查条号。"
        raise CommandLineError(f"{name} 后面没有写条号", f"写作 标准:条号，如 isccc:C1.5-b；{hint}")
    qualified = f"{standard.edition.alias}:{clause_id}"
    links = library.crosswalk.get(qualified, ())
    if format is Format.json:
        print(format_json(report.document(qualified, links)))
    else:
        print(report.format_text(library.required, qualified, links))


@app.command(cls=ChineseCommand)
def measures() -> None:
    """列出全部度量：单位、凭据、含义与出处。"""
    from secops_cli.report.standard import format_measures

    print(format_measures())
