"""Git LFS: small files that stand for large ones, and where this machine keeps the large ones.

A pointer names the SHA-256 and the size of its content, so what is asked of a document's identity is answered without
the content. Source: Git LFS specification, version 1.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAX_POINTER: Final = 1023
"""Bytes; a larger file is no pointer. Source: Git LFS specification."""

_BEGIN: Final = b"version https://git-lfs.github.com/spec/"
_VERSION: Final = "version https://git-lfs.github.com/spec/v1"
_OID: Final = re.compile(r"oid sha256:([0-9a-f]{64})")
_SIZE: Final = re.compile(r"size ([1-9]\d{0,17})", re.ASCII)

NOT_HERE: Final = "内容不在本机"
"""What is said of a pointer without its content: nothing is wrong, git lfs pull fetches it."""

OPEN_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)  # the listing saw a file; a link put there since is refused
    | getattr(os, "O_NONBLOCK", 0)  # a pipe put there since does not hang
    | getattr(os, "O_BINARY", 0)
)
"""How a file is opened that may have been replaced since it was seen."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What stands in for a large file.

    Attributes:
        oid: SHA-256 of the content, lower-case hexadecimal; empty where the pointer is damaged.
        size: bytes of the content.
        fault: why it cannot be used, in Chinese; empty where it can.
    """

    oid: str = ""
    size: int = 0
    fault: str = ""


def read_pointer(content: bytes) -> Pointer | None:
    """Return the pointer that a file's content is; None where the file is none."""
    if len(content) > MAX_POINTER or not content.startswith(_BEGIN):
        return None
    lines = content.decode("utf-8", "replace").splitlines()
    oid = next((found[1] for line in lines if (found := _OID.fullmatch(line))), "")
    size = next((found[1] for line in lines if (found := _SIZE.fullmatch(line))), "")
    if lines[0] != _VERSION:
        return Pointer(fault="指针的版本不认识")
    if not oid:
        return Pointer(fault="指针没有写成 sha256 的 oid")
    if not size:
        return Pointer(fault="指针没有写大小")
    return Pointer(oid, int(size))


class Objects:
    """The contents that Git LFS keeps beside a repository's objects. They are found by their hash alone.

    Args:
        git_dir: the repository's common git directory; None outside git.
    """

    def __init__(self, git_dir: Path | None) -> None:
        self._folder = git_dir / "lfs" / "objects" if git_dir else None

    def size(self, pointer: Pointer) -> int | None:
        """Return the bytes that are kept for a pointer; None where nothing is. Their hash is not looked at."""
        descriptor = self.open(pointer)
        if descriptor is None:
            return None
        try:
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    def fault(self, pointer: Pointer) -> str:
        """Return why the content behind a pointer cannot be had here; empty where it can, its hash not yet checked."""
        size = None if pointer.fault else self.size(pointer)
        if size is None:
            return pointer.fault or NOT_HERE
        return "" if size == pointer.size else f"指针写的大小是 {pointer.size} 字节，本机的内容是 {size} 字节"

    def open(self, pointer: Pointer) -> int | None:
        """Return a descriptor of the content of a sound pointer; None where it is not kept here."""
        if self._folder is None or not pointer.oid:
            return None
        oid = pointer.oid
        return open_regular(self._folder / oid[:2] / oid[2:4] / oid)


def open_regular(path: Path | str) -> int | None:
    """Return a descriptor of a regular file; None where there is none, a link or a device, or it may not be read."""
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return descriptor
