"""What goes wrong around a batch: lists of spreadsheets, places nobody can read, interruptions, full disks."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from secops_cli.cli import app
from secops_cli.cli.app import run
from secops_cli.errors import CommandLineError
from secops_cli.report.batch import format_text
from secops_cli.tasks.batch_list import read_list
from tests.test_batch import DAY, batch, lines, organization, sheet, under

posix = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")

# --- lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "路径;版本\r\na;v1\r\nb;\r\n".encode(),
        "路径\t版本\r\na\tv1\r\nb\t\r\n".encode("utf-16"),
        "\r\n路径,版本\r\na,v1\r\n,,\r\nb\r\n".encode(),
        "单位;简称,路径,版本\r\n甲;乙,a,v1\r\n丙,b,\r\n".encode("gb18030"),
        "路径,版本\ra,v1\rb,".encode(),
    ],
    ids=["semicolons", "Unicode text of Excel", "empty rows", "a semicolon in a heading", "line ends of old"],
)
def test_a_table_is_read_however_a_spreadsheet_parts_it(content: bytes) -> None:
    """What parts the heading parts the rows."""
    found = read_list(content, Path("list.csv"))
    assert [(one.source, one.revision) for one in found] == [("a", "v1"), ("b", None)]


def test_a_quote_that_is_left_open_does_not_swallow_the_rest() -> None:
    """Otherwise all organisations that follow would be one path."""
    with pytest.raises(CommandLineError, match="不是 CSV 表"):
        read_list('路径,版本\n"a,HEAD\nb,\nc,\n'.encode(), Path("list.csv"))


def test_all_that_are_listed_twice_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a list is mended in one go."""
    (tmp_path / "list.txt").write_text("a\nb\na\nc\nb\n", encoding="utf-8")
    assert batch(tmp_path / "out", "--from", tmp_path / "list.txt") == 2
    told = capsys.readouterr().err
    assert f"{tmp_path / 'a'}、{tmp_path / 'b'} 列了不止一次" in told


def test_an_empty_name_is_not_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell variable without a value is refused; a dot is that folder."""
    monkeypatch.chdir(organization(tmp_path / "here", 1))
    assert batch(tmp_path / "out", "") == 2
    assert "有一个单位是空的" in capsys.readouterr().err
    assert batch(tmp_path / "out", ".") == 0


# --- places -----------------------------------------------------------------------------------------------------


def test_a_path_that_no_system_takes_is_no_fault_of_secops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has its line like every other, and does not push the columns apart."""
    good = organization(tmp_path / "good", 1)
    assert batch(tmp_path / "out", good, "a" * 5000) == 1
    assert [one["fault"] and one["fault"]["message"][:6] for one in lines(tmp_path / "out")] == [None, "不是文件夹："]
    rows = capsys.readouterr().out.splitlines()[:3]
    assert max(map(len, rows)) < 150 and "…" in rows[2]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    """A folder without permissions is a fault in its line, and none of secops."""
    closed = organization(tmp_path / "closed", 1)
    closed.chmod(0)
    try:
        assert batch(tmp_path / "out", closed) == 1
    finally:
        closed.chmod(0o700)
    (line,) = lines(tmp_path / "out")
    assert "没有权限" in line["fault"]["message"]


# --- interruptions ----------------------------------------------------------------------------------------------


