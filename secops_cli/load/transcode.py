"""YAML events → JSON text, in one pass, without building nodes or values.

Why our own walk over the parser's events instead of a loader: it is faster than composing nodes (the parser in C
spends most of a compose on Python call-backs); it sees duplicate keys, aliases, tags and depth, which node builders
hide or die of; and its JSON goes straight into the record validator. Values stay what was written: only null, booleans
and plain decimal integers are recognised; every other scalar, `0123`, `8.10`, `2026-02-30` and `no` among them, is
text, for the field's own type to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Any, Final, NamedTuple

MAX_DEPTH: Final = 200

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})\Z")
_WORDS: Final = {
    "": "null", "~": "null", "null": "null", "Null": "null", "NULL": "null",
    "true": "true", "True": "true", "TRUE": "true",
    "false": "false", "False": "false", "FALSE": "false",
}  # fmt: skip

# Identity-card numbers (17 digits and a check character, with a possible birthday) and mobile numbers.
_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"(?P<identity>[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])"
    r"|(?P<mobile>1[3-9]\d{9}))(?![0-9A-Za-z])"
)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Parsed(NamedTuple):
    """What one file says.

    Attributes:
        shape: `list` or `map` as written, `empty`, or `broken`.
        keys: the top-level keys of a `map`.
        lines: the line, 1-based, on which each record begins.
        faults: (code, line, column, message) each.
        body: the records as a JSON array (a `map` is an array of one); empty where broken.
    """

    shape: str
    keys: tuple[str, ...]
    lines: tuple[int, ...]
    faults: tuple[tuple[str, int, int, str], ...]
    body: bytes


class _Stop(Exception):
    def __init__(self, code: str, mark: Any, message: str) -> None:
        super().__init__(message)
        self.fault = (code, mark.line + 1, mark.column + 1, message)


@cache
def _c_parser() -> Any:
    """The parser in C, None where it is not installed; ruamel's own gives the same events."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return None
    return CParser


def events(text: str) -> Iterator[Any]:
    """Yield the YAML events of a text. Raises whatever the parser raises."""
    make = _c_parser()
    if make is None:
        from ruamel.yaml import YAML

        yield from YAML(typ="safe", pure=True).parse(text)
        return
    parser = make(text)
    while parser.check_event():
        yield parser.get_event()


