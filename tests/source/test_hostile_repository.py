# ruff: noqa: E501  tables of input and expectation read better with one case a line
"""Repositories that others wrote: nothing of theirs runs, nothing outside them is read."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from secops_cli.diagnostics import Diagnostic
from secops_cli.source.base import escapes
from tests.conftest import Repository

Make = Callable[..., Repository]


class Trap:
    """A program that leaves a mark if it ever runs."""

    def __init__(self, folder: Path) -> None:
        self.mark = folder / "it-ran"
        self.program = folder / "trap"
        self.program.write_text(f'#!/bin/sh\necho "$0 $@" >> {self.mark}\nexit 0\n')
        self.program.chmod(0o755)

    @property
    def sprung(self) -> bool:
        return self.mark.exists()


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    """Outside the repository, as a program on the victim's machine would be."""
    return Trap(tmp_path)


CONFIGURATIONS: dict[str, str] = {
    "fsmonitor": "[core]\n fsmonitor = {program}\n",
    "fsmonitor, version 1": "[core]\n fsmonitor = {program}\n fsmonitorHookVersion = 1\n",
    "filter": '[filter "x"]\n clean = {program}\n smudge = {program}\n process = {program}\n required = true\n',
    "textconv and diff driver": '[diff "x"]\n textconv = {program}\n command = {program}\n cachetextconv = true\n',
    "diff.external": "[diff]\n external = {program}\n",
    "merge driver": '[merge "x"]\n driver = {program} %O %A %B\n',
    "signatures": "[log]\n showSignature = true\n[gpg]\n program = {program}\n[commit]\n gpgSign = true\n",
    "ssh signatures": "[log]\n showSignature = true\n[gpg]\n format = ssh\n[gpg \"ssh\"]\n program = {program}\n"
                      " allowedSignersFile = /dev/null\n defaultKeyCommand = {program}\n",
    "pager": "[core]\n pager = {program}\n[pager]\n ls-tree = {program}\n cat-file = {program}\n rev-parse = {program}\n",
    "alias": "[alias]\n ls-tree = !{program}\n cat-file = !{program}\n rev-parse = !{program}\n status = !{program}\n",
    "editor": "[core]\n editor = {program}\n[sequence]\n editor = {program}\n",
    "ask pass and credentials": "[core]\n askPass = {program}\n[credential]\n helper = {program}\n",
    "hooks path": "[core]\n hooksPath = {hooks}\n",
    "alternate refs": "[core]\n alternateRefsCommand = {program}\n",
    "git proxy": "[core]\n gitProxy = {program}\n",
    "pack objects hook": "[uploadpack]\n packObjectsHook = {program}\n",
    "maintenance and gc": "[gc]\n auto = 1\n[maintenance]\n auto = true\n",
    "trace": "[trace2]\n eventTarget = {mark}\n perfTarget = {mark}\n normalTarget = {mark}\n",
}  # fmt: skip
REMOTES: dict[str, str] = {
    "promisor over ssh": "ssh://127.0.0.1:1/x",
    "promisor over ext": "ext::{program}",
    "promisor over a helper of its own": "trap::x",
    "promisor over a file": "file:///nowhere",
    "promisor over a path": "/nowhere",
    "promisor over http": "http://127.0.0.1:1/x",
}
FETCHING = """\
[core]
 repositoryFormatVersion = 1
 sshCommand = {program}
[extensions]
 partialClone = evil
[remote "evil"]
 url = {url}
 promisor = true
 partialCloneFilter = blob:none
 uploadpack = {program}
 proxy = {program}
[protocol]
 allow = always
[protocol "ext"]
 allow = always
[fetch]
 fsckObjects = false
"""
HOOKS = ("post-index-change", "pre-auto-gc", "reference-transaction", "post-checkout", "fsmonitor-watchman",
         "query-watchman", "pre-commit")  # fmt: skip


def look_at_everything(repository: Repository) -> None:
    """Folder and revision, each as validate and grade read them."""
    for at in (None, "HEAD", "HEAD~1"):
        result = repository.assess(at)
        assert "王" in [person.name for person in result.case.workspace.people.values()]


def attacked(repository: Repository, trap: Trap) -> Repository:
    """A repository with a hook of every kind, attributes for every driver, and a stale index."""
    repository.write({
        "people.yaml": "id: a\nname: 王\n", "evidence/a.bin": "x",
        "evidence/a.register.yaml": f"{{id: e, title: t, kind: 合同, file: evidence/a.bin, sha256: '{'0' * 64}'}}\n",
        ".gitattributes": "* filter=x diff=x merge=x ident text=auto working-tree-encoding=UTF-8\n",
    })  # fmt: skip
    repository.commit()
    repository.write({"tools.yaml": "[]\n"})
    repository.commit()
    repository.write({"people.yaml": "id: a\nname: 王\nnote: changed\n"})
    for path in repository.root.rglob("*.yaml"):
        os.utime(path, (1, 1))
    for name in HOOKS:
        hook = repository.root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(trap.program.read_bytes())
        hook.chmod(0o755)
    return repository


