"""What is asked of git: which repository and commit, what a commit holds. Only plumbing, which `git_process` starts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from secops_cli.errors import NothingThere, UnreadableSource
from secops_cli.source.git_process import Conversation
from secops_cli.source.git_process import run as _git

MAX_LISTED: Final = 1_000_000
"""Files of a commit, those that are passed over among them: a few small folders may hold each other a million times."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository and the part of it that is the evidence folder.

    Attributes:
        git_dir: its git directory.
        prefix: the evidence folder inside the repository, `""` or ending in `/`.
    """

    git_dir: Path
    prefix: str


_OBJECT_ID: Final = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_BLOCK: Final = 1024 * 1024
SYMLINK = "120000"
SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file of a revision."""

    mode: str
    oid: str
    size: int


def program_version() -> str:
    """Return the version of the git program, such as `2.45.1`.

    Raises:
        UnreadableSource: there is no git.
    """
    told = _git(Path(), "version") or b""
    return told.decode(errors="replace").removeprefix("git version ").strip()


def discover(folder: Path) -> Repository | None:
    """Find the repository that a folder belongs to; None outside git. Raises UnreadableSource where git is missing."""
    if not _may_be_inside(folder):
        return None
    answer = _git(folder, "rev-parse", "--absolute-git-dir", "--show-prefix")
    if answer is None:
        return None
    # A bare repository has no prefix line.
    git_dir, _, prefix = os.fsdecode(answer).partition("\n")
    return Repository(Path(git_dir), prefix.rstrip("\n"))


def _may_be_inside(folder: Path) -> bool:
    """Say whether git could find a repository at a folder or above: where it cannot, it need not be started to ask."""
    real = Path(os.path.realpath(folder))
    try:
        return any((place / name).exists() for place in (real, *real.parents) for name in (".git", "HEAD"))
    except OSError:  # not to be looked into: git may tell
        return True


def common_dir(repository: Repository) -> Path:
    """Return the git directory that all work trees of a repository share."""
    told = _git(repository.git_dir, "rev-parse", "--git-common-dir") or b"."
    return repository.git_dir / os.fsdecode(told).rstrip("\n")


WHOLE: Final = "先取回完整历史：git fetch --unshallow；CI 里让检出带上历史，如 fetch-depth: 0。"


def resolve(repository: Repository, revision: str) -> str:
    """Return the commit id of a revision name.

    Raises:
        NothingThere: it is HEAD, and there is no commit yet.
        UnreadableSource: no such revision; says so when the clone is shallow or has no commit yet.
    """
    if not revision or revision.startswith("-") or "\0" in revision:
        raise UnreadableSource(f"不是版本名：{revision!r}", "写提交号、分支或标签，如 HEAD、v1.2。")
    if found := _commit(repository, revision):
        return found
    if not names_commit(repository):
        fault = NothingThere if revision in ("HEAD", "@") else UnreadableSource
        raise fault("仓库还没有提交", "先提交一次；文件夹现在的样子不提交也能读。")
    if is_shallow(repository):
        raise UnreadableSource(f"浅克隆里没有版本 {revision!r}", WHOLE)
    raise UnreadableSource(f"没有版本 {revision!r}", "用 git log 或 git branch -a 查可用的版本。")


def head(repository: Repository) -> str | None:
    """Return the commit that HEAD names; None before the first commit."""
    return _commit(repository, "HEAD")


def names_commit(repository: Repository) -> bool:
    """Whether HEAD names a commit at all, be it one that cannot be read."""
    return _git(repository.git_dir, "rev-parse", "--verify", "--quiet", "HEAD") is not None


_UPSTREAM: Final = "HEAD@{upstream}"


def fork_point(repository: Repository) -> str | None:
    """Return the commit at which HEAD left its upstream branch; HEAD itself where there is none, None before it.

    Without an upstream the usual main branches of the first remote, then the local ones, are taken for it.
    """
    here = head(repository)
    if here is None:
        return None
    for name in (_UPSTREAM, "refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master"):
        commit = _commit(repository, name)
        if commit is None:
            continue
        found = merge_base(repository, here, commit)
        if found:
            return found
    return here


def has_upstream(repository: Repository) -> bool:
    """Whether the branch that HEAD is on has an upstream; a detached HEAD has none."""
    return _commit(repository, _UPSTREAM) is not None


