"""What a cell means: what a person typed, or another program saved, is read if it has one meaning.

Two cells that mean the same have equal normal values: text without blanks around it, a day as ISO text, a number as
Decimal, a list as a tuple, nothing as None.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from secops_cli.exchange.sheets.columns import NONE_WORD, Column
from secops_cli.personal import personal_numbers

_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_DIGITS_OF_DAY: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_SERIALS: Final = range(20_000, 109_576)
"""Numbers of days, as Excel counts them, from 1954 to 2199; smaller ones may be a year that was typed."""
_EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff]|_x000[dD]_")
_FLAGS: Final = {"是": True, "否": False, "true": True, "false": False, "√": True, "×": False}
_MIDNIGHT: Final = datetime.min.time()
_SURE_DIGITS: Final = 10**15
"""From here on a number in a cell has lost its last digits."""
_SEPARATORS: Final = re.compile(r"[\s,]+")
_WIDE_SEPARATORS: Final = re.compile(r"[、，；;]+")
_COUNT: Final = re.compile(r"(\d+) *项")
SOME: Final = "有"
"""The normal value of a count that is not none."""


Normal = Any
"""None, str, bool, int, Decimal, or a tuple of these; of documents a tuple of (id, pages)."""


class CellFault(Exception):
    """What a cell holds cannot be read; the message says why and what to do."""


class Formula(str):
    """A formula as it stands in a cell; its value is never looked at."""

    __slots__ = ()


class Broken(str):
    """An error value of a spreadsheet, such as #REF!."""

    __slots__ = ()


def read(column: Column, value: Any, known: Collection[str] = ()) -> Normal:
    """Return the normal value of a cell.

    Args:
        value: as a workbook holds it, or as `shown` made it and JSON kept it.
        known: items that may stand in this list and hold a mark that otherwise parts items.

    Raises:
        CellFault: it means nothing, or may mean more than one thing.
    """
    if isinstance(value, Formula):
        raise CellFault("是公式，程序不取公式算出的值；复制后“选择性粘贴”为数值")
    if isinstance(value, Broken):
        raise CellFault(f"是错误值 {value}")
    if isinstance(value, str):
        value = clean(value)
        if next(personal_numbers(value), None) is not None:
            raise CellFault("含身份证号或手机号码，不能进仓库；删去它")
    empty = value is None or value == ""
    if column.kind == "count":
        return _read_count(value)
    if column.many:
        return (None if column.nullable else ()) if empty else _read_list(column, value, known)
    return None if empty else _read_one(column, value)


def clean(text: str) -> str:
    """Return a text without what cannot be seen around it or in it, every line break one newline."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip().strip("\u00a0").strip()


def narrow(text: str) -> str:
    """Return a text in half-width characters, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def _read_one(column: Column, value: Any) -> Normal:
    match column.kind:
        case "day":
            return _read_day(value)
        case "flag":
            return _read_flag(value)
        case "number" | "whole":
            return _read_number(column, value)
        case "word":
            return _read_word(column, _as_text(value))
        case "code":
            return narrow(_as_text(value))
    return _as_text(value)


