"""YAML events → JSON text, in one pass, without building nodes or values.

Why our own walk over the parser's events instead of a loader: it is faster than composing nodes (the parser in C
spends most of a compose on Python call-backs); it sees duplicate keys, aliases, tags and depth, which node builders
hide or die of; and its JSON goes straight into the record validator. Values stay what was written: only null, booleans
and plain decimal integers are recognised; every other scalar, `0123`, `8.10`, `2026-02-30` and `no` among them, is
text, for the field's own type to judge.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from json.encoder import encode_basestring as quoted
from typing import Any, Final, NamedTuple

from secops_cli.load import light_events as light
from secops_cli.personal import personal_numbers

MAX_DEPTH: Final = 190
"""Levels of nesting; the JSON reader that follows counts two more and gives up at 200."""

_INTEGER = re.compile(r"(?:0|-?[1-9]\d{0,17})\Z")
_WORDS: Final = {
    "": "null", "~": "null", "null": "null", "Null": "null", "NULL": "null",
    "true": "true", "True": "true", "TRUE": "true",
    "false": "false", "False": "false", "FALSE": "false",
}  # fmt: skip


def word(plain: str) -> str | None:
    """Return the JSON word that a plain scalar stands for, null or a boolean; None for any other."""
    return _WORDS.get(plain)


def is_integer(plain: str) -> bool:
    """Say whether a plain scalar is read as an integer."""
    return _INTEGER.match(plain) is not None


Fault = tuple[str, int, int, str]
"""Code, line, column (both 1-based) and message."""


class Parsed(NamedTuple):
    """What one file says.

    Attributes:
        shape: `list` or `map` as written, `empty`, or `broken`.
        keys: the top-level keys of a `map`.
        starts: line and column, 1-based, at which each record begins.
        items: of a `map`, (key, line, column) of each item of the lists right under its keys.
        faults: (code, line, column, message) each.
        body: the records as a JSON array (a `map` is an array of one); empty where broken.
    """

    shape: str
    keys: tuple[str, ...]
    starts: tuple[tuple[int, int], ...]
    items: tuple[tuple[str, int, int], ...]
    faults: tuple[Fault, ...]
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
    """Return the YAML events of a text. Iterating raises whatever the parser raises."""
    make = _c_parser()
    if make is None:
        from ruamel.yaml import YAML

        return iter(YAML(typ="safe", pure=True).parse(text))
    return iter(make(text).get_event, None)


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
    try:
        parsed = _transcode(text)
    except _Stop as stop:
        parsed = _broken(stop.fault)
    except Exception as fault:  # noqa: BLE001  both parsers raise many classes, none of which is shared
        parsed = _broken(_syntax_fault(fault, text))
    return parsed._replace(faults=(*_personal(text), *parsed.faults))


def _broken(fault: Fault) -> Parsed:
    return Parsed("broken", (), (), (), (fault,), b"")


class _Writer:
    """Takes the events of one file and writes its JSON; what spoils the file altogether is raised as `_Stop`.

    `scalar` runs for seven of ten events, so what it needs stands in it and in few attributes.
    """

    def __init__(self) -> None:
        self.shape = "empty"
        self.top_keys: list[str] = []
        self.starts: list[tuple[int, int]] = []
        self.items: list[tuple[str, int, int]] = []
        self.repeated: list[Fault] = []
        self._out: list[str] = []
        # The open collections, outermost first: the keys of a mapping, None for a list.
        self._stack: list[set[str] | None] = []
        self._keys: set[str] | None = None
        self._wants_key = False
        self._documents = 0

    def body(self) -> bytes:
        """The records as a JSON array."""
        written = "".join(self._out)
        return (written if self.shape == "list" else f"[{written}]").encode("utf-8", "surrogatepass")

    def scalar(self, event: Any) -> None:
        if event.anchor is not None or event.ctag is not None:
            raise _anchored(event)
        value = event.value
        if self._wants_key:
            self._wants_key = False
            keys = self._keys
            if value in keys or value == "<<":  # type: ignore[operator]
                self._look_at_key(event)
            self._out.append(f",{quoted(value)}:" if keys else f"{quoted(value)}:")
            keys.add(value)  # type: ignore[union-attr]
            if len(self._stack) == 1:
                self.top_keys.append(value)
            return
        plain = None if event.style else _WORDS.get(value) or (_INTEGER.match(value) and value)
        text = plain or quoted(value)
        if self._keys is not None:
            self._wants_key = True
        elif self._stack:
            self._begin_item(event)
        elif text != "null":
            raise _Stop("SEC202", event.start_mark, "文件应是一条记录(键: 值)或记录的列表")
        else:
            return
        self._out.append(text)

    def mapping(self, event: Any) -> None:
        self._open(event, "{", set())

    def sequence(self, event: Any) -> None:
        self._open(event, "[", None)

    def end_mapping(self, _event: Any) -> None:
        self._close("}")

    def end_sequence(self, _event: Any) -> None:
        self._close("]")

    def alias(self, event: Any) -> None:
        raise _Stop("SEC104", event.start_mark, f"此处用了别名：*{event.anchor}")

    def document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _Stop("SEC105", event.start_mark, "从这里开始是第二个文档")

    def nothing(self, _event: Any) -> None:
        pass

    def _look_at_key(self, event: Any) -> None:
        if event.value == "<<" and not event.style:
            raise _Stop("SEC104", event.start_mark, "此处用了合并键 <<")
        if event.value in (self._keys or ()):
            more = "；若从这里起是另一条记录，前面少了短横" if event.value == "id" else ""
            self.repeated.append(("SEC103", *_start(event), f"键 {event.value} 在同一处重复{more}"))

    def _begin_item(self, event: Any) -> None:
        """Write the comma before an item of a list, and note where a record, or a part of the one record, begins."""
        if self._out[-1] != "[":
            self._out.append(",")
        depth = len(self._stack)
        if depth == 1:
            self.starts.append(_start(event))
        elif depth == 2 and self.shape == "map":
            self.items.append((self.top_keys[-1], *_start(event)))

    def _open(self, event: Any, bracket: str, keys: set[str] | None) -> None:
        if event.anchor is not None or event.ctag is not None:
            raise _anchored(event)
        if self._wants_key:
            raise _Stop("SEC102", event.start_mark, "键只能是文本")
        if not self._stack:
            self.shape = "list" if keys is None else "map"
            if keys is not None:
                self.starts.append(_start(event))
        elif self._keys is None:
            self._begin_item(event)
        self._out.append(bracket)
        self._stack.append(keys)
        self._keys = keys
        self._wants_key = keys is not None
        if len(self._stack) > MAX_DEPTH:
            raise _Stop("SEC106", event.start_mark, f"嵌套超过 {MAX_DEPTH} 层")

    def _close(self, bracket: str) -> None:
        self._stack.pop()
        self._keys = self._stack[-1] if self._stack else None
        self._wants_key = self._keys is not None
        self._out.append(bracket)


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _anchored(event: Any) -> _Stop:
    return _Stop("SEC104", event.start_mark, f"此处用了锚或标签：{event.anchor or event.ctag}")


def _transcode(text: str) -> Parsed:
    # Here, so that a run served from the cache never imports it.
    from ruamel.yaml import events as kinds

    writer = _Writer()
    actions: dict[Any, Callable[[Any], None]] = {
        light.ScalarEvent: writer.scalar,
        light.MappingStartEvent: writer.mapping,
        light.SequenceStartEvent: writer.sequence,
        light.MappingEndEvent: writer.end_mapping,
        light.SequenceEndEvent: writer.end_sequence,
        kinds.ScalarEvent: writer.scalar,
        kinds.MappingStartEvent: writer.mapping,
        kinds.SequenceStartEvent: writer.sequence,
        kinds.MappingEndEvent: writer.end_mapping,
        kinds.SequenceEndEvent: writer.end_sequence,
        kinds.AliasEvent: writer.alias,
        kinds.DocumentStartEvent: writer.document,
        kinds.DocumentEndEvent: writer.nothing,
        kinds.StreamStartEvent: writer.nothing,
        kinds.StreamEndEvent: writer.nothing,
    }
    for event in events(text):
        actions[type(event)](event)
    if writer.repeated:
        return Parsed("broken", (), (), (), tuple(writer.repeated), b"")
    if writer.shape == "empty":
        return Parsed("empty", (), (), (), (), b"[]")
    keys = tuple(writer.top_keys) if writer.shape == "map" else ()
    return Parsed(writer.shape, keys, tuple(writer.starts), tuple(writer.items), (), writer.body())


def _encoding_fault(content: bytes, fault: UnicodeDecodeError) -> Fault:
    line = content.count(b"\n", 0, fault.start) + 1
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("SEC101", 1, 1, "文件是 UTF-16 编码")
    # A file in GBK fails at its first Chinese character; one that is cut or damaged later has good UTF-8 before that.
    if content[: fault.start].isascii():
        with contextlib.suppress(UnicodeDecodeError):
            content.decode("gb18030")
            return ("SEC101", line, 1, "文件看来是 GBK 编码")
    # Lines that another program added to a good file; damaged UTF-8 hardly ever is good text of the smaller set.
    begin = content.rfind(b"\n", 0, fault.start) + 1
    if content[begin : fault.start].isascii():
        with contextlib.suppress(UnicodeDecodeError):
            content[begin:].partition(b"\n")[0].decode("gb2312")
            return ("SEC101", line, 1, f"第 {line} 行看来是 GBK 编码，前面的是 UTF-8：整个文件要用一种编码")
    return ("SEC101", line, 1, f"第 {line} 行起不是有效的 UTF-8")


_PROBLEMS: Final = (
    ("cannot start any token", "此处的字符不能作为开头(缩进不能用制表符；含 @ ` % 等字符的值要加引号)"),
    ("mapping values are not allowed", "冒号的位置不对(上一行可能少了缩进，或值里的冒号要加引号)"),
    ("could not find expected ':'", "键后面缺少冒号"),
    ("did not find expected key", "缩进不一致，或缺少键"),
    ("did not find expected '-' indicator", "列表项缩进不一致，或缺少短横"),
    ("did not find expected ',' or", "方括号或花括号里缺少逗号，或没有写完"),
    ("block sequence entries are not allowed", "列表项不能写在这里"),
    ("found unexpected ':'", "冒号的位置不对(花括号、方括号里带冒号的值要加引号)"),
    ("found unexpected end of stream", "引号没有配对，文件到头了"),
    ("found undefined alias", "别名没有定义"),
    ("while scanning a quoted scalar", "引号里的内容有误"),
    ("control characters are not allowed", "含有不可见的控制字符"),
)


def _syntax_fault(fault: Exception, text: str) -> Fault:
    words = str(fault)
    known = next((chinese for english, chinese in _PROBLEMS if english in words), "YAML 语法错误，无法继续读")
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if mark is not None:
        if usual := _usual_slip(text.splitlines(), mark.line):
            return usual
        last = text.count("\n") + (not text.endswith("\n"))
        return ("SEC102", min(mark.line + 1, max(last, 1)), mark.column + 1, known)
    strange = _UNREADABLE.search(text)
    before = text[: strange.start()] if strange else ""
    return ("SEC102", before.count("\n") + 1, len(before) - before.rfind("\n"), known)


_SLIPS: Final = (
    (re.compile(r"(?:<{7}|={7}|>{7})(?: |$)"), "这里有没有解决的合并冲突"),
    (re.compile(r"[ ]*\t"), "这里是制表符，缩进只能用空格"),
    (re.compile(r"\s*(?:- +)?\w+\s*："), "这里用了中文冒号，键后面要用英文冒号加空格"),
    (re.compile(r"\s*(?:- +)?[A-Za-z_]\w*:[^\s:/]"), "冒号后面要有一个空格"),
    (re.compile(r".*[{,]\s*[A-Za-z_]\w*:[^\s:/]"), "冒号后面要有一个空格"),
)
"""What is usually behind a syntax error, looked for on its line and on the one before."""

_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'""")
_NAMED: Final = r"([A-Za-z_][\w-]*:[^\s:,\[\]{}\"']+)"
_FLOW_SLIPS: Final = (
    (re.compile(r".*?[{,].*?，(?=\s*[\w-]+\s*[:：])"), "这里用了中文逗号，花括号里要用英文逗号加空格"),
    (re.compile(r".*?[{,]\s*" + _NAMED + r"(?=:(?:\s|$))"), r'花括号里带冒号的键要加引号："\1"'),
    (re.compile(r".*?[{,]\s*[\w-]+:\s+" + _NAMED), r'花括号里带冒号的值要加引号："\1"'),
    (re.compile(r".*?\[[^\[\]{}]*?" + _NAMED), r'方括号里带冒号的值要加引号："\1"'),
)
"""What is usually wrong in braces and brackets, looked for on the very line, after which it may be anywhere."""