def _commit(repository: Repository, name: str) -> str | None:
    answer = _git(repository.git_dir, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return answer.decode().strip() if answer is not None else None


def merge_base(repository: Repository, a: str, b: str) -> str | None:
    """Return the commit at which two commits parted; None where they have none in common.

    Raises:
        UnreadableSource: the clone is too shallow to tell.
    """
    found = _git(repository.git_dir, "merge-base", a, b)
    if found:
        return found.decode().strip()
    if is_shallow(repository):
        raise UnreadableSource("浅克隆里找不到两个版本分开之处", WHOLE)
    return None


def is_shallow(repository: Repository) -> bool:
    """Whether history was cut off when the repository was cloned."""
    return (common_dir(repository) / "shallow").exists()


def committer_date(repository: Repository, commit: str) -> date:
    """Return the day of a commit in the committer's own time zone."""
    return day_of(commit, _git(repository.git_dir, "cat-file", "commit", commit) or b"")


def day_of(commit: str, raw: bytes) -> date:
    """Return the day of a commit, given its content, in the committer's own time zone.

    Raises:
        UnreadableSource: it tells none that the calendar knows.
    """
    header = raw.partition(b"\n\n")[0].decode("utf-8", "replace")
    found = re.search(r"^committer .* (-?\d+) ([+-])(\d\d)(\d\d)$", header, re.M)
    if not found:
        raise UnreadableSource(f"提交 {commit[:10]} 没有可读的提交时间", "用 --as-of 指定截至日期。")
    seconds, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
        return moment.astimezone(timezone(offset)).date()
    except (ValueError, OverflowError, OSError):
        raise UnreadableSource(f"提交 {commit[:10]} 的提交时间超出范围", "用 --as-of 指定截至日期。") from None


def _unlisted(repository: Repository, commit: str, root: str) -> UnreadableSource:
    """Why files cannot be listed: what is not there is told from what is damaged."""
    named = _git(repository.git_dir, "rev-parse", "--verify", "--quiet", "--end-of-options", root) is not None
    if named or _git(repository.git_dir, "ls-tree", "--full-tree", commit) is None:
        return UnreadableSource(f"git 读不出版本 {commit[:10]}", "仓库可能损坏，用 git fsck 检查，或重新克隆。")
    return NothingThere(f"版本 {commit[:10]} 中没有文件夹 {repository.prefix.rstrip('/')}")


def tree(repository: Repository, commit: str) -> dict[str, TreeEntry]:
    """List every file of the evidence folder at a commit: path relative to that folder → entry.

    The size is -1 where git does not know it: a submodule, or an object that a partial clone lacks.

    Raises:
        NothingThere: the folder does not exist at that commit.
        UnreadableSource: git cannot read the commit, or the folder holds too many files.
    """
    root = f"{commit}:{repository.prefix.rstrip('/')}" if repository.prefix else commit
    entries: dict[str, TreeEntry] = {}
    with Conversation(repository.git_dir, "ls-tree", "-r", "-z", "-l", "--full-tree", root) as talk:
        rest = b""
        while block := talk.read(_BLOCK):
            *lines, rest = (rest + block).split(b"\0")
            entries.update(map(_entry, lines))
            if len(entries) > MAX_LISTED:
                raise UnreadableSource(f"版本 {commit[:10]} 里的文件超过 {MAX_LISTED} 个", "它不像是证据仓库。")
        if not talk.succeeded():
            raise _unlisted(repository, commit, root)
    return entries


def _entry(line: bytes) -> tuple[str, TreeEntry]:
    meta, _, path = line.partition(b"\t")
    mode, _, oid, size = meta.split()
    return os.fsdecode(path), TreeEntry(mode.decode(), oid.decode(), int(size) if size.isdigit() else -1)


def as_path(name: bytes) -> str:
    """Return a name as git keeps it, as Python writes paths: what is no UTF-8 comes back the same as bytes."""
    return os.fsdecode(name)


def read_blobs(repository: Repository, oids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield (blob id, content) for each id in order, through one `cat-file --batch`; None for a missing object."""
    for oid, blocks in stream_blobs(repository, oids):
        yield oid, None if blocks is None else b"".join(blocks)


def stream_blobs(repository: Repository, oids: Iterable[str]) -> Iterator[tuple[str, Iterator[bytes] | None]]:
    """As `read_blobs`, with each content in blocks, which hold until the next blob is asked for.

    Raises:
        UnreadableSource: git does not answer.
    """
    wanted = list(oids)
    if not wanted:
        return
    with Conversation(repository.git_dir, "cat-file", "--batch", "--buffer") as talk:
        talk.ask_all(f"{oid}\n" for oid in wanted)
        for oid in wanted:
            header = talk.line().split()
            blocks = _blocks(talk, int(header[2])) if len(header) == 3 else None
            yield oid, blocks
            for _ in blocks or ():  # what nobody took stands before the next answer
                pass


def _blocks(talk: Conversation, size: int) -> Iterator[bytes]:
    """The next blob, and the line end behind it."""
    while size > 0:
        block = talk.read(min(size, _BLOCK))
        if not block:
            return
        size -= len(block)
        yield block
    talk.read(1)


class Objects:
    """Objects of a repository, asked for one by one of the same two git processes; a context manager that ends them.

    An object that is missing, damaged, or larger than asked for is None: git may die of a damaged one, and is started
    again. Where it does not answer, `size` and `read` raise UnreadableSource.
    """

    def __init__(self, repository: Repository) -> None:
        self._folder = repository.git_dir
        self._running: dict[str, Conversation] = {}

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, *fault: object) -> None:
        for mode in tuple(self._running):
            self._running.pop(mode).end()

    def size(self, oid: str) -> int:
        """Return the size of an object in bytes; -1 for one that cannot be read."""
        if not _OBJECT_ID.fullmatch(oid):  # git would take other names too, and a commit may write anything as parent
            return -1
        header = self._ask("--batch-check", oid)
        return int(header[2]) if len(header) == 3 else -1

    def read(self, oid: str, kind: str, most: int) -> bytes | None:
        """Return the content of an object of a kind (`commit`, `tree`, `blob`) and at most so many bytes."""
        if not _OBJECT_ID.fullmatch(oid):
            return None
        header = self._ask("--batch", oid)
        if len(header) != 3:
            return None
        size = int(header[2])
        if size > most:
            self._running.pop("--batch").end()  # rather than to read all of it to come to the next one
            return None
        content = b"".join(_blocks(self._running["--batch"], size))
        return content if header[1].decode() == kind and len(content) == size else None

    def _ask(self, mode: str, oid: str) -> list[bytes]:
        """The answer's first line: id, kind and size."""
        if mode not in self._running:
            self._running[mode] = Conversation(self._folder, "cat-file", mode)
        talk = self._running[mode]
        try:
            talk.ask(f"{oid}\n")
            header = talk.line().split()
        except BrokenPipeError:
            header = []
        if not header:
            self._running.pop(mode).end()
        return header