def _as_text(value: Any) -> str:
    """The text that a cell shows, where it was taken for something else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ")
    if isinstance(value, (int, float, Decimal)):
        if abs(Decimal(value)) >= _SURE_DIGITS:
            raise CellFault("按数字存着，15 位以后的数字已经变成 0；把单元格改成文本格式，重新输入")
        return _digits(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise CellFault("存的不是文字")


def _digits(value: int | float | Decimal) -> str:
    # A spreadsheet keeps 15 digits; more are noise of binary fractions.
    return str(shortest(Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)))


def shortest(number: Decimal) -> Decimal:
    """Return a number without zeros at its end, and never with an exponent."""
    return Decimal(format(number.normalize(), "f"))


def _read_day(value: Any) -> str:
    if isinstance(value, datetime):
        if value.time() != _MIDNIGHT:
            raise CellFault(f"“{value}” 带有钟点，这里只写日期")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value == int(value) and int(value) in _SERIALS:
            return (_EXCEL_DAY_ZERO + timedelta(days=int(value))).isoformat()
        value = _digits(value)
    text = narrow(_as_text(value))
    found = _DAY.fullmatch(text) or _DIGITS_OF_DAY.fullmatch(text)
    if found:
        with suppress(ValueError):
            return date(*map(int, found.groups())).isoformat()
        raise CellFault(f"“{text}” 不是存在的日期")
    raise CellFault(f"“{text[:40]}” 看不出是哪一天，写成 2026-11-20 的样子")


def _read_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = narrow(_as_text(value)).casefold()
    if text not in _FLAGS:
        raise CellFault(f"“{text[:40]}” 不在词表中，可用：是、否")
    return _FLAGS[text]


def _read_number(column: Column, value: Any) -> int | Decimal:
    if isinstance(value, (bool, datetime, date, time)):
        raise CellFault(f"“{_as_text(value)}” 应为数；把单元格改成常规格式，重新输入")
    text = _digits(value) if isinstance(value, (int, float, Decimal)) else _bare_number(column, narrow(value))
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}(?!\d))", "", text)
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.ASCII):
        raise CellFault(f"“{text[:40]}” 应为数，不写单位")
    number = shortest(Decimal(text))
    if column.kind == "whole":
        if number != number.to_integral_value():
            raise CellFault(f"“{text[:40]}” 应为整数")
        return int(number)
    return number


def _bare_number(column: Column, text: str) -> str:
    """A number without the sign of the yuan before it, and without the unit behind it that it is counted in anyway."""
    if not column.unit:
        return text
    return text.removeprefix("¥").removesuffix(column.unit).strip()


def _read_word(column: Column, text: str) -> str:
    found = _words(column).get(narrow(text).casefold())
    if found is None:
        raise CellFault(f"“{text[:40]}” 不在词表中，可用：{near_words(column, text)}")
    return found


@cache
def _words(column: Column) -> Mapping[str, str]:
    # Typed in full-width brackets or in capitals a word is still that word.
    return {narrow(word).casefold(): word for word in column.words} | {
        narrow(other).casefold(): word for other, word in column.same.items()
    }


def near_words(column: Column, text: str) -> str:
    """Return the vocabulary of a column, or of a long one what is nearest to a text, as a message shows it."""
    if len(column.words) <= 20:
        return "、".join(column.words)
    from difflib import get_close_matches

    near = get_close_matches(text, column.words, n=5, cutoff=0.2) or column.words[:5]
    return f"{'、'.join(near)} 等 {len(column.words)} 个词，见下拉列表"


def _read_count(value: Any) -> str | None:
    text = "" if value is None else narrow(_as_text(value))
    if not text:
        return None
    if text in (NONE_WORD, "0"):
        return NONE_WORD
    if _COUNT.fullmatch(text) or text.isdigit():
        return SOME
    raise CellFault(f"“{text[:40]}” 应留空或写“{NONE_WORD}”；明细写在分表里")


# --- lists ------------------------------------------------------------------------------------------------------


def _read_list(column: Column, value: Any, known: Collection[str]) -> tuple[Normal, ...]:
    text = _as_text(value)
    if narrow(text) == NONE_WORD:
        return ()
    if column.kind == "papers":
        return tuple(_unrepeated(column, _read_papers(text, known)))
    if column.kind == "text":
        return tuple(_unquoted(clean(line)) for line in text.split("\n") if clean(line))
    plain = narrow(text)
    if column.kind == "word":
        pieces = [piece for piece in re.split(r"[\s,、，；;]+", plain) if piece]
        return tuple(_unrepeated(column, (_read_word(column, piece) for piece in pieces)))
    return tuple(_unrepeated(column, _ids(plain, known)))


def _ids(text: str, known: Collection[str]) -> Iterable[str]:
    """The ids of a list. None holds a blank or a comma; one that holds another mark is told by being known."""
    for piece in filter(None, _SEPARATORS.split(text)):
        if piece in known:
            yield piece
        else:
            yield from filter(None, _WIDE_SEPARATORS.split(piece))


def _read_papers(text: str, known: Collection[str]) -> Iterable[tuple[str, str | None]]:
    for line in text.split("\n"):
        head, colon, pages = clean(line).replace("：", ":").partition(":")
        names = list(_ids(narrow(head), known))
        if not names and not colon:
            continue
        if colon and len(names) != 1:
            raise CellFault(f"“{line.strip()[:40]}” 看不懂：带页码的材料一行写一份，如 ZD-01: 3-5")
        for name in names:
            yield name, narrow(pages) or None


def _unrepeated(column: Column, items: Iterable[Any]) -> Iterable[Any]:
    seen = set()
    for item in items:
        name = item[0] if column.kind == "papers" else item
        if name in seen and column.name != "ends":
            raise CellFault(f"{name} 写了两次")
        seen.add(name)
        yield item


def _unquoted(line: str) -> str:
    if line.startswith('"'):
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, str):
                return found
    return line
