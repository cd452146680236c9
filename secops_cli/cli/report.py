"""`secops report …`: files that are handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secops_cli.cli.options import AsOfOption, AtOption, NoCacheOption, PathArgument, RehashOption, request
from secops_cli.cli.usage import ChineseCommand, new_app

app = new_app("出表：按模板做出要交的文件。")


@app.callback()
def _root() -> None:
    """Keeps `report` a group though it has one command."""


@app.command("self-assessment", cls=ChineseCommand)
def self_assessment(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--form", metavar="ID", help="只出这一种标准或表的，如 isccc、tcas、om-form；默认目标所需的全部。"
        ),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="写到这个文件夹。")] = Path("out"),
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="DIR", help="优先用这个文件夹里的同名模板。")
    ] = None,
    repo_templates: Annotated[
        bool, typer.Option("--repo-templates/--no-repo-templates", help="是否使用仓库自己的 templates/。")
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")] = False,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """自评估表(xlsx)：表头、结论、证明材料清单、上年度整改与声明。"""
    from secops_cli.cli.files import refuse_existing, write_whole
    from secops_cli.pipeline import assess, self_assessments
    from secops_cli.report.text import safe

    result = assess(request(path, at, as_of, rehash=rehash, no_cache=no_cache))
    books = self_assessments(result, form, templates, trust_repository=repo_templates)
    refuse_existing((out / name for name in books), force=force)
    for name, content in books.items():
        write_whole(out / name, content, force=True)
        print(f"已写出 {safe(str(out / name))}")
    for grade in result.case.all_grades:
        open_rows = [verdict for verdict in grade.at(grade.target.level) if not verdict.holds]
        if open_rows:
            words = f"{grade.standard.edition.alias} {grade.category.title} {grade.target.level}"
            print(f"{safe(words)} 有 {len(open_rows)} 条不是符合，表中已标出，声明须核对后再签")
