"""`secops due` and `secops certificate`: what has a day, and where certificates stand."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from secops_cli.cli.ending import answer_of, keep_line_ends
from secops_cli.cli.options import (
    AsOfOption,
    AtOption,
    DueFormat,
    FolderOption,
    Format,
    FormatOption,
    NoCacheOption,
    PathArgument,
    parse_days,
    request,
)


def due(
    path: PathArgument = ".",  # type: ignore[assignment]
    within: Annotated[
        str, typer.Option("--within", metavar="DAYS", help="看到多少天以后，如 90d、12w、6m(月)、1y。")
    ] = "90d",
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: Annotated[DueFormat, typer.Option("--format", help="输出格式；ics 给日历程序。")] = DueFormat.text,
    no_cache: NoCacheOption = False,
) -> None:
    """到期：一切有日子的事——监督评审、测评、备案、材料与证书到期、整改、专项工作；过期的列在前面。"""
    from secops_cli.cli import answers

    days = parse_days(within)
    if format is DueFormat.ics:
        keep_line_ends()
    asked = request(path, at, as_of, no_cache=no_cache)
    answer_of(asked, f"due {days} {format}", partial(answers.due, days=days, format=format))


def certificate(
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="资质证书的 id；默认全部。", show_default=False)
    ] = None,
    path: FolderOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    no_cache: NoCacheOption = False,
) -> None:
    """证书：每份资质证书的状态、经过、到期的事，照认证程序接着可以做什么。"""
    from secops_cli.cli import answers

    asked = request(path, at, as_of, no_cache=no_cache)
    answer_of(asked, f"certificate {name} {format}", partial(answers.certificate, name=name, format=format))
