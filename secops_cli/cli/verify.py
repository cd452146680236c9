"""`secops verify`: whether files are what their commits yield."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import (
    FolderOption,
    Format,
    FormatOption,
    NoCacheOption,
    RepositoryTemplatesOption,
    TemplatesOption,
    cache_folder,
    today,
)

FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE...", help="secops 做的 .docx、.xlsx 文件。")]


def verify(
    files: FilesArgument,
    path: FolderOption = Path(),
    format: FormatOption = Format.text,
    templates: TemplatesOption = None,
    repo_templates: RepositoryTemplatesOption = True,
    no_cache: NoCacheOption = False,
) -> None:
    """核对：照文件属性里的提交与截至日期重做一遍，一致、不一致(差在哪里)还是无法复现(为什么)。"""
    from secops_cli.cli.files import read_given
    from secops_cli.cli.progress import progress
    from secops_cli.report import verify as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.tasks.verification import Verifier

    verifier = Verifier(path, today(), None if no_cache else cache_folder(), templates, repo_templates)
    contents = {str(file): read_given(file) for file in files}
    found = [verifier.verify(content, name) for name, content in progress(contents.items(), "核对")]
    print(format_json(report.document(found)) if format is Format.json else report.format_text(found))
    if any(one.standing != "一致" for one in found):
        raise typer.Exit(EXIT_FINDINGS)
