"""A repository in a few lines: write files, judge them, look at what came out."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from secops_cli.cli.app import run
from secops_cli.diagnostics import Diagnostic
from secops_cli.model.judgement import CategoryGrade, ClauseVerdict
from secops_cli.pipeline import Request, Result, assess
from secops_cli.standards.files import CatalogueFiles

TODAY = date(2026, 11, 20)

SETTINGS = """\
format: 1
targets:
  - {standard: isccc, category: F, level: 二级}
"""


@dataclass(frozen=True)
class Repository:
    """An evidence folder under test."""

    root: Path

    def write(self, files: Mapping[str, str | bytes]) -> Repository:
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def assess(self, at: str | None = None, as_of: date | None = None, today: date = TODAY) -> Result:
        return assess(Request(self.root, today, at, as_of))

    def diagnostics(self, as_of: date | None = None) -> list[Diagnostic]:
        return list(self.assess(as_of=as_of).diagnostics)

    def codes(self, as_of: date | None = None) -> list[str]:
        return [d.code for d in self.diagnostics(as_of)]

    def grade(self, standard: str = "isccc", as_of: date | None = None) -> CategoryGrade:
        result = self.assess(as_of=as_of)
        wanted = result.library.required(standard).id
        return next(g for g in result.case.all_grades if g.standard.id == wanted)

    def verdict(self, clause: str, as_of: date | None = None) -> ClauseVerdict:
        standard, _, clause_id = clause.partition(":")
        return self.grade(standard, as_of).verdicts[clause_id]

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.invalid", "-C", str(self.root), *arguments],
            check=True,
            capture_output=True,
        )
        return done.stdout.decode().strip()

    def commit(self, message: str = "c") -> str:
        if not (self.root / ".git").exists():
            self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def secops(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run a command line without a cache; exit code, standard output, standard error."""
    monkeypatch.setenv("SECOPS_CACHE", "")

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session", autouse=True)
def catalogues_are_read_once() -> Iterator[None]:
    """Thousands of tests judge by the same frozen catalogues; reading them each time is a quarter of the whole run."""
    read = CatalogueFiles.records
    known: dict[tuple[object, ...], list[Any]] = {}

    def records(self: CatalogueFiles, adapter: TypeAdapter[Any], files: Sequence[Path]) -> list[Any]:
        stamps = ((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)
        key = (adapter._type, *stamps)
        if key not in known:
            known[key] = read(self, adapter, files)
        return list(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CatalogueFiles, "records", records)
        yield


@pytest.fixture
def repo(tmp_path: Path) -> Callable[..., Repository]:
    """Make a repository of these files; `secops.yaml` is there unless given."""

    def make(files: Mapping[str, str | bytes] | None = None, folder: str = "org") -> Repository:
        root = tmp_path / folder
        root.mkdir(parents=True, exist_ok=True)
        return Repository(root).write({"secops.yaml": SETTINGS, **(files or {})})

    return make
