"""A folder on disk. Its state is that of the bytes that were read, never of git's index."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from secops_cli.cache.digests import Digests
from secops_cli.errors import UnreadableSource
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
from secops_cli.source.lfs import MAX_POINTER, Objects, Pointer, open_regular, read_pointer


class FolderSource:
    """The files of a folder, less hidden ones.

    Args:
        root: the folder.
        digests: remembered hashes of files that have not changed since.

    Raises:
        UnreadableSource: no such folder, not a folder, or more than `MAX_FILES` files.
    """

    def __init__(self, root: Path, digests: Digests) -> None:
        if not is_folder(root):
            raise UnreadableSource(f"不是文件夹：{root}", "给出证据仓库的文件夹，而不是其中的文件。")
        self.root = root.absolute()
        self.label = str(root)
        self.committed_on: date | None = None
        self.files: dict[str, Entry] = {}
        self._digests = digests
        self._given: set[str] = set()
        self._blobs: dict[str, str] = {}
        try:
            self._list()
        except OSError as fault:
            reason = "没有权限" if isinstance(fault, PermissionError) else fault.strerror
            raise UnreadableSource(f"无法列出 {fault.filename}：{reason}", "检查文件夹的访问权限。") from None

    def _list(self) -> None:
        folders = [""]
        while folders:
            folder = folders.pop()
            with os.scandir(f"{self.root}/{folder}") as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    real = f"{folder}{entry.name}"
                    found = _look(entry)
                    if found is not None:
                        self._keep(real, found)
                        continue
                    folders.append(f"{real}/")
                    if real.lower().endswith((".yaml", ".yml")):
                        self._keep(real, Entry("other", 0, ""))
            if len(folders) > MAX_FILES:
                raise too_many_files()

    def _keep(self, real: str, entry: Entry) -> None:
        path = composed(real)
        self.files[path] = entry if path == real else Entry(entry.kind, entry.size, entry.stamp, real)
        if len(self.files) > MAX_FILES:
            raise too_many_files()

    def _open(self, path: str) -> int | None:
        return open_regular(f"{self.root}/{self.files[path].real or path}")

    def read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        for path in paths:
            content = None
            descriptor = self._open(path)
            if descriptor is not None:
                try:
                    content = _read(descriptor, min(self.files[path].size, MAX_DATA_FILE))
                finally:
                    os.close(descriptor)
                if len(content) > MAX_DATA_FILE:
                    yield path, None
                    continue
                self._given.add(path)
                if path in self._committed:
                    self._blobs[path] = _blob_id(content, len(self._committed[path].oid))
            yield path, content

    def hashes(self, paths: Iterable[str]) -> dict[str, str | None]:
        stamps = {path: self.files[path].stamp for path in paths if path in self.files}
        keys = {path: str(self.root / path) for path in stamps}
        known = self._digests.recall((keys[path], stamp) for path, stamp in stamps.items())
        result: dict[str, str | None] = {}
        for path, stamp in stamps.items():
            result[path] = known.get(keys[path]) or self._hash(path)
            if result[path] is not None:
                self._digests.put(keys[path], stamp, str(result[path]))
        return result

    def _hash(self, path: str) -> str | None:
        descriptor = self._open(path)
        if descriptor is None:
            return None
        with os.fdopen(descriptor, "rb") as stream:
            if self.files[path].size > MAX_POINTER:
                return hashlib.file_digest(stream, "sha256").hexdigest()
            content = stream.read()
        pointer = read_pointer(content)
        return pointer.oid if pointer and pointer.oid else hashlib.sha256(content).hexdigest()

    def pointers(self, paths: Iterable[str]) -> dict[str, Pointer]:
        found: dict[str, Pointer] = {}
        for path in paths:
            if not 0 < self.files[path].size <= MAX_POINTER:
                continue
            descriptor = self._open(path)
            if descriptor is not None:
                with os.fdopen(descriptor, "rb", buffering=0) as stream:
                    pointer = read_pointer(stream.read())
                if pointer is not None:
                    found[path] = pointer
        return found

    def blocks(self, paths: Iterable[str]) -> Iterator[tuple[str, Blocks | None]]:
        for path in paths:
            pointer = self.pointers([path]).get(path)
            descriptor = self.objects.open(pointer) if pointer else self._open(path)
            if descriptor is None:
                yield path, None
                continue
            with os.fdopen(descriptor, "rb", buffering=0) as stream:
                yield path, in_blocks(stream)

    @cached_property
    def objects(self) -> Objects:
        """What Git LFS keeps for the repository that the folder is in."""
        return Objects(git.common_dir(self._repository) if self._repository else None)

    # --- git, as far as the folder is in a repository -----------------------------------------------------------

    @cached_property
    def _repository(self) -> git.Repository | None:
        try:
            return git.discover(self.root)
        except UnreadableSource:  # no git installed: a folder is still a folder
            return None

    @cached_property
    def commit(self) -> str | None:
        """The commit that HEAD names and that holds this folder; None outside git and before the first commit."""
        return git.head(self._repository) if self._repository else None

    @property
    def prefix(self) -> str:
        return self._repository.prefix if self._repository else ""

    @cached_property
    def _committed(self) -> dict[str, git.TreeEntry]:
        if self._repository is None or self.commit is None:
            return {}
        try:
            tree = git.tree(self._repository, self.commit)
        except UnreadableSource:  # the folder itself is not committed yet
            return {}
        return {
            composed(path): entry
            for path, entry in tree.items()
            if entry.mode != git.SUBMODULE and not any(part.startswith(".") for part in path.split("/"))
        }

    def is_committed(self, path: str) -> bool:
        return path in self._committed

    def dirty(self) -> bool:
        """Compare what is here with the commit: YAML by content, other files by presence, kind and size."""
        if self.commit is None:
            return False
        if any(path not in self._committed for path in self._given):
            return True
        return any(self._differs(path, entry) for path, entry in self._committed.items())

    def _differs(self, path: str, committed: git.TreeEntry) -> bool:
        seen = self.files.get(path)
        if seen is None or (seen.kind == "link") != (committed.mode == git.SYMLINK):
            return True
        if seen.kind != "file":
            return False
        blob = self._blobs.get(path)
        same = blob == committed.oid if blob is not None else seen.size == committed.size
        return not same and not self._is_content_of(path, seen) and not self._same_but_line_ends(path, seen, committed)

    def _is_content_of(self, path: str, seen: Entry) -> bool:
        """Git LFS puts the content where the commit holds a pointer."""
        pointer = self._committed_pointers.get(path)
        return pointer is not None and pointer.size == seen.size

    @cached_property
    def _committed_pointers(self) -> dict[str, Pointer]:
        """The pointers in the commit, of files whose size here is another."""
        small = {
            path: entry.oid
            for path, entry in self._committed.items()
            if 0 < entry.size <= MAX_POINTER and path in self.files and self.files[path].size != entry.size
        }
        assert self._repository is not None
        contents = git.read_blobs(self._repository, small.values())
        read = ((path, read_pointer(content or b"")) for path, (_, content) in zip(small, contents, strict=True))
        return {path: pointer for path, pointer in read if pointer is not None}

    def _same_but_line_ends(self, path: str, seen: Entry, committed: git.TreeEntry) -> bool:
        """A checkout with `autocrlf` holds CRLF where the commit holds LF; large files are not text."""
        if seen.size > MAX_DATA_FILE:
            return False
        oid = committed.oid
        [(_, content)] = self.read([path])
        return content is not None and _blob_id(content.replace(b"\r\n", b"\n"), len(oid)) == oid


def _read(descriptor: int, expected: int) -> bytes:
    """Read a file to its end, or until it is more than is allowed.

    By the system's own call, asked for as many bytes as there ought to be and one more: a stream of Python's costs as
    much as reading a small file does, and clears room for all that it is asked for.
    """
    content = os.read(descriptor, expected + 1)
    while len(content) <= MAX_DATA_FILE and (more := os.read(descriptor, max(expected + 1 - len(content), 65536))):
        content += more  # a network's file in pieces, or one that grows
    return content


def _look(entry: os.DirEntry[str]) -> Entry | None:
    """What a name in a folder is; None for a folder to go into. A junction of Windows is a link by another name."""
    if entry.is_symlink():
        return Entry("link", 0, "")
    seen = entry.stat(follow_symlinks=False)
    if entry.is_dir(follow_symlinks=False):
        return Entry("link", 0, "") if getattr(seen, "st_reparse_tag", 0) else None
    kind: FileKind = "file" if stat.S_ISREG(seen.st_mode) else "other"
    return Entry(kind, seen.st_size, f"{seen.st_size}-{seen.st_mtime_ns}-{seen.st_ctime_ns}-{seen.st_ino}")


def _blob_id(content: bytes, length: int) -> str:
    """Return git's id of a blob: SHA-1, or SHA-256 in a repository that uses it."""
    algorithm = hashlib.sha1 if length == 40 else hashlib.sha256
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
