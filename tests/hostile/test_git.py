"""No program that a repository names ever runs, whatever the command; no name becomes an option."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Repository
from tests.hostile.conftest import DAY, Make, Secops

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the canary is a shell script")

EVERYTHING = """\
[core]
 fsmonitor = {canary}
 hooksPath = {hooks}
 pager = {canary}
 editor = {canary}
 askPass = {canary}
 sshCommand = {canary}
 gitProxy = {canary}
 alternateRefsCommand = {canary}
 attributesFile = {attributes}
[filter "x"]
 clean = {canary}
 smudge = {canary}
 process = {canary}
 required = true
[diff]
 external = {canary}
[diff "x"]
 textconv = {canary}
 command = {canary}
[merge "x"]
 driver = {canary}
[pager]
 ls-tree = {canary}
 cat-file = {canary}
 rev-parse = {canary}
 merge-base = {canary}
[alias]
 ls-tree = !{canary}
 cat-file = !{canary}
 rev-parse = !{canary}
 merge-base = !{canary}
 log = !{canary}
 status = !{canary}
[credential]
 helper = {canary}
[log]
 showSignature = true
[gpg]
 program = {canary}
[remote "origin"]
 url = ext::{canary}
 uploadpack = {canary}
 promisor = true
[protocol]
 allow = always
[submodule "inner"]
 url = ext::{canary}
 update = !{canary}
[submodule]
 recurse = true
"""
HOOKS = (
    "post-checkout",
    "post-index-change",
    "pre-commit",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
)


class Canary:
    """A program that leaves a mark when it runs."""

    def __init__(self, folder: Path) -> None:
        self.mark = folder / "it-ran"
        self.program = folder / "canary"
        self.program.write_text(f'#!/bin/sh\necho "$0 $@" >> {self.mark}\nexit 0\n')
        self.program.chmod(0o755)

    @property
    def sang(self) -> str:
        return self.mark.read_text() if self.mark.exists() else ""


@pytest.fixture
def canary(tmp_path: Path) -> Canary:
    return Canary(tmp_path)


@pytest.fixture
def trapped(victim: Repository, canary: Canary, tmp_path: Path) -> Repository:
    """Everything that git could start is the canary: in the configuration, in one that it includes, and as hooks."""
    attributes = tmp_path / "attributes"
    attributes.write_text("* filter=x diff=x merge=x\n")
    victim.write({".gitattributes": "* filter=x diff=x merge=x text=auto\n"})
    victim.write({".gitmodules": f'[submodule "inner"]\n path = inner\n url = ext::{canary.program}\n'})
    victim.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},inner")
    victim.git("add", ".gitattributes", ".gitmodules")
    victim.git("commit", "-q", "-m", "third")
    (victim.root / "inner").mkdir()
    hooks = victim.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        shutil.copy(canary.program, hooks / name)
    text = EVERYTHING.format(canary=canary.program, hooks=hooks, attributes=attributes)
    included = victim.root / ".git/included"
    included.write_text(text)
    with (victim.root / ".git/config").open("a") as stream:
        stream.write(f'{text}[include]\n path = included\n[includeIf "gitdir:**"]\n path = included\n')
    for path in victim.root.rglob("*.yaml"):
        os.utime(path, (1, 1))
    return victim


def test_the_canary_sings_for_plain_git(trapped: Repository, canary: Canary) -> None:
    """Otherwise silence would prove nothing: each of these starts a program of the repository."""
    for words in (
        ["status"],
        ["ls-files", "-m"],
        ["diff-files", "-p"],
        ["diff-tree", "-p", "--ext-diff", "HEAD~2", "HEAD"],
    ):
        subprocess.run(["git", "-C", trapped.root, *words], capture_output=True, check=False, timeout=60)
        assert canary.sang, words
        canary.mark.unlink()


def test_the_canary_sings_for_gitpython(trapped: Repository, canary: Canary) -> None:
    """A library that looks harmless and is not: why no command but `init` may use it."""
    from git import Repo
    from git.exc import GitCommandError

    with pytest.MonkeyPatch.context() as patch, Repo(trapped.root) as repository:
        patch.setenv("GIT_TERMINAL_PROMPT", "0")
        with contextlib.suppress(GitCommandError):
            repository.is_dirty()
    assert canary.sang


def commands(root: Path, out: Path) -> list[list[object]]:
    """Every command that reads a repository, and those that write into one."""
    at, day = ["--at", "HEAD~1"], ["--as-of", DAY]
    here: list[object] = ["-C", root]
    return [
        ["validate", root],
        ["validate", root, *at],
        ["validate", root, "--changed-since", "HEAD~1"],
        ["validate", root, "--format", "github"],
        ["grade", root, "--fail-on-regression", "HEAD~2"],
        ["grade", root, *at],
        ["gap", root, *day],
        ["forecast", root, *day],
        ["lifecycle", *here, "--content"],
        ["change", *here, "HEAD~2..HEAD"],
        ["change", *here],
        ["campaign", root],
        ["due", root],
        ["certificate", *here],
        ["doctor", root],
        ["report", "self-assessment", root, "--form", "isccc", "--format", "xlsx", *day, "-o", out / "forms"],
        ["report", "gap-report", root, *day, "-o", out / "papers"],
        ["report", "evidence-index", root, *at, *day, "-o", out / "index"],
        ["report", "topology", root, "-o", out / "drawn"],
        ["evidence", "list", root],
        ["evidence", "verify", root, *at],
        ["evidence", "review", *here],
        ["evidence", "pack", root, "--list-only", *day, "-o", out / "pack"],
        ["evidence", "add", root / "README.md", "--kind", "合同", "--title", "新", *here],
        ["sheet", "export", *here, "-o", out / "a.xlsx"],
        ["sheet", "export", *here, *at, "-o", out / "b.xlsx"],
        ["sheet", "import", out / "a.xlsx", *here, "--yes"],
        ["verify", out / "b.xlsx", "-C", root],
    ]


def test_no_command_starts_a_program_of_the_repository(
    trapped: Repository, canary: Canary, secops: Secops, tmp_path: Path
) -> None:
    for words in commands(trapped.root, tmp_path / "out"):
        secops(*words)
        assert not canary.sang, f"{words}: {canary.sang}"


def test_a_new_sample_starts_no_program_of_the_repository_it_lies_in(
    trapped: Repository, canary: Canary, secops: Secops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`init --sample` makes a repository of its own inside a hostile one."""
    monkeypatch.chdir(trapped.root)
    assert secops("init", "new", "--sample")[0] == 0
    assert not canary.sang


