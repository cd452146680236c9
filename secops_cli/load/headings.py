"""The headings of a Word document: paragraphs with an outline level, and short ones with a number.

Many documents are written without heading styles, so a line such as `二、系统边界` counts too. The file may be hostile:
its parts are bounded and read as a stream, no entity is resolved, and there is an end to the headings.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree

_MOST_BYTES: Final = 50_000_000
"""What one part of a document may unpack to; a thousand pages of text are some ten million."""
_MOST_HEADINGS: Final = 5000
_LONGEST: Final = 60
_NUMBERED: Final = re.compile(
    r"\s*(第[0-9一二三四五六七八九十百]+[章节部]|[0-9]+([.．][0-9]+)*[.．、\s]|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十0-9]+[)）])"
)
_HEADING: Final = re.compile(r"(heading|标题)\s*[1-9]", re.IGNORECASE)


class UnreadableDocument(Exception):
    """Not a Word document that can be looked into; the message says why, in Chinese."""


def headings_of(content: bytes) -> list[str]:
    """Return the headings of a .docx in their order, each once.

    Raises:
        UnreadableDocument: it is none, is encrypted, or holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            styles = _part(package, "word/styles.xml", required=False)
            body = _part(package, "word/document.xml")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as fault:
        raise UnreadableDocument("不是 .docx，或已加密、损坏") from fault
    outlined = _Styles()
    if styles:
        _parse(styles, outlined)
    headings = _Headings(outlined.headings())
    _parse(body, headings)
    return list(headings.found)


def _part(package: zipfile.ZipFile, name: str, *, required: bool = True) -> bytes:
    if name not in package.namelist():
        if required:
            raise UnreadableDocument("里面没有 Word 正文")
        return b""
    if package.getinfo(name).file_size > _MOST_BYTES:
        raise UnreadableDocument(f"解开后超过 {_MOST_BYTES // 1_000_000} MB")
    with package.open(name) as stream:
        return stream.read(_MOST_BYTES)


class _Reader:
    """Takes the events of a part of a document; namespaces differ between the two forms of the format."""

    def doctype(self, *_: object) -> None:
        """Where entities would be declared."""
        raise UnreadableDocument("正文里有实体声明")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.opened(_local(tag), next((v for k, v in attributes.items() if _local(k) == "val"), ""), attributes)

    def end(self, tag: str) -> None:
        self.closed(_local(tag))

    def opened(self, tag: str, value: str, attributes: dict[str, str]) -> None:
        """An element begins; `value` is its `w:val`."""

    def closed(self, tag: str) -> None:
        """An element ends."""


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _parse(part: bytes, reader: _Reader) -> None:
    parser = ElementTree.XMLParser(target=reader)  # noqa: S314  declarations of entities are refused by the reader
    try:
        parser.feed(part)
        parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as fault:
        raise UnreadableDocument("正文无法读取") from fault


def _is_level(value: str) -> bool:
    """Whether an outline level is that of a heading; nine is text."""
    return value.isascii() and value.isdigit() and int(value[:3]) < 9


class _Styles(_Reader):
    """Which styles are headings: by their name, their outline level, or the style they are based on."""

    def __init__(self) -> None:
        self._style = ""
        self._own: dict[str, bool | None] = {}
        self._based_on: dict[str, str] = {}

    def opened(self, tag: str, value: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = next((v for k, v in attributes.items() if _local(k) == "styleId"), "")
        elif tag == "basedOn":
            self._based_on[self._style] = value
        elif tag == "name" and _HEADING.match(value):
            self._own[self._style] = True
        elif tag == "outlineLvl":
            self._own[self._style] = self._own.get(self._style) or _is_level(value)

    def headings(self) -> set[str]:
        """Return the ids of styles that are headings."""
        based: dict[str, list[str]] = {}
        for style, base in self._based_on.items():
            if style not in self._own:
                based.setdefault(base, []).append(style)
        found: set[str] = set()
        open_ = [style for style, own in self._own.items() if own]
        while open_:
            style = open_.pop()
            if style not in found:
                found.add(style)
                open_ += based.get(style, ())
        return found


class _Headings(_Reader):
    """Gathers headings; the keys of `found` are in the order of the text."""

    def __init__(self, outlined: set[str]) -> None:
        self.found: dict[str, None] = {}
        self._outlined = outlined
        self._paragraphs: list[_Paragraph] = []
        self._in_text = False

    def opened(self, tag: str, value: str, attributes: dict[str, str]) -> None:
        if tag == "p":
            self._paragraphs.append(_Paragraph())
        elif tag == "t":
            self._in_text = True
        elif self._paragraphs:
            self._mark(self._paragraphs[-1], tag, value)

    def _mark(self, paragraph: _Paragraph, tag: str, value: str) -> None:
        if (tag == "pStyle" and value in self._outlined) or (tag == "outlineLvl" and _is_level(value)):
            paragraph.outlined = True
        elif tag == "numId":  # the number is not in the text where Word counts; 0 takes it away
            paragraph.numbered = value != "0"
        elif tag == "tab":
            paragraph.add(" ")

    def data(self, text: str) -> None:
        if self._in_text and self._paragraphs and self._paragraphs[-1].length <= _LONGEST:
            self._paragraphs[-1].add(text)

    def closed(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag == "p" and self._paragraphs:
            paragraph = self._paragraphs.pop()
            text = "".join(paragraph.pieces).strip()
            numbered = len(text) <= _LONGEST and (paragraph.numbered or _NUMBERED.match(text))
            if text and (paragraph.outlined or numbered):
                self.found[text[:_LONGEST]] = None
                if len(self.found) > _MOST_HEADINGS:
                    raise UnreadableDocument(f"标题超过 {_MOST_HEADINGS} 个")


class _Paragraph:
    """A paragraph that is being read; what is too long for a heading is not kept."""

    __slots__ = ("length", "numbered", "outlined", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.outlined = False
        self.numbered = False

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
