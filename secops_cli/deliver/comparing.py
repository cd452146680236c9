"""What differs between two Office files: the texts that a reader sees, then the parts of the package."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, Final, Literal, NamedTuple

from lxml import etree

from secops_cli.characters import printable
from secops_cli.deliver.word_package import WORD, parse_xml
from secops_cli.office.opening import OfficeFile

Standing = Literal["一致", "不一致", "无法复现"]

_MOST: Final = 20
"""Differences that are told one by one; who sees as many looks at the file."""
_LONGEST: Final = 60
_COUNTED: Final = (["PAGE"], ["NUMPAGES"])
"""Fields whose value is a number of pages."""
_TITLES: Final = (
    ("word/document.xml", "正文"),
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("docProps/", "文件属性"),
    ("xl/worksheets/", "工作表"),
    ("xl/styles.xml", "样式"),
    ("word/styles.xml", "样式"),
    ("word/media/", "图片"),
    ("xl/media/", "图片"),
)


class Difference(NamedTuple):
    """One thing that is not the same.

    Attributes:
        where: `自评估表!F12`, `正文 第 18 段`, or the title of a part of the package.
        was: the text in the file that ought to be; empty for a part, and where there is none.
        now: the text in the file that is looked at.
    """

    where: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of one file.

    Attributes:
        file: as it was named.
        standing: whether it is what its commit yields.
        reason: why it cannot be made again, or what to know about the difference; empty where it is the same.
        kind: the `report` command that makes such a file; empty where the file does not say.
        commit: that it names; empty where it names none.
        as_of: the day that it names, ISO; empty where it names none.
        differences: at most some twenty, texts before parts.
    """

    file: str
    standing: Standing
    reason: str
    kind: str = ""
    commit: str = ""
    as_of: str = ""
    differences: tuple[Difference, ...] = ()


def compare_files(expected: OfficeFile, found: OfficeFile, contents: tuple[bytes, bytes]) -> tuple[Difference, ...]:
    """Return what differs, texts first, at most some twenty; empty where every part is the same.

    Args:
        expected: the file as it is made now.
        found: the file that is looked at.
        contents: both as bytes, in that order.
    """
    if expected.kind != found.kind:
        return (Difference("文件格式", f".{expected.kind}", f".{found.kind}"),)
    unlike = [
        name
        for name in dict.fromkeys((*expected.parts, *found.parts))
        if expected.parts.get(name) != found.parts.get(name)
    ]
    if not unlike:
        return ()
    texts = _cells(*contents) if expected.kind == "xlsx" else _paragraphs(expected.parts, found.parts)
    told = tuple(islice(texts, _MOST))
    return told or tuple(Difference(title, "", "") for title in dict.fromkeys(map(_title, unlike)))


def _title(part: str) -> str:
    return next((title for begin, title in _TITLES if part.startswith(begin)), part)


def _cells(expected: bytes, found: bytes) -> Iterator[Difference]:
    from openpyxl import load_workbook

    sheets: list[dict[str, dict[str, Any]]] = []
    for content in (expected, found):
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its own size may be wrong, and would be filled with cells
        sheets.append(
            {
                sheet.title: {
                    cell.coordinate: cell.value
                    for row in sheet.iter_rows()
                    for cell in row
                    if cell.value is not None and cell.value != ""
                }
                for sheet in book.worksheets
            }
        )
        book.close()
    was, now = sheets
    for title in dict.fromkeys((*was, *now)):
        if title not in now or title not in was:
            yield Difference(f"工作表 {printable(title)}", "有" if title in was else "", "有" if title in now else "")
            continue
        for cell in dict.fromkeys((*was[title], *now[title])):
            before, after = was[title].get(cell), now[title].get(cell)
            if before != after:
                yield Difference(f"{printable(title)}!{cell}", _short(before), _short(after))


def _paragraphs(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> Iterator[Difference]:
    for name in dict.fromkeys((*expected, *found)):
        if not name.startswith(("word/document.xml", "word/header", "word/footer")) or not name.endswith(".xml"):
            continue
        was, now = (_texts(parts.get(name)) for parts in (expected, found))
        for tag, i, j, a, b in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
            for number in range(max(j - i, b - a) if tag != "equal" else 0):
                before = was[i + number] if i + number < j else ""
                after = now[a + number] if a + number < b else ""
                yield Difference(f"{_title(name)} 第 {min(a + number, b) + 1} 段", _short(before), _short(after))


def _texts(part: bytes | None) -> list[str]:
    """The texts of the paragraphs of a part, empty ones left out."""
    if part is None:
        return []
    try:
        root = parse_xml(part)
    except (etree.XMLSyntaxError, ValueError):
        return ["（读不出）"]
    paragraphs = ("".join(_words(one)) for one in root.iter(f"{WORD}p"))
    return [text for text in paragraphs if text.strip()]


def _words(paragraph: Any) -> Iterator[str]:
    """The texts of a paragraph; the number of a page is left out, for every program writes what it counts itself."""
    code = ""
    counted = False
    for item in paragraph.iter(f"{WORD}t", f"{WORD}instrText", f"{WORD}fldChar"):
        if item.tag == f"{WORD}instrText":
            code += item.text or ""
        elif item.tag == f"{WORD}t":
            if not counted:
                yield item.text or ""
        else:
            counted = item.get(f"{WORD}fldCharType") == "separate" and code.upper().split()[:1] in _COUNTED
            if not counted:
                code = ""


def _short(value: object) -> str:
    text = printable(" ".join(str("" if value is None else value).split()))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