def test_a_folder_inside_a_hostile_repository_starts_no_program(
    trapped: Repository, canary: Canary, secops: Secops
) -> None:
    """The configuration above it counts for git, too."""
    inner = trapped.root / "sub"
    inner.mkdir()
    (inner / "secops.yaml").write_text("format: 1\ntargets: []\n")
    secops("validate", inner)
    secops("grade", inner, "--no-fail")
    assert not canary.sang


def test_a_submodule_is_neither_entered_nor_fetched(trapped: Repository, canary: Canary, secops: Secops) -> None:
    shutil.rmtree(trapped.root / "inner")
    (trapped.root / "inner").write_text("gitdir: ../../elsewhere/.git\n")
    for at in ([], ["--at", "HEAD"]):
        assert "inner" not in secops("evidence", "list", trapped.root, *at)[1]
    assert not canary.sang


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_is_read_and_starts_nothing(
    trapped: Repository, canary: Canary, secops: Secops
) -> None:
    """Git itself would refuse; nothing is left that its refusal would protect."""
    for path in (trapped.root, *trapped.root.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    refused = subprocess.run(["git", "-C", trapped.root, "status"], capture_output=True, check=False)
    assert b"dubious ownership" in refused.stderr
    code, out, _ = secops("grade", trapped.root, "--at", "HEAD", "--no-fail", "--as-of", DAY)
    assert code == 0 and out and not canary.sang


# --- names that look like options ---------------------------------------------------------------------------------

OPTION_LIKE = ("--output={out}", "-h", "--all", "--upload-pack={program}", "--exec={program}", "-O{out}", "--", "-")


@pytest.mark.parametrize("name", [*OPTION_LIKE, "HEAD\n--all", "HEAD;touch {out}", "$(touch {out})", "`touch {out}`"])
def test_a_revision_name_is_never_an_option_nor_a_command(
    repo: Make, canary: Canary, secops: Secops, tmp_path: Path, name: str
) -> None:
    victim = repo()
    victim.commit()
    out = tmp_path / "made"
    name = name.format(out=out, program=canary.program)
    for words in (
        ["grade", victim.root, f"--at={name}"],
        ["validate", victim.root, f"--changed-since={name}"],
        ["change", "-C", victim.root, "--", f"{name}..HEAD"],
        ["change", "-C", victim.root, "--", f"HEAD..{name}"],
    ):
        code, _, err = secops(*words)
        assert code == 2 and err.startswith("secops: "), (words, err)
        assert words[0] != "grade" or not name.startswith("-") or "不是版本名" in err  # git is not even asked
    assert not out.exists() and not canary.sang


def test_files_with_names_like_options_are_files(victim: Repository, secops: Secops, tmp_path: Path) -> None:
    names = ["--force", "-rf", "--upload-pack=x", "$(touch x)", "`touch x`", ";touch x", "|x", "%s%n", "~", "*"]
    victim.write({f"evidence/{name}": "x" for name in names})
    victim.commit("names")
    for at in ([], ["--at", "HEAD"]):
        out = secops("evidence", "verify", victim.root, *at)[1]
        assert all(f"evidence/{name}" in out for name in names)
    assert secops("evidence", "add", victim.root / "evidence/--force", "--kind", "合同", "-C", victim.root)[0] == 0
    assert not (victim.root / "x").exists() and not Path("x").exists()
