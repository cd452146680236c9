"""Starts git, the one program that is: with every hook shut off, and never waiting for an answer that does not come.

What a repository's own configuration could start, and what shuts it off:
fsmonitor (`core.fsmonitor=false`), hooks (`core.hooksPath`), pagers (`--no-pager`), a promisor remote's transport
(`GIT_ALLOW_PROTOCOL`, `GIT_NO_LAZY_FETCH`), credential prompts (`GIT_TERMINAL_PROMPT`), signature programs
(`log.showSignature`: commits are read raw through `cat-file`, never through `log`), filters and textconv (blobs are
read raw; the index and the work tree are never asked about). With these gone, `safe.directory` has nothing left to
protect, and CI jobs that run under another user than the checkout's owner work.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

from secops_cli.errors import UnreadableSource

_SAFE: Final = (
    "git",
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "safe.directory=*",
    "-c",
    "core.quotePath=false",
    "-c",
    "core.bigFileThreshold=64m",
)
"""The last: git hands larger contents through in pieces, whatever the repository's configuration says."""
_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# A caller's own GIT_DIR and the like (set inside hooks) would point every call at another repository.
_FOREIGN: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_NAMESPACE")

MAX_SECONDS: Final = 120
"""How long git may be silent: a pipe in place of one of its files would keep it for ever."""
MAX_MEMORY: Final = 4_000_000_000
"""Bytes that git may take to itself, where the system can hold it to that: some of its files may never end."""
_TICKS: Final = 4
"""How often in that time it is looked at."""
_T = TypeVar("_T")
_silent: set[str] = set()
"""Folders of repositories in which git did not answer: nobody waits there a second time."""


def run(folder: Path, *arguments: str) -> bytes | None:
    """Run one plumbing command to its end; None where it fails, with git's own words left aside.

    Raises:
        UnreadableSource: there is no git, or it does not answer.
    """
    process = _start(folder, arguments, subprocess.DEVNULL)
    try:
        answer, _ = process.communicate(timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired:
        raise _no_answer(folder) from None
    finally:
        _end(process)
    return answer if process.returncode == 0 else None


class Conversation:
    """A git that is asked and answers for as long as it is needed; a context manager that ends it.

    Args:
        folder: the git directory.
        arguments: the plumbing command.

    Raises:
        UnreadableSource: there is no git, or it did not answer in this repository before. Also whatever reads raises
            it, where git is silent for too long.
    """

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._folder = folder
        self._process = _start(folder, arguments, subprocess.PIPE)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._questions, self._answers = self._process.stdin, self._process.stdout
        self._waiting = 0
        self._reads = 0
        self._killed = False
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> Conversation:
        return self

    def __exit__(self, *fault: object) -> None:
        self.end()

    def ask(self, question: str) -> None:
        """Ask, and wait until it is written; raises BrokenPipeError where git has ended."""
        self._questions.write(question.encode())
        self._questions.flush()

    def ask_all(self, questions: Iterable[str]) -> None:
        """Ask while somebody else reads: questions and answers need not share a lock-step."""
        text = "".join(questions).encode()

        def write() -> None:
            with contextlib.suppress(BrokenPipeError, ValueError), self._questions as stream:
                stream.write(text)

        threading.Thread(target=write, daemon=True).start()

    def line(self) -> bytes:
        """Return the next line; empty where git has ended."""
        return self._watched(self._answers.readline)

    def read(self, size: int) -> bytes:
        """Return so many bytes, or fewer where git ends."""
        return self._watched(lambda: self._answers.read(size))

    def succeeded(self) -> bool:
        """Wait for git, whose answer was read to its end, and say whether it did what it was asked."""
        return self._watched(self._process.wait) == 0

    def end(self) -> None:
        """End git, answered or not."""
        self._ended.set()
        _end(self._process)

    def _watched(self, wait: Callable[[], _T]) -> _T:
        self._reads += 1
        self._waiting = self._reads
        try:
            found = wait()
        finally:
            self._waiting = 0
        if self._killed:
            raise _no_answer(self._folder)
        return found

    def _watch(self) -> None:
        """End git when one and the same read has been waited for at each of several looks."""
        seen, times = 0, 0
        while not self._ended.wait(MAX_SECONDS / _TICKS):
            waiting = self._waiting
            times = times + 1 if waiting and waiting == seen else 0
            seen = waiting
            if times >= _TICKS:
                self._killed = True
                _kill(self._process)
                return


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in _FOREIGN and not k.startswith("GIT_CONFIG")}
    return kept | _ENVIRONMENT


def _start(folder: Path, arguments: Iterable[str], questions: int) -> subprocess.Popen[bytes]:
    if os.fspath(folder) in _silent:
        raise _no_answer(folder)
    try:
        process = subprocess.Popen(
            [*_SAFE, "-C", os.fspath(folder), *arguments],
            stdin=questions,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            process_group=0,  # so that what git itself starts ends with it
        )
    except FileNotFoundError:
        raise UnreadableSource("找不到 git 命令", "安装 git 并确认它在 PATH 中；只读文件夹时不需要 git。") from None
    _hold(process.pid)
    return process


def _no_answer(folder: Path) -> UnreadableSource:
    _silent.add(os.fspath(folder))
    return UnreadableSource(f"git 过了 {MAX_SECONDS} 秒没有答复", "仓库的 .git 里可能有管道一类的文件，或磁盘太慢。")


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


if sys.platform == "linux":
    import resource

    def _hold(pid: int) -> None:
        """Limit the memory that a program allocates; what it maps of files, such as packs, does not count."""
        with contextlib.suppress(OSError):  # it has ended already
            resource.prlimit(pid, resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))
else:

    def _hold(pid: int) -> None:
        pass


if sys.platform == "win32":

    def _kill(process: subprocess.Popen[bytes]) -> None:
        process.kill()
else:

    def _kill(process: subprocess.Popen[bytes]) -> None:
        if process.returncode is None:  # else its number may be another's by now
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
