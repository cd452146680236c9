"""Reads a rendered Word file without the code that made it."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def xml_of(content: bytes, part: str = "word/document.xml") -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(part))


def highlighted(content: bytes) -> list[str]:
    """The texts of the runs that are highlighted, in order."""
    runs = xml_of(content).iter(f"{WORD}r")
    return ["".join(run.itertext()) for run in runs if run.find(f"{WORD}rPr/{WORD}highlight") is not None]


def shaded(content: bytes) -> list[str]:
    """The texts of the cells that are shaded, in order."""
    cells = xml_of(content).iter(f"{WORD}tc")
    return ["".join(cell.itertext()) for cell in cells if cell.find(f"{WORD}tcPr/{WORD}shd") is not None]


def all_text(content: bytes) -> str:
    """Every text of the file, of all parts, one paragraph a line."""
    package = zipfile.ZipFile(io.BytesIO(content))
    lines = []
    for name in sorted(package.namelist()):
        if name.startswith("word/") and name.endswith(".xml"):
            root = etree.fromstring(package.read(name))
            lines += ["".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in root.iter(f"{WORD}p")]
    return "\n".join(lines)


_HEAD = struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 300, 600, 8, 2, 0, 0, 0, 0)
PNG = b"\x89PNG\r\n\x1a\n" + _HEAD + struct.pack(">I4sI", 0, b"IEND", 0)
"""A picture twice as high as it is wide; nobody looks at its dots."""


def pictures_in(content: bytes) -> list[bytes]:
    """The pictures that a document carries."""
    package = zipfile.ZipFile(io.BytesIO(content))
    return [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
