"""The sample organisation as a victim: small targets, two commits, and the command line run in this process.

Attacks that are tested beside what they attack: tests/source/test_hostile_repository.py (each setting of git by itself,
paths), tests/load/test_mutations.py, tests/office/, tests/deliver/test_word.py and test_workbook.py (templates).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from secops_cli.cli.app import run
from tests.conftest import Repository

SAMPLE = Path(__file__).parent.parent.parent / "sample-org"
DAY = "2026-11-20"
Secops = Callable[..., tuple[int, str, str]]
Make = Callable[..., Repository]


@pytest.fixture(autouse=True)
def no_cache_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOPS_CACHE", "")
    monkeypatch.delenv("SECOPS_DEBUG", raising=False)


@pytest.fixture
def secops(capsys: pytest.CaptureFixture[str]) -> Secops:
    """Run a command; it may find whatever it likes, but 3 is a fault of ours."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert code != 3, err
        return code, out, err

    return call


@pytest.fixture(scope="session")
def _committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("victim") / "org"
    shutil.copytree(SAMPLE, root)
    settings = root / "secops.yaml"
    text = settings.read_text("utf-8")
    targets = "targets:\n  - {standard: isccc, category: F, level: 二级, application: 初次}\n"
    settings.write_text(re.sub(r"^targets:\n(?:[ #].*\n|\n)*", targets, text, flags=re.M), "utf-8")
    repository = Repository(root)
    repository.commit("first")
    organization = root / "organization.yaml"
    organization.write_text(organization.read_text("utf-8") + "# later\n", "utf-8")
    repository.commit("second")
    return root


@pytest.fixture
def victim(_committed: Path, tmp_path: Path) -> Repository:
    """A copy of the sample in git, for one test."""
    return Repository(Path(shutil.copytree(_committed, tmp_path / "org", symlinks=True)))
