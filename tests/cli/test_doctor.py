"""`doctor` tells what is there, what is missing and what to do; it writes nothing."""

from __future__ import annotations

import builtins
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import secops_cli
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


OWN_WORDS = {
    "bash": "complete -o default -F _secops_completion secops",
    "zsh": "#compdef secops",
    "fish": "complete --command secops",
}
"""Shell → what only its script says."""


@pytest.mark.parametrize("shell", OWN_WORDS)
def test_each_shell_gets_its_script(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--show-completion", shell]) == 0
    told = capfd.readouterr().out
    assert [name for name, words in OWN_WORDS.items() if words in told] == [shell]


def test_a_shell_without_completion_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--show-completion", "tcsh"]) == 2
    assert "bash、zsh、fish" in capfd.readouterr().err


def test_completion_is_installed_for_the_shell_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run(["--install-completion", "fish"]) == 0
    script = tmp_path / ".config" / "fish" / "completions" / "secops.fish"
    assert script.is_file()
    assert str(script) in capfd.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_completes_by_the_script(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Sourced as a user's shell would, with a program of that name in the path."""
    run(["--show-completion", "bash"])
    (tmp_path / "completion.bash").write_text(capfd.readouterr().out, encoding="utf-8")
    program = tmp_path / "secops"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m secops_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    asked = (
        "source completion.bash; complete -p secops; COMP_WORDS=(secops validate --format s); COMP_CWORD=3; "
        '_secops_completion secops; echo "${COMPREPLY[@]}"'
    )
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    environment["PYTHONPATH"] = str(Path(secops_cli.__file__).parents[1])
    done = subprocess.run(
        ["bash", "-c", asked], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["complete -o default -F _secops_completion secops", "sarif"]


# --- what is wrong with the history ----------------------------------------------------------------------------


def broken_head(git: Path) -> None:
    (git / "HEAD").write_text("garbage\n", encoding="utf-8")


def lost_objects(git: Path) -> None:
    shutil.rmtree(git / "objects")
    (git / "objects").mkdir()


def lost_tree(git: Path) -> None:
    tree = Repository(git.parent).git("rev-parse", "HEAD^{tree}")
    (git / "objects" / tree[:2] / tree[2:]).unlink()


@pytest.mark.parametrize("harm", [broken_head, lost_objects, lost_tree])
def test_a_history_that_git_cannot_read_is_a_fault(repo: Make, checks: Checks, harm: Callable[[Path], None]) -> None:
    repository = repo()
    repository.commit()
    harm(repository.root / ".git")
    code, found = checks(repository.root)
    assert (code, found["版本"]["standing"]) == (1, "缺")
    assert "git fsck" in found["版本"]["remedy"]


def test_no_commit_yet_and_no_such_folder_in_it_are_no_faults(repo: Make, checks: Checks) -> None:
    repository = repo()
    repository.git("init", "-q")
    assert (checks(repository.root)[0], checks(repository.root)[1]["版本"]["detail"]) == (0, "还没有提交")
    repository.commit()
    repository.write({"new/secops.yaml": "format: 1\n"})
    code, found = checks(repository.root / "new")
    assert (code, found["版本"]["standing"]) == (0, "注意")


def test_a_shallow_clone_is_told(repo: Make, checks: Checks, tmp_path: Path) -> None:
    repository = repo()
    repository.commit()
    assert "历史" not in checks(repository.root)[1]
    repository.git("clone", "-q", "--depth", "1", repository.root.as_uri(), str(tmp_path / "shallow"))
    assert "fetch --unshallow" in checks(tmp_path / "shallow")[1]["历史"]["remedy"]


def test_without_git_the_rest_is_told(repo: Make, checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = repo()
    repository.commit()
    monkeypatch.setenv("PATH", "/nonexistent")
    code, found = checks(repository.root)
    assert (code, found["git"]["standing"], found["版本"]["standing"]) == (1, "缺", "缺")
    assert found["不入库的文件"]["standing"] == "注意"


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path, checks: Checks) -> None:
    code, found = checks(tmp_path / "nowhere")
    assert (code, found["证据仓库"]["standing"]) == (1, "缺")
