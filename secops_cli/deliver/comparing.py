"""What differs between two Office files: the texts that a reader sees, then the parts of the package."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_AHEAD: Final = 10 * _MOST
"""Paragraphs among which a place is looked for where two documents are alike again."""
_TOLD: Final = tuple(f"{WORD}{name}" for name in ("p", "t", "instrText", "fldChar"))
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


MAX_CELLS: Final = 2_000_000
"""Cells of a workbook that are looked at, those that are left out in between among them."""
MAX_TAGS: Final = 2_000_000
"""Tags of a part of a Word file, or of the sheets of a workbook, up to which their texts are compared."""


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
    told: tuple[Difference, ...] = ()
    if expected.kind == "docx":
        told = tuple(islice(_paragraphs(expected.parts, found.parts), _MOST))
    elif all(_tags(file) <= MAX_TAGS for file in (expected, found)):
        told = tuple(islice(_cells(*contents), _MOST))
    return told or tuple(Difference(title, "", "") for title in dict.fromkeys(map(_title, unlike)))


def _title(part: str) -> str:
    return next((title for begin, title in _TITLES if part.startswith(begin)), part)


def _tags(file: OfficeFile) -> int:
    return sum(part.count(b"<") for name, part in file.parts.items() if name.startswith("xl/"))


def _cells(expected: bytes, found: bytes) -> Iterator[Difference]:
    was, was_whole = _sheets(expected)
    try:
        now, now_whole = _sheets(found)
    except Exception:  # noqa: BLE001  openpyxl raises whatever its parsers raise
        yield Difference("工作表", "", "（读不出）")
        return
    for title in dict.fromkeys((*was, *now)):
        if title not in now or title not in was:
            yield Difference(f"工作表 {printable(title)}", "有" if title in was else "", "有" if title in now else "")
            continue
        for cell in dict.fromkeys((*was[title], *now[title])):
            before, after = was[title].get(cell), now[title].get(cell)
            if before != after:
                yield Difference(f"{printable(title)}!{cell}", _short(before), _short(after))
    if not (was_whole and now_whole):
        yield Difference("工作表", "", f"格超过 {MAX_CELLS} 个，其余没有比较")


def _sheets(content: bytes) -> tuple[dict[str, dict[str, Any]], bool]:
    """Sheet → place → value, and whether that is all of them.

    A row that says that it is the millionth, or a cell that it is the last of its row, stands for all that are left
    out before it.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    found: dict[str, dict[str, Any]] = {sheet.title: {} for sheet in book.worksheets}
    left = MAX_CELLS
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size may be wrong, and would be filled with cells
        for row in sheet.iter_rows():
            left -= len(row) + 1
            if left < 0:
                book.close()
                return found, False
            for cell in row:
                if cell.value is not None and cell.value != "":
                    found[sheet.title][cell.coordinate] = cell.value
    book.close()
    return found, True


def _paragraphs(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> Iterator[Difference]:
    for name in dict.fromkeys((*expected, *found)):
        if not name.startswith(("word/document.xml", "word/header", "word/footer")) or not name.endswith(".xml"):
            continue
        if any(parts.get(name, b"").count(b"<") > MAX_TAGS for parts in (expected, found)):
            yield Difference(_title(name), "", f"标签超过 {MAX_TAGS} 个，没有逐段比较")
            continue
        was, now = (_texts(parts.get(name)) for parts in (expected, found))
        for i, j, a, b in _unlike(was, now):
            for number in range(max(j - i, b - a)):
                before = was[i + number] if i + number < j else ""
                after = now[a + number] if a + number < b else ""
                yield Difference(f"{_title(name)} 第 {min(a + number, b) + 1} 段", _short(before), _short(after))


def _unlike(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches that differ, as start and end in each.

    Aligning takes time with the square of the length, so it is done from difference to difference and only so far
    ahead that more of them lie in between than are told.
    """
    i = a = 0
    while i < len(was) or a < len(now):
        while i < len(was) and a < len(now) and was[i] == now[a]:
            i, a = i + 1, a + 1
        before, after = was[i : i + _AHEAD], now[a : a + _AHEAD]
        blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()[:-1]
        last = i + len(before) >= len(was) and a + len(after) >= len(now)
        at, to = 0, 0
        for block in blocks:
            if block.a > at or block.b > to:
                yield i + at, i + block.a, a + to, a + block.b
            at, to = block.a + block.size, block.b + block.size
        if (last or not blocks) and (at < len(before) or to < len(after)):
            yield i + at, i + len(before), a + to, a + len(after)
            at, to = len(before), len(after)
        i, a = i + at, a + to


def _texts(part: bytes | None) -> list[str]:
    """The texts of the paragraphs of a part, empty ones left out; one within another is one of its own."""
    if part is None:
        return []
    try:
        root = parse_xml(part)
    except (etree.XMLSyntaxError, ValueError):
        return ["（读不出）"]
    found: list[list[Any]] = []
    within: list[list[Any]] = []
    for event, item in etree.iterwalk(root, events=("start", "end"), tag=_TOLD):
        if item.tag == f"{WORD}p":
            if event == "start":
                within.append([])
                found.append(within[-1])
            else:
                within.pop()
        elif event == "start" and within:
            within[-1].append(item)
    return [text for text in ("".join(_words(items)) for items in found) if text.strip()]


def _words(items: Iterable[Any]) -> Iterator[str]:
    """The texts of a paragraph; the number of a page is left out, for every program writes what it counts itself."""
    code = ""
    counted = False
    for item in items:
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
