"""Commands that change a repository take turns, and none of them writes through a link to elsewhere."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from secops_cli.errors import UnreadableSource

_PAUSE: Final = 0.05
"""Seconds between two attempts to get a turn."""


def in_turn(
    command: Callable[..., None], writes: Callable[[dict[str, Any]], bool] = lambda options: not options["dry_run"]
) -> Callable[..., None]:
    """Make a command that changes the repository of its `path` wait until no other secops changes it.

    The folder itself is locked, so that no file is left behind; the system lets go of it when a process dies. Where a
    file system knows no locks, nobody waits: what was changed since it was read is still found out before writing.

    Args:
        command: takes its options by name, the repository as `path` or, where it is made or set up, as `folder`.
        writes: whether it will write, by its options; else it does not wait.
    """

    @functools.wraps(command)
    def waiting(**options: Any) -> None:
        with turn(options.get("path") or options["folder"]) if writes(options) else contextlib.nullcontext():
            command(**options)

    return waiting


@contextlib.contextmanager
def turn(repository: Path) -> Iterator[None]:
    """Keep others from writing to a repository while the body runs, after waiting for one that does."""
    try:
        descriptor = _open(repository)
    except OSError:  # no such folder: what reads it says so
        yield
        return
    try:
        told = False
        while not _locked(descriptor):
            if not told:
                whose = f"(进程 {holder})" if (holder := _holder(descriptor)) else ""
                print(f"secops: 另一个 secops 正在写这里{whose}，等它结束(Ctrl-C 放弃)……", file=sys.stderr, flush=True)
                told = True
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def turn_in_output(folder: Path) -> Iterator[None]:
    """As `turn`, in a folder for output: it is made where there is none, and goes again if nothing is put into it.

    Raises:
        UnreadableSource: it cannot be made.
    """
    made = not os.path.lexists(folder)
    if made:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise UnreadableSource(f"无法新建 {folder}：{fault.strerror}", "检查上级文件夹与权限。") from None
    try:
        with turn(folder):
            yield
    finally:
        if made:
            with contextlib.suppress(OSError):  # something is in it
                folder.rmdir()


if sys.platform == "win32":
    import msvcrt

    _FAR: Final = 1 << 30
    """A byte behind the end of any settings: locking it keeps nobody from reading them."""

    def _open(repository: Path) -> int:
        return os.open(repository / "secops.yaml", os.O_RDONLY | os.O_BINARY)

    def _locked(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _holder(descriptor: int) -> str:
        return ""

else:
    import fcntl

    def _open(repository: Path) -> int:
        return os.open(repository, os.O_RDONLY | os.O_DIRECTORY)

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a network file system without locks
            return True
        return True

    def _holder(descriptor: int) -> str:
        """The number of the process that has the turn, where the system tells."""
        place = f":{os.fstat(descriptor).st_ino}"
        try:
            held = [line.split() for line in Path("/proc/locks").read_text("ascii").splitlines()]
        except (OSError, ValueError):
            return ""
        return next((line[4] for line in held if line[1] == "FLOCK" and line[5].endswith(place)), "")
