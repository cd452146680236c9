"""Opens a Word or Excel file that somebody brings, and says in plain words why one cannot be used.

Nothing is unpacked to disk, no entity is resolved, no program or link in the file is run or followed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from secops_cli.errors import SecopsError
from secops_cli.office.columns import column_number

MAX_FILE: Final = 50_000_000
"""Bytes of the file as it lies on disk."""
MAX_PARTS: Final = 2_000
MAX_PART: Final = 60_000_000
"""Bytes of one part when unpacked; a sheet of 100,000 rows takes some forty million."""
MAX_UNPACKED: Final = 150_000_000
MAX_RATIO: Final = 400
"""How much smaller a large part may be packed than unpacked; sheets of equal rows reach some two hundred."""
MAX_ELEMENTS: Final = 6_000_000
"""Elements of all parts: readers make an object of each, of hundreds of bytes. A sheet of 100,000 rows has some five
million."""
MAX_MERGED: Final = 300_000
_LARGE: Final = 5_000_000
_MERGE: Final = re.compile(
    rb"""mergeCell\s[^>]*?ref\s*=\s*["']\s*\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})"""
)

Kind = Literal["docx", "xlsx"]

_MAIN_PARTS: Final[dict[str, Kind]] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PROGRAMS: Final = ("vbaproject", "activex", "macrosheets")
_OTHERS: Final = {
    b"%PDF": "这是 PDF",
    b"{\\rtf": "这是 RTF",
    b"PK\x05\x06": "压缩包是空的",
    b"Rar!": "这是 RAR 压缩包",
    b"7z\xbc\xaf": "这是 7z 压缩包",
}


class OfficeFault(SecopsError):
    """A file is not a Word or Excel file that may be opened."""


class BrokenPackage(Exception):
    """A file cannot be unpacked; the caller knows what it is and says so."""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """An opened file.

    Attributes:
        name: what the user calls it, for messages.
        kind: what it is by what it holds, whatever its name says.
        parts: name in the package → content, in the order of the package.
    """

    name: str
    kind: Kind
    parts: dict[str, bytes]


def open_office(content: bytes, name: str) -> OfficeFile:
    """Open a .docx or .xlsx file.

    Args:
        content: the whole file.
        name: what to call it in messages, such as its path.

    Raises:
        OfficeFault: it is encrypted, of an older format, cut off, holds programs or more than it may, or is none.
    """
    _check_beginning(content, name)
    try:
        parts = members(content, lambda entries: _check_entries(entries, name))
    except BrokenPackage as fault:
        raise OfficeFault(f"{name} 不完整或已损坏", "重新下载或另存一份；能用 Word、WPS 打开的再试。") from fault
    kind = next((kind for part, kind in _MAIN_PARTS.items() if part in parts), None)
    if kind is None or "[Content_Types].xml" not in parts:
        raise OfficeFault(f"{name} 不是 .docx 或 .xlsx 文件", "在 Word、Excel 或 WPS 里另存为 .docx 或 .xlsx。")
    _check_parts(parts, name)
    return OfficeFile(name, kind, parts)


def members(content: bytes, check: Callable[[list[zipfile.ZipInfo]], None]) -> dict[str, bytes]:
    """Return what a package unpacks to, by the names of its members, folders left out.

    Args:
        content: the whole file.
        check: is shown the members before any is unpacked, and raises where they are too many or too large.

    Raises:
        BrokenPackage: it is no zip file, encrypted, cut off or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            check(entries)
            return {entry.filename: read_member(package, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise BrokenPackage from fault


def read_member(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return what a member unpacks to, no more than it declares: `ZipFile.read` unpacks all there is and then cuts.

    Raises:
        BadZipFile: it is not what it declares.
    """
    with package.open(entry) as stream:
        return stream.read(entry.file_size)


def _check_beginning(content: bytes, name: str) -> None:
    if len(content) > MAX_FILE:
        raise OfficeFault(f"{name} 超过 {MAX_FILE // 1_000_000} MB", "删去其中的图片，或拆成几个文件。")
    if not content:
        raise OfficeFault(f"{name} 是空文件")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise OfficeFault(f"{name} 设了打开密码", "在 Word、Excel 或 WPS 里去掉密码，另存一份。")
        raise OfficeFault(f"{name} 是旧格式(.doc、.xls)", "在 Word、Excel 或 WPS 里另存为 .docx 或 .xlsx。")
    for sign, words in _OTHERS.items():
        if content.startswith(sign):
            raise OfficeFault(f"{name} 不能用：{words}", "要 .docx 或 .xlsx 文件。")
    if not content.startswith(b"PK"):
        raise OfficeFault(f"{name} 不是 .docx 或 .xlsx 文件", "要 Word、Excel 或 WPS 存的文件。")


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse, before anything is unpacked, what would unpack to too much or to elsewhere."""
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise OfficeFault(f"{name} 里有重名的部件，不能用")
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            raise OfficeFault(f"{name} 里的部件指向文件之外，不能用")
        if entry.flag_bits & 1:
            raise OfficeFault(f"{name} 是加密的压缩包", "去掉密码再试。")
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > MAX_PART or (entry.file_size > _LARGE and ratio > MAX_RATIO):
            raise OfficeFault(f"{name} 解开后过大", f"一个部件不能超过 {MAX_PART // 1_000_000} MB。")
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise OfficeFault(f"{name} 解开后过大", f"全部部件不能超过 {MAX_UNPACKED // 1_000_000} MB。")


def _check_parts(parts: dict[str, bytes], name: str) -> None:
    elements = 0
    for part, content in parts.items():
        low = part.lower()
        if any(word in low for word in _PROGRAMS) or (
            low == "[content_types].xml" and b"macroenabled" in content.lower()
        ):
            raise OfficeFault(f"{name} 含有宏", "另存为不带宏的 .docx 或 .xlsx。")
        if not low.endswith((".xml", ".rels", ".vml")):
            continue
        elements += content.count(b"<") - content.count(b"</")
        if elements > MAX_ELEMENTS:
            raise OfficeFault(f"{name} 里的格或段落过多", "删去空的行、列与段落，或拆成几个文件。")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise OfficeFault(f"{name} 含有实体声明，不能用")
        if b"\0" in content:
            raise OfficeFault(f"{name} 的 {part} 不是 UTF-8")
        if low.startswith("xl/worksheets/") and _merged(content) > MAX_MERGED:
            raise OfficeFault(f"{name} 里合并的单元格过多", f"合起来不能超过 {MAX_MERGED} 格。")


def _merged(sheet: bytes) -> int:
    """How many cells a sheet merges: readers make an object of each, however few bytes declare them."""
    total = 0
    for corners in _MERGE.finditer(sheet):
        left, top, right, bottom = (corners.group(n).decode().upper() for n in range(1, 5))
        total += (abs(column_number(right) - column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)
    return total
