"""`secops standard text …`: official wording that the organisation holds, into its own repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import FolderOption, NoCacheOption, request
from secops_cli.cli.usage import ChineseCommand, new_app
from secops_cli.cli.writing import in_turn
from secops_cli.errors import CommandLineError

app = new_app("标准与表格的原文：由单位自己持有，导入自己的仓库后，出的表印原文。")


@app.command("import", cls=ChineseCommand)
@in_turn
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="单位持有的原文：docx、xlsx 或 txt。")],
    standard: Annotated[str, typer.Option("--standard", metavar="STANDARD", help="是哪个标准或表，如 om-form。")],
    path: FolderOption = Path(),
    table: Annotated[
        str | None,
        typer.Option("--table", metavar="TABLE", help="只读这张工作表(写名称)，或 Word 里的第几张表(写数)。"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看结果，不写入。")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="仓库里已有的不同原文换成文件里的；文字不像那个条目的也导入。")
    ] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """按编号把原文导入仓库的 standards/；没有把握的列出来，不猜。"""
    from secops_cli.cli.files import inside, read_given, write_whole
    from secops_cli.report.text import safe
    from secops_cli.report.wording import format_differences, format_import
    from secops_cli.tasks.official_texts import plan_import

    asked = request(path, None, None, no_cache=no_cache)
    found = plan_import(asked, standard, read_given(file), file.name, table, doubtful=force)
    print(format_import(found, file.name, doubtful=force))
    if found.imported.matched.looks_foreign and not force:
        hint = "像是别的标准或别的版本，没有写入；核对文件与 --standard，确是它就加 --force。"
        raise CommandLineError(f"{file.name} 的文字大多不像 {found.standard.id} 的条目", hint)
    if found.plan.differences:
        print(f"\n{format_differences(found.plan.differences)}")
        if not force:
            print("\n没有写入；确要换成文件里的，加 --force")
            raise typer.Exit(EXIT_FINDINGS)
    target = inside(path, found.path)
    if not found.plan.content:
        print("\n没有写入")
        raise typer.Exit(EXIT_FINDINGS)
    if dry_run:
        print(f"\n没有写入(--dry-run)：{safe(found.path)}")
    elif target.exists() and target.read_bytes() == found.plan.content:
        print(f"\n{safe(found.path)} 没有变化")
    else:
        write_whole(target, found.plan.content, force=True)
        print(f"\n已写入 {safe(found.path)}；原文有著作权，只放在本单位自己的私有仓库里")