def configure(repository: Repository, text: str) -> None:
    with (repository.root / ".git/config").open("a") as stream:
        stream.write(text)


@pytest.mark.parametrize("attack", CONFIGURATIONS)
def test_no_program_of_the_repository_runs(attack: str, repo: Make, trap: Trap) -> None:
    """Neither for the folder nor for a revision."""
    repository = attacked(repo(), trap)
    configure(
        repository,
        CONFIGURATIONS[attack].format(program=trap.program, hooks=repository.root / ".git/hooks", mark=trap.mark),
    )
    look_at_everything(repository)
    assert not trap.sprung


def test_no_program_named_by_an_included_file_runs(repo: Make, trap: Trap) -> None:
    """`include.path` and `includeIf` lead to the same settings by another way."""
    repository = attacked(repo(), trap)
    text = "".join(CONFIGURATIONS.values()).format(
        program=trap.program, hooks=repository.root / ".git/hooks", mark=trap.mark
    )
    repository.write({"evidence/included": text})
    path = repository.root / "evidence/included"
    configure(repository, f'[include]\n path = {path}\n[includeIf "gitdir:/"]\n path = {path}\n')
    configure(repository, "[extensions]\n worktreeConfig = true\n[core]\n repositoryFormatVersion = 1\n")
    (repository.root / ".git/config.worktree").write_text(text)
    look_at_everything(repository)
    assert not trap.sprung


