"""The headings of a Word document: paragraphs with an outline level, and short ones that begin with a number.

Many documents are written without heading styles, so a line such as `二、系统边界` counts too. The file may be hostile:
its parts are bounded, and no entity is resolved.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final
from xml.etree import ElementTree

_MOST_BYTES: Final = 50_000_000
"""What one part of a document may unpack to; a thousand pages of text are some ten million."""
_LONGEST: Final = 60
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBERED: Final = re.compile(
    r"\s*(第[0-9一二三四五六七八九十百]+[章节部]|[0-9]+([.．][0-9]+)*[.．、\s]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十0-9]+[)）])"
)
_HEADING: Final = re.compile(r"(heading|标题)\s*[1-9]", re.IGNORECASE)


class UnreadableDocument(Exception):
    """Not a Word document that can be looked into; the message says why, in Chinese."""


def headings_of(content: bytes) -> list[str]:
    """Return the headings of a .docx in their order.

    Raises:
        UnreadableDocument: it is none, is encrypted, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            styles = _part(package, "word/styles.xml", required=False)
            body = _part(package, "word/document.xml")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as fault:
        raise UnreadableDocument("不是 .docx，或已加密、损坏") from fault
    outlined = _outlined_styles(styles) if styles else set()
    found = []
    for paragraph in _parsed(body).iter(f"{_W}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t")).strip()
        if text and (_is_outlined(paragraph, outlined) or (len(text) <= _LONGEST and _NUMBERED.match(text))):
            found.append(text[:_LONGEST])
    return found


def _part(package: zipfile.ZipFile, name: str, *, required: bool = True) -> bytes:
    if name not in package.namelist():
        if required:
            raise UnreadableDocument("里面没有 Word 正文")
        return b""
    if package.getinfo(name).file_size > _MOST_BYTES:
        raise UnreadableDocument(f"解开后超过 {_MOST_BYTES // 1_000_000} MB")
    with package.open(name) as stream:
        return stream.read(_MOST_BYTES)


def _parsed(part: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnreadableDocument("正文里有实体声明")
    try:
        return ElementTree.fromstring(part)  # noqa: S314  declarations of entities are refused above
    except ElementTree.ParseError as fault:
        raise UnreadableDocument("正文无法读取") from fault


def _outlined_styles(styles: bytes) -> set[str]:
    """Ids of styles that are headings by their name or their outline level."""
    found = set()
    for style in _parsed(styles).iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if (name is not None and _HEADING.match(name.get(f"{_W}val", ""))) or _level(style) is not None:
            found.add(style.get(f"{_W}styleId", ""))
    return found


def _level(node: ElementTree.Element) -> int | None:
    """The outline level that a style or a paragraph states, 0 the highest; None where it is text."""
    outline = node.find(f"{_W}pPr/{_W}outlineLvl")
    value = outline.get(f"{_W}val", "9") if outline is not None else "9"
    return int(value) if value.isdigit() and int(value) < 9 else None


def _is_outlined(paragraph: ElementTree.Element, outlined: set[str]) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return (style is not None and style.get(f"{_W}val") in outlined) or _level(paragraph) is not None
