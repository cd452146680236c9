"""`secops batch`: many organisations, one table."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from secops_cli.cli import EXIT_FINDINGS
from secops_cli.cli.options import AsOfOption, NoCacheOption, RepositoryTemplatesOption, TemplatesOption, request
from secops_cli.cli.writing import turn_in_output
from secops_cli.errors import CommandLineError, Interrupted, TargetExists, UnreadableSource

if TYPE_CHECKING:
    from secops_cli.report.contracts.batch import BatchDocument
    from secops_cli.tasks.batch import Order, Outcome
    from secops_cli.tasks.batch_list import Named

RESULTS: Final = "results.jsonl"
JOURNAL: Final = "results.partial.jsonl"
SUMMARY: Final = "汇总.xlsx"
_Key = tuple[str, str | None]
"""The source and revision of an organisation as they were given."""
_Work: TypeAlias = "Callable[[Sequence[Order]], Iterator[Outcome]]"
_MOST: Final = 4_000_000_000
"""Bytes that the results of an earlier run may have."""


def batch(
    organizations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ORG...]", help="证据仓库：文件夹、git 仓库(裸的也行)，或 路径@版本。", show_default=False
        ),
    ] = None,
    listed: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="名单：.txt 一行一个，或 .csv 的 路径、版本 列；相对名单所在处。"),
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="REV", help="没有各自写明版本的，都读这个版本。")] = None,
    as_of: AsOfOption = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="写到这个文件夹。")] = Path("out"),
    resume: Annotated[
        bool, typer.Option("--resume", help="接着上次的做：文件、提交、日期和程序都没有变的不再判定。")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="从头再做，覆盖上次的结果。")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, max=60, help="同时几个进程；默认处理器的个数。")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="交给 Dask 集群做：调度器的地址，如 tcp://10.0.0.1:8786。"),
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help="与 --scheduler 同用：仓库在这里读，内容送去判定；集群读不到仓库时用。")
    ] = False,
    reports: Annotated[
        list[str] | None,
        typer.Option("--report", metavar="NAME", help="给每个单位出这种文件，可重复；名称见 secops report --list。"),
    ] = None,
    campaign: Annotated[
        Path | None,
        typer.Option(
            "--campaign", metavar="DIR", help="协调机构自己的仓库：按信用代码对照专项工作收到的材料与各单位仓库里的。"
        ),
    ] = None,
    templates: TemplatesOption = None,
    repo_templates: RepositoryTemplatesOption = True,
    no_cache: NoCacheOption = False,
) -> None:
    """批量：许多单位一次判定，各一行结果，另有汇总表；一个单位的毛病不影响其余的。"""
    from secops_cli.deliver.templates import find_template
    from secops_cli.report import batch as report
    from secops_cli.report.text import safe
    from secops_cli.tasks.batch import Order, check_reports
    from secops_cli.tasks.batch_campaign_pages import campaign_text
    from secops_cli.tasks.batch_summary import TEMPLATE, notes, summary_workbook

    wanted = tuple(dict.fromkeys(reports or ()))
    check_reports(wanted)
    template = find_template(TEMPLATE, folder=templates)
    asked = request(Path(), None, as_of, no_cache=no_cache)
    campaigns = None
    if campaign is not None:
        from secops_cli.tasks.batch_campaign import campaigns_of, join

        campaigns = campaigns_of(replace(asked, path=campaign))
    shows = campaigns is not None
    orders = [
        Order(one.source, one.revision, replace(asked, path=one.path, at=one.revision), wanted, repo_templates, shows)
        for one in _named(organizations or [], listed, at)
    ]
    work = _work(jobs, scheduler, send=send)
    with turn_in_output(out):
        try:
            lines = list(_run(orders, out, work, resume=resume, force=force))
        except KeyboardInterrupt:
            raise Interrupted("已中断", f"做完的都记在 {out / JOURNAL}；加 --resume 接着做。") from None
        joined = join(campaigns, lines) if campaigns is not None else None
        _finish(out, lines, summary_workbook(lines, template, asked.as_of or asked.today, joined))
    print(report.format_text(lines, ((note.number, note.kind, note.text) for note in notes(lines))))
    if joined is not None:
        print("\n".join(map(safe, campaign_text(joined, lines))))
    print(f"已写出 {safe(str(out / RESULTS))}、{safe(str(out / SUMMARY))}")
    if any(line["fault"] is not None for line in lines):
        raise typer.Exit(EXIT_FINDINGS)


def _named(organizations: Sequence[str], listed: Path | None, at: str | None) -> list[Named]:
    from secops_cli.cli.files import read_given
    from secops_cli.tasks.batch_list import named, read_list

    if not all(text.strip() for text in organizations):  # a variable without a value would mean the folder one is in
        raise CommandLineError("有一个单位是空的", "看命令里的变量有没有值；当前文件夹写 . 。")
    found = [named(text, at) for text in organizations]
    if listed is not None:
        found += read_list(read_given(listed), listed, at)
    if not found:
        raise CommandLineError("没有给出单位", "写出各单位的文件夹或仓库，或用 --from 名单。")
    if twice := [one.source for one, number in Counter(found).items() if number > 1]:
        more = f" 等 {len(twice)} 个" if len(twice) > 5 else ""
        raise CommandLineError(f"{'、'.join(twice[:5])}{more} 列了不止一次", "每个仓库的每个版本只列一次。")
    return found


def _work(jobs: int | None, scheduler: str | None, *, send: bool) -> _Work:
    """Where the orders are worked on: the processors of this machine, or a cluster."""
    if scheduler is None:
        from secops_cli.tasks.batch_pool import MAX_JOBS, run_all

        if send:
            raise CommandLineError("--send 要与 --scheduler 同用", "在本机判定时去掉 --send。")
        number = jobs or min(os.cpu_count() or 1, MAX_JOBS)
        return lambda orders: run_all(orders, number)
    from secops_cli.tasks.batch_cluster import run_on_cluster

    if jobs is not None:
        raise CommandLineError("--jobs 与 --scheduler 不能同用", "集群有几个进程，由启动它的人定。")
    return lambda orders: run_on_cluster(orders, scheduler, send=send)


# --- the run ----------------------------------------------------------------------------------------------------


def _run(orders: Sequence[Order], out: Path, work: _Work, *, resume: bool, force: bool) -> Iterator[BatchDocument]:
    """Yield the lines in order; each is in the journal, and its documents in their folder, before it is yielded."""
    from secops_cli.cli.files import write_whole
    from secops_cli.cli.progress import progress
    from secops_cli.report.batch import written

    earlier = _earlier(out) if resume else {}
    if not resume and not force and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise TargetExists(f"{out} 已经有东西", "换一个 -o，或加 --resume 接着做，--force 从头再做。")
    earlier = {key: earlier[key] for order in orders if (key := _key(order)) in earlier}
    orders = [replace(order, known=_state(out, earlier.get(_key(order)))) for order in orders]
    outcomes = progress(work(orders), "批量", total=len(orders))  # without a cluster nothing is begun
    write_whole(out / JOURNAL, b"".join(map(written, earlier.values())), force=True)
    owners = {line["folder"].casefold(): key for key, line in earlier.items() if line["folder"]}
    for order, outcome in zip(orders, outcomes, strict=True):
        line = outcome.line or earlier[_key(order)]
        if outcome.files:
            line["folder"] = folder = _folder(line, _key(order), owners)
            for name, content in outcome.files.items():
                write_whole(out / folder / name, content, force=True)
        if outcome.line is not None:
            _keep(out / JOURNAL, written(line))
        yield line


def _keep(journal: Path, line: bytes) -> None:
    """Add a line in one call, so that what is there after a kill is whole lines."""
    try:
        with journal.open("ab", buffering=0) as stream:
            stream.write(line)
    except OSError as fault:
        hint = "检查权限与磁盘空间，再加 --resume 接着做。"
        raise UnreadableSource(f"无法写入 {journal}：{fault.strerror}", hint) from None


def _key(order: Order) -> _Key:
    return order.source, order.revision


def _earlier(out: Path) -> dict[_Key, BatchDocument]:
    """The lines of the last run, those of an interrupted one behind, by source and revision."""
    from secops_cli.cli.files import read_given
    from secops_cli.report.batch import read

    there = [out / name for name in (RESULTS, JOURNAL) if (out / name).exists()]
    return {(line["source"], line["revision"]): line for file in there for line in read(read_given(file, most=_MOST))}


def _state(out: Path, line: BatchDocument | None) -> str | None:
    """What an earlier line rests on; None where it has to be made anew, or one of its documents is gone."""
    if line is None:
        return None
    files = [out / (line["folder"] or "") / name for report in line["reports"] for name in report["files"]]
    return line["state"] if all(file.is_file() for file in files) else None


def _folder(line: BatchDocument, key: _Key, owners: dict[str, _Key]) -> str:
    """A folder named like the organisation that no other one has; the one it had before, where that still fits."""
    from secops_cli.deliver.files import file_name

    name = file_name([line["name"] or Path(line["source"]).name], "")
    longer = file_name([name, line["credit_code"] or "_"], "")
    choice = (name, longer, *(f"{longer}-{number}" for number in range(2, len(owners) + 3)))
    return next(one for one in choice if owners.setdefault(one.casefold(), key) == key)


def _finish(out: Path, lines: Sequence[BatchDocument], workbook: bytes) -> None:
    """Write the results whole and let go of the journal."""
    from secops_cli.cli.files import write_whole
    from secops_cli.report.batch import written

    write_whole(out / SUMMARY, workbook, force=True)
    write_whole(out / RESULTS, b"".join(map(written, lines)), force=True)
    try:
        (out / JOURNAL).unlink(missing_ok=True)
    except OSError as fault:
        raise UnreadableSource(f"无法删除 {out / JOURNAL}：{fault.strerror}", "检查权限。") from None