@pytest.mark.parametrize("attack", REMOTES)
def test_nothing_is_fetched_for_a_missing_object(
    attack: str, repo: Make, trap: Trap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promisor remote is asked for objects that are not there: by no transport, and by no helper in the PATH."""
    helpers = tmp_path / "bin"
    helpers.mkdir()
    (helpers / "git-remote-trap").write_bytes(trap.program.read_bytes())
    (helpers / "git-remote-trap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{helpers}:{os.environ['PATH']}")
    repository = attacked(repo(), trap)
    oid = repository.git("rev-parse", "HEAD:tools.yaml")
    (repository.root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    configure(repository, FETCHING.format(program=trap.program, url=REMOTES[attack].format(program=trap.program)))
    for at in (None, "HEAD", "0" * 39 + "1"):
        try:
            repository.assess(at)
        except Exception:  # noqa: BLE001  what it says of a missing object is another test's subject
            continue
    assert not trap.sprung


def test_the_trap_works(repo: Make, trap: Trap) -> None:
    """Plain git does run it: otherwise the tests above would prove nothing."""
    repository = attacked(repo(), trap)
    configure(repository, CONFIGURATIONS["fsmonitor"].format(program=trap.program))
    subprocess.run(["git", "-C", repository.root, "status"], capture_output=True, check=False)
    assert trap.sprung


def test_the_trap_of_a_remote_works(repo: Make, trap: Trap) -> None:
    """Plain git asks the promisor remote, by the repository's own program."""
    repository = attacked(repo(), trap)
    oid = repository.git("rev-parse", "HEAD:tools.yaml")
    (repository.root / f".git/objects/{oid[:2]}/{oid[2:]}").unlink()
    configure(repository, FETCHING.format(program=trap.program, url=REMOTES["promisor over ssh"]))
    subprocess.run(["git", "-C", repository.root, "cat-file", "-p", oid], capture_output=True, timeout=20, check=False)
    assert trap.sprung


def test_a_repository_of_another_owner_is_read(repo: Make) -> None:
    """CI runs as another user than the one that checked out; git would refuse by `safe.directory`."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    repository = repo({"people.yaml": "id: a\nname: 王\n"})
    commit = repository.commit()
    for path in [repository.root, *repository.root.rglob("*")]:
        os.chown(path, 12345, 12345)
    assert repository.assess().origin.commit == commit
    assert repository.assess("HEAD").origin.commit == commit


def test_a_replaced_object_is_not_followed(repo: Make) -> None:
    """`refs/replace` would show other content under the same commit id."""
    repository = repo({"people.yaml": "id: a\nname: 王\n"})
    repository.commit()
    good = repository.git("rev-parse", "HEAD:people.yaml")
    repository.write({"people.yaml": "id: a\nname: 冒名\n"})
    bad = repository.git("hash-object", "-w", "people.yaml")
    repository.git("replace", good, bad)
    assert repository.assess("HEAD").case.workspace.people["a"].name == "王"


def test_a_git_file_that_points_nowhere_is_not_a_crash(repo: Make) -> None:
    """The folder is read without a commit."""
    repository = repo({".git": "gitdir: /nowhere/.git\n"})
    assert repository.assess().origin.commit is None


@pytest.mark.parametrize(
    "config", ["[core\n", "[core]\n repositoryFormatVersion = 99\n", "[extensions]\n nope = 1\n", "\0"]
)
def test_a_broken_git_configuration_is_not_a_crash(config: str, repo: Make) -> None:
    """The folder is still a folder."""
    repository = repo({"people.yaml": "id: a\nname: 王\n"})
    repository.commit()
    (repository.root / ".git/config").write_text(config)
    assert list(repository.assess().case.workspace.people) == ["a"]


# --- evidence paths ---------------------------------------------------------------------------------------------

OUTSIDE = [
    "../a.pdf", "evidence/../../a.pdf", "evidence/..", "/etc/passwd", "//server/share", "C:/a.pdf", "c:a.pdf",
    "evidence\\a.pdf", "..\\a.pdf", "\\\\server\\share", "evidence/a.pdf:stream", "~/../a/..", "./a.pdf", "evidence//a.pdf",
    "evidence/", "evidence/./a.pdf", "CON", "evidence/con.pdf", "evidence/NUL", "evidence/com1.tar.gz", "LPT9/a.pdf",
    "evidence/aux/a.pdf", "evidence/a.", "evidence/a ", "evidence./a.pdf", "evidence /a.pdf", "evidence/...", ".git/config",
    ".GIT/config", "evidence/.git/config", "evidence/a\tb", "evidence/a\nb", "evidence/\x00", "",
]  # fmt: skip
INSIDE = ["evidence/a.pdf", "a", "evidence/合同 (一).pdf", "..a", "evidence/a..b", "evidence/icon.pdf", "evidence/com10",
          "evidence/.a", "evidence/~a", "$HOME", "%PATH%", "evidence/-x", "evidence/a'b\"c"]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_path_that_could_lead_out_is_refused_on_every_system(path: str) -> None:
    """So that a repository means the same everywhere."""
    assert escapes(path)


@pytest.mark.parametrize("path", INSIDE)
def test_an_ordinary_path_is_not_refused(path: str) -> None:
    """Odd is not dangerous."""
    assert not escapes(path)


@pytest.mark.parametrize(
    "path", ["evidence/COM¹", "CONIN$", "CONOUT$", "GIT~1/config", "evidence/con .pdf", ".git\u200c/config"]
)
def test_rarer_windows_names_are_refused(path: str) -> None:
    """Superscript digits, console streams, short names, blanks before the ending, characters that HFS+ leaves out."""
    assert escapes(path)


def look(repository: Repository, path: str) -> list[Diagnostic]:
    """What is found of an evidence record with this file."""
    quoted = (
        path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\0", "\\0")
    )
    repository.write(
        {"evidence/a.register.yaml": f'{{id: e, title: t, kind: 合同, sha256: "{"0" * 64}", file: "{quoted}"}}'}
    )
    return [d for d in repository.diagnostics() if d.place.path == "evidence/a.register.yaml"]


@pytest.mark.parametrize("path", [path for path in OUTSIDE if path])
def test_evidence_outside_is_a_finding_and_is_not_opened(path: str, repo: Make, tmp_path: Path) -> None:
    """Its hash is asked for, so an opened file would be said to differ."""
    (tmp_path / "a.pdf").write_text("secret")
    assert [d.code for d in look(repo({"evidence/x": ""}), path)] == ["SEC303"]


@pytest.mark.parametrize("name", ["CON", "a:b.txt", "x.", "back\\slash.txt", "aux .pdf"])
def test_evidence_that_is_there_under_an_unusable_name_is_a_finding(name: str, repo: Make) -> None:
    """Here the file can be read; where the assessor looks at it, it may not be there."""
    assert [d.code for d in look(repo({f"evidence/{name}": "x"}), f"evidence/{name}")] == ["SEC303"]


@pytest.mark.parametrize("name", ["CONTRACT", "a b.txt", "x.y"])
def test_evidence_that_is_there_under_an_ordinary_name_is_looked_at(name: str, repo: Make) -> None:
    """Its hash differs from the one that `look` registers."""
    assert [d.code for d in look(repo({f"evidence/{name}": "x"}), f"evidence/{name}")] == ["SEC304"]


def test_evidence_that_is_a_link_is_not_opened(repo: Make, tmp_path: Path) -> None:
    """Wherever it leads."""
    (tmp_path / "secret").write_text("secret")
    repository = repo({"evidence/real.pdf": "x"})
    for name, target in {"out": tmp_path / "secret", "in": "real.pdf", "none": "nowhere", "loop": "loop"}.items():
        (repository.root / "evidence" / name).symlink_to(target)
        assert [d.code for d in look(repository, f"evidence/{name}")] == ["SEC109"], name


def test_evidence_behind_a_linked_folder_is_not_opened(repo: Make, tmp_path: Path) -> None:
    """Neither outside nor inside the repository, nor in a revision."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.pdf").write_text("secret")
    repository = repo({"evidence/real/a.pdf": "x"})
    (repository.root / "evidence/out").symlink_to(tmp_path / "outside")
    (repository.root / "evidence/in").symlink_to("real")
    for name in ("out", "in"):
        assert [d.code for d in look(repository, f"evidence/{name}/a.pdf")] == ["SEC109"]
    repository.commit()
    assert "SEC109" in [d.code for d in repository.assess("HEAD").diagnostics]


