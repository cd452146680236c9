"""Files that the command line names: read within bounds; written whole or not at all, and only where they belong."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

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


def read_private_values(path: Path) -> tuple[bytes, str]:
    """Return the content of a file of personal values and what messages call it; raises as `read_given` does."""
    return read_given(path, most=1_000_000), path.name


def refuse_existing(paths: Iterable[Path], *, force: bool) -> None:
    """Stop before anything is written where one of several files is there already.

    Raises:
        TargetExists: one is there and `force` is not given.
    """
    for path in paths:
        if path.exists() and not force:
            raise _exists(path)


def _exists(path: Path) -> TargetExists:
    return TargetExists(f"{path} 已存在", "换一个输出位置，或加 --force 覆盖。")


def inside(repository: Path, name: str) -> Path:
    """Return the path of a file of a repository that is going to be written.

    Args:
        repository: its folder.
        name: the file's path in it.

    Raises:
        UnreadableSource: a symbolic link would take it elsewhere.
    """
    target = repository / name
    if target.is_symlink() or not target.parent.resolve().is_relative_to(repository.resolve()):
        raise UnreadableSource(f"{name} 经符号链接指向仓库之外，没有写入", "换成仓库里真正的文件夹与文件。")
    return target


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
    try:
        with replacing(path, new=not force) as stream:
            stream.write(content)
    except OSError as fault:
        if isinstance(fault, FileExistsError) and os.path.lexists(path):  # not its folder
            raise _exists(path) from None
        raise UnreadableSource(f"无法写入 {path}：{fault.strerror}", "检查权限与磁盘空间；原有文件没有改动。") from None


@contextlib.contextmanager
def replacing(path: Path, *, new: bool = False) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of `path` when the block ends; where it raises, nothing is changed.

    Args:
        path: the file; its folders are made.
        new: it must not be there, even if somebody else writes it meanwhile.

    Raises:
        FileExistsError: it is there and ought to be new.
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name may be as long as the system takes; the temporary one has to be no longer.
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with open(descriptor, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, permitted(0o666))
        if not (new and _linked(temporary, path)):
            os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _linked(temporary: str, path: Path) -> bool:
    """Give a file its name unless another has it; False where the file system cannot, and nothing is done."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # one that knows no second names
        return False
    os.unlink(temporary)
    return True


def permitted(mode: int) -> int:
    """Return the part of a mode that the user's mask leaves to new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask
