"""One git revision, read without checkout."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

from secops_cli.cache.digests import Digests
from secops_cli.errors import NothingThere, UnreadableSource
from secops_cli.source import git
from secops_cli.source.base import (
    MAX_DATA_FILE,
    MAX_FILES,
    Blocks,
    Entry,
    FileKind,
    composed,
    in_blocks,
    is_folder,
    too_many_files,
)
from secops_cli.source.lfs import MAX_POINTER, Objects, Pointer, read_pointer

KINDS: Final[dict[str, FileKind]] = {"100644": "file", "100755": "file", git.SYMLINK: "link"}
"""Mode of a file in a tree → what it is; `other` for any that is not here."""


class RevisionSource:
    """The files of an evidence folder as one commit has them, less hidden ones.

    Args:
        folder: the evidence folder, or a bare repository.
        revision: any name that git resolves to a commit.
        digests: remembered hashes, by blob id.
        may_lack: where the revision has no such folder, it has no files; else that is an error.

    Raises:
        UnreadableSource: no git, no repository, no such revision, or no such folder in it.
    """

    def __init__(self, folder: Path, revision: str, digests: Digests, *, may_lack: bool = False) -> None:
        if not is_folder(folder):
            raise UnreadableSource(f"没有这个文件夹：{folder}", "检查路径。")
        repository = git.discover(folder)
        if repository is None:
            raise UnreadableSource(f"{folder} 不在 git 仓库里", "不带 --at 直接读文件夹，或先 git init 并提交。")
        self._repository = repository
        self.prefix = repository.prefix
        self.commit: str = git.resolve(repository, revision)
        self.committed_on = git.committer_date(repository, self.commit)
        self.label = f"{folder}@{self.commit[:10]}"
        self._digests = digests
        self._oids: dict[str, str] = {}
        self.files: dict[str, Entry] = {}
        try:
            listed = git.tree(repository, self.commit)
        except NothingThere:
            if not may_lack:
                raise
            listed = {}
        for real, found in listed.items():
            if any(part.startswith(".") for part in real.split("/")):
                continue
            path = composed(real)
            self._oids[path] = found.oid
            self.files[path] = Entry(KINDS.get(found.mode, "other"), found.size, found.oid)
            for folder_like in named_like_data(path):
                self.files.setdefault(folder_like, Entry("other", 0, ""))
        if len(self.files) > MAX_FILES:
            raise too_many_files()

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        wanted = [(path, self.files[path].size <= MAX_DATA_FILE) for path in paths]
        contents = git.read_blobs(self._repository, [self._oids[path] for path, small in wanted if small])
        for path, small in wanted:
            yield path, next(contents)[1] if small else None

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        oids = {path: self._oids[path] for path in paths if path in self._oids}
        known = self._digests.recall((oid, oid) for oid in oids.values())
        unread = [path for path, oid in oids.items() if oid not in known]
        for oid, blocks in git.stream_blobs(self._repository, dict.fromkeys(oids[path] for path in unread)):
            if blocks is not None:
                known[oid] = _hash(blocks)
                self._digests.put(oid, oid, known[oid])
        return {path: known.get(oid) for path, oid in oids.items()}

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        small = [path for path in paths if 0 < self.files[path].size <= MAX_POINTER]
        read = ((path, read_pointer(content or b"")) for path, content in self.read(small))
        return {path: pointer for path, pointer in read if pointer is not None}

    def blocks(self, paths: Iterable[str]) -> Iterator[tuple[str, Blocks | None]]:
        wanted = list(paths)
        pointers = self.pointers(wanted)
        blobs = git.stream_blobs(self._repository, [self._oids[path] for path in wanted])
        for path, (_, blob) in zip(wanted, blobs, strict=True):
            descriptor = self.objects.open(pointers[path]) if path in pointers else None
            if descriptor is not None:
                with os.fdopen(descriptor, "rb", buffering=0) as stream:
                    yield path, in_blocks(stream)
            else:
                yield path, None if path in pointers else blob

    @cached_property
    def objects(self) -> Objects:
        """What Git LFS keeps for the repository."""
        return Objects(git.common_dir(self._repository))

    def is_committed(self, path: str) -> bool:
        return path in self._oids

    def dirty(self) -> bool:
        return False


def _hash(blocks: Blocks) -> str:
    """The SHA-256 of a content, or of what a Git LFS pointer stands for."""
    first = next(blocks, b"")
    pointer = read_pointer(first)
    if pointer and pointer.oid:
        return pointer.oid
    found = hashlib.sha256(first)
    for block in blocks:
        found.update(block)
    return found.hexdigest()


def named_like_data(path: str) -> Iterator[str]:
    """Yield the folders above a file that are named like a YAML file: worth a remark, as in a folder on disk."""
    parts = path.split("/")
    for depth in range(1, len(parts)):
        if parts[depth - 1].lower().endswith((".yaml", ".yml")):
            yield "/".join(parts[:depth])
