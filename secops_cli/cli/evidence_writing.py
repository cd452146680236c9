"""What `secops evidence` writes: first the files, then the registers, so that an interrupted run can be run again."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from secops_cli.cli.files import inside, replacing, write_whole
from secops_cli.cli.progress import progress
from secops_cli.edit.tree import EditFault
from secops_cli.errors import CommandLineError, UnreadableSource
from secops_cli.load.layout import PRIVATE_FILE
from secops_cli.source.base import Source, composed, in_blocks
from secops_cli.source.hashing import Hashing, digests_of
from secops_cli.source.lfs import MAX_POINTER, read_pointer

if TYPE_CHECKING:
    from secops_cli.assess.case import Case
    from secops_cli.assess.evidence_adding import Addition, Offer, Wish
    from secops_cli.assess.evidence_review import RowReview


@dataclass(frozen=True, slots=True)
class Found:
    """The offered files.

    Attributes:
        offers: in the user's order.
        files: SHA-256 → where the content is.
        there: path in the repository → hash of what stands there already.
    """

    offers: tuple[Offer, ...]
    files: Mapping[str, Path]
    there: Mapping[str, str | None]


def split_clauses(words: Sequence[str], supports: Iterable[str], case: Case) -> tuple[list[str], list[str]]:
    """Part files from clauses: `--supports A B` leaves B among the files, where it is a clause and no file."""
    clauses = list(supports)
    files: list[str] = []
    for word in words:
        head = word.partition(":")[0]
        is_clause = ":" in word and case.standard(head) is not None and not os.path.lexists(word)
        (clauses if is_clause else files).append(word)
    if not files:
        raise CommandLineError("没有写要登记的文件", "secops evidence add 文件… --supports 条目…")
    return files, clauses


def look_at(root: Path, names: Iterable[str], source: Source, wish: Wish) -> Found:
    """Hash the offered files, and what stands where they would go.

    Raises:
        CommandLineError: one is no file, is empty, or cannot be read.
    """
    from secops_cli.assess.evidence_adding import target_of

    offers: list[Offer] = []
    files: dict[str, Path] = {}
    for name in progress(dict.fromkeys(names), "计算哈希"):
        offer = _offer(Path(name), root)
        offers.append(offer)
        files.setdefault(offer.sha256, Path(name))
    targets = dict.fromkeys(path for offer in offers if (path := target_of(offer, wish)) in source.files)
    return Found(tuple(offers), files, source.hashes(targets))


def _offer(path: Path, root: Path) -> Offer:
    from secops_cli.assess.evidence_adding import Offer

    if not path.is_file():
        words = f"没有文件 {path}" if not path.exists() else f"{path} 不是文件"
        raise CommandLineError(words, "写文件的路径；一个文件夹里的文件用 文件夹/* 。")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(MAX_POINTER + 1)
            pointer = read_pointer(head)
            stream.seek(0)
            digest = pointer.oid if pointer else digests_of(in_blocks(stream))["sha256"]
    except OSError as fault:
        raise CommandLineError(f"无法读取 {path}：{fault.strerror}", "检查文件的访问权限。") from None
    if size == 0:
        raise CommandLineError(f"{path} 是空的", "空文件不算证明。")
    if pointer and pointer.fault:
        raise CommandLineError(f"{path} 是 Git LFS 指针，但{pointer.fault}", "用 git lfs pull 取回内容后再加。")
    home = path.parent.resolve() / path.name
    relative = home.relative_to(root.resolve()).as_posix() if home.is_relative_to(root.resolve()) else None
    if path.name.casefold() == PRIVATE_FILE:
        raise CommandLineError(f"{path} 是个人信息，不入库", "它留在仓库的根，不提交。")
    if relative is not None and path.is_symlink():
        raise CommandLineError(f"{path} 是符号链接", "加它所指的文件。")
    return Offer(composed(path.name), composed(relative) if relative else None, digest, size)


def carry_out(root: Path, plans: Sequence[Addition], files: Mapping[str, Path], source: Source) -> None:
    """Copy what is to be copied, then write the registers; nothing is written where a register cannot be changed.

    Raises:
        UnreadableSource: something cannot be written; what was there before is whole.
        EditFault: a register cannot be changed.
    """
    from secops_cli.tasks.evidence_edits import register_with

    by_register: dict[str, list[Addition]] = defaultdict(list)
    for plan in plans:
        by_register[plan.register].append(plan)
    contents = {name: _bytes_of(inside(root, name)) for name in by_register}
    changed = {name: _named(name, partial(register_with, contents[name], by_register[name])) for name in by_register}
    copied = [plan for plan in plans if plan.copied]
    for plan in copied:
        inside(root, plan.path)
        _refuse_loss(plan, source)
    for plan in progress(copied, "拷贝", total=len(copied)):
        copy_whole(files[plan.offer.sha256], root / plan.path, plan.offer.sha256)
    for name, content in changed.items():
        if content != contents[name]:
            if _bytes_of(root / name) != contents[name]:
                raise EditFault(f"{name} 在这期间被改过", "重新执行；已拷入的文件会被认出。")
            write_whole(root / name, content, force=True)


def _refuse_loss(plan: Addition, source: Source) -> None:
    """What is replaced has to be in the history of git."""
    if plan.path in source.files and not source.is_committed(plan.path):
        raise CommandLineError(f"{plan.path} 的旧内容还没有提交，换掉就找不回来", "先提交旧的，或把新的改名。")


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise UnreadableSource(f"无法读取 {path}：{fault.strerror}", "检查访问权限。") from None


def _named(name: str, make: Callable[[], bytes]) -> bytes:
    """Say of which file an edit fails."""
    try:
        return make()
    except EditFault as fault:
        raise EditFault(f"{name}：{fault.message}", fault.hint) from None


def copy_whole(origin: Path, target: Path, sha256: str) -> None:
    """Copy a file so that the target is the old content, or the new in full.

    Raises:
        UnreadableSource: it cannot be read or written, or is no longer what was hashed.
    """
    hashing = Hashing()
    try:
        with replacing(target) as out, origin.open("rb") as stream:
            for block in hashing.through(in_blocks(stream)):
                out.write(block)
            if sha256 not in (hashing.digests()["sha256"], _pointed_at(out)):
                raise UnreadableSource(f"{origin} 在拷贝时变了", "等它写完再加；仓库没有改动。")
    except OSError as fault:
        raise UnreadableSource(f"无法写入 {target}：{fault.strerror}", "检查权限与磁盘空间；台账没有改动。") from None


def _pointed_at(copy: BinaryIO) -> str:
    """The hash that a file names, where it is a Git LFS pointer; else nothing."""
    copy.seek(0)
    pointer = read_pointer(copy.read(MAX_POINTER + 1))
    return pointer.oid if pointer else ""


def write_reviews(root: Path, rows: Iterable[RowReview], day: date, assessor: str | None) -> dict[str, int]:
    """Write a review into the rows; return file → number of rows.

    Raises:
        EditFault: a file cannot be changed without touching more; none is written then.
    """
    from secops_cli.tasks.evidence_edits import rows_with

    by_file: dict[str, list[RowReview]] = defaultdict(list)
    for row in rows:
        by_file[row.placed.place.path].append(row)
    changed = {
        name: _named(name, partial(rows_with, _bytes_of(inside(root, name)) or b"", by_file[name], day, assessor))
        for name in by_file
    }
    for name, content in changed.items():
        write_whole(root / name, content, force=True)
    return {name: len(found) for name, found in by_file.items()}
