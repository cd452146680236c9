"""`secops trend`: levels and gaps along the history."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from secops_cli.cli.options import CategoryOption, NoCacheOption, PathArgument, StandardOption, cache_folder, parse_date
from secops_cli.errors import CommandLineError


class TrendFormat(StrEnum):
    """Output formats of trends."""

    text = "text"
    json = "json"
    svg = "svg"


class Every(StrEnum):
    """How closely a history is looked at."""

    commit = "commit"
    day = "day"
    week = "week"
    month = "month"


def trend(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: Annotated[str, typer.Option("--at", metavar="REV", help="看到 git 的这个版本为止。")] = "HEAD",
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REV|DATE", help="从这个提交或这一天看起(含)；默认从第一个提交。"),
    ] = None,
    every: Annotated[
        Every, typer.Option("--every", help="每个提交一点，或每天、每周(周一起)、每月的最后一个提交一点。")
    ] = Every.commit,
    standard: StandardOption = None,
    category: CategoryOption = None,
    as_of_commit: Annotated[bool, typer.Option("--as-of-commit", help="各点按自己的提交日期判定(默认)。")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="各点都按这一天判定，只看事实的变化。")
    ] = None,
    format: Annotated[
        TrendFormat, typer.Option("--format", help="输出格式；svg 写成文件，要另装 secops-cli[topology]。")
    ] = TrendFormat.text,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="svg 写到这个文件，默认 trend.svg。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """走势：历史上每个提交时可证的级别、事实可达的级别、目标下还有多少条没有成立。"""
    from secops_cli.cli.files import refuse_existing, write_whole
    from secops_cli.cli.progress import progress
    from secops_cli.report import trend as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.report.text import safe
    from secops_cli.tasks.trend import Question
    from secops_cli.tasks.trend import trend as look_back

    if as_of_commit and as_of is not None:
        raise CommandLineError("--as-of 与 --as-of-commit 不能同时用", "一个按同一天判定，一个按各自的提交日期。")
    if out is not None and format is not TrendFormat.svg:
        raise CommandLineError("-o 只用于 --format svg", "加 --format svg；别的格式用 > 写到文件。")
    picture = out or Path("trend.svg")
    if format is TrendFormat.svg:
        refuse_existing([picture], force=force)
    day = parse_date(as_of) if as_of is not None else None
    cache = None if no_cache else cache_folder()
    question = Question(path, at, since, every.value, standard, category, day, cache)
    points = look_back(question, partial(progress, title="读历史"))
    if format is TrendFormat.svg:
        from secops_cli.deliver.trend import trend_svg

        write_whole(picture, trend_svg(points), force=force)
        print(f"已写出 {safe(str(picture))}")
    elif format is TrendFormat.json:
        print(format_json(report.document(points, every.value)))
    else:
        print(report.format_text(points, every.value))
