"""Finds the tags of a Word template, says where each stands, and refuses those that could not work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from secops_cli.deliver.word_package import WORD

MAX_TAGS: Final = 5_000

_OPENERS: Final = ("{{", "{%", "{#")
_CLOSERS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STATEMENT: Final = re.compile(r"\{%(?:(?P<whole>p|tr|tc) )?[-+]?\s*(?:for|endfor|if|elif|else|endif)\b")
_WHOLE_VALUE: Final = re.compile(r"\{\{(?:p|tr|tc|r)\s")
_CONTAINERS: Final = {"p": ("p", "段"), "tr": ("tr", "行"), "tc": ("tc", "格")}


@dataclass(frozen=True, slots=True)
class Tag:
    """`{{ … }}`, `{% … %}` or `{# … #}`, as it is written, and where it stands, such as `正文第 3 段`."""

    source: str
    where: str


class TagFault(Exception):
    """A tag that could not work; `where` and `source` say which."""

    def __init__(self, where: str, source: str, message: str) -> None:
        super().__init__(message)
        self.where = where
        self.source = source


def tags_of(root: Any, part: str) -> list[Tag]:
    """Return the tags of a part in document order.

    Args:
        root: its root element.
        part: what people call it, e.g. 正文.

    Raises:
        TagFault: a tag is not closed in its paragraph, or is of a kind that is not supported; there are too many.
    """
    places = _Places(root, part)
    found: list[Tag] = []
    for paragraph, texts in groupby(root.iter(f"{WORD}t"), key=lambda text: _ancestor(text, "p")):
        text = _text(texts)
        if not any(opener in text for opener in _OPENERS):
            continue
        where = places.of(paragraph)
        for source in _split(text, where):
            _check(source, where, paragraph)
            found.append(Tag(source, where))
        if len(found) > MAX_TAGS:
            raise TagFault(where, "", f"标签超过 {MAX_TAGS} 个")
    return found


def _split(text: str, where: str) -> Iterator[str]:
    end = 0
    while starts := [at for at in (text.find(opener, end) for opener in _OPENERS) if at >= 0]:
        start = min(starts)
        closer = _CLOSERS[text[start : start + 2]]
        end = text.find(closer, start + 2) + 2
        if end < 2:
            raise TagFault(where, text[start : start + 60], f"没有在同一段里用 {closer} 结束")
        yield text[start:end]


def _check(source: str, where: str, paragraph: Any) -> None:
    if _WHOLE_VALUE.match(source):
        raise TagFault(where, source, "不支持，只写 {{ 名称 }}")
    if not source.startswith("{%"):
        return
    statement = _STATEMENT.match(source)
    if statement is None:
        raise TagFault(where, source, "不支持，可用 for、endfor、if、elif、else、endif")
    if statement["whole"] is not None:
        tag, word = _CONTAINERS[statement["whole"]]
        container = _ancestor(paragraph, tag) if tag != "p" else paragraph
        if container is None:
            raise TagFault(where, source, "不在表格里")
        if _text(container.iter(f"{WORD}t")).strip() != source:
            raise TagFault(where, source, f"要独占一{word}：它所在的{word}在生成时去掉")


def _text(texts: Iterable[Any]) -> str:
    return "".join(text.text or "" for text in texts)


def _ancestor(element: Any, tag: str) -> Any:
    return next(element.iterancestors(f"{WORD}{tag}"), None) if element is not None else None


class _Places:
    """Counts paragraphs outside tables, and tables; both from 1."""

    def __init__(self, root: Any, part: str) -> None:
        self._part = part
        outside = (p for p in root.iter(f"{WORD}p") if _ancestor(p, "tc") is None)
        self._paragraphs = {p: number for number, p in enumerate(outside, 1)}
        self._tables = {table: number for number, table in enumerate(root.iter(f"{WORD}tbl"), 1)}

    def of(self, paragraph: Any) -> str:
        cell = _ancestor(paragraph, "tc")
        if cell is None:
            return f"{self._part}第 {self._paragraphs.get(paragraph, 0)} 段"
        row = _ancestor(cell, "tr")
        table = _ancestor(cell, "tbl")
        rows, cells = list(table.iter(f"{WORD}tr")), list(row.iter(f"{WORD}tc"))
        return f"{self._part}第 {self._tables[table]} 个表第 {rows.index(row) + 1} 行第 {cells.index(cell) + 1} 格"
