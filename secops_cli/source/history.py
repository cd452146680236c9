"""The history of an evidence folder along the first parents, each commit read from what differs from the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from secops_cli.cache.digests import Digests
from secops_cli.errors import UnreadableSource
from secops_cli.source import git
from secops_cli.source.base import MAX_DATA_FILE, MAX_FILES, Entry, composed, is_folder, too_many_files
from secops_cli.source.lfs import MAX_POINTER, Pointer, read_pointer
from secops_cli.source.revision import KINDS, RevisionSource, named_like_data

MAX_COMMITS: Final = 100_000
"""Commits that are looked at; what lies further back is left out, and said to be."""
_MAX_OBJECT: Final = 64 * 1024 * 1024
"""Bytes of a commit or of one folder's listing."""
_DEEPEST: Final = 200
"""Folders within folders."""
_FOLDER: Final = "40000"

Listing = tuple[tuple[str, Entry], ...]
"""The files below a folder: path relative to it, and what it is; hidden ones are left out."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of a history.

    Attributes:
        id: its full id.
        tree: the id of its tree; empty where the commit cannot be read.
        day: the day on which it was committed, in the committer's time zone; None where it tells none.
        fault: why it cannot be read, or tells no day, in Chinese; empty where it can and does.
    """

    id: str
    tree: str = ""
    day: date | None = None
    fault: str = ""


class History:
    """The commits that lead to a revision, and their files; a context manager, because git runs meanwhile.

    Args:
        folder: the evidence folder, or a bare repository.
        revision: any name that git resolves to a commit.
        digests: remembered hashes, by blob id.

    Raises:
        UnreadableSource: no git, no repository, no such revision.
    """

    def __init__(self, folder: Path, revision: str, digests: Digests) -> None:
        if not is_folder(folder):
            raise UnreadableSource(f"没有这个文件夹：{folder}", "检查路径。")
        repository = git.discover(folder)
        if repository is None:
            raise UnreadableSource(f"{folder} 不在 git 仓库里", "历史从提交读；先 git init 并提交。")
        self.folder = folder
        self.repository = repository
        self.head = git.resolve(repository, revision)
        self.digests = digests
        self.objects = git.Objects(repository)
        self.shallow = (git.common_dir(repository) / "shallow").exists()
        self.hashes: dict[str, str | None] = {}
        self.pointers: dict[str, Pointer | None] = {}
        self._sizes: dict[str, int] = {}
        self._listed: dict[str, Listing] = {}
        self._listing: dict[str, Listing] = {}

    def __enter__(self) -> History:
        return self

    def __exit__(self, *fault: object) -> None:
        self.objects.__exit__()

    def commits(self) -> Iterator[Commit]:
        """Yield the commits from the revision back to the first one; one that cannot be read is the last.

        At the edge of a shallow clone it ends as at the first commit.
        """
        following: str | None = self.head
        for _ in range(MAX_COMMITS):
            if following is None:
                return
            raw = self.objects.read(following, "commit", _MAX_OBJECT)
            if raw is None:
                if not self.shallow:
                    words = f"提交 {following[:10]} 读不出：对象缺失或损坏，更早的历史无从知道"
                    yield Commit(following, fault=words)
                return
            yield _described(following, raw)
            following = _header(raw, b"parent")
        if following is not None:
            yield Commit(following, fault=f"这里和更早的历史没有看：提交超过 {MAX_COMMITS} 个")

    def source(self, commit: Commit) -> CommitSource:
        """Return the files of one commit.

        Raises:
            UnreadableSource: it cannot be read, or the folder is not there at that commit.
        """
        if not commit.tree:
            raise UnreadableSource(commit.fault or f"提交 {commit.id[:10]} 没有写明文件")
        prefix = self.repository.prefix.rstrip("/")
        tree: str | None = commit.tree
        for name in filter(None, prefix.split("/")):
            tree = next((oid for mode, own, oid in self._tree(tree or "") if own == name and mode == _FOLDER), None)
            if tree is None:
                raise UnreadableSource(f"版本 {commit.id[:10]} 中没有文件夹 {prefix}")
        listing = self._files(tree or "", 0)
        # What neither this commit nor the one before it holds is let go: memory is that of two commits.
        self._listed, self._listing = self._listing, {}
        return CommitSource(self, commit, listing)

    def _files(self, tree: str, depth: int) -> Listing:
        """The files below a folder; a folder that did not change was listed already."""
        known = self._listing.get(tree) or self._listed.get(tree)
        if known is None:
            if depth > _DEEPEST:
                raise UnreadableSource(f"文件夹套了超过 {_DEEPEST} 层")
            found: list[tuple[str, Entry]] = []
            for mode, name, oid in self._tree(tree):
                if name.startswith("."):
                    continue
                path = composed(name)
                if mode == _FOLDER:
                    found += [(f"{path}/{inner}", entry) for inner, entry in self._files(oid, depth + 1)]
                else:
                    kind = KINDS.get(mode, "other")
                    found.append((path, Entry(kind, self._size(oid) if kind != "other" else -1, oid)))
                if len(found) > MAX_FILES:
                    raise too_many_files()
            known = tuple(found)
        self._listing[tree] = known
        return known

    def _tree(self, oid: str) -> Iterator[tuple[str, str, str]]:
        """Mode, name and object of what a folder holds."""
        raw = self.objects.read(oid, "tree", _MAX_OBJECT)
        if raw is None:
            raise UnreadableSource(f"文件夹的对象 {oid[:10]} 缺失或损坏", "用 git fsck 查看，再从完整的克隆取回。")
        length, at = len(self.head) // 2, 0
        while (end := raw.find(b"\0", at)) >= 0:
            mode, _, name = raw[at:end].partition(b" ")
            yield mode.lstrip(b"0").decode("ascii", "replace"), git.as_path(name), raw[end + 1 : end + 1 + length].hex()
            at = end + 1 + length

    def _size(self, oid: str) -> int:
        if oid not in self._sizes:
            self._sizes[oid] = self.objects.size(oid)
        return self._sizes[oid]


