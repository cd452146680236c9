"""What the lists have in common: formats, files, hostile text, broken records, the same bytes everywhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from list_papers import FILES, LISTS, make, written

from secops_cli.cli.app import run
from tests.conftest import Repository

MOBILE = "13800138000"
DAY = "2026-11-20"


def text_of(content: bytes) -> str:
    package = zipfile.ZipFile(io.BytesIO(content))
    return unescape("".join(package.read(name).decode("utf-8", "replace") for name in package.namelist()))


@pytest.mark.parametrize("name", LISTS)
def test_personal_numbers_are_masked(repo: Any, name: str) -> None:
    more = {
        "organization.yaml": f"name: 样例{MOBILE}\ncredit_code: 91990000MA0EXAMP17\n",
        "findings.yaml": f"- {{id: g, kind: 观察项, standard: isccc, raised: 2026-01-01, summary: 找{MOBILE}}}\n",
        "evidence/b.register.yaml": f"- {{id: e9, title: 通讯录{MOBILE}, kind: 合同, file: evidence/b.pdf}}\n",
        "assessments/isccc/b.yaml": f"- {{clause: F1.1.2-c, conclusion: 不符合, note: 找{MOBILE}}}\n",
    }
    made = make(repo({**FILES, **more}).assess(), name)
    assert made
    for file, one in made.items():
        assert "138…00" in file + text_of(one.content)
        assert MOBILE not in file + text_of(one.content)


@pytest.mark.parametrize("name", LISTS)
def test_what_cannot_be_read_breaks_no_list(repo: Any, name: str) -> None:
    torn = {
        "people.yaml": "- {id: [",
        "findings.yaml": "- {id: [",
        "organization.yaml": "name: [",
        "projects.yaml": "- 1",
    }
    assert make(repo({**FILES, **torn}).assess(), name)


@pytest.mark.parametrize(
    ("words", "suffixes"),
    [
        ([], {".docx", ".xlsx"}),
        (["--format", "both"], {".docx", ".xlsx"}),
        (["--format", "docx"], {".docx"}),
        (["--format", "xlsx"], {".xlsx"}),
    ],
)
def test_the_format_is_chosen(tmp_path: Path, words: list[str], suffixes: set[str]) -> None:
    folder = written(Repository(tmp_path / "r")).root
    out = tmp_path / "out"
    assert run(["report", "gap-report", str(folder), "--as-of", DAY, "-o", str(out), *words]) == 0
    assert {file.suffix for file in out.iterdir()} == suffixes


def test_a_file_that_is_there_is_kept_and_neither_format_is_written(tmp_path: Path) -> None:
    folder = written(Repository(tmp_path / "r")).root
    out = tmp_path / "out"
    command = ["report", "gap-report", str(folder), "--as-of", DAY, "-o", str(out)]
    assert run([*command, "--format", "xlsx"]) == 0
    [there] = out.iterdir()
    before = there.read_bytes()
    assert run(command) == 2
    assert [file.read_bytes() for file in out.iterdir()] == [before]
    assert run([*command, "--force"]) == 0


def test_two_formats_that_lack_the_same_are_told_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(Repository(tmp_path / "r")).root
    run(["report", "gap-report", str(folder), "--as-of", DAY, "-o", str(tmp_path / "out")])
    told = [line for line in capsys.readouterr().out.splitlines() if "项待填" in line]
    assert len(told) == 1
    assert ".docx、" in told[0]


def test_other_seeds_zones_and_locales_give_the_same_bytes(tmp_path: Path) -> None:
    folder = written(Repository(tmp_path / "r")).root
    made: list[dict[str, bytes]] = []
    for number, (seed, zone, locale) in enumerate((("0", "UTC", "C.UTF-8"), ("7", "Asia/Tokyo", "POSIX"))):
        out = tmp_path / str(number)
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "SECOPS_CACHE": ""}
        for name in LISTS:
            command = [sys.executable, "-m", "secops_cli", "report", name, str(folder), "--as-of", DAY, "-o", str(out)]
            subprocess.run(command, check=True, env=environment, capture_output=True)
        made.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert len(made[0]) == 4
    assert made[0] == made[1]
