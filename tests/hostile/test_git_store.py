"""Object stores and files of git that never end, never answer, lead elsewhere, or unfold without end."""

from __future__ import annotations

import hashlib
import os
import sys
import time
import zlib
from pathlib import Path

import pytest

from secops_cli.errors import UnreadableSource
from secops_cli.source import git, git_process
from tests.conftest import Repository
from tests.hostile.conftest import DAY, Make, Secops

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")

PEOPLE = "- {id: a, name: 王某, services: []}\n"
REGISTER = f"- {{id: e, title: t, kind: 合同, file: evidence/a.pdf, sha256: '{'0' * 64}'}}\n"


@pytest.fixture
def small(repo: Make) -> Repository:
    """Two commits of a few files, each object a file of its own."""
    victim = repo({"people.yaml": PEOPLE, "evidence/a.register.yaml": REGISTER, "evidence/a.pdf": "x" * 3000})
    victim.commit()
    victim.write({"tools.yaml": "[]\n"}).commit()
    return victim


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_process, "MAX_SECONDS", 0.2)


def object_file(victim: Repository, name: str) -> Path:
    oid = victim.git("rev-parse", name)
    return victim.root / ".git/objects" / oid[:2] / oid[2:]


def become_pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


# --- git that does not answer -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["config", "HEAD", "objects/info/alternates", "packed-refs", "refs/heads/main"])
def test_a_pipe_in_place_of_a_file_of_git_ends_in_words(
    small: Repository, secops: Secops, impatient: None, name: str
) -> None:
    """Git would wait for ever for somebody to write into it."""
    become_pipe(small.root / ".git" / name)
    code, _, err = secops("grade", small.root, "--at", "HEAD", "--no-fail")
    assert code == 2 and "没有答复" in err


@pytest.mark.parametrize("name", ["HEAD:people.yaml", "HEAD:evidence/a.pdf", "HEAD^{tree}", "HEAD"])
def test_a_pipe_in_place_of_an_object_ends_in_words(
    small: Repository, secops: Secops, impatient: None, name: str, tmp_path: Path
) -> None:
    """Through each way that objects are read: listed, streamed, asked for one by one."""
    become_pipe(object_file(small, name))
    commands: list[list[object]] = [
        ["grade", small.root, "--at", "HEAD", "--no-fail"],
        ["evidence", "verify", small.root, "--at", "HEAD"],
        ["trend", small.root],
    ]
    if name == "HEAD:people.yaml":
        commands += [
            ["evidence", "pack", small.root, "--at", "HEAD", "-o", tmp_path / "pack"],
            ["change", "-C", small.root, "HEAD~1..HEAD"],
            ["grade", small.root, "--fail-on-regression", "HEAD~1"],
            ["doctor", small.root],
        ]
    for words in commands:
        git_process._silent.clear()  # else the next command does not even ask
        begin = time.perf_counter()
        _, out, err = secops(*words)
        assert "没有答复" in out + err, words
        assert time.perf_counter() - begin < 5, words


def test_a_history_of_pipes_is_waited_for_once(small: Repository, secops: Secops, impatient: None) -> None:
    """Not once for each commit, which would be for ever again."""
    for number in range(20):
        small.write({"tools.yaml": f"[]\n# {number}\n"}).commit()
    for number in range(20):
        become_pipe(object_file(small, f"HEAD~{number}:tools.yaml"))
    begin = time.perf_counter()
    assert "没有答复" in "".join(map(str, secops("trend", small.root)))
    assert time.perf_counter() - begin < 5


def test_a_folder_whose_commit_does_not_answer_ends_in_words(
    small: Repository, secops: Secops, impatient: None
) -> None:
    become_pipe(object_file(small, "HEAD^{tree}"))
    code, _, err = secops("validate", small.root)
    assert code in (0, 1) or (code == 2 and "没有答复" in err)


FAKE = """\
#!/bin/sh
case "$*" in
*cat-file*) sleep 600 & read oid; echo "$oid blob 100"; echo begun; wait ;;
*) exec {git} "$@" ;;
esac
"""


