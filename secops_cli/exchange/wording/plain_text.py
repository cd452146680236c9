"""Bytes of a text file → its lines, whatever Chinese encoding they are in."""

from __future__ import annotations

import codecs
import re
from typing import Final

from secops_cli.errors import UnreadableSource
from secops_cli.exchange.wording.found import Line

MOST_BYTES: Final = 16 * 1024 * 1024
_LONGEST_LINE: Final = 20_000
_WIDEST_BLANK: Final = " " * 8
_BLANKS: Final = re.compile(r"[ \t\u3000\xa0]{9,}")
_OTHERS: Final = {b"%PDF": "PDF", b"{\\rtf": "RTF", b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包"}
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(content: bytes, name: str) -> tuple[list[Line], str]:
    """Return the lines of a text file and the name of its encoding.

    Raises:
        UnreadableSource: it is no text, or in an encoding that is neither UTF-8, UTF-16 nor GB 18030.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableSource(f"{name} 超过 {MOST_BYTES // 1024 // 1024} MB", "这不像一份标准或表格的文本。")
    for sign, kind in _OTHERS.items():
        if content.startswith(sign):
            raise UnreadableSource(f"{name} 是 {kind}", "另存为 txt、docx 或 xlsx 再导入。")
    text, encoding = _decoded(content, name)
    return lines_of(text, name), encoding


def lines_of(text: str, name: str) -> list[Line]:
    """Return the lines of a text, numbered from 1; wide blanks are narrowed, so that reading stays fast.

    Raises:
        UnreadableSource: a line is longer than any line of a document.
    """
    plain = text.removeprefix("\ufeff").replace("\f", "\n").replace("\r\n", "\n").replace("\r", "\n")
    lines = _BLANKS.sub(_WIDEST_BLANK, plain).split("\n")
    longest = max(range(len(lines)), key=lambda index: len(lines[index]))
    if len(lines[longest]) > _LONGEST_LINE:
        raise UnreadableSource(f"{name} 第 {longest + 1} 行有 {len(lines[longest])} 字", "这不像标准或表格的文本。")
    return [Line(line, number) for number, line in enumerate(lines, 1)]


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _reads_as_chinese(text):
            if "\0" in text:
                break
            return text, {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030(GBK)"}.get(encoding, "UTF-8")
    raise UnreadableSource(f"{name} 不是读得出的文本", "另存为 UTF-8 的 txt，或用 docx、xlsx。")


def _reads_as_chinese(text: str) -> bool:
    """Whether most wide characters are common Chinese ones: nearly any bytes decode as GB 18030 to something."""
    wide = [character for character in text if character > "\xff"]
    common = sum("一" <= c <= "鿿" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in wide)
    return common * 10 >= len(wide) * 9