def _described(commit: str, raw: bytes) -> Commit:
    tree = _header(raw, b"tree") or ""
    try:
        return Commit(commit, tree, git.day_of(commit, raw))
    except UnreadableSource as fault:
        return Commit(commit, tree, fault=fault.message)


def _header(raw: bytes, name: bytes) -> str | None:
    """The first line of a name in the head of a commit."""
    lines = raw.partition(b"\n\n")[0].split(b"\n")
    found = next((line for line in lines if line.startswith(name + b" ")), None)
    return found.partition(b" ")[2].decode("ascii", "replace") if found is not None else None


class CommitSource(RevisionSource):
    """The files of one commit of a history; what it has in common with others is read once.

    Args:
        history: the history, which has to stay open.
        commit: one of its commits that can be read.
        listing: its files.
    """

    def __init__(self, history: History, commit: Commit, listing: Listing) -> None:
        if len(listing) > MAX_FILES:
            raise too_many_files()
        self._history = history
        self._repository = history.repository
        self.prefix = history.repository.prefix
        self.commit = commit.id
        self.committed_on = commit.day or date.min
        self.label = f"{history.folder}@{commit.id[:10]}"
        self._digests = history.digests
        self.files: dict[str, Entry] = dict(listing)
        self._oids = {path: entry.stamp for path, entry in listing}
        for path, _ in listing:
            if ".y" in path.rpartition("/")[0].lower():
                for folder_like in named_like_data(path):
                    self.files.setdefault(folder_like, Entry("other", 0, ""))

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        for path in paths:
            yield path, self._history.objects.read(self._oids[path], "blob", MAX_DATA_FILE)

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        known = self._history.hashes
        wanted = [path for path in paths if path in self._oids]
        unread = [path for path in wanted if self._oids[path] not in known]
        known.update((self._oids[path], found) for path, found in super().hashes(unread).items())
        return {path: known[self._oids[path]] for path in wanted}

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        known = self._history.pointers
        found: dict[str, Pointer] = {}
        for path in paths:
            oid = self._oids[path]
            if not 0 < self.files[path].size <= MAX_POINTER:
                continue
            if oid not in known:
                known[oid] = read_pointer(self._history.objects.read(oid, "blob", MAX_POINTER) or b"")
            pointer = known[oid]
            if pointer is not None:
                found[path] = pointer
        return found