def _usual_slip(lines: list[str], line: int) -> Fault | None:
    # What stands in quotes is right, whatever it is.
    bare = _QUOTED.sub(lambda quoted: "_" * len(quoted.group()), lines[line]) if line < len(lines) else ""
    for pattern, words in _FLOW_SLIPS:
        if found := pattern.match(bare):
            first = found.start(1) + 1 if pattern.groups else found.end()
            return ("SEC102", line + 1, first, found.expand(words))
    for number in (line - 1, line):
        for pattern, words in _SLIPS:
            found = pattern.match(lines[number]) if 0 <= number < len(lines) else None
            if found:
                return ("SEC102", number + 1, found.end(), words)
    return None


# What YAML does not allow in a text, wherever it stands.
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

MAX_PERSONAL: Final = 100
"""Personal numbers that are said of one file; who keeps a list of them there has seen enough."""


def _personal(text: str) -> Iterator[Fault]:
    line, scanned = 1, 0
    for found in islice(personal_numbers(text), MAX_PERSONAL):
        line += text.count("\n", scanned, found.start)
        scanned = found.start
        column = found.start - text.rfind("\n", 0, found.start)
        what = "居民身份证号码" if found.identity else "手机号码"
        yield ("SEC601" if found.identity else "SEC602", line, column, f"疑为{what}：{found.masked}")
