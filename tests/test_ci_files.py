"""The files for CI services are well-formed, and the commands in them run in a clone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
CI = ROOT / "docs" / "ci"
COMMAND = re.compile(r"(?<![\w/-])(?:\.venv/bin/)?secops ((?:validate|grade|change)[^|>'\n]*)")


def loaded(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def steps_of(name: str) -> list[str]:
    """The commands of a file as a service would run them."""
    if name == "github.yml":
        return [step["run"] for step in loaded(CI / name)["jobs"]["secops"]["steps"] if "run" in step]
    if name == "gitlab.yml":
        return list(loaded(CI / name)["secops"]["script"])
    return re.findall(r"sh '(.*)'", (CI / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the sample organisation with its history, as a service checks it out."""
    folder = tmp_path_factory.mktemp("ci")
    subprocess.run([sys.executable, "-m", "secops_cli", "init", folder / "origin", "--sample"], check=True)
    subprocess.run(["git", "clone", "-q", folder / "origin", folder / "clone"], check=True)
    return folder / "clone"


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml", "Jenkinsfile"])
def test_each_file_validates_compares_and_guards(name: str) -> None:
    text = "\n".join(steps_of(name))
    assert "secops validate" in text
    assert "secops change" in text
    assert "--fail-on-regression" in text


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml", "Jenkinsfile"])
def test_the_commands_run_in_a_clone(name: str, clone: Path) -> None:
    """Each answers: 0, or 1 where it finds something; 2 would be a command that is wrong."""
    base = "HEAD~3"
    environment = {"BASE": base, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "PATH": str(clone.parent / "bin")}
    found = [words for step in steps_of(name) for words in COMMAND.findall(step)]
    assert len(found) >= 3
    for words in found:
        line = re.sub(r'"\$\(git merge-base [^)]*\)"', base, words)
        for key, value in environment.items():
            line = line.replace(f"${key}", value)
        arguments = [part.strip('"') for part in line.split()]
        done = subprocess.run(
            [sys.executable, "-m", "secops_cli", *arguments], cwd=clone, capture_output=True, check=False
        )
        assert done.returncode in (0, 1), (words, done.stderr.decode())


def test_hooks_name_commands_that_there_are() -> None:
    hooks = loaded(ROOT / ".pre-commit-hooks.yaml")
    assert {hook["id"] for hook in hooks} == {"secops-validate", "secops-validate-changed"}
    for hook in hooks:
        done = subprocess.run(
            [sys.executable, "-m", "secops_cli", *hook["entry"].split()[1:], "--help"], capture_output=True, check=False
        )
        assert done.returncode == 0
        assert hook["language"] == "python"


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_the_commands_of_a_multi_line_step_are_a_script() -> None:
    for step in steps_of("gitlab.yml"):
        assert subprocess.run(["bash", "-n", "-c", step], check=False).returncode == 0
