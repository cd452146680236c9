"""Which organisations are meant: what the command line names, and the lines of a list."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from secops_cli.errors import CommandLineError
from secops_cli.source.base import is_folder

MOST: Final = 100_000
_PARTS: Final = (",", ";", "\t")
_PATHS: Final = ("路径", "path", "folder")
_REVISIONS: Final = ("版本", "revision")


class Named(NamedTuple):
    """A folder or git repository, and the revision to read; None for the folder as it is."""

    source: str
    path: Path
    revision: str | None


def named(text: str, revision: str | None = None, base: Path = Path()) -> Named:
    """Return what a path, or `path@rev`, means; a folder whose name has an @ comes first.

    Args:
        text: as it was given.
        revision: where the text names none.
        base: what a relative path starts from.
    """
    head, sign, tail = text.rpartition("@")
    if sign and head and tail and not is_folder(base / text) and is_folder(base / head):
        return Named(str(base / head), base / head, tail)
    return Named(str(base / text), base / text, revision)


def read_list(content: bytes, path: Path, revision: str | None = None) -> list[Named]:
    """Return the organisations of a list; relative paths start from the folder of the list.

    Args:
        content: UTF-8, UTF-16 with its mark, or GB 18030. In a .csv file, parted by commas, semicolons or tabs, the
            heading names the columns `路径` and, where there is one, `版本`; other columns are left aside. Otherwise a
            path a line; empty lines and those that begin with # are left aside.
        path: of the list.
        revision: for those without one of their own.

    Raises:
        CommandLineError: no such column, bytes of no such encoding, or more than `MOST` organisations.
    """
    text = _decoded(content, path)
    rows = _of_table(text, path) if path.suffix.lower() == ".csv" else _of_lines(text)
    found = [named(place, own or revision, path.parent) for place, own in rows if place]
    if len(found) > MOST:
        raise CommandLineError(f"{path} 里有 {len(found)} 个单位，最多 {MOST} 个", "分成几份名单。")
    return found


def _decoded(content: bytes, path: Path) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # what Excel calls Unicode text
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CommandLineError(f"{path} 不是文本文件", "名单用 UTF-8 的 .txt 或 .csv。")


def _of_lines(text: str) -> Iterator[tuple[str, str | None]]:
    for line in text.splitlines():
        if not line.lstrip().startswith("#"):
            yield line.strip(), None


def _of_table(text: str, path: Path) -> Iterator[tuple[str, str | None]]:
    try:
        heading, *rows = _rows(text.lstrip("\r\n")) or [[]]
    except csv.Error as fault:
        hint = "引号要成对；在表格程序里另存为 CSV。"
        raise CommandLineError(f"{path} 不是 CSV 表：{fault}", hint) from None
    column, other = _column(heading, _PATHS), _column(heading, _REVISIONS)
    if column is None:
        raise CommandLineError(f"{path} 的第一行里没有列 路径", "第一行写列名：路径，需要时加 版本。")
    for row in rows:
        revision = row[other].strip() if other is not None and other < len(row) else ""
        yield (row[column].strip() if column < len(row) else ""), revision or None


def _rows(text: str) -> list[list[str]]:
    """The rows of a table, parted by what parts its heading."""
    first = text.splitlines()[:1]
    parts = [
        part for part in _PARTS if any(_column(row, _PATHS) is not None for row in csv.reader(first, delimiter=part))
    ]
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=(parts or _PARTS)[0], strict=True))


def _column(heading: Sequence[str], names: Sequence[str]) -> int | None:
    """Where the first of some names stands in a heading."""
    there = [name.strip().lower() for name in heading]
    return next((there.index(name) for name in names if name in there), None)
