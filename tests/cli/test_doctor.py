"""`doctor` tells what is there, what is missing and what to do; it writes nothing."""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from secops_cli.cli.app import run
from tests.conftest import Repository

Make = Callable[..., Repository]


@pytest.fixture
def checks(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, dict[str, dict[str, str]]]]:
    def call(path: Path) -> tuple[int, dict[str, dict[str, str]]]:
        capsys.readouterr()
        code = run(["doctor", str(path), "--format", "json"])
        return code, {check["title"]: check for check in json.loads(capsys.readouterr().out)["checks"]}

    return call


Checks = Callable[..., tuple[int, dict[str, dict[str, str]]]]


def test_a_new_repository_is_well(tmp_path: Path, checks: Checks) -> None:
    run(["init", str(tmp_path / "org")])
    Repository(tmp_path / "org").commit()
    code, found = checks(tmp_path / "org")
    assert code == 0
    assert {title for title, check in found.items() if check["standing"] != "好"} <= {
        "缓存",
        "画图",
        "终端编码",
        "国密 SM3",
    }


def test_private_data_in_a_commit_is_a_fault(repo: Make, checks: Checks) -> None:
    repository = repo({"secops.yaml": "format: 1\n", "private.yaml": "people: []\n"})
    repository.commit()
    code, found = checks(repository.root)
    assert code == 1
    assert found["个人信息"]["standing"] == "缺"
    assert found["不入库的文件"]["standing"] == "注意"


def test_a_folder_that_is_no_repository_is_said(tmp_path: Path, checks: Checks) -> None:
    assert "secops init" in checks(tmp_path)[1]["证据仓库"]["remedy"]


def test_without_the_parser_in_c_it_says_that_it_is_slower(
    tmp_path: Path, checks: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "_ruamel_yaml":
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    assert checks(tmp_path)[1]["C 的 YAML 解析器"]["standing"] == "注意"


def test_every_command_is_completed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_SECOPS_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "secops va")
    monkeypatch.setenv("COMP_CWORD", "1")
    run([])
    assert capfd.readouterr().out.split() == ["validate"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--show-completion", shell]) == 0
    assert "secops" in capfd.readouterr().out