def test_an_answer_that_stops_halfway_is_not_waited_for(
    small: Repository, impatient: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor what that git has started, which keeps the pipe open after it is gone."""
    import shutil

    path = tmp_path / "bin/git"
    path.parent.mkdir()
    path.write_text(FAKE.format(git=shutil.which("git")))
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    repository = git.discover(small.root)
    assert repository is not None
    begin = time.perf_counter()
    with pytest.raises(UnreadableSource, match="没有答复"):
        list(git.read_blobs(repository, ["1" * 40]))
    assert time.perf_counter() - begin < 3


def test_who_reads_slowly_is_not_taken_for_a_git_that_hangs(small: Repository, impatient: None) -> None:
    """What counts is how long git is waited for, not how long it runs."""
    repository = git.discover(small.root)
    assert repository is not None
    oids = [small.git("rev-parse", name) for name in ("HEAD:people.yaml", "HEAD:evidence/a.pdf")]
    found = []
    for _, content in git.read_blobs(repository, oids):
        time.sleep(0.3)
        found.append(len(content or b""))
    assert found == [len(PEOPLE.encode()), 3000]


REMOTES = ["ext::sh -c 'touch {mark}; sleep 600'", "ssh://127.0.0.1:1/x", "{pipe}", "file://{pipe}", "fd::0"]


@pytest.mark.parametrize("remote", REMOTES)
def test_a_partial_clone_does_not_fetch_what_it_lacks(
    small: Repository, secops: Secops, tmp_path: Path, remote: str
) -> None:
    """Neither started nor waited for: the object is missing, and that is said."""
    mark = tmp_path / "it-ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {mark}\nsleep 600\n")
    program.chmod(0o755)
    os.mkfifo(tmp_path / "pipe")
    with (small.root / ".git/config").open("a") as stream:
        stream.write(
            f"[core]\n repositoryFormatVersion = 1\n sshCommand = {program}\n[extensions]\n partialClone = origin\n"
            f'[remote "origin"]\n promisor = true\n uploadpack = {program}\n'
            f' url = "{remote.format(mark=mark, pipe=tmp_path / "pipe")}"\n[protocol]\n allow = always\n'
        )
    object_file(small, "HEAD:people.yaml").unlink()
    object_file(small, "HEAD:evidence/a.pdf").unlink()
    for words in (
        ["grade", small.root, "--at", "HEAD", "--no-fail"],
        ["evidence", "verify", small.root, "--at", "HEAD"],
        ["trend", small.root],
        ["validate", small.root],
    ):
        begin = time.perf_counter()
        secops(*words)
        assert time.perf_counter() - begin < 10
    assert not mark.exists()


# --- files without an end -----------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="where memory can be limited from outside")
@pytest.mark.parametrize("name", ["refs/heads/main", "commondir", "objects/info/alternates", "info/grafts"])
def test_a_device_in_place_of_a_file_of_git_does_not_fill_the_memory(
    small: Repository, secops: Secops, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Git reads these whole: without a limit more than a gigabyte a second, until time is up."""
    monkeypatch.setattr(git_process, "MAX_MEMORY", 100_000_000)
    monkeypatch.setattr(git_process, "MAX_SECONDS", 3)
    path = small.root / ".git" / name
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/dev/zero")
    code, _, err = secops("grade", small.root, "--at", "HEAD", "--no-fail")
    assert code == 2 and "没有答复" not in err


def tree_of(folder: Path, entries: list[tuple[str, str, str]]) -> str:
    """Write a tree object; return its id."""
    body = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    raw = b"tree %d\0" % len(body) + body
    oid = hashlib.sha1(raw).hexdigest()
    path = folder / ".git/objects" / oid[:2] / oid[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(raw))
    return oid


@pytest.mark.parametrize("hidden", ["", "."], ids=["seen", "passed over"])
def test_folders_that_hold_each_other_a_milliard_times_are_not_unfolded(
    small: Repository, secops: Secops, monkeypatch: pytest.MonkeyPatch, hidden: str
) -> None:
    """A few kilobytes of objects, ten times a folder of ten times a folder: listed, it would never end."""
    monkeypatch.setattr(git, "MAX_LISTED", 5_000)
    settings = ("100644", "secops.yaml", small.git("rev-parse", "HEAD:secops.yaml"))
    inner = tree_of(small.root, [("100644", f"{n}.yaml", settings[2]) for n in range(10)])
    for _ in range(9):
        inner = tree_of(small.root, [("40000", str(n), inner) for n in range(10)])
    top = tree_of(small.root, [("40000", f"{hidden}many", inner), settings])
    commit = small.git("commit-tree", "-m", "bomb", top)
    small.git("update-ref", "refs/heads/main", commit)
    for words in (
        ["grade", small.root, "--at", "HEAD", "--no-fail"],
        ["validate", small.root],
        ["doctor", small.root],
        ["change", "-C", small.root, "HEAD..HEAD"],
        ["trend", small.root],
    ):
        begin = time.perf_counter()
        code, out, err = secops(*words)
        assert words[0] in ("validate", "trend") or "超过 5000 个" in out + err, (words, code, out, err)
        assert time.perf_counter() - begin < 10


# --- object stores that lead elsewhere ----------------------------------------------------------------------------


def test_alternates_that_lead_in_circles_or_nowhere_do_no_harm(small: Repository, secops: Secops) -> None:
    info = small.root / ".git/objects/info"
    info.mkdir(exist_ok=True)
    (info / "alternates").write_text(f"{small.root}/.git/objects\n/nowhere\n../objects\n/dev/null\n")
    assert secops("grade", small.root, "--at", "HEAD", "--no-fail", "--as-of", DAY)[0] == 0


@pytest.mark.parametrize("place", [".gitignore", ".gitattributes"])
def test_the_checkup_does_not_wait_for_a_settings_file(small: Repository, secops: Secops, place: str) -> None:
    """A pipe, and a device that never ends."""
    os.mkfifo(small.root / place)
    assert f"{place} 里没有" in secops("doctor", small.root)[1]
    (small.root / place).unlink()
    (small.root / place).symlink_to("/dev/zero")
    assert f"{place} 里没有" in secops("doctor", small.root)[1]
