"""Writing files: whole or not at all, never over something that is already there unless asked to."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from secops_cli.errors import TargetExists, UnreadableSource


def read_given(path: Path, *, most: int = 50_000_000) -> bytes:
    """Return the content of a file that the command line names.

    Args:
        path: the file.
        most: bytes that it may have.

    Raises:
        UnreadableSource: it is not there, is no plain file, is larger, or may not be read.
    """
    try:
        if not path.is_file():
            raise UnreadableSource(f"{path} {'不是文件' if path.exists() else '不存在'}", "检查路径。")
        if path.stat().st_size > most:
            raise UnreadableSource(f"{path} 超过 {most // 1_000_000} MB")
        return path.read_bytes()
    except OSError as fault:
        raise UnreadableSource(f"无法读取 {path}：{fault.strerror}", "检查权限。") from None


def refuse_existing(paths: Iterable[Path], *, force: bool) -> None:
    """Stop before anything is written where one of several files is there already.

    Raises:
        TargetExists: one is there and `force` is not given.
    """
    for path in paths:
        if path.exists() and not force:
            raise TargetExists(f"{path} 已存在", "换一个输出位置，或加 --force 覆盖。")


def write_whole(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file so that a reader, or a crash at any moment, sees the old content or the new, nothing between.

    Args:
        path: the file; its folders are made.
        content: all of it.
        force: replace a file that is there.

    Raises:
        TargetExists: the file is there and `force` is not given.
        UnreadableSource: it cannot be written (no permission, no space); the old file is as it was.
    """
    refuse_existing([path], force=force)
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except OSError as fault:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise UnreadableSource(f"无法写入 {path}：{fault.strerror}", "检查权限与磁盘空间；原有文件没有改动。") from None
