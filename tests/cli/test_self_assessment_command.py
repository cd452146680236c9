"""`secops report self-assessment`: which files, in which formats, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from secops_cli.cli.app import run

SAMPLE = Path(__file__).parents[2] / "sample-org"
STEM = "示例安全服务有限公司-安全运维-自评估表-二级"


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")


def report(out: Path, *more: str) -> int:
    return run(["report", "self-assessment", str(SAMPLE), "--as-of", "2026-11-20", "-o", str(out), *more])


@pytest.mark.parametrize(
    ("chosen", "suffixes"),
    [((), {".docx", ".xlsx"}), (("xlsx",), {".xlsx"}), (("docx",), {".docx"}), (("both",), {".docx", ".xlsx"})],
)
def test_the_format_is_chosen_and_both_are_made_otherwise(
    tmp_path: Path, chosen: tuple[str, ...], suffixes: set[str]
) -> None:
    options = [word for one in chosen for word in ("--format", one)]
    assert report(tmp_path, "--form", "om-form", *options) == 0
    assert {file.name for file in tmp_path.iterdir()} == {f"{STEM}{suffix}" for suffix in suffixes}


def test_an_unknown_format_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path, "--format", "pdf") == 2
    assert "docx" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_one_existing_file_refuses_all_of_them(tmp_path: Path) -> None:
    (tmp_path / f"{STEM}.docx").write_bytes(b"mine")
    assert report(tmp_path, "--form", "om-form") == 2
    assert [file.name for file in tmp_path.iterdir()] == [f"{STEM}.docx"]
    assert report(tmp_path, "--form", "om-form", "--force") == 0


def test_only_what_was_made_is_spoken_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path, "--form", "isccc", "--format", "docx") == 0
    said = capsys.readouterr().out
    assert "isccc 公共管理 二级 有 2 条不是符合" in said
    assert "软件安全开发 三级另有 2 条不是符合，见 xlsx 的说明页" in said
    assert "tcas" not in said
