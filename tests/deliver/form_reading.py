"""Reads filled forms without the code that filled them, and compares packages member by member."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CELL = re.compile(rb"<w:tc>(?:(?!<w:tbl>).)*?</w:tc>", re.DOTALL)


def part(content: bytes, name: str = "word/document.xml") -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def said(element: etree._Element) -> str:
    """What an element says, with boxes as characters."""
    text = ""
    for node in element.iter():
        if node.tag == f"{WORD}t":
            text += node.text or ""
        elif node.tag == f"{WORD}sym":
            text += {"F0A8": "□", "F0FE": "☑"}.get(node.get(f"{WORD}char", ""), "?")
        elif node.tag == f"{WORD}p" and text and not text.endswith("\n"):
            text += "\n"
    return text.strip("\n")


def rows(content: bytes) -> list[list[str]]:
    """The cells of every row of every table, in document order; rows of tables in cells come behind theirs."""
    root = etree.fromstring(part(content))
    return [[said(cell) for cell in row.findall(f"{WORD}tc")] for row in root.iter(f"{WORD}tr")]


def row_of(content: bytes, label: str, nth: int = 0) -> list[str]:
    """The cells of a row that has this label."""
    found = [row for row in rows(content) if any(cell.replace(" ", "") == label for cell in row)]
    return found[nth]


def members(content: bytes) -> dict[str, bytes]:
    """Each member of a zip file as it lies there, header and all, in order."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = sorted(package.infolist(), key=lambda entry: entry.header_offset)
    for entry in entries:
        header = content[entry.header_offset : entry.header_offset + 30]
        name, extra = struct.unpack("<2H", header[26:30])
        end = entry.header_offset + 30 + name + extra + entry.compress_size
        found[entry.filename] = content[entry.header_offset : end]
    return found


def outside_cells(document: bytes) -> bytes:
    """A part of a document without its cells."""
    return _CELL.sub(b"<CELL>", document)


def cells(document: bytes) -> list[bytes]:
    """The cells of a document that have no table in them, as they are written."""
    return _CELL.findall(document)