def test_evidence_that_is_a_folder_a_pipe_or_a_socket_is_not_opened(
    repo: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe would hang for ever."""
    repository = repo({"evidence/folder/a.pdf": "x"})
    os.mkfifo(repository.root / "evidence/pipe")
    monkeypatch.chdir(repository.root / "evidence")  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert [d.code for d in look(repository, "evidence/folder")] == ["SEC302"]
        assert [d.code for d in look(repository, "evidence/pipe")] == ["SEC109"]
        assert [d.code for d in look(repository, "evidence/socket")] == ["SEC109"]


def test_a_state_secret_is_not_opened(repo: Make) -> None:
    """Not even to compare its hash: a pipe in its place would hang, a wrong hash would be said."""
    repository = repo({"evidence/a.pdf": "x"})
    repository.write(
        {
            "evidence/a.register.yaml": f"{{id: e, title: t, kind: 合同, file: evidence/a.pdf, confidentiality: 机密, sha256: '{'0' * 64}'}}"
        }
    )
    assert [d.code for d in repository.diagnostics() if d.code[:4] in ("SEC3", "SEC6")] == ["SEC603"]


def test_a_file_swapped_for_a_link_after_the_listing_is_not_opened(repo: Make, tmp_path: Path) -> None:
    """Between looking and opening somebody may be quick."""
    from secops_cli.cache.digests import Digests
    from secops_cli.cache.store import Store
    from secops_cli.source.folder import FolderSource

    (tmp_path / "secret").write_text("secret")
    repository = repo({"people.yaml": "x", "tools.yaml": "x"})
    source = FolderSource(repository.root, Digests(Store(None, "0")))
    (repository.root / "people.yaml").unlink()
    (repository.root / "people.yaml").symlink_to(tmp_path / "secret")
    (repository.root / "tools.yaml").unlink()
    os.mkfifo(repository.root / "tools.yaml")
    assert list(source.read(["people.yaml", "tools.yaml"])) == [("people.yaml", None), ("tools.yaml", None)]
    assert source.hashes(["people.yaml"]) == {"people.yaml": None}


def test_too_many_files_are_refused(repo: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody gave the root of the disk; the limit is lowered for the test."""
    from secops_cli.errors import UnreadableSource
    from secops_cli.source import base, folder, revision

    repository = repo({f"evidence/{n}": "x" for n in range(20)})
    repository.commit()
    for room in (base, folder, revision):
        monkeypatch.setattr(room, "MAX_FILES", 10)
    for at in (None, "HEAD"):
        with pytest.raises(UnreadableSource, match="超过 10 个"):
            repository.assess(at)


def test_folders_that_are_too_deep_are_said(repo: Make) -> None:
    """Facts must not get lost quietly; a revision reads them."""
    path = "people/" + "d/" * 70 + "a.yaml"
    repository = repo({path: "id: a\nname: 王\n"})
    assert list(repository.assess().case.workspace.people) == ["a"] or repository.diagnostics()[0].place.path == path


def test_private_data_that_is_committed_is_found_in_the_revision(repo: Make) -> None:
    """It is in the history already."""
    repository = repo({"private.yaml": "x: 1"})
    repository.commit()
    assert "SEC604" in [d.code for d in repository.assess("HEAD").diagnostics]


def test_private_data_that_is_committed_is_found_in_the_folder(repo: Make) -> None:
    """As CI and the pre-commit hook see it."""
    repository = repo({"private.yaml": "x: 1"})
    repository.commit()
    assert "SEC604" in repository.codes()
