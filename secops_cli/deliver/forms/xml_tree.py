"""XML as a tree that knows its bytes: where each element begins and ends, so that parts of it can be replaced.

A library that writes a tree back changes quotes, declarations and empty tags all over the part; replacing ranges of
bytes changes nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from secops_cli.errors import SecopsError

MAX_PART: Final = 30_000_000
"""Bytes of one part that is searched; the largest forms have less than one."""

_PREFIXES: Final = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""The names by which elements are known here, whatever prefix a file has given them."""
_TAG: Final = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class BlankFault(SecopsError):
    """A blank form that cannot be read or filled."""


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """An element.

    Attributes:
        name: with the prefix that it is known by here, such as `w:tc`.
        prefix: the prefix that the file gives its namespace, with the colon.
        start, inner, inner_end, end: offsets in the bytes of the part: of the element and of what is in it.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inner: int
    parent: Node | None
    inner_end: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def all(self, *names: str) -> Iterator[Node]:
        """The children of these names."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> Node | None:
        """The first child of one of these names."""
        return next(self.all(*names), None)

    def value(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in their order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class Splice(NamedTuple):
    """Bytes that take the place of those from `start` to `end`."""

    start: int
    end: int
    content: bytes


def parse_part(content: bytes, name: str) -> Node:
    """Return the root of a part.

    Raises:
        BlankFault: not well-formed, not UTF-8, or too large.
    """
    if len(content) > MAX_PART:
        raise BlankFault(f"{name} 过大", "这不像一张表；从发表的单位重新下载空表。")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BlankFault(f"{name} 含有实体声明，不打开", "从发表的单位重新下载空表。")
    try:
        return _Builder(content).root()
    except (expat.ExpatError, UnicodeDecodeError, RecursionError) as fault:
        raise BlankFault(f"{name} 已损坏，读不出", "用 Word、WPS 打开另存一次，或重新下载空表。") from fault


class _Builder:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._open: list[Node] = []
        self._spaces: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]
        self._root: Node | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.buffer_text = True

    def root(self) -> Node:
        self._parser.Parse(self._content, True)
        assert self._root is not None
        return self._root

    def _start(self, raw: str, attributes: dict[str, str]) -> None:
        spaces = self._spaces[-1]
        declared = {k.partition(":")[2]: v for k, v in attributes.items() if k == "xmlns" or k.startswith("xmlns:")}
        if declared:
            spaces = {**spaces, **declared}
        self._spaces.append(spaces)
        at = self._parser.CurrentByteIndex
        tag = _TAG.match(self._content, at)
        inner = tag.end() if tag else at
        prefix = raw.rpartition(":")[0]
        node = Node(
            _known(raw, spaces, spaces.get("", "")),
            f"{prefix}:" if prefix else "",
            {_known(key, spaces, ""): value for key, value in attributes.items() if not key.startswith("xmlns")},
            at,
            inner,
            self._open[-1] if self._open else None,
        )
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        self._spaces.pop()
        if self._content[node.inner - 2 : node.inner] == b"/>":
            node.inner_end = node.end = node.inner
        else:
            node.inner_end = self._parser.CurrentByteIndex
            node.end = self._content.index(b">", node.inner_end) + 1

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text


def _known(raw: str, spaces: dict[str, str], default: str) -> str:
    prefix, _, local = raw.rpartition(":")
    space = spaces.get(prefix, "") if prefix else default
    if not space:
        return local
    return f"{_PREFIXES.get(space, '?')}:{local}"


def spliced(content: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the bytes with some ranges replaced; ranges may touch, not overlap; at one place they keep their order."""
    pieces: list[bytes] = []
    end = 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        if splice.start < end:
            raise ValueError("replacements overlap")
        pieces += (content[end : splice.start], splice.content)
        end = splice.end
    return b"".join((*pieces, content[end:]))


def in_xml(text: str) -> bytes:
    """Return text as the content of an element; what XML cannot hold is left out."""
    return escape(_CONTROL.sub("", text)).encode()


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Return a start tag with an attribute of that name as written, set anew, or taken out where it is None."""
    cleared = re.sub(rb"\s+" + re.escape(name.encode()) + rb"""\s*=\s*("[^"]*"|'[^']*')""", b"", tag)
    if value is None:
        return cleared
    cut = -2 if cleared.endswith(b"/>") else -1
    return cleared[:cut].rstrip() + f' {name}="{value}"'.encode() + cleared[cut:]
