"""Writes a pack of evidence, as a folder or a zip file: each document is read once, copied and hashed on the way."""

from __future__ import annotations

import calendar
import contextlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from secops_cli.cli.files import permitted
from secops_cli.cli.progress import progress
from secops_cli.deliver.evidence_pack import SUMS, Plan
from secops_cli.errors import TargetExists, UnreadableSource
from secops_cli.source.base import Source
from secops_cli.source.hashing import Algorithm, Hashing, digests_of
from secops_cli.tasks.evidence_packs import Scope, expected_hashes, known_digests

_FIRST_YEAR: Final = 1980
"""A zip file cannot tell an earlier one."""

Digests = Mapping[str, Mapping[str, str]]


class _Sink(Protocol):
    """Where the files of a pack go."""

    def write(self, path: str, blocks: Iterable[bytes], size: int) -> None:
        """Write one file."""

    def finish(self) -> None:
        """Nothing more comes."""

    def abandon(self) -> None:
        """It will not be finished."""


class _Folder:
    """A folder; times are those of the day, so that whatever packs it again gets the same."""

    def __init__(self, root: Path, day: date) -> None:
        self._root = root
        self._time = calendar.timegm(day.timetuple())

    def write(self, path: str, blocks: Iterable[bytes], size: int) -> None:
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for block in blocks:
                out.write(block)
        os.utime(target, (self._time, self._time))

    def finish(self) -> None:
        for folder, _, _ in os.walk(self._root, topdown=False):
            os.utime(folder, (self._time, self._time))
        os.chmod(self._root, permitted(0o777))

    def abandon(self) -> None:
        pass


class _Zip:
    """A zip file; stored, for implementations of deflate differ, and scans are compressed already."""

    def __init__(self, path: Path, day: date) -> None:
        self._file = path.open("wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._day = (max(day.year, _FIRST_YEAR), day.month, day.day, 0, 0, 0)

    def write(self, path: str, blocks: Iterable[bytes], size: int) -> None:
        entry = zipfile.ZipInfo(path, self._day)
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        entry.file_size = size
        with self._zip.open(entry, "w") as out:
            for block in blocks:
                out.write(block)

    def finish(self) -> None:
        self._zip.close()
        self._file.close()

    def abandon(self) -> None:
        self._zip.fp = None  # else it tries to write its directory when it is collected, on a full disk in vain
        with contextlib.suppress(OSError):
            self._file.close()


def write_pack(
    out: Path,
    plan: Plan,
    scope: Scope,
    source: Source,
    papers: Callable[[Digests], dict[str, bytes]],
    *,
    force: bool,
) -> None:
    """Write a pack whole or not at all.

    Args:
        out: a folder, or a file that ends in `.zip`.
        papers: makes the cover and the index from the digests: path in the pack → content.
        force: replace a zip file, or a folder that is a pack and nothing else.

    Raises:
        TargetExists: something is there, and `force` is not given or the folder is no pack.
        UnreadableSource: a file cannot be read or is not what its register says, or the pack cannot be written.
    """
    _refuse(out, force=force)
    zipped = out.suffix.lower() == ".zip"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name[:40]}.", dir=out.parent) as scratch:
            made = Path(scratch) / "pack"
            if not zipped:
                made.mkdir()
            sink: _Sink = _Zip(made, plan.case.as_of) if zipped else _Folder(made, plan.case.as_of)
            try:
                _fill(sink, plan, scope, source, papers)
                sink.finish()
            except BaseException:
                sink.abandon()
                raise
            if zipped:
                os.chmod(made, permitted(0o666))
            elif out.exists():
                os.rename(out, Path(scratch) / "before")
            os.replace(made, out)
    except OSError as fault:
        raise UnreadableSource(f"无法写入 {out}：{fault.strerror}", "检查权限与磁盘空间；原有的没有改动。") from None


def _fill(sink: _Sink, plan: Plan, scope: Scope, source: Source, papers: Callable[[Digests], dict[str, bytes]]) -> None:
    algorithms = scope.algorithms
    sums: dict[str, Mapping[str, str]] = {}
    if scope.whole:
        digests = _copy(sink, plan, source, algorithms)
        sums = {plan.files[key].path: found for key, found in digests.items()}
    else:
        digests = known_digests(plan, source, algorithms)
    for path, content in papers(digests).items():
        sink.write(path, [content], len(content))
        sums[path] = digests_of([content], algorithms)
    for name in algorithms:
        lines = "".join(f"{sums[path][name]}  {path}\n" for path in sorted(sums))
        sink.write(SUMS[name], [lines.encode()], len(lines.encode()))


def _copy(sink: _Sink, plan: Plan, source: Source, algorithms: Iterable[Algorithm]) -> dict[str, Mapping[str, str]]:
    """Copy and hash each document in one pass."""
    expected = expected_hashes(plan, source)
    pointers = source.pointers(expected)
    algorithms = tuple(algorithms)
    found: dict[str, Mapping[str, str]] = {}
    files = list(plan.files.items())
    contents = source.blocks([file.source for _, file in files])
    for (key, file), (_, blocks) in progress(zip(files, contents, strict=True), "打包", total=len(files)):
        if blocks is None:
            raise UnreadableSource(f"无法读取 {file.source}", "检查文件的访问权限。")
        hashing = Hashing(algorithms)
        size = pointers[file.source].size if file.source in pointers else source.files[file.source].size
        sink.write(file.path, hashing.through(blocks), size)
        found[key] = hashing.digests()
        if expected.get(file.source, set()) - {found[key]["sha256"]}:
            words = f"{file.source} 与 {key} 登记的哈希不符，没有打包"
            raise UnreadableSource(
                words, "用 secops evidence verify 核对；确是新的一份，secops evidence add --replace。"
            )
    return found


def _refuse(out: Path, *, force: bool) -> None:
    """Refuse what is there; with `force` take a file for a file, and a folder only where all in it is of a pack."""
    if not os.path.lexists(out):
        return
    if not force:
        raise TargetExists(f"{out} 已存在", "换一个输出位置，或加 --force 覆盖。")
    if out.is_symlink() or (out.suffix.lower() == ".zip") != out.is_file() or (out.is_dir() and not _is_pack(out)):
        raise TargetExists(
            f"{out} 不是证据包，不覆盖", "--force 只覆盖原来的证据包，里面不能有别的文件；换一个输出位置。"
        )


def _is_pack(folder: Path) -> bool:
    """Whether every file of a folder is listed in its sums."""
    try:
        lines = (folder / SUMS["sha256"]).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return not any(folder.iterdir())
    listed = {line[66:] for line in lines} | set(SUMS.values())
    files = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    return files <= listed
