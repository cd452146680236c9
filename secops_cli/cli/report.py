"""`secops report …`: files that are handed in. The commands of most documents are made from their registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from secops_cli.cli.options import (
    AsOfOption,
    AtOption,
    CategoryOption,
    FolderOption,
    ForceOption,
    NoCacheOption,
    OfficeFormat,
    PathArgument,
    RehashOption,
    RepositoryTemplatesOption,
    StandardOption,
    TemplatesOption,
    request,
)
from secops_cli.cli.progress import progress
from secops_cli.cli.usage import ChineseCommand, new_app
from secops_cli.deliver.papers import PAPERS, Paper
from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from secops_cli.assess.comparison import Earlier
    from secops_cli.deliver.papers.composing import Missing
    from secops_cli.deliver.papers.making import Made
    from secops_cli.model.judgement import CategoryGrade
    from secops_cli.pipeline import Request, Result

app = new_app("出表：按模板做出要交的文件。")

OutOption = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="写到这个文件夹。")]
PrivateOption = Annotated[
    Path | None,
    typer.Option("--private", metavar="FILE", help="个人信息(手机号、身份证号)的文件，如不入库的 private.yaml。"),
]


def _show_list(wanted: bool) -> None:
    if wanted:
        from secops_cli.report.text import table

        rows = [("命令", "文件", "每个做一份"), ("self-assessment", "自评估表", "目标及其所需的表")]
        rows.append(("topology", "网络拓扑图", "系统"))
        rows += [(paper.name, paper.title, paper.kind.title) for paper in PAPERS]
        print("\n".join(table(rows, indent="")))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    listed: Annotated[
        bool,
        typer.Option("--list", help="列出能做的文件，各为什么而做。", is_eager=True, callback=_show_list),
    ] = False,
    eject: Annotated[
        str | None,
        typer.Option("--eject", metavar="NAME", help="抄出自带的模板来改：命令名，或模板的文件名。"),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="模板抄到这个文件夹。")] = Path("templates"),
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的模板。")] = False,
) -> None:
    """What every document shares: the list of them, and their templates."""
    if eject is not None:
        if context.invoked_subcommand is not None:
            raise CommandLineError("--eject 与出表的命令不能同时用", "先抄出模板，改好再出表。")
        _write(out, _packaged_templates(eject), force=force)
    elif context.invoked_subcommand is None:
        raise CommandLineError("缺少命令", "secops report --list 列出能做的文件；--eject 抄出模板。")


def _packaged_templates(name: str) -> dict[str, bytes]:
    """The templates of a document, or the one of that file name: file name → content.

    Raises:
        CommandLineError: there is no such document or template.
    """
    from secops_cli.deliver.templates import find_template

    known = {paper.name: list(paper.files) for paper in PAPERS}
    known["self-assessment"] = ["self-assessment.xlsx", "self-assessment.docx"]
    known["evidence-pack"] = ["evidence-pack-cover.docx", "evidence-pack-index.xlsx"]
    known["batch"] = ["batch.xlsx"]
    files = known.get(name) or [file for files in known.values() for file in files if file == name]
    if not files:
        raise CommandLineError(f"没有模板 {name}", f"可用：{'、'.join(known)}")
    return {file: find_template(file).content for file in dict.fromkeys(files)}


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
    format: Annotated[OfficeFormat, typer.Option("--format", help="文件格式；both 为两种都出。")] = OfficeFormat.both,
    out: OutOption = Path("out"),
    templates: TemplatesOption = None,
    repo_templates: RepositoryTemplatesOption = True,
    force: ForceOption = False,
    rehash: RehashOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """自评估表(xlsx、docx)：表头、结论、证明材料清单、上年度整改与声明；几类合用的公共管理表只出一张。"""
    from secops_cli.pipeline import assess, self_assessments

    result = assess(request(path, at, as_of, rehash=rehash, no_cache=no_cache), whole=False, only=form)
    formats = [known for known in ("docx", "xlsx") if format in (known, OfficeFormat.both)]
    files = self_assessments(
        result,
        form,
        templates,
        formats=formats,
        trust_repository=repo_templates,
        watched=lambda grades: progress(grades, "出表", total=len(grades)),
    )
    _write(out, files, force=force)
    wanted = result.library.required(form).id if form else None
    for grade in result.case.handed_in:
        if wanted in (None, grade.standard.id):
            _tell_open_rows(grade)


def _tell_open_rows(grade: CategoryGrade) -> None:
    from secops_cli.assess.joint import below
    from secops_cli.report.text import safe

    open_rows = [verdict for verdict in grade.at(grade.target.level) if not verdict.holds]
    words = f"{grade.standard.edition.alias} {grade.category.title} {grade.target.level}"
    if open_rows:
        print(f"{safe(words)} 有 {len(open_rows)} 条不是符合，表中已标出，声明须核对后再签")
    lower = Counter(f"{one.category.title} {one.target.level}" for one, _ in below(grade))
    for name, count in lower.items():
        print(f"{safe(words)} 表按最高级别填，{safe(name)}另有 {count} 条不是符合，见 xlsx 的说明页")


def _write(out: Path, files: dict[str, bytes], *, force: bool) -> None:
    from secops_cli.cli.files import refuse_existing, write_whole
    from secops_cli.report.text import safe

    refuse_existing((out / name for name in files), force=force)
    for name, content in files.items():
        write_whole(out / name, content, force=True)
        print(f"已写出 {safe(str(out / name))}")


# --- pictures ---------------------------------------------------------------------------------------------------


class Picture(StrEnum):
    """File formats of a picture."""

    svg = "svg"
    png = "png"


@app.command("topology", cls=ChineseCommand)
def topology(
    path: PathArgument = ".",  # type: ignore[assignment]
    system: Annotated[
        list[str] | None, typer.Option("--system", metavar="ID", help="只画这些定级对象的，可重复；默认全部。")
    ] = None,
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: Annotated[Picture, typer.Option("--format", help="图片格式；png 要有中文字体。")] = Picture.svg,
    out: OutOption = Path("out"),
    force: ForceOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """网络拓扑图(svg 或 png)：按登记的设备、连线、机房画出每个系统的网络。"""
    from secops_cli.deliver.topology import draw_systems
    from secops_cli.pipeline import assess
    from secops_cli.report.text import safe
    from secops_cli.selecting import find_system

    case = assess(request(path, at, as_of, no_cache=no_cache)).case
    chosen = [find_system(case, name) for name in dict.fromkeys(system or ())] or case.systems
    pictures = draw_systems(case, chosen, format.value)
    _write(out, pictures.files, force=force)
    for bare in pictures.bare:
        print(f"{safe(bare.name)}({safe(bare.id)}) 没有登记设备，没有画")


# --- documents of the registry ----------------------------------------------------------------------------------


_REVISIONS: Final = {
    "always": "两个版本或两个文件夹；默认从与上游分开之处到文件夹现在的样子。只写一个文件夹，即 -C。",
    "where given": "比较的两个版本或两个文件夹；不写就只看文件夹里的记录。只写一个文件夹，即 -C。",
}


def _make(
    paper: Paper,
    path: Path,
    as_of: str | None,
    out: Path,
    templates: Path | None,
    repo_templates: bool,
    force: bool,
    no_cache: bool,
    at: str | None = None,
    subjects: list[str] | None = None,
    parts: list[str] | None = None,
    groups: list[str] | None = None,
    layout: str | None = None,
    revisions: list[str] | None = None,
    standard: str | None = None,
    category: str | None = None,
    format: OfficeFormat = OfficeFormat.both,
    private: Path | None = None,
) -> None:
    from secops_cli.cli.files import read_private_values
    from secops_cli.pipeline import papers
    from secops_cli.source.base import is_folder

    if revisions and len(revisions) == 1 and path == Path() and is_folder(Path(revisions[0])):
        path, revisions = Path(revisions[0]), None  # as the other commands take it
    earlier, result = _judged(paper, request(path, at, as_of, no_cache=no_cache), revisions or ())
    if private is not None:
        from secops_cli.tasks.form_filling import with_private

        result = with_private(result, read_private_values(private))
    made = papers(
        result,
        paper,
        subjects or (),
        layout,
        templates,
        parts=parts or (),
        groups=groups or (),
        earlier=earlier,
        standard=standard,
        category=category,
        formats=tuple(known for known in paper.formats if format in (known, OfficeFormat.both)),
        trust_repository=repo_templates,
    )
    if earlier is not None and earlier.note:
        print(earlier.note)
    _write(out, {name: file.content for name, file in made.items()}, force=force)
    if not made:
        print(paper.kind.none)
    _tell_missing(made)


def _judged(paper: Paper, asked: Request, revisions: Sequence[str]) -> tuple[Earlier | None, Result]:
    """The judged repository, and the earlier revision where the document compares with one."""
    if paper.revisions == "always" or revisions:
        from secops_cli.revisions import Question, judge_with_earlier

        return judge_with_earlier(Question(asked.path, tuple(revisions), asked.today, asked.as_of, asked.cache))
    from secops_cli.pipeline import assess

    return None, assess(asked)


def _tell_missing(made: Mapping[str, Made]) -> None:
    """What is left to be filled; files that lack the same, as the two formats of one document do, together."""
    from secops_cli.report.text import safe

    lacking: dict[tuple[Missing, ...], list[str]] = {}
    for name, file in made.items():
        lacking.setdefault(file.missing, []).append(name)
    for fields, names in lacking.items():
        if fields:
            print(f"\n{safe('、'.join(names))} 有 {len(fields)} 项待填，文中已标黄：")
        for missing in fields:
            print(f"  {safe(missing.title)} — {safe(missing.where)}")


def _parameters(paper: Paper) -> Iterator[Parameter]:
    """The options of a document's command: those of all, and what its kind and its layouts add."""

    def option(name: str, annotation: object, default: object) -> Parameter:
        return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)

    if paper.revisions == "never":
        yield option("path", PathArgument, ".")
    else:
        yield option(
            "revisions",
            Annotated[list[str] | None, typer.Argument(help=_REVISIONS[paper.revisions], metavar="[A..B | A B]")],
            None,
        )
        yield option("path", FolderOption, Path())
    kind = paper.kind
    if kind.option:
        words = f"只做这些{kind.title}的，可重复；默认全部。"
        wanted = Annotated[list[str] | None, typer.Option(f"--{kind.option}", metavar="ID", help=words)]
        yield option("subjects", wanted, None)
    if kind.group:
        words = f"只做这些{kind.group_title}的，可重复；默认全部。"
        within = Annotated[list[str] | None, typer.Option(f"--{kind.group}", metavar="ID", help=words)]
        yield option("groups", within, None)
    if kind.part:
        words = f"只做标识为 ID 的{kind.title}，可重复；默认每个系统最近一次的。"
        chosen = Annotated[list[str] | None, typer.Option(f"--{kind.part}", metavar="ID", help=words)]
        yield option("parts", chosen, None)
    if paper.layouts:
        words = f"版式，{'、'.join(paper.layouts)} 之一；默认{paper.fitting}。"
        yield option("layout", Annotated[str | None, typer.Option("--layout", metavar="LAYOUT", help=words)], None)
    if kind.targets:
        yield option("standard", StandardOption, None)
        yield option("category", CategoryOption, None)
    if len(paper.formats) > 1:
        words = "文件格式；both 为两种都出。"
        yield option("format", Annotated[OfficeFormat, typer.Option("--format", help=words)], OfficeFormat.both)
    if paper.revisions == "never":
        yield option("at", AtOption, None)
    if paper.personal:
        yield option("private", PrivateOption, None)
    yield option("as_of", AsOfOption, None)
    yield option("out", OutOption, Path("out"))
    yield option("templates", TemplatesOption, None)
    yield option("repo_templates", RepositoryTemplatesOption, True)
    yield option("force", ForceOption, False)
    yield option("no_cache", NoCacheOption, False)


def _command(paper: Paper) -> Callable[..., None]:
    def command(**chosen: Any) -> None:
        _make(paper, **chosen)

    parameters = list(_parameters(paper))
    # Typer learns the options of a command from its signature.
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    command.__doc__ = paper.about
    return command


for _paper in PAPERS:
    app.command(_paper.name, cls=ChineseCommand)(_command(_paper))
