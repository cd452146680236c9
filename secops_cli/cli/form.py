"""`secops form …`: the user's own official blank, looked at and filled."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import (
    AsOfOption,
    AtOption,
    FolderOption,
    ForceOption,
    Format,
    FormatOption,
    NoCacheOption,
    request,
)
from secops_cli.cli.usage import ChineseCommand, new_app
from secops_cli.cli.writing import in_turn
from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from secops_cli.deliver.forms.filling import Done
    from secops_cli.pipeline import Result

app = new_app("官方空表：看懂自己下载的自评估表、备案表，照仓库填好，其余原样不动。")

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="空表，.docx 或 .xlsx。")]
FormOption = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="ID",
        help="哪一种表，如 om-form、isccc:general、filing-2025，或 forms/ 里存的；默认自己认。",
    ),
]
SystemOption = Annotated[
    list[str] | None,
    typer.Option("--system", metavar="ID", help="备案表只填这些定级对象，可重复；默认全部应备案的。"),
]
PrivateOption = Annotated[
    Path | None,
    typer.Option(
        "--private", metavar="FILE", help="个人信息(手机号、身份证号)的文件；默认仓库里不入库的 private.yaml。"
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="填上的栏目也逐个列出。")]


def _done(
    file: Path,
    path: Path,
    form: str | None,
    systems: list[str] | None,
    private: Path | None,
    at: str | None,
    as_of: str | None,
    *,
    no_cache: bool,
) -> tuple[Result, Done]:
    from secops_cli.cli.files import read_given, read_private_values
    from secops_cli.pipeline import assess
    from secops_cli.tasks.form_filling import Asked, fill

    content = read_given(file)
    values = read_private_values(private) if private is not None else None
    result = assess(request(path, at, as_of, no_cache=no_cache))
    return result, fill(result, content, str(file), Asked(form, tuple(systems or ()), values))


def _tell(result: Result, done: Done, file: Path, format: Format, output: Path | None, *, everything: bool) -> None:
    from secops_cli.report import forms as report
    from secops_cli.report.diagnostics import format_json

    day = result.case.as_of.isoformat()
    written = str(output) if output is not None else None
    if format is Format.json:
        print(format_json(report.document(done, str(file), day, result.origin, written)))
    else:
        print(report.format_text(done, str(file), day, written, everything=everything))
    if any(item.state == "unplaced" for item in done.filled.items):
        raise typer.Exit(EXIT_FINDINGS)


@app.command("inspect", cls=ChineseCommand)
def inspect(
    file: FileArgument,
    path: FolderOption = Path(),
    form: FormOption = None,
    system: SystemOption = None,
    private: PrivateOption = None,
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    no_cache: NoCacheOption = False,
) -> None:
    """看空表：是哪一种哪一版，找到哪些表和行，填的话每一栏写什么；不写文件。"""
    result, done = _done(file, path, form, system, private, at, as_of, no_cache=no_cache)
    _tell(result, done, file, format, None, everything=True)


@app.command("fill", cls=ChineseCommand)
@partial(in_turn, writes=lambda asked: asked["save"] is not None)
def fill_form(
    file: FileArgument,
    path: FolderOption = Path(),
    form: FormOption = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", help="写到这个文件；默认 out/ 下，名称加“-已填”。")
    ] = None,
    system: SystemOption = None,
    private: PrivateOption = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="ID", help="把这次的对应关系存为仓库的 forms/ID.yaml，下次照用。")
    ] = None,
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    everything: AllOption = False,
    force: ForceOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """填空表：结论、证明材料、表头与各栏写进空表，其余逐字节不动；填不上的列出来，不猜。"""
    from secops_cli.cli.files import inside, refuse_existing, write_whole
    from secops_cli.tasks.form_filling import mapping_file

    if save is not None and at is not None:
        raise CommandLineError("--save 与 --at 不能同时用", "对应关系存进文件夹，不能存进某个版本。")
    result, done = _done(file, path, form, system, private, at, as_of, no_cache=no_cache)
    target = _target(file, out, done.filled.blank.kind)
    files = {target: done.content}
    if save is not None:
        name, content = mapping_file(done, save)
        files[inside(path, name)] = content
    refuse_existing(files, force=force)
    for name_, content in files.items():
        write_whole(name_, content, force=force)
    _tell(result, done, file, format, target, everything=everything)


def _target(file: Path, out: Path | None, kind: str) -> Path:
    """Where the filled file goes: never over the blank itself."""
    name = f"{file.stem}-已填.{kind}"
    target = Path("out") / name if out is None else out / name if out.is_dir() else out
    if target.suffix.lower() != f".{kind}":
        raise CommandLineError(f"{target.name} 不是 .{kind}", f"空表是 .{kind}，写出的也要是。")
    if target.exists() and file.exists() and target.samefile(file):
        raise CommandLineError("不能写回空表本身", "用 -o 写到另一个文件。")
    return target