@posix
def test_an_interrupt_says_how_to_go_on(tmp_path: Path) -> None:
    """Ctrl-C: one line and what to do, the code of an interrupt, and a journal that is taken up."""
    folders = [organization(tmp_path / f"o{number}", number) for number in range(8)]
    out, journal = tmp_path / "out", tmp_path / "out" / "results.partial.jsonl"
    command = [sys.executable, "-m", "secops_cli", "batch", *map(str, folders), "-o", str(out), "--as-of", DAY]
    process = subprocess.Popen([*command, "--no-cache"], start_new_session=True, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (journal.exists() and journal.read_bytes().count(b"\n")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.decode().splitlines() == ["secops: 已中断", f"  → 做完的都记在 {journal}；加 --resume 接着做。"]
    assert batch(out, *folders, "--resume") == 0


def test_an_interrupt_of_any_command_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typer would end without a word."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    command = app.command_line()
    monkeypatch.setattr(command, "invoke", lambda _: interrupted())
    monkeypatch.setattr(app, "command_line", lambda: command)
    assert run(["standard", "list"]) == 130
    assert capsys.readouterr().err == "secops: 已中断\n"


@posix
def test_a_full_disk_stops_with_what_to_do(tmp_path: Path) -> None:
    """No room for the journal: one line, and the run is taken up when there is room."""
    import resource

    folders = [organization(tmp_path / f"o{number}", number) for number in range(3)]
    out = tmp_path / "out"
    command = [sys.executable, "-m", "secops_cli", "batch", *map(str, folders), "-o", str(out), "--as-of", DAY]
    process = subprocess.run(
        [*command, "--no-cache"],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
    )
    told = process.stderr.decode()
    assert process.returncode == 2 and f"无法写入 {out / 'results.partial.jsonl'}" in told and "--resume" in told
    assert batch(out, *folders, "--resume") == 0


# --- what is shown ----------------------------------------------------------------------------------------------


def test_the_same_remark_of_many_is_one_line(tmp_path: Path) -> None:
    """A document for which few have a use, or a name that all have, does not bury what else is to be looked at."""
    many = [organization(tmp_path / f"o{number}", number) for number in range(7)]
    assert batch(tmp_path / "out", *many, tmp_path / "nowhere", "--report", "filing-pack") == 1
    found = lines(tmp_path / "out")
    remarks = [(number, "没有出表", "没有定级对象") for number in range(1, 8)] + [(8, "没有判定", "不是文件夹")]
    shown = format_text(found, remarks).splitlines()  # type: ignore[arg-type]
    told = shown[shown.index("要看一看的") + 1 : -2]
    assert told == ["  1、2、3、4、5 等 7 个  没有出表  没有定级对象", "  8  没有判定  不是文件夹"]


@pytest.mark.parametrize(("number", "left"), [(20, None), (21, "  …  没有判定  还有 1 个单位，见汇总表的提醒")])
def test_of_one_kind_no_more_is_shown_than_can_be_read(number: int, left: str | None) -> None:
    """The workbook has the rest."""
    remarks = [(one, "没有判定", f"毛病 {one}") for one in range(number)]
    shown = format_text([], remarks).splitlines()
    assert sum("毛病" in line for line in shown) == 20
    assert shown[-3] == (left or "  19  没有判定  毛病 19")


def test_an_organization_that_was_not_judged_has_no_zeros(tmp_path: Path) -> None:
    """Sorted by gaps it would stand before all others; what is known of it, its errors, is shown."""
    good, broken = organization(tmp_path / "good", 1), organization(tmp_path / "broken", 2, settings="format: [1")
    assert batch(tmp_path / "out", good, broken, tmp_path / "nowhere") == 1
    first, second, third = under(sheet(tmp_path / "out", "总览"), "序号")
    assert (first["系统"], second["系统"], third["系统"]) == (0, "", "")
    assert (second["目标"], second["差距"], second["错误"], third["错误"]) == ("", "", 1, "")


def test_the_workbook_is_filtered_and_shows_the_columns_that_are_used(tmp_path: Path) -> None:
    """Every sheet has its filter over its rows; a heat map has no empty columns."""
    assert batch(tmp_path / "out", organization(tmp_path / "good", 1), tmp_path / "nowhere") == 1
    workbook = load_workbook(io.BytesIO((tmp_path / "out" / "汇总.xlsx").read_bytes()))
    heat = "热力图 isccc-sv-001-2015"
    filters = {name: workbook[name].auto_filter.ref for name in ("总览", heat, "提醒")}
    assert filters == {"总览": "A3:R5", heat: "A3:M4", "提醒": "A3:G4"}
    hidden = [letter for letter, column in workbook[heat].column_dimensions.items() if column.hidden]
    assert sorted(hidden) == list("EFGHIJK")
