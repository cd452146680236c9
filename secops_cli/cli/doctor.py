"""`secops doctor`: whether this machine and this folder have what the other commands need."""

from __future__ import annotations

import typer

from secops_cli import __version__
from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import Format, FormatOption, PathArgument


def doctor(path: PathArgument = ".", format: FormatOption = Format.text) -> None:  # type: ignore[assignment]
    """体检：程序与库的版本、C 解析器、git、字体、缓存，以及证据仓库的设置；不写任何文件。"""
    from secops_cli.cli.checkup import findings
    from secops_cli.report.diagnostics import format_json
    from secops_cli.report.text import safe, table

    found = list(findings(path))
    if format is Format.json:
        checks = [{"title": f.title, "standing": f.standing, "detail": f.detail, "remedy": f.remedy} for f in found]
        print(format_json({"schema": "secops/doctor/1", "version": __version__, "checks": checks}))
    else:
        rows = table([(f.standing, f.title, f.detail) for f in found], indent="")
        for line, one in zip(rows, found, strict=True):
            print(line)
            if one.remedy:
                print(f"      → {safe(one.remedy)}")
    if any(one.standing == "缺" for one in found):
        raise typer.Exit(EXIT_FINDINGS)
