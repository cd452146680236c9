"""Office packages as reproducible bytes: fixed order, fixed times, no compression, our own document properties.

Entries are stored, not deflated: implementations of zlib differ in their output, and the same judgement has to give
the same bytes on every system.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from secops_cli.errors import SecopsError
from secops_cli.office.opening import BrokenPackage, members

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 100_000_000
MAX_OWN: Final = 1_000_000_000
"""What a file that was made here may come to: the longest list that a template may bring forth."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE: Final = "docProps/core.xml"
CUSTOM: Final = "docProps/custom.xml"
_CORE_RELATION: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
CUSTOM_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_PROPERTY_SET: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class PackageFault(SecopsError):
    """A file is not an Office package that may be opened."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself, off the page.

    Attributes:
        title: the document's title.
        author: whose document it is.
        day: the day of the judgement; stands for the times of creation and change.
        facts: custom properties by name, e.g. `secops.commit`.
    """

    title: str
    author: str
    day: date
    facts: Mapping[str, str]


def unpack(content: bytes, most: int = MAX_UNPACKED) -> dict[str, bytes]:
    """Return the entries of an Office package by name.

    Args:
        content: the file.
        most: bytes that its entries may come to; a file of our own making may be larger than one of others.

    Raises:
        PackageFault: no zip file, more than it may hold, or XML that declares entities or is not UTF-8.
    """

    def check(entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > most:
            raise PackageFault("文件解开后过大")

    try:
        parts = members(content, check)
    except BrokenPackage as fault:
        raise PackageFault("不是 .xlsx 或 .docx 文件，或已加密、损坏") from fault
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part):
            raise PackageFault(f"{name} 含有实体声明或不是 UTF-8")
    if not {"[Content_Types].xml", "_rels/.rels"} <= parts.keys():
        raise PackageFault("不是 .xlsx 或 .docx 文件")
    return parts


def stamp(content: bytes, properties: Properties) -> bytes:
    """Return the package with these properties, packed so that the same input gives the same bytes.

    Args:
        content: an .xlsx or .docx file; its own core and custom properties are replaced.
        properties: what to write instead.

    Raises:
        PackageFault: it cannot be opened.
    """
    parts = unpack(content, MAX_OWN)
    parts[_CORE] = _core(properties).encode()
    parts[CUSTOM] = custom_properties(properties.facts).encode()
    parts["[Content_Types].xml"] = _with_types(parts["[Content_Types].xml"])
    parts["_rels/.rels"] = _with_relations(parts["_rels/.rels"])
    return pack(parts)


def facts_of(content: bytes) -> dict[str, str]:
    """Return the custom properties of a package, as `stamp` wrote them; empty where there are none.

    Raises:
        PackageFault: it cannot be opened.
    """
    part = unpack(content, MAX_OWN).get(CUSTOM)
    if part is None:
        return {}
    return {item.get("name", ""): "".join(item.itertext()) for item in _parse(part)}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return an Office package of these entries; the same entries give the same bytes."""
    # Readers that stream expect the content types first.
    names = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            package.writestr(entry, parts[name])
    return buffer.getvalue()


def _core(properties: Properties) -> str:
    moment = f"{properties.day.isoformat()}T00:00:00Z"
    return (
        f"{_DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(properties.title)}</dc:title><dc:creator>{escape(properties.author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def custom_properties(facts: Mapping[str, str]) -> str:
    """Return the part that holds these properties."""
    # Numbers 0 and 1 are reserved.
    items = "".join(
        f'<property fmtid="{_PROPERTY_SET}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(facts[name])}</vt:lpwstr></property>"
        for number, name in enumerate(sorted(facts), 2)
    )
    return f'{_DECLARATION}<Properties xmlns="{_CUSTOM_SPACE}" xmlns:vt="{_VALUES_SPACE}">{items}</Properties>'


def _with_types(part: bytes) -> bytes:
    items = _items(part)
    named = {attributes.get("PartName") for _, attributes in items}
    for name, kind in ((_CORE, _CORE_TYPE), (CUSTOM, CUSTOM_TYPE)):
        if f"/{name}" not in named:
            items.append(("Override", {"PartName": f"/{name}", "ContentType": kind}))
    return _flat("Types", _TYPES, items)


def _with_relations(part: bytes) -> bytes:
    ours = {_CORE_RELATION: _CORE, CUSTOM_RELATION: CUSTOM}
    items = [(tag, attributes) for tag, attributes in _items(part) if attributes.get("Type") not in ours]
    for number, (kind, name) in enumerate(ours.items(), 1):
        items.append(("Relationship", {"Id": f"secops{number}", "Type": kind, "Target": name}))
    return _flat("Relationships", _RELATIONS, items)


def _items(part: bytes) -> list[tuple[str, dict[str, str]]]:
    """The content types and the relations of a package are flat lists: the names of their items, with attributes."""
    return [(item.tag.rpartition("}")[2], dict(item.attrib)) for item in _parse(part)]


def _flat(root: str, space: str, items: list[tuple[str, dict[str, str]]]) -> bytes:
    lines = "".join(
        f"<{tag}{''.join(f' {name}={quoteattr(value)}' for name, value in attributes.items())}/>"
        for tag, attributes in items
    )
    return f'{_DECLARATION}<{root} xmlns="{space}">{lines}</{root}>'.encode()


def _parse(part: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(part)  # noqa: S314  `unpack` refuses declarations of entities
    except ElementTree.ParseError as fault:
        raise PackageFault("文件的目录部分无法读取") from fault
