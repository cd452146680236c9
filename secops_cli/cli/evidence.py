"""`secops evidence …`: registers of evidence and the files behind them."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import (
    AsOfOption,
    AtOption,
    CategoryOption,
    FailOn,
    FolderOption,
    ForceOption,
    Format,
    FormatOption,
    NoCacheOption,
    PathArgument,
    RepositoryTemplatesOption,
    StandardOption,
    TemplatesOption,
    parse_date,
    request,
    today,
)
from secops_cli.cli.progress import progress
from secops_cli.cli.terminal import has_person
from secops_cli.cli.usage import ChineseCommand, new_app
from secops_cli.cli.writing import in_turn
from secops_cli.errors import CommandLineError

if TYPE_CHECKING:
    from secops_cli.assess.evidence_review import RowReview

app = new_app("证明材料：登记、列出、核对、打包、复核。")


class Digest(StrEnum):
    """Digests beside SHA-256."""

    sm3 = "sm3"


DigestOption = Annotated[Digest | None, typer.Option("--digest", help="另算国密 SM3，要通读文件；SHA-256 总是有的。")]


# --- list and verify --------------------------------------------------------------------------------------------


@app.command("list", cls=ChineseCommand)
def list_(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    clause: Annotated[
        str | None, typer.Option("--clause", metavar="CLAUSE", help="只列用于这一条的，如 isccc:4.1.1。")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="只列这一种，如 营业执照。")] = None,
    expired: Annotated[bool, typer.Option("--expired", help="只列已过有效期的。")] = False,
    expiring: Annotated[
        int | None, typer.Option("--expiring", metavar="DAYS", min=0, max=36500, help="只列这么多天内到期的。")
    ] = None,
    unused: Annotated[bool, typer.Option("--unused", help="只列没有条目、行或记录用到的。")] = False,
    digest: DigestOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """列出台账里的材料：有效到哪天、用在哪里；几个条件同时写是都要满足。"""
    from secops_cli.assess.evidence_adding import find_clauses, required_kind
    from secops_cli.assess.evidence_use import Wanted, registered
    from secops_cli.pipeline import assess
    from secops_cli.report import evidence as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.source.hashing import SHA256_AND_SM3
    from secops_cli.tasks.evidence_files import read_digests, with_pointers

    result = assess(request(path, at, as_of, no_cache=no_cache))
    case = result.case
    clauses = find_clauses(case, [clause] if clause else [])
    wanted = Wanted(next(iter(clauses), None), kind and required_kind(kind), expired, expiring, unused)
    found = [document for document in registered(case) if wanted.fits(document, case.as_of)]
    if digest:
        checked = read_digests(result.source, found, SHA256_AND_SM3, progress)
    else:
        checked = with_pointers(result.source, found)
    if format is Format.json:
        print(format_json(report.list_document(checked, case.as_of, result.origin)))
    else:
        print(report.format_list(checked, sm3=digest is not None))


@app.command(cls=ChineseCommand)
def verify(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    format: FormatOption = Format.text,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="从哪一级起退出码为 1。")] = FailOn.warning,
    digest: DigestOption = None,
    no_cache: NoCacheOption = False,
) -> None:
    """核对材料：通读每个登记的文件，比哈希、看有效期，找没登记的文件和没用处的登记。"""
    from dataclasses import replace

    from secops_cli.pipeline import assess
    from secops_cli.report import evidence as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.rules.rule import SEVERITIES
    from secops_cli.source.hashing import SHA256, SHA256_AND_SM3
    from secops_cli.tasks.evidence_files import verify as verify_files

    # Every file is read from beginning to end below; hashing it while loading would read it twice.
    result = assess(replace(request(path, at, as_of, no_cache=no_cache), trust=True))
    found = verify_files(result, SHA256_AND_SM3 if digest else SHA256, progress)
    if format is Format.json:
        print(format_json(report.verification_document(found, result.case.as_of, result.origin)))
    else:
        print(report.format_verification(found, sm3=digest is not None))
    failing = () if fail_on is FailOn.never else SEVERITIES[: SEVERITIES.index(fail_on.value) + 1]
    if any(diagnostic.severity in failing for diagnostic in found.diagnostics):
        raise typer.Exit(EXIT_FINDINGS)


# --- add --------------------------------------------------------------------------------------------------------


@app.command(cls=ChineseCommand)
@in_turn
def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="要登记的文件；已在 evidence/ 里的就地登记。")],
    supports: Annotated[
        list[str] | None,
        typer.Option(
            "--supports", metavar="CLAUSE", help="支持的条目，如 isccc:4.1.1 或 isccc:4.1.1=3-5(页码)；可重复。"
        ),
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="种类；条目只要一种时可以不写。")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITLE", help="名称；默认文件名。")] = None,
    id: Annotated[str | None, typer.Option("--id", metavar="ID", help="标识；默认取自文件名。")] = None,
    issued: Annotated[str | None, typer.Option("--issued", metavar="DATE", help="出具日期。")] = None,
    effective: Annotated[str | None, typer.Option("--effective", metavar="DATE", help="生效日期。")] = None,
    expires: Annotated[str | None, typer.Option("--expires", metavar="DATE", help="有效期至，当天仍有效。")] = None,
    pages: Annotated[str | None, typer.Option("--pages", metavar="N", help="页数。")] = None,
    confidentiality: Annotated[
        str | None, typer.Option("--confidentiality", metavar="WORD", help="密级：公开 或 内部(默认)。")
    ] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", metavar="NAME", help="出具单位。")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="FOLDER", help="放到 evidence/ 下的这个文件夹。")] = None,
    register: Annotated[
        str | None, typer.Option("--register", metavar="FILE", help="写进这本台账；默认文件夹里记得最多的一本。")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="同名而内容不同时换掉旧的，并更新台账。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说要做什么，不写。")] = False,
    path: FolderOption = Path(),
    no_cache: NoCacheOption = False,
) -> None:
    """登记材料：拷进 evidence/，算出哈希，写进台账；自评估行的结论由人写，不动。"""
    from secops_cli.assess.evidence_adding import Wish, find_clauses, plan_additions, register_path
    from secops_cli.cli.evidence_writing import carry_out, look_at, split_clauses
    from secops_cli.pipeline import assess
    from secops_cli.report.evidence_adding import format_additions

    result = assess(request(path, None, None, no_cache=no_cache))
    names, clauses = split_clauses(files, supports or (), result.case)
    days = {key: parse_date(day) if day else None for key, day in _days(issued, effective, expires)}
    wish = Wish(
        find_clauses(result.case, clauses), kind, title, id, **days, pages=pages, confidentiality=confidentiality,
        issuer=issuer, folder=to, register=register and register_path(register), replace=replace,
    )  # fmt: skip
    found = look_at(path, names, result.source, wish)
    plans = plan_additions(result.case, result.source.files, found.there, found.offers, wish)
    if not dry_run:
        carry_out(path, plans, found.files, result.source)
    print(format_additions(result.case, plans, wish, dry_run=dry_run))


def _days(issued: str | None, effective: str | None, expires: str | None) -> tuple[tuple[str, str | None], ...]:
    return (("issued", issued), ("effective", effective), ("expires", expires))


# --- review -----------------------------------------------------------------------------------------------------


@app.command(cls=ChineseCommand)
@partial(in_turn, writes=lambda asked: (asked["clauses"] or asked["every"]) and not asked["dry_run"])
def review(
    clauses: Annotated[
        list[str] | None, typer.Argument(metavar="[CLAUSE]...", help="复核这些条目的行；不写只列出材料有变动的。")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="复核所有材料有变动的行，连同还没有记下哈希的。")] = False,
    assessor: Annotated[
        str | None, typer.Option("--assessor", metavar="NAME", help="复核人；不写则保留行里的评估人。")
    ] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="复核日期；默认今天。")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出来，不写。")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再问，直接写；脚本里用。")] = False,
    format: Annotated[Format, typer.Option("--format", help="输出格式；json 只列出，不写。")] = Format.text,
    path: FolderOption = Path(),
    no_cache: NoCacheOption = False,
) -> None:
    """复核：列出结论之后变了的材料；看过以后把新的哈希和日期写进自评估行。"""
    from secops_cli.assess.evidence_adding import find_clauses
    from secops_cli.assess.evidence_review import chosen
    from secops_cli.pipeline import assess
    from secops_cli.report import evidence as report
    from secops_cli.report.diagnostics import format_json
    from secops_cli.tasks.evidence_files import reviewed_rows

    result = assess(request(path, None, None, no_cache=no_cache))
    names = find_clauses(result.case, clauses or ())
    found = [row for row in reviewed_rows(result) if row.open]
    stale = [row for row in found if row.stale]
    rows = chosen(found, names) if names else found if every else stale
    if format is Format.json:
        print(format_json(report.review_document(rows, result.case.as_of, result.origin)))
        return
    ready = [row for row in rows if not row.fault]
    print(report.format_reviews(rows, len(found) - len(stale), listing=not names and not every))
    if not names and not every:
        raise typer.Exit(EXIT_FINDINGS if stale else 0)
    if not dry_run and ready:
        _confirm(path, ready, date, assessor, yes=yes)
    if len(ready) < len(rows):
        raise typer.Exit(EXIT_FINDINGS)


def _confirm(path: Path, rows: list[RowReview], date: str | None, assessor: str | None, *, yes: bool) -> None:
    from secops_cli.cli.evidence_writing import write_reviews
    from secops_cli.report.text import safe

    day = parse_date(date) if date else today()
    if day > today():
        raise CommandLineError(f"复核日期 {day} 还没有到", "晚于今天的行不计入判定。")
    if not yes:
        if not has_person():
            raise CommandLineError("要写自评估行，先要有人确认", "在脚本里加 --yes；只看不写加 --dry-run。")
        if not typer.confirm(f"这 {len(rows)} 行的材料都看过了，结论仍是符合，写入？", default=False):
            print("没有写")
            return
    for name, number in write_reviews(path, rows, day, assessor).items():
        print(f"已写 {safe(name)}：{number} 行")


# --- pack -------------------------------------------------------------------------------------------------------


@app.command(cls=ChineseCommand)
def pack(
    path: PathArgument = ".",  # type: ignore[assignment]
    at: AtOption = None,
    as_of: AsOfOption = None,
    standard: StandardOption = None,
    category: CategoryOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="DIR|.zip", help="写到这个文件夹，或这个 .zip 文件；默认 out/单位-证据包。"
        ),
    ] = None,
    list_only: Annotated[
        bool, typer.Option("--list-only", help="只出封面与目录，不拷贝文件；Git LFS 的内容不在本机时也能出。")
    ] = False,
    digest: DigestOption = None,
    templates: TemplatesOption = None,
    repo_templates: RepositoryTemplatesOption = True,
    force: ForceOption = False,
    no_cache: NoCacheOption = False,
) -> None:
    """打包：照表的顺序把材料放进编号的文件夹，附封面、目录和 sha256sum -c 能核对的校验值。"""
    from dataclasses import replace

    from secops_cli.cli.evidence_packing import write_pack
    from secops_cli.pipeline import assess
    from secops_cli.report.evidence_packing import format_pack
    from secops_cli.source.hashing import Hashing
    from secops_cli.tasks.evidence_packs import Scope, not_at_hand, pack_papers, plan_for

    # Hashes are compared while the files are copied; looking at them before would read everything twice.
    asked = replace(request(path, at, as_of, no_cache=no_cache), trust=not list_only)
    result = assess(asked)
    plan, standard_id, category_id = plan_for(result, standard, category)
    scope = Scope(standard_id, category_id, sm3=digest is not None, whole=not list_only)
    Hashing(scope.algorithms)
    if not list_only and (absent := not_at_hand(plan, result.source)):
        words = (
            f"{len(absent)} 份材料是 Git LFS 指针，没有内容：{'、'.join(absent[:3])}{' 等' if len(absent) > 3 else ''}"
        )
        raise CommandLineError(words, "用 git lfs pull 取回；只要目录的加 --list-only。")
    # What draws cover and index takes half a second to import, which need not wait until the files are copied.
    Thread(target=import_module, args=("secops_cli.deliver.evidence_papers",), daemon=True).start()
    target = out or Path("out") / plan.name
    papers = partial(pack_papers, result, plan, scope, templates=templates, trust_repository=repo_templates)
    write_pack(target, plan, scope, result.source, papers, force=force)
    print(format_pack(plan, str(target), whole=scope.whole))
    if plan.refused:
        raise typer.Exit(EXIT_FINDINGS)
