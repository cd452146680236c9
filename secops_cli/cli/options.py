"""Options that several commands share, and what they stand for: the day, the source, the cache."""

from __future__ import annotations

import os
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from datetime import date

    from secops_cli.pipeline import Request


class Format(StrEnum):
    """Output formats of reading commands."""

    text = "text"
    json = "json"


class FindingsFormat(StrEnum):
    """Output formats of findings: for people, scripts, code scanning, test reports, and two code-hosting services."""

    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    github = "github"
    gitlab = "gitlab"


class DueFormat(StrEnum):
    """Output formats of deadlines; ics is for calendars."""

    text = "text"
    json = "json"
    ics = "ics"


class OfficeFormat(StrEnum):
    """File formats of a document that can be made in several."""

    docx = "docx"
    xlsx = "xlsx"
    both = "both"


class ChangeFailOn(StrEnum):
    """What makes the exit code of `change` 1, besides errors."""

    major = "major"
    unreviewed = "unreviewed"
    any = "any"
    never = "never"


class View(StrEnum):
    """By whose self-assessment rows a repository is judged."""

    own = "自评"
    assessor = "评审"


class Profile(StrEnum):
    """Whose repository `init` begins: of a body that gives services, or of one that runs systems."""

    provider = "provider"
    operator = "operator"


class FailOn(StrEnum):
    """The severity from which findings make the exit code 1."""

    error = "error"
    warning = "warning"
    note = "note"
    never = "never"


PathArgument = Annotated[
    Path, typer.Argument(metavar="[PATH]", help="证据仓库的文件夹；默认当前文件夹。", show_default=False)
]
FolderOption = Annotated[Path, typer.Option("-C", "--path", metavar="PATH", help="证据仓库的文件夹。")]
AtOption = Annotated[
    str | None, typer.Option("--at", metavar="REV", help="读 git 的某个版本，而不是文件夹现在的样子。")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="截至日期；默认今天(北京时间)，读版本时为其提交日期。")
]
FormatOption = Annotated[Format, typer.Option("--format", help="输出格式。")]
StandardOption = Annotated[str | None, typer.Option("--standard", metavar="STANDARD", help="只看这个标准，如 isccc。")]
CategoryOption = Annotated[str | None, typer.Option("--category", metavar="CATEGORY", help="只看这个类别，如 F。")]
RehashOption = Annotated[bool, typer.Option("--rehash", help="重新计算证据文件的哈希，不用记住的值。")]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="不读也不写缓存。")]
ForceOption = Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")]
TemplatesOption = Annotated[
    Path | None, typer.Option("--templates", metavar="DIR", help="优先用这个文件夹里的同名模板。")
]
RepositoryTemplatesOption = Annotated[
    bool, typer.Option("--repo-templates/--no-repo-templates", help="是否使用仓库自己的 templates/。")
]


def parse_date(text: str) -> date:
    """Read a date from the command line. Raises CommandLineError for what is none."""
    from datetime import date

    try:
        # As in the data: without the other forms of ISO 8601, weeks and days run together.
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else "")
    except ValueError:
        raise CommandLineError(f"日期 {text!r} 不对", "写成 2026-11-20 的样子。") from None


_DAYS: Final = {"d": 1, "w": 7, "m": 31, "y": 366}
"""Letter → days; a month and a year are taken at their longest, so that nothing falls out."""
_MOST_DAYS: Final = 36_600


def parse_days(text: str) -> int:
    """Read a stretch of time such as `90d`, in days. Raises CommandLineError for what is none."""
    found = re.fullmatch(r"(\d{1,5})([dwmy]?)", text, re.ASCII)
    days = int(found[1]) * _DAYS[found[2] or "d"] if found else _MOST_DAYS + 1
    if days > _MOST_DAYS:
        raise CommandLineError(f"时间 {text!r} 不对", "写成 90d、12w、6m、1y 的样子，最多 100 年。")
    return days


def today() -> date:
    """Return today's date in Asia/Shanghai, where the standards' deadlines run."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def cache_folder() -> Path | None:
    """Return where the cache lives: `SECOPS_CACHE`, else the system's place for caches; None where it is set empty."""
    chosen = os.environ.get("SECOPS_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / "secops" / "cache" if base else None
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "secops"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "secops"


def request(path: Path, at: str | None, as_of: str | None, *, rehash: bool = False, no_cache: bool = False) -> Request:
    """Return what a reading command asks for."""
    from secops_cli.pipeline import Request

    day = parse_date(as_of) if as_of is not None else None
    return Request(path, today(), at, day, None if no_cache else cache_folder(), rehash)
