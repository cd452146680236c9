"""The commands. Each reads its options, calls one function of the pipeline, chooses a formatter, returns an exit code.

Heavy imports stand inside the commands that need them: `--version` and `--help` pay for none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from secops_cli import __version__
from secops_cli.cli import EXIT_FAULT, EXIT_INTERRUPTED, EXIT_UNREADABLE
from secops_cli.cli import batch as batch_command
from secops_cli.cli import deadlines as deadline_commands
from secops_cli.cli import doctor as doctor_command
from secops_cli.cli import evidence as evidence_commands
from secops_cli.cli import form as form_commands
from secops_cli.cli import report as report_commands
from secops_cli.cli import sheet as sheet_commands
from secops_cli.cli import standard as standard_commands
from secops_cli.cli import trend as trend_command
from secops_cli.cli import verify as verify_command
from secops_cli.cli.ending import answer_of, end
from secops_cli.cli.options import (
    AsOfOption,
    AtOption,
    CategoryOption,
    ChangeFailOn,
    FailOn,
    FindingsFormat,
    FolderOption,
    ForceOption,
    Format,
    FormatOption,
    NoCacheOption,
    PathArgument,
    Profile,
    RehashOption,
    StandardOption,
    View,
    request,
)
from secops_cli.cli.usage import ChineseCommand, error_in_chinese, new_app
from secops_cli.cli.writing import in_turn
from secops_cli.errors import CommandLineError, Interrupted, SecopsError

app = new_app("把安全服务资质与等级保护的证据放在 git 里：校验、定级、出表。", completion=True)
app.add_typer(standard_commands.app, name="standard")
app.add_typer(report_commands.app, name="report")
app.add_typer(evidence_commands.app, name="evidence")
app.add_typer(form_commands.app, name="form")
app.add_typer(sheet_commands.app, name="sheet")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"secops {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本后退出。", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """What every command shares: nothing but the version."""


@app.command(cls=ChineseCommand)
def validate(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: Annotated[FindingsFormat, typer.Option("--format", help="输出格式。")] = FindingsFormat.text,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="从哪一级起退出码为 1。")] = FailOn.error,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="只列其中没有的：以前 --format json 或 sarif 的输出。"),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="REV",
            help="只列这个版本以来的改动带来的，和改过的文件里的；REV... 从分开之处算起。",
        ),
    ] = None,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """校验仓库：一次列出所有问题，每个都写明位置、原因和办法。"""
    from secops_cli.cli import answers, continuous

    asked = request(path, at, as_of, rehash=rehash, no_cache=no_cache)
    options = answers.ValidateOptions(format, fail_on, continuous.known_findings(baseline), changed_since)
    if changed_since is not None or format is FindingsFormat.github:
        end(continuous.validate(asked, options))
    else:
        answer_of(asked, f"validate {options}", partial(answers.validate, options=options))


@app.command(cls=ChineseCommand)
def grade(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    standard: StandardOption = None,
    category: CategoryOption = None,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CLAUSE", help="说明一条怎样判出，如 isccc:4.2.4-d。")
    ] = None,
    view: Annotated[View, typer.Option("--view", help="按谁写的行判定；评审 时另列与自评不同的条目。")] = View.own,
    all_levels: Annotated[bool, typer.Option("--all-levels", help="JSON 中列出目标以上的级别。")] = False,
    no_fail: Annotated[bool, typer.Option("--no-fail", help="目标未达到时退出码仍为 0。")] = False,
    fail_on_regression: Annotated[
        str | None,
        typer.Option(
            "--fail-on-regression",
            metavar="BASE",
            help="退出码只看比这个版本是否退步：可证的级别降了，原来符合的条目不再符合；BASE... 从分开之处算起。",
        ),
    ] = None,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """定级：每个目标可证的级别、事实可达的级别、到目标还差什么。"""
    from secops_cli.cli import answers

    wanted = answers.GradeOptions(format, standard, category, explain, view, all_levels, no_fail)
    asked = request(path, at, as_of, rehash=rehash, no_cache=no_cache)
    if fail_on_regression is not None:
        from secops_cli.cli import continuous

        end(continuous.grade(asked, wanted, fail_on_regression))
    else:
        answer_of(asked, f"grade {wanted}", partial(answers.grade, options=wanted))


@app.command(cls=ChineseCommand)
def gap(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    standard: StandardOption = None,
    category: CategoryOption = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="LEVEL", help="看到这一级差什么，如 一级；默认各目标自己的级别。")
    ] = None,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """差距：到目标还要评定、更新、取得、增加、等待什么，最早哪天可达。"""
    from secops_cli.cli import answers

    wanted = answers.GapOptions(format, standard, category, to)
    asked = request(path, at, as_of, rehash=rehash, no_cache=no_cache)
    answer_of(asked, f"gap {wanted}", partial(answers.gap, options=wanted))


@app.command(cls=ChineseCommand)
def forecast(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    standard: StandardOption = None,
    category: CategoryOption = None,
    months: Annotated[int, typer.Option("--months", metavar="N", min=1, max=240, help="往后看多少个月。")] = 24,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """预测：什么都不做，级别在哪些日子升降，为什么。"""
    from secops_cli.cli import answers

    wanted = answers.ForecastOptions(format, standard, category, months)
    asked = request(path, at, as_of, rehash=rehash, no_cache=no_cache)
    answer_of(asked, f"forecast {wanted}", partial(answers.forecast, options=wanted))


@app.command(cls=ChineseCommand)
def lifecycle(
    system: Annotated[
        str | None, typer.Argument(metavar="[SYSTEM]", help="系统的 id；默认所有系统，一个一行。", show_default=False)
    ] = None,
    path: FolderOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    every_phase: Annotated[bool, typer.Option("--all", help="没有记录的阶段也逐个列出活动。")] = False,
    content: Annotated[bool, typer.Option("--content", help="打开登记的 Word 文档，看应有的标题有没有。")] = False,
    no_cache: NoCacheOption = False,
) -> None:
    """生命周期：每个系统在哪个阶段，哪些活动、文档缺了或过时，接着做什么。"""
    from secops_cli.cli import answers

    asked = request(path, at, as_of, no_cache=no_cache)
    compute = partial(answers.lifecycle, system=system, content=content, every_phase=every_phase, format=format)
    answer_of(asked, f"lifecycle {system!r} {content} {every_phase} {format}", compute)


@app.command(cls=ChineseCommand)
def change(
    revisions: Annotated[
        list[str] | None,
        typer.Argument(metavar="[A..B | A B]", help="两个版本或两个文件夹；默认从与上游分开之处到文件夹现在的样子。"),
    ] = None,
    path: FolderOption = Path(),
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    fail_on: Annotated[
        ChangeFailOn,
        typer.Option(
            "--fail-on",
            help="哪些判定使退出码为 1：unreviewed 待重新核定；major 重大变更和待重新核定；any 除无实质变化以外的；"
            "never 都不。除 never 外，列出的有错误也是 1。",
        ),
    ] = ChangeFailOn.unreviewed,
    no_cache: NoCacheOption = False,
) -> None:
    """变更：两版之间每个系统是重大变更、局部调整还是待重新核定，接着要做什么。"""
    from secops_cli.cli import answers
    from secops_cli.revisions import Question, compare_revisions

    asked = request(path, None, as_of, no_cache=no_cache)
    question = Question(path, tuple(revisions or ()), asked.today, asked.as_of, asked.cache)
    end(answers.change(compare_revisions(question), format=format, fail_on=fail_on))


@app.command(cls=ChineseCommand)
def campaign(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    campaign: Annotated[str | None, typer.Option("--campaign", metavar="ID", help="只看这一次专项工作。")] = None,
    only_missing: Annotated[bool, typer.Option("--only-missing", help="只列还有欠缺的机构与系统。")] = False,
    no_fail: Annotated[bool, typer.Option("--no-fail", help="有逾期或矛盾时退出码仍为 0。")] = False,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """专项工作：各机构各系统的材料齐不齐、走到哪一步、能不能存档与发证。"""
    from secops_cli.cli import answers

    wanted = answers.CampaignOptions(format, campaign, only_missing, no_fail)
    asked = request(path, at, as_of, rehash=rehash, no_cache=no_cache)
    answer_of(asked, f"campaign {wanted}", partial(answers.campaign, options=wanted))


app.command(cls=ChineseCommand)(deadline_commands.due)
app.command(cls=ChineseCommand)(deadline_commands.certificate)
app.command(cls=ChineseCommand)(trend_command.trend)
app.command(cls=ChineseCommand)(batch_command.batch)
app.command(cls=ChineseCommand)(verify_command.verify)
app.command(cls=ChineseCommand)(doctor_command.doctor)


@app.command(cls=ChineseCommand)
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新建在这里；须不存在或是空的。")],
    sample: Annotated[bool, typer.Option("--sample", help="建立示例单位及其历史，供试用。")] = False,
    profile: Annotated[
        Profile | None,
        typer.Option("--profile", help="谁的骨架：provider 安全服务机构(默认)，operator 运营使用单位。"),
    ] = None,
) -> None:
    """新建证据仓库：带注释的骨架，或可以立即试用的示例。"""
    from secops_cli.cli.init import NEXT, NEXT_OF_SAMPLE, create
    from secops_cli.report.text import safe

    if sample and profile is not None:
        raise CommandLineError("--sample 与 --profile 不能同时用", "示例只有一个，既是服务机构，也运营自己的系统。")
    wanted = profile or Profile.provider
    written = create(folder, sample, wanted)
    name = safe(str(folder))
    print(f"已在 {name} 写入 {written} 个文件")
    for line in NEXT_OF_SAMPLE if sample else NEXT[wanted]:
        print(line.replace("{folder}", name))


@app.command(cls=ChineseCommand)
@partial(in_turn, writes=lambda _: True)
def schema(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="写入其下的 schemas/；默认当前文件夹。", show_default=False)
    ] = Path(),
    editor: Annotated[bool, typer.Option("--editor/--no-editor", help="同时写 .vscode/settings.json。")] = True,
    force: ForceOption = False,
) -> None:
    """写出 JSON Schema 与编辑器设置：在编辑器里补全键名、提示词表。"""
    from secops_cli.cli.files import inside, refuse_existing, write_whole
    from secops_cli.cli.schema import merged_settings
    from secops_cli.report.schemas import editor_settings, schema_files
    from secops_cli.report.text import safe

    files = {inside(folder, f"schemas/{name}"): text for name, text in schema_files().items()}
    settings = inside(folder, ".vscode/settings.json")
    merged = merged_settings(settings, editor_settings("./schemas")) if editor else ""
    refuse_existing(files, force=force)
    for path, text in files.items():
        write_whole(path, text.encode(), force=True)
    if editor:
        write_whole(settings, merged.encode(), force=True)
    print(f"已写出 {len(files)} 个 schema 到 {safe(str(folder / 'schemas'))}")


def command_line() -> Any:
    """Return the commands as Typer builds them."""
    return typer.main.get_command(app)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code.

    0 nothing to report, 1 findings or a target not met, 2 nothing can be read or the command line is wrong,
    3 a fault of secops itself, 130 the user stopped it.
    """
    command = command_line()
    try:
        code = command.main(list(arguments), prog_name="secops", standalone_mode=False)
        if code == EXIT_INTERRUPTED:  # Typer's own answer to an interrupt, and it says nothing
            _complain("已中断", "")
        return code if isinstance(code, int) else 0
    except typer.Exit as stop:
        return stop.exit_code
    except SecopsError as fault:
        _complain(fault.message, fault.hint)
        return EXIT_INTERRUPTED if isinstance(fault, Interrupted) else EXIT_UNREADABLE
    except (typer.Abort, KeyboardInterrupt):
        _complain("已中断", "")
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe went away: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as stop:  # Typer's own answer to a pipe whose reader went away
        return 0 if isinstance(stop.__context__, OSError) else int(stop.code or 0)
    except Exception as fault:  # the last resort: usage errors and faults of our own
        if type(fault).__name__ == "NoArgsIsHelpError":
            print(fault, file=sys.stderr)
            return EXIT_UNREADABLE
        if hasattr(fault, "format_message"):
            _complain(error_in_chinese(fault.format_message()), "用 secops --help 或 secops 命令 --help 查用法。")
            return EXIT_UNREADABLE
        if os.environ.get("SECOPS_DEBUG"):
            raise
        _complain(
            f"程序内部错误：{type(fault).__name__}: {fault}",
            "这是 secops 的缺陷，请报告；设环境变量 SECOPS_DEBUG=1 可看到详情。",
        )
        return EXIT_FAULT


def _complain(message: str, hint: str) -> None:
    from secops_cli.report.text import safe

    print(f"secops: {safe(message)}", file=sys.stderr)
    if hint:
        print(f"  → {safe(hint)}", file=sys.stderr)
