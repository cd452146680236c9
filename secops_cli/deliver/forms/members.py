"""Replaces members of a zip file in place: every other member keeps its bytes, its name and its order.

The standard library can only write an archive anew, which compresses all of it again.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from secops_cli.deliver.forms.xml_tree import BlankFault

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4HL2L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_NEW_DATE: Final = 1 << 5 | 1
"""1 January 1980."""


def replaced_members(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return the archive with some members replaced and new ones added at its end.

    Changed members are stored, not compressed: implementations of zlib differ in their output.

    Args:
        content: a zip file; not of the kind for more than 4 GB.
        changed: name → new content.

    Raises:
        BlankFault: the archive is laid out in a way that cannot be kept.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            directory = package.start_dir
    except (zipfile.BadZipFile, OSError, NotImplementedError) as fault:
        raise BlankFault("压缩包的目录读不出", "用 Word、WPS 打开另存一次。") from fault
    if len({member.filename for member in members}) < len(members):
        raise BlankFault("压缩包里有重名的部分", "用 Word、WPS 打开另存一次。")
    body, entries = bytearray(), bytearray()
    raw = _entries(content, directory, len(members))
    starts = sorted(member.header_offset for member in members)
    ends = dict(zip(starts, [*starts[1:], directory], strict=True))
    offsets: dict[str, int] = {}
    for member in sorted(members, key=lambda one: one.header_offset):
        offsets[member.filename] = len(body)
        new = changed.get(member.filename)
        whole = content[member.header_offset : ends[member.header_offset]]
        body += whole if new is None else _local(whole, new)
    for member, entry in zip(members, raw, strict=True):
        entries += _entry(entry, offsets[member.filename], changed.get(member.filename))
    known = {member.filename for member in members}
    added = [name for name in changed if name not in known]
    for name in added:
        local, entry = _added(name, changed[name], len(body))
        body += local
        entries += entry
    total = len(members) + len(added)
    end = _END.pack(b"PK\x05\x06", 0, 0, total, total, len(entries), len(body), 0)
    return bytes(body + entries + end)


def _entries(content: bytes, start: int, count: int) -> list[bytes]:
    """The records of the central directory."""
    found = []
    for _ in range(count):
        fields = _CENTRAL.unpack_from(content, start)
        size = _CENTRAL.size + fields[12] + fields[13] + fields[14]
        if fields[0] != b"PK\x01\x02" or 0xFFFFFFFF in (fields[10], fields[11], fields[18]):
            raise BlankFault("压缩包的写法不支持", "用 Word、WPS 打开另存一次。")
        found.append(content[start : start + size])
        start += size
    return found


def _local(whole: bytes, new: bytes) -> bytes:
    """A member as it stands in the archive, with other content; its name, time and extra field stay."""
    fields = list(_LOCAL.unpack_from(whole))
    names = whole[_LOCAL.size : _LOCAL.size + fields[9] + fields[10]]
    fields[2] &= ~0x08  # sizes stand in the header, not behind the data
    fields[3] = 0
    fields[6:9] = zlib.crc32(new), len(new), len(new)
    return _LOCAL.pack(*fields) + names + new


def _entry(entry: bytes, offset: int, new: bytes | None) -> bytes:
    fields = list(_CENTRAL.unpack_from(entry))
    fields[18] = offset
    if new is not None:
        fields[5] &= ~0x08
        fields[6] = 0
        fields[9:12] = zlib.crc32(new), len(new), len(new)
    return _CENTRAL.pack(*fields) + entry[_CENTRAL.size :]


def _added(name: str, content: bytes, offset: int) -> tuple[bytes, bytes]:
    encoded, size, checksum = name.encode(), len(content), zlib.crc32(content)
    local = _LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, _NEW_DATE, checksum, size, size, len(encoded), 0)
    entry = _CENTRAL.pack(
        b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, _NEW_DATE, checksum, size, size, len(encoded), 0, 0, 0, 0, 0, offset
    )
    return local + encoded + content, entry + encoded