def parse(content: bytes) -> Parsed:
    """Read one YAML file.

    Args:
        content: the bytes of the file.

    Returns:
        its records as JSON, or `broken` with the faults; never raises for anything a file may hold.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return _broken(_encoding_fault(content, fault))
    faults = list(_personal(text))
    try:
        shape, keys, lines, body, more = _transcode(text)
    except _Stop as stop:
        return Parsed("broken", (), (), (*faults, stop.fault), b"")
    except Exception as fault:  # noqa: BLE001  both parsers raise many classes, none of which is shared
        return Parsed("broken", (), (), (*faults, _syntax_fault(fault)), b"")
    return Parsed(shape, keys, lines, (*faults, *more), body)


def _broken(fault: tuple[str, int, int, str]) -> Parsed:
    return Parsed("broken", (), (), (fault,), b"")


class _Frame:
    """An open collection: its closing bracket, its keys, and whether a key or an item comes next."""

    __slots__ = ("close", "empty", "keys", "wants_key")

    def __init__(self, mapping: bool) -> None:
        self.close = "}" if mapping else "]"
        self.keys: set[str] | None = set() if mapping else None
        self.wants_key = mapping
        self.empty = True


def _transcode(text: str) -> tuple[str, tuple[str, ...], tuple[int, ...], bytes, list[tuple[str, int, int, str]]]:
    out: list[str] = []
    stack: list[_Frame] = []
    lines: list[int] = []
    faults: list[tuple[str, int, int, str]] = []
    top_keys: list[str] = []
    shape = "empty"
    documents = 0
    # Here, so that a run served from the cache never imports it.
    from ruamel.yaml.events import (
        AliasEvent,
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )

    for event in events(text):
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                raise _Stop("SEC104", event.start_mark, f"此处用了锚或标签：{event.anchor or event.tag}")
            frame = stack[-1] if stack else None
            if frame is not None and frame.wants_key:
                key = event.value
                if key == "<<" and event.style is None:
                    raise _Stop("SEC104", event.start_mark, "此处用了合并键 <<")
                if key in frame.keys:  # type: ignore[operator]
                    mark = event.start_mark
                    faults.append(("SEC103", mark.line + 1, mark.column + 1, f"键 {key} 在同一处重复"))
                frame.keys.add(key)  # type: ignore[union-attr]
                if len(stack) == 1:
                    top_keys.append(key)
                out.append(f"{'' if frame.empty else ','}{quoted(key)}:")
                frame.empty = False
                frame.wants_key = False
                continue
            _separate(out, frame)
            if len(stack) <= 1 and (frame is None or frame.keys is None):
                lines.append(event.start_mark.line + 1)
            out.append(_scalar(event))
            if frame is None:
                shape = "empty" if out[-1] == "null" else "scalar"
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.anchor is not None or event.tag is not None:
                raise _Stop("SEC104", event.start_mark, f"此处用了锚或标签：{event.anchor or event.tag}")
            frame = stack[-1] if stack else None
            if frame is not None and frame.wants_key:
                raise _Stop("SEC102", event.start_mark, "键只能是文本")
            mapping = kind is MappingStartEvent
            if frame is None:
                shape = "map" if mapping else "list"
            _separate(out, frame)
            if (frame is None and mapping) or (len(stack) == 1 and shape == "list"):
                lines.append(event.start_mark.line + 1)
            out.append("{" if mapping else "[")
            stack.append(_Frame(mapping))
            if len(stack) > MAX_DEPTH:
                raise _Stop("SEC106", event.start_mark, f"嵌套超过 {MAX_DEPTH} 层")
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            out.append(stack.pop().close)
            if stack and stack[-1].keys is not None:
                stack[-1].wants_key = True
        elif kind is AliasEvent:
            raise _Stop("SEC104", event.start_mark, f"此处用了别名：*{event.anchor}")
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _Stop("SEC105", event.start_mark, "从这里开始是第二个文档")
    if shape == "scalar":
        raise _Stop("SEC202", _Origin, "文件应是一条记录(键: 值)或记录的列表")
    if faults:
        return "broken", (), (), b"", faults
    if shape == "empty":
        return "empty", (), (), b"[]", faults
    body = "".join(out)
    return shape, tuple(top_keys) if shape == "map" else (), tuple(lines), (
        body if shape == "list" else f"[{body}]"
    ).encode("utf-8", "surrogatepass"), faults


class _Origin:
    line = 0
    column = 0


def _separate(out: list[str], frame: _Frame | None) -> None:
    if frame is None:
        return
    if frame.keys is not None:
        frame.wants_key = True
    elif frame.empty:
        frame.empty = False
    else:
        out.append(",")


def _scalar(event: Any) -> str:
    value = event.value
    if event.style is None or event.style == "":  # plain
        word = _WORDS.get(value)
        if word is not None:
            return word
        if _INTEGER.match(value):
            return str(value)
    return quoted(value)


def _encoding_fault(content: bytes, fault: UnicodeDecodeError) -> tuple[str, int, int, str]:
    line = content.count(b"\n", 0, fault.start) + 1
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("SEC101", 1, 1, "文件是 UTF-16 编码")
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ("SEC101", line, 1, f"第 {line} 行起不是有效的 UTF-8")
    return ("SEC101", line, 1, "文件看来是 GBK 编码")


_PROBLEMS: Final = (
    ("cannot start any token", "此处的字符不能作为开头(缩进不能用制表符；含 @ ` % 等字符的值要加引号)"),
    ("mapping values are not allowed", "冒号的位置不对(上一行可能少了缩进，或值里的冒号要加引号)"),
    ("could not find expected ':'", "键后面缺少冒号"),
    ("did not find expected key", "缩进不一致，或缺少键"),
    ("did not find expected '-' indicator", "列表项缩进不一致，或缺少短横"),
    ("did not find expected ',' or", "方括号或花括号里缺少逗号，或没有写完"),
    ("block sequence entries are not allowed", "列表项不能写在这里"),
    ("found unexpected end of stream", "引号没有配对，文件到头了"),
    ("found undefined alias", "别名没有定义"),
    ("while scanning a quoted scalar", "引号里的内容有误"),
    ("control characters are not allowed", "含有不可见的控制字符"),
)


def _syntax_fault(fault: Exception) -> tuple[str, int, int, str]:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    words = str(fault)
    known = next((chinese for english, chinese in _PROBLEMS if english in words), "YAML 语法错误，无法继续读")
    return ("SEC102", mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, known)


def _personal(text: str) -> Iterator[tuple[str, int, int, str]]:
    for found in _PERSONAL.finditer(text):
        number = found.group()
        identity = found.lastgroup == "identity"
        if identity and not _is_identity_number(number):
            continue
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        what = "居民身份证号码" if identity else "手机号码"
        yield ("SEC601" if identity else "SEC602", line, column, f"疑为{what}：{number[:3]}…{number[-2:]}")


def _is_identity_number(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _IDENTITY_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()
